"""Texts strung together without a mark or a title: a new announcement and a new 一、 after a text that had its items."""

from __future__ import annotations

import re

from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.edges import signature
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.titles import FULL, OPENING

_ANNOUNCES = re.compile(r"(?:总结|汇报|报告|小结)(?:如下|于后)[:：。]?\s*(?P<first>一、)?")

LEAST_TOLD = 150
"""Characters of sentences above a signature and below it: less is the head of a letter or a note under a text."""
_DAY = re.compile(r"(?:19|20)[\dxX×_*]{2}\s?年[^年]{1,3}月|二[〇○ＯOo零][^年]{2}年[^年]{1,3}月|(?:19|20)\d\d[-./]\d{1,2}")
_NOTE = re.compile(r"附[件表：:]|抄送|抄报|主送|备注|注[：:]|联系|[（(]")
"""What may follow a signature and belongs to the same text."""


def restarts(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with an empty head before each line where a further text begins without one.

    Such a line opens as texts open, announces a report (现总结如下), and 一、 follows it although 二、 was reached before; or a
    text was signed and dated right above it, and it begins with a name, a year or an opening and tells as much.
    """
    found = list(heads)
    starts = {head.start for head in heads}
    reached = told = 0
    for index, line in enumerate(lines):
        if line.start in starts:
            reached = told = 0
        elif told >= LEAST_TOLD and _signed_above(text, lines, index) and _begins_anew(text, lines, index):
            found.append(Head(line.start, line.start, glued=True))
            reached = told = 0
        told += line.end - line.start if closed(line.of(text)) else 0
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


def _signed_above(text: str, lines: list[Line], index: int) -> bool:
    """Whether the one or two lines above are a unit and a date, below a sentence."""
    if index < 2 or not _DAY.search(text, lines[index - 1].start, lines[index - 1].end):
        return False
    words = lines[index - 1].of(text)
    if not signature(words):
        return False
    above = lines[index - 2].of(text)
    if closed(above):
        return not words[0].isdigit() and words[0] not in "二（("
    return index > 2 and len(above) <= 36 and signature(above) and closed(lines[index - 3].of(text))


def _begins_anew(text: str, lines: list[Line], index: int) -> bool:
    """Whether a line is a text's first: a sentence that opens as texts do or names a unit, with as much told below it."""
    line = lines[index]
    if not closed(line.of(text)) or _NOTE.match(text, line.start, line.end) or mark_at(text, line.start, line.end):
        return False
    if not (OPENING.match(text, line.start, line.end) or FULL.match(text, line.start, line.end)):
        return False
    below = 0
    for other in lines[index:]:
        below += other.end - other.start if closed(other.of(text)) else 0
    return below >= LEAST_TOLD
