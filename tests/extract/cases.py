"""Case tables of this room: one JSON object a line, `expect: fail` marks what is known not to work yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.aligned import AlignedText
from pipeline.extract import extract
from pipeline.records import Document, Extraction, Identity, Paragraph

CASES = Path(__file__).parent.parent / "cases" / "extract"
SCORED = ("headcount", "sessions", "funding", "money_other")


def load(name: str) -> list:
    """The cases of one table as pytest parameters."""
    rows = [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [
        pytest.param(
            row, id=f"{row['label']}: {row['text'][:16]}", marks=[pytest.mark.xfail(strict=True)] if row["expect"] == "fail" else []
        )
        for row in rows
    ]


def told(text: str, *, year: int | None = None, section: str = "", groups: tuple[str, ...] = (), labelled: bool = False) -> Extraction:
    """What is extracted from one paragraph that stands alone; `labelled` says that somebody chose its key groups."""
    paragraph = Paragraph("d-p001", "d", 1, section, AlignedText.of(text), groups, ("activities",) if labelled else ())
    return extract(Document("d", "s", 1, "", Identity(year=year), (paragraph,)))
