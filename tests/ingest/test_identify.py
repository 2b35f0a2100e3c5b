"""Who reports what year: cases by clue, and the corpus with its titles, without them, and with its years masked."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import levels
from corpus import many as pages
from corpus.plan import is_held_out
from pipeline.aligned import AlignedText
from pipeline.ingest.identify import identify
from pipeline.ingest.identify.endings import specific
from pipeline.ingest.identify.titles import in_title
from pipeline.ingest.split import split
from pipeline.records import Draft, Passage
from pipeline.vocabulary import load

CASES = [json.loads(line) for line in (pages.ROOT / "tests/cases/identify/drafts.jsonl").read_text("utf-8").splitlines()]
GOLD = {
    path.stem: next(json.loads(line) for line in path.read_text("utf-8").splitlines() if '"document"' in line)
    for path in sorted((pages.ROOT / "corpus/gold/clean").glob("*.jsonl"))
    if not is_held_out(path.stem)
}


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []) for case in CASES],
)
def test_case(case: dict[str, Any]) -> None:
    closing = (case["closing"],) if case["closing"] else ()
    found = identify(Draft(1, case["title"], (Passage(AlignedText.of(case["body"])),), closing=closing))
    assert (found.unit_level, found.year) == (case["level"], case["year"])
    assert (found.year is None) == (found.year_basis == "unknown")
    if "unit" in case:
        assert found.unit == case["unit"]
    if "genre" in case:
        assert found.genre == case["genre"]
    if "region" in case:
        assert found.region_code == case["region"]
        assert bool(found.region_confidence) == bool(case["region"])


TITLES = [json.loads(line) for line in (pages.ROOT / "tests/cases/identify/titles.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in TITLES])
def test_the_name_in_a_title(case: dict[str, Any]) -> None:
    name = in_title(case["title"])
    assert name == case["unit"] or (not case["unit"] and not specific(name))


def test_levels_of_names() -> None:
    figures, wrong = levels.measure()
    for key, (right, total) in figures.items():
        assert right >= 0.95 * total or total < 20, (key, [row.title for row, *_ in wrong if row.level == key])
    assert figures["all"][0] >= 0.98 * figures["all"][1]


def read(title: str, lines: list[str]) -> Draft:
    return split(AlignedText.of("\n".join((title, *lines)))).drafts[0]


def lines_of_text(name: str) -> list[str]:
    return [line for line in (pages.ROOT / f"corpus/texts/{name}.txt").read_text("utf-8").splitlines() if line.strip()]


def test_the_corpus_is_identified() -> None:
    right = 0
    for name, gold in GOLD.items():
        lines = lines_of_text(name)
        found = identify(read(lines[0], lines[1:]))
        right += (found.unit_level, found.year) == (gold["level"], gold["year"])
    assert right >= 0.97 * len(GOLD)


def test_without_its_title_a_text_still_tells_its_level() -> None:
    found = [(identify(read("全民科学素质工作总结", lines_of_text(name)[1:])).unit_level, gold["level"]) for name, gold in GOLD.items()]
    assert sum(mine == theirs for mine, theirs in found) >= 0.9 * len(found)


def test_a_masked_year_is_never_invented() -> None:
    for name, gold in GOLD.items():
        lines = [re.sub(r"(?:19|20)\d\d|二[〇○零].{2}(?=年)|十[一二三四]?五", "20xx", line) for line in lines_of_text(name)]
        found = identify(read(lines[0], lines[1:]))
        assert found.year is None, gold["title"]


def test_divisions_have_sources_and_years() -> None:
    rows = load("divisions", ("code", "name", "level", "prefecture", "province", "first_year", "last_year"))
    assert len(rows) > 3000
    assert all(row["first_year"] <= row["last_year"] for row in rows)
    assert len({(row["name"], row["prefecture"], row["province"]) for row in rows}) == len(rows)


PIECES = st.sampled_from(
    ["2019年", "20xx年", "XX年", "我镇", "全县", "，", "。", "举办讲座12场", "科普工作总结", "2006—2010年", "〔2018〕7号", "07—08学年度", "县科协在县委领导下", "一、", "将", "到2025年", "《2015年方案》"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=4), st.lists(PIECES, min_size=1, max_size=25))
def test_a_year_is_never_made_up(title: list[str], body: list[str]) -> None:
    draft = Draft(1, "".join(title), (Passage(AlignedText.of("".join(body))),))
    found = identify(draft)
    words = "".join((*title, *body))
    assert found.year is None or str(found.year) in words or f"{found.year % 100:02d}学年" in words
    assert (found.year is None) == (found.year_basis == "unknown")
    assert found.region_code == "" or found.region_confidence is not None


def test_redactions_are_the_masks_of_title_and_text() -> None:
    body = "20xx年，某县开会*次，投入__万元；总结某一阶段的得失，听众1200人。"
    assert identify(Draft(1, "××县科普工作总结", (Passage(AlignedText.of(body)),))).redactions == 5
