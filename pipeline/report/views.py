"""Figures for the report's charts and tables, worked out from table rows. No HTML here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

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


def rows(tables: Tables, name: str) -> Iterable[Row]:
    """The rows of a table; none when the run has no such table."""
    return tables.get(name, ())


def overview(tables: Tables) -> Overview:
    """Counts over all tables."""
    statuses = Counter(row["status"] for row in rows(tables, "sources"))
    kept = Counter(row["canonical"] is not False for row in rows(tables, "documents"))
    states: Counter[str] = Counter()
    for row in rows(tables, "facts"):
        states[row["state"]] += 1
        states["doubt"] += is_contradicted(row)
    return Overview(
        files=statuses.total(),
        files_failed=statuses["unsupported"] + statuses["error"],
        documents=kept.total(),
        copies=kept[False],
        units=len({(row["unit"], row["year"]) for row in rows(tables, "indicators")}),
        facts=states.total() - states["doubt"],
        facts_lost=states["lost"],
        facts_redacted=states["redacted"],
        facts_doubt=states["doubt"],
        repairs=sum(1 for _ in rows(tables, "repairs")),
        rejections=sum(1 for _ in rows(tables, "rejections")),
    )


def is_contradicted(fact: Row) -> bool:
    """A check says that the fact contradicts another one or its own rate."""
    return any("contradiction" in check or "conflict" in check for check in fact.get("checks") or ())


def reach(tables: Tables) -> list[tuple[str, Decimal, bool, str]]:
    """People reached by kind of activity over all units: (indicator, sum, persons and participations mixed, first fact)."""
    found = []
    for name in REACH:
        mine = [row for row in rows(tables, "indicators") if row["indicator"] == name and row["value"] is not None]
        if mine:
            mixed = (
                len(
                    {row["unit_of_measure"] for row in mine}
                    | ({"mixed", ""} if any(r["unit_of_measure"] == "mixed" for r in mine) else set())
                )
                > 1
            )
            top = max(mine, key=lambda row: row["value"])
            found.append((name, sum((row["value"] for row in mine), Decimal(0)), mixed, next(iter(top["facts"]), "")))
    return found


def group_by_year(tables: Tables) -> tuple[list[str], dict[tuple[str, str], int]]:
    """Paragraphs that address each key group in each year: the years in order ("" when unknown), and counts by (group, year)."""
    years = {row["document_id"]: str(row["year"] or "") for row in rows(tables, "documents") if row["canonical"] is not False}
    cells: Counter[tuple[str, str]] = Counter()
    for row in rows(tables, "paragraphs"):
        if row["document_id"] in years:
            cells.update((group, years[row["document_id"]]) for group in row["key_groups"])
    found = sorted({year for _, year in cells}, key=lambda year: (year == "", year))
    return found, dict(cells)


def activity_by_audience(tables: Tables, most: int = 14) -> tuple[list[str], dict[tuple[str, str], int]]:
    """Actual facts of kept copies by activity and audience; the `most` frequent activities. "" stands for no group."""
    cells: Counter[tuple[str, str]] = Counter()
    for row in rows(tables, "facts"):
        if row["canonical"] is False or row["role"] != "actual" or not row["activity"]:
            continue
        cells.update((row["activity"], group) for group in row["audience"] or [""])
    sums: Counter[str] = Counter()
    for (activity, _), count in cells.items():
        sums[activity] += count
    kept = [activity for activity, _ in sorted(sums.items(), key=lambda item: (-item[1], item[0]))[:most]]
    return kept, {key: count for key, count in cells.items() if key[0] in set(kept)}


def tally(found: Iterable[tuple[str, bool]], most: int = 14) -> list[tuple[str, int, int]]:
    """(name, count, of these uncertain) for the most frequent names."""
    counts: Counter[str] = Counter()
    faint: Counter[str] = Counter()
    for name, uncertain in found:
        counts[name] += 1
        faint[name] += uncertain
    return [(name, count, faint[name]) for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


def by_unit(tables: Tables, most: int) -> tuple[dict[tuple[str, int | None], list[Row]], list[str]]:
    """Indicator rows of the `most` units and years with most indicators, in that order, and the names of the other units."""
    sizes: Counter[tuple[str, int | None]] = Counter((row["unit"], row["year"]) for row in rows(tables, "indicators"))
    ordered = sorted(sizes, key=lambda key: (-sizes[key], key[0], key[1] or 0))
    found: dict[tuple[str, int | None], list[Row]] = {key: [] for key in ordered[:most]}
    for row in rows(tables, "indicators"):
        if (row["unit"], row["year"]) in found:
            found[(row["unit"], row["year"])].append(row)
    return found, [f"{unit} {year or ''}".strip() for unit, year in ordered[most:]]


def quotes(tables: Tables, wanted: set[str]) -> dict[str, str]:
    """The quotes of the wanted facts."""
    return {row["fact_id"]: row["quote"] for row in rows(tables, "facts") if row["fact_id"] in wanted}
