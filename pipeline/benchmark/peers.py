"""Units among their peers: median, quartiles, percentile, how many peers state the figure, and who leaves it out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.benchmark.claims import Row
from pipeline.cells import cells
from pipeline.vocabulary import load

LEAST_PEERS = 5
"""Units a peer group needs before quartiles mean anything; below it only the values are shown."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One figure of one unit among the units of its group in the same year.

    `n` counts the units of the group that state the indicator, this one included; `of` all units of the group. `percentile`
    is the share of the others that state less, ties half, 0-100. Quartiles and percentile are `None` below LEAST_PEERS, and where
    level or year is not known: then nobody knows who the peers are.
    """

    unit: str
    year: int | None
    indicator: str
    value: Decimal
    group: str
    n: int
    of: int
    median: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    percentile: float | None


def standings(indicators: Iterable[Row], documents: Iterable[Row]) -> Iterator[Standing]:
    """Where every unit stands, for each indicator it states, among units of its level (and system where enough) and year.

    `indicators` is iterated three times and never held: what is kept are the bare values of each group.
    """
    systems = {document_id: system for document_id, system in cells(documents, "document_id", "unit_system") if system}
    groups = _peer_groups(indicators, systems)
    sizes = Counter(groups.values())
    values: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for unit, year, indicator, value in cells(indicators, "unit", "year", "indicator", "value"):
        if value is not None:
            values[(groups[(unit, year)], indicator)].append(value)
    for peers in values.values():
        peers.sort()
    for unit, year, level, indicator, value in cells(indicators, "unit", "year", "level", "indicator", "value"):
        if value is not None:
            group = groups[(unit, year)]
            peers = values[(group, indicator)]
            comparable = year is not None and level != "unknown" and len(peers) >= LEAST_PEERS
            lower, middle, upper, percentile = _place(value, peers) if comparable else (None, None, None, None)
            yield Standing(unit, year, indicator, value, group, len(peers), sizes[group], middle, lower, upper, percentile)


def _peer_groups(rows: Iterable[Row], systems: Mapping[str, str]) -> dict[tuple[str, int | None], str]:
    """The peer group of each unit and year: `level/year`, or `level/system/year` where that has enough members."""
    narrow, wide = {}, {}
    for unit, year, level, documents in cells(rows, "unit", "year", "level", "documents"):
        system = next((systems[d] for d in documents if systems.get(d)), "")
        wide[(unit, year)] = f"{level}/{year or ''}"
        narrow[(unit, year)] = f"{level}/{system}/{year or ''}" if system else ""
    sizes: dict[str, int] = defaultdict(int)
    for group in narrow.values():
        sizes[group] += 1
    return {key: narrow[key] if narrow[key] and sizes[narrow[key]] >= LEAST_PEERS else wide[key] for key in wide}


def _place(value: Decimal, values: list[Decimal]) -> tuple[Decimal, Decimal, Decimal, float]:
    """Quartiles of the sorted values, and the share of the others below one of them."""
    lower, middle, upper = (_at(values, share) for share in _QUARTILES)
    below = bisect_left(values, value)
    ties = bisect_right(values, value) - below - 1
    return lower, middle, upper, 100 * (below + ties / 2) / (len(values) - 1)


_QUARTILES = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))


def _at(values: list[Decimal], share: Decimal) -> Decimal:
    """The value that `share` of the sorted values lie below, by linear interpolation (Hyndman and Fan, type 7)."""
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (place - below)


def missing(indicators: Iterable[Row]) -> dict[tuple[str, int | None], list[str]]:
    """For each unit and year the indicators it does not mention: not mentioned is not zero."""
    wanted = [row["indicator"] for row in load("indicators", ("indicator",))]
    stated: dict[tuple[str, int | None], set[str]] = defaultdict(set)
    for row in indicators:
        stated[(row["unit"], row["year"])].add(row["indicator"])
    return {key: [name for name in wanted if name not in names] for key, names in sorted(stated.items(), key=_by_unit)}


def _by_unit(item: tuple[tuple[str, int | None], Any]) -> tuple[str, int]:
    return item[0][0], item[0][1] or 0


def per_thousand(indicators: Iterable[Row], population: Mapping[str, Decimal]) -> list[dict[str, Any]]:
    """Indicator rows per 1,000 inhabitants by `population` (unit name to persons). A unit it does not name keeps its rows, both
    `value` and `population` empty, so that a name spelt otherwise is seen; rows without a value are left out."""
    found = []
    for row in indicators:
        persons = population.get(row["unit"])
        if row["value"] is not None:
            rate = (row["value"] * 1000 / persons).quantize(Decimal("0.001")) if persons else None
            found.append({**row, "value": rate, "population": persons})
    return found
