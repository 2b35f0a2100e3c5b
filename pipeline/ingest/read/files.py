"""The one door: `read` finds out what a file is and hands it to the reader of that format."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.ingest.read.limits import DEFAULTS, Limits
from pipeline.ingest.read.sniff import sniff
from pipeline.ingest.read.sources import blank, failed
from pipeline.ingest.read.texts import read_text
from pipeline.records import Source

UNSUPPORTED = {
    "ole": ("ole-document", "is an old Office file (doc, xls, ppt, wps)", "save it as docx or txt"),
    "image": ("image", "is a picture, whatever its name says", "run text recognition over it and give the text"),
    "rtf": ("rtf", "is Rich Text Format", "save it as docx or txt"),
    "packed": ("packed", "is a rar, 7z, bz2, xz or zst archive", "unpack it, or pack it as zip or tar.gz"),
    "binary": ("binary", "is a program or data file", "leave it out"),
}


def read(path: str, data: bytes, *, limits: Limits = DEFAULTS) -> Iterator[Source]:
    """One file's bytes in, one Source for each text in it out, in the file's order.

    `path` names the file as the run shows it; members of archives and records of collections get `path::member`. Never raises
    on bad input: what cannot be read is a Source with status `error`, `unsupported` or `empty`, a stable `error_code`, and an
    `error` that says what, where and what to do next.
    """
    kind = sniff(path, data)
    if kind in UNSUPPORTED:
        yield failed(blank(path, data, kind), "unsupported", *UNSUPPORTED[kind])
    elif len(data) > limits.text_bytes:
        yield failed(blank(path, data, kind), "error", "too-large", f"is larger than {limits.text_bytes} bytes", "split it")
    else:
        yield read_text(path, data)
