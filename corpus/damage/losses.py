"""Damage that takes information away: masked years and counts, deleted decimals, digits cut off. What is gone stays gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Literal

from corpus.damage.truth import CONTEXT, Loss, Stretch
from pipeline.aligned import AlignedText, Edit

YEAR_MASKS = ("20xx", "20XX", "20__", "____", "XX", "xx", "20**", "××")
COUNT_MASKS = ("XX", "xx", "××", "____", "**", "X")
COUNTERS = "人人次名位户期次场班册份元张套件条项幅"
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?=年|[—~～－-]{1,2}(?:19|20)[0-9]{2}年)")
COUNT = re.compile(rf"(?<![0-9.,—~～\-第])([0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)([万千百亿]?)(?=[余多]?[{COUNTERS}])")
DECIMAL = re.compile(r"(?<![0-9.])[0-9]{1,6}\.[0-9]{1,4}(?![0-9.])")
RANGE = re.compile(r"(?<![0-9.])([0-9]{1,6})[—~～\-]{1,2}([0-9]{1,6})(?=[余多万]?元)")
TOLD = re.compile("(?:近|约|达|逾|超过|共计|合计)$")
TIMES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


LossModel = Callable[[str, Random], list[Loss]]


def year_mask(text: str, rng: Random) -> list[Loss]:
    """Every year masked in one style."""
    mask = rng.choice(YEAR_MASKS)
    return [Loss(found.start(), found.end(), mask, "redacted", year=True) for found in YEAR.finditer(text)]


def year_dropped(text: str, rng: Random) -> list[Loss]:  # noqa: ARG001
    """Every year before a month deleted together with its 年 (从2月6日)."""
    return [Loss(found.start(), found.end(), "", "lost", year=True) for found in re.finditer(r"(?:19|20)[0-9]{2}年(?=[0-9]{1,2}月)", text)]


def count_mask(text: str, rng: Random) -> list[Loss]:
    """About a third of the counts masked by one sign (XX人, ××期); the power of ten and the counter stay."""
    mask = rng.choice(COUNT_MASKS)
    return [_count(found, mask, "redacted") for found in COUNT.finditer(text) if rng.random() < 0.35]


def decimals_deleted(text: str, rng: Random) -> list[Loss]:  # noqa: ARG001
    """Every decimal number deleted (慰问款万元, 覆盖率达%)."""
    found = []
    for number in DECIMAL.finditer(text):
        times = TIMES.get(text[number.end() : number.end() + 1], 1)
        found.append(Loss(number.start(), number.end(), "", "lost", Decimal(number[0]) * times))
    return found


def first_digits(text: str, rng: Random) -> list[Loss]:  # noqa: ARG001
    """Of round counts before 余 or 多 only the last zero left (0余人)."""
    counts = (found for found in COUNT.finditer(text) if not found[2] and found[1].endswith("0") and len(found[1]) > 1)
    return [_count(found, "0", "lost") for found in counts if text[found.end()] in "余多"]


def count_as_year(text: str, rng: Random) -> list[Loss]:
    """Counts from 2000 to 2099 masked as if they were years (20xx余册)."""
    mask = rng.choice(("20xx", "20XX", "20__"))
    return [_count(found, mask, "lost") for found in COUNT.finditer(text) if not found[2] and re.fullmatch("20[0-9]{2}", found[1])]


def range_mark(text: str, rng: Random) -> list[Loss]:  # noqa: ARG001
    """The mark between the two ends of a range of money deleted (400600元)."""
    return [Loss(found.start(), found.end(), found[1] + found[2], "lost", Decimal(found[1])) for found in RANGE.finditer(text)]


def count_dropped(text: str, rng: Random) -> list[Loss]:
    """Half of the counts deleted where the words around still tell that there was one (近份, 余人次)."""
    found = []
    for count in COUNT.finditer(text):
        told = TOLD.search(text, max(0, count.start() - 2), count.start()) or text[count.end() : count.end() + 1] in "余多"
        if told and not count[2] and rng.random() < 0.5:
            found.append(_count(count, "", "lost"))
    return found


LOSSES: dict[str, LossModel] = {
    "year_mask": year_mask,
    "year_dropped": year_dropped,
    "count_mask": count_mask,
    "decimals_deleted": decimals_deleted,
    "first_digits": first_digits,
    "count_as_year": count_as_year,
    "count_dropped": count_dropped,
    "range_mark": range_mark,
}


def swallowed(text: str, places: Sequence[int]) -> tuple[Loss, ...]:
    """Digits at these places as losses, each with the value of the number it stood in."""
    numbers = [(found.start(), found.end(1), found) for found in re.finditer(r"([0-9]+(?:\.[0-9]+)?)([万千百亿]?)", text)]
    losses = []
    for at in places:
        found = next(found for start, end, found in numbers if start <= at < end)
        losses.append(Loss(at, at + 1, "", "lost", Decimal(found[1]) * TIMES[found[2]]))
    return tuple(losses)


def apply(text: str, found: Sequence[Loss]) -> str:
    """The text as it reads after the losses."""
    return AlignedText.of(text).edit(Edit(loss.start, loss.end, loss.shown) for loss in found).text


def moved(found: Sequence[Loss], at: int) -> int:
    """Where position `at` of the text stands after the losses; a position inside a lost stretch moves to its end."""
    shift = 0
    for loss in sorted(found, key=lambda loss: loss.start):
        if loss.start >= at:
            break
        shift += len(loss.shown) - (min(loss.end, at) - loss.start) if loss.end <= at else loss.start + len(loss.shown) - at
    return at + shift


def stretches(after: str, found: Sequence[Loss]) -> list[Stretch]:
    """The lost places in the text after the losses, with their surroundings; nothing repairs them."""
    places = []
    for loss in found:
        lo, hi = moved(found, loss.start), moved(found, loss.start) + len(loss.shown)
        lo = max(lo - CONTEXT, after.rfind("\n", 0, lo) + 1)
        cut = after.find("\n", hi)
        hi = min(hi + CONTEXT, cut if cut >= 0 else len(after))
        places.append(Stretch(lo, hi, after[lo:hi], None, lo, hi))
    return places


def without(stretch: Stretch, eaten: Sequence[Loss]) -> Stretch:
    """The stretch in the text that lacks the eaten digits; one that held such a digit has no repair."""
    hit = any(stretch.clean_start <= loss.start < stretch.clean_end for loss in eaten)
    start, end = moved(eaten, stretch.clean_start), moved(eaten, stretch.clean_end)
    return replace(stretch, repaired=None if hit else stretch.repaired, clean_start=start, clean_end=end)


def _count(found: re.Match[str], shown: str, state: Literal["redacted", "lost"]) -> Loss:
    return Loss(found.start(1), found.end(1), shown, state, Decimal(found[1]) * TIMES[found[2]])
