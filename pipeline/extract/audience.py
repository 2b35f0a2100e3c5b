"""Audience: which key groups a number concerns, from the counted noun, its clause, the sentence, the item and the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.extract import people
from pipeline.extract.cues import bare, cues
from pipeline.extract.people import Noun
from pipeline.extract.served import NOBODY, Audience, audible, clauses_before, named, of_kind
from pipeline.extract.setting import Setting
from pipeline.extract.spot import Spot
from pipeline.records import Measure, Role

_COUNTED = frozenset({"head", "next clause", "unit"})
"""Where a noun names the people who are counted, or who came to the event; and what the unit itself is there for."""

_NO_GROUP = frozenset({"staff", "nobody", "skilled", "organization", "base", "general"})
"""Reasons for which a number concerns no key group, whatever stands around it."""


def _words(meaning: str) -> str:
    return cues("audience_cues", meaning)


_SENT_OUT = re.compile(rf"(?:分别|分头|先后|集中)?(?:{_words('goes_out')})")
_AT_WORK = re.compile(
    rf"(?:分别|分头|先后|集中|也)?(?:{_words('at_work')}|(?:{_words('goes_to')})[^，,。；;]{{1,12}}(?:{_words('works')}))"
)
_WHOLE = re.compile(_words("organization"))
_COMMUNITY = re.compile(_words("community"))
_TRAINERS = re.compile(rf"(?:{_words('trainer')}|{_words('trainer_before')})[^，。]{{0,8}}(?:{_words('taught')})")
_TAUGHT = bare("audience_cues", "taught")
_TRAINING_OF = re.compile(rf"(?:培训|轮训)[^，。]{{0,6}}(?:{_words('trainer')})")
_PAID_TO = re.compile(_words("paid_to"))
_FUNDS = frozenset(_words("fund").split("|"))
"""Words that name a fund; the fund is the association's, whomever its name promises to serve."""

_NEXT_SUM = re.compile("(?:其中|另|其余|还|又|再)[^，。；]{0,20}[0-9][万亿]?[余多]?元")
_GENERAL_MONEY = re.compile(rf"科普(?:专项|工作|活动|事业){{0,2}}(?:经费|投入|资金)|{_words('general_money')}")
_PER_HEAD = re.compile("人均[^，]{0,6}$")
_MIXED = re.compile(rf"等(?:{_words('mixed')})?活动")
_GENERAL = re.compile(_words("general"))


_NONE = {basis: Audience((), "", basis) for basis in _NO_GROUP}


def audience_of(spot: Spot, measure: Measure, role: Role, setting: Setting) -> Audience:
    """The key groups a quantity concerns; none for organisers, teachers, committees and the public at large."""
    found = _audiences(spot, measure, role, setting)
    if setting.groups is None:
        return next(found, NOBODY)
    told = _labelled(found, setting.groups)
    if told.basis == "general" and len(setting.groups) == 1 and setting.groups == setting.prevailing:
        # a fair or a festival in a paragraph about one group alone, which is the document's own, was held for that group
        return _unnamed(setting.prevailing, "document")
    return told


@lru_cache(maxsize=256)
def _unnamed(groups: tuple[str, ...], basis: str) -> Audience:
    """Groups that no word of the paragraph names."""
    return Audience(groups, "", basis)


def _labelled(found: Iterator[Audience], labels: tuple[str, ...]) -> Audience:
    """The audience of a number in a labelled paragraph.

    The people it counts, and those who are told to have come, stand whatever the labels say; so do the people of its clause
    unless all of them are strangers to the labels. What only stands around it must be among the labels.
    """
    for audience in found:
        kept = tuple(group for group in audience.groups if group in labels)
        known = bool(kept) or not labels
        if audience.basis in _COUNTED or (audience.basis == "clause" and known) or (audience.basis in _NO_GROUP and not audience.groups):
            return audience
        if kept and not (audience.basis == "document" and len(labels) > 1):
            return audience._replace(groups=kept)
    return NOBODY


