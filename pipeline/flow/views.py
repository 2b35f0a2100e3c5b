"""The files of a run that people open: report, review page, codebook, data package, methods note."""

from __future__ import annotations

from pathlib import Path

from pipeline.flow.assemble import Counts


def write_views(draft: Path, counts: Counts, lang: str) -> None:
    """Write every view of the finished tables in `draft/tables` into `draft`."""
