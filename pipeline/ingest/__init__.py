"""Pages in: read, decode, repair, split, identify."""
