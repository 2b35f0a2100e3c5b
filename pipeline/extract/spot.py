"""Spots: a quantity with the words around it, read once for everything that asks what it means."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.extract.clauses import Clauses
from pipeline.extract.quantities import Quantity

_COLONS = ("：", ":")


class Spot(NamedTuple):
    """A quantity in its paragraph: the spans of its clause and sentence, and the words of the clause before and after it."""

    text: str
    clauses: Clauses
    quantity: Quantity
    clause: tuple[int, int]
    sentence: tuple[int, int]
    before: str
    after: str
    told: str
    """The sentence up to the quantity."""


def spot_of(text: str, clauses: Clauses, quantity: Quantity) -> Spot:
    """The spot of a quantity; `after` is cut at 16 characters, since nothing farther behind tells what a number counts."""
    clause = clauses.clause(quantity.number_start)
    if text[clause[0] - 1 : clause[0]] in _COLONS and not text[clause[0] : quantity.start].strip():
        # 参加人数：1200人: what stands before the colon tells what is counted
        clause = clauses.clause(max(clause[0] - 2, 0))[0], clause[1]
    before, after = text[clause[0] : quantity.start], text[quantity.end : min(clause[1], quantity.end + 16)]
    sentence = clauses.sentence(quantity.number_start)
    return Spot(text, clauses, quantity, clause, sentence, before, after, text[sentence[0] : quantity.start])
