"""Item marks: 一、 （一） 1. （1） ① 一是 — their level, their number, and the chains they form in a run of text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.ingest.lines import Line

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")}
_NUMERAL = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
MARK = re.compile(
    rf"第(?P<part>{_NUMERAL}|\d{{1,2}})(?:部分|章|节)[、:：，,\s]?"
    rf"|(?P<one>{_NUMERAL})\s?[、.．](?!{_NUMERAL}(?!是))"
    rf"|[（(](?P<two>{_NUMERAL})[)）][、.．]?"
    r"|(?P<three>\d{1,2})(?:[、．]|\.(?!\d)|\s?[)）])"
    r"|[（(](?P<four>\d{1,2})[)）][、.．]?"
    r"|(?P<five>[①-⑳])"
    rf"|(?P<six>{_NUMERAL})(?:是|则|要(?![素求点务职害闻地领]))[:：、]?"
    rf"|第(?P<seven>{_NUMERAL})[,，、]"
)
LEVELS = {"part": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 6}
CUE = re.compile(r"首先|其次|再次|此外|另外|最后|总之|总的来说|总的来看|总体来看|综上所述|总结起来|一方面|另一方面|结语|回顾")
"""Words that open an item where no numbers are used."""
_FIRST = frozenset("第（(一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_HAN = re.compile("[一-鿿]")
_NUMBERED = frozenset("第表图件类级栋幢楼号组班届路街线期季页条款册卷约近达共超余有为等")
"""Before a number these count or name (表1、2, 约1.), and no heading ends with one of the last."""
_ANNOUNCED = re.compile(r"(?:如下|以下)\s?[:：。，,]\s?$")
"""Words right before the first item of a text."""
BOUNDARY = "。！？!?；;：:”\n\t \u3000"


class Mark(NamedTuple):
    """An item mark at `start`; its words begin at `end`. Level 0 is the highest (第一部分), 6 the lowest (一是)."""

    start: int
    end: int
    level: int
    number: int


@lru_cache(maxsize=1024)
def numeral(words: str) -> int:
    """The value of a small Chinese or Arabic numeral or circled digit, 0 when it is none."""
    if words.isdecimal():
        return int(words)
    if len(words) == 1 and "①" <= words <= "⑳":
        return ord(words) - ord("①") + 1
    tens, ten, ones = words.rpartition("十")
    if ten and len(tens) <= 1 and len(ones) <= 1:
        return 10 * (DIGITS.get(tens, 0) if tens else 1) + DIGITS.get(ones, 0)
    return DIGITS.get(words, 0) if len(words) == 1 else 0


def _mark(match: re.Match[str]) -> Mark:
    kind = match.lastgroup or "one"
    return Mark(match.start(), match.end(), LEVELS[kind], numeral(match.group(kind)))


def mark_at(text: str, at: int, end: int) -> Mark | None:
    """The item mark that begins exactly at `at`, if there is one."""
    match = MARK.match(text, at, end) if at < end and text[at] in _FIRST else None
    found = _mark(match) if match else None
    return found if found and found.number else None


def _glued(text: str, mark: Mark) -> bool:
    """Whether a small `1、` or `1.` may open the first item though a heading without stop runs into it (稳步推进1、守住…)."""
    if mark.level != LEVELS["three"] or text[mark.end - 1] in ")）":
        return False
    before, after = text[mark.start - 1], text[mark.end : mark.end + 1]
    return _HAN.match(before) is not None and before not in _NUMBERED and _HAN.match(after) is not None


def chains(text: str, start: int, end: int, spans: Sequence[Line] = ()) -> dict[int, list[Mark]]:
    """The marks inside `[start, end)` that count up, by level.

    Two or more marks make a chain. The second and later stand at a sentence boundary; the first may follow a heading
    without any mark between, for a run has lost its line breaks. A chain may begin again at one, with 二、 where the
    first item was lost or misprinted, and with any high mark where a page break cut the run: （六）…（七）… A high mark
    announced right before it (汇报如下：一、) stands alone where the text was cut off inside its first item. Where `spans` are
    given, what stands between them was taken out, and its numbers are none of the text's.
    """
    begins = [line.start for line in spans]
    found: dict[int, list[Mark]] = {}
    loose: dict[int, Mark] = {}
    onward: dict[int, Mark] = {}
    for match in MARK.finditer(text, start, end):
        mark = _mark(match)
        at = bisect_right(begins, mark.start) - 1
        if not mark.number or (spans and (at < 0 or mark.start >= spans[at].end)):
            continue
        before = text[mark.start - 1] if mark.start > start and (at < 0 or begins[at] != mark.start) else "。"
        bound = (
            before in BOUNDARY or (before in "）)" and mark.level <= 2) or (before == "." and _HAN.match(text[mark.start - 2]) is not None)
        )
        chain = found.setdefault(mark.level, [])
        if mark.number == 1:
            if (
                bound
                or (mark.level <= 2 and not (before.isdigit() or before in "、，,第星期周之" or before in DIGITS))
                or (mark.level == LEVELS["six"] and before in "，,")
                or _glued(text, mark)
            ):
                loose[mark.level] = mark
        elif bound:
            first = loose.pop(mark.level, None)
            if first and mark.number == 2:
                chain += [first, mark]
            elif (chain and mark.number == chain[-1].number + 1) or (mark.number == 2 and mark.level <= 2):
                chain.append(mark)
            elif not chain and mark.level <= 2:
                before_it = onward.get(mark.level)
                if before_it and mark.number == before_it.number + 1:
                    chain += [before_it, mark]
                onward[mark.level] = mark
    whole = {level: chain for level, chain in found.items() if len(chain) >= 2 or (chain and level == 1)}
    if not whole:  # a text may be cut off inside its first item
        announced = (mark for mark in loose.values() if mark.level <= 2 and _ANNOUNCED.search(text, max(start, mark.start - 4), mark.start))
        whole = {mark.level: [mark] for mark in announced}
    return whole
