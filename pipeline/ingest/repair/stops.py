"""Full stops thrown in after 的 against copying (`激发了学生的。兴趣`), told from sentences that end in 的."""

from __future__ import annotations

import re

from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import fold, language

_STOP = re.compile(r"的(?P<stop>。)(?=[一-鿿])")
_OTHER = re.compile(r"的['`´.](?=[一-鿿])")
_PREDICATE = re.compile("是[^。！？\\n]{0,40}$|目的$")
"""A sentence that ends in 的 has its 是."""
LEAST_GAIN = 9.0
LEAST_GAIN_AMONG_OTHERS = 5.0
"""How much (ln) the text must gain without the stop; less on a page that has several stray marks."""
REACH = 60


def stray_stops(text: str) -> list[Change]:
    """Changes that delete a full stop between 的 and its noun."""
    if "的。" not in text:
        return []
    found = [(match, _gain(text, match.start("stop"))) for match in _STOP.finditer(text)]
    found = [(match, gain) for match, gain in found if not _PREDICATE.search(text, max(0, match.start() - REACH), match.end() - 1)]
    several = sum(gain > LEAST_GAIN_AMONG_OTHERS for _, gain in found) + len(_OTHER.findall(text)) > 1
    least = LEAST_GAIN_AMONG_OTHERS if several else LEAST_GAIN
    return [Change(*match.span("stop"), "", "stray-mark", "likely") for match, gain in found if gain > least]


def _gain(text: str, at: int) -> float:
    """By how much the characters around the stop are likelier without it."""
    before, after = fold(text[max(0, at - 2) : at]), fold(text[at + 1 : at + 3])
    return _score(before, after) - _score(before, "。" + after)


def _score(before: str, after: str) -> float:
    line, model = before + after, language()
    return sum(model.log_probability(line[max(0, at - 2) : at], line[at]) for at in range(len(before), len(line)))
