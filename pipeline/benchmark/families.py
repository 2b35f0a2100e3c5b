"""Which kind of activity a fact counts: the rulings of the codebook as ordered cues."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.benchmark.claims import Claim
from pipeline.vocabulary import load

NOTHING = "-"
"""Family of facts that count in no indicator."""
_ACTIVITY_FAMILIES = {"training", "lecture", "exhibition", "contest", "event"}
_LESSON_COUNTERS = {"班", "班次", "课次"}
"""Counters that make even a lesson called 授课 a course (ruling on lessons)."""
_COURSE_COUNTERS = {"期", "班", "班次", "课次"}
"""Counters that make an unnamed lesson a course (ruling on lessons)."""


class Cue(NamedTuple):
    """A pattern that says which family facts of a measure belong to, looked for in the fact's own words or in its clause."""

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
    if claim.measure == "facilities":
        return "venues"
    found = _first(claim, weak=False)
    if found in {"", "event"} or (found == "lecture" and claim.unit in _LESSON_COUNTERS):
        found = _by_counter(claim) or found
    if not found and claim.measure in {"headcount", "sessions"}:
        found = _by_activity().get(claim.activity, "")
    return found or inherited or _nearest(claim) or _first(claim, weak=True)


def _first(claim: Claim, *, weak: bool) -> str:
    near = claim.own_words
    words = {"own": near, "clause": f"{near}｜{claim.clause}{claim.tail[:16]}", "sentence": f"{claim.lead}{claim.near}{claim.tail[:16]}"}
    for cue in cues():
        if cue.measure == claim.measure and cue.weak == weak and cue.pattern.search(words[cue.where]):
            return cue.family
    return ""


def _nearest(claim: Claim) -> str:
    """The family named last in the sentence before the fact."""
    if claim.measure not in {"headcount", "sessions"}:
        return ""
    found = [
        (match.end(), cue.family)
        for cue in cues()
        if cue.measure == claim.measure and not cue.weak and cue.where != "sentence" and cue.family in _ACTIVITY_FAMILIES
        for match in cue.pattern.finditer(claim.lead)
    ]
    return max(found, default=(0, ""), key=lambda pair: pair[0])[1]


def _by_counter(claim: Claim) -> str:
    """The family that the counter alone suggests: runs counted in 期 or 班 are courses."""
    if claim.measure == "sessions" and claim.unit in _COURSE_COUNTERS and word("course_talk").search(f"{claim.own_words}{claim.lead}"):
        return "training"
    return ""
