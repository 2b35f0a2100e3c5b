"""zongjie (总结): scraped Chinese work summaries on science literacy in, evidence-linked tables out."""
