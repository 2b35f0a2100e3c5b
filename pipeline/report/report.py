"""report.html: one page about a run for people, every figure one click from its evidence."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from markupsafe import Markup

from pipeline.report import charts, views
from pipeline.report.page import Lang, Row, name, render, script, shown, texts
from pipeline.report.views import GROUPS, Tables
from pipeline.vocabulary import load

MOST_UNITS = 200
"""Units shown on the page; a page with more opens slowly. The others are named and stand in tables/indicators.csv."""
MOST_LEVELS = 4
"""Levels that get a peer plot of their own."""
LEAST_OF_A_YEAR = 5
"""Units of one level that make a year worth a plot of its own."""
MOST_LINKS = 12
"""Facts named beside one figure; the others stand in tables/indicators.csv."""
MOST_DOTS = 200
"""Dots a row of the peer plot; more cannot be told apart."""


def write_report(tables: Tables, run: Mapping[str, Any], lang: Lang = "zh", *, review: str = "review.html") -> str:
    """The report as HTML text that needs nothing from outside.

    `tables` holds the rows of every table by name; the optional ones `benchmark` (Standing rows) and `quality` (Quality rows)
    add peers and data quality. `run` is the content of run.json. `review` is where the evidence page lies.
    """
    words = texts(lang)
    code, policy = script("report.js")
    units, left = _units(tables, lang, review)
    unreadable = [row for row in views.rows(tables, "sources") if row["status"] in {"unsupported", "error", "empty"}]
    return render(
        "report.html.j2",
        t=words,
        lang=lang,
        review=review,
        policy=policy,
        script=code,
        tiles=_tiles(tables, words),
        charts=_charts(tables, lang, review),
        units=units,
        units_left=left[:MOST_UNITS],
        units_left_count=len(left),
        quality=_quality(tables, lang),
        unreadable=unreadable[:MOST_UNITS],
        unreadable_left=len(unreadable[MOST_UNITS:]),
        versions=dict(run.get("versions") or {}),
        settings=dict(run.get("settings") or {}),
    )


def _tiles(tables: Tables, words: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(number, label, tone) of the overview tiles."""
    found = views.overview(tables)
    tiles = [(field, getattr(found, field)) for field in found.__dataclass_fields__]
    warning = {"files_failed", "facts_lost", "facts_redacted", "facts_doubt"}
    return [(shown(number), words[field], "warn" if field in warning and number else "") for field, number in tiles]


def _charts(tables: Tables, lang: Lang, review: str) -> list[tuple[str, str, Markup | None]]:
    """(title, note, drawing or None when there is nothing to draw)."""
    words = texts(lang)
    drawings = {
        "reach": _reach(tables, lang, review),
        "group_year": _group_year(tables, lang),
        "activity_audience": _activity_audience(tables, lang),
        "peers": _peers(tables, lang, review),
        "damage": _damage(tables, lang),
        "dropped": _tally(((code, False) for (code,) in views.column_cells(tables, "rejections", "code")), words["dropped"], lang),
    }
    return [(words[key], words[f"{key}_note"], drawing) for key, drawing in drawings.items()]


def _reach(tables: Tables, lang: Lang, review: str) -> Markup | None:
    words = texts(lang)
    found = [
        charts.Bar(
            name(key, lang),
            float(value),
            shown(value) + (f"（{words['mixed']}）" if mixed and lang == "zh" else " (mixed)" if mixed else ""),
            f"{review}#{fact}",
        )
        for key, value, mixed, fact in views.reach(tables)
    ]
    return charts.bars(found, words["reach"], log=True, lang=lang) if found else None


def _group_year(tables: Tables, lang: Lang) -> Markup | None:
    years, cells = views.group_by_year(tables)
    groups = [(group, name(group, lang)) for group in GROUPS]
    columns = [(year, year or texts(lang)["year_unknown"]) for year in years]
    return charts.matrix(groups, columns, cells, texts(lang)["group_year"]) if cells else None


