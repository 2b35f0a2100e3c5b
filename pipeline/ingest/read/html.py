"""Web pages to text: what a reader sees, block by block, without page chrome."""

from __future__ import annotations

import html
import re

from lxml import etree

from pipeline.ingest.read.chrome import prune

PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "article", "section", "main", "pre", "hr"])
LINES = frozenset(
    [
        "div",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "thead",
        "tbody",
        "tfoot",
        "caption",
        "center",
        "address",
        "form",
        "fieldset",
        "legend",
        "figure",
        "figcaption",
        "header",
        "body",
        "html",
        "details",
        "summary",
        "footer",
        "nav",
        "aside",
    ]
)
CELLS = frozenset(("td", "th"))

LONG_CELL, SOME_BLOCKS = 200, 2
"""A cell with more characters than this and at least that many blocks or breaks is a column of the page, not a cell of a table."""

VERY_LONG_CELL = 600
"""A cell longer than this is a column of the page even without blocks."""

CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w.:-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.:-]{2,40})", re.I
)
HEAD_BYTES = 4096
"""Where a charset declaration may stand; the HTML standard says the first 1024 bytes, pages with long heads put it later."""

DECLARATION = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")
TITLE_CUT = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+|\s*--+\s*")
RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
CELL, LINE = "\x1f", "\x1e"
ENDLESS = re.compile(r"<[A-Za-z][^<>]{10000,}>")
"""A tag so long holds a picture as text, or attributes by the thousand, over which the parser's time grows with the square."""
TAG = re.compile(r"<(?:(?:script|style)\b[^<]*<|!--[^<]*-->)?[^<>]*>", re.IGNORECASE)
NO_TEXT = re.compile("[\0-\x08\x0b\x0e-\x1f\ufffe\uffff]")
"""Characters that no tree may hold: lxml reads them and then refuses to move them about. `CELL` and `LINE` are among them."""


def declared_charset(data: bytes) -> str | None:
    """The charset that the page's own head names, or None."""
    found = CHARSET.search(data[:HEAD_BYTES])
    return (found[1] or found[2]).decode("ascii") if found else None


def html_text(markup: str) -> str:
    """The text of a page or a piece of one: paragraphs parted by a blank line, other blocks and `<br>` by a line end.

    Rows of data tables are lines with tabs between cells; columns of layout tables are blocks. Entities are unescaped once.
    The page's title stands first unless a heading in the text says it. Never raises; a page of nothing gives "".
    """
    root = _parse(markup)
    if root is None:
        return _bare(markup)
    title = " ".join("".join(root.find(".//title").itertext()).split()) if root.find(".//title") is not None else ""
    prune(root)
    headed = any("".join(heading.itertext()).strip() for heading in root.iter("h1"))
    text = _render(root)
    if not text:
        whole = _parse(markup)
        text = _render(whole) if whole is not None else ""
    name = TITLE_CUT.split(title)[0].strip()
    return f"{name}\n\n{text}".strip() if name and not headed and name not in text else text


def _bare(markup: str) -> str:
    """The text between the tags of markup that gives no whole tree."""
    return "\n".join(line for line in html.unescape(TAG.sub("\n", markup)).split("\n") if line.strip())


def _parse(markup: str) -> etree._Element | None:
    """The tree of a page, or None: there is nothing, or it nests deeper than the parser goes, which drops what comes after."""
    declaration = DECLARATION.match(markup)
    plain = NO_TEXT.sub("\ufffd", ENDLESS.sub("", markup[declaration.end() if declaration else 0 :]).replace("\f", " "))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except (etree.ParseError, ValueError):
        return None
    return None if parser.error_log.filter_types(etree.ErrorTypes.ERR_RESOURCE_LIMIT) else root


class _Page:
    """The text under construction: finished lines, and the pieces of the line being written."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.pieces: list[str] = []

    def end_line(self, blank: bool = False) -> None:
        """Finish the line; with `blank` a blank line follows. Nothing happens at the start of an empty line."""
        line = SPACES.sub(_space, "".join(self.pieces))
        self.pieces.clear()
        for part in line.split(LINE):
            row = "\t".join(cell.strip() for cell in part.split(CELL)).strip(" \u3000" if CELL in part else " \t\u3000")
            if row.strip():
                self.lines.append(row)
        if blank and self.lines and self.lines[-1]:
            self.lines.append("")

    def text(self) -> str:
        """All lines."""
        self.end_line()
        return "\n".join(self.lines).strip("\n")


def _space(run: re.Match[str]) -> str:
    """White space as a browser shows it: one space, and none for a line end of the file beside a Chinese character."""
    before, after = run.string[run.start() - 1 : run.start()], run.string[run.end() : run.end() + 1]
    return "" if "\n" in run[0] and (HAN.match(before) or HAN.match(after)) else " "


def _render(root: etree._Element) -> str:
    page = _Page()
    preformatted = raised = 0
    data_rows: list[bool] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag, opens = element.tag, event == "start"
        if tag == "tr":
            data_rows.append(_is_data(element)) if opens else data_rows.pop()
        inside_row = bool(data_rows and data_rows[-1])
        preformatted += (tag == "pre") * (1 if opens else -1)
        raised += (tag == "sup") * (1 if opens else -1)
        if tag in CELLS:
            if not inside_row:
                page.end_line()
            elif opens and element.getprevious() is not None:
                page.pieces.append(CELL)
        elif tag == "br" and opens:
            page.pieces.append(" ") if inside_row else page.end_line()
        elif tag in PARAGRAPHS or tag in LINES:
            page.pieces.append(" ") if inside_row and tag != "tr" else page.end_line(tag in PARAGRAPHS)
        text = element.text if opens else element.tail if element is not root else None
        if text:
            text = text.replace("\n", LINE) if preformatted else text
            page.pieces.append(text.translate(RAISED) if raised and text.strip().isdigit() else text)
    return page.text()


def _is_data(row: etree._Element) -> bool:
    """Whether the cells of a table row belong on one line: no nested table, no cell with the size or build of a column."""
    cells = [cell for cell in row if cell.tag in CELLS]
    if len(cells) < 2:
        return False
    for cell in cells:
        blocks = sum(1 for _ in cell.iter("p", "div", "br", "li", "h1", "h2", "h3"))
        length = sum(len(part.strip()) for part in cell.itertext())
        if length > VERY_LONG_CELL or (length > LONG_CELL and blocks >= SOME_BLOCKS) or cell.find(".//table") is not None:
            return False
    return True
