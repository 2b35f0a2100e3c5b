"""Texts strung together without a mark or a title: a new announcement and a new 一、 after a text that had its items."""

from __future__ import annotations

import re

from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.titles import OPENING

_ANNOUNCES = re.compile(r"(?:总结|汇报|报告|小结)(?:如下|于后)[:：。]?\s*(?P<first>一、)?")


def restarts(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with an empty head before each line where a further text begins without one.

    Such a line opens as texts open, announces a report (现总结如下), and 一、 follows it although 二、 was reached before.
    """
    found = list(heads)
    starts = {head.start for head in heads}
    reached = 0
    for index, line in enumerate(lines):
        if line.start in starts:
            reached = 0
        mark = mark_at(text, line.start, line.end)
        if mark and mark.level == 1:
            reached = mark.number
        elif reached >= 2 and _opens(text, lines, index):
            found.append(Head(line.start, line.start, glued=True))
            reached = 0
    return sorted(found, key=lambda head: head.start)


def _opens(text: str, lines: list[Line], index: int) -> bool:
    line = lines[index]
    if not OPENING.match(text, line.start, line.end) or not closed(lines[index - 1].of(text)):
        return False
    match = _ANNOUNCES.search(text, line.start, line.end)
    if not match:
        return False
    below = mark_at(text, lines[index + 1].start, lines[index + 1].end) if index + 1 < len(lines) else None
    return bool(match.group("first")) or (match.end() >= line.end and below is not None and (below.level, below.number) == (1, 1))
