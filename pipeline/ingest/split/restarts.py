"""Texts strung together without a mark or a title: a new announcement and a new 一、 after a text that had its items."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cache
from itertools import pairwise

from pipeline.ingest.lines import Line, closed, sentence_end
from pipeline.ingest.paragraphs.items import mark_at, numeral
from pipeline.ingest.split.edges import signature
from pipeline.ingest.split.evidence import FORWARD_END
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.naming import names_unit, unit_alone
from pipeline.ingest.split.titles import FULL, OPENING

_ANNOUNCES = re.compile(
    r"(?:(?:总结|汇报|报告|小结)(?:如下|于后)|[作做]一?个?如下(?:总结|汇报|报告|小结)|做了(?:如下|以下)[^。]{0,6}(?:工作|事情?))[:：。]?\s*(?P<first>一、)?"
)

LEAST_TOLD = 150
"""Characters of sentences above a signature and below it: less is the head of a letter or a note under a text."""
_DAY = re.compile(r"(?:19|20)[\dxX×_*]{2}\s?年[^年]{1,3}月|二[〇○ＯOo零][^年]{2}年[^年]{1,3}月|(?:19|20)\d\d[-./]\d{1,2}")
_MONTH_DAY = re.compile(r"[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日|\d{1,2}月\d{1,2}日")
_NOTE = re.compile(r"附[件表：:]|抄送|抄报|主送|备注|注[：:]|联系|[（(]")
"""What may follow a signature and belongs to the same text."""


def restarts(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with an empty head before each line where a further text begins without one.

    Such a line opens as texts open, announces a report (现总结如下), and 一、 follows it although 二、 was reached before; or a
    text was signed and dated right above it, and it begins with a name, a year or an opening and tells as much.
    """
    found = list(heads)
    starts = sorted(head.start for head in heads)
    ends = {head.start: head.end for head in heads}
    reached = told = top = 0
    rare = cache(lambda: _rare_gaps(text, lines))
    at = 0
    for index, line in enumerate(lines):
        below = bisect_left(starts, line.end, at)
        if below > bisect_left(starts, line.start, at):
            reached = told = 0
            top = starts[below - 1]
        elif told >= LEAST_TOLD and _signed_above(text, lines, index) and _begins_anew(text, lines, index):
            found.append(Head(line.start, line.start, glued=True))
            reached = told = 0
            top = line.start
        at = below
        if line.end - line.start > LONG_RUN:
            inner = _inside(text, line, max(top, ends.get(top, 0)), starts)
            found += inner
            top = inner[-1].start if inner else top
        told += line.end - line.start if line.end - line.start >= SHORTEST_FIRST or line.closed(text) else 0
        mark = mark_at(text, line.start, line.end)
        if mark and mark.level == 1:
            reached = mark.number
        elif (reached >= 2 and _opens(text, lines, index)) or (
            not mark
            and told >= LEAST_TOLD
            and min(line.end - line.start - SHORTEST_FIRST, line.start - top - LEAST_TOLD) >= 0
            and (stop := _sentence_line(text, lines, index))
            and _unmarked(text, (line.start, stop), top, _next(starts, line.start, len(text)), rare=rare, before=_above(text, lines, index))
        ):
            found.append(Head(line.start, line.start, glued=True))
            reached = told = 0
            top = line.start
    return sorted(found, key=lambda head: head.start)


def _above(text: str, lines: list[Line], index: int) -> str:
    """The last words above a line."""
    return "\n".join(line.of(text)[-NEAR:] for line in lines[max(0, index - 3) : index])


def _sentence_line(text: str, lines: list[Line], index: int) -> int:
    """Where the line ends, or the one that closes its first sentence where a page wraps; 0 where no sentence ends near."""
    line = lines[index]
    if line.closed(text) or text.find("。", line.start, line.end) >= 0:  # a page end may have broken off its last sentence
        return line.end
    below = lines[index + 1 : index + MOST_WRAPPED]
    return next((other.end for other in below if other.closed(text) or text.find("。", other.start, other.end) >= 0), 0)


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
    if index < 2 or lines[index - 1].end - lines[index - 1].start > LONGEST_SIGNATURE:
        return False
    words = lines[index - 1].of(text)
    above = lines[index - 2].of(text)
    if _MONTH_DAY.fullmatch(words):  # without a year it dates a text only below who signs it
        return index > 2 and len(above) <= 36 and bool(unit_alone(above)) and closed(lines[index - 3].of(text))
    if not _DAY.search(words) or not signature(words):
        return False
    if closed(above):
        return not words[0].isdigit() and words[0] not in "二（("
    return index > 2 and len(above) <= 36 and signature(above) and closed(lines[index - 3].of(text))


