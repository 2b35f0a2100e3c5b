"""The indicators table: one row a unit, year and indicator, counted from canonical facts by the rulings of the codebook."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.benchmark.claims import Row, claims_of
from pipeline.benchmark.counting import Count, count_document

_NAMELESS = re.compile(r"^(?:我|本|该|某|[×*＊_＿]+|[xX]{1,3})|[×＊*_＿]{2,}|[xX]{2}")
"""Units that say 我县 or are masked: two documents with such a name need not come from one unit."""


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """The counts of one document, and what is needed to bring documents of a unit together."""

    document_id: str
    unit: str
    region_code: str
    year: int | None
    level: str
    weight: tuple[int, str]
    counts: tuple[Count, ...]


def indicators(documents: Iterable[Row], facts: Iterable[Row], paragraphs: Iterable[Row]) -> list[dict[str, Any]]:
    """The rows of the `indicators` table, sorted by unit, year, level and indicator.

    `documents`, `facts` and `paragraphs` are table rows. A document whose unit is unknown, relative (我县) or masked stands
    for itself: `unit` is its document id. Where several documents of a unit and year state an indicator, the figure of the
    longest one stands and the others are listed in `excluded`. `value` is empty where a part is lost or redacted.
    """
    facts_of, paragraphs_of = defaultdict(list), defaultdict(list)
    for row in facts:
        facts_of[row["document_id"]].append(row)
    for row in paragraphs:
        paragraphs_of[row["document_id"]].append(row)
    counted = [
        document_counts(row, facts_of[row["document_id"]], paragraphs_of[row["document_id"]])
        for row in documents
        if row.get("canonical") is not False
    ]
    return list(combine(counted))


def document_counts(document: Row, facts: Iterable[Row], paragraphs: Iterable[Row]) -> DocumentCounts:
    """The indicators of one document: what a per-page worker can do, so that no stage needs all facts at once."""
    unit = document.get("unit") or ""
    year, level = document.get("year"), document.get("unit_level") or "unknown"
    counts = count_document(claims_of(facts, paragraphs), year, level)
    known = unit and not _NAMELESS.search(unit)
    return DocumentCounts(
        document_id=document["document_id"],
        unit=unit if known else document["document_id"],
        region_code=document.get("region_code") or "",
        year=year,
        level=level,
        weight=(-(document.get("characters") or 0), document["document_id"]),
        counts=tuple(counts),
    )


def combine(counted: Iterable[DocumentCounts]) -> Iterator[dict[str, Any]]:
    """Rows of the `indicators` table from the counts of all documents. Documents without a year stand for themselves."""
    groups: dict[tuple[str, int, str, str, str], list[tuple[DocumentCounts, Count]]] = defaultdict(list)
    for item in counted:
        alone = item.document_id if item.year is None else ""
        for count in item.counts:
            groups[(item.unit, item.year or 0, item.level, item.region_code + alone, count.indicator)].append((item, count))
    for key in sorted(groups):
        members = sorted(groups[key], key=lambda pair: (pair[1].value is None, pair[0].weight))
        chosen, count = members[0]
        others = [f"{fact}=other-document:{item.document_id}" for item, other in members[1:] for fact in other.facts]
        yield {
            "unit": chosen.unit,
            "year": chosen.year,
            "level": chosen.level,
            "indicator": count.indicator,
            "value": count.value,
            "unit_of_measure": count.unit,
            "documents": [chosen.document_id, *(item.document_id for item, _ in members[1:])],
            "facts": list(count.facts),
            "excluded": [*count.excluded, *others],
            "basis": count.basis,
        }
