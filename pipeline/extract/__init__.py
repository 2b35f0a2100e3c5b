"""Extraction: every number of a summary with its meaning, and no number without one."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.activities import activities_of
from pipeline.extract.checks import check_document
from pipeline.extract.facts import facts_of, settle
from pipeline.extract.readings import read_paragraphs
from pipeline.records import Activity, Document, Extraction, Fact


def extract(document: Document) -> Extraction:
    """All facts of a document in text order, and the activities that join them.

    Pure: the same document gives the same facts. `fact.start`/`end` are half-open code points in the paragraph's clean
    text, `raw_start`/`raw_end` in the source text; a lost or redacted number has no value.
    """
    (extraction,) = extract_all([document])
    return extraction


def extract_all(documents: Sequence[Document]) -> list[Extraction]:
    """What `extract` gives for each document; together they take less time."""
    readings = read_paragraphs(documents)
    found = [settle(reading, facts) for reading, facts in zip(readings, facts_of(readings), strict=True)]
    activities = [activities_of(reading.clauses, facts) for reading, facts in zip(readings, found, strict=True)]
    told: list[tuple[list[Fact], list[Activity]]] = [([], []) for _ in documents]
    for reading, facts, events in zip(readings, found, activities, strict=True):
        told[reading.place][0].extend(facts)
        told[reading.place][1].extend(events)
    return [Extraction(tuple(check_document(facts)), tuple(events)) for facts, events in told]
