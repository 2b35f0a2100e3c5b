"""Running numbers of preview fragments: 1、 2、 3、 that a site put before pieces cut in mid-sentence."""

from __future__ import annotations

import re

from pipeline.ingest.boilerplate import Cut
from pipeline.ingest.lines import Line, closed

_NUMBERED = re.compile(r"(\d{1,3})(?:[、．]|\.(?!\d))\s?")
LONG_FRAGMENT = 100
"""Mean length from which numbered lines can be fragments of a preview; items of a list are shorter or whole sentences."""


def fragment_numbers(text: str, lines: list[Line]) -> list[Cut]:
    """The running numbers of fragments, to be taken out, or nothing when the numbered lines are a list.

    They count up from 1, the pieces are long, and most pieces break off in mid-sentence where the next number stands.
    """
    found: list[tuple[int, Cut]] = []
    for index, line in enumerate(lines):
        match = _NUMBERED.match(text, line.start, line.end) if text[line.start].isdigit() else None
        if match and int(match.group(1)) == len(found) + 1:
            found.append((index, Cut(match.start(), match.end(), "fragment_number")))
    if len(found) < 2:
        return []
    places = [index for index, _ in found]
    spans = list(zip(places, [*places[1:], places[-1] + 1], strict=True))
    lengths = [sum(lines[i].end - lines[i].start for i in range(a, b)) for a, b in spans]
    broken = [not closed(lines[index - 1].of(text)) for index in places[1:]]
    if sum(lengths) / len(lengths) < LONG_FRAGMENT or sum(broken) < 0.6 * len(broken):
        return []
    return [cut for _, cut in found]
