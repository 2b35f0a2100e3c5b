"""Part marks of any form: lines of their own that say the same words but for a number that counts up, with a long text under each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict

from pipeline.ingest.boilerplate import works
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import Mark, mark_at, numeral
from pipeline.ingest.split.evidence import title_at
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.naming import SURE_TITLE, hint, weight
from pipeline.ingest.split.titles import TITLE_END

LONGEST_MARK, LONGEST_TITLE = 24, 60
SHORTEST_TEXT = 150
"""Characters below a mark; less is an item of a list."""
_NUMBER = re.compile(
    r"(?<![\d年月])(?:0?\d{1,2}(?![\d年月日]|[.．]\d)|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?![十百千万年月日])"
)
_TEXTS, _HAN = re.compile(r"[篇文例样范则份版其之]|总结|小结|汇报|报告|材料|简报|纪实"), re.compile(r"[\u4e00-\u9fff]")
_PART_OF_A_TEXT = re.compile(
    r"#(?:部分|(?<!文)章|个?[节条款点步组页期表图问题类季班届次度项区号站]|阶段|学期|小组)|(?:附件|[附图]?[表图]|阶段|学期|小组|活动|案例|镜头|亮点|特色|典型|经验|计划|问题)[之（(【\[]?#"
)
"""What counts inside one text, right beside the number: 第一部分, 附件1, 活动一, 案例二."""


def series(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with one for each mark of such a series that no form of head told before. A series begins with one."""
    groups: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for line in lines:
        if line.end - line.start > LONGEST_MARK or line.glued:
            continue
        key, number = count_of(line.of(text))
        if key:
            groups[key].append((number, line))
    found = _listed(text, lines, heads)
    for key, members in groups.items():
        if len(members) < 2 or [number for number, _ in members] != list(range(1, len(members) + 1)):
            continue
        if names_texts(key) and _marks(text, key, [line for _, line in members]):
            found += [_head(text, line, number) for number, line in members if not _told(heads, line)]
    return together(heads, found)


def count_of(words: str) -> tuple[str, int]:
    """The words of a line with a sign for the number in them, and the number; nothing for a sentence or words without one."""
    match = None if closed(words) and words[-1] not in "：:" else _NUMBER.search(words)
    if not match:
        return "", 0
    return "".join(f"{words[: match.start()]}#{words[match.end() :]}".split()), numeral(match.group().lstrip("0"))


LEAST_ABOVE = 80
_SENTENCE = re.compile(r"[。！？!?”）)\n][ \t\u3000]*(?=[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．）)])")
_LOWEST = 5
"""Marks of this level and below (①, 一是) number no texts."""


def _listed(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """Heads for titles that are numbered like items (一、青石镇科普工作总结), one text under each.

    They count from one, nothing that a unit did stands above the first, and no other item of their level is no title: the
    reports of departments inside one report stand below its own words.
    """
    titled = _titled(text, lines)
    if (
        len(titled) < 2
        or [mark.number for mark, _, _ in titled] != list(range(1, len(titled) + 1))
        or len({mark.level for mark, _, _ in titled}) > 1
    ):
        return []
    first = titled[0][0].start
    told = [line for line in lines if line.end <= first and (line.end - line.start >= LEAST_ABOVE and works(line.of(text)))]
    if told or not _far_apart(text, [Line(mark.start, stop) for mark, stop, _ in titled]):
        return []
    return [
        Head(mark.start, stop, words, mark.number)
        for mark, stop, words in titled
        if not any(mark.start <= head.start < stop for head in heads)
    ]


def _titled(text: str, lines: list[Line]) -> list[tuple[Mark, int, str]]:
    """The titles with an item mark that stand on a line of their own, or begin one, or stand behind a sentence in one: the mark,
    where the title ends, and its words."""
    starts = [line.start for line in lines]
    found = []
    for at in (*starts[:1], *(place.end() for place in _SENTENCE.finditer(text))):
        if not hint().search(text, at, at + LONGEST_TITLE):
            continue
        index = bisect_right(starts, at) - 1
        if index < 0 or at >= lines[index].end:
            continue
        line = lines[index]
        mark = mark_at(text, at, line.end)
        if not mark or mark.level >= _LOWEST:
            continue
        if at == line.start and line.end - at <= LONGEST_TITLE:
            title = None if line.closed(text) else (line.end, text[mark.end : line.end].strip())
        else:
            title = title_at(text, mark.end, line.end, mark.end)
        if title and weight(title[1]) >= SURE_TITLE:
            found.append((mark, *title))
    return found


def names_texts(key: str) -> bool:
    """Whether the words beside the number name texts, or are no Chinese words at all."""
    return not _PART_OF_A_TEXT.search(key) and bool(_TEXTS.search(key) or not _HAN.search(key))


def _marks(text: str, key: str, members: list[Line]) -> bool:
    """Whether lines that differ in their number alone are marks above texts, and no bare items of a list."""
    if mark_at(text, members[0].start, members[0].end) and not TITLE_END.search(key):
        return False
    return _far_apart(text, members)


def _far_apart(text: str, members: list[Line]) -> bool:
    """Whether a text stands below each of the lines."""
    ends = [line.start for line in members[1:]] + [len(text)]
    return all(end - line.end >= SHORTEST_TEXT for line, end in zip(members, ends, strict=True))


def _told(heads: list[Head], line: Line) -> bool:
    return any(line.start <= head.start < line.end and (head.number or head.end >= line.end) for head in heads)


def together(heads: list[Head], marks: list[Head]) -> list[Head]:
    """Heads and marks of a series in order; a mark takes the place of a title that is part of it."""
    if not marks:
        return heads
    starts = sorted(mark.start for mark in marks)
    ends = {mark.start: mark.end for mark in marks}
    apart = []
    for head in heads:
        at = bisect_right(starts, head.start) - 1
        if at < 0 or head.start >= max(ends[starts[at]], starts[at] + 1):
            apart.append(head)
    return sorted([*apart, *marks], key=lambda head: head.start)


def _head(text: str, line: Line, number: int) -> Head:
    words = line.of(text)
    return Head(line.start, line.end, words if TITLE_END.search(words) else "", number)
