"""Finding many cues in one pass: positions are screened by their first two characters, and only then tried.

Trying every expression of the rule table at every character costs fifty times what the rest of the classifier costs. The first two
characters an alternative can begin with are read off the expression; one table look-up a character leaves few places to try.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

CLOSING = {"(": ")", "[": "]"}
QUANTIFIERS = "?*+{"
TABLE_BITS = 20


# Expressions with no more readings than this are written out as plain words, which a dictionary finds at once.
MOST_READINGS = 60

# One expression of one rule: the rule's number, its matcher, and whether it is a veto, which reads over words that only look like
# a cue.
Cue = tuple[int, Callable[[str, int], "re.Match[str] | None"], bool]


class Scanner:
    """All alternatives of a list of rules, each a pair of expressions: what is a cue, and what is none."""

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        words: dict[str, dict[tuple[int, bool], None]] = {}
        by_head: dict[str, list[Cue]] = {}
        for number, (pattern, unless) in enumerate(rules):
            for veto, source in ((True, unless), (False, pattern)):
                for alternative in split_alternatives(source):
                    matcher = re.compile(alternative).match
                    readings = spell(alternative)
                    for reading in readings:
                        words.setdefault(reading, {})[number, veto] = None
                    for head in () if readings else heads(alternative):
                        by_head.setdefault(head, []).append((number, matcher, veto))
        lengths: dict[str, set[int]] = {}
        for word in words:
            lengths.setdefault(word[:2], set()).add(len(word))
        every = {*by_head, *lengths}
        self._single = np.zeros(0x110000, np.bool_)
        self._pair = np.zeros(1 << TABLE_BITS, np.bool_)
        self._triple = np.zeros(1 << TABLE_BITS, np.bool_)
        # Longer words are screened by three characters, which leaves half the places of two.
        for head in {*by_head, *(word[:3] for word in words)}:
            codes = np.array([ord(char) for char in head], np.uint32)
            if len(head) == 1:
                self._single[codes[0]] = True
            elif len(head) == 2:
                self._pair[_code(codes[:1], codes[1:])] = True
            else:
                self._triple[_code(_mix(codes[:1], codes[1:2]), codes[2:])] = True
        # Words by length, longest first, vetoes first. A pair of characters is also the place to try what is known by its first alone.
        self._words = {word: tuple(sorted(known, key=lambda one: not one[1])) for word, known in words.items()}
        self._places: dict[str, tuple[tuple[int, ...], tuple[Cue, ...]]] = {}
        for head in every:
            sizes = lengths.get(head, set()) | lengths.get(head[0], set())
            cues = by_head.get(head, []) + (by_head.get(head[0], []) if len(head) > 1 else [])
            ordered = sorted(dict.fromkeys(cues), key=lambda cue: (cue[0], not cue[2]))
            self._places[head] = (tuple(sorted(sizes, reverse=True)), tuple(ordered))

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(rule, start, end) of every cue, by place; within one rule cues do not overlap, and vetoes use up their words."""
        if not text:
            return []
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        hit = self._single[codes]
        pairs = _mix(codes[:-1], codes[1:])
        hit[:-1] |= self._pair[_place(pairs)]
        hit[:-2] |= self._triple[_code(pairs[:-1], codes[2:])]
        places, words = self._places, self._words
        taken: dict[int, int] = {}
        found = []
        for at in np.flatnonzero(hit).tolist():
            place = places.get(text[at : at + 2]) or places.get(text[at])
            if place is None:
                continue
            sizes, cues = place
            here: list[tuple[int, bool, int]] = []
            for size in sizes:
                known = words.get(text[at : at + size])
                if known is not None and at + size <= len(text):
                    here += [(rule, veto, at + size) for rule, veto in known]
            for rule, match, veto in cues:
                matched = match(text, at)
                if matched is not None and matched.end() > at:
                    here.append((rule, veto, matched.end()))
            if len(here) > 1:
                here.sort(key=_first)
            for rule, veto, end in here:
                if taken.get(rule, 0) <= at:
                    taken[rule] = end
                    if not veto:
                        found.append((rule, at, end))
        return found


def _first(one: tuple[int, bool, int]) -> tuple[int, bool, int]:
    """By rule, vetoes first, longest first."""
    rule, veto, end = one
    return rule, not veto, -end


def spell(pattern: str) -> set[str]:
    """Every reading of an expression that has few of them; nothing for one that has many, or depends on what stands around it."""
    grown = {""}
    at = 0
    while at < len(pattern):
        char = pattern[at]
        after = at + 1
        if char == "(":
            after = _closing(pattern, at) + 1
            inner = pattern[at + 1 : after - 1]
            if inner.startswith(("?!", "?=", "?<")):
                return set()
            branches = [spell(branch) for branch in split_alternatives(inner.removeprefix("?:"))]
            options = set().union(*branches) if all(branches) else set()
        elif char == "[":
            after = pattern.index("]", at + 2) + 1
            options = _members(pattern[at + 1 : after - 1]) - {"\0"}
        else:
            options = set() if char in ".\\^$" else {char}
        least, most, at = _repeats(pattern, after)
        if not options or most > 1 or len(grown) * len(options) > MOST_READINGS:
            return set()
        grown = {head + option for head in grown for option in options} | (grown if least == 0 else set())
    return grown if min(map(len, grown)) else set()


