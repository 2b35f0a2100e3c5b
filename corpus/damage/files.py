"""Pages as files: charsets, web pages in several builds, Word, PDF, JSON Lines, WARC, ZIP; the same bytes every time."""

from __future__ import annotations

import datetime
import html
import io
import json
import zipfile
from collections.abc import Callable
from random import Random

import docx
from docx.document import Document
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from corpus.damage.layouts import NAVIGATION, RELATED, Layout

EPOCH = (2020, 1, 1, 0, 0, 0)
"""The time stamped on every member: a fixed one, so that bytes do not change."""

MENU = ("首页", "工作总结", "工作计划", "述职报告", "心得体会", "联系我们")


def as_text(charset: str) -> Callable[[Layout, Random], bytes]:
    """Plain text in the charset; characters it lacks become a question mark, as converters write them."""
    return lambda page, rng: page.text.encode(charset, "replace")  # noqa: ARG005


def as_html(page: Layout, rng: Random, charset: str = "utf-8", declared: str | None = None, build: str = "divs") -> bytes:
    """A web page with menu, breadcrumb, side column and foot around the text; `build` is divs, table or breaks."""
    paragraphs = [line for line in page.content.split("\n") if line.strip()]
    if build == "breaks":
        body = "<br>\r\n".join("&nbsp;&nbsp;&nbsp;&nbsp;" + html.escape(line) for line in paragraphs)
    else:
        body = "\n".join(f"<p>　　{html.escape(line)}</p>" for line in paragraphs)
    menu = "".join(f'<li><a href="/c{number}/">{word}</a></li>' for number, word in enumerate(MENU))
    side = "".join(f'<li><a href="/a/{rng.randrange(10**4)}.html">{word}</a></li>' for word in RELATED[:6])
    before = "".join(f"<p class='byline'>{html.escape(line)}</p>" for line in page.before[2:] if line)
    after = "".join(f"<p>{html.escape(line)}</p>" for line in page.after)
    title = f"<title>{html.escape(page.title)}_范本之家</title>"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={declared or charset}">{title}'
    crumb = f"<div class='crumbs'>{html.escape(NAVIGATION[0])}</div>"
    inner = f"<h1>{html.escape(page.title)}</h1>{before}<div id='content'>{body}</div>{after}"
    if build == "table":
        frame = f"<table width='980'><tr><td width='200'><ul>{side}</ul></td><td><div class='main'>{inner}</div></td></tr></table>"
    else:
        frame = f"<div class='left main'>{inner}</div><div class='sidebar'><h3>热门推荐</h3><ul>{side}</ul></div>"
    foot = "<div class='footer'>版权所有 范本之家<script>var visits = 1;</script></div>"
    markup = f"<!DOCTYPE html>\r\n<html><head>{head}<style>p {{margin: 0}}</style></head><body>"
    return f"{markup}<div class='nav'><ul>{menu}</ul></div>{crumb}{frame}{foot}</body></html>".encode(charset, "xmlcharrefreplace")


def as_docx(page: Layout, rng: Random) -> bytes:  # noqa: ARG001
    """A Word document with one paragraph a line."""
    document: Document = docx.Document()
    stamp = datetime.datetime(*EPOCH)
    document.core_properties.created = document.core_properties.modified = stamp
    for line in page.text.rstrip("\n").split("\n"):
        document.add_paragraph(line)
    raw = io.BytesIO()
    document.save(raw)
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            after.writestr(_stamped(name), before.read(name))
    return out.getvalue()


def as_pdf(page: Layout, rng: Random) -> bytes:  # noqa: ARG001
    """A PDF with a text layer: lines broken at the page's width, a running head, page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=1)
    lines = [piece for line in page.text.split("\n") if line for piece in _wrapped(line, 38)]
    for number, start in enumerate(range(0, len(lines), 40), 1):
        canvas.setFont("STSong-Light", 9)
        canvas.drawString(60, 800, page.title)
        canvas.drawString(290, 40, f"- {number} -")
        canvas.setFont("STSong-Light", 12)
        for row, line in enumerate(lines[start : start + 40]):
            canvas.drawString(60, 770 - row * 18, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_jsonl(page: Layout, rng: Random) -> bytes:
    """One record of a crawl with address, title and content."""
    address = f"https://www.fanbenzhijia.example/zongjie/{rng.randrange(10**5)}.html"
    record = {"id": page.name, "url": address, "title": page.title, "content": page.text, "crawled": "2023-06-01"}
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()


def as_warc(page: Layout, rng: Random) -> bytes:
    """A packed web archive with one response in GBK, its charset in the HTTP header only."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    payload = as_html(page, rng, "gb18030", "").replace(b"; charset=gb18030", b"")
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=gbk")], protocol="HTTP/1.1")
    stamps = {"WARC-Date": "2023-06-01T00:00:00Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000000000001>"}
    address = f"http://www.fanbenzhijia.example/a/{page.name}.html"
    record = writer.create_warc_record(address, "response", payload=io.BytesIO(payload), http_headers=headers, warc_headers_dict=stamps)
    writer.write_record(record)
    return out.getvalue()


def as_zip(name: str, data: bytes) -> bytes:
    """A ZIP with one member whose name is written in GBK, as Windows wrote it."""

    class Member(zipfile.ZipInfo):
        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return name.encode("gbk"), self.flag_bits & ~0x800

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        member = Member(name, EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, data)
    return out.getvalue()


def _stamped(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _wrapped(line: str, width: int) -> list[str]:
    """The paragraph as a printer breaks it: two characters of indentation, digits half as wide, no mark at the start of a line."""
    lines, room = ["　　"], width - 2.0
    for character in line:
        size = 0.5 if character.isascii() else 1.0
        if room < size and character not in "，。；：、！？）”》%":
            lines.append("")
            room = float(width)
        lines[-1] += character
        room -= size
    return lines
