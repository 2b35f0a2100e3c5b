"""What kind of file these bytes are: by content first, by the end of the name where content does not tell."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"%PDF-", "pdf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"WARC/", "warc"),
    (257, b"ustar", "tar"),
    (0, b"\xff\xd8\xff", "image"),
    (0, b"\x89PNG\r\n\x1a\n", "image"),
    (0, b"GIF8", "image"),
    (0, b"BM", "bitmap"),
    (0, b"II*\0", "image"),
    (0, b"MM\0*", "image"),
    (0, b"{\\rtf", "rtf"),
    (0, b"Rar!\x1a\x07", "packed"),
    (0, b"7z\xbc\xaf\x27\x1c", "packed"),
    (0, b"BZh", "packed"),
    (0, b"\xfd7zXZ\0", "packed"),
    (0, b"\x28\xb5\x2f\xfd", "packed"),
    (0, b"SQLite format 3\0", "binary"),
    (0, b"\x7fELF", "binary"),
    (0, b"ID3", "binary"),
)
"""Offset, bytes, kind: the signatures the formats' specifications give."""

SUFFIXES = {
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".md": "md",
    ".markdown": "md",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".docx": "docx",
    ".doc": "ole",
    ".wps": "ole",
    ".xls": "ole",
    ".ppt": "ole",
    ".pdf": "pdf",
    ".warc": "warc",
    ".zip": "zip",
    ".tar": "tar",
    ".gz": "gzip",
    ".tgz": "gzip",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
}

WEB_ARCHIVE = re.compile(rb"(?:\A|\n)(?:MIME-Version:[^\n]{0,40}\r?\n|Content-Type:\s{1,4}multipart/related)", re.IGNORECASE)
"""The head of a page that a browser saved into one file."""
WEB_ARCHIVE_WORDS = (b"mime-version:", b"multipart/related")

OPENING = re.compile(r"\s*(?:<\?xml[^<>]{0,200}\?>\s*)?(?:<!--[^<>]{0,2000}-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
TAGS = re.compile(r"</(?:p|div|body|html|td|tr|li|span|a|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
ENOUGH_TAGS, TAGS_A_LINE = 3, 0.8
"""Tags that end a block, in all and for each line, that make a text without html opening a piece of HTML. A rule text may quote one, and
plain text with left-over tags has its layout in its line ends."""

SAMPLE = 20_000
"""Characters that tell."""


@lru_cache(maxsize=16)
def suffix_kind(path: str) -> str:
    """The kind that the end of the name promises, or the empty string."""
    return SUFFIXES.get(PurePosixPath(path.replace("\\", "/")).suffix.lower(), "")


def sniff(path: str, data: bytes) -> str:
    """The kind of file: one of the kinds in MAGIC, or `text` when the bytes carry no signature."""
    for offset, mark, kind in MAGIC:
        if data.startswith(mark, offset) and (kind != "bitmap" or _is_bitmap(data)):
            return "image" if kind == "bitmap" else kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    head = data[:4096].lower()
    if any(word in head for word in WEB_ARCHIVE_WORDS) and WEB_ARCHIVE.search(data[:4096]):
        return "mhtml"
    if b"%PDF-" in data[:1024] and suffix_kind(path) == "pdf":
        return "pdf"
    return "text"


def is_html(text: str) -> bool:
    """Whether a decoded text is a web page or a piece of one."""
    if OPENING.match(text):
        return True
    start = text[:SAMPLE]
    tags = len(TAGS.findall(start))
    return tags >= ENOUGH_TAGS and tags >= TAGS_A_LINE * sum(1 for line in start.split("\n") if line.strip())


def _is_bitmap(data: bytes) -> bool:
    """Whether `BM` opens a bitmap: then the header repeats the file's length, which a text would not."""
    return len(data) > 26 and abs(int.from_bytes(data[2:6], "little") - len(data)) <= 4


def is_records(data: bytes, named: bool) -> bool:
    """Whether a text opens as JSON: any value when its name says so, else a list or line of objects with a quoted key."""
    opening = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return named or bool(re.match(rb'(?:\[\s{0,20})?\{\s{0,20}"[^"\n]{1,60}"\s{0,4}:', opening))
