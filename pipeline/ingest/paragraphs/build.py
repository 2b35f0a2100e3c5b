"""Paragraphs and their sections from the lines of one document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.ingest.lines import Line
from pipeline.ingest.paragraphs.flow import COUNTED, OPEN_QUOTE, Block, blocks_of, heading_shape, inner_end, one_sentence_a_line
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.paragraphs.runs import CLOSING, LONGEST_PHRASE, below_heading, inner_places, places

FEW_BLOCKS = 3
LOW = 3
"""Level of the items (1. ① 一是) that are entries of a list more often than headings when nothing stands below them."""
LONGEST_CLOSED_HEADING = 34
_PHRASE = re.compile(r"[^。：:；;！？!?]{2,40}(?:[。：]|:(?!\d))")


class Para(NamedTuple):
    """One paragraph: the spans of the page it is made of, and the headings above it."""

    spans: tuple[tuple[int, int], ...]
    section: str
    rows: bool = False
    """The spans are rows of a table; a line break stands between them."""


@dataclass(frozen=True, slots=True)
class Built:
    """The paragraphs of a document, and its headings as spans of the page."""

    paras: tuple[Para, ...]
    headings: tuple[tuple[int, int], ...]


class _Sections:
    """The headings above the place reached, by level."""

    def __init__(self) -> None:
        self._stack: list[tuple[int, str]] = []
        """Level of each heading, and its words behind those of the headings above it."""

    def enter(self, level: int, words: str) -> None:
        self.leave(level)
        self._stack.append((level, self.path(words)))

    def leave(self, level: int) -> None:
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()

    def path(self, *more: str) -> str:
        above = self._stack[-1][1] if self._stack else ""
        return " > ".join(words for words in (above, *more) if words)


DATE_LINE = re.compile(
    r"[（(]?(?:(?:19|20)[\dxX×_*]{2}|[xX×_]{2,4})\s?年[\dxX×_*\s年月日—~～至-]{0,24}[)）]?|[（(](?:印\s?章|盖章|此件.{0,8})[)）]"
)
"""A date or seal between the lines of a text is no section."""
BARE = 9
"""Level of a heading without a mark: below every marked one."""


def build(text: str, lines: list[Line]) -> Built:
    """Paragraphs of the document that these lines hold, in order; every line is in a paragraph or is a heading.

    Broken sentences are joined. An unbroken run, or a page of one sentence a line, is split at the highest level of items
    it uses. A heading on its own line goes to `section` of what follows and into `headings`.
    """
    blocks = blocks_of(text, lines)
    run = one_sentence_a_line(blocks)
    kinds = [_is_heading(blocks, index, run) for index in range(len(blocks))]
    sections = _Sections()
    paras: list[Para] = []
    headings: list[tuple[int, int]] = []
    bodies = sum(not kind for kind in kinds)
    top = min((block.mark.level for block in blocks if block.mark), default=6)
    bare = any(not block.mark for block, kind in zip(blocks, kinds, strict=True) if kind)
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if kinds[index]:
            level = block.mark.level if block.mark else (_bare_level(blocks, index) if bare else BARE)
            if not DATE_LINE.fullmatch(block.words.strip()):
                sections.enter(level, block.words.strip())
            headings += [(line.start, line.end) for line in block.spans]
            index += 1
            continue
        spans = list(block.spans)
        if block.table:
            paras.append(Para(tuple((line.start, line.end) for line in spans), sections.path(), True))
            index += 1
            continue
        if run:
            while index + 1 < len(blocks) and not kinds[index + 1] and not blocks[index + 1].table:
                index += 1
                spans += blocks[index].spans
        if block.mark and not run:
            sections.leave(block.mark.level)
        if CLOSING.match(block.words):
            sections.leave(-1)
        paras += _cut(text, spans, sections, run or bodies <= FEW_BLOCKS, top)
        index += 1
    return Built(tuple(paras), tuple(headings))


def _bare_level(blocks: list[Block], index: int) -> int:
    """Level of a heading without a mark: top level where only bare headings are used, else below the marked ones."""
    return BARE if any(block.mark and block.mark.level <= 2 for block in blocks[:index]) else -1


def _is_heading(blocks: list[Block], index: int, run: bool) -> bool:
    """Whether a block is a heading: nothing but a heading on its lines, with something below it where it could be an item."""
    block = blocks[index]
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if block.table or block.spans[-1].holed:
        return False
    if heading_shape(block.words, block.mark):
        if block.mark:
            return not _is_list_item(blocks, index)
        return below is not None and not (below.mark is None and heading_shape(below.words, None) and len(below.words) < 8)
    if run or not block.mark or len(block.words) > LONGEST_CLOSED_HEADING or inner_end(block.words) or COUNTED.search(block.words):
        return False
    if not below or block.words.rstrip()[-1] in "；;，,":
        return False
    return below.mark is None or below.mark.level > block.mark.level


def _empty(blocks: list[Block], index: int) -> bool:
    """Whether nothing stands below a marked block: the end, or the next item of its level or of a higher one."""
    block = blocks[index]
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    if not block.mark:
        return False
    return below is None or (below.mark is not None and below.mark.level <= block.mark.level)


def _is_list_item(blocks: list[Block], index: int) -> bool:
    """Whether a block that looks like a heading is an entry of a list: nothing stands below it, nor below its neighbours.

    A low item (1. ① 一是) needs no neighbour; one with an open quotation was broken off and is no heading either.
    """
    mark = blocks[index].mark
    if mark is None or not _empty(blocks, index):
        return False
    if mark.level >= LOW or (index + 1 == len(blocks) and OPEN_QUOTE.search(blocks[index].words)):
        return True
    beside = [at for at in (index - 1, index + 1) if 0 <= at < len(blocks)]
    levels = [other.level if (other := blocks[at].mark) and _empty(blocks, at) else None for at in beside]
    return mark.level == LOW - 1 and mark.level in levels


def _cut(text: str, spans: list[Line], sections: _Sections, run: bool, top: int) -> list[Para]:
    """The paragraphs that these spans make: one, or one an item when they are an unbroken run."""
    start, end = spans[0].start, spans[-1].end
    level, cuts = places(text, spans, run, top)
    if level is None and not cuts and len(spans) == 1:
        whole = _trim(text, start, end)
        return [Para((whole,), sections.path(_phrase(text, whole)))] if whole[0] < whole[1] else []
    paras = []
    inner = {} if level is None else inner_places(text, spans, [start, *cuts], end, level)
    begins = sorted({start, *cuts, *inner})
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        part = tuple((max(line.start, begin), min(line.end, stop)) for line in spans if line.start < stop and line.end > begin)
        part = tuple(_trim(text, *span) for span in part)
        part = tuple(span for span in part if span[0] < span[1])
        if part:
            if level is not None and begin in cuts:
                sections.leave(level)
            headed = below_heading(text, begin, stop, level) if level is not None else None
            if headed:
                sections.enter(headed[0].level, text[begin : headed[1].start].strip())
            words = _phrase(text, (headed[1].start, part[0][1]) if headed else part[0])
            paras.append(Para(part, sections.path(inner.get(begin, ""), words)))
    return paras


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _phrase(text: str, span: tuple[int, int]) -> str:
    """The short title an item begins with (1、健全组织体系。…), when text follows it."""

    mark = mark_at(text, *span)
    if not mark:
        return ""
    match = _PHRASE.match(text, mark.end, span[1])
    if not match or match.end() >= span[1] or match.end() - mark.end > LONGEST_PHRASE or COUNTED.search(match.group()):
        return ""
    return text[span[0] : match.end()].rstrip("。：:")
