"""Units of a finished run among their peers, and scorecards by an association's own rules."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from pipeline.benchmark.peers import Standing, per_thousand, standings
from pipeline.benchmark.quality import Quality, quality
from pipeline.benchmark.scorecard import Score, read_population, read_rules, scorecards
from pipeline.commands.finished import open_tables, read_text
from pipeline.export.schema import guard, to_cell

JUDGED = {"met", "partly", "not_met"}
"""Outcomes that say something of the unit's work; the others say that the summary, or the table of population, is silent."""


def make_benchmark(out: Path, rules: Path | None, population: Path | None) -> list[Score]:
    """Write `benchmark.csv`, `quality.csv` and, where asked, `per_thousand.csv` and `scorecard.csv` into `out`; return the scores."""
    found = open_tables(out)
    persons = read_population(read_text(population), str(population)) if population else {}
    indicators = list(found["indicators"])
    _write(
        out / "benchmark.csv",
        [field.name for field in fields(Standing)],
        (asdict(one) for one in standings(indicators, found["documents"])),
    )
    kept = quality(found["documents"], found["facts"], found["paragraphs"])
    _write(out / "quality.csv", [field.name for field in fields(Quality)], (asdict(one) for one in kept))
    if persons:
        rates = per_thousand(indicators, persons)
        _write(out / "per_thousand.csv", list(rates[0]) if rates else ["unit"], rates)
    if not rules:
        return []
    scores = scorecards(read_rules(read_text(rules), str(rules)), indicators, found["documents"], found["paragraphs"], persons)
    _write(out / "scorecard.csv", [field.name for field in fields(Score)], (asdict(one) for one in scores))
    return scores


def score_lines(scores: list[Score]) -> list[str]:
    """The scorecards for the terminal: a block a unit and year, a line an item with its evidence."""
    lines, unit = [], None
    for one in scores:
        if (one.unit, one.year) != unit:
            unit = (one.unit, one.year)
            own = [score for score in scores if (score.unit, score.year) == unit]
            total, most = sum(score.points for score in own), sum(score.out_of for score in own)
            judged = sum(score.out_of for score in own if score.outcome in JUDGED)
            open_ = [score for score in own if score.outcome not in JUDGED]
            left = f"; {to_cell(most - judged)} of {to_cell(most)} points open, {len(open_)} items without a figure" if open_ else ""
            lines.append(f"{one.unit} {one.year or ''}: {to_cell(total)} of {to_cell(judged)}{left}")
        value = "" if one.value is None else f" ({to_cell(one.value)})"
        lines.append(f"  {to_cell(one.points):>5} / {to_cell(one.out_of)}  {one.item}: {one.outcome}{value}  {' '.join(one.evidence[:3])}")
    return lines


def _write(path: Path, names: list[str], rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        writer.writerow(names)
        writer.writerows([guard(to_cell(_plain(row[name]))) for name in names] for row in rows)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
