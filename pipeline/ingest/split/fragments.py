"""Running numbers of preview fragments: 1、 2、 3、 that a site put before pieces cut in mid-sentence."""

from __future__ import annotations

import re

from pipeline.ingest.boilerplate import Cut
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.flow import heading_shape
from pipeline.ingest.paragraphs.items import mark_at

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
    inside = _inside(text, lines)
    if inside or len(found) < 2:
        return inside
    places = [index for index, _ in found]
    spans = list(zip(places, [*places[1:], places[-1] + 1], strict=True))
    lengths = [sum(lines[i].end - lines[i].start for i in range(a, b)) for a, b in spans]
    broken = [_breaks_off(lines[index - 1].of(text)) for index in places[1:]]
    if sum(lengths) / len(lengths) < LONG_FRAGMENT or sum(broken) < 0.6 * len(broken):
        return []
    return [cut for _, cut in found]


def _breaks_off(words: str) -> bool:
    """Whether a line ends in mid-sentence: a heading or a page number has no sentence to end."""
    return not (closed(words) or heading_shape(words, mark_at(words, 0, len(words))) or _PAGE.fullmatch(words))


_PAGE = re.compile(r"\W*\d{1,3}\W*")
_WITHIN = re.compile(r"(?<=[\u4e00-\u9fff”》）)%])(\d{1,3})、(?=[\u4e00-\u9fff，。；：“《])")
_FIRST = re.compile(r"1、")
_BEFORE_LIST = re.compile(r"[第是为及和或至到月级年届期周]$")
"""A number behind one of these counts or names something: 第2、三批, 一是1、."""
LEAST_INSIDE = 2
APART = 120
"""Items of a list whose stops were lost stand nearer to one another than pieces of a preview."""


def _inside(text: str, lines: list[Line]) -> list[Cut]:
    """The running numbers where the pieces were joined again, so that they stand inside sentences: 受训4万2、人次.

    They count up from the 1、 that begins a line, one piece apart, and no other number stands in a sentence in this way.
    """
    head = next((line for line in lines if _FIRST.match(text, line.start, line.end)), None)
    if head is None:
        return []
    cuts = [Cut(head.start, head.start + 2, "fragment_number")]
    for line in lines:
        for match in _WITHIN.finditer(text, max(line.start, head.start), line.end):
            if _BEFORE_LIST.search(text, match.start() - 1, match.start()):
                continue
            if int(match.group(1)) != len(cuts) + 1 or match.start() - cuts[-1].start < APART:
                return []
            cuts.append(Cut(match.start(), match.end(), "fragment_number"))
    return cuts if len(cuts) > LEAST_INSIDE else []
