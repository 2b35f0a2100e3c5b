"""Facts against gold facts: same measure, values and state at the same place; then the attributes of the matched ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from pipeline.evaluate.fold import fold, occurrences
from pipeline.evaluate.gold import Record
from pipeline.evaluate.tables import Cells, PlacedFact, PredictedPage, values

SCORED = ("headcount", "sessions", "funding")
SAME = 1e-6
"""Relative difference under which two values are one."""

Lose = Callable[[str, str], None]


def score_facts(page: PredictedPage, gold: Sequence[Record], count: Counter[Any], lose: Lose) -> None:
    """Count hits, predictions and gold facts into `count`, and note each loss.

    The rarest quotes are matched first; a fact marked uncertain or optional in gold costs nothing either way.
    """
    wanted = [(record, occurrences(page.text, fold(record["quote"]))) for record in gold if record["measure"] in SCORED]
    taken: set[int] = set()
    for record, spots in sorted(wanted, key=lambda pair: len(pair[1])):
        optional = record.get("uncertain") or record.get("optional")
        count["fact_gold", record["measure"]] += not optional
        hit = next((k for k, fact in enumerate(page.facts) if k not in taken and _same(fact, record, spots)), None)
        if hit is None:
            if not optional:
                lose(f"{record['measure']}_recall", f"missed: {record['quote']} = {record['value']} {record['unit']} ({record['state']})")
            continue
        taken.add(hit)
        if optional:
            count["fact_pred", record["measure"]] -= 1
            continue
        count["fact_tp", record["measure"]] += 1
        _attributes(page.facts[hit].row, record, count, lose)
    for k, fact in enumerate(page.facts):
        if fact.row["measure"] in SCORED:
            count["fact_pred", fact.row["measure"]] += 1
            if k not in taken:
                row = fact.row
                lose(f"{row['measure']}_precision", f"no such fact: {row['quote']} = {row['value']} {row['unit']} ({row['state']})")


def _same(fact: PlacedFact, record: Record, spots: list[tuple[int, int]]) -> bool:
    row = fact.row
    if row["measure"] != record["measure"] or (row.get("state") or "given") != record["state"]:
        return False
    if not _close(_number(row.get("value")), record["value"]):
        return False
    if record.get("value_max") is not None and not _close(_number(row.get("value_max")), record["value_max"]):
        return False
    if spots:
        return any(fact.start < end and start < fact.end for start, end in spots)
    quote, truth = fold(row.get("quote") or ""), fold(record["quote"])
    return bool(quote) and (quote in truth or truth in quote)


def _attributes(row: Cells, record: Record, count: Counter[Any], lose: Lose) -> None:
    count["attr_n"] += 1
    for name in ("unit", "approx", "role"):
        count[f"{name}_ok"] += row.get(name) == record[name]
        if row.get(name) != record[name]:
            lose(name, f"{record['quote']}: {row.get(name)} for {record[name]}")
    predicted, truth = set(values(row.get("audience"))), set(record.get("audience") or [])
    overlap = len(predicted & truth) / len(predicted | truth) if predicted | truth else 1.0
    count["audience_ok"] += overlap  # type: ignore[assignment]  # a sum of shares among counts
    if overlap < 1:
        lose("audience", f"{record['quote']}: {sorted(predicted)} for {sorted(truth)}")


def _number(cell: str | None) -> float | None:
    try:
        return float(cell or "")
    except ValueError:
        return None


def _close(a: float | None, b: float | None) -> bool:
    return a == b or (a is not None and b is not None and abs(a - b) <= SAME * max(1, abs(a), abs(b)))
