"""Planted contradictions: how many are found, and how many clean summaries raise an alarm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.aligned import AlignedText
from pipeline.extract import extract
from pipeline.records import Document, Identity, Paragraph
from tests.extract.cases import CASES, load

CORPUS = Path(__file__).parents[2] / "corpus"
FOUND = 5 / 6
"""Share of planted contradictions that must be found."""
ALARMS = 1 / 30
"""Alarms that a clean summary may raise on average."""


def alarms(texts: list[str]) -> set[str]:
    """The codes, other than of agreement and of rounding, that the paragraphs of one document get."""
    paragraphs = tuple(Paragraph(f"d-p{n:03d}", "d", n, "", AlignedText.of(text)) for n, text in enumerate(texts, 1))
    facts = extract(Document("d", "s", 1, "", Identity(year=2019), paragraphs)).facts
    return {code for fact in facts for code in fact.checks if not code.endswith(("agrees", "truncated"))}


@pytest.mark.parametrize("case", load("planted"))
def test_planted_contradiction_is_found_and_its_twin_is_quiet(case):
    assert alarms(case["text"]) != set()
    assert alarms(case["twin"]) == set()


def test_five_of_six_planted_are_found():
    rows = [json.loads(line) for line in (CASES / "planted.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= 60
    assert sum(bool(alarms(row["text"])) for row in rows) >= FOUND * len(rows)
    assert sum(bool(alarms(row["twin"])) for row in rows) <= ALARMS * len(rows)


def summaries() -> tuple[list[list[str]], list[list[str]]]:
    """The texts of the sample corpus line by line: those whose gold notes a planted slip, and the others."""
    planted, clean = [], []
    for path in sorted((CORPUS / "gold" / "clean").glob("*.jsonl")):
        documents = [row for row in map(json.loads, path.read_text("utf-8").splitlines()) if row["kind"] == "document"]
        lines = [line for line in (CORPUS / "texts" / f"{path.stem}.txt").read_text("utf-8").split("\n") if line]
        slips = any("失误" in row["note"] or "planted" in row["note"] for row in documents)
        (planted if slips else clean).append(lines)
    return planted, clean


def test_slips_in_whole_summaries():
    planted, clean = summaries()
    assert len(planted) >= 8
    assert len(clean) >= 30
    assert sum(bool(alarms(lines)) for lines in planted) >= FOUND * len(planted)
    assert sum(bool(alarms(lines)) for lines in clean) <= ALARMS * len(clean)
