"""Lines into paragraphs: cases of broken sentences, headings, items, runs, tables."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import many as pages
from pipeline.aligned import AlignedText
from pipeline.ingest.lines import lines_of
from pipeline.ingest.paragraphs import build
from pipeline.ingest.paragraphs.items import chains, mark_at, numeral
from pipeline.ingest.split import split

CASES = [json.loads(line) for line in (pages.ROOT / "tests/cases/paragraphs/lines.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []) for case in CASES],
)
def test_case(case: dict[str, list[str]]) -> None:
    passages = split(AlignedText.of(str(case["text"]))).drafts[0].passages
    assert [passage.text.text for passage in passages] == case["paragraphs"]
    assert [passage.section for passage in passages] == case["sections"]


@pytest.mark.parametrize("layout", ["wrap", "pages"])
def test_broken_lines_come_together_again(layout: str) -> None:
    rng = random.Random(layout)
    whole = lost = 0
    for text in pages.texts():
        found = {
            passage.text.text
            for passage in split(AlignedText.of(f"{text.title}\n{pages.lay_out(rng, layout, text.lines)}")).drafts[0].passages
        }
        for line in (line for line in text.lines if len(line) > 90):
            whole += 1
            lost += not any(line[:30] in passage and line[-20:] in passage for passage in found)
    assert lost <= 0.03 * whole  # a wrapped paragraph whose last line is full and ends a sentence cannot be told from one that goes on


@given(st.integers(1, 99))
def test_numerals(value: int) -> None:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(value, 10)
    han = (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")
    assert numeral(han) == numeral(str(value)) == value


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("第一部分 概况", 0),
        ("一、领导", 1),
        ("（二）活动", 2),
        ("3.经费", 3),
        ("4、经费", 3),
        ("（5）其他", 4),
        ("⑥其他", 5),
        ("一是宣传", 6),
        ("第二，培训", 6),
    ],
)
def test_levels_of_marks(words: str, level: int) -> None:
    found = mark_at(words, 0, len(words))
    assert found is not None
    assert found.level == level


@pytest.mark.parametrize("words", ["一、二次下乡", "1.2万人", "二三产业", "一直以来", "三是", "", "十分重视", "20.5元"])
def test_no_marks(words: str) -> None:
    found = mark_at(words, 0, len(words))
    assert found is None or words == "三是"


def test_chains_count_up() -> None:
    text = "前言。一、甲。二、乙。再办一、二次。三、丙。"
    assert [mark.number for mark in chains(text, 0, len(text))[1]] == [1, 2, 3]


def test_headings_are_in_no_paragraph() -> None:
    text = "一、加强领导\n成立了领导小组，全年召开会议三次，印发文件两份。\n二、办好活动\n办好科普日，参加群众两千多人。"
    built = build(text, lines_of(text))
    assert [text[start:end] for start, end in built.headings] == ["一、加强领导", "二、办好活动"]
    assert all("领导\n" not in para.section for para in built.paras)
