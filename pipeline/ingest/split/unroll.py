"""Pages whose lines a site strung together with blanks: the blanks that stand where lines ended become line breaks again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.aligned import AlignedText, Edit
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.flow import heading_shape
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.edges import signature
from pipeline.ingest.split.heads import parse_head
from pipeline.ingest.split.series import LONGEST_MARK, count_of
from pipeline.ingest.split.titles import TITLE_END

LONGEST_LINE = 400
"""A longer line may be a page of lines."""
LONG_PIECE, LONGEST_HEAD = 25, 60
FEWEST_CLOSED, SHARE_CLOSED = 3, 0.8
"""So many of the long pieces between blanks end as sentences do where each was a line; where a page set blanks at a width, few do."""
_BETWEEN = re.compile(
    r"[-—–=*＊_~·•※]{1,60}|[（(](?:完|全文完)[)）]|(?:19|20)\d\d-\d{1,2}-\d{1,2}|\d{1,2}:\d\d(?::\d\d)?"
    r"|(?:文章|信息|稿件|本文)?(?:来源|出处|作者|编辑|浏览|点击|阅读|人气|发布时间|更新时间)(?:量|数|次数)?[:：].{0,24}"
)
"""What a site or a rule sets between two texts."""
_BLANK = re.compile(r"[ \u3000]+")


def unroll(page: AlignedText, lines: list[Line]) -> AlignedText:
    """The page with a line break for each blank between two of its former lines, those that a repair closed too; else the same page."""
    long = [line for line in lines if line.end - line.start > LONGEST_LINE]
    edits = [Edit(start, end, "\n") for line in long for start, end in _breaks(page, line)]
    return page.edit(edits) if edits else page


def _breaks(page: AlignedText, line: Line) -> Iterator[tuple[int, int]]:
    """The blanks of a line at which its pieces were lines."""
    text = page.text
    blanks = sorted({*_standing(text, line), *_closed_up(page, line)})
    starts = [line.start, *(end for _, end in blanks)]
    pieces = list(zip(starts, [*(start for start, _ in blanks), line.end], strict=True))
    long = [text[start:end] for start, end in pieces if end - start >= LONG_PIECE]
    ended = sum(map(closed, long))
    if ended < FEWEST_CLOSED or ended < SHARE_CLOSED * len(long):
        return
    counted = _counted(text, pieces)
    begins, begun = True, line.start
    for (start, end), blank in zip(pieces, blanks, strict=False):
        begins = closed(text[start:end]) or start in counted or (begins and _is_line(text, begun, end))
        if begins:
            yield blank
            begun = blank[1]


def _counted(text: str, pieces: list[tuple[int, int]]) -> set[int]:
    """Where the short pieces start that say the same words but for a number that counts up from one."""
    groups: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end in pieces:
        key, number = count_of(text[start:end]) if end - start <= LONGEST_MARK else ("", 0)
        if number:
            groups[key].append((number, start))
    series = (members for members in groups.values() if len(members) > 1 and [n for n, _ in members] == list(range(1, len(members) + 1)))
    return {start for members in series for _, start in members}


def _standing(text: str, line: Line) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _BLANK.finditer(text, line.start, line.end))


def _closed_up(page: AlignedText, line: Line) -> Iterator[tuple[int, int]]:
    """The places of a line where something of the source was taken out and nothing put in its stead."""
    stop = 0
    for index, segment in enumerate(page.segments):
        if index and line.start < segment.start < line.end and 0 < segment.source_start - stop <= 2:
            yield segment.start, segment.start
        following = page.segments[index + 1].start if index + 1 < len(page.segments) else len(page)
        stop = segment.source_start + following - segment.start if segment.linear else segment.source_end


def _is_line(text: str, start: int, end: int) -> bool:
    """Whether a piece without the end of a sentence was a line: a heading, a title, a part mark, a unit or a date."""
    words = text[start:end]
    if len(words) > LONGEST_HEAD:
        return False
    if _BETWEEN.fullmatch(words):
        return True
    mark = mark_at(text, start, end)
    if mark:
        return heading_shape(words, mark)
    head = parse_head(text, start, end)
    signed = signature(words) and ("年" in words or not any(map(str.isdigit, words)))
    return (head is not None and head.end >= end) or signed or bool(TITLE_END.search(words[-6:]))
