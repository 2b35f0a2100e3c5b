"""Masked periods: a sentence in which every fact is one private-use character, so that a form of words is one expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pipeline.records import Fact

_BASE = 0xE000
LONGEST = 60
"""Facts in one period up to which it is checked: more is a flattened table, whose figures do not relate as prose does."""

ANY = f"{chr(_BASE)}-{chr(_BASE + LONGEST - 1)}"
"""The characters that stand for facts, to be put into a character class."""

_STOP = re.compile(r"[。！？!?\n]")
_WIDE = str.maketrans(",;:()", "，；：（）")
"""Half-width marks stand for the Chinese ones: the numbers that hold real commas are masked."""

_HALF = re.compile("[,;:()]")
_MARKS = [chr(_BASE + index) for index in range(LONGEST)]
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class Masked(NamedTuple):
    """A stretch of a paragraph from one full stop to the next, with its facts as single characters, number and counter alike."""

    text: str
    facts: Sequence[Fact]

    def fact(self, mark: str) -> Fact:
        """The fact that a private-use character stands for."""
        return self.facts[ord(mark) - _BASE]


def number_at(fact: Fact) -> int:
    """Where the number of a fact begins in the paragraph."""
    return fact.start + max(fact.quote.rfind(fact.value_text), 0)


def mask(text: str, start: int, end: int, facts: Sequence[Fact]) -> Masked:
    """`text[start:end]` with its facts masked; characters of the private area that the page itself holds become `□`."""
    if _PRIVATE.search(text, start, end):
        text = _PRIVATE.sub("□", text)
    pieces, done = [], start
    for index, fact in enumerate(facts):
        at = max(number_at(fact), done)
        pieces += [text[done:at], _MARKS[index]]
        done = max(fact.end, at)
    pieces.append(text[done:end])
    masked = "".join(pieces)
    return Masked(masked.translate(_WIDE) if _HALF.search(masked) else masked, facts)


def periods(text: str, facts: Sequence[Fact], alone: Callable[[Fact], bool]) -> Iterator[Masked]:
    """The periods that tell more than one number, or one that `alone` accepts, in text order."""
    index, begin = 0, 0
    while index < len(facts):
        first = index
        stop = _STOP.search(text, facts[index].end)
        end = stop.start() if stop else len(text)
        while index < len(facts) and facts[index].start < end:
            index += 1
        if index - first <= LONGEST and (index - first > 1 or alone(facts[first])):
            stops = [match.end() for match in _STOP.finditer(text, max(begin, facts[first].start - 200), facts[first].start)]
            begin = stops[-1] if stops else begin
            yield mask(text, begin, end, facts[first:index])
        begin = end
