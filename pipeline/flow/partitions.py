"""Finished work on disk: a batch of input files in one partition or several, each a file of its own, written atomically and named
by what it was made from.

First line: what the batch holds. Then packed blobs: the rows of its pages, ready for the tables, and the texts. Then the
index, a line that says where everything stands, and last where the index begins, so that a file cut off by a crash is never
taken for finished.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from pipeline.export.schema import Row
from pipeline.export.tables import Columns, arrow_columns, columns_of, csv_stretches
from pipeline.flow.inputs import Item
from pipeline.flow.kept import READY, Kept, KeptDocument, keep
from pipeline.records import Page

SUFFIX = ".part"
PAGES_A_PARTITION = 256
"""Pages of one partition, with the rest of their last group: a file with very many of them (a crawl, an archive) is written in pieces,
so that none is held whole."""
_TAIL = 32
"""Bytes at the end of a partition: `index `, the offset of the index, and `last` when nothing of the batch follows, padded."""
Mark = tuple[str, str, str, str]
Made = tuple[Item, int, Page]
_CODEC = pa.Codec("lz4_raw")
"""A third of the time that zstd takes, for files half as large again, which nobody keeps."""


class Blob(NamedTuple):
    """Where packed bytes stand in a partition, and how long they are unpacked."""

    offset: int
    packed: int
    size: int


class Part(NamedTuple):
    """One document in the index of a partition: its row, and where its wording and its counts stand. `unit` is whom the counts
    speak for."""

    row: Row
    facts: int
    fingerprint: list[object]
    unit: str
    wording: Blob
    counts: Blob


class Entry(NamedTuple):
    """One page in the index of a partition. `ends` gives for each table where its rows end: (row, byte of the CSV lines)."""

    label: str
    member: int
    source_id: str
    text: Blob | None
    ends: dict[str, tuple[int, int]]
    tallies: dict[str, dict[str, int]]
    problem: list[str]
    documents: list[Part]


def name_of(items: Iterable[Item], key: str, number: int = 0) -> str:
    """The name of a partition that these items give under settings and code with digest `key`."""
    digest = hashlib.sha256(key.encode())
    for item in items:
        digest.update(f"\0{item.label}\0{item.sha256}\0{item.problem}\0{item.chrome}".encode())
    return f"{digest.hexdigest()[:24]}-{number:05d}{SUFFIX}"


def mark_of(item: Item) -> Mark:
    """What must be the same for finished work on an item to be taken over."""
    return item.label, item.sha256, item.problem, item.chrome


def write(folder: Path, items: list[Item], key: str, groups: Iterable[Iterable[Made]], first: int = 0) -> list[Path]:
    """Write the pages of a batch and return the partitions, numbered from `first` on. A group is iterated when its turn comes: when the
    partitions before its own are on disk."""
    head = json.dumps({"key": key, "items": [mark_of(item) for item in items]}).encode() + b"\n"
    left = iter(groups)
    group = next(left, None)
    found: list[Path] = []
    while group is not None or not found:
        path = folder / name_of(items, key, first + len(found))
        group = _write(path, head, group, left)
        found.append(path)
    return found


def _write(path: Path, head: bytes, group: Iterable[Made] | None, left: Iterator[Iterable[Made]]) -> Iterable[Made] | None:
    """Write one partition that begins with a group and return the group that comes after it; nothing stands under its name before
    all of it is on disk."""
    half = path.with_suffix(f".{os.getpid()}.half")
    with half.open("wb") as handle:
        handle.write(head)
        rows: dict[str, list[Row]] = {name: [] for name in READY}
        index: list[Entry] = []
        ends: list[dict[str, int]] = []
        while group is not None and len(index) < PAGES_A_PARTITION:
            for item, member, made in list(group):
                kept = keep(made)
                for name in READY:
                    rows[name] += kept.rows[name]
                ends.append({name: len(rows[name]) for name in READY})
                index.append(_entry(handle, item.label, member, kept))
            group = next(left, None)
        columns = {name: columns_of(name, rows[name]) for name in READY}
        lines = {name: _put_lines(handle, name, columns[name], index, [end[name] for end in ends]) for name in READY}
        packed = {name: _put(handle, _stream(arrow_columns(name, columns[name]))) for name in READY}
        at = handle.tell()
        handle.write(json.dumps({"pages": index, "lines": lines, "columns": packed}).encode() + b"\n")
        handle.write((f"index {at}" + (" last" if group is None else "")).encode().ljust(_TAIL))
        handle.flush()
        os.fsync(handle.fileno())
    half.replace(path)
    return group


def _entry(handle: BinaryIO, label: str, member: int, kept: Kept) -> Entry:
    text = None if kept.text is None else _put(handle, kept.text.encode("utf-8", "surrogatepass"))
    parts = [_part(handle, document) for document in kept.documents]
    return Entry(label, member, kept.source_id, text, {}, kept.tallies, kept.problem, parts)


def _put_lines(handle: BinaryIO, name: str, columns: Columns, index: list[Entry], ends: list[int]) -> Blob:
    """Write the CSV lines of one table, and enter in the index where those of each page end."""
    lines = bytearray()
    for entry, end, stretch in zip(index, ends, csv_stretches(name, columns, ends), strict=True):
        lines += stretch
        entry.ends[name] = (end, len(lines))
    return _put(handle, bytes(lines))


def _part(handle: BinaryIO, document: KeptDocument) -> Part:
    wording, counts = (_put(handle, _packed(data)) for data in (document.wording, document.counts))
    return Part(document.row, document.facts, document.fingerprint, document.unit, wording, counts)


def _packed(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _put(handle: BinaryIO, data: bytes) -> Blob:
    blob = Blob(handle.tell(), 0, len(data))
    return blob._replace(packed=handle.write(_CODEC.compress(data, asbytes=True)) if data else 0)


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def finished(paths: Iterable[Path], key: str) -> Iterator[tuple[list[Mark], tuple[Path, ...]]]:
    """Of these partitions, each batch that is whole under `key`: the marks of its items, and its partitions in order."""
    for _, group in groupby(sorted(paths), key=_batch):
        found = _begun(group, key)
        if found and found[-1][2]:
            yield found[0][1], tuple(path for path, _, _ in found)


def begun(folder: Path, items: list[Item], key: str) -> list[Path]:
    """The first partitions of a batch that was cut off before its end."""
    first = folder / name_of(items, key)
    found = _begun(sorted(folder.glob(_batch(first) + "*" + SUFFIX)), key)
    return [] if found and found[-1][2] else [path for path, _, _ in found]


def _batch(path: Path) -> str:
    return path.name.partition("-")[0]


def _begun(paths: Iterable[Path], key: str) -> list[tuple[Path, list[Mark], bool]]:
    """The partitions of a batch from the first on, as far as none is missing: path, marks, and whether it is the last."""
    found: list[tuple[Path, list[Mark], bool]] = []
    for path in paths:
        seen = _seen(path, key)
        if seen is None or not path.stem.endswith(f"-{len(found):05d}"):
            break
        found.append((path, *seen))
        if seen[1]:
            break
    return found


def _seen(path: Path, key: str) -> tuple[list[Mark], bool] | None:
    """The marks in a partition made under `key` and whether it is the last of its batch; None when it is not usable."""
    try:
        with path.open("rb") as handle:
            head = json.loads(handle.readline())
            handle.seek(-_TAIL, os.SEEK_END)
            tail = handle.read()
    except (OSError, ValueError):
        return None
    if not tail.startswith(b"index ") or head.get("key") != key:
        return None
    return [tuple(item) for item in head["items"]], tail.split()[2:] == [b"last"]


class Blobs:
    """A finished partition opened for reading its blobs. Closed when nobody holds it."""

    def __init__(self, path: Path) -> None:
        self.handle = path.open("rb", buffering=0)

    def read(self, blob: Blob) -> bytes:
        """The unpacked bytes of a blob."""
        if not blob.packed:
            return b""
        self.handle.seek(blob.offset)
        unpacked: bytes = _CODEC.decompress(self.handle.read(blob.packed), blob.size, asbytes=True)
        return unpacked


class Partition(Blobs):
    """A finished partition opened for reading: its pages, and the rows of its tables."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.handle.seek(-_TAIL, os.SEEK_END)
        at = int(self.handle.read().split()[1])
        self.handle.seek(at)
        index: dict[str, Any] = json.loads(self.handle.read()[:-_TAIL])
        self.pages = [_page(entry) for entry in index["pages"]]
        self._blobs = {kind: {name: Blob(*blob) for name, blob in index[kind].items()} for kind in ("lines", "columns")}
        self._tables: dict[str, tuple[bytes, pa.Table]] = {}

    def text(self, number: int) -> bytes | None:
        """The source text of a page as UTF-8, None when it has none."""
        blob = self.pages[number].text
        return None if blob is None else self.read(blob)

    def rows(self, name: str, start: int, end: int) -> tuple[bytes, pa.Table]:
        """The rows that the pages `[start, end)` add to a table, as CSV lines and as columns."""
        (first, low), (last, high) = ((0, 0) if at == 0 else self.pages[at - 1].ends[name] for at in (start, end))
        lines, columns = self._table(name)
        return lines[low:high], columns.slice(first, last - first)

    def _table(self, name: str) -> tuple[bytes, pa.Table]:
        if name not in self._tables:
            lines, columns = (self.read(self._blobs[kind][name]) for kind in ("lines", "columns"))
            self._tables[name] = lines, pa.ipc.open_stream(columns).read_all()
        return self._tables[name]


def _page(values: list[Any]) -> Entry:
    entry = Entry(*values)
    parts = [Part(*part[:-2], Blob(*part[-2]), Blob(*part[-1])) for part in entry.documents]
    return entry._replace(text=None if entry.text is None else Blob(*entry.text), documents=parts)
