"""Records to table rows: what one page adds to each table of the contract."""

from __future__ import annotations

from operator import attrgetter

from pipeline.export.schema import Row
from pipeline.records import Activity, Document, Fact, Page, Paragraph, Rejection, Repair, Source


def page_rows(page: Page) -> dict[str, list[Row]]:
    """The rows of one page by table, in the order of the text. Columns that need other pages are left out."""
    source, repairs = page.source, page.repaired.repairs if page.repaired else ()
    documents = {document.ordinal: document.document_id for document in page.documents}
    return {
        "sources": [_source(page, len(repairs))],
        "documents": [_document(document) for document in page.documents],
        "paragraphs": [_paragraph(paragraph) for document in page.documents for paragraph in document.paragraphs],
        "facts": [_fact(fact) for extraction in page.extractions for fact in extraction.facts],
        "activities": [_activity(activity) for extraction in page.extractions for activity in extraction.activities],
        "repairs": [_repair(source, number, repair) for number, repair in enumerate(repairs, 1)],
        "rejections": [_rejection(source, rejection, documents) for rejection in page.rejections],
    }


def _source(page: Page, repairs: int) -> Row:
    source: Source = page.source
    return {
        "source_id": source.source_id,
        "path": source.path,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "format": source.format,
        "encoding": source.encoding,
        "encoding_confidence": source.encoding_confidence,
        "status": source.status,
        "error_code": source.error_code,
        "error": source.error,
        "documents": len(page.documents),
        "repairs": repairs,
        "script": page.repaired.script if page.repaired else "",
        "undecodable": source.undecodable,
    }


def _document(document: Document) -> Row:
    identity = document.identity
    return {
        "document_id": document.document_id,
        "source_id": document.source_id,
        "ordinal": document.ordinal,
        "title": document.title,
        "unit": identity.unit,
        "unit_level": identity.unit_level,
        "unit_system": identity.unit_system,
        "region_code": identity.region_code,
        "region": identity.region,
        "year": identity.year,
        "year_basis": identity.year_basis,
        "genre": identity.genre,
        "characters": sum(len(paragraph.text) for paragraph in document.paragraphs),
        "paragraphs": len(document.paragraphs),
        "redactions": identity.redactions,
        "truncated": document.truncated,
        "region_confidence": identity.region_confidence,
        "region_candidates": list(identity.region_candidates),
        "outline": identity.outline,
    }


def _paragraph(paragraph: Paragraph) -> Row:
    raw_start, raw_end = paragraph.source_span()
    return {
        "paragraph_id": paragraph.paragraph_id,
        "document_id": paragraph.document_id,
        "ordinal": paragraph.ordinal,
        "section": paragraph.section,
        "text": paragraph.text,
        "key_groups": list(paragraph.key_groups),
        "work_categories": list(paragraph.work_categories),
        "key_group_scores": list(paragraph.key_group_scores),
        "work_category_scores": list(paragraph.work_category_scores),
        "label_basis": paragraph.label_basis,
        "cues": list(paragraph.cues),
        "raw_start": raw_start,
        "raw_end": raw_end,
    }


_FACT = (
    "fact_id", "document_id", "paragraph_id", "start", "end", "quote", "measure", "value", "value_max", "unit", "unit_text",
    "value_text", "approx", "state", "role", "activity", "audience_text", "scope", "part_of", "year", "raw_start", "raw_end",
    "confidence", "activity_text",
)  # fmt: skip
_OF_A_FACT = attrgetter(*_FACT)


def _fact(fact: Fact) -> Row:
    row: Row = dict(zip(_FACT, _OF_A_FACT(fact), strict=True))
    row["audience"], row["checks"], row["cues"] = list(fact.audience), list(fact.checks), list(fact.cues)
    return row


_ACTIVITY = (
    "activity_id", "document_id", "paragraph_id", "activity", "sessions", "headcount", "headcount_unit", "funding", "materials", "year",
)  # fmt: skip
_OF_AN_ACTIVITY = attrgetter(*_ACTIVITY)


def _activity(activity: Activity) -> Row:
    row: Row = dict(zip(_ACTIVITY, _OF_AN_ACTIVITY(activity), strict=True))
    row["audience"], row["facts"] = list(activity.audience), list(activity.facts)
    return row


def _repair(source: Source, number: int, repair: Repair) -> Row:
    return {
        "repair_id": f"{source.source_id}-r{number:04d}",
        "source_id": source.source_id,
        "rule": repair.rule,
        "start": repair.start,
        "end": repair.end,
        "before": repair.before,
        "after": repair.after,
        "certainty": repair.certainty,
    }


def _rejection(source: Source, rejection: Rejection, documents: dict[int, str]) -> Row:
    return {
        "source_id": source.source_id,
        "document_id": documents.get(rejection.ordinal, ""),
        "stage": rejection.stage,
        "code": rejection.code,
        "start": rejection.start,
        "end": rejection.end,
        "text": rejection.text,
        "reason": rejection.reason,
    }
