"""Where each page and each document of a run stands in its partitions, and which documents are linked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline import deduplicate
from pipeline.flow.engine import Engine
from pipeline.flow.partitions import Blob, Blobs, Partition

FILES_OPEN = 200
"""Partitions open for texts and counts of single documents; a process may hold at least 256 files."""
Chosen = dict[str, tuple[Path, ...]]
"""For each label the partitions that speak for it."""


class Place(NamedTuple):
    """Where a page stands: the number of its partition, and its number in there. In the order of labels."""

    label: str
    member: int
    partition: int
    number: int


class Home(NamedTuple):
    """Where a document stands (its partition, its number in there), its wording and its counts, and the unit it speaks for."""

    partition: int
    number: int
    unit: str
    wording: Blob
    counts: Blob


@dataclass(frozen=True, slots=True)
class Index:
    """Where each page and each document stands. Small: no text in it."""

    partitions: tuple[Path, ...]
    pages: tuple[Place, ...]
    homes: dict[str, Home]


def index(chosen: Chosen, *, bare: bool = False) -> tuple[Index, list[deduplicate.Fingerprint]]:
    """One pass over the partitions: page places in the order of labels, and the fingerprints of all documents, bare if asked for.

    `chosen` says for each label which partitions speak for it; what else a partition may hold is passed over.
    """
    paths = tuple(sorted({path for some in chosen.values() for path in some}))
    pages: list[Place] = []
    homes: dict[str, Home] = {}
    marks: list[deduplicate.Fingerprint] = []
    for at, path in enumerate(paths):
        passed = 0
        for number, page in enumerate(Partition(path).pages):
            if path in chosen.get(page.label, ()):
                pages.append(Place(page.label, page.member, at, number))
                for place, part in enumerate(page.documents, passed):
                    mark = deduplicate.Fingerprint.from_json(part.fingerprint, bare=bare)
                    homes[mark.document_id] = Home(at, place, part.unit, part.wording, part.counts)
                    marks.append(mark)
            passed += len(page.documents)
    return Index(paths, tuple(sorted(pages)), homes), marks


def link(found: Index, marks: Sequence[deduplicate.Fingerprint], engine: Engine) -> deduplicate.Linkage:
    """The links between documents. `engine` says who looks across them."""
    opened = lru_cache(maxsize=FILES_OPEN)(Blobs)

    def texts(document_id: str) -> deduplicate.DocumentText:
        home = found.homes[document_id]
        paragraphs, mended = json.loads(opened(found.partitions[home.partition]).read(home.wording))
        return deduplicate.DocumentText(tuple(paragraphs), tuple((before, after) for before, after in mended))

    def place_of(document_id: str) -> tuple[Path, int]:
        return found.partitions[found.homes[document_id].partition], found.homes[document_id].number

    return deduplicate.link(marks, texts, engine.finder(place_of))
