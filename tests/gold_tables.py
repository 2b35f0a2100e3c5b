"""Tables made from the corpus' gold, so that what stands behind the tables can be tested apart from extraction."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent.parent / "corpus"
GOLD = CORPUS / "gold" / "clean"


def records(name: str) -> list[dict[str, Any]]:
    """The gold records of one text, e.g. `a01`."""
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines() if line]


def names() -> list[str]:
    """Names of all texts with gold."""
    return sorted(path.stem for path in GOLD.glob("*.jsonl"))


def tables_of(name: str) -> dict[str, list[dict[str, Any]]]:
    """Sources, documents, paragraphs and facts of one text as an extraction without faults would give them."""
    found = records(name)
    text = (CORPUS / "texts" / f"{name}.txt").read_text("utf-8")
    head = next(record for record in found if record["kind"] == "document")
    document, source = f"{name}-d1", f"{name}-s"
    paragraphs = []
    for record in found:
        if record["kind"] == "paragraph":
            start = text.index(record["starts"])
            end = text.index(record["ends"], start) + len(record["ends"])
            paragraphs.append(
                {
                    "paragraph_id": f"{document}-p{record['n']:02d}",
                    "document_id": document,
                    "ordinal": record["n"],
                    "section": "",
                    "text": text[start:end],
                    "key_groups": record["key_groups"],
                    "work_categories": record["work_categories"],
                    "raw_start": start,
                    "raw_end": end,
                }
            )
    facts = [
        _fact(record, text, paragraphs, document, number) for number, record in enumerate((r for r in found if r["kind"] == "fact"), 1)
    ]
    return {
        "sources": [{"source_id": source, "path": f"{name}.txt", "status": "ok", "error": "", "error_code": ""}],
        "documents": [
            {
                "document_id": document,
                "source_id": source,
                "ordinal": 1,
                "title": head["title"],
                "unit": head["unit"] or "",
                "unit_level": head["level"],
                "unit_system": "",
                "region_code": "",
                "year": head["year"],
                "characters": sum(len(row["text"]) for row in paragraphs),
                "canonical": True,
                "duplicate_of": "",
                "originality": 1.0,
            }
        ],
        "paragraphs": paragraphs,
        "facts": [fact for fact in facts if fact],
    }


def _fact(record: dict[str, Any], text: str, paragraphs: list[dict[str, Any]], document: str, number: int) -> dict[str, Any]:
    start = text.index(record["quote"])
    home = next((row for row in paragraphs if row["raw_start"] <= start < row["raw_end"]), None)
    if home is None:
        return {}
    return {
        "fact_id": f"{home['paragraph_id']}-f{number:02d}",
        "document_id": document,
        "paragraph_id": home["paragraph_id"],
        "start": start - home["raw_start"],
        "end": start - home["raw_start"] + len(record["quote"]),
        "quote": record["quote"],
        "measure": record["measure"],
        "value": None if record["value"] is None else Decimal(str(record["value"])),
        "value_max": None if record["value_max"] is None else Decimal(str(record["value_max"])),
        "unit": record["unit"],
        "unit_text": record["unit"],
        "value_text": "",
        "approx": record["approx"],
        "state": record["state"],
        "role": record["role"],
        "activity": "",
        "activity_text": record["activity"] or "",
        "audience": record["audience"],
        "audience_text": "",
        "scope": "",
        "part_of": "",
        "year": None,
        "raw_start": start,
        "raw_end": start + len(record["quote"]),
        "confidence": None,
        "checks": [],
        "cues": [],
        "canonical": True,
    }


def merged(found: list[dict[str, list[dict[str, Any]]]]) -> dict[str, list[dict[str, Any]]]:
    """The tables of several texts in one."""
    return {table: [row for tables in found for row in tables[table]] for table in ("sources", "documents", "paragraphs", "facts")}