def _begins_anew(text: str, lines: list[Line], index: int) -> bool:
    """Whether a line is a text's first: a sentence that opens as texts do or names a unit, with as much told below it."""
    line = lines[index]
    if not _sentence_line(text, lines, index) or _NOTE.match(text, line.start, line.end) or mark_at(text, line.start, line.end):
        return False
    if not (OPENING.match(text, line.start, line.end) or FULL.match(text, line.start, line.end)):
        return False
    below = 0
    for other in lines[index:]:
        below += other.end - other.start if other.end - other.start >= SHORTEST_FIRST or closed(other.of(text)) else 0
    return below >= LEAST_TOLD


ENOUGH = 4.5
"""From this weight on a text begins without a title."""
MOST_WRAPPED = 4
"""A first sentence goes over no more lines of a wrapped page."""
OPENS_WITHIN = 150
"""An opening of several sentences announces its report so near to its start."""
ANEW, AFTER_ITEMS, OTHER_KIND = 2, 1.5, 0.5
"""What it weighs that the numbers of the highest kind begin again at one, that another kind begins below an announcement, or just so."""
BELOW = 600
FIRST, LAST = 2_000, 10_000
"""Of a longer text above so much of its beginning and of its end is looked at: a page of many openings must not cost its square."""
NAMED_WITHIN, NAME = 32, 4
"""An opening names its unit so near to its start; so many last letters tell whether the name stood above."""
NEAR = 120
"""Characters above that tell whether a text ended there."""
SHORTEST_FIRST, LONGEST_HEADING, LONGEST_SIGNATURE = 20, 24, 52
LONG_RUN = LEAST_TOLD
_FIRST_WORDS = re.compile(
    r"[。！!”）)]\s?(?=[在为根按遵]|(?:19|20)[\dxX×]{2}年|[xX×]{2,4}年|今年|一年来|近年|本学期|上半年|[\u4e00-\u9fff]{2,8}[市县区旗镇乡村校院局](?:地处|位于|坐落))"
)
"""What may begin a text in the middle of a line."""
_SELF = re.compile(r"[我本]([省市县区旗镇乡村局厅校园院馆站所厂街社场队委办]|会(?=[于召认组紧在的换各共所秘])|公司|中心)")
_STRONG = re.compile(
    r"[^。；]{0,30}(?:领导|指导|支持|关心|帮助)下(?!。)|为(?:深入|全面|认真|进一步|切实|扎实)|(?:根据|按照|遵照).{4,60}(?:要求|部署|通知|精神)"
    r"|(?:19|20)[\dxX×]{2}年.{0,6}[，,]?.{0,12}[县市区镇乡局校院会馆社]|[^，,]{2,4}[以年]来[，,]我|[\u4e00-\u9fff]{2,8}[市县区旗镇乡村校院局](?:地处|位于|坐落)"
)
"""Openings that hardly stand inside a text."""
_TIMED = re.compile(r".{0,26}(?:(?:19|20)[\dxX×]{2}年|[xX×]{2,4}年|今年|一年来|近年|本学期|上半年)")
"""What an opening names that is not among the strong ones, when the unit is another than above."""
_TURNS = re.compile(
    r"(?:19|20)\d\d年.{0,6}(?:重点|工作|打算|安排|目标)|.{0,14}(?:下一步|今后|明年|来年|打算|(?<![重主需必])要(?![求点闻])|将|拟|计划|力争|争取|确保|不足|问题)"
)
_TOPIC = re.compile(r"(?:打算|计划|思路|安排|不足|问题|情况|工作|措施|做法|成效|体会|建议)[。：:]?$")
_ANNOUNCED = re.compile(r"如下.{0,4}$|[:：]$")
_MARKS = re.compile(
    r"(?:^|[\n。；：:])\s*(?:(?P<one>[一二三四五六七八九十]{1,3})[、.．]|[（(](?P<two>[一二三四五六七八九十]{1,3})[)）]|(?P<three>\d{1,2})[、.．](?!\d)|(?P<six>[一二三四五六七八九])是)"
)


def _inside(text: str, line: Line, top: int, starts: list[int]) -> list[Head]:
    """The sentences inside an unbroken run with which a further text begins."""
    found: list[Head] = []
    for match in _FIRST_WORDS.finditer(text, max(line.start, top), line.end):
        start = match.end()
        stop = _next(starts, start, len(text))
        if start - top < LEAST_TOLD or stop - start < LEAST_TOLD:
            continue
        end = sentence_end(text, start, line.end)
        if end - start >= SHORTEST_FIRST and not mark_at(text, start, line.end) and _unmarked(text, (start, end), top, stop):
            found.append(Head(start, start, glued=True))
            top = start
    return found


def _rare_gaps(text: str, lines: list[Line]) -> bool:
    """Whether a blank line between two lines is rare on a page, so that it tells something."""
    wide = sum(text.count("\n", above.end, line.start) > 1 for above, line in pairwise(lines))
    return wide <= 0.35 * len(lines)


def _next(starts: list[int], at: int, end: int) -> int:
    """Where the next head behind a place stands, or the end of the page."""
    index = bisect_right(starts, at)
    return starts[index] if index < len(starts) else end


