"""Texts that follow from what stands before them: an annex under a letter's signature, and the next number of a counted title."""

from __future__ import annotations

import re

from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at, numeral
from pipeline.ingest.split.edges import caption, signature
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.titles import TITLE_END

SHORTEST_LETTER = 30
"""Characters of sentences above a signature that make a text of their own; less is the title page of what follows."""
MOST_PARTS = 60
FEW_LINES = 3
"""Lines that may stand between a signature and the title of its annex: 附件：…, a contact."""
_DATED = re.compile(
    r"(?:19|20)[\dxX×_*]{2}\s?年\s?[\dxX×_*]{1,2}\s?月|[〇○零一二三四五六七八九]年[一二三四五六七八九十]{1,3}月|[xX×_*]{2,4}年[xX×_*\d]{1,2}月"
)
_HAN_DATE = re.compile(r"[二〇○零一三四五六七八九]{2,4}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?")
"""A date that may have lost its 〇."""
_LABEL = re.compile(r"附\s?件?\s?[\d一二三四五六]{0,2}\s?[:：]?|附\s?件\s?[\d一二三四五六]{0,2}\s?[:：].{2,60}|[（(].{2,40}[)）]")
_FURTHER = re.compile(r"(?:相关|扩展|延伸|拓展|更多)阅读[:：]\s?")
"""Before the title of a whole further text; before titles alone it heads a list of links."""
_COUNTED = re.compile(
    rf"(?P<stem>[\u4e00-\u9fff\dxX×_*]{{2,30}}?(?:{TITLE_END.pattern})(?:范文|模板|样本)?)\s?(?P<number>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?[:：]?$"
)
_AFTER_NUMBER = re.compile(r"[\d年月日篇个项期次条、.．]")
_BEFORE = "。！？!?；;：:”）)】」』\n \u3000"
_NUMERALS = "零一二三四五六七八九十"


def annexes(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with one more for each title that stands below a dated signature and above a text of its own."""
    starts = {head.start for head in heads}
    found = []
    for index, line in enumerate(lines):
        if line.start in starts or line.end - line.start > 60 or not TITLE_END.search(text, line.start, line.end):
            continue
        words = line.of(text).strip("《》")
        further = _FURTHER.match(words)
        if further and caption(words[further.end() :]) and _tells(text, lines, index):
            found.append(Head(line.start, line.end, words[further.end() :], glued=True))
            continue
        if (caption(words) or caption(words.rstrip("0123456789"))) and _signed_above(text, lines, index) and _tells(text, lines, index):
            found.append(Head(line.start, line.end, words, glued=True))
    return sorted([*heads, *found], key=lambda head: head.start) if found else heads


def _signed_above(text: str, lines: list[Line], index: int) -> bool:
    """Whether a letter with its date ends just above a line."""
    at = index - 1
    while at >= 0 and index - at <= FEW_LINES and not _dated(text, lines[at]):
        words = lines[at].of(text)
        if not _LABEL.fullmatch(words) and not signature(words):
            return False
        at -= 1
    if at < 1 or not _dated(text, lines[at]):
        return False
    letter = [line for line in lines[max(0, at - 12) : at] if closed(line.of(text))]
    return sum(line.end - line.start for line in letter) >= SHORTEST_LETTER and text[letter[-1].end - 1] not in "：:"


def _dated(text: str, line: Line) -> bool:
    if _HAN_DATE.fullmatch(text, line.start, line.end):
        return True
    return line.end - line.start <= 48 and bool(_DATED.search(text, line.start, line.end)) and signature(line.of(text))


def _tells(text: str, lines: list[Line], index: int) -> bool:
    """Whether sentences or items follow below a title."""
    below = lines[index + 1 : index + 6]
    return any((closed(line.of(text)) and line.end - line.start >= 16) or mark_at(text, line.start, line.end) for line in below)


def successors(text: str, _lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with those that carry on a counted title (科技节方案1 … 科技节方案2) wherever the next number stands."""
    found: list[Head] = []
    numbered = {
        match.group("stem"): (match.group("number"), head.end) for head in reversed(heads) if (match := _COUNTED.search(head.title))
    }
    for stem, (first, begin) in numbered.items():
        number, end = numeral(first), begin
        while 0 < number < MOST_PARTS:
            words = f"{stem}{number + 1 if first.isdecimal() else _han(number + 1)}"
            start = text.find(words, end)
            if start < 0:
                break
            number, end = number + 1, start + len(words)
            if _stands_free(text, start, end) and not any(head.start <= start < max(head.end, head.start + 1) for head in heads):
                found.append(Head(start, end, words, number, glued=True))
    return sorted([*heads, *found], key=lambda head: head.start) if found else heads


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    ten = "" if not tens else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return ten + (_NUMERALS[ones] if ones else "")


def _stands_free(text: str, start: int, end: int) -> bool:
    return start > 0 and text[start - 1] in _BEFORE and not _AFTER_NUMBER.match(text, end)
