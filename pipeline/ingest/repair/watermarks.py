"""Site marks thrown into sentences."""

from __future__ import annotations

import re
from functools import cache

from pipeline import vocabulary
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.wrapped import unwrapped

_BRACKETED = re.compile(r"(?<=[一-鿿，、,])【(?P<name>[^【】\n]{3,60})】(?=[一-鿿，、。,\d])")
_TITLE = re.compile("(?:总结|方案|计划|报告|汇报|范文|心得|材料)$")
HEAD = 200
"""The title stands among the first characters of a page."""
LEAST_TITLE = 10


@cache
def _patterns() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    rows = vocabulary.load("repair_watermarks", ("needs", "pattern"))
    return tuple((tuple(row["needs"].split()), re.compile(row["pattern"], re.IGNORECASE)) for row in rows)


@cache
def needed() -> tuple[str, ...]:
    """Words of which a page with a site mark holds one, or the bracket of a title set into a sentence."""
    return tuple({word: None for needs, _ in _patterns() for word in needs} | {"】": None})


def watermarks(text: str) -> list[Change]:
    """Changes that delete site marks (`vocabulary/repair_watermarks.csv`) and page titles set into a sentence, wrapped ones too."""
    return unwrapped(_marks)(text)


def _marks(text: str) -> list[Change]:
    changes = [
        Change(*found.span(), "", "watermark", "certain")
        for needs, pattern in _patterns()
        if any(word in text for word in needs)
        for found in pattern.finditer(text)
    ]
    if "】" in text:
        for found in _BRACKETED.finditer(text):
            if _TITLE.search(found["name"]) or found["name"][:LEAST_TITLE] in text[: min(HEAD, found.start())]:
                changes.append(Change(*found.span(), "", "watermark", "likely"))
    return changes
