"""Archives: zip, tar and gzip unfolded within bounds, each member handed back to the reader of files."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from pipeline.ingest.decode import decode
from pipeline.ingest.read.limits import Limits
from pipeline.ingest.read.sources import blank, failed
from pipeline.records import Source

ReadMember = Callable[[str, bytes], Iterator[Source]]
BOOKKEEPING = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
UTF8_NAME, ENCRYPTED = 0x800, 0x1
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)
"""What the standard library raises on cut, forged or exotic archives."""


class Names:
    """Member paths below one archive; a name that comes again gets a number, so that every text has a path of its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.seen: Counter[str] = Counter()

    def path_of(self, name: str) -> str:
        """`archive::name`, or `archive::name#2` for the second member of that name."""
        self.seen[name] += 1
        count = self.seen[name]
        return f"{self.path}::{name}" + (f"#{count}" if count > 1 else "")


def decoded_name(raw: bytes) -> str:
    """A member name that carries no charset: UTF-8 or, from Windows, GBK."""
    found = decode(raw)
    return found.text if found.basis != "none" else raw.decode("cp437")


def read_zip(path: str, data: bytes, limits: Limits, read_member: ReadMember) -> Iterator[Source]:
    """The texts of a ZIP archive in its order."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = [member for member in archive.infolist() if not member.is_dir()]
    except BROKEN:
        what = "is a ZIP file that is cut off or damaged"
        yield failed(blank(path, data[:0], "zip"), "error", "broken-archive", what, "fetch it again")
        return
    names, total = Names(path), 0
    for number, member in enumerate(members):
        name = member.filename if member.flag_bits & UTF8_NAME else decoded_name(member.filename.encode("cp437", "replace"))
        if _bookkeeping(name):
            continue
        place = blank(names.path_of(name), b"", "zip")
        total += member.file_size
        if number >= limits.members or total > limits.archive_bytes:
            yield _too_many(path, limits)
            return
        if member.flag_bits & ENCRYPTED:
            yield failed(place, "unsupported", "encrypted", "is encrypted", "unpack it with its password")
        elif _bomb(member.file_size, member.compress_size, limits):
            yield _too_large(place, limits)
        else:
            try:
                with archive.open(member) as stream:
                    content = stream.read(limits.text_bytes + 1)
            except BROKEN:
                yield failed(place, "error", "broken-member", "cannot be unpacked", "fetch the archive again")
                continue
            yield from [_too_large(place, limits)] if len(content) > limits.text_bytes else read_member(place.path, content)


def read_tar(path: str, data: bytes, limits: Limits, read_member: ReadMember) -> Iterator[Source]:
    """The texts of a tar archive, packed with gzip or not, in its order."""
    names, total, number = Names(path), 0, 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r|gz" if data[:2] == b"\x1f\x8b" else "r|", errors="surrogateescape") as archive:
            for member in archive:
                total += member.size
                number += 1
                if number > limits.members or total > min(limits.archive_bytes, limits.text_floor + limits.ratio * len(data)):
                    yield _too_many(path, limits)
                    return
                name = decoded_name(member.name.encode("utf-8", "surrogateescape"))
                if not member.isfile() or _bookkeeping(name):
                    continue
                place = blank(names.path_of(name), b"", "tar")
                if member.size > limits.text_bytes:
                    yield _too_large(place, limits)
                    continue
                stream = archive.extractfile(member)
                yield from read_member(place.path, stream.read() if stream else b"")
    except BROKEN:
        what = "is a tar archive that is cut off or damaged after its member " + str(number)
        yield failed(blank(path, data[:0], "tar"), "error", "broken-archive", what, "fetch it again")


def unpack(data: bytes, most: int) -> bytes | None:
    """The first `most` bytes of gzip data; None when it is damaged from the start."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return stream.read(most)
    except BROKEN:
        return None


def read_gzip(path: str, data: bytes, limits: Limits, read_member: ReadMember) -> Iterator[Source]:
    """The text of a single file packed with gzip."""
    name = PurePosixPath(path.replace("\\", "/")).name
    place = blank(f"{path}::{name.removesuffix('.gz')}", b"", "gzip")
    content = unpack(data, limits.text_bytes + 1)
    if content is None:
        yield failed(place, "error", "broken-archive", "is a gzip file that is cut off or damaged", "fetch it again")
    elif len(content) > limits.text_bytes or _bomb(len(content), len(data), limits):
        yield _too_large(place, limits)
    else:
        yield from read_member(place.path, content)


def _bookkeeping(name: str) -> bool:
    """Whether the member only serves a desktop's file manager."""
    return any(name.startswith(mark) or name.endswith("/" + mark) or name == mark for mark in BOOKKEEPING)


def _bomb(unfolded: int, packed: int, limits: Limits) -> bool:
    return unfolded > limits.text_floor and unfolded > limits.ratio * max(1, packed)


def _too_large(place: Source, limits: Limits) -> Source:
    what = f"is larger than {limits.text_bytes} bytes or packed more than {limits.ratio} times"
    return failed(place, "error", "too-large", what, "unpack it and give the texts in files of their own")


def _too_many(path: str, limits: Limits) -> Source:
    what = f"has more than {limits.members} members or unfolds to more than {limits.archive_bytes} bytes; the rest was not read"
    return failed(blank(f"{path}::", b"", "archive"), "error", "too-many", what, "split the archive")
