"""Tables with everything that makes pages break: markup, line separators, emoji, copies, lost and masked numbers."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest

from pipeline.benchmark import indicators, quality, standings

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&\u2028\u2029'\"`{{7*7}}"
RAW = f"〈原文〉😀举办培训班　8期，{EVIL}参加２人。共万元。"
TEXT = f"😀𠮷举办培训班8期，{EVIL}参加2人。共万元。"


def fact(number: int, quote: str, value: int | None, **more: Any) -> dict[str, Any]:
    start, raw = TEXT.index(quote), max(RAW.find(quote), 0)
    base = {
        "fact_id": f"d1-p01-f{number:02d}",
        "document_id": "d1",
        "paragraph_id": "d1-p01",
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "measure": "sessions",
        "value": None if value is None else Decimal(value),
        "value_max": None,
        "unit": "期",
        "unit_text": "期",
        "value_text": "",
        "approx": "exact",
        "state": "given",
        "role": "actual",
        "activity": "training",
        "activity_text": "培训班",
        "audience": ["farmers"],
        "audience_text": "",
        "scope": "",
        "part_of": "",
        "year": None,
        "raw_start": 100 + raw,
        "raw_end": 100 + raw + len(quote),
        "confidence": 0.9,
        "checks": [],
        "cues": [EVIL],
        "canonical": True,
    }
    return {**base, **more}


@pytest.fixture
def tables() -> dict[str, list[dict[str, Any]]]:
    """Two documents, the second a copy of the first; all tables of a run."""
    facts = [
        fact(1, "举办培训班8期", 8),
        fact(2, "参加2人", 2, measure="headcount", unit="人", checks=["rate:stated=62%,computed=55%,contradiction"]),
        fact(3, "共万元", None, measure="funding", unit="元", state="lost", confidence=None),
    ]
    copies = [
        {**row, "fact_id": row["fact_id"].replace("d1", "d2"), "document_id": "d2", "paragraph_id": "d2-p01", "canonical": False}
        for row in facts
    ]
    document = {
        "document_id": "d1",
        "source_id": "s1",
        "ordinal": 1,
        "title": f"甲县总结{EVIL}",
        "unit": f"甲县{EVIL}",
        "unit_level": "county",
        "unit_system": "02",
        "region_code": "",
        "year": 2016,
        "characters": len(TEXT),
        "canonical": True,
        "duplicate_of": "",
        "originality": 0.75,
    }
    paragraph = {
        "paragraph_id": "d1-p01",
        "document_id": "d1",
        "ordinal": 1,
        "section": f"一、培训 > {EVIL}",
        "text": TEXT,
        "key_groups": ["farmers"],
        "work_categories": ["training"],
        "raw_start": 100,
        "raw_end": 100 + len(RAW),
    }
    found: dict[str, list[dict[str, Any]]] = {
        "sources": [
            {"source_id": "s1", "path": f"a{EVIL}.html", "status": "ok", "error": "", "error_code": ""},
            {"source_id": "s2", "path": "b.doc", "status": "unsupported", "error": EVIL, "error_code": "format-doc"},
        ],
        "documents": [document, {**document, "document_id": "d2", "canonical": False, "duplicate_of": "d1"}],
        "paragraphs": [paragraph, {**paragraph, "paragraph_id": "d2-p01", "document_id": "d2"}],
        "facts": facts + copies,
        "repairs": [
            {"source_id": "s1", "rule": EVIL, "certainty": "uncertain"},
            {"source_id": "s1", "rule": "pinyin", "certainty": "certain"},
            {"source_id": "s1", "rule": "pinyin", "certainty": "uncertain"},
            {"source_id": "s3", "rule": "pinyin", "certainty": "certain"},
        ],
        "rejections": [{"code": EVIL}],
    }
    found["indicators"] = indicators(found["documents"], found["facts"], found["paragraphs"])
    found["benchmark"] = [asdict(one) for one in standings(found["indicators"], found["documents"])]
    found["quality"] = [asdict(one) for one in quality(found["documents"], found["facts"], found["paragraphs"])]
    return found


@pytest.fixture
def sources() -> dict[str, str]:
    """The source text that the raw offsets count in."""
    return {"s1": "X" * 100 + RAW + "尾"}
