"""Events: the activity a number tells of, as an id of `vocabulary/activities.csv` and the words of the text."""

from __future__ import annotations

import re
from functools import cache

from pipeline import vocabulary
from pipeline.extract.clauses import Clauses
from pipeline.extract.quantities import Quantity
from pipeline.extract.wordtree import expression

_GENERAL = frozenset({"event", "organization", "membership", "venue", "demonstration", "materials", "budget"})
_PHRASE = re.compile(r"[^，,。；;：:、！？!?\s（）()“”0-9]{0,12}$")


@cache
def _table() -> dict[str, str]:
    return {row["cue"]: row["activity"] for row in vocabulary.load("activities", ("cue", "activity"))}


@cache
def _regex() -> re.Pattern[str]:
    return re.compile(expression(_table()))


def activity_of(text: str, clauses: Clauses, quantity: Quantity, section: str) -> tuple[str, str]:
    """The activity id and its words: the nearest cue in the clause, then earlier clauses of the sentence, then later ones,
    then the headings. General words (活动, 资金) give way to a telling one in the same clause. ('', '') where none stands."""
    start, end = clauses.clause(quantity.number_start)
    if found := _nearest(text, start, end, quantity):
        return found
    sentence = clauses.sentence(quantity.number_start)
    edge = start
    while edge > sentence[0]:
        begin = clauses.clause(edge - 1)[0]
        if begin < edge and (found := _nearest(text, begin, edge, quantity)):
            return found
        edge = begin if begin < edge else edge - 1
    if found := _nearest(text, end, sentence[1], quantity):
        return found
    for heading in reversed(section.split(" > ")):
        cues = list(_regex().finditer(heading))
        if cues:
            return _table()[cues[-1][0]], cues[-1][0]
    return "", ""


def _nearest(text: str, start: int, end: int, quantity: Quantity) -> tuple[str, str] | None:
    cues = []
    for cue in _regex().finditer(text, start, end):
        distance = quantity.start - cue.end() if cue.end() <= quantity.start else cue.start() - quantity.end + 2
        activity = _table()[cue[0]]
        cues.append((activity in _GENERAL, distance, cue.start(), activity, cue))
    if not cues:
        return None
    _, _, _, activity, cue = min(cues, key=lambda row: row[:3])
    phrase = _PHRASE.search(text, max(start, cue.start() - 12), cue.start())
    return activity, (phrase[0] if phrase else "") + cue[0]
