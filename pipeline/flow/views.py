"""The files of a run that people open: report, review page, codebook, data package, methods note."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.benchmark.peers import standings
from pipeline.benchmark.quality import quality
from pipeline.export.codebook import codebook_rows
from pipeline.export.datapackage import datapackage
from pipeline.export.methods import methods
from pipeline.export.schema import Row, guard, tables
from pipeline.export.tables import TableRows
from pipeline.export.workbook import write_sqlite, write_workbook
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


def write_views(draft: Path, run: Mapping[str, Any], lang: str, formats: Sequence[str] = ()) -> None:
    """Write every view of the finished tables in `draft/tables` into `draft`. `run` is the content of run.json.

    `formats` asks for further files: `xlsx` (a workbook; needs the extra `zongjie[xlsx]`) and `sqlite`.
    """
    found: dict[str, Sequence[Row]] = {name: TableRows(draft / "tables", name) for name in tables()}
    found["benchmark"] = [asdict(one) for one in standings(found["indicators"], found["documents"])]
    found["quality"] = [asdict(one) for one in quality(found["documents"], found["facts"], found["paragraphs"])]
    language: Lang = "en" if lang == "en" else "zh"
    (draft / "report.html").write_text(write_report(found, run, language), "utf-8")
    (draft / "review.html").write_text(write_review(found, TextFolder(draft / "texts"), run, language), "utf-8")
    (draft / "methods.md").write_text(methods(run, language), "utf-8")
    package = datapackage({name: len(found[name]) for name in tables()}, str(run["zongjie"] or "0"))
    (draft / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")
    with (draft / "codebook.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\r\n")
        entries = codebook_rows()
        writer.writerow(entries[0]._fields)
        writer.writerows([guard(str(cell)) for cell in entry] for entry in entries)
    if "xlsx" in formats:
        write_workbook(draft / "tables.xlsx", {name: found[name] for name in tables()})
    if "sqlite" in formats:
        write_sqlite(draft / "tables.sqlite", {name: found[name] for name in tables()})
