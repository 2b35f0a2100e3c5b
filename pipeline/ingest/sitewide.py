"""Page chrome that no table knows, learned from the pages of one site: lines at page edges that stand over many different texts.

Lines are compared folded: letters and digits alone, every run of digits as one 0. A line is chrome where the same line stands at
the edges of pages with different bodies. Copies share all their lines and a template shares most of its sentences: both count
as one body, so that nothing of theirs is learned.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.ingest.boilerplate import FACT
from pipeline.ingest.lines import Line, closed, lines_of
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.edges import salutation, signature
from pipeline.ingest.split.titles import TITLE_END

BODIES = 5
"""A line over fewer different bodies than this is no chrome."""
EDGE_LINES = 12
"""Lines looked at from each end of a page."""
LONGEST = 80
"""Characters of a line that can be chrome."""
PROSE = 24
"""A closed line of so many characters is prose: the text begins or ends there, unless most pages of the site hold that line."""
MOST_PAGES = 0.5
"""Share of a site's pages that hold a sentence of the site. Open lines need no share: one folder may hold pages of many hosts."""
SHORTEST_SENTENCE = 10
OWN_SENTENCES = 3
SAME_BODY = 0.3
"""Pages that share so many of their own sentences have one body."""
_DIGITS = re.compile(r"\d+")
_MARKS = re.compile(r"[\W_]+")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_CLOSING_WORDS = re.compile(
    r"特此|以上|此致|敬礼|请.{0,4}(?:审阅|批评|指正)|不[当妥]之处|我[们市县区镇乡局校院会街社村省办]|全[省市县区镇乡校]|今后|下一步|附[件表]"
)
"""How a text takes its leave: units in one field do so in the same words."""
_BODY_OF_ITS_OWN = re.compile(r"[省市县区旗镇乡村]|街道|科协|[学商协工]会|委员会|政府|[局厅委办校院]$|公司|领导小组")
"""A line that may sign a text names a unit; signature() alone would also take the name of a web site for one."""


class Edges(NamedTuple):
    """What a page tells about its site: its edge lines in order, folded, and hashes of all its sentences.

    `top` is read downwards, `bottom` upwards. Each line is (folded, may be chrome, is prose).
    """

    top: tuple[tuple[str, bool, bool], ...]
    bottom: tuple[tuple[str, bool, bool], ...]
    sentences: frozenset[int]


def _fold(words: str) -> str:
    return _DIGITS.sub("0", _MARKS.sub("", words))


def edges_of(text: str) -> Edges:
    """The edges of a page and the sentences of its body."""
    lines = lines_of(text)
    hashes = frozenset(
        zlib.crc32(folded.encode("utf-8", "surrogatepass"))
        for folded in (_fold(match.group()) for match in _SENTENCE.finditer(text))
        if len(folded) >= SHORTEST_SENTENCE
    )
    top, bottom = lines[:EDGE_LINES], lines[-EDGE_LINES:][::-1]
    return Edges(tuple(_edge(text, line) for line in top), tuple(_edge(text, line) for line in bottom), hashes)


def _edge(text: str, line: Line) -> tuple[str, bool, bool]:
    words = line.of(text)
    folded = _fold(words) if len(words) <= LONGEST else ""
    return folded, len(folded) >= 2 and folded != "0" and not _the_units(text, line, words), closed(words) and len(words) >= PROSE


def _the_units(text: str, line: Line, words: str) -> bool:
    """Whether a line reads as the unit's: a title, a signature or date, a salutation, an item, a count, a leave-taking."""
    if TITLE_END.search(words[-16:]) and not closed(words):
        return True
    if mark_at(text, line.start, line.end) or FACT.search(words) or _CLOSING_WORDS.search(words) or salutation(text, line):
        return True
    return signature(words) and (words[0].isdigit() or bool(_BODY_OF_ITS_OWN.search(words)))


def learn(pages: Sequence[Edges]) -> frozenset[str]:
    """The folded lines that are chrome of the site these pages come from; nothing below five pages."""
    if len(pages) < BODIES:
        return frozenset()
    bodies = _bodies(pages)
    held = Counter(folded for page in pages for folded in {line[0] for line in (*page.top, *page.bottom) if line[1]})
    common = frozenset(folded for folded, count in held.items() if count >= BODIES)
    over: dict[str, set[int]] = {}
    prose: Counter[str] = Counter()
    for page, body in zip(pages, bodies, strict=True):
        outside = {line for edge in (page.top, page.bottom) for line in _outside(edge, common)}
        for folded, _, is_prose in outside:
            prose[folded] += is_prose
            if body >= 0:
                over.setdefault(folded, set()).add(body)
    return frozenset(
        folded
        for folded, owners in over.items()
        if len(owners) >= BODIES and (not prose[folded] or held[folded] >= max(BODIES + 1, MOST_PAGES * len(pages)))
    )


def _outside(edge: Sequence[tuple[str, bool, bool]], known: frozenset[str]) -> list[tuple[str, bool, bool]]:
    """The lines of an edge that may be chrome and stand before the text begins: up to the first prose that is not known."""
    found = []
    for line in edge:
        if line[0] in known and line[1]:
            found.append(line)
        elif line[2] or not line[0]:
            break
    return found


def _bodies(pages: Sequence[Edges]) -> list[int]:
    """For each page the number of its body, -1 when most of its sentences are common to the site's pages.

    Pages that share many of the sentences that are not common have one body.
    """
    counts = Counter(sentence for page in pages for sentence in page.sentences)
    own = [frozenset(mark for mark in page.sentences if counts[mark] < max(2, MOST_PAGES * len(pages))) for page in pages]
    kept: list[tuple[int, frozenset[int]]] = []
    numbers = []
    for page, mine in zip(pages, own, strict=True):
        if len(mine) < OWN_SENTENCES or 2 * len(mine) < len(page.sentences):
            numbers.append(-1)
            continue
        same = next((number for number, other in kept if len(mine & other) >= SAME_BODY * min(len(mine), len(other))), None)
        numbers.append(len(kept) if same is None else same)
        kept.append((numbers[-1], mine))
    return numbers


def chrome_of(text: str, learned: frozenset[str]) -> list[tuple[int, int]]:
    """The lines of a page that are its site's chrome, as spans of `text`."""
    if not learned:
        return []
    lines = (line for line in lines_of(text) if line.end - line.start <= LONGEST)
    return [(line.start, line.end) for line in lines if _fold(line.of(text)) in learned and _edge(text, line)[1]]
