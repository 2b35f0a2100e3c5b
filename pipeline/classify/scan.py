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
SPECIAL = re.compile(r"[\\.^$*+?{}\[\]()]")


# One alternative of one rule: the rule's number, its words, the matcher of an expression (None for plain words), and whether it is
# a veto, which reads over words that only look like a cue.
Cue = tuple[int, str, Callable[[str, int], "re.Match[str] | None"] | None, bool]


class Scanner:
    """All alternatives of a list of rules, each a pair of expressions: what is a cue, and what is none."""

    def __init__(self, rules: Sequence[tuple[str, str]]) -> None:
        by_head: dict[str, list[Cue]] = {}
        for number, (pattern, unless) in enumerate(rules):
            for veto, source in ((True, unless), (False, pattern)):
                for alternative in split_alternatives(source):
                    plain = not SPECIAL.search(alternative)
                    cue: Cue = (number, alternative, None if plain else re.compile(alternative).match, veto)
                    for head in heads(alternative):
                        by_head.setdefault(head, []).append(cue)
        self._single = np.zeros(0x110000, np.bool_)
        self._table = np.zeros(1 << TABLE_BITS, np.bool_)
        for head in by_head:
            if len(head) == 1:
                self._single[ord(head)] = True
            else:
                self._table[_code(np.array([ord(head[0])], np.uint32), np.array([ord(head[1])], np.uint32))] = True
        # A pair of characters is also the place to try what is known by its first character alone.
        self._alone = {head: _ordered(cues) for head, cues in by_head.items() if len(head) == 1}
        self._pairs = {head: _ordered(cues + by_head.get(head[0], [])) for head, cues in by_head.items() if len(head) == 2}

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """(rule, start, end) of every cue, by place; within one rule cues do not overlap, and vetoes use up their words."""
        if not text:
            return []
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        hit = self._single[codes]
        hit[:-1] |= self._table[_code(codes[:-1], codes[1:])]
        pairs, alone = self._pairs, self._alone
        taken: dict[int, int] = {}
        found = []
        for at in np.flatnonzero(hit).tolist():
            cues = pairs.get(text[at : at + 2])
            if cues is None:
                cues = alone.get(text[at])
                if cues is None:
                    continue
            for rule, words, match, veto in cues:
                if taken.get(rule, 0) > at:
                    continue
                if match is None:
                    if not text.startswith(words, at):
                        continue
                    end = at + len(words)
                else:
                    hit_here = match(text, at)
                    if hit_here is None:
                        continue
                    end = hit_here.end()
                if end == at:
                    continue
                taken[rule] = end
                if not veto:
                    found.append((rule, at, end))
        return found


def _ordered(cues: list[Cue]) -> tuple[Cue, ...]:
    """By rule, vetoes first, each once, in the order of the table."""
    return tuple(sorted(dict.fromkeys(cues), key=lambda cue: (cue[0], not cue[3])))


def _code(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A place in the table for two characters; different pairs may share one, which costs time and no error."""
    mixed: NDArray[np.uint32] = first * np.uint32(0x9E3779B1) + second * np.uint32(0x85EBCA6B)
    return np.right_shift(mixed, np.uint32(32 - TABLE_BITS))


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
