"""From heads to documents: which heads hold, what stands before the first text, and what each text begins and ends with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.ingest.boilerplate import FACT
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.flow import COUNTED
from pipeline.ingest.paragraphs.items import mark_at, numeral
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.titles import OPENING, full_title

SMALLEST_BODY = 40
"""Fewer characters than this are no summary (entries of a link list, an empty part)."""
LONGEST_PREFACE = 700
_ITEM = re.compile(r"(?:^|[\n。；])\s*([一二三四五六七八九十]{1,3})[、.．]")
SALUTATION = re.compile(r".{2,60}[:：]$")
_ADDRESSEE = re.compile(
    r"(?:局|会|委|办|府|室|位|志|导|部|科协|单位|部门|中心|公司|学校|学会|党组|小组|表|友|师|学|村|乡|镇|社区|街道|院|站|所)[)）]?[:：]$"
)


@dataclass(slots=True)
class Segment:
    """What stands from one head to the next: its heads (marks and titles in a row) and the lines below them."""

    heads: list[Head] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The last title among the heads."""
        return next((head.title for head in reversed(self.heads) if head.title), "")

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
    opening at all. Titles that do not hold are running titles of a page or headings that look like one.
    """
    kept: list[Segment] = []
    running: list[Head] = []
    for segment in segments:
        if kept and kept[-1].lines and segment.heads and not segment.number and not _begins(text, kept[-1], segment):
            if _repeats(segment, kept):
                running += segment.heads
            else:
                kept[-1].lines += [Line(head.start, head.end) for head in segment.heads]
            kept[-1].lines += segment.lines
            continue
        kept.append(segment)
    return kept, running


def _repeats(segment: Segment, kept: list[Segment]) -> bool:
    return any(_bare(head.title) == _bare(segment.title) for other in kept for head in other.heads)


def _bare(title: str) -> str:
    return "".join(mark for mark in title if mark.isalnum())


def _begins(text: str, before: Segment, segment: Segment) -> bool:
    """Whether a text begins under a bare title."""
    if not segment.lines or any(head.glued for head in segment.heads) or len(before.words(text)) < SMALLEST_BODY:
        return True
    above, below = _ITEM.findall(before.words(text)), _ITEM.findall(segment.words(text))
    if above and below and numeral(below[0]) == numeral(above[-1]) + 1 and numeral(below[0]) > 1:
        return False
    title = _bare(segment.title)
    if title != _bare(before.title) and title in _bare(before.title):
        return False
    if full_title(segment.title) and (closed(before.lines[-1].of(text)) or signature(before.lines[-1].of(text))):
        return True
    first = segment.lines[0].of(text)
    opens = bool(OPENING.match(first)) or bool(SALUTATION.match(first)) or first[:4] in segment.title
    return opens or (len(first) >= SMALLEST_BODY and (bool(below) or not above))


def preface(text: str, segment: Segment, following: Segment | None) -> bool:
    """Whether a segment is what a site says before its model texts: short, without a count or a unit, before part one."""
    if following is None or following.number == 0 or segment.number:
        return False
    words = segment.words(text)
    return len(words) <= LONGEST_PREFACE and not FACT.search(words)


def lead(text: str, lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The title-like and unit lines at the top of a text, and the lines below them.

    Short lines without an end, a mark or a count that stand before the first sentence: sub-title, unit, date in brackets.
    """
    index = 0
    while index < len(lines) and index < 4 and _label(lines[index].of(text)) and index + 1 < len(lines):
        index += 1
    if index and not any(len(line.of(text)) > 30 or closed(line.of(text)) for line in lines[index:]):
        return [], lines
    return lines[:index], lines[index:]


_LABEL = re.compile(
    r"[（(〔\[].{2,40}[)）〕\]]|[—–-]{1,4}.{2,40}|.{2,24}(?:局|会|委|办|府|室|部|科协|中心|公司|学校|小学|中学|大学|学院|医院|村|乡|镇|社区|街道|县|区|市)"
    r"(?:[（(]?\s*.{0,4}(?:19|20)[\dxX_*]{2}年.{0,12})?|.{0,20}(?:19|20|二)[\dxX_*〇○零一二三四五六七八九]{2,3}年.{0,4}月(?:.{1,3}日)?[)）]?"
)


def _label(words: str) -> bool:
    return len(words) <= 44 and not closed(words) and bool(_LABEL.fullmatch(words)) and not mark_at(words, 0, len(words))


_DATE = re.compile(
    r"(?:(?:19|20)[\dxXＸ×_*○]{2}|[xXＸ×_*○]{2,4}|二[〇○ＯOo0零一二三四五六七八九]{3})?\s?年?\s?(?:[\dxX×_*]{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(?:(?:[\dxX×_*]{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?"
    r"|(?:19|20)[\dxX]{2}年底?|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
)
_SIGNER = re.compile(
    r"[^。，,；;！？]{2,36}(?:科协|协会|学会|工会|局|委|会|办公室|领导小组|政府|街道办?|办事处|学校|小学|中学|幼儿园|大学|学院|系|医院|卫生院|中心|公司|集团|站|所|馆|社|村|社区|居委会|村委会|乡|镇|党委|党组|支部|科|部|厂|院|队|县|区|市)"
)


def signature(words: str) -> bool:
    """Whether a line is a signature, a date, or both."""
    words = words.strip(" \u3000（()）。.")
    if len(words) > 48 or not words:
        return False
    date = _DATE.search(words)
    rest = (words[: date.start()] + words[date.end() :]).strip(" \u3000，,：:、") if date else words
    return (
        (bool(date) and not rest)
        or bool(_SIGNER.fullmatch(rest))
        or bool(re.fullmatch(r"(?:报告|汇报|总结|填报)?(?:单位|人|部门|时间|日期)[:：].{0,30}", rest))
    )


def tail(text: str, lines: list[Line]) -> tuple[list[Line], list[Line], list[Line]]:
    """The text's own lines, its signature and date lines, and what stands after it (titles of other pages).

    The end is sought from below: lines without a sentence end, an item mark or a count are the site's list of other pages,
    unless they sign the text.
    """
    end = len(lines)
    while end > 1:
        words = lines[end - 1].of(text)
        if closed(words) or len(words) > 46 or mark_at(text, lines[end - 1].start, lines[end - 1].end) or COUNTED.search(words):
            break
        if lines[end - 1].glued or not closed(lines[end - 2].of(text)) and len(lines[end - 2].of(text)) > 46:
            break
        end -= 1
    after = lines[end:]
    signed = [index for index, line in enumerate(after[:4]) if signature(line.of(text))]
    last = signed[-1] + 1 if signed and signed[0] <= 1 else 0
    return lines[:end], after[:last], after[last:]


_SIGNED_END = re.compile(r"[。！!”]\s*(?P<sign>[^。！!？?，,；;：:\n]{4,46})$")


def signed_end(text: str, line: Line) -> int:
    """Where a signature begins that is glued to the end of the last line; the line's end when there is none."""
    match = _SIGNED_END.search(text, max(line.start, line.end - 60), line.end)
    if match and match.start() > line.start and signature(match.group("sign")):
        words = match.group("sign")
        if _DATE.search(words) or len(words) <= 24:
            return match.start("sign")
    return line.end


def salutation(text: str, line: Line) -> bool:
    """Whether a line addresses readers (县科协：, 各村（居）委会、乡直机关各单位：)."""
    words = line.of(text)
    return (
        len(words) <= 60 and bool(SALUTATION.match(words)) and "。" not in words and bool(_ADDRESSEE.search(words)) and "如下" not in words
    )
