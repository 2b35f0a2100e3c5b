"""From finished partitions to the tables: links between documents, then every table row by row, then the indicators."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import deduplicate
from pipeline.benchmark import indicators
from pipeline.export.schema import Row
from pipeline.export.tables import TableWriter
from pipeline.flow import partitions
from pipeline.flow.partitions import Line, Place
from pipeline.records import DuplicateLink


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


@dataclass(frozen=True, slots=True)
class Index:
    """Where each page and each document stands, and how documents are linked. Small: no text in it."""

    pages: tuple[Place, ...]
    homes: dict[str, Place]
    linkage: deduplicate.Linkage


def index(chosen: Mapping[str, Path], search: deduplicate.Search) -> Index:
    """One pass over the partitions: page places in the order of labels, and the links between documents.

    `chosen` says for each label which partition speaks for it; what else a partition may hold is passed over.
    `search` finds candidate pairs of copies.
    """
    streams = (partitions.places(path) for path in sorted(set(chosen.values())))
    pages = tuple(place for place in heapq.merge(*streams) if chosen.get(place.label) == place.partition)
    homes: dict[str, Place] = {}
    fingerprints: list[deduplicate.Fingerprint] = []
    for place in pages:
        for fingerprint in partitions.load(place).fingerprints:
            homes[fingerprint.document_id] = place
            fingerprints.append(fingerprint)

    def texts(document_id: str) -> deduplicate.DocumentText:
        return _document_text(document_id, partitions.load(homes[document_id]))

    return Index(pages, homes, deduplicate.link(fingerprints, texts, search))


def write_tables(folder: Path, texts: Path, found: Index) -> Counts:
    """Write every table of the contract into `folder` and each source text into `texts`; return what was counted."""
    counts = Counts()
    links = {link.document_id: link for link in found.linkage.links}
    groups: dict[tuple[str, int | None], list[str]] = {}
    with ExitStack() as stack:
        writers = {name: stack.enter_context(TableWriter(folder, name)) for name in TABLES}
        for place in found.pages:
            line = partitions.load(place)
            _write_text(texts, line)
            for name, rows in _completed(line, links, found.linkage).items():
                counts.rows[name] += writers[name].write(rows)
                _count(counts, name, rows)
            for row in line.tables["documents"]:
                groups.setdefault((str(row["unit"] or row["document_id"]), row["year"]), []).append(str(row["document_id"]))  # type: ignore[arg-type]
        counts.rows["duplicates"] += writers["duplicates"].write([_duplicate(link) for link in found.linkage.links])
        counts.relations.update(link.relation for link in found.linkage.links)
        for rows in _indicators(groups, found, links):
            counts.rows["indicators"] += writers["indicators"].write(rows)
    return counts


TABLES = ("sources", "documents", "paragraphs", "facts", "activities", "repairs", "rejections", "duplicates", "indicators")


def _completed(line: Line, links: dict[str, DuplicateLink], linkage: deduplicate.Linkage) -> dict[str, list[Row]]:
    """The rows of one page with the columns that only a look across pages can fill."""
    for row in line.tables["documents"]:
        document_id = str(row["document_id"])
        link = links.get(document_id)
        row["cluster_id"] = linkage.clusters.get(document_id, "")
        row["canonical"] = link is None or link.relation == "same_template"
        row["duplicate_of"] = link.keeper_id if link else ""
        row["relation"] = link.relation if link else ""
        row["similarity"] = link.similarity if link else None
        row["originality"] = linkage.originality.get(document_id)
    kept = {row["document_id"] for row in line.tables["documents"] if row["canonical"]}
    for row in line.tables["facts"]:
        row["canonical"] = row["document_id"] in kept
    return line.tables


def _indicators(groups: dict[tuple[str, int | None], list[str]], found: Index, links: dict[str, DuplicateLink]) -> Iterator[list[Row]]:
    """Indicator rows of one unit and year after another; only the pages of that unit and year are held."""
    for _, documents in sorted(groups.items(), key=lambda group: (group[0][0], group[0][1] or 0)):
        held: dict[str, list[Row]] = {"documents": [], "paragraphs": [], "facts": []}
        for place in sorted({found.homes[document_id] for document_id in documents}):
            tables = _completed(partitions.load(place), links, found.linkage)
            for name, rows in held.items():
                rows += [row for row in tables[name] if row["document_id"] in documents]
        yield indicators(held["documents"], held["facts"], held["paragraphs"])


def _document_text(document_id: str, line: Line) -> deduplicate.DocumentText:
    """The paragraphs of one document, and the numbers that a repair mended between its first and its last character."""
    rows = [row for row in line.tables["paragraphs"] if row["document_id"] == document_id]
    low, high = (int(str(rows[0]["raw_start"])), int(str(rows[-1]["raw_end"]))) if rows else (0, 0)
    repairs = [row for row in line.tables["repairs"] if low <= int(str(row["start"])) < high and row["certainty"] != "uncertain"]
    mended = (_mended(line.text or "", int(str(row["start"])), int(str(row["end"])), str(row["after"])) for row in repairs)
    return deduplicate.DocumentText(tuple(str(row["text"]) for row in rows), tuple(pair for pair in mended if pair))


def _mended(text: str, start: int, end: int, after: str) -> tuple[str, str] | None:
    """The number that a repair stands in, as scraped and as it reads now; None when there is no digit on both sides of it."""
    left, right = start, end
    while left > 0 and text[left - 1].isdigit():
        left -= 1
    while right < len(text) and text[right].isdigit():
        right += 1
    if left == start or right == end:
        return None
    return text[left:right], text[left:start] + after + text[end:right]


def _duplicate(link: DuplicateLink) -> Row:
    return {
        "document_id": link.document_id,
        "keeper_id": link.keeper_id,
        "relation": link.relation,
        "similarity": link.similarity,
        "values_conflicting": list(link.values_conflicting),
        "values_recovered": list(link.values_recovered),
    }


def _write_text(folder: Path, line: Line) -> None:
    if line.text is not None:
        source_id = line.tables["sources"][0]["source_id"]
        (folder / f"{source_id}.txt").write_text(line.text, encoding="utf-8", newline="", errors="surrogatepass")


def _count(counts: Counts, name: str, rows: list[Row]) -> None:
    if name == "sources":
        for row in rows:
            counts.statuses[str(row["status"])] += 1
            if row["status"] != "ok":
                counts.problems.append((str(row["path"]), str(row["status"]), str(row["error_code"]), str(row["error"])))
    elif name == "facts":
        counts.states.update(str(row["state"]) for row in rows)
    elif name == "rejections":
        counts.rejected.update(str(row["code"]) for row in rows)
    elif name == "repairs":
        counts.repaired.update(str(row["rule"]) for row in rows)
