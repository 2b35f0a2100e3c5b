"""What a site prints twice: the first words of a text as its abstract, and the page's title in brackets inside the text."""

from __future__ import annotations

import re

from pipeline.ingest.boilerplate import Cut
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.split.heads import parse_head

TOP_LINES = 8
"""An abstract stands this near to the top of its page."""
SHORTEST, LONGEST = 24, 400
"""Letters of an abstract. Shorter words may well begin two paragraphs."""
BETWEEN = 2
"""Lines between an abstract and its text: titles."""
LONGEST_TITLE = 60
_LETTERS = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"(?<=[^\s\n【])【([^【】\n]{4,40})】")
_NUMBERED = re.compile(r"(?:第[一二三四五六七八九十\d]{1,2}篇|篇[一二三四五六七八九十\d]{1,2}|[（(]?\d{1,2}[)）]?)$")


def echoes(text: str, lines: list[Line]) -> list[Cut]:
    """The abstracts and bracketed titles, in order; the words they repeat stay."""
    found = [Cut(line.start, line.end, "echo") for index, line in enumerate(lines[:TOP_LINES]) if _echoed(text, lines, index)]
    return sorted(found + [cut for cut in _bracketed(text, lines) if not any(one.start <= cut.start < one.end for one in found)])


def _fold(words: str) -> str:
    return "".join(_LETTERS.findall(words))


def _echoed(text: str, lines: list[Line], index: int) -> bool:
    """Whether a text that begins a few lines below begins with the words of this line and goes on."""
    line = lines[index]
    below, begins = lines[index + 1 : index + 2 + BETWEEN], text[line.start : line.start + 2]
    if not SHORTEST <= line.end - line.start <= LONGEST or not any(text.startswith(begins, one.start) for one in below):
        return False
    words = line.of(text)
    folded = _fold(words)
    for at in range(index + 1, min(index + 2 + BETWEEN, len(lines))):
        words_below = text[lines[at].start : lines[at].start + 2 * LONGEST]
        if len(folded) >= SHORTEST and _fold(words_below).startswith(folded[:-1]):
            return len(_fold(lines[at].of(text))) > len(folded) or at + 2 < len(lines)
        between = lines[at].of(text)
        if (
            len(between) > LONGEST_TITLE
            or closed(between)
            or (closed(words) and _fold(between) not in {_fold(one.of(text)) for one in lines[:index]})
        ):
            return False
        head = parse_head(text, lines[at].start, lines[at].end)
        if head and head.number:
            return False
    return False


def _bracketed(text: str, lines: list[Line]) -> list[Cut]:
    """【title of the page】 in running text."""
    if "【" not in text:
        return []
    tops = (line.of(text) for line in lines[:TOP_LINES] if line.end - line.start <= LONGEST_TITLE)
    titles = {_fold(_NUMBERED.sub("", words.strip())) for words in tops}
    return [Cut(match.start(), match.end(), "echo") for match in _BRACKETED.finditer(text) if _fold(match.group(1)) in titles]
