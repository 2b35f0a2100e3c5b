"""Verdicts: whether a stated figure is what the others make it, as far as the places they are written with can tell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from pipeline.records import Fact

Finding = tuple[Sequence[Fact], str]
"""The facts a check concerns and its code."""

PERSONS = ("人", "名", "位")


def usable(fact: Fact) -> bool:
    """Whether a fact has an exact figure to reckon with."""
    return fact.value is not None and fact.value > 0 and fact.approx == "exact"


def value(fact: Fact) -> Decimal:
    """The figure of a usable fact."""
    return fact.value or Decimal(0)


def counted_alike(one: Fact, other: Fact) -> bool:
    """Whether two facts are counted in one unit."""
    return one.unit == other.unit or {one.unit, other.unit} <= set(PERSONS)


def alike(one: Fact, other: Fact) -> bool:
    """Whether two facts count the same kind of thing."""
    return one.measure == other.measure and counted_alike(one, other)


def short(figure: Decimal) -> str:
    """A figure to two places, without trailing noughts."""
    return f"{figure.quantize(Decimal('0.01')).normalize():f}"


def _slack(fact: Fact) -> Decimal:
    """How far off a figure may be that was rounded to the places it is written with: 1.2万人 by half a thousand, 1248人 not at all.

    Sums of money are told in 万元 because the books are kept so, and are taken to be exact.
    """
    digits = fact.value_text
    if not digits or digits[-1] not in "万亿" or fact.value is None or fact.unit == "元":
        return Decimal(0)
    places = len(digits.partition(".")[2]) - 1 if "." in digits else 0
    return Decimal(10) ** ((8 if digits[-1] == "亿" else 4) - places) / 2


def ratio_verdict(stated: Decimal, part: Fact, whole: Fact, *, less: int = 0) -> tuple[Decimal, str]:
    """`part` in per cent of `whole` (less `less`), and how the stated percentage compares: agrees, truncated, contradiction."""
    computed = value(part) / value(whole) * 100 - less
    exponent = stated.as_tuple().exponent
    places = min(Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1), Decimal(1))
    low = (value(part) - _slack(part)) / (value(whole) + _slack(whole)) * 100 - less
    high = (value(part) + _slack(part)) / max(value(whole) - _slack(whole), Decimal(1)) * 100 - less
    rounded = low < high and low - places / 2 <= stated <= high + places / 2
    if rounded or computed.quantize(places, ROUND_HALF_UP) == stated:
        return computed, "agrees"
    return computed, "truncated" if computed.quantize(places, ROUND_DOWN) == stated else "contradiction"


def ratio_code(kind: str, ratio: Fact, part: Fact, whole: Fact, *, less: int = 0, falls: bool = False) -> str:
    """The code of a stated percentage against its two figures; a fall is stated as a positive number."""
    stated = value(ratio)
    computed, verdict = ratio_verdict(-stated if falls else stated, part, whole, less=less)
    return f"{kind}:stated={stated}%,computed={short(abs(computed) if falls else computed)}%,{verdict}"


def slip(one: Decimal, other: Decimal) -> bool:
    """Whether two whole numbers differ as a slip of the pen makes them: one digit, or two neighbours changed about."""
    first, second = str(one), str(other)
    if len(first) != len(second) or "." in first + second or first == second:
        return False
    wrong = [index for index, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
    if len(wrong) == 1:
        return True
    return len(wrong) == 2 and wrong[1] == wrong[0] + 1 and first[wrong[0]] == second[wrong[1]] and first[wrong[1]] == second[wrong[0]]
