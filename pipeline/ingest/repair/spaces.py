"""Spaces inside running Chinese."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import fold_letter, language

BLANK = r"[ \t\xa0]"
_BLANKS = re.compile(f"{BLANK}+")
_HAN = re.compile(r"[一-鿿㐀-䶿〇]")
_OPEN, _CLOSE, _STOPS = "“‘（《〈【「『〔", "”’）》〉】」』〕", "，。、；：！？"
_NARROW_STOPS = ",;"
_NARROW_ENDS = ":!?)"
_STOP = re.compile(f"[{_STOPS}{_NARROW_STOPS}]")
_DATE = re.compile(r"\d{4} ?年|\d{1,2} ?月 ?\d{1,2} ?日")
_DATE_TAIL = re.compile(r"(?:\d{2,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?[ \t]*$")
_PARTED = re.compile(
    rf"{BLANK}*(?P<digits>[1-9]\d{{0,2}}(?:{BLANK}\d{{3}}){{1,3}}|[1-9](?:{BLANK}\d){{2,6}})(?={BLANK}?[余多]?(?:人次|场次|[人名户份册元场次期张位]))"
)
"""Thousands set apart by a space are the standard of GB/T 15835; both forms count only where a counter follows.
Two lone digits may be the ends of a range whose dash was lost (3 5人), and stay."""
LONGEST_PARTED = 16
"""Characters of the longest such number that is looked at."""
_CLOCK = re.compile(r"\d{1,2}[:：]\d\d")
_COUNT = "[一二三四五六七八九十]{1,3}"
_HEAD = re.compile(
    rf"(?:^|[。；！？])[ 　\t]*(?:{_COUNT}、|[（(]{_COUNT}[）)]|\d{{1,2}}[、.．]|第{_COUNT}[章节条部]|附?[表图件] ?\d{{1,2}})"
    "[^。；！？，,]{0,30}$"
)
_FORMULA = re.compile("[=<>≤≥≠±×÷²³∈]")
_SPACED = re.compile(r"[一-鿿] (?! )")
LEAST_SPACED = 12
SPACED_SHARE = 0.5
"""Share of Chinese characters followed by a space from which a line counts as spaced out letter by letter."""
SPACED_LINES = 3
"""So many lines spaced out, and more of them than of others as long, make a page whose short lines are read the same way."""
LEAST_SPACED_THERE = 3
NEAR = 60
"""A sentence goes on when a stop comes within so many characters."""
LEAST_STOPS = 2
LEAST_TIE = -3.0
"""ln P(character | the two before) from which two sides of a space belong to one word."""
LEAST_TITLE_TIE = -2.2
"""The same in a line without stops, where spaces part titles and cells."""


def spaces(text: str) -> list[Change]:
    """Changes that close spaces around numbers and marks, inside sentences, and in lines spaced out letter by letter.

    Lines without stops (headings, tables, signatures) keep their spaces unless they cut a word.
    """
    changes: list[Change] = []
    start = end = 0
    line = ""
    least = _least_spaced(text)
    for found in _BLANKS.finditer(text):
        if found.start() >= end or not line:
            start = text.rfind("\n", 0, found.start()) + 1
            end = text.find("\n", found.end())
            end = len(text) if end < 0 else end
            line = text[start:end]
        if found.end() < end and _closes(_facts(line, least), line, found.start() - start, found.end() - start):
            changes.append(Change(*found.span(), "", "space", "certain"))
    return changes


def _closes(facts: _Facts, line: str, start: int, end: int) -> bool:
    """Whether the space `[start, end)` of a line should close."""
    if not start or facts.formula:
        return False
    before, after = line[start - 1], line[end]
    if before in _STOPS + _OPEN or after in _STOPS + _CLOSE:
        return bool(_chinese(before) or before in _STOPS + _OPEN + _CLOSE) and _chinese_or_mark(after)
    if facts.spaced and after in _NARROW_ENDS:
        return _chinese_or_mark(before)
    if before in _NARROW_STOPS or after in _NARROW_STOPS:
        return _beside_narrow(line, start, end)
    if before.isdecimal() or after.isdecimal():
        return _beside_number(facts, line, start, end)
    return _between_chinese(facts, line, start, end)


def _between_chinese(facts: _Facts, line: str, start: int, end: int) -> bool:
    before, after = line[start - 1], line[end]
    if before in _CLOSE or after in _OPEN:
        return bool(_HAN.match(before) or _HAN.match(after)) and _goes_on(facts, line, start, end)
    if not _HAN.match(before) or not _HAN.match(after):
        return False
    quoted = _quoted(line, start, end)
    return facts.spaced or (
        end - start == 1 and ((not quoted and _goes_on(facts, line, start, end)) or _one_word(facts, line, start, end, quoted))
    )


def _beside_number(facts: _Facts, line: str, start: int, end: int) -> bool:
    """Numbers close up with what they count; dates at the end of a line and cells of a table stay apart."""
    before, after = line[start - 1], line[end]
    if before.isdecimal() and after in "年月日":
        return True
    if before == "日" and _CLOCK.match(line, end):
        return False
    if before.isdecimal() and after.isdecimal():
        whole = _parted_number(line, start)
        return whole is not None and facts.prose and whole.start() <= start and end <= whole.end("digits")
    if before in "年月" and after.isdecimal():
        return _DATE.search(line, max(0, start - 8), end + 8) is not None
    if _HAN.match(before) or _HAN.match(after) or after == "%":
        return _goes_on(facts, line, start, end) and not _DATE_TAIL.match(line, end)
    return False


def _parted_number(line: str, at: int) -> re.Match[str] | None:
    """The counted number around a space, parted at its thousands (7 000名) or digit by digit (2 1 0人)."""
    begin = at
    while begin and at - begin < LONGEST_PARTED and (line[begin - 1].isdecimal() or line[begin - 1] in " \t\xa0"):
        begin -= 1
    return None if begin and line[begin - 1] == "第" else _PARTED.match(line, begin)


def _quoted(line: str, start: int, end: int) -> bool:
    """Whether the space stands between quotation marks, where slogans are parted by spaces."""
    opened = max(line.rfind(mark, max(0, start - NEAR), start) for mark in "“《「『")
    closed = max(line.rfind(mark, max(0, start - NEAR), start) for mark in "”》」』")
    return opened > closed and any(mark in line[end : end + NEAR] for mark in "”》」』")


def _chinese(letter: str) -> bool:
    return bool(_HAN.match(letter)) or letter.isdecimal() or letter == "%"


def _chinese_or_mark(letter: str) -> bool:
    return _chinese(letter) or letter in _STOPS + _OPEN + _CLOSE


def _beside_narrow(line: str, start: int, end: int) -> bool:
    """A narrow comma with spaces: closed between Chinese, kept between Latin words."""
    left = line[:start].rstrip(" \t\xa0,;")[-1:]
    right = line[end:].lstrip(" \t\xa0,;")[:1]
    return bool(left and right and (_HAN.match(left) or _HAN.match(right))) and _chinese(left) and _chinese_or_mark(right)


def _goes_on(facts: _Facts, line: str, start: int, end: int) -> bool:
    """Whether the space stands inside a sentence: stops in the line, one of them soon, and no heading before it."""
    if not facts.prose or not _STOP.search(line, end, end + NEAR):
        return False
    return not _HEAD.search(line, max(0, start - NEAR), start)


def _one_word(facts: _Facts, line: str, start: int, end: int, quoted: bool) -> bool:
    """Whether the characters around a space make one word."""
    if _HEAD.search(line, max(0, start - NEAR), start):
        return False
    least = LEAST_TIE if not quoted and facts.prose else LEAST_TITLE_TIE
    before = "".join(map(fold_letter, line[max(0, start - 2) : start]))
    return language().log_probability(before, fold_letter(line[end])) > least


class _Facts(NamedTuple):
    """Of a line: whether it has stops as prose has, a formula, a space after every other character."""

    prose: bool
    formula: bool
    spaced: bool


def _least_spaced(text: str) -> int:
    """How many Chinese characters a line of this page needs for its spaces to tell that it is spaced out letter by letter."""
    if text.count(" ") * 4 < len(text):
        return LEAST_SPACED
    long = [line for line in text.split("\n") if len(_HAN.findall(line)) >= LEAST_SPACED]
    spaced = sum(_facts(line, LEAST_SPACED).spaced for line in long)
    return LEAST_SPACED_THERE if spaced >= SPACED_LINES and 2 * spaced > len(long) else LEAST_SPACED


@lru_cache(maxsize=4)
def _facts(line: str, least: int) -> _Facts:
    han = len(_HAN.findall(line))
    spaced = han >= least and len(_SPACED.findall(line)) > SPACED_SHARE * han
    return _Facts(len(_STOP.findall(line)) >= LEAST_STOPS, bool(_FORMULA.search(line)), spaced)
