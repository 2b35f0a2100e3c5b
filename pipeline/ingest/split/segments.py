"""From heads to documents: which heads hold, and what stands before the first text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.ingest.boilerplate import FACT, Cut, works
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at, numeral
from pipeline.ingest.part_labels import NUMBER
from pipeline.ingest.split.edges import SALUTATION, signature
from pipeline.ingest.split.evidence import ANNOUNCED, ENOUGH, ITEM, WINDOW, context, may_begin, plan_section, vaguer
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.naming import names_unit, weight
from pipeline.ingest.split.titles import OPENING, PLAN, full_title

SMALLEST_BODY = 40
"""Fewer characters than this are no summary (entries of a link list, an empty part)."""
SHORTEST_SENTENCE = 8
LONGEST_TITLE = 60
FEWEST_CELLS, LONGEST_CELL, SMALLEST_TOLD = 8, 18, 100
"""A form beside a text: so many short lines, and fewer characters in sentences."""
LONGEST_PREFACE = 700
FEW_LABELS = 6
FEWEST_REPEATS, SHORTEST_REPEATED, MOST_APART = 3, 120, 0.75


@dataclass(slots=True)
class Segment:
    """What stands from one head to the next: its heads (marks and titles in a row) and the lines below them."""

    heads: list[Head] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The last title among the heads; the title of a collection only where no part has one of its own."""
        titled = [head for head in reversed(self.heads) if head.title]
        return next((head.title for head in titled if not head.counted or head.number), titled[0].title if titled else "")

    @property
    def number(self) -> int:
        """The part's number, 0 when no mark stands above it."""
        return next((head.number for head in reversed(self.heads) if head.number), 0)

    def words(self, text: str) -> str:
        """The lines below the heads, one after another."""
        return "\n".join(line.of(text) for line in self.lines)


def segments_of(text: str, lines: list[Line], heads: list[Head]) -> list[Segment]:
    """The page cut at its heads; heads that follow one another open one segment. The first segment may have no head."""
    segments = [Segment()]
    queue = list(heads)
    for line in lines:
        at = line.start
        while queue and queue[0].start < line.end:
            head = queue.pop(0)
            if head.start > at:
                segments[-1].lines.append(_part(text, line, at, head.start))
            if segments[-1].lines:
                segments.append(Segment())
            segments[-1].heads.append(head)
            at = head.end
        if at < line.end:
            segments[-1].lines.append(line if at == line.start else _part(text, line, at, line.end))
    return [segment for segment in segments if segment.heads or segment.lines]


def _part(text: str, line: Line, start: int, end: int) -> Line:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Line(start, end, line.indented and start == line.start, line.glued and start == line.start)


def hold(text: str, segments: list[Segment]) -> tuple[list[Segment], list[Head]]:
    """The segments whose heads hold, and the titles that do not.

    A part mark holds. A bare title holds unless what follows carries on what stood before: the next item number, or no
    opening at all. Titles that do not hold are running titles of a page or headings that look like one. Sites print the
    title once more below the first paragraph; such a title opens nothing either.
    """
    kept: list[Segment] = []
    running: list[Head] = []
    titles_above: set[str] = set()
    names = _collections(text, segments)
    for segment in segments:
        bare = kept and kept[-1].lines and segment.heads and not segment.number
        title = _bare(segment.title)
        again, named = bool(bare and title) and title in titles_above, title in names
        if bare and not named and ((again and _goes_on(text, kept[-1], segment)) or not _begins(text, kept[-1], segment)):
            if again:
                running += segment.heads
            else:
                kept[-1].lines += [Line(head.start, head.end) for head in segment.heads]
            kept[-1].lines += segment.lines
            continue
        kept.append(segment)
        titles_above |= {_bare(head.title) for head in segment.heads}
    for segment in kept:
        titles = {_bare(head.title) for head in segment.heads} - {""}
        firsts = {title[0] for title in titles}
        short = [line for line in segment.lines[:-1] if line.end - line.start <= LONGEST_TITLE] if titles else []
        opened = [line for line in short if text[line.start] in firsts or not text[line.start].isalnum()]
        again_below = [line for line in opened if _bare(line.of(text)) in titles]
        running += [Head(line.start, line.end) for line in again_below]
        if again_below:
            segment.lines = [line for line in segment.lines if line not in again_below]
    return kept, running


