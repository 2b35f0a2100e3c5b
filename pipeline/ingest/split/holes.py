"""Holes that a teaser site cut out of a page of many texts: so many characters are hidden that another text stands below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.boilerplate import Cut
from pipeline.ingest.lines import Line
from pipeline.ingest.split.heads import Head

LONGEST_TEXT = 6000
"""Hardly a summary is longer than this; a hole of more characters swallowed the end of one text and the beginning of another."""
_HIDDEN = re.compile(r"隐藏\s?(\d{1,6})")


def beyond_holes(text: str, lines: list[Line], heads: list[Head], cuts: Sequence[Cut]) -> list[Head]:
    """The heads, with an empty one below each such hole of a page whose texts are numbered."""
    numbered = [head.start for head in heads if head.number]
    found = []
    for cut in cuts if numbered else ():
        hidden = _HIDDEN.search(text, cut.start, cut.end) if cut.teaser else None
        if hidden and int(hidden[1]) > LONGEST_TEXT and numbered[0] < cut.start:
            below = next((line.start for line in lines if line.start >= cut.end), None)
            if below is not None and not any(head.start == below for head in heads):
                found.append(Head(below, below, glued=True))
    return sorted([*heads, *found], key=lambda head: head.start) if found else heads
