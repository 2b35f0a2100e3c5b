"""Scorecards by an association's own rules: thresholds with evidence, and "not mentioned" kept apart from "not met"."""

from __future__ import annotations

import csv
import io
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pipeline.benchmark.claims import Row
from pipeline.errors import ZongjieError
from pipeline.vocabulary import load

Outcome = Literal["met", "partly", "not_met", "not_mentioned", "masked", "no_population"]
"""`masked`: the figure is told, but a part of it is masked or lost, so that nobody knows whether the threshold is reached."""
_KEYS = {"name", "points", "indicator", "per", "steps", "category", "words", "groups"}
_PER = {"unit": Decimal(1), "person": Decimal(1), "hundred": Decimal(100), "thousand": Decimal(1000)}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a scoring scheme. Exactly one of `indicator`, `category` and `groups` says what is looked at.

    `steps` are (threshold, points), rising; the highest one reached counts. `per` divides by population: `person`, `hundred`,
    `thousand`, or `unit` for the bare number. With `category` the steps count paragraphs of that work category that hold one of
    `words` (any, when empty); with `groups` they count the key groups that are addressed.
    """

    name: str
    points: Decimal
    steps: tuple[tuple[Decimal, Decimal], ...]
    indicator: str = ""
    per: str = "unit"
    category: str = ""
    words: tuple[str, ...] = ()
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """A scoring scheme: its title, its items, and the unit levels it is for (all when empty)."""

    title: str
    items: tuple[Item, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What one unit and year gets for one item, and the facts or paragraphs that show it."""

    unit: str
    year: int | None
    item: str
    points: Decimal
    out_of: Decimal
    outcome: Outcome
    value: Decimal | None
    evidence: tuple[str, ...]


def read_rules(text: str, where: str) -> Rules:
    """The scheme in a TOML text. Raises ZongjieError `rules` that names the item and the key of the first problem."""
    try:
        found = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ZongjieError("rules", str(error), where, "mend the TOML") from error
    raw = found.get("item")
    if not isinstance(raw, list) or not raw:
        raise ZongjieError("rules", "no [[item]]", where, "add at least one item")
    items = tuple(_item(entry, f"{where}, item {number}") for number, entry in enumerate(raw, 1))
    return Rules(str(found.get("title", "")), items, tuple(found.get("levels", ())))


def _item(entry: Mapping[str, Any], where: str) -> Item:
    strange = set(entry) - _KEYS
    if strange:
        raise ZongjieError("rules", f"unknown key {sorted(strange)[0]!r}", where, f"use {', '.join(sorted(_KEYS))}")
    looked_at = [key for key in ("indicator", "category", "groups") if entry.get(key)]
    if len(looked_at) != 1:
        raise ZongjieError("rules", "an item looks at exactly one of indicator, category, groups", where, "name one")
    known = {row["indicator"] for row in load("indicators", ("indicator",))}
    if entry.get("indicator") and str(entry["indicator"]).partition(":")[0] not in known:
        raise ZongjieError("rules", f"unknown indicator {entry['indicator']!r}", where, f"use one of {', '.join(sorted(known))}")
    if entry.get("per", "unit") not in _PER:
        raise ZongjieError("rules", f"unknown per {entry['per']!r}", where, f"use one of {', '.join(_PER)}")
    try:
        steps = tuple((Decimal(threshold), Decimal(points)) for threshold, points in entry["steps"])
        points = Decimal(entry.get("points", max(points for _, points in steps)))
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise ZongjieError("rules", "steps must be pairs [threshold, points]", where, "write steps = [[6, 3], [12, 6]]") from error
    return Item(
        name=str(entry.get("name") or entry.get("indicator") or entry.get("category") or "groups"),
        points=points,
        steps=tuple(sorted(steps)),
        indicator=str(entry.get("indicator", "")),
        per=str(entry.get("per", "unit")),
        category=str(entry.get("category", "")),
        words=tuple(entry.get("words", ())),
        groups=bool(entry.get("groups", False)),
    )


