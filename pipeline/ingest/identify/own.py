"""How a text speaks of itself (我镇, 我院), and what level that tells."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from pipeline.ingest.identify.endings import PLACE
from pipeline.ingest.identify.place import speaks_for
from pipeline.records import Level
from pipeline.vocabulary import load


class Reading(NamedTuple):
    """One level that a word may tell, and the cues of the text that decide for it."""

    level: str
    weight: int
    cues: re.Pattern[str] | None


@cache
def _words() -> tuple[re.Pattern[str], dict[str, tuple[Reading, ...]]]:
    """The pattern of all words, and the readings of each."""
    readings: dict[str, list[Reading]] = {}
    unless: dict[str, str] = {}
    for row in load("self_references", ("word", "level", "weight", "cues", "unless")):
        cues = re.compile(row["cues"].replace(";", "|")) if row["cues"] else None
        readings.setdefault(row["word"], []).append(Reading(row["level"], int(row["weight"]), cues))
        if row["unless"]:
            unless[row["word"][1:]] = row["unless"]
    kinds = sorted({word[1:] for word in readings}, key=len, reverse=True)
    ends = "|".join(f"{kind}(?!{unless[kind]})" if kind in unless else kind for kind in kinds)
    pattern = re.compile(rf"[我本](?<![自忘伴随]我)(?<![{_NOT_THIS}]本)(?:们(?![{_VERBS}]))?(?:{ends})(?!们|国)")
    return pattern, {word: tuple(some) for word, some in readings.items()}


_VERBS = "会办行处所站系居团段连科社师部组场"
"""Behind 我们 these are no bodies: we shall, we held."""
_NOT_THIS = "自两一二三四五六七八九十几每基资成样课书根版文日剧脚标读画绘账副原蓝范\\d"
"""Behind these 本 counts books, or ends a word."""


def own_body(text: str) -> tuple[str, Level] | None:
    """How the text speaks of itself: the word that weighs most, by number and by narrowness."""
    pattern, readings = _words()
    counts = Counter(word for match in pattern.finditer(text) if (word := match.group().replace("我们", "我", 1)) in readings)
    chosen = {word: reading for word in counts if (reading := _reading(readings[word], text))}
    if not chosen:
        return None
    levels: Counter[Level] = Counter()
    for word, (level, weight) in chosen.items():
        levels[level] += counts[word] * weight
    said = text.replace("我们", "我")
    first = {level: next(said.find(word) for word in chosen if chosen[word][0] == level) for level in levels}
    level = max(levels, key=lambda key: (levels[key], -first[key]))
    return max((word for word in chosen if chosen[word][0] == level), key=lambda word: counts[word]), level


def _reading(readings: tuple[Reading, ...], text: str) -> tuple[Level, int] | None:
    """The level that the cues of the text tell most often, the one without cues where none is found."""
    hits = [len(reading.cues.findall(text)) if reading.cues else 0 for reading in readings]
    best = max(range(len(readings)), key=lambda index: hits[index])
    chosen = readings[best] if hits[best] else next((one for one in readings if one.cues is None), None)
    if chosen is None:
        return None
    level = speaks_for(text, once=True) if chosen.level == PLACE else chosen.level
    return (level, chosen.weight) if level != "unknown" else None  # type: ignore[return-value]
