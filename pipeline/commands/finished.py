"""A finished run on disk, as the records and rows that the rooms take."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.aligned import AlignedText
from pipeline.errors import ZongjieError
from pipeline.export.schema import Row, tables
from pipeline.export.tables import TableRows
from pipeline.records import Document, Identity, Labels, Paragraph


def open_tables(out: Path) -> Mapping[str, Sequence[Row]]:
    """The tables of a finished run by name. Raises ZongjieError `run-missing` when there is none in `out`."""
    if not (out / "tables" / "facts.parquet").is_file() or not (out / "run.json").is_file():
        raise ZongjieError("run-missing", "there is no finished run", str(out), "name the output folder of `zongjie run`")
    return {name: TableRows(out / "tables", name) for name in tables()}


def open_manifest(out: Path) -> dict[str, Any]:
    """The content of run.json."""
    found: dict[str, Any] = json.loads((out / "run.json").read_text("utf-8"))
    return found


def read_text(path: Path) -> str:
    """A text file given on the command line. Raises ZongjieError `file-missing` or `file-encoding`."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise ZongjieError("file-missing", f"cannot be read ({error.strerror})", str(path), "check the path") from error
    except UnicodeDecodeError as error:
        raise ZongjieError("file-encoding", "this is not UTF-8", str(path), "save it as CSV UTF-8") from error


def documents_and_labels(found: Mapping[str, Sequence[Row]]) -> tuple[list[Document], dict[str, Labels]]:
    """The kept documents with their paragraphs, and what the classifier said of each paragraph."""
    paragraphs: dict[str, list[Paragraph]] = {}
    labels: dict[str, Labels] = {}
    for row in found["paragraphs"]:
        text = AlignedText.of(str(row["text"]))
        home = str(row["document_id"])
        one = Paragraph(str(row["paragraph_id"]), home, int(str(row["ordinal"])), str(row["section"]), text)
        paragraphs.setdefault(home, []).append(one)
        labels[one.paragraph_id] = Labels(
            tuple(row["key_groups"]),  # type: ignore[arg-type]
            tuple(row["work_categories"]),  # type: ignore[arg-type]
            tuple(row["key_group_scores"]),  # type: ignore[arg-type]
            tuple(row["work_category_scores"]),  # type: ignore[arg-type]
            row["label_basis"],  # type: ignore[arg-type]
        )
    documents = [
        Document(
            str(row["document_id"]),
            str(row["source_id"]),
            int(str(row["ordinal"])),
            str(row["title"]),
            Identity(genre=row["genre"]),  # type: ignore[arg-type]
            tuple(paragraphs.get(str(row["document_id"]), ())),
        )
        for row in found["documents"]
        if row["canonical"]
    ]
    return documents, labels
