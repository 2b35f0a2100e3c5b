"""Counters: the measure words that tell what a number counts, read from `vocabulary/counters.csv`."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline import vocabulary


class Counter(NamedTuple):
    """A measure word found behind a number: `[start, end)` of the text, its reduced unit, and the kind of thing it counts."""

    start: int
    end: int
    unit: str
    kind: str


class _Entry(NamedTuple):
    """A measure word, its unit and kind, and what it must not begin: words, and what only an expression can say."""

    word: str
    unit: str
    kind: str
    others: tuple[str, ...]
    guard: re.Pattern[str] | None


_SYNTAX = re.compile(r"[^\w|]")
_OPEN, _WITHIN, _CLOSE = frozenset("（("), frozenset("次户人册份名期场个处幅张件含"), frozenset("）)")
"""A counter behind a counter, 100人(次), and 100元(含): the characters of the bracket."""


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["counter"]: (row["unit"], row["measure"]) for row in vocabulary.load("counters", ("counter", "unit", "measure"))}


@cache
def _entries() -> dict[str, list[_Entry]]:
    """The counters by their first character, longest first."""
    entries: dict[str, list[_Entry]] = {}
    for row in sorted(vocabulary.load("counters"), key=lambda row: -len(row["counter"])):
        word, excluded = row["counter"], row["not_before"]
        guard = re.compile(excluded.strip("|")) if _SYNTAX.search(excluded) else None
        others = () if guard else tuple(filter(None, excluded.split("|")))
        entries.setdefault(word[0], []).append(_Entry(word, row["unit"], row["measure"], others, guard))
    return entries


def counter_at(text: str, position: int) -> Counter | None:
    """The counter that stands at `position` of the text, after at most one space; None where none does."""
    start = position + text.startswith(" ", position)
    for word, unit, kind, others, guard in _entries().get(text[start : start + 1], ()):
        end = start + len(word)
        if text.startswith(word, start) and not text.startswith(others, end) and not (guard and guard.match(text, end)):
            bracketed = text[end : end + 1] in _OPEN and text[end + 1 : end + 2] in _WITHIN and text[end + 2 : end + 3] in _CLOSE
            return _bracketed(text, word, Counter(start, end, unit, kind)) if bracketed else Counter(start, end, unit, kind)
    return None


def _bracketed(text: str, word: str, counter: Counter) -> Counter:
    """The counter with the bracket behind it: 100人(次) counts visits; 户（次） and 期（次） keep their own counter."""
    within = text[counter.end + 1]
    unit = f"{word}次" if within == "次" and word in ("人", "场") else counter.unit
    return counter._replace(unit=unit, end=counter.end if within == "含" else counter.end + 3)


@cache
def _foreign() -> str:
    """The currencies other than the yuan that the table knows, as one alternation."""
    return "|".join(re.escape(word) for word, (unit, kind) in _table().items() if kind == "money" and unit != "元")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"({_foreign()})[ ]?$")


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf"[ ]?({_foreign()})")


def currency_of(text: str, start: int, end: int) -> str:
    """The unit of a sum in 元 whose number begins at `start` and whose counter ends at `end`: 港币300元 are no 元."""
    named = _before().search(text, max(0, start - 4), start) or _behind().match(text, end)
    return (unit_of(named[1]) or ("元", ""))[0] if named else "元"


@cache
def initials() -> str:
    """The characters that a counter may begin with."""
    return "".join(sorted(_entries()))


def unit_of(word: str) -> tuple[str, str] | None:
    """Unit and kind of a counter given as a word, or None."""
    return _table().get(word)
