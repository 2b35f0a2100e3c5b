"""Site marks thrown into sentences."""

from __future__ import annotations

import re
from functools import cache

from pipeline import vocabulary
from pipeline.ingest.repair.change import Change

_TITLE = re.compile(r"(?<=[一-鿿，、,])【[^【】\n]{3,30}(?:总结|方案|计划|报告|汇报|范文|心得|材料)】(?=[一-鿿，、。,])")


@cache
def _patterns() -> re.Pattern[str]:
    rows = vocabulary.load("repair_watermarks", ("pattern",))
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


def watermarks(text: str) -> list[Change]:
    """Changes that delete site marks (`vocabulary/repair_watermarks.csv`) and page titles set into a sentence."""
    changes = [Change(*found.span(), "", "watermark", "certain") for found in _patterns().finditer(text)]
    return changes + [Change(*found.span(), "", "watermark", "likely") for found in _TITLE.finditer(text)]
