"""The top of a page that a site printed: what stands above its breadcrumb, and the title above its date line."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.ingest.boilerplate import Cut
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.edges import signature
from pipeline.ingest.split.heads import Head, parse_head

LONGEST_LABEL = 46
LONGEST_ALONE = 100
"""A line longer than this tells something even where a page end broke it off."""
_DATE = re.compile(r"(?:19|20)\d\d[-/.年]\d{1,2}")
_CRUMB = re.compile(r"位置|[>›»→]")
_SITE_DATE = re.compile(r"来源|浏览|点击|阅读|作者|编辑|字[号体]|(?:发布|发表|更新)(?:时间|日期|于)|投稿|\d{1,2}:\d{2}")
"""A date with one of these beside it is the site's, not the signature of a text."""


def masthead(text: str, lines: list[Line], cuts: list[Cut]) -> tuple[list[Line], list[Head]]:
    """The lines above the breadcrumb, which are the site's, and the page's title where only the date line below tells it.

    Both are sought above the first sentence. A line that reads as a head by itself is neither: it is found as a head anyway.
    """
    top = next((line.start for line in lines if _prose(line.of(text))), len(text))
    crumbs = [cut.start for cut in cuts if cut.rule == "navigation" and cut.start < top and _CRUMB.search(text, cut.start, cut.end)]
    above = [line for line in lines if crumbs and line.start < crumbs[-1] and not parse_head(text, line.start, line.end)]
    dated = next((cut for cut in cuts if cut.rule == "byline" and cut.start < top and _SITE_DATE.search(text, cut.start, cut.end)), None)
    before = [line for line in lines if dated and line.start < dated.start and line not in above and text[line.start] not in "（(—"]
    if not dated or not before or not _titles(text, before[-1]):
        return above, []
    line = before[-1]
    return above, [Head(line.start, line.end, line.of(text))]


def _prose(words: str) -> bool:
    return (closed(words) and len(words) >= 24) or len(words) > LONGEST_ALONE


def _titles(text: str, line: Line) -> bool:
    """Whether a line reads as the title above a date line: short, open, without an item mark."""
    words = line.of(text)
    if not 6 <= len(words) <= LONGEST_LABEL or closed(words) or mark_at(text, line.start, line.end):
        return False
    return parse_head(text, line.start, line.end) is None


def datelines(text: str, lines: list[Line], cuts: list[Cut]) -> list[Head]:
    """The titles of further articles on a page: a short open line after the end of a text, with a site's date line below it."""
    starts = [line.start for line in lines]
    found = []
    for cut in cuts:
        if cut.rule != "byline" or not _DATE.search(text, cut.start, cut.end) or not _SITE_DATE.search(text, cut.start, cut.end):
            continue
        below = bisect_right(starts, cut.start)
        if not 2 <= below < len(lines) or lines[below - 1].end > cut.start:
            continue
        words, before = lines[below - 1].of(text), lines[below - 2].of(text)
        prose = any(_prose(line.of(text)) for line in lines[below : below + 2])
        if prose and closed(before) and _titles(text, lines[below - 1]) and not signature(words):
            found.append(Head(lines[below - 1].start, lines[below - 1].end, words, glued=True))
    return found