def _mix(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: NDArray[np.uint32] = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA6B)
    return mixed


def _place(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    return np.right_shift(mixed, np.uint32(32 - TABLE_BITS))


def _code(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A place in the table for two characters; different pairs may share one, which costs time and no error."""
    return _place(_mix(first, second))


def split_alternatives(pattern: str) -> list[str]:
    """The alternatives of an expression at its top level."""
    parts, depth, begin, at = [], 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = pattern.index("]", at + 2)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            parts.append(pattern[begin:at])
            begin = at + 1
        at += 1
    parts.append(pattern[begin:])
    return [part for part in parts if part]


def heads(pattern: str) -> set[str]:
    """What a match can begin with: pairs of characters, or one where the second is not known.

    Raises ValueError for an expression whose first character may be anything: it would have to be tried everywhere.
    """
    found = {head[:2] for head in _heads(pattern)}
    if any(head[:1] in ("", "\0") for head in found):
        raise ValueError(f"{pattern!r} may begin with any character")
    return {head[:1] if head.endswith("\0") else head for head in found}


def _heads(pattern: str) -> set[str]:
    """Beginnings of two characters; `\\0` stands for a character that is not known."""
    done: set[str] = set()
    grown = {""}
    at = 0
    while at < len(pattern) and grown:
        options, after = _token(pattern, at)
        least, most, at = _repeats(pattern, after)
        if options is None:
            continue
        longer = {(head + option)[:2] for head in grown for option in options}
        if most > 1:
            longer = {head if len(head) == 2 else head + "\0" for head in longer}
        grown = longer | (grown if least == 0 else set())
        done |= {head for head in grown if len(head) == 2}
        grown = {head for head in grown if len(head) < 2}
    return done | {head + "\0" if head else "" for head in grown}


def _token(pattern: str, at: int) -> tuple[set[str] | None, int]:
    """What the token at `at` can read as, at most two characters; None for one that reads nothing (a look-around)."""
    char = pattern[at]
    if char == "(":
        end = _closing(pattern, at)
        inner = pattern[at + 1 : end]
        if inner.startswith(("?!", "?=", "?<")):
            return None, end + 1
        options: set[str] = set()
        for branch in split_alternatives(inner.removeprefix("?:")):
            options |= _whole(branch)
        return options, end + 1
    if char == "[":
        end = pattern.index("]", at + 2)
        return _members(pattern[at + 1 : end]), end + 1
    if char == ".":
        return {"\0"}, at + 1
    if char == "\\":
        return {"\0"} if pattern[at + 1] in "wWdDsSbB" else {pattern[at + 1]}, at + 2
    return {char}, at + 1


def _whole(branch: str) -> set[str]:
    """Beginnings of a branch inside a group: shorter than two characters where the branch is."""
    grown = {""}
    at = 0
    while at < len(branch):
        options, after = _token(branch, at)
        least, most, at = _repeats(branch, after)
        if options is None:
            continue
        longer = {head if len(head) == 2 else (head + option)[:2] for head in grown for option in options}
        if most > 1:
            longer = {head if len(head) == 2 else head + "\0" for head in longer}
        grown = longer | (grown if least == 0 else set())
    return grown


def _members(inside: str) -> set[str]:
    """The characters of a class; any character for a negated one."""
    if inside.startswith("^") or "\\" in inside:
        return {"\0"}
    found: set[str] = set()
    at = 0
    while at < len(inside):
        if inside[at + 1 : at + 2] == "-" and at + 2 < len(inside):
            found |= {chr(code) for code in range(ord(inside[at]), ord(inside[at + 2]) + 1)}
            at += 3
        else:
            found.add(inside[at])
            at += 1
    return found


def _repeats(pattern: str, at: int) -> tuple[int, int, int]:
    """Fewest and most repeats of the token before `at`, and where the next token begins."""
    if at >= len(pattern) or pattern[at] not in QUANTIFIERS:
        return 1, 1, at
    if pattern[at] == "{":
        end = pattern.index("}", at)
        fewest, _, most = pattern[at + 1 : end].partition(",")
        return int(fewest or 0), int(most or fewest or 2), end + 1
    least, most_ = {"?": (0, 1), "*": (0, 2), "+": (1, 2)}[pattern[at]]
    return least, most_, at + 1


def _closing(pattern: str, at: int) -> int:
    """Where the group that opens at `at` closes."""
    depth = 0
    while True:
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = pattern.index("]", at + 2)
        elif char in "()":
            depth += 1 if char == "(" else -1
            if not depth:
                return at
        at += 1
