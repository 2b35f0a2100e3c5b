"""Lines into paragraphs: broken sentences joined, unbroken runs split at their items, headings kept as sections."""

from pipeline.ingest.paragraphs.build import Built, Para, build

__all__ = ["Built", "Para", "build"]
