"""The researcher's loop: paragraphs out to label, labels back in, checked row by row.

The sheet is CSV, UTF-8 with BOM, so that spreadsheet programs open it. Label cells hold ids joined by `;`, the main category first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.classify.agreement import Coding
from pipeline.classify.codebook import Codebook, load_codebook
from pipeline.classify.features import View
from pipeline.classify.train import Example
from pipeline.errors import ZongjieError
from pipeline.records import Document, Labels

COLUMNS = (
    "paragraph_id",
    "title",
    "section",
    "text",
    "proposed_key_groups",
    "proposed_work_categories",
    "key_groups",
    "work_categories",
    "note",
)
NEEDED = ("paragraph_id", "text", "key_groups", "work_categories")
# Cells that a spreadsheet would run as a formula get an apostrophe, as in the tables.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a returned sheet: `row` counts from 1 for the header."""

    row: int
    column: str
    what: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A returned sheet: examples to train on, the same by paragraph id for agreement, and what is wrong."""

    examples: tuple[Example, ...]
    codings: dict[str, Coding]
    faults: tuple[Fault, ...]


def choose(documents: Sequence[Document], labels: Mapping[str, Labels], count: int, codebook: Codebook | None = None) -> tuple[str, ...]:
    """The ids of the `count` paragraphs most worth labelling, most useful first.

    Every label gets its turn, rarest first, so that rare labels are in; within a label the most doubtful paragraph comes first.
    The same text is chosen once. `labels` maps paragraph ids to what the classifier says.
    """
    book = codebook or load_codebook()
    known: set[str] = set()
    queue: dict[str, list[tuple[float, str]]] = {label: [] for label in (*book.labels, "")}
    for document in documents:
        for paragraph in document.paragraphs:
            given = labels.get(paragraph.paragraph_id, Labels())
            if paragraph.text in known:
                continue
            known.add(paragraph.text)
            scores = (*given.key_group_scores, *given.work_category_scores)
            doubt = min((abs(score - 0.5) for score in scores), default=0.0)
            for label in {*given.key_groups, *given.work_categories} & set(queue) or {""}:
                queue[label].append((doubt, paragraph.paragraph_id))
    for waiting in queue.values():
        waiting.sort(reverse=True)
    turns = sorted((label for label in queue if queue[label]), key=lambda label: (len(queue[label]), label))
    chosen: dict[str, None] = {}
    while len(chosen) < count and any(queue[label] for label in turns):
        for label in turns:
            while queue[label]:
                _, name = queue[label].pop()
                if name not in chosen:
                    chosen[name] = None
                    break
            if len(chosen) == count:
                break
    return tuple(chosen)


def export_sheet(documents: Sequence[Document], labels: Mapping[str, Labels], chosen: Sequence[str], blind: bool = True) -> str:
    """The sheet as text (write it with encoding `utf-8-sig`); `blind` leaves the classifier's proposals out."""
    rows = {paragraph.paragraph_id: (document, paragraph) for document in documents for paragraph in document.paragraphs}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for name in chosen:
        document, paragraph = rows[name]
        given = Labels() if blind else labels.get(name, Labels())
        cells = (
            name,
            document.title,
            paragraph.section,
            paragraph.text,
            ";".join(given.key_groups),
            ";".join(given.work_categories),
            "",
            "",
            "",
        )
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return buffer.getvalue()


def import_sheet(text: str, codebook: Codebook | None = None) -> Sheet:
    """What a coder filled in. Rows without a work category are not yet labelled and are left out silently.

    Faulty rows are left out and reported with row and column. Raises ZongjieError `sheet-columns` when the header lacks a column.
    """
    book = codebook or load_codebook()
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if missing:
        raise ZongjieError("sheet-columns", f"columns missing: {', '.join(missing)}", "label sheet", "keep the header of the export")
    examples: list[Example] = []
    codings: dict[str, Coding] = {}
    faults: list[Fault] = []
    for number, raw in enumerate(reader, 2):
        row = {key: _plain(value or "") for key, value in raw.items() if isinstance(key, str)}
        found = _faults(number, row, codings, book)
        faults += found
        groups, topics = _ids(row["key_groups"]), _ids(row["work_categories"])
        if found or not topics:
            continue
        codings[row["paragraph_id"]] = Coding(groups, topics)
        view = View(row["text"], row.get("section", ""))
        examples.append(Example(row["paragraph_id"], view, groups, topics, row["paragraph_id"]))
    return Sheet(tuple(examples), codings, tuple(faults))


def _faults(number: int, row: Mapping[str, str], known: Mapping[str, Coding], book: Codebook) -> list[Fault]:
    found = []
    groups, topics = _ids(row["key_groups"]), _ids(row["work_categories"])
    if not row["paragraph_id"] or not row["text"]:
        found.append(Fault(number, "paragraph_id" if not row["paragraph_id"] else "text", "is empty"))
    if row["paragraph_id"] in known:
        found.append(Fault(number, "paragraph_id", f"{row['paragraph_id']} stands in an earlier row"))
    for column, given, allowed in (("key_groups", groups, book.key_groups), ("work_categories", topics, book.work_categories)):
        found += [Fault(number, column, f"{label!r} is not in the codebook") for label in given if label not in allowed]
        if len(set(given)) < len(given):
            found.append(Fault(number, column, "names a label twice"))
    if groups and not topics:
        found.append(Fault(number, "work_categories", "is empty, but key groups are given"))
    return found


def _ids(cell: str) -> tuple[str, ...]:
    """Label ids in a cell; people also type Chinese separators."""
    for separator in ("；", "、", "，", ",", "|", "\n"):
        cell = cell.replace(separator, ";")
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _plain(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from running it."""
    return (cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell).strip()