def _activity_audience(tables: Tables, lang: Lang) -> Markup | None:
    activities, cells = views.activity_by_audience(tables)
    columns = [(group, name(group, lang)) for group in GROUPS] + [("", texts(lang)["no_group"])]
    listed = [(activity, name(activity, lang)) for activity in activities]
    return charts.matrix(listed, columns, cells, texts(lang)["activity_audience"]) if cells else None


def _tally(found: Iterable[tuple[str, bool]], title: str, lang: Lang) -> Markup | None:
    counted = views.tally(found)
    bars = [charts.Bar(name(code, lang), count, shown(count), "", faint / count) for code, count, faint in counted]
    return charts.bars(bars, title) if bars else None


def _damage(tables: Tables, lang: Lang) -> Markup | None:
    """Pages with each kind of damage as they came, and those that have it still."""
    words = texts(lang)
    states = {"lost": words["facts_lost"], "redacted": words["facts_redacted"]}
    found = [
        charts.Pair(
            states.get(one.kind) or name(one.kind, lang),
            one.pages,
            one.pages_left,
            words["damage_line"].format(*(shown(number) for number in one[1:])),
        )
        for one in views.damage(tables)
    ]
    return charts.pairs(found, words["damage"]) if found else None


def _peers(tables: Tables, lang: Lang, review: str) -> Markup | None:
    """One dot plot for each level that has at least two units, the most populous levels first.

    Years are not mixed where one year has enough units: a median over several years tells of the mixture of years.
    """
    units: dict[str, set[tuple[str, int | None]]] = {}
    for unit, year, level, value in views.column_cells(tables, "indicators", "unit", "year", "level", "value"):
        if value is not None and level != "unknown":
            units.setdefault(level, set()).add((unit, year))
    years = {level: _fullest_year(found) for level, found in units.items()}
    told: dict[tuple[str, str], _Told] = {}
    columns = ("level", "indicator", "unit", "year", "value", "facts")
    for level, indicator, *row in views.column_cells(tables, "indicators", *columns):
        unit, year, value, facts = row
        if value is not None and years.get(level, year) in {None, year}:
            told.setdefault((level, indicator), _Told([], [])).add(f"{unit} {year or ''}", value, facts, review)
    units = {level: {key for key in found if years[level] in {None, key[1]}} for level, found in units.items()}
    drawn = Markup("")
    for level in sorted((level for level in units if len(units[level]) > 1), key=lambda level: (-len(units[level]), level))[:MOST_LEVELS]:
        lines = ((row["indicator"], told.get((level, row["indicator"]))) for row in load("indicators", ("indicator",)))
        found = [
            charts.Strip(
                name(indicator, lang), tuple(line.dots), *(_quartiles(sorted(line.values)) if years[level] else (None, None, None))
            )
            for indicator, line in lines
            if line and len(line.values) > 1
        ]
        if found:
            title = f"{name(level, lang)} · {years[level] or texts(lang)['all_years']} · {len(units[level])}"
            drawn += Markup("<h4>{}</h4>").format(title) + charts.strips(found, title, lang)
    return drawn or None


