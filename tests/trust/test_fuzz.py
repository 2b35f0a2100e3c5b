"""Fuzzing in small: what it once found stays mended, every door holds its laws on fresh inputs, and the engine sees what is planted."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from random import Random

import pytest

from corpus.fuzz import engine
from corpus.fuzz.__main__ import RECORD, table_lines
from corpus.fuzz.engine import Tried, arm, attempt, blind, shrink
from corpus.fuzz.laws import TARGETS, Broken
from pipeline.aligned import AlignedText
from pipeline.flow.ledger import close_ledger
from pipeline.records import Document, Identity, Page, Paragraph, Repaired, Source
from pipeline.report import read_verdicts

CASES = [json.loads(line) for line in Path("tests/cases/fuzz/found.jsonl").read_text("utf-8").strip().split("\n")]
INPUTS = {"repair": 150, "page": 40, "read": 250, "classify": 250}
"""Inputs by target, for a second or two each."""


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []) for case in CASES],
)
def test_what_fuzzing_found_stays_mended(case: dict[str, str]) -> None:
    arm()
    found = attempt(TARGETS[case["target"]], base64.b64decode(case["data"]))
    assert found is None, found.said


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_fresh_inputs_hold_the_laws(target: str) -> None:
    tried = Tried(target, "own")
    blind(tried, TARGETS[target], Random(f"tests {target}"), (INPUTS.get(target, 600), 30.0))
    assert tried.inputs == INPUTS.get(target, 600)
    assert {law: find.data for law, find in tried.finds.items()} == {}


def test_the_engine_finds_what_is_planted_and_makes_it_small() -> None:
    def planted(data: bytes) -> None:
        if "万".encode() in data and b"1" in data:
            raise Broken("planted", "seen")

    tried = Tried("extract", "own")
    blind(tried, planted, Random(1), (2000, 30.0))
    small = shrink(planted, tried.finds["planted"])
    assert sorted(small.data) == sorted("万1".encode())
    assert small.count > 10


def test_a_crash_is_told_by_its_place_and_a_hang_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    arm()
    crash = attempt(lambda _data: read_verdicts(None, "x"), b"")  # type: ignore[arg-type]
    assert crash is not None
    assert crash.law == "AttributeError in verdicts.read_verdicts"
    monkeypatch.setattr(engine, "CPU_SECONDS", 0.2)

    def hanging(_data: bytes) -> None:
        while True:
            time.process_time()

    hang = attempt(hanging, b"")
    assert hang is not None
    assert hang.law == "hang"


def test_the_recorded_runs_tried_a_million_inputs() -> None:
    rows = [json.loads(line) for line in RECORD.read_text("utf-8").splitlines()]
    assert {row["target"] for row in rows} == set(TARGETS)
    assert sum(row["inputs"] for row in rows) >= 1_000_000
    assert table_lines()[-1].startswith(f"| **all** | **{sum(row['inputs'] for row in rows):,}**")


def test_what_joins_two_pieces_speaks_for_nothing_between_them() -> None:
    text = AlignedText.of("甲乙丙")
    joined = AlignedText.join([text.slice(0, 1), text.slice(2, 3)], "\n")
    page = Page(
        Source("s", "a.txt", "", 9, "txt", text=text.text),
        Repaired(text),
        (Document("d", "s", 1, "", Identity(), (Paragraph("p", "d", 1, "", joined),)),),
    )
    assert [(hole.start, hole.end) for hole in close_ledger(page)] == [(1, 2)]
