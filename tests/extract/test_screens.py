"""Screens: what a quick look passes over would have told nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import losses, quantities
from pipeline.extract.clauses import Clauses
from pipeline.extract.numerals import ANYWHERE
from pipeline.extract.seek import seek
from pipeline.extract.tables import Tables
from tests.extract.cases import load

SENTENCES = [param.values[0]["text"] for name in ("facts", "negative", "audience") for param in load(name)]
FIGURES = st.lists(
    st.sampled_from(
        [
            *"一二三五两几数十百千万0３.．、，,和与至到-—（）含 余多来个人名期场次元户方步是农",
            "分别为",
            "以及",
            "人数",
            "单位：人",
            "农户",
            "有余",
        ]
    ),
    max_size=16,
).map("".join)


def found(text: str) -> list[quantities.Quantity]:
    return quantities.find_quantities(text, Clauses(text), Tables(text))


def found_without_screen(text: str) -> list[quantities.Quantity]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantities, "_beginning", lambda *, bare: ANYWHERE)
        return found(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_lone_digits_that_are_passed_over_count_nothing(text):
    assert found(text) == found_without_screen(text)


@given(FIGURES)
def test_lone_digits_in_any_mixture_count_nothing(text):
    assert found(text) == found_without_screen(text)


DROPPED = st.lists(
    st.sampled_from(
        [*"余期场次份册人元，。年共已", "培训", "培训班", "活动", "报告会员", "资料", "学生", "人数为", "人数达到", "慰问金", "志愿者"]
    ),
    max_size=12,
).map("".join)


@given(DROPPED)
def test_words_behind_which_a_number_was_dropped_are_all_met(text):
    slow = [match.span() for match in losses._TRAILED.finditer(text)]
    assert [match.span() for match in seek(losses._TRAILED_WORD, losses._TRAILED, text)] == slow
