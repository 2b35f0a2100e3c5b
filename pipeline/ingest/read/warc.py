"""Web archives: the responses of a crawl, each with the charset its HTTP header names."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.ingest.read.archives import BROKEN, Names
from pipeline.ingest.read.limits import Limits
from pipeline.ingest.read.sources import blank, failed
from pipeline.records import Source

ReadResponse = Callable[[str, bytes, str, str | None], Iterator[Source]]
"""Path, bytes, address, charset of the HTTP header."""

PAGES = frozenset(("response", "resource", "conversion"))
"""Record types that hold what a site sent; requests and notes about the crawl hold no texts."""

MEDIA = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript", "application/x-javascript")


def read_warc(path: str, data: bytes, limits: Limits, read_response: ReadResponse) -> Iterator[Source]:
    """The pages of a web archive in its order; redirects, errors, pictures and style sheets have a row each and no text."""
    names, number, total = Names(path), 0, 0
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if record.rec_type not in PAGES:
                continue
            number += 1
            address = record.rec_headers.get_header("WARC-Target-URI") or f"record-{number}"
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            kind, charset = _content_type(record)
            content = record.content_stream().read(limits.text_bytes + 1)
            place = names.path_of(address.strip("<>"))
            total += len(content)
            if number > limits.members or total > limits.archive_bytes:
                what = f"holds more than {limits.members} pages or {limits.archive_bytes} bytes; the rest was not read"
                yield failed(blank(f"{path}::", b"", "warc"), "error", "too-many", what, "split it")
                return
            source = blank(place, content, "warc", url=address)
            if len(content) > limits.text_bytes:
                yield failed(source, "error", "too-large", f"is larger than {limits.text_bytes} bytes", "leave it out")
            elif not status.startswith("2"):
                yield failed(source, "unsupported", "http-status", f"is the site's answer {status}, no page", "crawl the address again")
            elif kind.startswith(MEDIA):
                yield failed(source, "unsupported", "media", f"is {kind}, no text", "nothing to do")
            else:
                found = read_response(place, content, address, charset)
                yield from map(_cut_off, found) if _missing(record) else found
    except (ArchiveLoadFailed, *BROKEN):
        what = f"is a web archive that is cut off or damaged after page {number}"
        yield failed(blank(path, b"", "warc"), "error", "broken-archive", what, "fetch it again")


def _missing(record: object) -> bool:
    """Whether the archive ended before the length that the record announces."""
    return int(getattr(getattr(record, "raw_stream", None), "limit", 0) or 0) > 0


def _cut_off(source: Source) -> Source:
    """The Source marked as part of a page; what could not be read at all stays as it is."""
    if source.status != "ok":
        return source
    return replace(
        source, status="partial", error_code="cut-off", error=f"{source.path}: the archive ends within this page; fetch it again"
    )


def _content_type(record: object) -> tuple[str, str | None]:
    """The media type and the charset of a response, as its header gives them."""
    headers = getattr(record, "http_headers", None) or getattr(record, "rec_headers", None)
    value = (headers.get_header("Content-Type") if headers else None) or ""
    kind, _, rest = value.partition(";")
    _, _, charset = rest.lower().partition("charset=")
    return kind.strip().lower(), charset.split(";")[0].strip(" \"'") or None
