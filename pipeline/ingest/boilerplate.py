"""What the site put around and between the texts: found line by line and sentence by sentence, each piece with its rule.

Offsets count code points of the page's clean text, half open. The patterns are the rows of `vocabulary/boilerplate.csv`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.ingest.lines import Line, sentence_end, sentence_start
from pipeline.vocabulary import load

LONGEST_LINE = 240
"""Lines longer than this are prose; only single sentences of them can be the site's."""
FACT = re.compile(r"\d[余多]?万?\s?(?:期|次|场|人|名|份|册|个|户|元|处|项)|我[县市区镇乡局校旗州省街社村院系]|现(?:将|就).{2,30}如下")
"""Signs that a line tells about a unit's work and not about writing."""


class Cut(NamedTuple):
    """A stretch that belongs to no text: `rule` names the kind, `teaser` tells that the site withheld what follows."""

    start: int
    end: int
    rule: str
    teaser: bool = False


REASONS = {
    "preview_note": "label of a document preview",
    "file_facts": "uploader's card",
    "byline": "article header of the site",
    "navigation": "menu, breadcrumb or heading of a link list",
    "download": "download prompt",
    "copyright": "imprint or disclaimer of the site",
    "site_voice": "the site speaks, not the unit",
    "teaser": "the site tells that the text goes on elsewhere",
    "spam": "advertising of a hijacked host",
    "filler": "placeholder of slides",
}


@cache
def _patterns(where: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All patterns of one kind as one expression with a group a row, and the rules the groups stand for."""
    rows = [row for row in load("boilerplate", ("rule", "where", "pattern")) if row["where"] == where]
    joined = "|".join(f"({row['pattern']})" for row in rows)
    if where == "line":
        joined = f"(?:{joined})$"
    return re.compile(joined), tuple(row["rule"] for row in rows)


def _line_rule(words: str) -> str:
    pattern, rules = _patterns("line")
    match = pattern.match(words)
    return rules[match.lastindex - 1] if match and match.lastindex else ""


def find_cuts(text: str, lines: list[Line]) -> list[Cut]:
    """Every piece of the page that is the site's, in order, not overlapping.

    A whole line where a line pattern fits; a sentence where a sentence pattern fits, or the whole line when the line tells
    nothing about a unit's work.
    """
    cuts: list[Cut] = []
    for line in lines:
        words = line.of(text)
        if len(words) <= LONGEST_LINE:
            rule = _line_rule(words)
            if rule:
                cuts.append(Cut(line.start, line.end, rule, rule == "teaser"))
                continue
        sentences = _sentences(text, line)
        cuts += sentences or _inline(text, line)
    return cuts


def _inline(text: str, line: Line) -> list[Cut]:
    """Labels and notes inside a line; the sentence around them stays."""
    pattern, rules = _patterns("inline")
    found = []
    for match in pattern.finditer(text, line.start, line.end):
        rule = rules[(match.lastindex or 1) - 1]
        found.append(Cut(match.start(), match.end(), rule, rule == "teaser"))
    return found


def _sentences(text: str, line: Line) -> list[Cut]:
    pattern, rules = _patterns("sentence")
    cuts: list[Cut] = []
    at = line.start
    while match := pattern.search(text, at, line.end):
        rule = rules[(match.lastindex or 1) - 1]
        start, end = sentence_start(text, match.start(), max(at, line.start)), sentence_end(text, match.end(), line.end)
        cuts.append(Cut(start, end, rule, rule == "teaser"))
        at = end
    if not cuts:
        return cuts
    kept = [line.start, *(place for cut in cuts for place in (cut.start, cut.end)), line.end]
    rest = "".join(text[start:end] for start, end in zip(kept[::2], kept[1::2], strict=True))
    if len(rest) <= 2 * sum(cut.end - cut.start for cut in cuts) + 300 and not FACT.search(rest):
        return [Cut(line.start, line.end, cuts[0].rule, any(cut.teaser for cut in cuts))]
    return cuts


def without(text: str, lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """The lines with the cuts taken out; what follows a cut inside a line is `glued` when something stood before it."""
    left: list[Line] = []
    queue = iter([*cuts, Cut(1 << 60, 1 << 60, "")])
    cut = next(queue)
    for line in lines:
        at, glued = line.start, False
        while cut.start < line.end:
            glued = _keep(text, left, Line(at, cut.start, line.indented and at == line.start, glued)) or glued
            at, glued = cut.end, glued and not cut.teaser
            cut = next(queue)
        if at == line.start:
            left.append(line)
        else:
            _keep(text, left, Line(at, line.end, False, glued))
    return left


def _keep(text: str, left: list[Line], line: Line) -> bool:
    """Add a line without the white space at its ends; whether anything of it was left."""
    words = line.of(text)
    start, end = line.start + len(words) - len(words.lstrip()), line.end - len(words) + len(words.rstrip())
    if start < end:
        left.append(line._replace(start=start, end=end))
    return start < end
