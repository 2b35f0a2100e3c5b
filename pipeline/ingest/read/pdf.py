"""PDF files with a text layer: lines put together to paragraphs, page numbers and running heads taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2

from pipeline.ingest.read.limits import Limits
from pipeline.ingest.read.sources import blank, failed, with_text
from pipeline.records import Source

PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–·~]{1,2}\s{0,2}\d{1,4}\s{0,2}[-—–·~]{1,2}|第\s{0,2}\d{1,4}\s{0,2}页(?:\s{0,2}[/,，]?\s{0,2}共\s{0,2}\d{1,4}\s{0,2}页)?"
    r"|\d{1,4}\s{0,2}/\s{0,2}\d{1,4}|Page\s\d{1,4}(?:\sof\s\d{1,4})?)\s*"
)
BARE_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
ITEM = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．]|\d{1,2}\.(?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条篇]"
)
ENDED = re.compile(r"[。！？：；.!?:;…][”’）)》」]{0,2}$")
LATIN = re.compile(r"[A-Za-z0-9]")
UNKNOWN = re.compile("[\ufffd\ufffe\ue000-\uf8ff]")

EDGE_LINES = 2
"""Lines at the top and at the bottom of a page that may be a running head or a page number."""

OFTEN = 0.6
"""Share of the pages on which the same line stands at the edge to be a running head."""

NEAR, INDENT = 1.6, 0.7
"""In character widths: how near the right margin a full line ends, and how far from the left margin an indented one begins."""

NEARLY = 0.75
"""Share of the width from which a line that ends in no closing mark goes on in the next: lines set ragged; headings are shorter."""

NEARLY_ENDED = 0.85
"""The same for a line that ends a sentence, in files that indent their paragraphs: there the next line would be indented."""

INDENTS = 0.1
"""Share of indented lines from which a file indents its paragraphs."""

LARGE = 1.2
"""Times the usual height from which lines are a title; its lines are centred, so their edges say nothing."""

FEW = 8
"""Characters a page on average below which the file has no text layer to speak of: scans carry a stamp or a number."""

UNREADABLE = 0.3
"""Share of characters without a meaning above which the fonts do not tell which characters they draw."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, where it begins and ends, its height (all in points), and its page."""

    text: str
    left: float
    right: float
    height: float
    page: int


def read_pdf(path: str, data: bytes, limits: Limits) -> Iterator[Source]:
    """The Source of a PDF; without a text layer, or encrypted, it is `unsupported`."""
    source = blank(path, data, "pdf")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            yield failed(source, "unsupported", "encrypted", "is encrypted", "save it without a password")
        else:
            yield failed(source, "error", "broken-pdf", "is a PDF that is cut off or damaged", "fetch it again")
        return
    with closing(document):
        if len(document) > limits.pdf_pages:
            yield failed(source, "error", "too-many", f"has more than {limits.pdf_pages} pages", "split it")
            return
        try:
            pages = [_lines(document[number], number) for number in range(len(document))]
        except pypdfium2.PdfiumError:
            yield failed(source, "error", "broken-pdf", "has pages that cannot be read", "print it to a new PDF")
            return
    yield _with_lines(source, pages)


