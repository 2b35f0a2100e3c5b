"""Which rules a page can have anything for, by the letters and words it holds: most pages hold none of most rules' signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.ingest.letters import BEYOND, Kinds, Words
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.wrapped import wraps
from pipeline.records import Script


class State(NamedTuple):
    """What a rule is shown: the text as it reads now, the script the page came in, and whether all rules went over it before."""

    text: str
    script: Script
    again: bool


class Rule(NamedTuple):
    """A rule and what it needs: a page without any of the letters and words has nothing for it."""

    read: Callable[[State], list[Change]]
    letters: str = ""
    """An expression of one letter. A rule without letters and words may have something on any page."""
    words: tuple[str, ...] = ()
    across: bool = False
    """The rule sees words over the ends of full lines."""
    old: bool = False
    """The rule may have something on any page that is not in simplified script."""


class Screen:
    """Tells which of the rules have nothing to do."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._kinds = Kinds([re.findall(rule.letters, _basic()) if rule.letters else () for rule in rules])
        self._uses: dict[str, int] = {}
        for number, rule in enumerate(rules):
            for word in rule.words:
                self._uses[word] = self._uses.get(word, 0) | 1 << number
        self._words = Words(self._uses)
        self._always = sum(1 << number for number, rule in enumerate(rules) if not rule.letters and not rule.words)
        self._across = sum(1 << number for number, rule in enumerate(rules) if rule.across)
        self._old = sum(1 << number for number, rule in enumerate(rules) if rule.old)
        self._found = lru_cache(maxsize=2)(self._find)

    def wanted(self, text: str, script: Script) -> int:
        """One bit for each rule, in their order, that may have something for the text of a page that came in this script."""
        return self._found(text) if script == "simplified" else self._found(text) | self._old

    def _find(self, text: str) -> int:
        wanted = self._always | self._kinds.of(text)
        for word, _ in self._words.places(text):
            wanted |= self._uses[word]
        return wanted | self._across if ~wanted & self._across and wraps(text) else wanted


@cache
def _basic() -> str:
    """Every letter of the basic plane."""
    return "".join(map(chr, range(BEYOND)))
