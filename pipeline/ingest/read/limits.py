"""How much one input file may cost: files come from strangers, and archives can unfold without end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one input file. What goes beyond is a Source with status `error` and code `too-large` or `too-many`."""

    text_bytes: int = 32 * 1024 * 1024
    """Bytes of one text, page or document: work summaries have kilobytes, so a larger one is no page."""
    archive_bytes: int = 4 * 1024 * 1024 * 1024
    """Bytes all members of one archive may unfold to."""
    members: int = 200_000
    """Members of one archive or records of one file: larger crawls come in several files."""
    depth: int = 2
    """Archives within one another, the outer one counted: zips of zips occur, deeper nesting is a trap."""
    ratio: int = 500
    """Unfolded over packed bytes of one member above `text_floor`: Chinese text packs 3 to 10 times, a bomb 1000 times."""
    text_floor: int = 1024 * 1024
    """Members below this size are read whatever their ratio: a page of blanks is harmless."""
    pdf_pages: int = 2_000
    """Pages of one PDF."""


DEFAULTS = Limits()
