"""Part marks of any form with a text glued to them: where a sentence may begin, the same words with a number that counts up."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.ingest.lines import Line
from pipeline.ingest.paragraphs.items import numeral
from pipeline.ingest.part_labels import NUMBER
from pipeline.ingest.split.evidence import may_begin
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.series import together
from pipeline.ingest.split.titles import KINDS, TITLE_END

LONGEST_MARK = 40
"""A shorter line is a mark alone."""
SHORTEST_TEXT = 200
"""Characters below a mark; less is an item of a list."""
WINDOW = 24
_SIGN = r"[^\u4e00-\u9fff\w\s。！？!?；;，,、]"
_NOUN = re.compile(
    rf"(?:篇|第|范[文本例]|[例样][文本]|模板|参考|{TITLE_END.pattern})[：:]?\s?{_SIGN}{{0,2}}(?P<number>{NUMBER})(?P<shut>[篇则份]?\s?{_SIGN}{{0,3}})(?![年月日季届次期名批、，,个])"
)
_TWO = (
    re.compile(rf"[篇文本例板考{''.join(sorted({one[-1] for one in KINDS}))}][：:]?\s?{_SIGN}{{0,2}}[2二]"),
    re.compile(r"第\s?[2二]\s?[篇则份]"),
)
"""A page without the mark of a second text has no series."""
_BEFORE = "。！？!?”）)…\n \u3000"
_STOPS = re.compile(r"[。！？!?；;，,、\n”）)…]")
LONGEST_NAME = 20
"""Characters of the collection's name before the number."""


def glued(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with one for each mark of a series that is glued to its text. A series begins with one and has a long text under
    each mark; where it has two marks alone, both texts open as texts do."""
    if not any(two.search(text) for two in _TWO):
        return heads
    groups: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for line in lines:
        if line.end - line.start > LONGEST_MARK:
            for match in _NOUN.finditer(text, line.start, line.end):
                begin = _begin(text, line.start, match.start())
                if begin >= 0 and match.end() < line.end:
                    key = f"{text[begin : match.start('number')]}#{match.group('shut')}"
                    groups["".join(key.split())].append((numeral(match.group("number")), begin, match.end()))
    found: list[Head] = []
    for members in groups.values():
        if len(members) > 1 and [number for number, _, _ in members] == list(range(1, len(members) + 1)) and _far_apart(text, members):
            found += [Head(begin, end, "", number, glued=True) for number, begin, end in members if not _told(heads, begin, end)]
    return together(heads, found)


def _begin(text: str, floor: int, at: int) -> int:
    """Where the words of a mark begin whose noun stands at `at`; -1 inside a sentence."""
    low = max(floor, at - LONGEST_NAME)
    stops = [stop.end() for stop in _STOPS.finditer(text, low, at)]
    begin = stops[-1] if stops else low
    if begin > floor and text[begin - 1] not in _BEFORE:
        return -1
    while text[begin].isspace():
        begin += 1
    return begin


def _far_apart(text: str, members: list[tuple[int, int, int]]) -> bool:
    starts = [begin for _, begin, _ in members[1:]] + [len(text)]
    if any(start - end < SHORTEST_TEXT for start, (_, _, end) in zip(starts, members, strict=True)):
        return False
    return len(members) > 2 or all(may_begin("", text[end : end + WINDOW]) for _, _, end in members)


def _told(heads: list[Head], begin: int, end: int) -> bool:
    return any(head.start < end and begin < max(head.end, head.start + 1) and (head.number or head.end > end) for head in heads)