def _unmarked(
    text: str, span: tuple[int, int], top: int, stop: int, *, rare: Callable[[], bool] | None = None, before: str | None = None
) -> bool:
    """Whether a text begins with the line or sentence `span` that has no title, by all that changes there together.

    The text above begins at `top`, the next one known below at `stop`; `rare` tells of a line whether a blank line above it is rare,
    and `before` are the lines right above, between which and this one the site may have set something.
    """
    start, end = span
    near = text[max(top, start - NEAR) : start].rstrip() if before is None else before[-NEAR:]
    strong = bool(_STRONG.match(text, start, end))
    ended = bool(FORWARD_END.search(near[-90:]))
    named = _names(text[start : min(end, start + NAMED_WITHIN)])
    timed = strong or bool(_TIMED.match(text, start, end))
    if not (timed or (named and ended)) or not _reads_first(text, start, end, near, named):
        return False
    told = text[top:start] if start - top <= FIRST + LAST else text[top : top + FIRST] + text[start - LAST : start]
    above, below = told.rstrip(), text[start : min(stop, start + BELOW)]
    ours, theirs = set(_SELF.findall(above)), set(_SELF.findall(below))
    changed = bool(ours and theirs and not ours & theirs)
    announces = _ANNOUNCES.search(text, start, max(end, min(start + OPENS_WITHIN, stop)))
    announced = 0.0
    if announces:
        announced = 0.5 if _MARKS.search(text, start, announces.start()) else 1.5
    if announces and announces.start() < end:
        first = _ANNOUNCES.search(above)
        announced = 2 + 1.5 * bool(first and len(above) - first.end() >= LEAST_TOLD)
    gap = 1.5 * (rare is not None and told.count("\n", len(above)) > 1 and rare())
    masked = strong and bool(_MASKED_UNIT.match(text, start, end))
    new = masked or (bool(named) and named[-NAME:] not in told)
    total = 2.0 * changed + strong + ended + announced + gap
    if total + ANEW + 1.5 * new < ENOUGH or _is_topic(above[above.rfind("\n") + 1 :]):
        return False
    anew = _counts_anew(above, below)
    if anew == OTHER_KIND and announced > 1 and strong:
        anew = AFTER_ITEMS  # nobody announces a report below the items of it
    tells = strong or ((changed or new) and announced > 1) or (changed and timed) or (new and ended and anew == ANEW)
    return tells and total + anew + 1.5 * (new and (ended or anew > 0)) + (masked and ended) >= ENOUGH


def _reads_first(text: str, start: int, end: int, near: str, named: str) -> bool:
    """Whether a sentence may be the first of a text below the words `near`: those end, and it opens or names a unit."""
    if not closed(near) or _ANNOUNCED.search(near[-12:]) or _TURNS.match(text, start, end) or _NOTE.match(text, start, end):
        return False
    return bool(named or OPENING.match(text, start, end) or names_unit(text[start : start + 16]))


def _names(words: str) -> str:
    """The unit that the first words of a sentence tell of as one that acts, or nothing."""
    return next((match["unit"] for match in _ACTS.finditer(words) if unit_alone(match["unit"])), "")


_MASKED_UNIT = re.compile(r"(?:[^，,]{2,6}[，,])?[×xX*＊_○]{2,6}(?:中学|小学|学校|幼儿园|[镇乡街局村]|社区|医院|公司)")
"""A masked name opens a text as often as a real one, but never tells whether it stood above."""
_ACTS = re.compile(
    r"(?:^|[，,])(?:在|[今近][年来]{1,2}[，,]?)?(?P<unit>(?!各|全|有关|上级)[\u4e00-\u9fff×xX*]{3,14}?)"
    r"(?=始终|一直|历来|高度重视|十分重视|坚持|紧扣|紧紧|围绕|深入|认真|积极|精心|按照|根据|结合|以|在|党(?:组|委|支部|政)|紧密|充分|牢固|大力|扎实|地处|位于|坐落|近年来|今年以来|一年来|现有|成立于|成立以来)"
)
"""A unit's name in front of a word that a unit's first sentence goes on with."""


def _is_topic(line: str) -> bool:
    """Whether a line is the heading of an item, so that what follows belongs to it."""
    return len(line) <= LONGEST_HEADING and bool(mark_at(line, 0, len(line))) and bool(_TOPIC.search(line))


def _counts_anew(above: str, below: str) -> float:
    """What the item numbers say: 2 where the first kind used above begins again at one, 1 where another kind does, less where
    they go on."""
    upper = [(match.lastgroup, numeral(match[match.lastgroup or 0])) for match in _MARKS.finditer(above)]
    first = _MARKS.search(below)
    if not upper or not first:
        return 0
    kind, number = first.lastgroup, numeral(first[first.lastgroup or 0])
    last = next((value for other, value in reversed(upper) if other == kind), 0)
    if number != 1:
        return -4 if number == last + 1 else 0
    if kind == upper[0][0]:
        return ANEW if last >= 2 else 0
    if kind == "two":
        return 1
    return 1 if last and max(value for other, value in upper if other == upper[0][0]) >= 3 else OTHER_KIND
