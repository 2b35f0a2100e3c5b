"""Units among their peers: median, quartiles, percentile, how many peers state the figure, and who leaves it out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pipeline.benchmark.claims import Row
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
    systems = {row["document_id"]: row["unit_system"] for row in documents if row.get("unit_system")}
    groups = _peer_groups(indicators, systems)
    sizes = Counter(groups.values())
    values: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
    for row in indicators:
        if row["value"] is not None:
            values[(groups[_unit_key(row)], row["indicator"])].append(row["value"])
    for peers in values.values():
        peers.sort()
    for row in indicators:
        if row["value"] is not None:
            group = groups[_unit_key(row)]
            yield _standing(row, group, sizes[group], values[(group, row["indicator"])])


def _unit_key(row: Row) -> tuple[str, int | None]:
    return row["unit"], row["year"]


def _peer_groups(rows: Iterable[Row], systems: Mapping[str, str]) -> dict[tuple[str, int | None], str]:
    """The peer group of each unit and year: `level/year`, or `level/system/year` where that has enough members."""
    narrow, wide = {}, {}
    for row in rows:
        system = next((systems[d] for d in row["documents"] if systems.get(d)), "")
        wide[_unit_key(row)] = f"{row['level']}/{row['year'] or ''}"
        narrow[_unit_key(row)] = f"{row['level']}/{system}/{row['year'] or ''}" if system else ""
    sizes: dict[str, int] = defaultdict(int)
    for group in narrow.values():
        sizes[group] += 1
    return {key: narrow[key] if narrow[key] and sizes[narrow[key]] >= LEAST_PEERS else wide[key] for key in wide}


def _standing(row: Row, group: str, of: int, values: list[Decimal]) -> Standing:
    lower = upper = middle = percentile = None
    comparable = row["year"] is not None and row["level"] != "unknown"
    if comparable and len(values) >= LEAST_PEERS:
        lower, middle, upper = (_at(values, share) for share in (Decimal("0.25"), Decimal("0.5"), Decimal("0.75")))
        below = bisect_left(values, row["value"])
        ties = bisect_right(values, row["value"]) - below - 1
        percentile = 100 * (below + ties / 2) / (len(values) - 1)
    return Standing(row["unit"], row["year"], row["indicator"], row["value"], group, len(values), of, middle, lower, upper, percentile)


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
        stated[_unit_key(row)].add(row["indicator"])
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
