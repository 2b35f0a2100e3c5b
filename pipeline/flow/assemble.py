"""From finished partitions to the tables: every table page by page, then the indicators."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import pyarrow as pa

from pipeline import deduplicate
from pipeline.benchmark import combine
from pipeline.export.columns import arrow_column
from pipeline.export.schema import Row
from pipeline.export.tables import TableWriter
from pipeline.flow.kept import READY, counts_from_json
from pipeline.flow.partitions import Blobs, Partition
from pipeline.flow.places import FILES_OPEN, Index, Place
from pipeline.records import DuplicateLink

UNLINKED = tuple(name for name in READY if name != "facts")
"""Tables in which nothing depends on links between documents."""
LINKED = ("documents", "facts", "duplicates", "templates", "indicators")
PARTITIONS_OPEN = 12
"""Partitions held in memory while tables are written. Pages of a first run stand in one after another; a later run mixes in
those of files that came new."""


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

    def __add__(self, other: Counts) -> Counts:
        """What both counted."""
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def write_unlinked(folder: Path, texts: Path, partitions: Sequence[Path], pages: Sequence[Place]) -> Counts:
    """Write the tables that need no links into `folder` and each source text into `texts`; return what was counted."""
    counts = Counts()
    opened = lru_cache(maxsize=PARTITIONS_OPEN)(Partition)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(TableWriter(folder, name)) for name in UNLINKED}
        for partition, start, end in _stretches(pages):
            part = opened(partitions[partition])
            for number in range(start, end):
                page = part.pages[number]
                _write_text(f"{texts}/{page.source_id}.txt", part.text(number))
                _count(counts, page.tallies, page.problem)
            for name in UNLINKED:
                counts.rows[name] += writers[name].append(*part.rows(name, start, end))
    return counts


def write_linked(folder: Path, found: Index, linkage: deduplicate.Linkage) -> Counts:
    """Write the tables that tell of links, or depend on them, into `folder`; return what was counted."""
    counts = Counts()
    links = {link.document_id: link for link in linkage.links}
    copies = {link.document_id for link in links.values() if link.relation != "same_template"}
    opened = lru_cache(maxsize=PARTITIONS_OPEN)(Partition)
    with ExitStack() as stack:
        writers = {name: stack.enter_context(TableWriter(folder, name)) for name in LINKED}
        for partition, start, end in _stretches(found.pages):
            part = opened(found.partitions[partition])
            told = [one for page in part.pages[start:end] for one in page.documents]
            lines, columns = part.rows("facts", start, end)
            kept = [str(one.row["document_id"]) not in copies for one in told]
            if not all(kept):
                facts = [canonical for one, canonical in zip(told, kept, strict=True) for _ in range(one.facts)]
                lines, columns = _marked(lines, columns, facts)
            counts.rows["facts"] += writers["facts"].append(lines, columns)
            counts.rows["documents"] += writers["documents"].write([_completed(one.row, links, linkage) for one in told])
        counts.rows["duplicates"] += writers["duplicates"].write([_duplicate(link) for link in linkage.links])
        counts.rows["templates"] += writers["templates"].write([asdict(one) for one in linkage.templates])
        counts.relations.update(link.relation for link in linkage.links)
        for rows in _indicators(found, copies):
            counts.rows["indicators"] += writers["indicators"].write(rows)
    return counts


def _stretches(pages: Sequence[Place]) -> Iterator[tuple[int, int, int]]:
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


def _write_text(path: str, text: bytes | None) -> None:
    if text is not None:
        with open(path, "wb", buffering=0) as handle:
            handle.write(text)


def _count(counts: Counts, tallies: Mapping[str, Mapping[str, int]], problem: list[str]) -> None:
    counts.statuses.update(tallies["statuses"])
    counts.states.update(tallies["states"])
    counts.rejected.update(tallies["rejected"])
    counts.repaired.update(tallies["repaired"])
    if problem:
        counts.problems.append((problem[0], problem[1], problem[2], problem[3]))
