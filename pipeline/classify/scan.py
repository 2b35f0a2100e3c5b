"""Finding many cues in one pass: positions are screened by their first characters, and only then tried.

Trying every expression of the rule table at every character costs fifty times what the rest of the classifier costs. How a cue
can begin is read off its expression; a table look-up for one, two and three characters leaves few places to try.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.patterns import heads, is_plain, spell, split_alternatives

# Small enough to stay in a processor's cache, large enough that few foreign characters share a place with a known head.
TABLE_BITS = 18
# Shorter texts (titles, headings) are tried at every character: the tables take longer to ask.
SHORT = 80

# One reading: the rule's number, and whether it is a veto, which reads over words that only look like a cue.
Reading = tuple[int, bool]
# One expression: the rule's number, whether it is a veto, and its matcher.
Cue = tuple[int, bool, Callable[[str, int], "re.Match[str] | None"]]


class Place(NamedTuple):
    """What may be found where a text goes on with a known head: words that are over with it, how long others are, expressions."""

    sure: Sequence[tuple[int, bool, int]]
    sizes: Sequence[int]
    cues: Sequence[Cue]


class Scanner:
    """All alternatives of a list of rules, each a pair of expressions: what is a cue, and what is none.

    Raises ValueError for what is no expression (`re.error` is one), or one that may begin with any character.
    """

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        self._count = len(rules)
        self._words, cues = _read(rules)
        self._places = _places(self._words, cues)
        self._single = np.zeros(0x110000, np.bool_)
        self._pair = _table(head for head in self._places if len(head) == 2)
        self._triple = _table(head for head in self._places if len(head) == 3)
        for head in self._places:
            if len(head) == 1:
                self._single[ord(head)] = True

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(rule, start, end) of every cue, by place; within one rule cues do not overlap, and vetoes use up their words."""
        places, words = self._places.get, self._words.get
        taken = [0] * self._count
        found = []
        for at in range(len(text)) if len(text) < SHORT else self._screened(text):
            place = places(text[at : at + 3]) or places(text[at : at + 2]) or places(text[at])
            if place is None:
                continue
            here, sizes, cues = place
            if sizes or cues:
                here = [*here]
                for size in sizes:
                    here += [(rule, veto, size) for rule, veto in words(text[at : at + size], ()) if at + size <= len(text)]
                for rule, veto, match in cues:
                    matched = match(text, at)
                    if matched is not None and matched.end() > at:
                        here.append((rule, veto, matched.end() - at))
                if len(here) > 1:
                    here.sort(key=_first)
            for rule, veto, size in here:
                if taken[rule] <= at:
                    taken[rule] = at + size
                    if not veto:
                        found.append((rule, at, at + size))
        return found

    def _screened(self, text: str) -> list[int]:
        """The places where the text goes on as a cue may begin, and a few others."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        hit = self._single[codes]
        pairs = _mix(codes[:-1], codes[1:])
        hit[:-1] |= self._pair[_slot(pairs)]
        hit[:-2] |= self._triple[_slot(_mix(pairs[:-1], codes[2:]))]
        found: list[int] = np.flatnonzero(hit).tolist()
        return found


def _first(one: tuple[int, bool, int]) -> tuple[int, bool, int]:
    """By rule, vetoes first, longest first."""
    rule, veto, size = one
    return rule, not veto, -size


def _read(rules: Sequence[tuple[str, str]]) -> tuple[dict[str, list[Reading]], dict[str, list[Cue]]]:
    """Words with the rules that read them, and heads with the expressions that begin so."""
    words: dict[str, list[Reading]] = defaultdict(list)
    cues: dict[str, list[Cue]] = defaultdict(list)
    for number, (pattern, unless) in enumerate(rules):
        for veto, source in ((True, unless), (False, pattern)):
            for alternative in split_alternatives(source):
                if is_plain(alternative):
                    words[alternative].append((number, veto))
                    continue
                readings = spell(alternative)
                for reading in readings:
                    words[reading].append((number, veto))
                if not readings:
                    matcher = re.compile(alternative).match
                    for head in heads(alternative):
                        cues[head].append((number, veto, matcher))
    return dict(words), cues


def _places(words: dict[str, list[Reading]], cues: dict[str, list[Cue]]) -> dict[str, Place]:
    """Every head of one to three characters, each with what shorter heads of the same beginning know."""
    sizes: dict[str, set[int]] = defaultdict(set)
    for word in words:
        sizes[word[:3]].add(len(word))
    found = {}
    for head in {*cues, *sizes}:
        sure: list[tuple[int, bool, int]] = []
        known: list[Cue] = []
        for length in range(1, len(head) + 1):
            start = head[:length]
            sure += [(rule, veto, length) for rule, veto in words.get(start, ())]
            known += cues.get(start, ())
        longer = [size for size in sizes.get(head, ()) if size > len(head)]
        found[head] = Place(sorted(sure, key=_first), longer, known)
    return found


def _table(heads_: Iterable[str]) -> NDArray[np.bool_]:
    """A table that is true at the slot of each head; all are of one length."""
    table = np.zeros(1 << TABLE_BITS, np.bool_)
    known = list(heads_)
    if known:
        codes = np.array([[ord(char) for char in head] for head in known], np.uint32).T
        mixed = codes[0]
        for row in codes[1:]:
            mixed = _mix(mixed, row)
        table[_slot(mixed)] = True
    return table


def _mix(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: NDArray[np.uint32] = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA6B)
    return mixed


def _slot(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A place in a table; different characters may share one, which costs time and no error."""
    return np.right_shift(mixed, np.uint32(32 - TABLE_BITS))
