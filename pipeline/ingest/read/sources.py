"""Making Sources: ids, sites, and the ways a text cannot be read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from pipeline.ingest.decode import Decoded
from pipeline.records import Source, Status


def site_of(path: str, url: str = "") -> str:
    """The host of `url`, else the folder (or archive) the path lies in: pages of one site may share their chrome."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        host = None
    if host:
        return host.removeprefix("www.")
    folder, inside, _ = path.rpartition("::")
    return folder if inside else str(PurePosixPath(path.replace("\\", "/")).parent)


def blank(path: str, data: bytes, kind: str, *, url: str = "") -> Source:
    """A Source of this file or member without a text yet.

    The id is `s` + 12 hex digits of SHA-256 over path, NUL and the SHA-256 of the bytes: the same input has the same id
    wherever and in whatever order it is read.
    """
    digest = hashlib.sha256(data).hexdigest()
    key = hashlib.sha256(path.encode("utf-8", "surrogatepass") + b"\0" + digest.encode()).hexdigest()
    return Source(f"s{key[:12]}", path, digest, len(data), kind, site=site_of(path, url))


def failed(source: Source, status: Status, code: str, what: str, advice: str) -> Source:
    """The Source with the reason why it has no text: what, where, and what to do next."""
    return replace(source, status=status, error_code=code, error=f"{source.path}: {what}; {advice}", text=None)


def with_text(source: Source, text: str, decoded: Decoded | None = None) -> Source:
    """The Source with its text; `empty` when nothing but white space is in it, `partial` when bytes were undecodable."""
    if decoded is not None:
        source = replace(
            source,
            encoding=decoded.encoding,
            encoding_confidence=decoded.confidence,
            encoding_basis=decoded.basis,
            undecodable=decoded.undecodable,
        )
    if not text.strip("\ufeff\u200b\0 \t\r\n\f\v\u00a0\u3000"):
        return replace(source, status="empty", error_code="empty", error=f"{source.path}: holds no text; nothing to do", text="")
    if source.undecodable:
        what = f"{source.undecodable} bytes are no {source.encoding} and stand as U+FFFD"
        return replace(source, status="partial", error_code="undecodable-bytes", error=f"{source.path}: {what}; check them", text=text)
    return replace(source, text=text)


def undecodable(source: Source) -> Source:
    """The Source of bytes that no charset explains."""
    return failed(
        source, "error", "undecodable", "no charset explains these bytes", "open the file in its own program and save it as UTF-8 text"
    )
