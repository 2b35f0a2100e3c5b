"""Laws of the repair: at rest after one pass, faithful to the source, sparing with digits, linear, right on generated damage."""

from __future__ import annotations

import difflib
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.repair import repair
from tests.ingest import out_of_step

TEXTS = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "corpus" / "texts").glob("[abc]*.txt"))]
SOUND = sorted((Path(__file__).parents[2] / "corpus" / "sound").glob("*.txt"))
SHREDS = [
    "科普",
    "工作。",
    "的'",
    "的。",
    "。ㄒ唬",
    "；鶎涌破",
    "?",
    "？",
    "，F將",
    "(rén)",
    "人(rén)",
    "?cè)蝿",
    "總",
    "區(qū)",
    "  ",
    " ",
    "\n",
    "20xx年",
    "1。2万",
    "3〃23",
    "*",
    "、*关于",
    "発",
    "社群",
    "網路",
    "&nbsp;",
    "&amp;lt;",
    "<br>",
    "</p>",
    "¡¶",
    "å¹´",
    "浜戝箔",
    "，,",
    ",,",
    "7070",
    "1313",
    "?20XX?1号",
    "www.example.com",
    "本文来源",
    "版权",
    "Ａ１",
    "％",
    "\u200b",
    "\ue000",
    "\u3000",
    "县委组织部。县人事局高度",
    "abc",
    "12",
    "3.5",
    "万元",
    "、",
    "“",
    "”",
    "(",
    ")",
    "乾安縣",
    "ㄅㄆ",
    "┏",
    "M",
    "^",
    "著眼於",
    "繁體",
    "學習",
    "開展",
    "。。",
    "！",
    "；",
    "&#8226;",
    "&",
    "#____;",
    "【总结】",
    "Gz85.cOm",
    "ǘ",
    "�",
    "\x00",
    "\r",
    "😀",
    "𠮷",
    "麄",
]
shreds = st.lists(st.sampled_from(SHREDS), max_size=14).map("".join) | st.text(max_size=30)
LEAST_LINE = 40
"""Shorter lines do not show which script their page is in."""
TAIL = "這個區的科學協會組織開展了學習活動。"


@settings(max_examples=150, deadline=None)
@given(shreds)
def test_repairing_again_changes_nothing(text: str) -> None:
    clean = repair(text).text.text
    assert repair(clean).text.text == clean


@settings(max_examples=100, deadline=None)
@given(shreds)
def test_every_repair_quotes_the_source(text: str) -> None:
    assert all(text[change.start : change.end] == change.before for change in repair(text).repairs)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["科普", "培訓", "。ㄒ唬┏闪⒘", "?破招麄魅", "；鶎涌破战M織", "?cè)蝿?wù)", "，", "人(rén)", "12", "3", "85.6", "余人"]
        ),
        max_size=12,
    )
)
def test_shifted_stretches_neither_eat_nor_make_digits(parts: list[str]) -> None:
    text = "".join([*parts, TAIL])
    assert [letter for letter in repair(text).text.text if letter.isdecimal()] == [letter for letter in text if letter.isdecimal()]


def test_clean_pages_are_left_alone() -> None:
    assert [repair(text).repairs for text in TEXTS] == [()] * len(TEXTS)


@pytest.mark.parametrize("page", SOUND, ids=lambda page: page.stem)
def test_sound_pages_of_other_kinds_are_left_alone(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {change.rule for change in repair(text).repairs} <= ({"script"} if page.stem == "taiwan" else set())


@pytest.mark.parametrize("page", [page for page in SOUND if page.stem != "taiwan"], ids=lambda page: page.stem)
def test_sound_pages_in_traditional_script_are_converted_and_no_more(page: Path) -> None:
    text = out_of_step.traditional(page.read_text(encoding="utf-8"))
    assert {change.rule for change in repair(text).repairs} <= {"script"}


@pytest.mark.parametrize(
    "unit",
    ["的。", "?（", "，F", "&", "<p ", "。ㄒ", " 1", "(rén", "¡", "20", "【", "總?cè)", "、*", "、*关于", "浜", "；┙⒔∪", "。ㄒ唬┏闪⒘藚^\n"],
)
def test_time_grows_no_faster_than_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        start = time.process_time()
        repair(text)
        return time.process_time() - start

    seconds(100)
    assert seconds(10_000) < 8 * max(seconds(2_500), 0.1)


def out_of_step_plain(line: str) -> str:
    return out_of_step.cut_at_marks(line)


def out_of_step_shown(line: str) -> str:
    return out_of_step.cut_at_marks(line, shown="?")


def out_of_step_narrow(line: str) -> str:
    return out_of_step.cut_at_marks(line, narrow=True)


def glossed_inside(line: str) -> str:
    return out_of_step.gloss_bytes(line, out_of_step.sample(line, 0.15, Random(1)))


def damaged_lines(model: Callable[[str], str]) -> list[tuple[str, str]]:
    """Damaged traditional lines with their truth in simplified script, as the repair of the undamaged line gives it."""
    lines = [line for text in TEXTS for line in out_of_step.traditional(text).split("\n") if len(line) >= LEAST_LINE]
    pairs = [(model(line), line.translate(out_of_step.NARROW) if model is out_of_step_narrow else line) for line in lines]
    return [(damaged, line) for damaged, line in pairs if damaged != line]


@pytest.mark.parametrize("model", [out_of_step_plain, out_of_step_shown, out_of_step_narrow, glossed_inside])
def test_generated_damage_is_undone(model: Callable[[str], str]) -> None:
    wrong = length = 0
    for damaged, line in damaged_lines(model):
        truth, got = repair(line).text.text, repair(damaged).text.text.translate(out_of_step.NARROW if model is out_of_step_narrow else {})
        length += len(truth)
        if truth != got:
            wrong += sum(
                max(b - a, d - c)
                for tag, a, b, c, d in difflib.SequenceMatcher(None, truth, got, autojunk=False).get_opcodes()
                if tag != "equal"
            )
    assert wrong <= 0.005 * length


def test_what_is_called_certain_is_right() -> None:
    outcomes: Counter[bool] = Counter()
    for model in (out_of_step_plain, out_of_step_shown):
        for damaged, line in damaged_lines(model):
            for change in repair(damaged).repairs:
                if change.rule == "gbk-out-of-step" and change.certainty == "certain":
                    outcomes[change.after in line] += 1
    assert outcomes[True] > 60
    assert outcomes[False] <= 0.01 * outcomes.total()
