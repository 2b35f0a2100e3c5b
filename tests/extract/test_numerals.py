"""Numerals: exact values, bounds and refusals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numerals import find
from pipeline.extract.values import value_of
from tests.extract.cases import load, told


@pytest.mark.parametrize("case", load("values"))
def test_value_of_a_whole_numeral(case):
    value = value_of(case["text"], strict=case["strict"])
    assert value == (None if case["value"] is None else Decimal(case["value"]))


@pytest.mark.parametrize("case", load("numerals"))
def test_numeral_found_in_text(case):
    first = next(find(case["text"]))
    high = None if case["high"] is None else Decimal(case["high"])
    assert (first.low, first.high, first.approx) == (Decimal(case["low"]), high, case["approx"])


@pytest.mark.parametrize("case", load("money"))
def test_sum_of_money(case):
    """One sum for each form of the money parser test of JioNLP, in figures of our own.

    Conventions that differ: 多, 几 and 数 give the lower bound, where JioNLP closes the range at the next round number; a digit
    before a range shares all units behind it (三到五百亿); nothing is rounded to cents; a number without a unit is a numeral and
    no fact, so it is read as such; 块 without 钱 counts boards as well as money.
    """
    if case["unit"]:
        found = [(fact.value, fact.value_max, fact.approx, fact.unit) for fact in told(case["text"]).facts]
    else:
        numeral = next(find(case["text"]))
        found = [(numeral.low, numeral.high, numeral.approx, "")]
    high = None if case["high"] is None else Decimal(case["high"])
    assert found == [(Decimal(case["value"]), high, case["approx"], case["unit"])]


def spell(number: int) -> str:
    """A number in Chinese, written by the school rule: the reference that `value_of` must invert."""
    if number == 0:
        return "零"
    for unit, word in ((10**8, "亿"), (10**4, "万")):
        if number >= unit:
            rest = number % unit
            gap = "零" if 0 < rest < unit // 10 else ""
            return spell(number // unit) + word + gap + (spell(rest) if rest else "")
    words, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + word
            gap = False
        else:
            gap = True
    return words


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_spelled_numbers_come_back(number):
    assert value_of(spell(number)) == number


@given(st.integers(min_value=0, max_value=10**15))
def test_separators_change_nothing(number):
    assert value_of(f"{number:,}") == number


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两几数余多点0123456789.,，元角分负-", max_size=60))
def test_any_mixture_is_read_or_refused(text):
    value = value_of(text)
    assert value is None or isinstance(value, Decimal)
    for numeral in find(text):
        assert 0 <= numeral.start < numeral.end <= len(text)
        assert numeral.high is None or numeral.low < numeral.high
