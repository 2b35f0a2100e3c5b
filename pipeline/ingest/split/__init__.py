"""A page cut into its summaries: site chrome out, heads found, each text into paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.aligned import AlignedText
from pipeline.ingest.boilerplate import REASONS, Cut, find_cuts, without
from pipeline.ingest.lines import Line, lines_of
from pipeline.ingest.paragraphs import Para, build
from pipeline.ingest.split.annexes import annexes, successors
from pipeline.ingest.split.echoes import echoes
from pipeline.ingest.split.edges import breaks_off, caption, headline, lead, salutation, signature, signed_end, tail
from pipeline.ingest.split.fragments import fragment_numbers
from pipeline.ingest.split.glued import glued
from pipeline.ingest.split.heads import Head, find_heads
from pipeline.ingest.split.holes import beyond_holes
from pipeline.ingest.split.masthead import datelines, masthead
from pipeline.ingest.split.onward import onward
from pipeline.ingest.split.rejoin import rejoin
from pipeline.ingest.split.restarts import restarts
from pipeline.ingest.split.segments import Segment, hold, preface, segments_of, site_talk, too_small
from pipeline.ingest.split.series import series
from pipeline.ingest.split.unroll import unroll
from pipeline.records import Draft, Passage, Rejection, Split

__all__ = ["split"]

_WHY = {
    "title": "kept as the document's title",
    "running_title": "title of the page, repeated",
    "preface": "the site introduces its model texts",
    "related_links": "titles of other pages",
    "stray": "short lines beside the texts",
    "form": "a form beside the texts",
    "too_short": "too short to be a summary",
    "salutation": "kept in opening",
    "opening": "kept in opening",
    "signature": "kept in closing",
    "heading": "kept in section",
    "fragment_number": "running number of a preview fragment",
}


_COUNTED = re.compile(r"[\[【（(](?:此文共|共|全文)?\s?\d{2,6}\s?字[\]】）)]$")
"""The length of the text, which sites print behind its title."""


_LINK_HEAD = re.compile(r"[：:]$|相关|推荐|猜[你您]|可能|热门|还[看想喜]|喜欢|更多|最新|随机|延伸|精选")
"""What the heading of a list of links says."""


@dataclass(slots=True)
class _Page:
    """A page under the knife: what was taken out so far, as (start, end, code, ordinal)."""

    text: AlignedText
    out: list[tuple[int, int, str, int]] = field(default_factory=list)
    links: list[Cut] = field(default_factory=list)
    """Headings of lists of links."""

    def reject(self, code: str, lines: list[Line] | list[Head] | list[Cut], ordinal: int = 0) -> None:
        self.out += [(piece.start, piece.end, code, ordinal) for piece in lines]


def split(page: AlignedText, *, title: str = "", chrome: Sequence[tuple[int, int]] = ()) -> Split:
    """The summaries that a repaired page holds, in order, and everything in it that belongs to none.

    `title` is what the page's container calls it (a title element, a file name); it names a text that has no title of its own.
    `chrome` are lines of the source text that many pages of the site share.
    Every character but white space is in exactly one passage or one rejection. Rejections carry offsets of the source text.
    """
    lines = lines_of(page.text)
    for mend in (unroll, rejoin):
        whole = mend(page, lines)
        if whole is not page:
            page, lines = whole, lines_of(whole.text)
    text = page.text
    work = _Page(page)
    numbers = fragment_numbers(text, lines)
    work.out += [(cut.start, cut.end, "fragment_number", 0) for cut in numbers]
    lines = without(text, lines, numbers)
    cuts = find_cuts(text, lines, [line for line in lines if _inside(page.source_span(line.start, line.end), chrome)] if chrome else [])
    work.out += [(cut.start, cut.end, cut.rule, 0) for cut in cuts]
    work.links = [cut for cut in cuts if cut.rule == "navigation" and _LINK_HEAD.search(text, cut.start, cut.end)]
    lines = without(text, lines, cuts)
    printed = echoes(text, lines)
    work.reject("echo", printed)
    lines = without(text, lines, printed) if printed else lines
    above, titles = masthead(text, lines, cuts)
    work.reject("stray", above)
    lines = [line for line in lines if line not in above]
    heads = find_heads(text, lines)
    for seek in (annexes, successors, series, glued, onward, restarts):
        heads = seek(text, lines, heads)
    heads = beyond_holes(text, lines, heads, cuts)
    taken = {head.start for head in [*heads, *titles]}
    titles += [head for head in datelines(text, lines, cuts) if head.start not in taken]
    heads = sorted([*heads, *titles], key=lambda head: head.start)
    segments, running = hold(text, segments_of(text, lines, heads))
    work.reject("running_title", running)
    teasers = [cut.start for cut in cuts if cut.teaser]
    drafts: list[Draft] = []
    above = []
    for index, segment in enumerate(segments):
        following = segments[index + 1] if index + 1 < len(segments) else None
        if following and not segment.heads and len(segment.lines) <= 2 and all(signature(line.of(text)) for line in segment.lines):
            above = segment.lines
            continue
        if not drafts and (preface(text, segment, following, len(segments) - index) or site_talk(text, segment, following, cuts)):
            work.reject("title", segment.heads)
            work.reject("preface", [*above, *segment.lines])
            above = []
            continue
        stop = (following.heads or following.lines)[0].start if following else len(text)
        begin = (segment.heads or segment.lines)[0].start
        teaser = any(begin <= at < stop for at in teasers)
        draft = _draft(work, segment, len(drafts) + 1, teaser=teaser, alone=len(segments) == 1, title=title)
        work.reject("opening" if draft else "stray", above, len(drafts) + 1 if draft else 0)
        if draft:
            drafts.append(replace(draft, opening=(*(line.of(text) for line in above), *draft.opening)))
        above = []
    return Split(tuple(drafts), _rejections(work))


def _inside(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (span[0], 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= span[0] and span[1] <= spans[at][1]


def _draft(work: _Page, segment: Segment, ordinal: int, *, teaser: bool, alone: bool, title: str) -> Draft | None:
    """One document, or None when the segment is too small to be one (then all of it is rejected)."""
    text = work.text.text
    body, signed, after = tail(text, segment.lines, [cut.start for cut in work.links])
    why = too_small(text, segment, body, alone)
    if why:
        work.reject(why, segment.heads)
        work.reject(why, segment.lines)
        return None
    work.reject("title", segment.heads, ordinal)
    work.reject("related_links", after)
    cut = signed_end(text, body[-1])
    if cut < body[-1].end:
        signed = [Line(cut, body[-1].end), *signed]
        body = [*body[:-1], body[-1]._replace(end=cut)]
    work.reject("signature", signed, ordinal)
    labels, body = lead(text, body, bool(segment.heads))
    above = labels[:1] if labels and not segment.heads else []
    heading = [line for line in above if caption(line.of(text)) or headline(line.of(text), body[0].of(text))]
    work.reject("title", heading, ordinal)
    labels = labels[len(heading) :]
    if heading:
        again = [line for line in body[:-1] if line.of(text) == heading[0].of(text)]
        work.reject("running_title", again, ordinal)
        body = [line for line in body if line not in again]
    work.reject("opening", labels, ordinal)
    greeting = [body[0]] if salutation(text, body[0]) and len(body) > 1 else []
    built = build(text, body[len(greeting) :])
    paras = _greet(list(built.paras), greeting)
    work.out += [(start, end, "heading", ordinal) for start, end in built.headings]
    if not paras:
        return None
    return Draft(
        ordinal,
        _COUNTED.sub("", segment.title) or (heading[0].of(text).rstrip(" |") if heading else title),
        tuple(Passage(_passage(work.text, para), para.section) for para in paras),
        tuple(line.of(text) for line in [*labels, *greeting]),
        tuple(line.of(text) for line in signed),
        tuple(text[start:end] for start, end in built.headings),
        teaser or (not signed and breaks_off(text, body[-1])),
    )


def _greet(paras: list[Para], greeting: list[Line]) -> list[Para]:
    """The paragraphs with the salutation before the first, or as one of its own where a heading stands between."""
    if not greeting:
        return paras
    span = (greeting[0].start, greeting[0].end)
    if paras and not paras[0].section and not paras[0].rows:
        return [Para((span, *paras[0].spans), ""), *paras[1:]]
    return [Para((span,), ""), *paras]


def _passage(page: AlignedText, para: Para) -> AlignedText:
    if len(para.spans) == 1:
        return page.slice(*para.spans[0])
    return AlignedText.join([page.slice(*span) for span in para.spans], "\n" if para.rows else "")


def _rejections(work: _Page) -> tuple[Rejection, ...]:
    page = work.text
    rows = []
    for start, end, code, ordinal in sorted(work.out):
        words = page.text[start:end].strip()
        if words:
            stage = "paragraphs" if code == "heading" else "boilerplate" if code in REASONS else "split"
            rows.append(Rejection(stage, code, *page.source_span(start, end), words, REASONS.get(code) or _WHY[code], ordinal))
    return tuple(rows)
