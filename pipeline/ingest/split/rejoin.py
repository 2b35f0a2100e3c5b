"""Line breaks that no text has: titles printed over two lines, and exports that set every run of letters on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.aligned import AlignedText, Edit
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.titles import FORWARD, FULL, NOUN

LONGEST_HALF = 40
SHORTEST_HALF = 3
LONGEST_TITLE = 60
_ENDS = re.compile(rf"(?:{NOUN}|{FORWARD})(?:[（(][^（()）]{{1,16}}[)）])?$")
_INNER = re.compile(r"[，,。；;：:！!？?>|/_]")
_HANGS = re.compile(r"(?:[及和与暨、的年—《“（(]|进一步|以来|行动)$")
"""What the first half of a broken title ends with, where the second half might stand alone."""
_DATED = re.compile(r"[月日]$")
"""A date ends a signature, not half a title."""
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,6}[省市县区旗镇乡]")
_BODY = re.compile(r"科协|科学技术|老科|人民政府|总工会|妇联|团委|[\u4e00-\u9fff]{1,8}[局委厅]")
"""A body whose place was printed on the line above."""
_OUTLINE = re.compile(r"行动计划$")
"""The name of the Outline goes on: 行动计划 | 纲要."""
_STARTS = re.compile(r"关于|[“《]")
_FRAGMENT = re.compile(r"(?:[\dxX×_*.]{1,8}|[“”《》（）()、，。；：:;,％%—-]{1,2})$")
"""A run of its own in such an export: a number or a mark."""
FEWEST_FRAGMENTS, FRAGMENTS_A_LINE = 5, 0.08
_COUNTS_ON = re.compile(r"[年月日号时分多余个人名期场次届户册份元万亿千百%％版章条项]")
_SHUTS = "”》）)，。；：、:;,！？!?％%"
_OPENS = "“《（("


def rejoin(page: AlignedText, lines: Sequence[Line]) -> AlignedText:
    """The page without such breaks; the same page when it has none."""
    text = page.text
    breaks = [*_broken_titles(text, lines), *_broken_runs(text, lines)]
    return page.edit(Edit(start, end, "") for start, end in sorted(set(breaks))) if breaks else page


def _broken_titles(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The gaps inside titles of two lines: the first half ends in mid-phrase, the second ends as titles end."""
    for index in range(1, len(lines)):
        line = lines[index]
        if not 2 <= line.end - line.start <= LONGEST_HALF or not _ENDS.search(text, line.start, line.end):
            continue
        above = lines[index - 1]
        before = lines[index - 2].of(text) if index > 1 else "。"
        if _halves(text, above, line) and (closed(before) or len(before) <= LONGEST_HALF):
            yield above.end, line.start


def _halves(text: str, above: Line, below: Line) -> bool:
    """Whether two lines are the halves of one title."""
    first, second = above.of(text), below.of(text)
    if not SHORTEST_HALF <= len(first) <= LONGEST_HALF or len(first) + len(second) > LONGEST_TITLE:
        return False
    if not (FULL.match(first) or _STARTS.match(first)) or not (second[0].isalnum() or second[0] in "《“"):
        return False
    if any(_INNER.search(words) for words in (first, second)) or closed(first) or _DATED.search(first):
        return False
    if any(mark_at(text, line.start, line.end) for line in (above, below)):
        return False
    return _carried_on(first, second)


def _carried_on(first: str, second: str) -> bool:
    """Whether the words of a title go on from one line to the next, judged by its first half."""
    if _PLACE.fullmatch(first):
        return bool(_BODY.match(second))
    if _OUTLINE.search(first):
        return second.startswith("纲要")
    alone = _ENDS.search(first) or FULL.match(second) or _STARTS.match(second) or second[0].isdigit()
    return bool(_HANGS.search(first)) or not alone


def _broken_runs(text: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """The gaps around numbers and marks that stand alone on a line, on pages that have many of them."""
    alone = [line.end - line.start <= 8 and bool(_FRAGMENT.match(text, line.start, line.end)) for line in lines]
    if sum(alone) < max(FEWEST_FRAGMENTS, FRAGMENTS_A_LINE * len(lines)):
        return
    begun = 0
    for index in range(1, len(lines)):
        above, line = lines[index - 1], lines[index]
        first, second = above.of(text), line.of(text)
        run = text[lines[begun].start : above.end]
        if _joined(first, second, alone[index - 1], alone[index], run):
            yield above.end, line.start
        else:
            begun = index


def _joined(first: str, second: str, after_alone: bool, alone: bool, run: str) -> bool:
    """Whether a line carries on the run that ends in `first`."""
    if second[0] in _SHUTS:
        return True
    if closed(first) and first[-1] not in "：:":
        return False
    if after_alone:
        return first[-1] in _OPENS or (first[-1].isalnum() and bool(_COUNTS_ON.match(second))) or first[-1] in "”》）)、，,"
    if not alone:
        return False
    return not (_ENDS.search(run) and not _HANGS.search(first)) and not mark_at(run, 0, len(run)) if second[0].isalnum() else True
