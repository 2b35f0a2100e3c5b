"""Exports: the package is valid, the codebook is whole, no cell runs, the note is plain Markdown."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.benchmark import indicators
from pipeline.export.codebook import codebook_rows
from pipeline.export.datapackage import datapackage
from pipeline.export.methods import methods
from pipeline.export.schema import Row, tables
from pipeline.export.tables import TableWriter
from pipeline.export.unit_sheet import MASKED, unit_sheet
from pipeline.export.workbook import SHEET_ROWS, write_sqlite, write_workbook
from tests import gold_tables

FORMULAS = ("=1+1", "+A1", "-2", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0")


@pytest.fixture(scope="module")
def found() -> dict[str, list[Row]]:
    made: dict[str, list[Row]] = gold_tables.merged([gold_tables.tables_of(name) for name in gold_tables.names()[:3]])
    made["indicators"] = list(indicators(made["documents"], made["facts"], made["paragraphs"]))
    return made


@pytest.fixture(scope="module")
def package(found: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    (folder / "tables").mkdir()
    for name, rows in found.items():
        with TableWriter(folder / "tables", name) as writer:
            writer.write(rows)
    counts = {name: len(rows) for name, rows in found.items()}
    (folder / "datapackage.json").write_text(json.dumps(datapackage(counts, "1.0"), ensure_ascii=False), "utf-8")
    return folder


def test_package_is_valid(package: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless checks the package; install the test extra")
    report = frictionless.Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])[:5]
    assert len(report.tasks) == 5


def test_package_finds_a_broken_reference(package: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless checks the package; install the test extra")
    (tmp_path / "tables").mkdir()
    for path in (package / "tables").glob("*.csv"):
        text = path.read_text("utf-8").replace("a01-d1,", "zzz,", 1) if path.stem == "facts" else path.read_text("utf-8")
        (tmp_path / "tables" / path.name).write_text(text, "utf-8")
    (tmp_path / "datapackage.json").write_bytes((package / "datapackage.json").read_bytes())
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_column_has_a_type_and_both_meanings() -> None:
    resources = datapackage(dict.fromkeys(tables(), 0), "1")["resources"]
    for resource in resources:
        assert [field["name"] for field in resource["schema"]["fields"]] == [column.name for column in tables()[resource["name"]]]
        assert all(field["title"] and field["description"] and field["type"] for field in resource["schema"]["fields"])


def test_codebook_holds_every_column_and_every_label() -> None:
    entries = codebook_rows()
    columns = {(entry.belongs_to, entry.name) for entry in entries if entry.kind == "column"}
    assert columns == {(table, column.name) for table, listed in tables().items() for column in listed}
    named = {entry.name for entry in entries}
    assert {
        "minors",
        "elderly",
        "organization",
        "unrelated",
        "training_sessions",
        "venues_total",
        "redacted",
        "rate_base",
        "at_most",
        "township",
    } <= named
    assert all(entry.meaning_zh and entry.meaning_en for entry in entries)
    assert all(entry.source for entry in entries if entry.kind != "column")


def test_codes_of_the_records_are_in_the_codebook() -> None:
    from typing import get_args

    from pipeline import records

    named = {entry.name for entry in codebook_rows()}
    for kind in (records.Measure, records.Approx, records.State, records.Role, records.Level):
        assert set(get_args(kind)) <= named


def test_reasons_are_in_the_codebook_as_the_table_writes_them() -> None:
    named = {entry.name for entry in codebook_rows() if entry.kind == "reason"}
    written = set()
    for text in gold_tables.names()[:12]:
        made = gold_tables.tables_of(text)
        for row in indicators(made["documents"], made["facts"], made["paragraphs"]):
            written |= {note.partition("=")[2].partition(":")[0] for note in row["excluded"]}
    assert len(written) > 8
    assert written <= named


def rows_with(cell: str) -> dict[str, list[Row]]:
    fact: dict[str, Any] = {"fact_id": cell, "quote": cell, "checks": [cell], "value": Decimal("1.50"), "canonical": True, "state": "given"}
    return {"facts": [fact]}


@pytest.mark.parametrize("cell", FORMULAS)
def test_no_cell_runs_in_a_workbook(cell: str, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl writes workbooks; install the xlsx extra")
    write_workbook(tmp_path / "t.xlsx", rows_with(cell))
    page = openpyxl.load_workbook(tmp_path / "t.xlsx")["facts"]
    for line in page.iter_rows(min_row=2):
        for part in line:
            assert part.data_type != "f"
            assert not (isinstance(part.value, str) and part.value.startswith(("=", "+", "-", "@")))


def test_workbook_is_ready_to_read(found: dict[str, list[Row]], tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl writes workbooks; install the xlsx extra")
    assert write_workbook(tmp_path / "t.xlsx", found) == []
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert {"facts", "indicators", "units", "codebook"} <= set(book.sheetnames)
    page = book["facts"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref.startswith("A1:")
    assert page["A1"].font.bold
    assert page.column_dimensions["F"].width > 20
    value = [cell.value for cell in page[1]].index("value")
    assert all(isinstance(line[value].value, int | float | None) for line in page.iter_rows(min_row=2))


def test_unit_sheet_has_a_line_a_unit() -> None:
    """What is masked says so, what is not mentioned is empty, and neither is zero; two units of one name are not mixed."""

    def row(unit: str, indicator: str, value: int | None, document: str = "d") -> Row:
        number = None if value is None else Decimal(value)
        return {"unit": unit, "year": 2016, "level": "county", "indicator": indicator, "value": number, "documents": [document]}

    heads, lines = unit_sheet(
        [
            row("甲县", "training_sessions", 5),
            row("甲县", "training_sessions:farmers", 3),
            row("甲县", "funding_yuan", None),
            row("乙县", "lecture_sessions", 2),
            row("乙县", "lecture_sessions", 7, "e"),
        ]
    )
    names = list(heads)
    assert len(names) == 3 + 15
    told = [dict(zip(names, line, strict=True)) for line in lines]
    first = {name.split()[0]: value for name, value in told[0].items()}
    assert (first["培训期数"], first["科普经费"], first["讲座场数"]) == (5, MASKED, None)
    assert [line["unit"] for line in told] == ["甲县", "乙县", "乙县"]
    assert [next(value for name, value in line.items() if name.startswith("讲座")) for line in told[1:]] == [2, 7]


def test_control_characters_and_long_cells_fit(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl writes workbooks; install the xlsx extra")
    write_workbook(tmp_path / "t.xlsx", rows_with("a\x00\x1b\ud800b" + "长" * 40_000))
    text = openpyxl.load_workbook(tmp_path / "t.xlsx")["facts"]["A2"].value
    assert len(text) == 32_767
    assert text.startswith("a\ufffd\ufffd\ufffdb")


def test_a_table_beyond_the_sheet_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openpyxl", reason="openpyxl writes workbooks; install the xlsx extra")
    assert SHEET_ROWS == 2**20 - 1
    monkeypatch.setattr("pipeline.export.workbook.SHEET_ROWS", 1)

    def many() -> Iterator[Row]:
        yield from [rows_with("a")["facts"][0]] * 3

    assert write_workbook(tmp_path / "t.xlsx", {"facts": many()}) == ["facts"]


def test_sqlite_holds_the_same_numbers(found: dict[str, list[Row]], tmp_path: Path) -> None:
    for _ in range(2):
        write_sqlite(tmp_path / "t.sqlite", found)
    with sqlite3.connect(tmp_path / "t.sqlite") as database:
        count, total = database.execute("SELECT count(*), sum(value) FROM facts").fetchone()
        lost = database.execute("SELECT count(*) FROM facts WHERE state <> 'given' AND value IS NOT NULL").fetchone()[0]
        joined = database.execute("SELECT count(*) FROM facts JOIN paragraphs USING (paragraph_id)").fetchone()[0]
        exact = database.execute(
            "SELECT substr(text, start + 1, end - start) = quote FROM facts JOIN paragraphs USING (paragraph_id)"
        ).fetchall()
    assert count == joined == len(found["facts"])
    assert total == pytest.approx(float(sum(row["value"] for row in found["facts"] if isinstance(row["value"], Decimal))))
    assert lost == 0
    assert set(exact) == {(1,)}


def test_methods_counts_and_escapes() -> None:
    run = {
        "counts": {"rows": {"facts": 1234}, "fact_states": {"given": 5, "lost": 2}, "repairs": {"a|b<script>`": 1}},
        "versions": {"python": "3.11", "x": ""},
        "settings": {"lang": "zh"},
    }
    for lang in ("zh", "en"):
        note = methods(run, lang, {"macro_f1": 0.91234})
        assert "| facts | 1,234 |" in note
        assert "a\\|b&lt;script>\\`" in note
        assert "0.912" in note
        assert "| x |" not in note
    assert methods({}, "zh").count("## ") == methods({}, "en").count("## ")


def test_codebook_csv_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "codebook.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        csv.writer(handle).writerows([codebook_rows()[0]._fields, *codebook_rows()])
    with path.open(encoding="utf-8-sig", newline="") as handle:
        assert len(list(csv.DictReader(handle))) == len(codebook_rows())
