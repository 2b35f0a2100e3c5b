"""Pages set at one width, whose lines end because they are full: rules that must see over such an end."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from pipeline.ingest.repair.change import Change

LEAST_WIDTH, MOST_WIDTH, RAGGED = 20, 60, 6
"""Lines of a wrapped page are so many characters wide, but for so many more or less."""
LEAST_LINES = 3
_OPENS = re.compile(
    r"\u3000|  |\t|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．]|\d{1,2}\.(?!\d)"
    r"|第[一二三四五六七八九十\d]|[①-⑳●※■◆【]"
)
"""What a paragraph or an item begins with: the line before it does not go on there."""
LEAST_FULL = 0.4
"""Share of a wrapped page's lines that are full."""


def unwrapped(rule: Callable[[str], list[Change]]) -> Callable[[str], list[Change]]:
    """The rule as it reads a page without the ends of full lines; its changes are in offsets of the page as it is."""

    def read(text: str) -> list[Change]:
        ends = wraps(text)
        if not ends:
            return rule(text)
        flat = _Flat(text, ends)
        return [change._replace(start=flat.place(change.start), end=flat.place(change.end - 1) + 1) for change in rule(flat.text)]

    return read


@lru_cache(maxsize=2)
def wraps(text: str) -> list[int]:
    """Where lines of a page set at one width end because they are full."""
    if text.count("\n") < LEAST_LINES or len(text) > MOST_WIDTH * text.count("\n"):
        return []
    lines = text.split("\n")
    sizes = sorted(len(line) for line in lines if len(line) >= LEAST_WIDTH)
    width = sizes[len(sizes) // 2] if sizes else 0
    full = sum(width - RAGGED <= size <= width + RAGGED for size in sizes)
    if not sizes or width > MOST_WIDTH or full < LEAST_FULL * sum(bool(line.strip()) for line in lines):
        return []
    places, at = [], 0
    for line, after in pairwise(lines):
        at += len(line)
        if len(line) >= width - RAGGED and not _OPENS.match(after):
            places.append(at)
        at += 1
    return places


class _Flat:
    """A text without some of its line ends, and where its characters stood."""

    def __init__(self, text: str, ends: list[int]) -> None:
        self._ends = [end - number for number, end in enumerate(ends)]
        self.text = "".join(text[start:end] for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(text)], strict=True))

    def place(self, at: int) -> int:
        """Where the character stood in the text with its line ends."""
        return at + bisect_right(self._ends, at)