def _audiences(spot: Spot, measure: Measure, role: Role, setting: Setting) -> Iterator[Audience]:
    """What tells the audience, the surest first: the counted people, then what kind of number it is, then what stands around."""
    start, end = spot.clause
    if measure == "headcount":
        heads = people.heads_after(spot.text, spot.quantity.end, end) or people.heads_before(spot.text, spot.quantity.start, start)
        if heads and _AT_WORK.match(spot.after, _past(heads, spot)):
            # 干部41名到乡镇赶集宣讲: those who are sent are served by nobody
            yield Audience((), heads[0].word, "staff")
        settled = heads if role == "rate_base" else _settled(heads, spot, setting)
        if (counted := named(settled, "head")).groups:
            yield counted
        if heads and all(noun.kind in ("staff", "nobody") for noun in heads):
            yield Audience((), heads[0].word, heads[0].kind)
        if heads and all(noun.kind == "skilled" for noun in heads):
            yield _workers(setting)
        if not heads and _SENT_OUT.match(spot.after):
            yield _NONE["staff"]
    if role == "rate_base":
        pupils = setting.prevailing == ("minors",)
        if setting.serves == ("community_residents",):
            yield Audience(setting.serves, "", "document")
        yield named(of_kind(audible(spot.text, start, end), "place"), "clause") if pupils else _NONE["base"]
    if _WHOLE.search(spot.text, start, end):
        yield _NONE["organization"]
    if measure in ("funding", "money_other"):
        yield from _of_money(spot, setting)
    else:
        yield from _around(spot, setting)


def _past(heads: list[Noun], spot: Spot) -> int:
    """Where in the words behind the number the counted people end."""
    return max(0, heads[-1].end - spot.quantity.end)


def _settled(heads: Sequence[Noun], spot: Spot, setting: Setting) -> Sequence[Noun]:
    """The nouns, 居民 read as community residents where a community is named around them."""
    if not of_kind(heads, "resident"):
        return heads
    item = spot.clauses.item(spot.quantity.number_start)
    around = spot.text[max(item[0], spot.sentence[0] - 120) : spot.sentence[1]] + "".join(setting.headings)
    if not (_COMMUNITY.search(around) or "community_residents" in (setting.groups or setting.prevailing)[:2]):
        return heads
    return [noun._replace(groups=("community_residents",)) if noun.kind == "resident" else noun for noun in heads]


def _workers(setting: Setting) -> Audience:
    """Engineers and technicians are workers where the section or the whole document is about workers, else experts."""
    groups = _heading(setting.headings).groups or setting.prevailing
    return Audience(groups, "", "heading") if groups == ("urban_workers",) else _NONE["skilled"]


def _around(spot: Spot, setting: Setting) -> Iterator[Audience]:
    """The people of the clause, of the clauses before and after it; then places, the item's lead, the headings, the document."""
    text, clause, sentence = spot.text, spot.clause, spot.sentence
    if listed := _listed_item(spot):
        told = named(of_kind(_settled(audible(text, *listed), spot, setting), "person", "resident", "place"), "clause")
        if told.groups:
            yield told
    nearby = audible(text, *clause)
    if (told := named(of_kind(_settled(nearby, spot, setting), "person", "resident"), "clause")).groups:
        yield told
    if of_kind(nearby, "nobody"):
        yield _NONE["nobody"]
    before = [*clauses_before(spot.clauses, clause[0], sentence[0])]
    opening = before[0][0] if before else clause[0]
    if _trains(text, opening, clause[1]):
        yield _NONE["staff"]
    earlier: list[Noun] = []
    for begin, end in before:
        nouns = audible(text, begin, end)
        if (told := named(of_kind(nouns, "person"), "sentence")).groups:
            yield told
        earlier = earlier or of_kind(nouns, "place")
    places = named(of_kind(nearby, "place") or earlier, "place")
    if not places.groups and (told := _told_next(spot, setting)).groups:
        yield told
    lead = _lead(spot)
    if len(lead.groups) == 1 or (lead.groups and not places.groups):
        yield lead
    heading = _heading(setting.headings)
    if places.groups:
        scattered = _MIXED.search(text, sentence[0], clause[1]) or len(places.groups) > 2
        yield _NONE["general"] if scattered and len(heading.groups) != 1 else heading if len(heading.groups) == 1 else places
    if _GENERAL.search(text, sentence[0], clause[1]):
        yield _NONE["general"]
    yield heading if heading.groups else _unnamed(setting.prevailing, "document")
    yield _unnamed(_own(setting), "unit")


