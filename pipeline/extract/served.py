"""Served: the people whom a stretch of text names, without those who are sent, invited or founded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract import people
from pipeline.extract.clauses import Clauses
from pipeline.extract.cues import cues
from pipeline.extract.people import Noun


def _words(meaning: str) -> str:
    return cues("audience_cues", meaning)


_SENDS = re.compile(rf"(?:{_words('sends')})[^，]{{0,4}}$")
_SENT = re.compile(rf"(?:代表)?(?:{_words('sent')})")
_ORGANISED = re.compile(rf"(?:{_words('organises')})[^，]{{0,6}}$")
_PLACES = re.compile(rf"(?:[进入到]?(?:{_words('listed_place')})[、，]){{2,9}}(?:[进入到]?(?:{_words('listed_place')})(?<!农户))")


class Audience(NamedTuple):
    """Key groups in the order they are named, the words that name them, and where these stand (head, clause, heading, …)."""

    groups: tuple[str, ...] = ()
    words: str = ""
    basis: str = ""


NOBODY = Audience()


@lru_cache(maxsize=1024)
def audible(text: str, start: int, end: int) -> tuple[Noun, ...]:
    """The nouns of a stretch without those who are sent, invited or founded, and without places that only stand in a list.

    The facts of one sentence ask for the same clauses again and again.
    """
    found = people.nouns(text, start, end, places=True)
    if not found:
        return ()
    listed = [match.span() for match in _PLACES.finditer(text, start, end)] if text.find("、", start, end) >= 0 else []
    return tuple([noun for noun in found if not (any(a <= noun.start < b for a, b in listed) or _absent(text, noun))])


def _absent(text: str, noun: Noun) -> bool:
    """Whether a noun names those who are sent or invited, and not those who are served."""
    return bool(_SENDS.search(text, max(0, noun.start - 6), noun.start)) or (noun.kind == "person" and _sent(text, noun))


def _sent(text: str, noun: Noun) -> bool:
    return bool(_SENT.match(text, noun.end) and _ORGANISED.search(text, max(0, noun.start - 8), noun.start))


def of_kind(nouns: Iterable[Noun], *kinds: str) -> list[Noun]:
    """The nouns of some kinds."""
    return [noun for noun in nouns if noun.kind in kinds]


def named(nouns: Sequence[Noun], basis: str) -> Audience:
    """The groups of the nouns with the words that name them; nobody where they have none."""
    if not nouns:
        return NOBODY
    groups = tuple(dict.fromkeys(group for noun in nouns for group in noun.groups))
    return Audience(groups, "、".join(dict.fromkeys(noun.word for noun in nouns if noun.groups)), basis) if groups else NOBODY


def clauses_before(clauses: Clauses, start: int, limit: int) -> Iterator[tuple[int, int]]:
    """The clauses between `limit` and `start`, nearest first, each without the mark that ends it."""
    while start - 1 > limit:
        # the mark before `start` ends the clause in question
        begin = max(clauses.clause(start - 2)[0], limit)
        if begin >= start - 1:
            start -= 1
            continue
        yield begin, start - 1
        start = begin
