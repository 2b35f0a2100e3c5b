"""The way back: verdicts of the review page are checked, applied to the facts, and turned into gold."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.errors import ZongjieError
from pipeline.report.page import Row
from pipeline.report.views import GROUPS, Tables, rows

_ALLOWED = {
    "verdict": {"accept", "reject", "edit"},
    "measure": {"headcount", "sessions", "funding", "money_other", "materials", "facilities", "ratio", "other"},
    "approx": {"exact", "about", "at_least", "at_most", "range"},
    "state": {"given", "redacted", "lost"},
    "role": {"actual", "target", "planned", "rate_base"},
}
_COLUMNS = ("fact_id", "verdict", "measure", "value", "value_max", "unit", "approx", "state", "role", "audience", "note", "quote")
_GOLD_MEASURES = {"headcount", "sessions", "funding", "money_other"}
"""Measures that gold annotates (codebook)."""
_MOST_PROBLEMS = 20
"""Problems told at once; more would hide the first."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer decided about one fact. The fields after `verdict` are filled for `edit` only."""

    fact_id: str
    verdict: str
    measure: str = ""
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str = ""
    approx: str = ""
    state: str = ""
    role: str = ""
    audience: tuple[str, ...] = ()
    note: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """The corrected facts table, gold by source, and what was done: accepted, rejected, edited, not judged."""

    facts: list[dict[str, Any]]
    gold: dict[str, list[dict[str, Any]]]
    counts: dict[str, int]


def read_verdicts(text: str, where: str) -> list[Verdict]:
    """Verdicts from CSV or JSON Lines as the review page saves them, the last one for a fact counting.

    Raises ZongjieError `verdicts` that names line and column of every problem (the first twenty).
    """
    body = text.removeprefix("\ufeff")
    problems: list[str] = []
    found: dict[str, Verdict] = {}
    for line, record in _records(body, where, problems):
        verdict = _verdict(record, line, problems)
        if verdict:
            found[verdict.fact_id] = verdict
    if problems:
        raise ZongjieError("verdicts", "; ".join(problems[:_MOST_PROBLEMS]), where, "mend these cells, or save the verdicts again")
    return list(found.values())


def _records(body: str, where: str, problems: list[str]) -> Iterable[tuple[int, dict[str, Any]]]:
    if body.lstrip().startswith("{"):
        for number, line in enumerate(body.split("\n"), 1):
            if line.strip():
                try:
                    record = json.loads(line)
                except ValueError:
                    record = None
                if isinstance(record, dict):
                    yield number, record
                else:
                    problems.append(f"line {number}: not a JSON object")
        return
    reader = csv.DictReader(io.StringIO(body, newline=""))
    missing = [column for column in ("fact_id", "verdict") if column not in (reader.fieldnames or ())]
    if missing:
        raise ZongjieError("verdicts", f"columns missing: {', '.join(missing)}", where, "give the file the review page saved")
    for row in reader:
        yield reader.line_num, {key: _unguard(value) for key, value in row.items() if key in _COLUMNS and value is not None}


def _unguard(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _verdict(record: Mapping[str, Any], line: int, problems: list[str]) -> Verdict | None:
    before = len(problems)
    fact_id, kind = str(record.get("fact_id") or ""), str(record.get("verdict") or "")
    if not fact_id:
        problems.append(f"line {line}, fact_id: empty")
    if kind not in _ALLOWED["verdict"]:
        problems.append(f"line {line}, verdict: {kind!r} is none of accept, edit, reject")
    texts = {key: str(record.get(key) or "") for key in ("measure", "unit", "approx", "state", "role", "note", "quote")}
    groups = _audience(record.get("audience"))
    numbers: dict[str, Any] = {}
    if kind == "edit":
        for key in ("measure", "approx", "state", "role"):
            if texts[key] not in _ALLOWED[key]:
                problems.append(f"line {line}, {key}: {texts[key]!r} is none of {', '.join(sorted(_ALLOWED[key]))}")
        problems += [f"line {line}, audience: {group!r} is no key group" for group in groups if group not in GROUPS]
        numbers = {key: _number(record.get(key), f"line {line}, {key}", problems) for key in ("value", "value_max")}
        if (texts["state"] == "given") != (numbers["value"] is not None):
            problems.append(f"line {line}, value: a given fact has a value, a lost or redacted one has none")
    fields: dict[str, Any] = {**numbers, **texts}
    return None if len(problems) > before else Verdict(fact_id, kind, audience=groups, **fields)


def _audience(value: object) -> tuple[str, ...]:
    parts = value if isinstance(value, list) else str(value or "").replace("；", ";").split(";")
    return tuple(str(part).strip() for part in parts if str(part).strip())


def _number(value: object, where: str, problems: list[str]) -> Decimal | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or number < 0:
        problems.append(f"{where}: {text!r} is no number")
        return None
    return number


def apply_verdicts(verdicts: Iterable[Verdict], tables: Tables, where: str = "verdicts") -> Applied:
    """The facts table with rejected facts gone and edited ones corrected, and gold of the judged facts by source id.

    An edited or accepted fact has confidence 1 and the check `reviewed`. Only judged facts become gold. Raises ZongjieError
    `verdicts-other-run` when a verdict names a fact that the tables do not have, or that has another quote now.
    """
    judged = {verdict.fact_id: verdict for verdict in verdicts}
    sources = {row["document_id"]: (row["source_id"], row["ordinal"]) for row in rows(tables, "documents")}
    facts: list[dict[str, Any]] = []
    gold: dict[str, list[dict[str, Any]]] = defaultdict(list)
    counts = {"accept": 0, "reject": 0, "edit": 0, "open": 0}
    strangers = set(judged)
    for row in rows(tables, "facts"):
        verdict = judged.get(row["fact_id"])
        if verdict is None:
            facts.append(dict(row))
            counts["open"] += 1
            continue
        if not verdict.quote or verdict.quote == row["quote"]:
            strangers.discard(verdict.fact_id)
        counts[verdict.verdict] += 1
        if verdict.verdict != "reject":
            corrected = _corrected(row, verdict)
            facts.append(corrected)
            source, ordinal = sources[row["document_id"]]
            if corrected["measure"] in _GOLD_MEASURES:
                gold[source].append(_gold(corrected, ordinal))
    if strangers:
        shown = ", ".join(sorted(strangers)[:_MOST_PROBLEMS])
        raise ZongjieError(
            "verdicts-other-run", f"facts not in these tables, or with another quote: {shown}", where, "name the run they were made on"
        )
    return Applied(facts, dict(gold), counts)


def _corrected(row: Row, verdict: Verdict) -> dict[str, Any]:
    found = dict(row)
    if verdict.verdict == "edit":
        found.update({key: getattr(verdict, key) for key in ("measure", "value", "value_max", "unit", "approx", "state", "role")})
        found["audience"] = list(verdict.audience)
    found["confidence"] = 1.0
    found["checks"] = [*(row["checks"] or ()), "reviewed"]
    return found


def _gold(row: Row, ordinal: int) -> dict[str, Any]:
    """A gold record of the annotation guide's form; numbers as JSON numbers."""
    numbers = {key: _plain(row[key]) for key in ("value", "value_max")}
    return {
        "kind": "fact",
        "doc": ordinal,
        "quote": row["quote"],
        "measure": row["measure"],
        **numbers,
        "unit": row["unit"],
        "approx": row["approx"],
        "state": row["state"],
        "role": row["role"],
        "activity": row["activity_text"] or row["activity"],
        "audience": list(row["audience"]),
    }


def _plain(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
