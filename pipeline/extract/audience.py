"""Audience: which key groups a number concerns, from the counted noun, its clause, the sentence, the item and the headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract import people
from pipeline.extract.clauses import Clauses
from pipeline.extract.people import Noun
from pipeline.extract.quantities import Quantity
from pipeline.records import Measure


@dataclass(frozen=True, slots=True)
class Audience:
    """Key groups in the order they are named, the words that name them, and where these stand (head, clause, heading, …)."""

    groups: tuple[str, ...] = ()
    words: str = ""
    basis: str = ""


_ORGANISER = re.compile(r"(?:由|邀请|聘请|组织|选派|抽调|会同|联合|依托)$")
_WHOLE = re.compile(r"领导小组|联席会|联络员|协调会|工作会|成员单位|副组长|专题会议|推进会|部署会|编制|志愿者")


def audience_of(text: str, clauses: Clauses, quantity: Quantity, measure: Measure, section: str, key_groups: tuple[str, ...]) -> Audience:
    """The key groups a quantity concerns; none for organisers, teachers, committees and the public at large."""
    start, end = clauses.clause(quantity.number_start)
    heads: list[Noun] = []
    if measure == "headcount":
        heads = people.heads_after(text, quantity.end, end) or people.heads_before(text, quantity.start, start)
        named = _named(heads, "head")
        if named.groups:
            return named
        if heads and all(noun.kind == "staff" for noun in heads):
            return Audience((), heads[0].word, "staff")
    if _WHOLE.search(text, start, end):
        return Audience((), "", "organization")
    return _from_context(text, clauses, quantity, (start, end), section, key_groups)


def _from_context(
    text: str, clauses: Clauses, quantity: Quantity, clause: tuple[int, int], section: str, key_groups: tuple[str, ...]
) -> Audience:
    named = _named(_audible(text, *clause), "clause")
    if named.groups:
        return named
    sentence = clauses.sentence(quantity.number_start)
    edge = clause[0]
    while edge > sentence[0]:
        begin = clauses.clause(edge - 1)[0]
        named = _named(_audible(text, begin, edge), "sentence")
        if named.groups:
            return named
        edge = begin if begin < edge else edge - 1
    item = clauses.item(quantity.number_start)
    lead = clauses.sentence(item[0])
    if lead[1] <= clause[0]:
        named = _named(_audible(text, item[0], min(lead[1], item[0] + 40)), "item")
        if named.groups:
            return named
    for heading in reversed(section.split(" > ")):
        named = _named(people.nouns(heading, 0, len(heading), places=True), "heading")
        if named.groups:
            return named
    return Audience(key_groups, "", "paragraph") if len(key_groups) == 1 else Audience()


def _audible(text: str, start: int, end: int) -> list[Noun]:
    return [noun for noun in people.nouns(text, start, end, places=True) if not _ORGANISER.search(text, max(0, noun.start - 4), noun.start)]


def _named(nouns: list[Noun], basis: str) -> Audience:
    groups = tuple(dict.fromkeys(noun.group for noun in nouns if noun.group))
    return Audience(groups, "、".join(dict.fromkeys(noun.word for noun in nouns if noun.group)), basis) if groups else Audience()
