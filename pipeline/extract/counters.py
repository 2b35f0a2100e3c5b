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


@cache
def _table() -> dict[str, tuple[str, str]]:
    return {row["counter"]: (row["unit"], row["measure"]) for row in vocabulary.load("counters", ("counter", "unit", "measure"))}


@cache
def _regexes() -> dict[str, re.Pattern[str]]:
    """The counters by their first character: longest first, each with the words that it must not begin."""
    parts: dict[str, list[str]] = {}
    for row in sorted(vocabulary.load("counters"), key=lambda row: -len(row["counter"])):
        words = [word for word in row["not_before"].split("|") if word]
        guard = f"(?!{'|'.join(words)})" if words else ""
        parts.setdefault(row["counter"][0], []).append(re.escape(row["counter"]) + guard)
    bracket = "(?P<bracket>[（(](?:次|户|人|册|份|名|期|场|个|处|幅|张|件|含)[）)])?"
    return {first: re.compile(rf"(?P<counter>{'|'.join(words)}){bracket}") for first, words in parts.items()}


def counter_at(text: str, position: int) -> Counter | None:
    """The counter that stands at `position` of the text, after at most one space; None where none does."""
    start = position + text.startswith(" ", position)
    regex = _regexes().get(text[start : start + 1])
    match = regex.match(text, start) if regex else None
    if match is None:
        return None
    word, bracket = match.groups()
    unit, kind = _table()[word]
    if bracket is None:
        return Counter(start, match.end(), unit, kind)
    if bracket[1] == "次" and word in ("人", "场"):
        # 100人(次) counts visits; 户（次） and 期（次） keep their own counter
        unit = f"{word}次"
    return Counter(start, match.end("counter") if bracket[1] == "含" else match.end(), unit, kind)


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
    return "".join(sorted(_regexes()))


def unit_of(word: str) -> tuple[str, str] | None:
    """Unit and kind of a counter given as a word, or None."""
    return _table().get(word)
