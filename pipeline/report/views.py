"""Figures for the report's charts and tables, worked out from table rows. No HTML here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple, Protocol, runtime_checkable

from pipeline.cells import cells
from pipeline.report.page import Row

Tables = Mapping[str, Iterable[Row]]
"""All tables of a run by name. Each may be iterated several times; nothing here needs a whole table in memory."""

GROUPS = ("minors", "farmers", "urban_workers", "officials", "community_residents", "elderly")
REACH = ("training_participants", "lecture_participants", "exhibition_visitors", "contest_participants", "event_participants")


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of a run; every input file is in `files`, and `files_failed` of them gave no text."""

    files: int
    files_failed: int
    documents: int
    copies: int
    units: int
    facts: int
    facts_lost: int
    facts_redacted: int
    facts_doubt: int
    repairs: int
    rejections: int


@runtime_checkable
class Stored(Protocol):
    """A table on disk that reads no more than it is asked for."""

    def where(self, column: str, wanted: Collection[str], *columns: str) -> Iterable[Row]:
        """Rows whose text in one column is among the wanted ones, in the order of the table; whole when no columns are named."""


def rows(tables: Tables, name: str) -> Iterable[Row]:
    """The rows of a table; none when the run has no such table."""
    return tables.get(name, ())


def column_cells(tables: Tables, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    """The values of some columns of a table, one tuple a row; none when the run has no such table."""
    return cells(tables.get(name, ()), *columns)


def rows_where(tables: Tables, name: str, column: str, wanted: Collection[str], *columns: str) -> Iterable[Row]:
    """The rows of a table whose text in one column is among the wanted ones. A caller that names columns may get these alone."""
    found = tables.get(name, ())
    return found.where(column, wanted, *columns) if isinstance(found, Stored) else (row for row in found if row[column] in wanted)


def length(tables: Tables, name: str) -> int:
    """How many rows a table has."""
    found = tables.get(name, ())
    return len(found) if isinstance(found, Sized) else sum(1 for _ in found)


def overview(tables: Tables) -> Overview:
    """Counts over all tables."""
    statuses = Counter(status for (status,) in column_cells(tables, "sources", "status"))
    kept = Counter(canonical is not False for (canonical,) in column_cells(tables, "documents", "canonical"))
    states: Counter[str] = Counter()
    doubt = 0
    for state, checks in column_cells(tables, "facts", "state", "checks"):
        states[state] += 1
        if checks and is_contradicted(checks):
            doubt += 1
    return Overview(
        files=statuses.total(),
        files_failed=statuses["unsupported"] + statuses["error"],
        documents=kept.total(),
        copies=kept[False],
        units=len(set(column_cells(tables, "indicators", "unit", "year"))),
        facts=states.total(),
        facts_lost=states["lost"],
        facts_redacted=states["redacted"],
        facts_doubt=doubt,
        repairs=length(tables, "repairs"),
        rejections=length(tables, "rejections"),
    )


def is_contradicted(checks: Iterable[str] | None) -> bool:
    """One of a fact's checks says that it contradicts another fact or its own rate."""
    return any("contradiction" in check or "conflict" in check for check in checks or ())


def reach(tables: Tables) -> list[tuple[str, Decimal, bool, str]]:
    """People reached by kind of activity over all units: (indicator, sum, persons and participations mixed, first fact)."""
    sums: dict[str, Decimal] = {}
    units: dict[str, set[str]] = {name: set() for name in REACH}
    tops: dict[str, tuple[Decimal, str]] = {}
    for name, value, unit, facts in column_cells(tables, "indicators", "indicator", "value", "unit_of_measure", "facts"):
        if name not in units or value is None:
            continue
        sums[name] = sums.get(name, Decimal(0)) + value
        units[name].add(unit)
        if name not in tops or value > tops[name][0]:
            tops[name] = value, next(iter(facts), "")
    return [(name, sums[name], "mixed" in units[name] or len(units[name]) > 1, tops[name][1]) for name in REACH if name in sums]


def group_by_year(tables: Tables) -> tuple[list[str], dict[tuple[str, str], int]]:
    """Paragraphs that address each key group in each year: the years in order ("" when unknown), and counts by (group, year)."""
    documents = column_cells(tables, "documents", "document_id", "year", "canonical")
    years = {document_id: str(year or "") for document_id, year, canonical in documents if canonical is not False}
    counts: Counter[tuple[str, str]] = Counter()
    for document_id, groups in column_cells(tables, "paragraphs", "document_id", "key_groups"):
        if groups and document_id in years:
            for group in groups:
                counts[(group, years[document_id])] += 1
    found = sorted({year for _, year in counts}, key=lambda year: (year == "", year))
    return found, dict(counts)


def activity_by_audience(tables: Tables, most: int = 14) -> tuple[list[str], dict[tuple[str, str], int]]:
    """Actual facts of kept copies by activity and audience; the `most` frequent activities. "" stands for no group."""
    counts: Counter[tuple[str, str]] = Counter()
    for canonical, role, activity, audience in column_cells(tables, "facts", "canonical", "role", "activity", "audience"):
        if canonical is False or role != "actual" or not activity:
            continue
        for group in audience or ("",):
            counts[(activity, group)] += 1
    sums: Counter[str] = Counter()
    for (activity, _), count in counts.items():
        sums[activity] += count
    kept = [activity for activity, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:most]]
    return kept, {key: count for key, count in counts.items() if key[0] in set(kept)}


