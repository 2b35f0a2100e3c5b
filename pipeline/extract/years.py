"""Years by position: 2011年至2013年分别为86万元、98万元和115万元 tells one figure a year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.records import Fact

_SPAN = re.compile(r"((?:19|20)[0-9]{2})年?[至到—－~～-]((?:19|20)[0-9]{2})年(?=[^。；;0-9]{0,24}分别[^。；;0-9，,]{0,8}[0-9])")
MOST = 20
"""Years in a span; a longer one is no row of yearly figures."""


def place_years(text: str, facts: Sequence[Fact]) -> Sequence[Fact]:
    """The facts with the years of such a row, where it has as many figures of one kind as the span has years."""
    if "分别" not in text:
        return facts
    placed = {fact.fact_id: fact for fact in facts}
    for span in _SPAN.finditer(text):
        first, last = int(span[1]), int(span[2])
        row = [fact for fact in facts if fact.start >= span.start()]
        run = row[: last - first + 1]
        alike = len({(fact.measure, fact.unit) for fact in run}) == 1
        joined = all(re.fullmatch("[、和及与，,]?", text[a.end : b.start]) for a, b in pairwise(run))
        if 1 < len(run) == last - first + 1 <= MOST and alike and joined:
            placed |= {fact.fact_id: replace(fact, year=first + index) for index, fact in enumerate(run)}
    return [placed[fact.fact_id] for fact in facts]