def _collections(text: str, segments: list[Segment]) -> frozenset[str]:
    """The titles that stand over one text after another: three times or more, hardly ever in the middle of a sentence or of a count.

    The running title of a page cuts texts anywhere; the name of a collection stands between them.
    """
    places: dict[str, list[int]] = {}
    for index, segment in enumerate(segments):
        if segment.heads and not segment.number and not any(head.counted for head in segment.heads):
            places.setdefault(_bare(segment.title), []).append(index)
    return frozenset(
        title
        for title, found in places.items()
        if title and len(found) >= FEWEST_REPEATS and sum(_apart(text, segments, index) for index in found) >= MOST_APART * len(found)
    )


def _apart(text: str, segments: list[Segment], index: int) -> bool:
    """Whether the segment above is ended and this one begins, counts from one and is long enough for a text."""
    lines = segments[index].lines
    if not lines or mark_at(text, lines[0].start, lines[0].end) or sum(line.end - line.start for line in lines) < SHORTEST_REPEATED:
        return False
    above = segments[index - 1].lines if index else []
    if above and not (closed(above[-1].of(text)) or signature(above[-1].of(text))):
        return False
    items = [mark.number for line in lines if (mark := mark_at(text, line.start, line.end))]
    return items[:1] in ([], [1]) and may_begin("", text[lines[0].start : lines[0].start + WINDOW]) > 0


def _goes_on(text: str, before: Segment, segment: Segment) -> bool:
    """Whether the text above a repeated title goes on below it: it had no items, and the first one follows, or no opening does."""
    if not segment.lines:
        return True
    if any(head.counted for head in segment.heads):
        return True
    above, first = before.words(text), segment.lines[0].of(text)
    if ITEM.search(above) or len(above) < 12:
        return False
    return bool(ITEM.match(first)) or not OPENING.match(first)


_LETTERS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1024)
def _bare(title: str) -> str:
    return "".join(_LETTERS.findall(title))


_PLAIN = re.compile(
    r"(?:(?:19|20)[\dxX×_*]{2}年度?|[xX×_*]{2,4}年度?|今年|一年来|上半年|下半年|全年|年度|本年度)?的?(?:主要)?(?:工作|活动|学习)?(?:开展)?(?:情况)?的?(?:总结|小结|回顾|汇报|报告)"
)
"""A title without unit and subject is more often a heading of a text than the beginning of one."""


def _begins(text: str, before: Segment, segment: Segment) -> bool:
    """Whether a text begins under a bare title."""
    if not segment.lines or any(head.glued for head in segment.heads) or len(before.words(text)) < SMALLEST_BODY:
        return True
    above, below = ITEM.findall(before.words(text)), ITEM.findall(segment.words(text))
    if above and below and numeral(below[0]) == numeral(above[-1]) + 1 and numeral(below[0]) > 1:
        return False
    if ANNOUNCED.search(before.lines[-1].of(text)) and not names_unit(segment.title):
        return False
    if _PLAIN.fullmatch(segment.title):
        return len(above) >= 2 and below[:1] == ["一"]
    if _weighs(text, before, segment):
        return True
    return not plan_section(segment.title, before.title, segment.words(text)) and _reads_so(text, before, segment)


def _reads_so(text: str, before: Segment, segment: Segment) -> bool:
    """Whether a firm title and the words right above and below it read as the end of one text and the beginning of another."""
    title = _bare(segment.title)
    if title != _bare(before.title) and title in _bare(before.title):
        return False
    last, first = before.lines[-1].of(text), segment.lines[0].of(text)
    if (full_title(segment.title) or PLAN.match(segment.title)) and (closed(last) or signature(last)):
        return True
    opens = bool(OPENING.match(first)) or bool(SALUTATION.match(first)) or first[:4] in segment.title
    itemed = bool(ITEM.search(segment.words(text))) or not ITEM.search(before.words(text))
    return opens or (len(first) >= SMALLEST_BODY and itemed)


