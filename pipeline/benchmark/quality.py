"""What to know of a unit's figures before comparing them: masked, lost and contradicted numbers, groups, targets, originality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipeline.benchmark.claims import Row
from pipeline.benchmark.counting import GROUPS


@dataclass(frozen=True, slots=True)
class Quality:
    """The data quality of one document. `targets` and `met` count targets that have a done figure beside them.

    `originality` is a share from 0 to 1, `None` when not known. `evidence` holds the facts to look at, worst first.
    """

    document_id: str
    unit: str
    year: int | None
    level: str
    facts: int
    masked: int
    lost: int
    contradicted: int
    groups: tuple[str, ...]
    targets: int
    met: int
    originality: float | None
    evidence: tuple[str, ...]


def quality(documents: Iterable[Row], facts: Iterable[Row], paragraphs: Iterable[Row]) -> list[Quality]:
    """One record for each kept document, in the order of `documents`."""
    facts_of: Mapping[str, list[Row]] = defaultdict(list)
    groups_of: Mapping[str, set[str]] = defaultdict(set)
    for row in facts:
        facts_of[row["document_id"]].append(row)
    for row in paragraphs:
        groups_of[row["document_id"]].update(row["key_groups"] or ())
    return [
        _quality(row, facts_of[row["document_id"]], groups_of[row["document_id"]]) for row in documents if row.get("canonical") is not False
    ]


def _quality(document: Row, facts: list[Row], groups: set[str]) -> Quality:
    contradicted = [row for row in facts if any("contradiction" in check for check in row.get("checks") or ())]
    masked = [row for row in facts if row["state"] == "redacted"]
    lost = [row for row in facts if row["state"] == "lost"]
    targets = list(_targets(facts))
    return Quality(
        document_id=document["document_id"],
        unit=document.get("unit") or "",
        year=document.get("year"),
        level=document.get("unit_level") or "unknown",
        facts=len(facts),
        masked=len(masked),
        lost=len(lost),
        contradicted=len(contradicted),
        groups=tuple(group for group in GROUPS if group in groups),
        targets=len(targets),
        met=sum(done >= wanted for wanted, done in targets),
        originality=document.get("originality"),
        evidence=tuple(row["fact_id"] for row in (*contradicted, *lost, *masked)[:12]),
    )


def _targets(facts: list[Row]) -> Iterable[tuple[Decimal, Decimal]]:
    """Targets with the done figure next to them in the same paragraph: same measure, told right after."""
    ordered = sorted(facts, key=lambda row: (row["paragraph_id"], row["start"]))
    for wanted, done in pairwise(ordered):
        pair: tuple[Any, Any] = wanted["value"], done["value"]
        same = (
            wanted["paragraph_id"] == done["paragraph_id"] and wanted["measure"] == done["measure"] and done["start"] - wanted["end"] < 30
        )
        if wanted["role"] == "target" and done["role"] == "actual" and same and None not in pair:
            yield pair
