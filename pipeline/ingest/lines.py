"""Lines of a page as spans, and the small questions that every step of cutting asks about them.

All offsets count code points of the page's clean text, half open.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SENTENCE_END = "。！？!?；;…"
CLOSERS = "”’》」』）)】\"'"
_ENDS = SENTENCE_END + "：:"
_DOUBTFUL = CLOSERS + "."
_RARE_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_BREAK = re.compile(f"[\n{_RARE_BREAKS}]")
_NARROW = re.compile(r"[\x21-\x7e]")


class Line(NamedTuple):
    """A stretch of one line without white space at its ends.

    `indented` tells that the line began with two or more blanks; `glued` that it follows a piece cut out of the same line,
    so that it carries on what stood before the cut; `holed` that the site cut a hole into the text after it.
    """

    start: int
    end: int
    indented: bool = False
    glued: bool = False
    holed: bool = False

    def of(self, text: str) -> str:
        """The words of the line."""
        return text[self.start : self.end]

    def closed(self, text: str) -> bool:
        """Whether the line ends as a sentence, a list item or an announcement ends."""
        last = text[self.end - 1]
        return closed(self.of(text)) if last in _DOUBTFUL else last in _ENDS


def lines_of(text: str) -> list[Line]:
    """Every line of `text` that holds more than white space, in order."""
    found = []
    start = 0
    for raw in _BREAK.split(text) if any(mark in text for mark in _RARE_BREAKS) else text.split("\n"):
        end = start + len(raw)
        if raw and (raw[0].isspace() or raw[-1].isspace()):
            bare = raw.lstrip()
            blanks = len(raw) - len(bare)
            bare = bare.rstrip()
            if bare:
                found.append(Line(start + blanks, start + blanks + len(bare), blanks >= 2 or raw[0] == "\u3000"))
        elif raw:
            found.append(Line(start, end))
        start = end + 1
    return found


def closed(words: str) -> bool:
    """Whether the words end as a sentence, a list item or an announcement ends."""
    bare = words.rstrip(CLOSERS) if words and words[-1] in CLOSERS else words
    return bool(bare) and (bare[-1] in _ENDS or (bare[-1] == "." and "一" <= bare[-2:-1] <= "鿿"))


def width(words: str) -> float:
    """How wide the words print, in full-width columns."""
    return len(words) - 0.5 * len(_NARROW.findall(words))


def sentence_start(text: str, at: int, floor: int) -> int:
    """Where the sentence that holds `at` begins, not before `floor`."""
    return 1 + max(floor - 1, *(text.rfind(mark, floor, at) for mark in "。！？!?\n"))


def sentence_end(text: str, at: int, ceiling: int) -> int:
    """Where the sentence that holds `at` ends (after its mark and closing quotes), not after `ceiling`."""
    ends = [place for place in (text.find(mark, at, ceiling) for mark in "。！？!?\n") if place >= 0]
    end = min(ends) + 1 if ends else ceiling
    while end < ceiling and text[end] in CLOSERS:
        end += 1
    return end