def _weighs(text: str, before: Segment, segment: Segment) -> bool:
    """Whether the title and what stands around it speak for a text of its own."""
    start, end = segment.heads[0].start, segment.lines[0].start
    below = may_begin("", text[end : end + WINDOW])
    return (
        weight(segment.title)
        + below
        + context(text, before.lines[0].start, start, end, segment.title)
        - vaguer(segment.title, before.title, text[end : end + 400])
        >= ENOUGH
    )


def too_small(text: str, segment: Segment, body: list[Line], alone: bool) -> str:
    """Why a segment is no document, empty when it is one.

    `stray`: short lines without a sentence; `too_short`: an empty part, or a sentence beside longer texts; `related_links`:
    a title with a snippet of another page. A text that stands `alone` on its page may be as short as one sentence.
    """
    sentences = [line for line in body if closed(line.of(text)) and line.end - line.start >= SHORTEST_SENTENCE]
    if alone and sentences and text[sentences[-1].end - 1] not in "：:":
        return ""
    size = sum(line.end - line.start for line in body)
    if size < SMALLEST_BODY or not any(line.end - line.start >= 16 for line in body):
        return "too_short" if sentences or segment.number else "stray"
    if alone or segment.number or not any(head.title for head in segment.heads):
        return ""
    if _is_form(text, body):
        return "form"
    return "related_links" if size < 4 * SMALLEST_BODY and not closed(body[-1].of(text).rstrip("….·")) else ""


def preface(text: str, segment: Segment, following: Segment | None, count: int) -> bool:
    """Whether the first of `count` segments is what a site says before its model texts: short, without a count or a unit; before
    part one, before as many titles as its own title counts or, where it speaks to the reader, before any title."""
    if following is None or segment.number or not following.heads:
        return False
    words = segment.words(text)
    if len(words) > LONGEST_PREFACE or FACT.search(words):
        return False
    if any(_counted(text[head.start : head.end]) == count - 1 for head in segment.heads if head.counted):
        return True
    return following.number > 0 or (bool(_TO_READER.search(words)) and not works(words))


_COUNT = re.compile(rf"(?P<count>{NUMBER})\s?篇")


def _counted(words: str) -> int:
    """How many texts the title of a collection counts, 0 when it counts none."""
    match = _COUNT.search(words)
    return numeral(match["count"]) if match else 0


_TO_READER = re.compile(r"您|你(?!好)|各位(?:读者|朋友|网友)|(?:希望|但愿|欢迎)[^。]{0,10}(?:有用|有所帮助|参考|借鉴|喜欢|阅读)")


def site_talk(text: str, segment: Segment, following: Segment | None, cuts: Sequence[Cut]) -> bool:
    """Whether a segment without a head is the site's: labels without a sentence, or what was left between pieces of the site,
    less than they are and without a unit's work."""
    if following is None or segment.heads or not following.heads:
        return False
    words = [line.of(text) for line in segment.lines]
    if len(words) <= FEW_LABELS and not any(closed(line) or FACT.search(line) or len(line) > LONGEST_TITLE for line in words):
        return True
    start = following.heads[0].start
    cut = sum(cut.end - cut.start for cut in cuts if cut.end <= start)
    return sum(map(len, words)) < cut and not any(map(works, words))


def _is_form(text: str, body: list[Line]) -> bool:
    """Whether lines are a form beside the text: mostly cells, hardly a sentence."""
    cells = [line for line in body if line.end - line.start <= LONGEST_CELL and not closed(line.of(text))]
    told = sum(line.end - line.start for line in body if closed(line.of(text)))
    return len(body) >= FEWEST_CELLS and len(cells) >= 0.7 * len(body) and told < SMALLEST_TOLD
