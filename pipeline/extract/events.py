"""Events: the activity a number tells of, as an id of `vocabulary/activities.csv` and the words of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline import vocabulary
from pipeline.extract.spot import Spot
from pipeline.extract.wordtree import expression

_GENERAL = frozenset({"event", "organization", "membership", "venue", "demonstration", "materials", "budget"})
_PHRASE = re.compile(r"[^，,。；;：:、！？!?\s（）()“”0-9]{0,12}$")


@cache
def _table() -> dict[str, str]:
    return {row["cue"]: row["activity"] for row in vocabulary.load("activities", ("cue", "activity"))}


@cache
def _regex() -> re.Pattern[str]:
    return re.compile(expression(_table()))


def activity_of(spot: Spot, section: str) -> tuple[str, str]:
    """The activity id and its words: the nearest cue in the clause, then earlier clauses of the sentence, then later ones,
    then the headings. General words (活动, 资金) give way to a telling one in the same clause. ('', '') where none stands."""
    return next(_activities(spot, section), ("", ""))


def _activities(spot: Spot, section: str) -> Iterator[tuple[str, str]]:
    start, end = spot.clause
    yield from _nearest(spot, start, end)
    edge = start
    while edge - 1 > spot.sentence[0]:
        begin = spot.clauses.clause(edge - 2)[0]
        if begin < edge - 1:
            yield from _nearest(spot, begin, edge - 1)
        edge = min(begin, edge - 1)
    yield from _nearest(spot, end, spot.sentence[1])
    for heading in reversed(section.split(" > ")):
        for cue in list(_regex().finditer(heading))[-1:]:
            yield _table()[cue[0]], cue[0]


def _nearest(spot: Spot, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The cue of a stretch that stands nearest to the number; cues behind it count as two characters farther away."""
    quantity, cues = spot.quantity, []
    for at, word in _cues(spot.text[start:end]):
        begin, stop, activity = start + at, start + at + len(word), _table()[word]
        distance = quantity.start - stop if stop <= quantity.start else begin - quantity.end + 2
        cues.append((activity in _GENERAL, distance, begin, activity, word))
    if cues:
        _, _, begin, activity, word = min(cues)
        phrase = _PHRASE.search(spot.text, max(start, begin - 12), begin)
        yield activity, (phrase[0] if phrase else "") + word


@lru_cache(maxsize=4096)
def _cues(piece: str) -> tuple[tuple[int, str], ...]:
    """The cue words of a clause with their places: the facts of one sentence ask for the same clauses again and again."""
    return tuple((cue.start(), cue[0]) for cue in _regex().finditer(piece))