def read_population(text: str, where: str) -> dict[str, Decimal]:
    """Persons by unit name from CSV with columns `unit` and `population`. Raises ZongjieError `population` naming the line."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    if not {"unit", "population"} <= set(reader.fieldnames or ()):
        raise ZongjieError("population", "columns unit and population are needed", where, "add them to the header")
    found = {}
    for row in reader:
        try:
            persons = Decimal((row["population"] or "").replace(",", "").strip())
        except InvalidOperation:
            persons = Decimal(0)
        if not persons.is_finite() or persons <= 0:
            raise ZongjieError(
                "population", f"{row['population']!r} is no number of persons", f"{where} line {reader.line_num}", "mend the cell"
            )
        found[(row["unit"] or "").strip()] = persons
    return found


def scorecards(
    rules: Rules,
    indicators: Iterable[Row],
    documents: Iterable[Row],
    paragraphs: Iterable[Row],
    population: Mapping[str, Decimal] | None = None,
) -> list[Score]:
    """The score of every unit and year for every item, units in order. Points need evidence: without it there are none."""
    units = _units(documents, rules.levels)
    homes = {document: unit for unit, members in units.items() for document in members}
    stated = {(row["unit"], row["year"], row["indicator"]): row for row in indicators}
    told: dict[tuple[str, int | None], list[Row]] = defaultdict(list)
    for row in paragraphs:
        if row["document_id"] in homes:
            told[homes[row["document_id"]]].append(row)
    found = []
    for key in sorted(units, key=lambda key: (key[0], key[1] or 0)):
        for item in rules.items:
            if item.indicator:
                found.append(_by_number(item, key, stated.get((*key, item.indicator)), population or {}))
            else:
                found.append(_by_text(item, key, told[key]))
    return found


def _units(documents: Iterable[Row], levels: tuple[str, ...]) -> dict[tuple[str, int | None], list[str]]:
    found: dict[tuple[str, int | None], list[str]] = defaultdict(list)
    for row in documents:
        if row.get("canonical") is not False and (not levels or row["unit_level"] in levels):
            found[(row["unit"] or row["document_id"], row["year"])].append(row["document_id"])
    return found


def _by_number(item: Item, key: tuple[str, int | None], row: Row | None, population: Mapping[str, Decimal]) -> Score:
    if row is None:
        return Score(*key, item.name, Decimal(0), item.points, "not_mentioned", None, ())
    if row["value"] is None:
        known = tuple(row["facts"])
        masked = tuple(
            fact for fact, _, reason in (note.partition("=") for note in row.get("excluded") or ()) if reason in {"lost", "redacted"}
        )
        return Score(*key, item.name, Decimal(0), item.points, "masked", None, masked + known)
    evidence = tuple(row["facts"])
    if item.per == "unit":
        return _graded(item, key, row["value"], evidence)
    persons = population.get(key[0])
    if not persons:
        return Score(*key, item.name, Decimal(0), item.points, "no_population", row["value"], evidence)
    return _graded(item, key, (row["value"] * _PER[item.per] / persons).quantize(Decimal("0.01")), evidence)


def _by_text(item: Item, key: tuple[str, int | None], told: list[Row]) -> Score:
    if item.groups:
        first: dict[str, str] = {}
        for row in told:
            for group in row["key_groups"]:
                first.setdefault(group, row["paragraph_id"])
        return _graded(item, key, Decimal(len(first)), tuple(first.values()))
    held = [
        row["paragraph_id"]
        for row in told
        if item.category in row["work_categories"] and (not item.words or any(word in row["text"] for word in item.words))
    ]
    return _graded(item, key, Decimal(len(held)), tuple(held))


def _graded(item: Item, key: tuple[str, int | None], value: Decimal, evidence: tuple[str, ...]) -> Score:
    reached = [points for threshold, points in item.steps if value >= threshold]
    points = reached[-1] if reached and evidence else Decimal(0)
    if not evidence:
        outcome: Outcome = "not_mentioned"
    else:
        outcome = "met" if points >= item.points else "partly" if points else "not_met"
    return Score(*key, item.name, points, item.points, outcome, value if evidence else None, evidence)
