"""Which kind of activity a fact counts: the rulings of the codebook as ordered cues."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.benchmark.claims import Claim
from pipeline.vocabulary import load

NOTHING = "-"
"""Family of facts that count in no indicator."""
ACTIVITIES = {"training", "lecture", "exhibition", "contest", "event"}
"""Families of what people come to; a figure without words of its own goes on about the one told last in its sentence."""
_LESSON_COUNTERS = {"班", "班次", "课次"}
"""Counters that make even a lesson called 授课 a course (ruling on lessons)."""
_CLASSES = {"班", "班次"}
"""Counters that say course by themselves where something was held."""
_COURSE_COUNTERS = {"期", "班", "班次", "课次"}
"""Counters that make an unnamed lesson a course (ruling on lessons)."""


class Cue(NamedTuple):
    """A pattern that says which family facts of a measure belong to.

    It is looked for in the fact's `own` words, in its `clause`, in the `sentence`, or in the sentence `upto` the fact's end.
    """

    measure: str
    family: str
    where: str
    weak: bool
    pattern: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    """The cue table in order: the first pattern that matches decides."""
    columns = ("measure", "family", "where", "strength", "pattern")
    return tuple(
        Cue(row["measure"], row["family"], row["where"], row["strength"] == "weak", re.compile(row["pattern"]))
        for row in load("indicator_cues", columns)
    )


@cache
def _cues_of(measure: str, *, weak: bool) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues() if cue.measure == measure and cue.weak == weak)


@cache
def _by_activity() -> dict[str, str]:
    return {row["activity"]: row["family"] for row in load("indicator_map", ("activity", "family"))}


@cache
def word(name: str) -> re.Pattern[str]:
    """A pattern of vocabulary/indicator_words.csv by its name."""
    return next(re.compile(row["pattern"]) for row in load("indicator_words", ("name", "pattern")) if row["name"] == name)


def family_of(claim: Claim, inherited: str = "") -> str:
    """The family a fact belongs to, NOTHING when it counts nowhere, empty when nothing tells.

    In order: strong cues, the counter, the activity that extraction found, the family of the fact before it in the sentence
    (`inherited`), weak cues.
    """
    if claim.measure == "sessions" and claim.unit in _CLASSES and re.search("[开举承]办|开设|办", claim.near):
        return "training"
    found = _first(claim, weak=False)
    if found in {"", "event"} or (found == "lecture" and claim.unit in _LESSON_COUNTERS):
        found = _by_counter(claim) or found
    if found == "lecture" and claim.measure == "sessions" and _is_class(claim):
        found = "training"
    if not found and claim.measure in {"headcount", "sessions"}:
        found = _by_activity().get(claim.activity, "")
    return found or inherited or _nearest(claim) or _first(claim, weak=True)


def shared_out(claims: Sequence[Claim]) -> dict[str, str]:
    """Fact id → family where 分别 shares figures out: 实验秀1场、绘画比赛1次，分别有150名和86名学生参加."""
    found: dict[str, str] = {}
    by_sentence: dict[tuple[int, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_sentence[claim.sentence].append(claim)
    for told in by_sentence.values():
        runs = [claim for claim in told if claim.measure == "sessions" and "分别" not in claim.lead + claim.quote]
        people = [claim for claim in told if claim.measure == "headcount" and "分别" in claim.clause]
        if len(runs) == len(people) > 1:
            found.update((person.fact_id, family) for run, person in zip(runs, people, strict=True) if (family := family_of(run)))
    return found


def _is_class(claim: Claim) -> bool:
    """A lesson whose pupils are on a roll is a course: 授课22场，学员380名全部结业."""
    return bool(re.search("授课|上课|开课", claim.near)) and bool(re.search("学员|结业", claim.tail + claim.rest[:16]))


def _first(claim: Claim, *, weak: bool) -> str:
    near = claim.own_words
    words = {
        "own": near,
        "clause": f"{near}｜{claim.clause}{claim.tail[:16]}",
        "sentence": f"{claim.lead}{claim.near}{claim.tail[:16]}",
        "upto": claim.lead + claim.quote,
    }
    for _, family, where, _, pattern in _cues_of(claim.measure, weak=weak):
        if pattern.search(words[where]):
            return family
    return ""


def _nearest(claim: Claim) -> str:
    """The family named last in the sentence before the fact."""
    if claim.measure not in {"headcount", "sessions"}:
        return ""
    found = [
        (match.end(), cue.family)
        for cue in _cues_of(claim.measure, weak=False)
        if cue.where not in {"sentence", "upto"} and cue.family in ACTIVITIES
        for match in cue.pattern.finditer(claim.lead)
    ]
    return max(found, default=(0, ""), key=lambda pair: pair[0])[1]


def _by_counter(claim: Claim) -> str:
    """The family that the counter alone suggests: runs counted in 期 or 班 are courses."""
    camp = word("camps").search(claim.near)
    if (
        claim.measure == "sessions"
        and claim.unit in _COURSE_COUNTERS
        and not camp
        and word("course_talk").search(f"{claim.own_words}{claim.lead}")
    ):
        return "training"
    return ""