def _with_lines(source: Source, pages: Sequence[Sequence[Line]]) -> Source:
    text = "".join(line.text for page in pages for line in page)
    solid = len(text.replace(" ", ""))
    if solid < FEW * max(1, len(pages)):
        return failed(source, "unsupported", "scan", "has no text layer (a scan)", "run text recognition over it")
    if len(UNKNOWN.findall(text)) > UNREADABLE * solid:
        return failed(source, "unsupported", "pdf-fonts", "does not tell which characters its fonts draw", "run text recognition over it")
    made = with_text(source, _paragraphs([line for page in _without_edges(pages) for line in page]))
    bare = [number for number, page in enumerate(pages, 1) if not page]
    if bare and made.status == "ok":
        where = ", ".join(map(str, bare[:20]))
        what = f"{source.path}: pages {where} have no text; run text recognition over them if they are scans"
        return replace(made, status="partial", error_code="pages-without-text", error=what)
    return made


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of one page in reading order."""
    found: list[Line] = []
    with closing(page), closing(page.get_textpage()) as layer:
        text = layer.get_text_range()
        at = 0
        for raw in text.split("\n"):
            line = raw.rstrip("\r")
            solid = line.strip()
            if solid:
                first = at + line.index(solid[0])
                left, low, _, high = layer.get_charbox(first, loose=True)
                right = layer.get_charbox(first + len(solid) - 1, loose=True)[2]
                found.append(Line(solid.replace("\x02", "").replace("\ufffe", ""), left, right, abs(high - low), number))
            at += len(raw) + 1
    return found


def _without_edges(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers and running heads.

    A running head set larger than the text is the title where it stands first, and stays there.
    """
    heights = sorted(line.height for page in pages for line in page)
    usual = heights[len(heights) // 2]
    edges = [{*range(min(EDGE_LINES, len(page))), *range(max(0, len(page) - EDGE_LINES), len(page))} for page in pages]
    heads = Counter(key for page, edge in zip(pages, edges, strict=True) for key in {_shape(page[at].text) for at in edge})
    often = {shape for shape, count in heads.items() if count >= max(2, OFTEN * len(pages))}
    offset = _numbered(pages, edges)
    kept, seen = [], set()
    for number, (page, edge) in enumerate(zip(pages, edges, strict=True)):
        lines = []
        for at, line in enumerate(page):
            bare = BARE_NUMBER.fullmatch(line.text)
            title = line.height >= usual and _shape(line.text) not in seen
            if at in edge and (PAGE_NUMBER.fullmatch(line.text) or (bare and offset is not None and int(bare[1]) - number == offset)):
                continue
            if at in edge and _shape(line.text) in often:
                seen.add(_shape(line.text))
                if not title:
                    continue
            lines.append(line)
        kept.append(lines)
    return kept


def _numbered(pages: Sequence[Sequence[Line]], edges: Sequence[set[int]]) -> int | None:
    """Printed page number minus place of the page, when bare numbers at the edges count up with the pages."""
    differences = Counter(
        int(bare[1]) - number
        for number, (page, edge) in enumerate(zip(pages, edges, strict=True))
        for at in edge
        if (bare := BARE_NUMBER.fullmatch(page[at].text))
    )
    best = max(differences, key=lambda value: differences[value], default=None)
    return best if best is not None and (differences[best] >= max(2, OFTEN * len(pages)) or (len(pages) == 1 and best == 1)) else None


def _shape(text: str) -> str:
    """The line with its numbers and spaces taken out: what heads of different pages share."""
    return re.sub(r"[\d\s]+", "", text) or text


def _paragraphs(lines: Sequence[Line]) -> str:
    """The lines joined where one goes on in the next."""
    if not lines:
        return ""
    margins = {number: _margins([line for line in lines if line.page == number]) for number in {line.page for line in lines}}
    starts = sum(line.left > margins[line.page][0] + INDENT * line.height for line in lines)
    usual = sorted(line.height for line in lines)[len(lines) // 2]
    pieces = [lines[0].text]
    for before, line in pairwise(lines):
        if _goes_on(before, line, margins, indents=starts >= INDENTS * len(lines), usual=usual):
            latin = LATIN.fullmatch(before.text[-1]) and LATIN.fullmatch(line.text[0]) and not (before.text[-1] + line.text[0]).isdigit()
            pieces.append(f" {line.text}" if latin else line.text)
        else:
            pieces.append(f"\n{line.text}")
    return "".join(pieces)


def _goes_on(before: Line, line: Line, margins: dict[int, tuple[float, float]], *, indents: bool, usual: float) -> bool:
    """Whether a line is continued by the next: it is full and the next not indented, or both belong to one large title."""
    width = max(before.height, 1.0)
    if ITEM.match(line.text) or abs(line.height - before.height) >= 0.25 * width:
        return False
    if line.height >= LARGE * usual:
        return line.page == before.page
    left, right = margins[before.page]
    if line.left > margins[line.page][0] + INDENT * width:
        return False
    reach = (before.right - left) / max(right - left, 1.0)
    ended = bool(ENDED.search(before.text))
    return before.right >= right - NEAR * width or reach > (NEARLY if not ended else NEARLY_ENDED if indents else 1.0)


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Where the lines of a page begin, indented ones and stray ones aside, and where the longest ends."""
    lefts = sorted(line.left for line in lines)
    return lefts[(len(lefts) - 1) // 10], max(line.right for line in lines)
