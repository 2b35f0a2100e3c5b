"""A page cut into its summaries: site chrome out, heads found, each text into paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.aligned import AlignedText
from pipeline.ingest.boilerplate import REASONS, Cut, find_cuts, without
from pipeline.ingest.lines import Line, lines_of
from pipeline.ingest.paragraphs import Para, build
from pipeline.ingest.split.fragments import fragment_numbers
from pipeline.ingest.split.heads import Head, find_heads
from pipeline.ingest.split.edges import lead, salutation, signed_end, tail
from pipeline.ingest.split.segments import SMALLEST_BODY, Segment, hold, preface, segments_of
from pipeline.records import Draft, Passage, Rejection, Split

__all__ = ["split"]

_WHY = {
    "title": "kept as the document's title",
    "running_title": "title of the page, repeated",
    "preface": "the site introduces its model texts",
    "related_links": "titles of other pages",
    "salutation": "kept in opening",
    "opening": "kept in opening",
    "signature": "kept in closing",
    "heading": "kept in section",
    "fragment_number": "running number of a preview fragment",
    "left_over": "outside every document",
}


@dataclass(slots=True)
class _Page:
    """A page under the knife: what was taken out so far, as (start, end, code, ordinal)."""

    text: AlignedText
    out: list[tuple[int, int, str, int]] = field(default_factory=list)

    def reject(self, code: str, lines: list[Line] | list[Head] | list[Cut], ordinal: int = 0) -> None:
        self.out += [(piece.start, piece.end, code, ordinal) for piece in lines]


def split(page: AlignedText, *, title: str = "") -> Split:
    """The summaries that a repaired page holds, in order, and everything in it that belongs to none.

    `title` is what the page's container calls it (a title element, a file name); it names a text that has no title of its own.
    Every character but white space is in exactly one passage or one rejection. Rejections carry offsets of the source text.
    """
    text = page.text
    work = _Page(page)
    lines = lines_of(text)
    numbers = fragment_numbers(text, lines)
    work.out += [(cut.start, cut.end, "fragment_number", 0) for cut in numbers]
    lines = without(text, lines, numbers)
    cuts = find_cuts(text, lines)
    work.out += [(cut.start, cut.end, cut.rule, 0) for cut in cuts]
    lines = without(text, lines, cuts)
    segments, running = hold(text, segments_of(text, lines, find_heads(text, lines)))
    work.reject("running_title", running)
    teasers = [cut.start for cut in cuts if cut.teaser]
    drafts: list[Draft] = []
    for index, segment in enumerate(segments):
        following = segments[index + 1] if index + 1 < len(segments) else None
        if preface(text, segment, following):
            work.reject("title", segment.heads)
            work.reject("preface", segment.lines)
            continue
        stop = (following.heads or following.lines)[0].start if following else len(text)
        begin = (segment.heads or segment.lines)[0].start
        draft = _draft(work, segment, len(drafts) + 1, any(begin <= at < stop for at in teasers), title)
        if draft:
            drafts.append(draft)
    return Split(tuple(drafts), _rejections(work, drafts))


def _draft(work: _Page, segment: Segment, ordinal: int, teaser: bool, title: str) -> Draft | None:
    """One document, or None when the segment is too small to be one (then all of it is rejected)."""
    text = work.text.text
    body, signed, after = tail(text, segment.lines)
    if sum(line.end - line.start for line in body) < SMALLEST_BODY or not any(line.end - line.start >= 16 for line in body):
        work.reject("related_links", segment.heads)
        work.reject("related_links", segment.lines)
        return None
    work.reject("title", segment.heads, ordinal)
    work.reject("signature", signed, ordinal)
    work.reject("related_links", after)
    closing = [line.of(text) for line in signed]
    cut = signed_end(text, body[-1])
    if cut < body[-1].end:
        sign = Line(cut, body[-1].end)
        body = [*body[:-1], body[-1]._replace(end=cut)]
        work.reject("signature", [sign], ordinal)
        closing.insert(0, sign.of(text))
    labels, body = lead(text, body) if segment.heads else _untitled(text, body)
    words = segment.title or (labels.pop(0).of(text) if labels and not segment.heads else title)
    if not segment.heads and words and words != title:
        work.out.append((body_start(segment), body_start(segment) + len(words), "title", ordinal))
    work.reject("opening", labels, ordinal)
    greeting = body[0] if salutation(text, body[0]) and len(body) > 1 else None
    built = build(text, body[1:] if greeting else body)
    paras = list(built.paras)
    if greeting:
        _greet(paras, greeting)
    work.out += [(start, end, "heading", ordinal) for start, end in built.headings]
    if not paras:
        return None
    return Draft(
        ordinal,
        words,
        tuple(Passage(_passage(work.text, para), para.section) for para in paras),
        tuple(line.of(text) for line in [*labels, *([greeting] if greeting else [])]),
        tuple(closing),
        tuple(text[start:end] for start, end in built.headings),
        teaser,
    )


def body_start(segment: Segment) -> int:
    """Where the first line of a segment begins."""
    return segment.lines[0].start


def _untitled(text: str, body: list[Line]) -> tuple[list[Line], list[Line]]:
    """A first line that looks like a title, and unit lines below it, where no head was found."""
    first = body[0].of(text)
    if len(body) > 1 and len(first) <= 45 and not any(mark in first for mark in "。，,；;：:！？") and not first[0].isdigit():
        labels, rest = lead(text, body[1:])
        return [body[0], *labels], rest
    return lead(text, body)


def _greet(paras: list[Para], greeting: Line) -> None:
    """Put the salutation before the first paragraph, or make it one where a heading stands between."""
    span = (greeting.start, greeting.end)
    if paras and not paras[0].section:
        paras[0] = Para((span, *paras[0].spans), "")
    else:
        paras.insert(0, Para((span,), ""))


def _passage(page: AlignedText, para: Para) -> AlignedText:
    if len(para.spans) == 1:
        return page.slice(*para.spans[0])
    return AlignedText.join([page.slice(*span) for span in para.spans], "\n" if para.rows else "")


def _rejections(work: _Page, drafts: list[Draft]) -> tuple[Rejection, ...]:
    page = work.text
    rows = []
    for start, end, code, ordinal in sorted(work.out):
        words = page.text[start:end].strip()
        if words:
            stage = "paragraphs" if code == "heading" else "boilerplate" if code in REASONS else "split"
            rows.append(Rejection(stage, code, *page.source_span(start, end), words, REASONS.get(code) or _WHY[code], ordinal))
    del drafts
    return tuple(rows)