def tally(found: Iterable[tuple[str, bool]], most: int = 14) -> list[tuple[str, int, int]]:
    """(name, count, of these uncertain) for the most frequent names."""
    counts: Counter[str] = Counter()
    faint: Counter[str] = Counter()
    for name, uncertain in found:
        counts[name] += 1
        faint[name] += uncertain
    return [(name, count, faint[name]) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


class Damage(NamedTuple):
    """One kind of damage: pages and places that had it, and those that have it still.

    A place still has it when its repair was not certain enough to be made, or when what was lost cannot be known.
    """

    kind: str
    pages: int
    pages_left: int
    places: int
    places_left: int


def damage(tables: Tables, most: int = 14) -> list[Damage]:
    """Damage of every kind before and after repair, what most pages had first: repair rules, then figures lost and masked."""
    found = _Places()
    for source_id, rule, certainty in column_cells(tables, "repairs", "source_id", "rule", "certainty"):
        found.add(rule, source_id, certainty == "uncertain")
    kinds = found.kinds()[:most]
    homes = dict(column_cells(tables, "documents", "document_id", "source_id"))
    states = _Places()
    for document_id, state in column_cells(tables, "facts", "document_id", "state"):
        if state != "given":
            states.add(state, homes.get(document_id, ""), True)
    return kinds + states.kinds()


class _Places:
    """Places and pages by kind; rows of a page stand together, so that the page seen last is all that is remembered."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int]] = {}
        self._seen: dict[tuple[str, bool], str] = {}

    def add(self, kind: str, page: str, left: bool) -> None:
        counts = self._counts.setdefault(kind, [0, 0, 0, 0])
        for after in (False, True)[: 1 + left]:
            counts[2 + after] += 1
            if self._seen.get((kind, after)) != page:
                self._seen[(kind, after)] = page
                counts[after] += 1

    def kinds(self) -> list[Damage]:
        return sorted((Damage(kind, *counts) for kind, counts in self._counts.items()), key=lambda one: (-one.pages, -one.places, one.kind))


def by_unit(tables: Tables, most: int) -> tuple[dict[tuple[str, int | None], list[Row]], list[str]]:
    """Indicator rows of the `most` units and years with most indicators, in that order, and the names of the other units."""
    sizes: Counter[tuple[str, int | None]] = Counter((unit, year) for unit, year in column_cells(tables, "indicators", "unit", "year"))
    ordered = sorted(sizes, key=lambda key: (-sizes[key], key[0], key[1] or 0))
    found: dict[tuple[str, int | None], list[Row]] = {key: [] for key in ordered[:most]}
    for row in rows_where(tables, "indicators", "unit", {unit for unit, _ in found}):
        if (row["unit"], row["year"]) in found:
            found[(row["unit"], row["year"])].append(row)
    return found, [f"{unit} {year or ''}".strip() for unit, year in ordered[most:]]


def quotes(tables: Tables, wanted: set[str]) -> dict[str, str]:
    """The quotes of the wanted facts."""
    return {row["fact_id"]: row["quote"] for row in rows_where(tables, "facts", "fact_id", wanted, "fact_id", "quote")}


def titles(tables: Tables, wanted: set[str]) -> dict[str, str]:
    """The titles of the wanted documents."""
    return {row["document_id"]: row["title"] for row in rows_where(tables, "documents", "document_id", wanted, "document_id", "title")}
