"""Numerals: exact values, bounds and refusals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.numerals import find, value_of
from tests.extract.cases import load


@pytest.mark.parametrize("case", load("values"))
def test_value_of_a_whole_numeral(case):
    value = value_of(case["text"], strict=case["strict"])
    assert value == (None if case["value"] is None else Decimal(case["value"]))


@pytest.mark.parametrize("case", load("numerals"))
def test_numeral_found_in_text(case):
    first = next(find(case["text"]))
    high = None if case["high"] is None else Decimal(case["high"])
    assert (first.low, first.high, first.approx) == (Decimal(case["low"]), high, case["approx"])


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
