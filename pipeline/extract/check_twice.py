"""Across paragraphs: the same figure told twice in different ways, and figures too large for what the document says of its size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from pipeline.extract.cues import cues
from pipeline.extract.masked import number_at
from pipeline.extract.verdicts import PERSONS, Finding, slip, usable, value
from pipeline.records import Fact

FULL = {"training": Decimal(2000), "lecture": Decimal(10_000)}
"""People whom one course or one lecture cannot seat on average; judgement, far above the largest halls of a county."""
FEWEST = 100
"""People from which on a base is one to reckon with."""
FAR = 5
"""Times by which a total may miss people times money per head before it is of another order of magnitude; judgement."""

_FILL = re.compile(cues("check_cues", "filler"))
_ON_AIR = re.compile(cues("check_cues", "on_air"))
_YEARLY = re.compile(cues("check_cues", "yearly"))
_PARTIAL = ("rate", "part", "former", "increment", "new")
_ONE_OF = re.compile(cues("check_cues", "one_of"))
MANY_ROWS = 3
"""Figures told with the same words in one paragraph that make them the column of a table."""

SHORTEST = 3
"""Characters that must name what is counted before two figures are taken to count the same."""


def check_twice(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Codes `told_twice` and `magnitude` over all facts of a document."""
    yield from _told_twice(facts)
    yield from _population(facts)
    yield from _crowded(facts)
    yield from _per_head(facts)
    yield from _columns(facts)


def _told_twice(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Two figures of one thing for one year: alike to the letter, or one told as the whole year's and apart by a slip of the pen."""
    known: dict[tuple[str, str, str, int | None], Fact] = {}
    for fact in facts:
        if not usable(fact) or fact.role != "actual" or fact.scope in _PARTIAL or fact.measure in ("ratio", "other"):
            continue
        words = fact.quote[: number_at(fact) - fact.start]
        if _ONE_OF.search(words):
            continue
        key = (_FILL.sub("", words), fact.measure, fact.unit, fact.year)
        if len(key[0]) < SHORTEST:
            continue
        other = known.setdefault(key, fact)
        if other.value == fact.value or other.paragraph_id == fact.paragraph_id or other.audience != fact.audience:
            continue
        both, one = _overall(fact) and _overall(other), _overall(fact) or _overall(other)
        if (both and (len(key[0]) >= 5 or _close(fact, other))) or (one and slip(value(fact), value(other))):
            yield (other, fact), f"told_twice:first={other.value},second={fact.value},contradiction"


def _overall(fact: Fact) -> bool:
    """Whether a figure is told as that of the whole year or the whole stock."""
    return fact.scope in ("total", "stock", "cumulative") or bool(_YEARLY.search(fact.quote))


def _close(one: Fact, other: Fact) -> bool:
    return abs(value(one) - value(other)) * 2 <= max(value(one), value(other))


def _base(fact: Fact) -> bool:
    """Whether a figure can be the people of a place: a whole number, and not so many for every ten thousand."""
    return value(fact) >= FEWEST and value(fact) == value(fact).to_integral_value() and fact.scope != "rate" and "每" not in fact.quote


def _population(facts: Sequence[Fact]) -> Iterator[Finding]:
    """More people than live there."""
    population = [f for f in facts if f.role == "rate_base" and f.value and "人口" in f.quote and _base(f)]
    if not population:
        return
    largest = max(population, key=lambda fact: fact.value or 0)
    for fact in facts:
        if fact.measure == "headcount" and fact.unit == "人" and fact.value and fact.role == "actual" and fact.value > value(largest):
            yield (fact,), f"magnitude:stated={fact.value},population={largest.value},exceeds"


def _crowded(facts: Sequence[Fact]) -> Iterator[Finding]:
    """More people at each course or lecture than any hall seats, unless it went over the air."""
    for sessions, people in pairwise(facts):
        most = FULL.get(sessions.activity)
        near = sessions.paragraph_id == people.paragraph_id and 0 <= people.start - sessions.end <= 12
        if (
            most and near and sessions.measure == "sessions" and people.measure == "headcount" and people.activity == sessions.activity
            and sessions.value and people.value and sessions.role == people.role == "actual"
            and sessions.scope != "rate" and people.value > most * sessions.value and not _ON_AIR.search(sessions.quote + people.quote)
        ):  # fmt: skip
            each = (people.value / sessions.value).quantize(Decimal(1))
            yield (sessions, people), f"magnitude:sessions={sessions.value},people={people.value},each={each},exceeds"


def _per_head(facts: Sequence[Fact]) -> Iterator[Finding]:
    """Money per head times the people against the money, where they are of another order of magnitude."""
    bases = [fact for fact in facts if fact.role == "rate_base" and fact.unit in PERSONS and _base(fact)]
    for each in facts:
        if each.measure != "funding" or each.scope != "rate" or "人均" not in each.quote or not usable(each) or each.role != "actual":
            continue
        here = [fact for fact in facts if fact.paragraph_id == each.paragraph_id]
        sums = [f for f in here if f.measure == "funding" and f.scope != "rate" and usable(f) and "经费" in f.quote and "各" not in f.quote]
        people = [fact for fact in here if fact in bases] or bases[:1]
        if len(sums) == len(people) == 1:
            product, stated = value(people[0]) * value(each), value(sums[0])
            if abs(product - stated) <= stated / 50:
                yield (people[0], each, sums[0]), f"per_head:stated={stated},computed={product},agrees"
            elif not stated / FAR < product < stated * FAR:
                yield (people[0], each, sums[0]), f"magnitude:stated={stated},computed={product},contradiction"


def _columns(facts: Sequence[Fact]) -> Iterator[Finding]:
    """A table told row by row (甲校，计划300，完成310；乙校，…) against the total that the paragraph before it tells."""
    columns: dict[tuple[str, str, str, str], list[Fact]] = {}
    told_in = Counter([fact.paragraph_id for fact in facts])
    order = list(told_in)
    for fact in facts:
        if told_in[fact.paragraph_id] < MANY_ROWS or not usable(fact) or fact.measure in ("ratio", "other"):
            continue
        if words := fact.quote[: number_at(fact) - fact.start]:
            columns.setdefault((fact.paragraph_id, words, fact.unit, fact.role), []).append(fact)
    for (paragraph, _, unit, role), parts in columns.items():
        place = order.index(paragraph)
        if len(parts) < MANY_ROWS or not place:
            continue
        added = sum((value(part) for part in parts), Decimal(0))
        largest = max(value(part) for part in parts)
        told = [
            fact
            for fact in facts
            if fact.paragraph_id == order[place - 1] and fact.unit == unit and fact.role == role and usable(fact) and value(fact) > largest
        ]
        total = next((fact for fact in told if fact.value == added), None) or next(
            (fact for fact in told if _missed(value(fact), added)), None
        )
        if total:
            verdict = "agrees" if total.value == added else "exceeds" if added > value(total) else "contradiction"
            yield (total, *parts), f"parts:total={total.value},sum={added},{verdict}"


def _missed(total: Decimal, added: Decimal) -> bool:
    return abs(total - added) * 100 <= 3 * total
