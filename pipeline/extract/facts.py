"""Facts: every stated number of a paragraph with its meaning, evidence and the cues that decided it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.audience import audience_of
from pipeline.extract.checks import check
from pipeline.extract.events import activity_of
from pipeline.extract.links import link_parts, share_roles
from pipeline.extract.measures import measure_of
from pipeline.extract.quantities import Quantity
from pipeline.extract.readings import Reading
from pipeline.extract.roles import role_of
from pipeline.extract.scopes import scope_of
from pipeline.extract.served import NOBODY, Audience
from pipeline.extract.spot import Spot, spot_of
from pipeline.extract.years import place_years
from pipeline.records import Fact, Measure, Role

_TOLD_OF_PEOPLE = frozenset({"headcount", "sessions", "funding", "money_other", "materials"})
"""Measures that concern an audience and an activity; shares, places and the rest do without."""

_BARE = frozenset({"ratio", "other"})
"""Measures that are no amounts to be summed, so nobody asks what part of a whole they are."""

_COLON = re.compile(r"[：:][ ]?$")
_STOP = re.compile(r".*[，,。；;：:、！？!?\s（）()“”《》0-9]", re.DOTALL)
"""Up to the last character that ends the words before a number."""

_ONE = Decimal(1)
WORDS = 10
"""Characters before a number that its quote may take along."""

_WORD = re.compile(
    "举办|开办|开展|组织|召开|举行|培训|参加|参与|投入|安排|落实|筹集|发放|受益|服务|接待|吸引|累计|完成|达到|新建|新增|建成|建立|拥有|现有|共有|全年|全县|全市|全区"
    "|全镇|全乡|全校|邀请|聘请|选派|评选|表彰|资助|补助|支出|经费|资金|讲座|活动|会员|志愿者|农民|学生|职工|居民|干部|群众|教师|专家|学员|注册|科普|科技|实用|共(?=[^同享建产])"
)
"""Words at which a quote may begin when the window cut the first one in two."""

_YEAR = re.compile(r"((?:19|20)[0-9]{2})(?<![0-9]....)年(?!至|—|-)")


class _Told(NamedTuple):
    """A number that counts something: its words, its measure with the cue, and where the number before it ends."""

    reading: Reading
    spot: Spot
    measured: tuple[Measure, str]
    edge: int


def facts_of(readings: Sequence[Reading]) -> list[list[Fact]]:
    """The facts of each paragraph in text order, before anything is asked about them together.

    Every question is put to all numbers before the next one: its code and its expressions, once in the caches of the processor,
    serve number after number.
    """
    spots = [(reading, spot_of(reading.clauses.text, reading.clauses, quantity)) for reading in readings for quantity in reading.quantities]
    told = [*_measured(spots)]
    roles = [role_of(spot, planned=reading.planned, year=reading.document.identity.year) for reading, spot, _, _ in told]
    scopes = [scope_of(spot) if measured[0] not in _BARE else ("", "") for _, spot, measured, _ in told]
    audiences = [
        audience_of(spot, measured[0], role[0], reading.setting) if measured[0] in _TOLD_OF_PEOPLE else NOBODY
        for (reading, spot, measured, _), role in zip(told, roles, strict=True)
    ]
    activities = [
        activity_of(spot, reading.paragraph.section) if measured[0] in _TOLD_OF_PEOPLE else ("", "") for reading, spot, measured, _ in told
    ]
    quotes = [_quote(spot, edge) for _, spot, _, edge in told]
    places = [reading.paragraph.aligned.source_span(*quote) for (reading, _, _, _), quote in zip(told, quotes, strict=True)]
    facts: dict[int, list[Fact]] = {id(reading): [] for reading in readings}
    for one, role, scope, audience, activity, quote, place in zip(told, roles, scopes, audiences, activities, quotes, places, strict=True):
        here = facts[id(one.reading)]
        here.append(_fact(one, role, scope, audience, activity, quote, place, len(here) + 1))
    return list(facts.values())


def _measured(spots: list[tuple[Reading, Spot]]) -> Iterator[_Told]:
    """The numbers that count something, with what they count."""
    edge, last = 0, None
    for reading, spot in spots:
        if reading is not last:
            edge, last = 0, reading
        if (measured := measure_of(spot)) is not None:
            yield _Told(reading, spot, measured, edge)
        edge = spot.quantity.end


def settle(reading: Reading, facts: list[Fact]) -> list[Fact]:
    """The facts of one paragraph with what they tell of one another and the checks that its sentences allow."""
    text = reading.clauses.text
    if "其中" in text:
        facts = share_roles(text, link_parts(text, reading.clauses, facts))
    return check(text, place_years(text, facts))


def _fact(  # noqa: PLR0917  # the answers to all questions
    told: _Told, role: tuple[Role, str], scope: tuple[str, str], audience: Audience, activity: tuple[str, str],
    quote: tuple[int, int], place: tuple[int, int], number: int,
) -> Fact:  # fmt: skip
    paragraph, document, spot = told.reading.paragraph, told.reading.document, told.spot
    quantity, text = spot.quantity, spot.text
    measure, measure_cue = told.measured
    start, end = quote
    cues = (
        ("measure", measure_cue), ("approx", quantity.hedge), ("role", role[1]), ("scope", scope[1]),
        ("audience", f"{audience.basis}:{audience.words}" if audience.groups else ""), ("activity", activity[1]),
    )  # fmt: skip
    return Fact(
        fact_id=f"{paragraph.paragraph_id}-f{number:02d}", document_id=document.document_id, paragraph_id=paragraph.paragraph_id,
        start=start, end=end, quote=text[start:end], measure=measure, value=_plain(quantity.low), value_max=_plain(quantity.high),
        unit=_unit(quantity, told.measured), unit_text=quantity.unit_text,
        value_text=text[quantity.number_start : quantity.number_end].strip(),
        approx=quantity.approx, state=quantity.state, role=role[0], activity=activity[0], activity_text=activity[1],
        audience=audience.groups, audience_text=audience.words, scope=scope[0], year=_year(spot, document.identity.year),
        raw_start=place[0], raw_end=place[1], confidence=confidence_of(quantity, measure, bool(measure_cue)),
        cues=tuple([f"{name}={words}" for name, words in cues if words]),
    )  # fmt: skip


def _unit(quantity: Quantity, measured: tuple[Measure, str]) -> str:
    """The unit of a quantity; 示范户80个 are households, 办班8个 are courses, and 十块三毛 is in 元."""
    measure, cue = measured
    if quantity.unit == "块" and measure in ("funding", "money_other"):
        return "元"
    if quantity.unit == "个" and cue[-1:] == {"headcount": "户", "sessions": "班"}.get(measure):
        return cue[-1:]
    return quantity.unit


def confidence_of(quantity: Quantity, measure: Measure, cued: bool) -> float:
    """How sure a reading is, from 0 to 1, so that people look at the most doubtful first. The steps are judgement: a number
    whose digits were lost or masked, a counter of many uses, money without a word that tells its kind, a lone 万余."""
    sure = 0.95
    if quantity.state != "given":
        sure -= 0.35 if quantity.state == "lost" else 0.15
    if quantity.kind in ("thing", "piece", "lesson", "stop", "class"):
        sure -= 0.15
    if measure in ("funding", "money_other") and not cued:
        sure -= 0.2
    if quantity.chinese and quantity.low == 1:
        sure -= 0.1
    return round(sure, 2)


def _quote(spot: Spot, edge: int) -> tuple[int, int]:
    """The number with its counter and the words right before it, never back into the number before (`edge`)."""
    quantity = spot.quantity
    first = max(spot.clause[0], edge, quantity.start - WORDS)
    near = spot.text[max(first, quantity.start - 3) : quantity.start]
    colon = _COLON.search(spot.text, first, quantity.start) if "：" in near or ":" in near else None
    stop = _STOP.match(spot.text, first, colon.start() if colon else quantity.start)
    start = stop.end() if stop else min(first, quantity.start)
    if start == quantity.start - WORDS and (word := _WORD.search(spot.text, start, start + WORDS // 2 + 2)):
        # the window opened in the midst of a word
        start = word.start()
    while start < quantity.start and spot.text[start] in "的了和与及或而、年月日":
        start += 1
    return start, quantity.end


def _plain(value: Decimal | None) -> Decimal | None:
    """The value without an exponent and without trailing noughts behind the point."""
    if value is None:
        return None
    number = value.quantize(_ONE)
    return number if number == value else value.normalize()


def _year(spot: Spot, year: int | None) -> int | None:
    """The year named last before the number in its sentence, else the document's own."""
    named = _YEAR.findall(spot.told) if "年" in spot.told else ()
    return int(named[-1]) if named else year
