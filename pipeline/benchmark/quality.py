"""What to know of a unit's figures before comparing them: masked, lost and contradicted numbers, groups, targets, originality."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from pipeline.benchmark.claims import Row
from pipeline.benchmark.counting import GROUPS
from pipeline.cells import cells

_MOST_EVIDENCE = 12
"""Facts named for a document: enough to look at, few enough to keep for every document."""
_NEAR = 30
"""Characters between a target and its result: 任务400人，完成407人 and a few words."""


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


class _Fact(NamedTuple):
    """The columns of a fact that its document's quality is judged by."""

    document_id: str
    fact_id: str
    paragraph_id: str
    start: int
    end: int
    measure: str
    value: Decimal | None
    state: str
    role: str
    checks: Sequence[str]


@dataclass(slots=True)
class _Tally:
    """What is kept of a document while its facts pass by: counts and a few ids, and the fact seen last when it is a target."""

    facts: int = 0
    masked: int = 0
    lost: int = 0
    contradicted: int = 0
    targets: int = 0
    met: int = 0
    groups: set[str] = field(default_factory=set)
    evidence: list[tuple[int, str]] = field(default_factory=list)
    target: _Fact | None = None


def quality(documents: Iterable[Row], facts: Iterable[Row], paragraphs: Iterable[Row]) -> list[Quality]:
    """One record for each kept document, in the order of `documents`. Facts of a document come in the order of the text."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for fact in map(_Fact._make, cells(facts, *_Fact._fields)):
        _count(tallies[fact.document_id], fact)
    for document_id, groups in cells(paragraphs, "document_id", "key_groups"):
        if groups:
            tallies[document_id].groups.update(groups)
    return [_quality(row, tallies[row["document_id"]]) for row in documents if row.get("canonical") is not False]


def _count(tally: _Tally, fact: _Fact) -> None:
    contradicted = bool(fact.checks) and any("contradiction" in check for check in fact.checks)
    tally.facts += 1
    if contradicted or fact.state != "given":
        tally.contradicted += contradicted
        tally.masked += fact.state == "redacted"
        tally.lost += fact.state == "lost"
        if len(tally.evidence) < _MOST_EVIDENCE:
            tally.evidence.append((0 if contradicted else 1 if fact.state == "lost" else 2, fact.fact_id))
    if tally.target and _is_result(tally.target, fact):
        tally.targets += 1
        tally.met += fact.value >= tally.target.value  # type: ignore[operator]  # neither is taken without a value
    tally.target = fact if fact.role == "target" and fact.value is not None else None


def _quality(document: Row, tally: _Tally) -> Quality:
    return Quality(
        document_id=document["document_id"],
        unit=document.get("unit") or "",
        year=document.get("year"),
        level=document.get("unit_level") or "unknown",
        facts=tally.facts,
        masked=tally.masked,
        lost=tally.lost,
        contradicted=tally.contradicted,
        groups=tuple(group for group in GROUPS if group in tally.groups),
        targets=tally.targets,
        met=tally.met,
        originality=document.get("originality"),
        evidence=tuple(fact for _, fact in sorted(tally.evidence, key=lambda pair: pair[0])),
    )


def _is_result(target: _Fact, done: _Fact) -> bool:
    """The done figure of the same measure, right after its target in the same paragraph."""
    near = target.paragraph_id == done.paragraph_id and done.start - target.end < _NEAR
    return near and done.role == "actual" and target.measure == done.measure and done.value is not None