def _trains(text: str, start: int, end: int) -> bool:
    """Whether a stretch tells of those who teach others being taught."""
    if not any(text.find(word, start, end) >= 0 for word in _TAUGHT):
        return False
    return bool(_TRAINERS.search(text, start, end) or _TRAINING_OF.search(text, start, end))


def _own(setting: Setting) -> tuple[str, ...]:
    """The people whom the reporting unit is there for, where the labels of the paragraph name them too."""
    labels = setting.groups or ()
    return setting.serves if set(setting.serves) <= set(labels) or (not labels and setting.serves == ("urban_workers",)) else ()


def _listed_item(spot: Spot) -> tuple[int, int] | None:
    """The item of a counted list that the number stands in: 进社区讲座21场、|进校园培训8场|、下乡巡诊6次."""
    mark = spot.text.rfind("、", spot.clause[0], spot.quantity.number_start)
    first = mark < 0 and spot.text.startswith("、", spot.quantity.end)
    if first:
        return spot.clause[0], spot.quantity.end
    counted = mark > 0 and spot.text[mark - 2 : mark - 1].isdigit()
    return (mark + 1, spot.quantity.end) if counted else None


def _told_next(spot: Spot, setting: Setting) -> Audience:
    """Whom the clause behind an event names as those who came: 举办讲座9场，听讲居民1100余人."""
    if spot.clause[1] >= spot.sentence[1] or spot.quantity.kind == "headcount":
        return NOBODY
    nouns = audible(spot.text, *spot.clauses.clause(spot.clause[1] + 1))
    return named(of_kind(_settled(nouns, spot, setting), "person", "resident"), "next clause")


def _of_money(spot: Spot, setting: Setting) -> Iterator[Audience]:
    """Money concerns whom its own clause names, then those of its sentence; general money of the work concerns nobody."""
    text, clause, sentence = spot.text, spot.clause, spot.sentence
    after = spot.clauses.clause(clause[1] + 1) if clause[1] < sentence[1] else (clause[1], clause[1])
    if _NEXT_SUM.match(text, *after):
        # what the next sum is for says nothing of this one
        after = (clause[1], clause[1])
    paid = bool(_PAID_TO.search(spot.before))
    general = _GENERAL_MONEY.search(text, *clause) or (
        _PER_HEAD.search(spot.before) and _GENERAL_MONEY.search(text, sentence[0], clause[0])
    )
    for span in (clause, after, *clauses_before(spot.clauses, clause[0], sentence[0])):
        if general and span != clause:
            yield _NONE["general"]
        nouns = [noun for noun in audible(text, *span) if noun.word not in _FUNDS]
        told = of_kind(nouns, "person") or (of_kind(nouns, "place") if paid or span[0] >= clause[0] else [])
        basis = "clause" if span == clause and told and told[0].kind == "person" else "sentence"
        if (told_of := named(told, basis)).groups:
            yield told_of
    yield _unnamed(setting.prevailing, "document")


def _lead(spot: Spot) -> Audience:
    """Whom the first sentence of the numbered item names: 二是面向老年人，…"""
    start = spot.clauses.item(spot.quantity.number_start)[0]
    if not spot.clauses.numbered(start):
        return NOBODY
    lead = spot.clauses.sentence(start)
    if lead[0] >= spot.clause[0]:
        return NOBODY
    nouns = audible(spot.text, start, min(lead[1], start + 40, spot.clause[0]))
    return named(of_kind(nouns, "person") or of_kind(nouns, "place"), "item")


@lru_cache(maxsize=256)
def _heading(headings: tuple[str, ...]) -> Audience:
    for heading in headings:
        nouns = people.nouns(heading, 0, len(heading), places=True)
        if (told := named(of_kind(nouns, "person") or of_kind(nouns, "place"), "heading")).groups:
            return told
    return NOBODY
