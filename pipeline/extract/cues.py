"""Cues: the words that tell what a number means, read from the tables `…_cues.csv` of the vocabulary."""

from __future__ import annotations

import re
from functools import cache

from pipeline import vocabulary
from pipeline.errors import ZongjieError
from pipeline.extract.wordtree import expression

_COLUMNS = ("cue", "meaning", "before", "behind")


def cues(table: str, meaning: str) -> str:
    """The words of one meaning as one alternation in table order, each with what must stand before and behind it.

    Raises ZongjieError `vocabulary-meaning` when the table has no such words: an empty alternation would match anywhere.
    """
    return "|".join(f"{row['before']}{re.escape(row['cue'])}{row['behind']}" for row in _rows(table, meaning))


def bare(table: str, *meanings: str) -> list[str]:
    """The words of some meanings without what must stand around them, those left out that hold another one: a text tells one of the
    meanings only where it has one of these words."""
    words = {row["cue"] for meaning in meanings for row in _rows(table, meaning)}
    return sorted(word for word in words if not any(other in word for other in words - {word}))


@cache
def measure_words(meaning: str) -> re.Pattern[str]:
    """The words of one meaning of `measure_cues.csv`, the longest first at each place."""
    return re.compile(expression(row["cue"] for row in vocabulary.load("measure_cues", ("cue", "meaning")) if row["meaning"] == meaning))


@cache
def _rows(table: str, meaning: str) -> tuple[vocabulary.Row, ...]:
    found = tuple(row for row in vocabulary.load(table, _COLUMNS) if row["meaning"] == meaning)
    if not found:
        raise ZongjieError("vocabulary-meaning", f"no words of the meaning {meaning}", f"{table}.csv", "put them back")
    return found
