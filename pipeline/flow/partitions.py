"""Finished work on disk: one JSON-Lines file a batch of files, written atomically and named by what it was made from.

First line: what the partition holds. Then one line a page, sorted by label. Last line: how many pages, so that a file cut off
by a crash is never taken for finished.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline import deduplicate
from pipeline.export.rows import from_json, page_rows, to_json
from pipeline.export.schema import Row
from pipeline.flow.inputs import Item
from pipeline.records import Page

SUFFIX = ".jsonl"


class Place(NamedTuple):
    """Where the line of one page stands."""

    label: str
    member: int
    partition: Path
    offset: int


class Line(NamedTuple):
    """One page as kept on disk: its rows by table, its source text, and the fingerprints of its documents."""

    label: str
    member: int
    text: str | None
    tables: dict[str, list[Row]]
    fingerprints: tuple[deduplicate.Fingerprint, ...]


def name_of(items: Iterable[Item], key: str) -> str:
    """The name of the partition that these items give under settings and code with digest `key`."""
    digest = hashlib.sha256(key.encode())
    for item in items:
        digest.update(f"\0{item.label}\0{item.sha256}\0{item.problem}".encode())
    return digest.hexdigest()[:24] + SUFFIX


def write(folder: Path, items: list[Item], key: str, pages: Iterable[tuple[Item, int, Page]]) -> Path:
    """Write one partition and return its path; nothing stands under that name before all of it is on disk."""
    path = folder / name_of(items, key)
    half = path.with_suffix(f".{os.getpid()}.half")
    with half.open("w", encoding="utf-8", newline="\n") as handle:
        handle.write(json.dumps({"key": key, "items": [[item.label, item.sha256, item.problem] for item in items]}) + "\n")
        count = 0
        for item, member, page in pages:
            handle.write(json.dumps(_line(item, member, page), ensure_ascii=True) + "\n")
            count += 1
        handle.write(json.dumps({"pages": count}) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    half.replace(path)
    return path


def held(path: Path, key: str) -> list[tuple[str, str, str]]:
    """The (label, digest, problem) of each item in a finished partition made under `key`; empty when it is not usable."""
    try:
        with path.open("rb") as handle:
            head = json.loads(handle.readline())
            handle.seek(0, os.SEEK_END)
            handle.seek(max(0, handle.tell() - 64))
            finished = "pages" in json.loads(handle.read().splitlines()[-1])
    except (OSError, ValueError, IndexError):
        return []
    return [tuple(item) for item in head["items"]] if finished and head.get("key") == key else []


def places(path: Path) -> Iterator[Place]:
    """Where each page of a partition stands, in the order of the file."""
    with path.open("rb") as handle:
        handle.readline()
        while True:
            offset = handle.tell()
            line = handle.readline()
            if line.startswith(b'{"pages"') or not line:
                return
            label, member = json.loads(line[: line.index(b', "text"')] + b"}").values()
            yield Place(label, member, path, offset)


def load(place: Place) -> Line:
    """The page that stands at a place."""
    with place.partition.open("rb") as handle:
        handle.seek(place.offset)
        data = json.loads(handle.readline())
    tables = {name: [from_json(name, row) for row in rows] for name, rows in data["tables"].items()}
    fingerprints = tuple(deduplicate.Fingerprint.from_json(part) for part in data["fingerprints"])
    return Line(data["label"], data["member"], data["text"], tables, fingerprints)


def _line(item: Item, member: int, page: Page) -> dict[str, object]:
    return {
        "label": item.label,
        "member": member,
        "text": page.source.text,
        "tables": {name: [to_json(name, row) for row in rows] for name, rows in page_rows(page).items()},
        "fingerprints": [deduplicate.fingerprint(document).to_json() for document in page.documents],
    }
