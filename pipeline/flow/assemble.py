"""From finished partitions to the tables: links between documents, then every table page by page, then the indicators."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from pipeline import deduplicate
from pipeline.benchmark import combine
from pipeline.export.columns import arrow_column
from pipeline.export.schema import Row
from pipeline.export.tables import TableWriter
from pipeline.flow.engine import Engine
from pipeline.flow.kept import READY, counts_from_json
from pipeline.flow.partitions import Blob, Blobs, Partition
from pipeline.records import DuplicateLink

TABLES = ("sources", "documents", "paragraphs", "facts", "activities", "repairs", "rejections", "duplicates", "templates", "indicators")
PARTITIONS_OPEN = 12
"""Partitions held in memory while tables are written. Pages of a first run stand in one after another; a later run mixes in
those of files that came new."""

FILES_OPEN = 200
"""Partitions open for texts and counts of single documents; a process may hold at least 256 files."""


@dataclass(slots=True)
class Counts:
    """What the run found, for the summary, the manifest and the methods note."""

    rows: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    problems: list[tuple[str, str, str, str]] = field(default_factory=list)
    """Path, status, code and text of each source that is not whole."""


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
    """Where each page and each document stands, and how documents are linked. Small: no text in it."""

    partitions: tuple[Path, ...]
    pages: tuple[Place, ...]
    homes: dict[str, Home]
    linkage: deduplicate.Linkage


def index(chosen: Chosen, engine: Engine) -> Index:
    """One pass over the partitions: page places in the order of labels, and the links between documents.

    `chosen` says for each label which partitions speak for it; what else a partition may hold is passed over.
    `engine` says who looks across the documents.
    """
    paths = tuple(sorted({path for some in chosen.values() for path in some}))
    pages: list[Place] = []
    homes: dict[str, Home] = {}
    fingerprints: list[deduplicate.Fingerprint] = []
    for at, path in enumerate(paths):
        passed = 0
        for number, page in enumerate(Partition(path).pages):
            if path in chosen.get(page.label, ()):
                pages.append(Place(page.label, page.member, at, number))
                for place, part in enumerate(page.documents, passed):
                    mark = deduplicate.Fingerprint.from_json(part.fingerprint, bare=not engine.gathers)
                    homes[mark.document_id] = Home(at, place, part.unit, part.wording, part.counts)
                    fingerprints.append(mark)
            passed += len(page.documents)

    opened = lru_cache(maxsize=FILES_OPEN)(Blobs)

    def texts(document_id: str) -> deduplicate.DocumentText:
        home = homes[document_id]
        paragraphs, mended = json.loads(opened(paths[home.partition]).read(home.wording))
        return deduplicate.DocumentText(tuple(paragraphs), tuple((before, after) for before, after in mended))

    def place_of(document_id: str) -> tuple[Path, int]:
        return paths[homes[document_id].partition], homes[document_id].number

    return Index(paths, tuple(sorted(pages)), homes, deduplicate.link(fingerprints, texts, engine.finder(place_of)))


def write_tables(folder: Path, texts: Path, found: Index) -> Counts:
    """Write every table of the contract into `folder` and each source text into `texts`; return what was counted."""
    counts = Counts()
    links = {link.document_id: link for link in found.linkage.links}
    copies = {link.document_id for link in links.values() if link.relation != "same_template"}
    opened = lru_cache(maxsize=PARTITIONS_OPEN)(Partition)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(TableWriter(folder, name)) for name in TABLES}
        for partition, start, end in _stretches(found.pages):
            part = opened(found.partitions[partition])
            documents: list[Row] = []
            for number in range(start, end):
                page = part.pages[number]
                _write_text(texts / f"{page.source_id}.txt", part.text(number))
                _count(counts, page.tallies, page.problem)
                documents += [_completed(one.row, links, found.linkage) for one in page.documents]
            kept = [(one.facts, str(one.row["document_id"]) not in copies) for page in part.pages[start:end] for one in page.documents]
            for name in READY:
                lines, columns = part.rows(name, start, end)
                if name == "facts" and not all(canonical for _, canonical in kept):
                    lines, columns = _marked(lines, columns, [canonical for facts, canonical in kept for _ in range(facts)])
                counts.rows[name] += writers[name].append(lines, columns)
            counts.rows["documents"] += writers["documents"].write(documents)
        counts.rows["duplicates"] += writers["duplicates"].write([_duplicate(link) for link in found.linkage.links])
        counts.rows["templates"] += writers["templates"].write([asdict(one) for one in found.linkage.templates])
        counts.relations.update(link.relation for link in found.linkage.links)
        for rows in _indicators(found, copies):
            counts.rows["indicators"] += writers["indicators"].write(rows)
    return counts


def _stretches(pages: tuple[Place, ...]) -> Iterator[tuple[int, int, int]]:
    """Pages that stand one after another in one partition: (partition, first, end)."""
    for _, group in groupby(enumerate(pages), key=lambda pair: (pair[1].partition, pair[1].number - pair[0])):
        places = [place for _, place in group]
        yield places[0].partition, places[0].number, places[-1].number + 1


def _completed(row: Row, links: Mapping[str, DuplicateLink], linkage: deduplicate.Linkage) -> Row:
    """The row of a document with the columns that only a look across pages can fill."""
    document_id = str(row["document_id"])
    link = links.get(document_id)
    row["cluster_id"] = linkage.clusters.get(document_id, "")
    row["canonical"] = link is None or link.relation == "same_template"
    row["duplicate_of"] = link.keeper_id if link else ""
    row["relation"] = link.relation if link else ""
    row["similarity"] = link.similarity if link else None
    row["originality"] = linkage.originality.get(document_id)
    return row


def _marked(lines: bytes, columns: pa.Table, canonical: list[bool]) -> tuple[bytes, pa.Table]:
    """Rows of facts with `canonical` as given, one value a row."""
    place = columns.schema.get_field_index("canonical")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for row, value in zip(csv.reader(io.StringIO(lines.decode("utf-8"), newline="")), canonical, strict=True):
        row[place] = "true" if value else "false"
        writer.writerow(row)
    return text.getvalue().encode("utf-8"), columns.set_column(place, columns.schema.field(place), arrow_column("boolean", canonical))


ROWS_A_WRITE = 2_000
"""Indicator rows gathered before they are written."""


def _indicators(found: Index, copies: set[str]) -> Iterator[list[Row]]:
    """Indicator rows of one unit after another; only the counts of that unit are held."""
    units: dict[str, list[str]] = {}
    for document_id in found.homes:
        if document_id not in copies:
            units.setdefault(found.homes[document_id].unit, []).append(document_id)
    opened = lru_cache(maxsize=FILES_OPEN)(Blobs)
    rows: list[Row] = []
    for _, documents in sorted(units.items()):
        homes = [found.homes[document_id] for document_id in documents]
        blobs = (opened(found.partitions[home.partition]).read(home.counts) for home in homes)
        rows += combine(counts_from_json(json.loads(blob)) for blob in blobs)
        if len(rows) >= ROWS_A_WRITE:
            yield rows
            rows = []
    yield rows


def _duplicate(link: DuplicateLink) -> Row:
    return {
        "document_id": link.document_id,
        "keeper_id": link.keeper_id,
        "relation": link.relation,
        "similarity": link.similarity,
        "values_conflicting": list(link.values_conflicting),
        "values_recovered": list(link.values_recovered),
    }


def _write_text(path: Path, text: bytes | None) -> None:
    if text is not None:
        path.write_bytes(text)


def _count(counts: Counts, tallies: Mapping[str, Mapping[str, int]], problem: list[str]) -> None:
    counts.statuses.update(tallies["statuses"])
    counts.states.update(tallies["states"])
    counts.rejected.update(tallies["rejected"])
    counts.repaired.update(tallies["repaired"])
    if problem:
        counts.problems.append((problem[0], problem[1], problem[2], problem[3]))
