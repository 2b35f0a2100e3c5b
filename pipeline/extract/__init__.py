"""Extraction: every number of a summary with its meaning, and no number without one."""

from __future__ import annotations

from pipeline.extract.checks import check_document
from pipeline.extract.facts import habits_of, read_paragraph
from pipeline.records import Activity, Document, Extraction, Fact


def extract(document: Document) -> Extraction:
    """All facts of a document in text order, and the activities that join them.

    Pure: the same document gives the same facts. `fact.start`/`end` are half-open code points in the paragraph's clean
    text, `raw_start`/`raw_end` in the source text; a lost or redacted number has no value.
    """
    habits = habits_of(document)
    facts: list[Fact] = []
    activities: list[Activity] = []
    for paragraph in document.paragraphs:
        told, events = read_paragraph(document, paragraph, habits)
        facts.extend(told)
        activities.extend(events)
    return Extraction(tuple(check_document(facts)), tuple(activities))