def _fullest_year(units: Iterable[tuple[str, int | None]]) -> int | None:
    """The year that most units report, the latest of several; None when no year has five."""
    counts = Counter(year for _, year in units if year is not None)
    year, most = max(counts.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    return year if most >= LEAST_OF_A_YEAR else None


class _Told(NamedTuple):
    """One indicator at one level: all values, and the first dots."""

    values: list[float]
    dots: list[charts.Dot]

    def add(self, whose: str, value: Decimal, facts: Sequence[str], review: str) -> None:
        """Take in one row of the indicators."""
        self.values.append(float(value))
        if len(self.dots) < MOST_DOTS:
            self.dots.append(charts.Dot(float(value), f"{whose}: {shown(value)}", f"{review}#{next(iter(facts), '')}"))


def _quartiles(values: Sequence[float]) -> tuple[float | None, float | None, float | None]:
    """Lower quartile, median, upper quartile by linear interpolation; nothing below five values."""
    if len(values) < 5:
        return None, None, None

    def at(share: float) -> float:
        place = share * (len(values) - 1)
        below = int(place)
        above = min(below + 1, len(values) - 1)
        return values[below] + (values[above] - values[below]) * (place - below)

    return at(0.25), at(0.5), at(0.75)


def _units(tables: Tables, lang: Lang, review: str) -> tuple[list[dict[str, Any]], list[str]]:
    """One entry a unit and year (its heading, its indicator lines with evidence, what it does not mention), and the units left out."""
    units, left = views.by_unit(tables, MOST_UNITS)
    places = {
        (row["unit"], row["year"], row["indicator"]): row for row in views.rows(tables, "benchmark") if (row["unit"], row["year"]) in units
    }
    documents = {document for lines in units.values() for line in lines for document in line["documents"]}
    titles = views.titles(tables, documents)
    evidence = {
        fact for lines in units.values() for line in lines for fact in (*line["facts"], *(n.partition("=")[0] for n in line["excluded"]))
    }
    quotes = views.quotes(tables, evidence)
    wanted = [row["indicator"] for row in load("indicators", ("indicator",))]
    found = []
    for number, ((unit, year), lines) in enumerate(units.items(), 1):
        stated = {line["indicator"] for line in lines}
        found.append(
            {
                "id": f"u{number}",
                "name": titles.get(unit) or unit,
                "year": year or texts(lang)["year_unknown"],
                "level": name(lines[0]["level"], lang),
                "lines": [
                    _line(line, places.get((unit, year, line["indicator"])), quotes, lang, review) for line in _ordered(lines, wanted)
                ],
                "missing": [name(indicator, lang) for indicator in wanted if indicator not in stated],
            }
        )
    return found, left


def _ordered(lines: Sequence[Row], wanted: Sequence[str]) -> list[Row]:
    order = {indicator: place for place, indicator in enumerate(wanted)}
    return sorted(lines, key=lambda line: (order.get(line["indicator"].partition(":")[0], len(order)), line["indicator"]))


def _line(line: Row, place: Row | None, quotes: Mapping[str, str], lang: Lang, review: str) -> dict[str, Any]:
    words = texts(lang)
    left_out = [note.partition("=") for note in line["excluded"]]
    facts = [(f"{review}#{fact}", quotes.get(fact, fact)) for fact in line["facts"]]
    return {
        "name": name(line["indicator"], lang),
        "group": ":" in line["indicator"],
        "value": shown(line["value"]) if isinstance(line["value"], Decimal | int) else words["missing"],
        "missing": line["value"] is None,
        "link": facts[0][0] if facts else (f"{review}#{left_out[0][0]}" if left_out else ""),
        "unit": name(line["unit_of_measure"], lang),
        "basis": words.get(line["basis"], line["basis"]),
        "facts": facts[:MOST_LINKS],
        "facts_more": len(facts[MOST_LINKS:]),
        "left_out": [(f"{review}#{fact}", quotes.get(fact, fact), _reason(reason, lang)) for fact, _, reason in left_out[:MOST_LINKS]],
        "left_out_count": len(left_out),
        "median": shown(place["median"]) if place else "",
        "percentile": f"{place['percentile']:.0f}" if place and place["percentile"] is not None else "",
        "peers": f"{place['n']}/{place['of']}" if place else "",
    }


def _reason(reason: str, lang: Lang) -> str:
    """Why a figure was left out, in words; which other fact covers it stands in the table."""
    return texts(lang).get("why_" + reason.partition(":")[0].replace("-", "_"), reason)


def _quality(tables: Tables, lang: Lang) -> list[dict[str, Any]]:
    """Documents with something to check, worst first."""
    worst = heapq.nlargest(
        MOST_UNITS, views.rows(tables, "quality"), key=lambda row: row["contradicted"] * 3 + row["lost"] * 2 + row["masked"]
    )
    shown_ids = {row["document_id"] for row in worst}
    titles = views.titles(tables, shown_ids)
    joiner = "、" if lang == "zh" else ", "
    return [
        {
            **row,
            "title": titles.get(row["document_id"]) or row["document_id"],
            "group_names": joiner.join(name(group, lang) for group in row["groups"]),
        }
        for row in worst
    ]
