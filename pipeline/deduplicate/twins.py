"""What one copy can tell of another: masked or lost values that the twin shows, and values that the two tell differently."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

LONGEST = 600
"""Sentences longer than this are compared no further: alignment by characters grows with the square."""

_DIGIT = re.compile(r"\d")
_MASK = re.compile(r"[xX×*_]")
_NUMBER = re.compile(r"[\dxX×*_]+(?:[.,。]\d+)*")
_HOLE = re.compile(r"[xX×*_]+|(?<!\d)0(?=[余多])")
_UNIT = re.compile(r"[余多]?[万千百亿]?[年月日人名户期次场份册元个%％]?[次]?")


class Twin(NamedTuple):
    """`recovered` and `conflicting` as (words of the first text, words of the second)."""

    recovered: tuple[tuple[str, str], ...]
    conflicting: tuple[tuple[str, str], ...]


def values_of_twins(aligned: tuple[tuple[str, str], ...]) -> Twin:
    """Over aligned sentences: holes of the first text that the second fills, and figures on which they conflict."""
    recovered: list[tuple[str, str]] = []
    conflicting: list[tuple[str, str]] = []
    for first, second in aligned:
        if first == second or max(len(first), len(second)) > LONGEST:
            continue
        for ours, theirs in _differences(first, second):
            if not _DIGIT.search(theirs) or _MASK.search(theirs):
                continue
            if _HOLE.search(ours) or not _DIGIT.search(ours):
                recovered.append((ours, theirs))
            elif not _HOLE.search(theirs):
                conflicting.append((ours, theirs))
    return Twin(tuple(dict.fromkeys(recovered)), tuple(dict.fromkeys(conflicting)))


def _differences(first: str, second: str) -> list[tuple[str, str]]:
    """Stretches in which two sentences differ, widened to whole numbers and their units; only where the rest agrees."""
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal" or (not _holds_number(first[a:b]) and not _holds_number(second[c:d])):
            continue
        ours, theirs = _widen(first, a, b), _widen(second, c, d)
        if _same_unit(ours, theirs):
            found.append((ours, theirs))
    return found


def _holds_number(text: str) -> bool:
    return bool(_NUMBER.search(text)) and len(text) <= 12


def _widen(text: str, start: int, end: int) -> str:
    """The stretch with the rest of its number and the counter after it."""
    while start > 0 and (text[start - 1].isdigit() or text[start - 1] in ".xX×*_"):
        start -= 1
    while end < len(text) and (text[end].isdigit() or text[end] in ".xX×*_"):
        end += 1
    unit = _UNIT.match(text, end)
    return text[start : unit.end() if unit else end]


def _same_unit(ours: str, theirs: str) -> bool:
    """Both stretches end alike, so that they tell the same kind of value."""
    return ours[-1:] == theirs[-1:] and not theirs[-1:].isdigit()
