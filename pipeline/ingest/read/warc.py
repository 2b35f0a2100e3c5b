"""Web archives: the responses of a crawl, each with the charset its HTTP header names."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from warcio.archiveiterator import ArchiveIterator

from pipeline.ingest.read.archives import Names
from pipeline.ingest.read.limits import Limits
from pipeline.ingest.read.sources import blank, failed
from pipeline.records import Source

ReadResponse = Callable[[str, bytes, str, str | None], Iterator[Source]]
"""Path, bytes, address, charset of the HTTP header."""

PAGES = frozenset(("response", "resource", "conversion"))
"""Record types that hold what a site sent; requests and notes about the crawl hold no texts."""

MEDIA = ("image/", "video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript", "application/x-javascript")


logging.getLogger("warcio").setLevel(logging.CRITICAL)  # it would print what strangers wrote to the terminal


class _Quiet(ArchiveIterator):  # type: ignore[misc]
    """The library's reader without its warnings on standard error: what is wrong has a row instead."""

    INC_RECORD = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a site sent for one address."""

    address: str
    status: str
    kind: str
    charset: str | None
    content: bytes
    cut: bool


def read_warc(path: str, data: bytes, limits: Limits, read_response: ReadResponse) -> Iterator[Source]:
    """The pages of a web archive in its order; redirects, errors, pictures and style sheets have a row each and no text."""
    names, number, total = Names(path), 0, 0
    answers = _answers(data, limits)
    while True:
        try:
            answer = next(answers, None)
        except Exception as error:  # the library raises whatever forged or cut bytes run into, and none may end a run
            what = f"is a web archive that is cut off or damaged after page {number} ({type(error).__name__})"
            yield failed(blank(path, b"", "warc"), "error", "broken-archive", what, "fetch it again")
            return
        if answer is None:
            return
        number += 1
        total += len(answer.content)
        if number > limits.members or total > limits.archive_bytes:
            what = f"holds more than {limits.members} pages or {limits.archive_bytes} bytes; the rest was not read"
            yield failed(blank(f"{path}::", b"", "warc"), "error", "too-many", what, "split it")
            return
        yield from _page(names.path_of(answer.address or f"record-{number}"), answer, limits, read_response)


def _page(place: str, answer: _Answer, limits: Limits, read_response: ReadResponse) -> Iterator[Source]:
    source = blank(place, answer.content, "warc", url=answer.address)
    if len(answer.content) > limits.text_bytes:
        yield failed(source, "error", "too-large", f"is larger than {limits.text_bytes} bytes", "leave it out")
    elif not answer.status.startswith("2"):
        yield failed(source, "unsupported", "http-status", f"is the site's answer {answer.status}, no page", "crawl the address again")
    elif answer.kind.startswith(MEDIA):
        yield failed(source, "unsupported", "media", f"is {answer.kind}, no text", "nothing to do")
    else:
        found = read_response(place, answer.content, answer.address, answer.charset)
        yield from map(_cut_off, found) if answer.cut else found


def _answers(data: bytes, limits: Limits) -> Iterator[_Answer]:
    """The responses of the archive; raises what the library raises."""
    for record in _Quiet(io.BytesIO(data)):
        if record.rec_type in PAGES:
            address = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            kind, charset = _content_type(record)
            content = record.content_stream().read(limits.text_bytes + 1)
            yield _Answer(address, status, kind, charset, content, _missing(record))


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
