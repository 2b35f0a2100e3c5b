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
_LATE = re.compile(
    CLOSING.pattern + r"|不足之处|(?:活动|工作)(?:中|也|中也)?[^。，]{0,6}暴露出|同时[,，]我们|(?:来年|明年)[,，]|下一?步"
    r"|总的看|纵观|通过(?:这|以上|上述|一系列)[^。，,]{0,14}[,，]|从(?:整个|总体|这次|此次)?(?:活动|工作)?(?:的)?(?:总体|整体)?情况(?:来)?看"
    r"|(?:19|20)\d\d年[,，][^，。]{0,6}(?:将|力争|计划|打算)"
)
"""The same, and words with which only what follows the last item begins: below a heading they open its paragraphs."""
SHORT_RUN = 120
"""A run of three items or more is cut from this length on."""
_LABEL = re.compile(
    r"(?:(?P<known>存在的?(?:主要)?(?:问题|不足|困难)(?:和不足|及原因)?|(?:应对|整改|改进)(?:措施|办法)|(?:下一?步|今后|来年|明年)的?(?:工作)?"
    r"(?:打算|计划|安排|思路|措施|重点)|(?:主要|具体|工作)(?:做法|成效|成绩|措施|经验))|[\u4e00-\u9fff]{3,10}(?<![是为下说到称有道括中例]))[:：]"
)
"""A head that a run carries as a label (存在问题：…); `known` ones make sure that the others are heads too."""
_WORDED = (("首先",), ("其次",), ("再次", "再者", "最后"))
_BRACKETED = re.compile(r"【(?!篇|第)[\u4e00-\u9fff]{2,14}】")
_ANNOUNCED = re.compile(r"如下\s?[:：。，,]\s?(?=[一1][、.．]|[（(]一[)）])")
_RUNS_ON = re.compile(r"[^。；;！？!?\n]{2,40}?(?P<item>一[是要则]|1[、.．]|[（(]一[)）])")

_SECOND = re.compile(r"[二三四五六七八九十第２](?:(?<![第２])[、.．)）]|(?<=第)二部分|(?<=２)、)")
"""Without a second item, or a later one where a page break cut the run, there is no chain to cut at."""


def places(text: str, spans: list[Line], run: bool, top: int) -> tuple[int | None, list[int]]:
    """Where to cut, and at which level: the items of the highest level, and the closing after the last of them."""
    start, end = spans[0].start, spans[-1].end
    if not run and (end - start < 60 or not _counts_up(text, start, end)):
        return _below_own_heading(text, start, end, spans) if end - start >= SHORT_RUN else (None, [])
    found = chains(text, start, end, spans)
    own = next((level for level, chain in found.items() if chain[0].start == start), None)
    level = min(found, default=None)
    long = end - start >= (LONG_RUN if run else LONG_BLOCK) or (
        run and level is not None and len(found[level]) > 2 and end - start >= SHORT_RUN
    )
    if level is None and run and (below := _below_own_heading(text, start, end, spans))[1]:
        return below
    if level is None or not ((run and long) or level <= min(2 if long else top, 2)) or (own is not None and own < level):
        return (None, _unnumbered(text, spans)) if run else _below_own_heading(text, start, end, spans)
    cuts = [_headed(text, mark, start) for mark in found[level] if mark.start > start]
    cuts = [cut for cut in cuts if cut > start]
    announced = _ANNOUNCED.search(text, start, cuts[0]) if cuts else None
    if announced and announced.end() < cuts[0]:
        cuts.insert(0, announced.end())
    labels = _labelled(text, start, end)
    if not labels:
        return level, cuts + _closing(text, found[level][-1].end, end)
    ends = {label.end() for label in labels}
    items = [cut for cut in cuts if cut not in ends and text[cut - 1] not in "；;"]
    return level, sorted({*items, *(label.start() for label in labels)} - {start})


def _labelled(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The heads that stand as labels between the items: two or more, a known one among them."""
    labels = [
        match
        for match in _LABEL.finditer(text, start, end)
        if match.end() < end and (match.start() == start or text[match.start() - 1] in BOUNDARY)
    ]
    return labels if len(labels) > 1 and any(match["known"] for match in labels) else []


def _closing(text: str, last: int, end: int) -> list[int]:
    """Where the closing begins after the last item, whose words begin at `last`."""
    for match in _LATE.finditer(text, min(end, last + SHORTEST_ITEM), end):
        if (text[match.start() - 1] in BOUNDARY or text[match.start() - 1] == ".") and end - match.start() <= 600:
            return [match.start()]
    return []


def _unnumbered(text: str, spans: list[Line]) -> list[int]:
    """Where a run without numbered items is cut: at 首先, 其次, 再次, at heads in brackets, or at lines that begin with such words."""
    start, end = spans[0].start, spans[-1].end
    if end - start >= SHORT_RUN:
        worded, at = [], start
        for words in _WORDED:
            at = min((place for word in words if (place := _bound(text, word, at, end)) >= 0), default=-1)
            if at < 0:
                break
            worded.append(at)
        if len(worded) == len(_WORDED):
            last = _bound(text, "最后", worded[-1] + 2, end)
            cuts = [at for at in (*worded, last) if at > start]
            return cuts + _closing(text, cuts[-1], end)
        heads = [
            match.start()
            for match in _BRACKETED.finditer(text, start, end)
            if match.start() == start or text[match.start() - 1] in BOUNDARY
        ]
        if len(heads) > 1:
            return [at for at in heads if at > start]
    return [line.start for line in spans[1:] if CUE.match(text, line.start)] if len(spans) >= 4 else []


def _bound(text: str, word: str, start: int, end: int) -> int:
    """Where the word first stands at the start of a sentence, or -1."""
    at = text.find(word, start, end)
    while at > start and text[at - 1] not in BOUNDARY:
        at = text.find(word, at + 1, end)
    return at


def _below_own_heading(text: str, start: int, end: int, spans: list[Line]) -> tuple[int | None, list[int]]:
    """The items of a paragraph that begins with nothing but a heading (三、下一步打算一要…。二要…): the break between them was lost."""
    mark = mark_at(text, start, end)
    item = _item_below(text, mark, end) if mark else None
    if not mark or not item or item.level <= mark.level:
        return None, []
    chain = chains(text, item.start, end, spans).get(item.level)
    return (item.level, [one.start for one in chain[1:]] + _closing(text, chain[-1].end, end)) if chain else (None, [])


def _item_below(text: str, mark: Mark, end: int) -> Mark | None:
    """The mark of the first item, where nothing but a heading stands between it and the mark above."""
    match = _RUNS_ON.match(text, mark.end, end)
    headed = match and heading_shape(text[mark.start : match.start("item")].strip(), mark)
    return mark_at(text, match.start("item"), end) if match and headed else None


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
            found |= _inside_short(text, spans, begin, stop)
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


def _inside_short(text: str, spans: list[Line], begin: int, stop: int) -> dict[int, str]:
    """The places inside a shorter item, cut only where each item below its heading is a sentence of its own."""
    mark = mark_at(text, begin, stop)
    item = _item_below(text, mark, stop) if mark and stop - begin >= SHORT_RUN else None
    cuts = _below_own_heading(text, begin, stop, spans)[1] if item else []
    if not item or not all(text[cut - 1] in "。！？!?" for cut in cuts):
        return {}
    return dict.fromkeys(cuts, text[begin : item.start].strip())
