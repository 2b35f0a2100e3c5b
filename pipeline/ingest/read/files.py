"""The one door: `read` finds out what a file is and hands it to the reader of that format.

The readers of Word, PDF and web archives are imported when the first such file comes: their libraries take longer to load than a
small folder of texts takes to read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from pipeline.ingest.read.archives import BROKEN, read_gzip, read_tar, read_zip, unpack
from pipeline.ingest.read.limits import DEFAULTS, Limits
from pipeline.ingest.read.rows import read_rows
from pipeline.ingest.read.sniff import is_records, sniff, suffix_kind
from pipeline.ingest.read.sources import blank, failed, with_text
from pipeline.ingest.read.texts import read_text
from pipeline.records import Source

UNSUPPORTED = {
    "ole": (
        "old-office",
        "is an old Office file (doc, xls, ppt, wps) or an encrypted new one",
        "save it as docx or txt without a password",
    ),
    "image": ("image", "is a picture, whatever its name says", "run text recognition over it and give the text"),
    "mhtml": ("mhtml", "is a page saved as one file (mht)", "open it in a browser and save it as html"),
    "rtf": ("rtf", "is Rich Text Format", "save it as docx or txt"),
    "packed": ("packed", "is a rar, 7z, bz2, xz or zst archive", "unpack it, or pack it as zip or tar.gz"),
    "binary": ("binary", "is a program or data file", "leave it out"),
    "sheet": ("spreadsheet", "is an Excel workbook", "save the sheet with the texts as csv"),
    "slides": ("slides", "is a presentation", "save its text as docx or txt"),
    "opendocument": ("opendocument", "is an OpenDocument file", "save it as docx or txt"),
}
ARCHIVES = frozenset(("zip", "tar", "gzip", "warc"))
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "sheet", "ppt/presentation.xml": "slides", "content.xml": "opendocument"}
"""The member that tells what a ZIP package is."""


def read(path: str, data: bytes, *, limits: Limits = DEFAULTS) -> Iterator[Source]:
    """One file's bytes in, one Source for each text in it out, in the file's order.

    `path` names the file as the run shows it; members of archives and records of collections get `path::member`. Never raises
    on bad input: what cannot be read is a Source with status `error`, `unsupported` or `empty`, a stable `error_code`, and an
    `error` that says what, where and what to do next.
    """
    return _read(path, data, limits, 0)


def _read(path: str, data: bytes, limits: Limits, depth: int, *, url: str = "", charset: str | None = None) -> Iterator[Source]:
    """All texts of one file or member; a collection without any is one Source with status `empty`."""
    kind = _kind(path, data)
    found = False
    for source in _texts(path, data, kind, limits, depth, url=url, charset=charset):
        found = True
        yield source
    if not found:
        yield with_text(blank(path, data, kind, url=url), "")


def _texts(path: str, data: bytes, kind: str, limits: Limits, depth: int, *, url: str, charset: str | None) -> Iterator[Source]:
    if kind in UNSUPPORTED:
        yield failed(blank(path, data, kind, url=url), "unsupported", *UNSUPPORTED[kind])
    elif kind in ARCHIVES:
        yield from _unfold(path, data, kind, limits, depth)
    elif len(data) > (limits.archive_bytes if kind in ("json", "jsonl", "csv") else limits.text_bytes):
        yield failed(blank(path, data, kind, url=url), "error", "too-large", f"is larger than {limits.text_bytes} bytes", "split it")
    elif kind == "docx":
        from pipeline.ingest.read.word import read_docx  # noqa: PLC0415

        yield from read_docx(path, data, limits)
    elif kind == "pdf":
        from pipeline.ingest.read.pdf import read_pdf  # noqa: PLC0415

        yield from read_pdf(path, data, limits)
    elif kind in ("json", "jsonl", "csv"):
        yield from read_rows(path, data, kind, limits)
    else:
        yield read_text(path, data, url=url, charset=charset)


def _unfold(path: str, data: bytes, kind: str, limits: Limits, depth: int) -> Iterator[Source]:
    """The texts of an archive, down to the depth that is allowed."""
    if depth >= limits.depth:
        what = f"lies more than {limits.depth} archives deep"
        yield failed(blank(path, data, kind), "error", "too-deep", what, "unpack the outer archive")
        return

    def member(place: str, content: bytes) -> Iterator[Source]:
        return _read(place, content, limits, depth + 1)

    if kind == "gzip":
        head = unpack(data, 512)
        inside = "" if head is None else sniff(path, head)
        tar = inside == "tar" or (head is not None and path.lower().endswith((".tar.gz", ".tgz")))
        kind = "warc" if inside == "warc" else "tar" if tar else "gzip"
    if kind == "warc":
        from pipeline.ingest.read.warc import read_warc  # noqa: PLC0415

        yield from read_warc(
            path, data, limits, lambda place, content, url, charset: _read(place, content, limits, depth + 1, url=url, charset=charset)
        )
    else:
        unfold = {"zip": read_zip, "tar": read_tar, "gzip": read_gzip}[kind]
        yield from unfold(path, data, limits, member)


def _kind(path: str, data: bytes) -> str:
    """The kind of file; ZIP packages told apart by their members, texts by their name and opening."""
    kind = sniff(path, data)
    named = suffix_kind(path)
    if kind == "zip":
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                names = set(package.namelist())
        except BROKEN:
            return "docx" if named == "docx" else "zip"
        return next((found for part, found in PARTS.items() if part in names), "zip")
    if kind == "text" and named == "tar":
        return "tar"
    if kind == "text" and (named in ("jsonl", "csv") or (named in ("json", "", "txt") and is_records(data, named == "json"))):
        return named if named in ("jsonl", "csv") else "json"
    return kind
