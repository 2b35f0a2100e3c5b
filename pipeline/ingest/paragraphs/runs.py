"""Where an unbroken run of text is cut: at its items, at the closing behind the last of them, and inside long items once more."""

from __future__ import annotations

import re

from pipeline.ingest.lines import Line
from pipeline.ingest.paragraphs.flow import LONGEST_HEADING, heading_shape
from pipeline.ingest.paragraphs.items import BOUNDARY, CUE, Mark, chains, mark_at

LONGEST_PHRASE = 26
SHORTEST_ITEM = 24
"""A closing does not begin so soon after the mark of the last item; that is the item itself."""
LONG_RUN = 240
LONG_BLOCK = 500
"""Nobody writes a paragraph of this length with numbered items in it: the page lost the breaks here, whatever it kept elsewhere."""
CLOSING = re.compile(
    r"总之|总的来说|总的来看|总体来看|综上|总结起来|结语|(?:总结|回顾)?(?:这)?一年来?的?(?:实践|工作(?!中))|回顾(?:一年|过去|全年)|在今后的|今后[,，]|展望"
    r"|在(?:看到|肯定|取得)(?:成绩|成效)的?同时|我们也(?:清醒|看到)|目前,?，?(?:还|仍)?存在|存在的?(?:主要)?(?:问题|不足)"
)
"""Words that open the closing of a run, after its last item."""

_SECOND = re.compile(r"[二三四五六七八九十第２](?:(?<![第２])[、.．)）]|(?<=第)二部分|(?<=２)、)")
"""Without a second item, or a later one where a page break cut the run, there is no chain to cut at."""


def places(text: str, spans: list[Line], run: bool, top: int) -> tuple[int | None, list[int]]:
    """Where to cut, and at which level: the items of the highest level, and the closing after the last of them."""
    start, end = spans[0].start, spans[-1].end
    if not run and (end - start < 60 or not _counts_up(text, start, end)):
        return None, []
    found = chains(text, start, end, spans)
    own = next((level for level, chain in found.items() if chain[0].start == start), None)
    level = min(found, default=None)
    long = end - start >= (LONG_RUN if run else LONG_BLOCK)
    if level is None or not ((run and long) or level <= min(2 if long else top, 2)) or (own is not None and own < level):
        if not run or len(spans) < 4:
            return None, []
        return None, [line.start for line in spans[1:] if CUE.match(text, line.start)]
    cuts = [_headed(text, mark, start) for mark in found[level] if mark.start > start]
    cuts = [cut for cut in cuts if cut > start]
    last = found[level][-1].end
    for match in CLOSING.finditer(text, min(end, last + SHORTEST_ITEM), end):
        if text[match.start() - 1] in BOUNDARY and end - match.start() <= 600:
            cuts.append(match.start())
            break
    return level, cuts


def _headed(text: str, mark: Mark, start: int) -> int:
    """Where the item at the mark begins: at the heading above it, where nothing but that stands between (一、主要做法1、…)."""
    if mark.number != 1:
        return mark.start
    at = 1 + max(text.rfind(sign, max(start, mark.start - LONGEST_HEADING), mark.start) for sign in BOUNDARY)
    headed = below_heading(text, at, mark.end, mark.level) if at else None
    return at if headed and headed[1] == mark else mark.start


def below_heading(text: str, start: int, end: int, level: int) -> tuple[Mark, Mark] | None:
    """The mark of a heading at `start` and of the first item of this level, where nothing but that heading stands before the item."""
    above = mark_at(text, start, end)
    if not above or above.level >= level:
        return None
    for at in range(above.end + 2, min(end, start + LONGEST_HEADING)):
        mark = mark_at(text, at, end)
        if mark and mark.level == level:
            return (above, mark) if mark.number == 1 and heading_shape(text[start:at].strip(), above) else None
    return None


def _counts_up(text: str, start: int, end: int) -> bool:
    """Whether high items may count up: there is a second, one before 十一, or more than one later; `第` may begin another kind."""
    hits = _SECOND.finditer(text, start, end)
    first = next(hits, None)
    return first is not None and (first.group()[0] in "二十第２" or next(hits, None) is not None or text.find("第", start, end) >= 0)


def inner_places(text: str, spans: list[Line], begins: list[int], end: int, level: int) -> dict[int, str]:
    """Where long items are cut once more, each place with the heading it lies under: at the items below a mark that has nothing but a
    heading of its own (一、主要做法（一）… （二）…; the first stays with that heading), or below a mark that a page break cut off."""
    found: dict[int, str] = {}
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        if stop - begin < LONG_RUN:
            continue
        mark = mark_at(text, begin, stop)
        inside = chains(text, mark.end if mark else begin, stop, spans)
        chain = next((chain for below, chain in sorted(inside.items()) if below > level), None)
        if chain and mark:
            words = text[begin : chain[0].start].strip()
            if chain[0].start - mark.end <= LONGEST_PHRASE and heading_shape(words, mark):
                found |= {one.start: words for one in chain[1:]}
        elif chain and chain[0].level <= 2:
            found |= {one.start: "" for one in chain}
    return found
