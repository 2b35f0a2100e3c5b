"""What is the site's and what is the unit's: cases by kind of piece, with what must stay."""

from __future__ import annotations

import json
import re

import pytest

from corpus import many as pages
from pipeline.ingest.boilerplate import REASONS, find_cuts, without
from pipeline.ingest.lines import lines_of
from pipeline.vocabulary import load

CASES = [json.loads(line) for line in (pages.ROOT / "tests/cases/boilerplate/pieces.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []) for case in CASES],
)
def test_case(case: dict[str, str]) -> None:
    text = case["text"]
    lines = lines_of(text)
    cuts = find_cuts(text, lines)
    assert "".join(line.of(text) for line in without(text, lines, cuts)) == case["kept"]
    assert [cut.rule for cut in cuts] == case["rules"]


def test_every_rule_has_a_reason_and_every_pattern_compiles() -> None:
    for row in load("boilerplate", ("rule", "where", "keys", "pattern")):
        assert row["rule"] in REASONS
        assert row["where"] in ("line", "sentence", "inline")
        assert re.compile(row["pattern"])
        assert row["keys"] or row["where"] == "line"


def test_the_corpus_has_no_chrome() -> None:
    for text in pages.texts():
        page = "\n".join((text.title, *text.lines))
        assert find_cuts(page, lines_of(page)) == []
