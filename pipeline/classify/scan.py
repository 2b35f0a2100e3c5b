"""Finding many cues in one pass over a text: tables tell where one may begin, and only there words are compared and expressions tried.

Trying every expression of the rule table at every character costs fifty times what the rest of the classifier costs. How a cue
can begin is read off its expression. All places are looked up and compared at once; only expressions are tried one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.layout import codes_of
from pipeline.classify.patterns import HEAD_LENGTH, heads, is_plain, spell, split_alternatives
from pipeline.classify.screen import Screen

# Small enough to stay in a processor's cache, large enough that few foreign characters share a place with a known head.
TABLE_BITS = 18
SHIFT = np.uint32(32 - TABLE_BITS)
# Odd numbers with many bits spread neighbours over the table.
EARLIER, LATER = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
# Stands for the number of an expression where there is none.
WORD = -1

Codes = NDArray[np.uint32]
Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]


class Found(NamedTuple):
    """Cues as parallel arrays, by place and then by rule: the number of the rule, where the cue starts and where it ends."""

    rules: Numbers
    starts: Numbers
    ends: Numbers


class Entry(NamedTuple):
    """What a spelling stands for: the number of the rule, whether it is a veto, which reads over words that only look like a cue, and
    the number of the expression that begins so, or `WORD` where the spelling is all.
    """

    rule: int
    veto: bool
    expression: int = WORD


class Shelf(NamedTuple):
    """Spellings with heads of one length: for each slot whether it holds any, and where its first one stands among all."""

    filled: Flags
    begins: NDArray[np.int32]


class Scanner:
    """All alternatives of a list of rules, each a pair of expressions: what is a cue, and what is none.

    Raises ValueError for what is no expression (`re.error` is one), or one that may begin with any character.
    """

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        known, expressions = _read(rules)
        self._matchers = [re.compile(expression).match for expression in expressions]
        self._screen = Screen(expressions)
        self._shelves, spellings = _shelve(known)
        self._lengths = np.array([len(one) for one in spellings], np.intp)
        width = max(HEAD_LENGTH, self._lengths.max(initial=0))
        # A row for the first character of each, one for the second and so on; 0 behind the end.
        self._letters = codes_of("".join(one.ljust(width, "\0") for one in spellings)).reshape(-1, width).T.copy()
        self._counts = np.array([len(known[one]) for one in spellings], np.intp)
        self._begins = np.cumsum(self._counts) - self._counts
        entries = np.array([entry for one in spellings for entry in sorted(known[one])], np.intp).reshape(-1, len(Entry._fields))
        self._rules, self._vetoes, self._expressions = entries[:, 0].copy(), entries[:, 1] > 0, entries[:, 2].copy()

    def find(self, text: str) -> Found:
        """Every cue. Those of one rule do not overlap, and vetoes use up their words; of what begins at one place vetoes go first, then
        the longest.
        """
        codes = codes_of(text + "\0" * len(self._letters))
        spellings, places = self._spelled(codes, len(text))
        counts = self._counts[spellings]
        entries, starts = _runs(self._begins[spellings], counts), np.repeat(places, counts)
        expressions = self._expressions[entries]
        sizes = np.where(expressions == WORD, np.repeat(self._lengths[spellings], counts), 0)
        tried = np.flatnonzero(expressions != WORD)
        tried = tried[self._screen.worth(codes, expressions[tried], starts[tried])]
        matches = [self._matchers[one](text, at) for one, at in zip(expressions[tried].tolist(), starts[tried].tolist(), strict=True)]
        sizes[tried] = [match.end() - match.start() if match else 0 for match in matches]
        read = np.flatnonzero(sizes)
        return _choose(self._rules[entries[read]], self._vetoes[entries[read]], starts[read], sizes[read])

    def _spelled(self, codes: Codes, length: int) -> tuple[Numbers, Numbers]:
        """Every spelling that stands in the text of that length, and its place; `codes` goes on behind it."""
        found, places = [], []
        later = codes * LATER
        keys = later
        for size, shelf in enumerate(self._shelves, 1):
            slots = keys[:length] >> SHIFT
            at = np.flatnonzero(shelf.filled.take(slots))
            first = shelf.begins[slots[at]].astype(np.intp)
            counts = shelf.begins[slots[at] + np.uint32(1)] - first
            found.append(_runs(first, counts))
            places.append(np.repeat(at, counts))
            keys = keys[:-1] * EARLIER + later[size:]
        return self._compared(codes, np.concatenate(found), np.concatenate(places))

    def _compared(self, codes: Codes, spellings: Numbers, places: Numbers) -> tuple[Numbers, Numbers]:
        """The spellings that do stand at their places. Few are longer than a head, so that the rest is only looked at where the head is
        right."""
        right = self._agree(codes, spellings, places, range(HEAD_LENGTH))
        spellings, places = spellings[right], places[right]
        right = np.ones(len(spellings), np.bool_)
        longer = np.flatnonzero(self._lengths[spellings] > HEAD_LENGTH)
        right[longer] = self._agree(codes, spellings[longer], places[longer], range(HEAD_LENGTH, len(self._letters)))
        return spellings[right], places[right]

    def _agree(self, codes: Codes, spellings: Numbers, places: Numbers, letters: range) -> Flags:
        wanted = self._letters[letters.start : letters.stop].take(spellings, axis=1)
        agree: Flags = ((wanted == codes[places + np.arange(letters.start, letters.stop)[:, None]]) | (wanted == 0)).all(axis=0)
        return agree


def _runs(firsts: Numbers, counts: Numbers) -> Numbers:
    """The numbers from each first one on, so many of each."""
    ends = np.cumsum(counts)
    return np.repeat(firsts + counts - ends, counts) + np.arange(counts.sum())


def _choose(rules: Numbers, vetoes: Flags, starts: Numbers, sizes: Numbers) -> Found:
    """What stays of all that can be read: for each rule from left to right what does not overlap."""
    span = int((starts + sizes).max(initial=0)) + 1
    place = rules * span + starts
    order = np.argsort((2 * place + ~vetoes) * span - sizes)
    order = order[np.diff(place[order], prepend=-1) > 0]
    order = order[_apart(place[order], (place + sizes)[order])]
    order = order[~vetoes[order]]
    order = order[np.argsort(starts[order] * (int(rules.max(initial=0)) + 1) + rules[order])]
    return Found(rules[order], starts[order], (starts + sizes)[order])


def _apart(starts: Numbers, ends: Numbers) -> Flags:
    """Which spans stay when from left to right each goes that begins before the end of the last that stayed."""
    stays = np.ones(len(starts), np.bool_)
    near = 1 + np.flatnonzero(starts[1:] < np.maximum.accumulate(ends)[:-1])
    last, free = -1, 0
    for at, start, end, end_before in zip(*(one.tolist() for one in (near, starts[near], ends[near], ends[near - 1])), strict=True):
        if last != at - 1:
            free = end_before
        last = at
        if start < free:
            stays[at] = False
        else:
            free = end
    return stays


def _read(rules: Sequence[tuple[str, str]]) -> tuple[dict[str, set[Entry]], list[str]]:
    """What each spelling stands for, and the expressions that are not written out; those that may begin at most places come first."""
    known: dict[str, set[Entry]] = defaultdict(set)
    unread = []
    for rule, (pattern, unless) in enumerate(rules):
        for veto, source in ((True, unless), (False, pattern)):
            for alternative in split_alternatives(source):
                readings = {alternative} if is_plain(alternative) else spell(alternative)
                for reading in readings:
                    known[reading].add(Entry(rule, veto))
                if not readings:
                    unread.append((_shortest(heads(alternative)), rule, veto, alternative))
    unread.sort(key=lambda one: min(map(len, one[0])))
    for number, (beginnings, rule, veto, _) in enumerate(unread):
        for head in beginnings:
            known[head].add(Entry(rule, veto, number))
    return known, [alternative for _, _, _, alternative in unread]


def _shortest(beginnings: set[str]) -> set[str]:
    """Without those that go on from another one."""
    return {one for one in beginnings if beginnings.isdisjoint(one[:size] for size in range(1, len(one)))}


def _shelve(known: Iterable[str]) -> tuple[list[Shelf], list[str]]:
    """A shelf for each length of heads, and the spellings in the order in which they stand there."""
    shelves: list[Shelf] = []
    ordered: list[str] = []
    for size in range(1, HEAD_LENGTH + 1):
        own = sorted(one for one in known if min(len(one), HEAD_LENGTH) == size)
        keys = np.zeros(len(own), np.uint32)
        for letters in codes_of("".join(one[:size] for one in own)).reshape(-1, size).T:
            keys = keys * EARLIER + letters * LATER
        slots = keys >> SHIFT
        begins = np.cumsum(np.bincount(slots + 1, minlength=(1 << TABLE_BITS) + 1)) + len(ordered)
        shelves.append(Shelf(np.diff(begins) > 0, begins.astype(np.int32)))
        ordered += [own[at] for at in np.argsort(slots, kind="stable").tolist()]
    return shelves, ordered
