"""Word documents (docx): paragraphs, numbered lists and tables in document order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

from pipeline.ingest.read.html import LONG_CELL, RAISED, SOME_BLOCKS, VERY_LONG_CELL
from pipeline.ingest.read.limits import Limits
from pipeline.ingest.read.numbering import Numbering
from pipeline.ingest.read.sources import blank, failed, with_text
from pipeline.records import Source

P, TBL, TR, TC, T = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc"), qn("w:t")
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
CONTAINERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")}
SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
"""Deleted text, properties (they hold tab stops), and the second telling of a text box for old programs."""


def read_docx(path: str, data: bytes, limits: Limits) -> Iterator[Source]:
    """The Source of a Word document; its headers, footers and comments are no part of the text."""
    source = blank(path, data, "docx")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unfolded = sum(member.file_size for member in package.infolist() if member.filename.endswith((".xml", ".rels")))
        if unfolded > limits.text_bytes:
            yield failed(source, "error", "too-large", f"unfolds to more than {limits.text_bytes} bytes of text", "split it")
            return
        text = "\n".join(_blocks(docx.Document(io.BytesIO(data))))
    except Exception as error:  # python-docx and lxml raise many kinds on forged or cut files, and none may end a run
        what = f"is a Word document that is cut off or damaged ({type(error).__name__})"
        yield failed(source, "error", "broken-docx", what, "fetch it again, or open it in Word and save it anew")
        return
    yield with_text(source, text)


def _blocks(document: Any) -> Iterator[str]:
    numbering = Numbering.of(document)
    yield from _walk(document.element.body, numbering)


def _walk(parent: etree._Element, numbering: Numbering) -> Iterator[str]:
    """The lines of a body or cell, in order."""
    for element in parent:
        if element.tag == P:
            line = _paragraph(element)
            yield numbering.label(element) + line if line.strip() else ""
        elif element.tag == TBL:
            yield from _table(element, numbering)
        elif element.tag in CONTAINERS:
            yield from _walk(element, numbering)


def _paragraph(paragraph: etree._Element) -> str:
    """The paragraph's text, tabs and breaks included, without what was deleted; raised digits stay raised (10³)."""
    pieces: list[str] = []
    open_elements = [iter(paragraph)]
    while open_elements:
        element = next(open_elements[-1], None)
        if element is None:
            open_elements.pop()
        elif element.tag == T:
            text = element.text or ""
            pieces.append(text.translate(RAISED) if text.strip().isdigit() and _raised(element) else text)
        elif element.tag in BREAKS:
            pieces.append(BREAKS[element.tag])
        elif element.tag not in SKIPPED:
            open_elements.append(iter(element))
    return "".join(pieces).rstrip()


def _raised(text: etree._Element) -> bool:
    mark = text.getparent().find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    return mark is not None and mark.get(qn("w:val")) == "superscript"


def _table(table: etree._Element, numbering: Numbering) -> Iterator[str]:
    """A line for each row with tabs between the cells; a row with a cell of the size of a text gives the cells' own lines."""
    for row in table.iterchildren(TR):
        cells = [
            [line for line in _walk(cell, numbering) if line] for cell in row.iter(TC) if cell.getparent() is row or _row_of(cell) is row
        ]
        sizes = [sum(map(len, lines)) for lines in cells]
        columns = any(
            size > VERY_LONG_CELL or (size > LONG_CELL and len(lines) >= SOME_BLOCKS) for size, lines in zip(sizes, cells, strict=True)
        )
        if columns or len(cells) == 1:
            yield from (line for lines in cells for line in lines)
        else:
            yield "\t".join(" ".join(lines) for lines in cells).rstrip()


def _row_of(cell: etree._Element) -> etree._Element | None:
    """The row a cell belongs to when content controls stand between them."""
    parent = cell.getparent()
    while parent is not None and parent.tag in CONTAINERS:
        parent = parent.getparent()
    return parent
