"""Plain texts and web pages: bytes that a charset explains."""

from __future__ import annotations

from pipeline.ingest.decode import decode
from pipeline.ingest.read.html import declared_charset, html_text
from pipeline.ingest.read.markdown import markdown_text
from pipeline.ingest.read.sniff import is_html, suffix_kind
from pipeline.ingest.read.sources import blank, undecodable, with_text
from pipeline.records import Source


def read_text(path: str, data: bytes, *, url: str = "", charset: str | None = None) -> Source:
    """The Source of a text or web page; `charset` is what an HTTP header declared.

    The text of a plain file is as decoded, line ends included; web pages and Markdown are reduced to what a
    reader sees.
    """
    decoded = decode(data, charset or declared_charset(data))
    if decoded.basis == "none":
        return undecodable(blank(path, data, suffix_kind(path) or "txt", url=url))
    if is_html(decoded.text):
        return with_text(blank(path, data, "html", url=url), html_text(decoded.text), decoded)
    if suffix_kind(path) == "md":
        return with_text(blank(path, data, "md", url=url), markdown_text(decoded.text), decoded)
    return with_text(blank(path, data, "txt", url=url), decoded.text, decoded)
