"""What a run keeps of one page: rows ready for the tables, and for each document what a look across pages will ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from pipeline import deduplicate
from pipeline.benchmark import DocumentCounts, document_counts
from pipeline.benchmark.counting import Count
from pipeline.export.rows import page_rows
from pipeline.export.schema import Row
from pipeline.records import Document, Page, Repair

READY = ("sources", "paragraphs", "facts", "activities", "repairs", "rejections")
"""Tables whose rows a worker makes ready. A fact is marked canonical; the few that are not are marked again."""


class KeptDocument(NamedTuple):
    """One document: its row so far, how many facts it has, its fingerprint, whom its indicators speak for, its wording and
    its indicator counts (JSON values)."""

    row: Row
    facts: int
    fingerprint: list[object]
    unit: str
    wording: list[object]
    counts: list[object]


class Kept(NamedTuple):
    """One page. `tallies` counts its statuses, states of facts, codes and rules; `problem` is path, status, code and text of a
    source that is not whole, else empty."""

    source_id: str
    text: str | None
    rows: dict[str, list[Row]]
    tallies: dict[str, dict[str, int]]
    problem: list[str]
    documents: list[KeptDocument]


def keep(page: Page) -> Kept:
    """Everything a run needs of a page from now on."""
    rows = page_rows(page)
    for row in rows["facts"]:
        row["canonical"] = True
    source = page.source
    tallies: dict[str, dict[str, int]] = {
        "statuses": {source.status: 1},
        "states": _tally(rows["facts"], "state"),
        "rejected": _tally(rows["rejections"], "code"),
        "repaired": _tally(rows["repairs"], "rule"),
    }
    problem = [] if source.status == "ok" else [source.path, source.status, source.error_code, source.error]
    documents = _documents(page, rows)
    return Kept(source.source_id, source.text, {name: rows[name] for name in READY}, tallies, problem, documents)


def _tally(rows: Sequence[Row], column: str) -> dict[str, int]:
    return dict(Counter(map(itemgetter(column), rows)))


def _documents(page: Page, rows: dict[str, list[Row]]) -> list[KeptDocument]:
    found, facts, paragraphs = [], 0, 0
    for document, extraction, row in zip(page.documents, page.extractions, rows["documents"], strict=True):
        own_facts = rows["facts"][facts : facts + len(extraction.facts)]
        own_paragraphs = rows["paragraphs"][paragraphs : paragraphs + len(document.paragraphs)]
        facts, paragraphs = facts + len(own_facts), paragraphs + len(own_paragraphs)
        counts = document_counts(row, own_facts, own_paragraphs)
        mark = deduplicate.fingerprint(document).to_json()
        found.append(KeptDocument(row, len(own_facts), mark, counts.unit, _wording(page, document), counts_to_json(counts)))
    return found


def _wording(page: Page, document: Document) -> list[object]:
    """The paragraphs of a document, and the numbers that a repair mended between its first and its last character."""
    if not document.paragraphs:
        return [[], []]
    low, high = document.paragraphs[0].source_span()[0], document.paragraphs[-1].source_span()[1]
    repairs = page.repaired.repairs if page.repaired else ()
    sure = (repair for repair in repairs if low <= repair.start < high and repair.certainty != "uncertain")
    mended = (_mended(page.source.text or "", repair) for repair in sure)
    return [[paragraph.text for paragraph in document.paragraphs], [pair for pair in mended if pair]]


def _mended(text: str, repair: Repair) -> tuple[str, str] | None:
    """The number that a repair stands in, as scraped and as it reads now; None when there is no digit on both sides of it."""
    left, right = repair.start, repair.end
    while left > 0 and text[left - 1].isdigit():
        left -= 1
    while right < len(text) and text[right].isdigit():
        right += 1
    if left == repair.start or right == repair.end:
        return None
    return text[left:right], text[left : repair.start] + repair.after + text[repair.end : right]


def counts_to_json(counted: DocumentCounts) -> list[object]:
    """The counts of a document as JSON values; `counts_from_json` takes them back."""
    counts = [
        [one.indicator, None if one.value is None else str(one.value), one.unit, one.basis, one.facts, one.excluded]
        for one in counted.counts
    ]
    return [counted.document_id, counted.unit, counted.region_code, counted.year, counted.level, counted.weight, counts]


def counts_from_json(values: list[object]) -> DocumentCounts:
    """The counts that `counts_to_json` wrote."""
    document_id, unit, region_code, year, level, weight, rows = values
    counts = tuple(
        Count(indicator, None if value is None else Decimal(value), measure, basis, tuple(facts), tuple(excluded))
        for indicator, value, measure, basis, facts, excluded in rows  # type: ignore[attr-defined]
    )
    return DocumentCounts(document_id, unit, region_code, year, level, tuple(weight), counts)  # type: ignore[arg-type]
