"""The language signal is a probability behind any context, however short."""

from __future__ import annotations

import math

import pytest

from pipeline.ingest.repair import repair
from pipeline.ingest.repair.language import LINE_START, language


@pytest.mark.parametrize("context", ["", LINE_START, "农", "一", "工作", "农民", LINE_START + "县"])
def test_chances_behind_a_context_add_up_to_one(context: str) -> None:
    model = language()
    letters = sorted({*model.followers(""), *model.followers(context[-1:])})
    assert sum(map(math.exp, model.log_probabilities(context, letters))) == pytest.approx(1, abs=0.06)  # numerals get a share more


def test_one_letter_before_tells_what_comes_next() -> None:
    """The commonest character of all is less likely behind 群 than the one that ends the word."""
    model = language()
    assert model.log_probability("群", "众") > model.log_probability("群", "的")


@pytest.mark.parametrize(
    ("text", "read"), [("栏 目：农民培训", "栏目：农民培训"), ("群 众", "群众"), ("期 人次", "期 人次"), ("王 平\n李 明", "王 平\n李 明")]
)
def test_a_space_behind_the_first_character_of_a_line_closes_in_a_word_only(text: str, read: str) -> None:
    assert repair(text).text.text == read
