"""review.html as data: most doubtful first, offsets a browser can use, copies folded, nothing that ends its script block."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report import Part, write_review
from pipeline.report.page import embed
from pipeline.report.review import doubt
from tests.report.conftest import EVIL, RAW, TEXT

Tables = dict[str, list[dict[str, Any]]]


def data(page: str) -> dict[str, Any]:
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert block
    found: dict[str, Any] = json.loads(block[1])
    return found


def utf16(text: str, start: int, end: int) -> str:
    """What a browser's slice gives."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_most_doubtful_first_and_copies_last(tables: Tables, sources: dict[str, str]) -> None:
    found = data(write_review(tables, sources, {}, "zh"))["facts"]
    assert [fact["d"] for fact in found[:3]] == ["doubt_contradiction", "doubt_lost", "doubt_none"]
    assert [fact["copy"] for fact in found] == [False] * 3 + [True] * 3
    assert found[0]["also"] == ["d2-p01-f02"]


def test_marks_survive_emoji_in_clean_and_raw_text(tables: Tables, sources: dict[str, str]) -> None:
    found = data(write_review(tables, sources, {}, "zh"))
    assert found["paragraphs"][0][2:] == [TEXT, RAW]
    for fact in found["facts"]:
        assert utf16(TEXT, fact["s"], fact["e"]) == fact["q"]
    last = next(fact for fact in found["facts"] if fact["q"] == "共万元")
    assert utf16(RAW, last["rs"], last["re"]) == "共万元"


def test_nothing_ends_the_block_or_the_line(tables: Tables, sources: dict[str, str]) -> None:
    page = write_review(tables, sources, {}, "zh")
    assert page.count("</script>") == 2
    assert "\u2028" not in page
    assert data(page)["documents"]["d1"][0].endswith(EVIL)


def test_a_source_without_text_shows_the_clean_text(tables: Tables) -> None:
    found = data(write_review(tables, {}, {}, "en"))
    assert found["paragraphs"][0][3] is None
    assert "rs" not in found["facts"][0]


def test_what_the_page_does_not_hold_is_said(tables: Tables, sources: dict[str, str]) -> None:
    found = data(write_review(tables, sources, {}, "zh", part=Part(most=2)))
    assert (len(found["facts"]), found["all"], found["start"]) == (2, 6, 0)
    assert {fact["d"] for fact in found["facts"]} == {"doubt_contradiction", "doubt_lost"}


def test_parts_together_are_all_facts_in_order(tables: Tables, sources: dict[str, str]) -> None:
    whole = [fact["id"] for fact in data(write_review(tables, sources, {}, "zh"))["facts"]]
    parts = [data(write_review(tables, sources, {}, "zh", part=Part(most=2, start=start))) for start in (0, 2, 4, 6)]
    assert [fact["id"] for part in parts for fact in part["facts"]] == whole
    assert [part["all"] for part in parts] == [6] * 4


def test_long_paragraphs_leave_facts_for_the_next_page(tables: Tables, sources: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.report.review.MOST_TEXT", len(TEXT) + len(RAW))
    found = data(write_review(tables, sources, {}, "zh"))
    assert (len(found["facts"]), len(found["paragraphs"]), found["all"]) == (3, 1, 6)
    rest = data(write_review(tables, sources, {}, "zh", part=Part(start=3)))
    assert len(rest["facts"]) == 3


def test_a_part_may_be_about_one_document(tables: Tables, sources: dict[str, str]) -> None:
    for words, ids in (("d2", {"d2"}), ("甲县总结", {"d1", "d2"}), ("乙县", set())):
        found = data(write_review(tables, sources, {}, "zh", part=Part(about=words)))
        assert {fact["id"][:2] for fact in found["facts"]} == ids
        assert found["all"] == len(found["facts"])


def test_numbers_reach_the_page_as_they_are(tables: Tables, sources: dict[str, str]) -> None:
    tables["facts"][0]["value"] = Decimal("12345678901234567890.5")
    values = {fact["id"]: fact["value"] for fact in data(write_review(tables, sources, {}, "zh"))["facts"]}
    assert values["d1-p01-f01"] == "12345678901234567890.5"
    assert values["d1-p01-f03"] == ""


def test_reasons_for_doubt_are_ordered() -> None:
    base = {"checks": [], "state": "given", "confidence": None, "approx": "exact"}
    ranks = [
        doubt({**base, **more})[0]
        for more in (
            {"checks": ["x:contradiction"]},
            {"state": "lost"},
            {"state": "redacted"},
            {"confidence": 0.2},
            {"approx": "about"},
            {},
        )
    ]
    assert ranks == sorted(set(ranks))


@given(st.text())
def test_embedding_gives_back_any_text_and_never_markup(text: str) -> None:
    block = str(embed({"x": text}))
    assert json.loads(block) == {"x": text}
    assert not set("<>&\u2028\u2029") & set(block)
