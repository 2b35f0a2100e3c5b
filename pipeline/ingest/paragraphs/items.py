"""Item marks: 一、 （一） 1. （1） ① 一是 — their level, their number, and the chains they form in a run of text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")}
_NUMERAL = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
MARK = re.compile(
    rf"第(?P<part>{_NUMERAL}|\d{{1,2}})(?:部分|章|节)[、:：，,\s]?"
    rf"|(?P<one>{_NUMERAL})\s?[、.．](?!{_NUMERAL}(?!是))"
    rf"|[（(](?P<two>{_NUMERAL})[)）][、.．]?"
    r"|(?P<three>\d{1,2})(?:[、．]|\.(?!\d)|\s?[)）])"
    r"|[（(](?P<four>\d{1,2})[)）][、.．]?"
    r"|(?P<five>[①-⑳])"
    rf"|(?P<six>{_NUMERAL})(?:是|则)[:：、]?"
    rf"|第(?P<seven>{_NUMERAL})[,，、]"
)
LEVELS = {"part": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 6}
CUE = re.compile(r"首先|其次|再次|此外|另外|最后|总之|总的来说|总的来看|总体来看|综上所述|总结起来|一方面|另一方面|结语|回顾")
"""Words that open an item where no numbers are used."""
_FIRST = frozenset("第（(一二三四五六七八九十0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
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


def chains(text: str, start: int, end: int) -> dict[int, list[Mark]]:
    """The marks inside `[start, end)` that count up, by level.

    Two or more marks make a chain. The second and later stand at a sentence boundary; the first may follow a heading
    without any mark between, for a run has lost its line breaks. A chain may begin again at one, with 二、 where the
    first item was lost or misprinted, and with any high mark where a page break cut the run: （六）…（七）…
    """
    found: dict[int, list[Mark]] = {}
    loose: dict[int, Mark] = {}
    onward: dict[int, Mark] = {}
    for match in MARK.finditer(text, start, end):
        mark = _mark(match)
        if not mark.number:
            continue
        before = text[mark.start - 1] if mark.start > start else "。"
        bound = before in BOUNDARY or (before in "）)" and mark.level <= 2)
        chain = found.setdefault(mark.level, [])
        if mark.number == 1:
            if bound or (mark.level <= 2 and not (before.isdigit() or before in "、，,第星期周之" or before in DIGITS)):
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
    return {level: chain for level, chain in found.items() if len(chain) >= 2 or (chain and level == 1)}
