"""The files of a run that people open: report, review page, codebook, data package, methods note."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from pipeline.benchmark.peers import Standing, standings
from pipeline.benchmark.quality import Quality, quality
from pipeline.export.codebook import codebook_rows
from pipeline.export.datapackage import datapackage
from pipeline.export.methods import methods
from pipeline.export.schema import Row, guard, tables
from pipeline.export.tables import TableRows
from pipeline.export.workbook import write_sqlite, write_workbook
from pipeline.flow.aside import Aside
from pipeline.report import write_report, write_review
from pipeline.report.page import Lang


class TextFolder(Mapping[str, str]):
    """Source texts by source id, read from disk when asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, source_id: str) -> str:
        path = self.folder / f"{source_id}.txt"
        if not path.is_file():
            raise KeyError(source_id)
        return path.read_bytes().decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return (path.stem for path in sorted(self.folder.glob("*.txt")))

    def __len__(self) -> int:
        return sum(1 for _ in self)


Stored = Mapping[str, TableRows]


class Derived:
    """Rows worked out from stored tables each time they are iterated, so that none is held."""

    def __init__(self, make: Callable[[Stored], Iterable[Row]], stored: Stored) -> None:
        self.make, self.stored = make, stored

    def __iter__(self) -> Iterator[Row]:
        return iter(self.make(self.stored))


def _standings(stored: Stored) -> Iterator[Row]:
    return _as_rows(Standing, standings(stored["indicators"], stored["documents"]))


def _quality(stored: Stored) -> Iterator[Row]:
    documents = stored["documents"].only("document_id", "canonical", "unit", "year", "unit_level", "originality")
    return _as_rows(Quality, quality(documents, stored["facts"], stored["paragraphs"]))


def _as_rows(kind: type, found: Iterable[object]) -> Iterator[Row]:
    """Records as rows. The values are taken as they are, which `asdict` would copy."""
    names = [one.name for one in fields(kind)]
    return (dict(zip(names, values, strict=True)) for values in map(attrgetter(*names), found))


def write_views(draft: Path, run: Mapping[str, Any], aside: Aside, lang: str, formats: Sequence[str] = ()) -> None:
    """Write every view of the finished tables in `draft/tables` into `draft`. `run` is the content of run.json.

    `formats` asks for further files: `xlsx` (a workbook; needs the extra `zongjie[xlsx]`) and `sqlite`.
    """
    language: Lang = "en" if lang == "en" else "zh"
    reported = aside.start(_report, draft, run, language)
    stored = _stored(draft)
    (draft / "review.html").write_text(write_review(stored, TextFolder(draft / "texts"), run, language), "utf-8")
    (draft / "methods.md").write_text(methods(run, language), "utf-8")
    package = datapackage({name: len(rows) for name, rows in stored.items()}, str(run["zongjie"] or "0"))
    (draft / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    with (draft / "codebook.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        entries = codebook_rows()
        writer.writerow(entries[0]._fields)
        writer.writerows([guard(str(cell)) for cell in entry] for entry in entries)
    if "xlsx" in formats:
        write_workbook(draft / "tables.xlsx", stored)
    if "sqlite" in formats:
        write_sqlite(draft / "tables.sqlite", stored)
    reported()


def _stored(draft: Path) -> dict[str, TableRows]:
    return {name: TableRows(draft / "tables", name) for name in tables()}


def _report(draft: Path, run: Mapping[str, Any], lang: Lang) -> None:
    stored = _stored(draft)
    found: dict[str, Iterable[Row]] = {**stored, "benchmark": Derived(_standings, stored), "quality": Derived(_quality, stored)}
    (draft / "report.html").write_text(write_report(found, run, lang), "utf-8")
