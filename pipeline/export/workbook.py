"""All tables in one Excel workbook or one SQLite file, for people who use neither CSV nor Parquet."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.errors import ZongjieError
from pipeline.export.codebook import Entry, codebook_rows
from pipeline.export.schema import Column, Row, Value, guard, tables, to_cell
from pipeline.export.unit_sheet import unit_sheet

SHEET_ROWS = 1_048_575
"""Rows of an Excel sheet below its head (Excel specifications and limits)."""
CELL_CHARACTERS = 32_767
"""Characters of an Excel cell (Excel specifications and limits)."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML cannot hold, so no workbook either."""
_WIDTHS = {
    "text": 60, "quote": 36, "title": 40, "reason": 40, "path": 40, "before": 24, "after": 24, "excluded": 40, "facts": 24,
    "unit": 26, "indicator": 30, "section": 30, "checks": 30, "source_id": 15, "document_id": 19, "paragraph_id": 24, "fact_id": 28,
    "documents": 24, "year": 8, "ordinal": 8,
}  # fmt: skip
_SQL = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL", "decimal": "NUMERIC"}


def check_workbook() -> None:
    """Raise ZongjieError `workbook-package` when openpyxl is not installed."""
    try:
        import openpyxl  # noqa: F401, PLC0415 (an extra, needed here only)
    except ImportError as error:
        raise ZongjieError("workbook-package", "openpyxl is not installed", "xlsx", "install zongjie[xlsx]") from error


def write_workbook(path: Path, found: Mapping[str, Iterable[Row]]) -> list[str]:
    """Write one sheet a table, one with a line a unit, and a codebook; heads are frozen and filtered, columns readably wide.

    Returns the names of tables that did not fit a sheet and were cut (the CSV holds them whole). No cell is a formula.
    Raises ZongjieError `workbook-package` when openpyxl is not installed.
    """
    check_workbook()
    from openpyxl import Workbook  # noqa: PLC0415 (an extra, needed here only)

    book = Workbook(write_only=True)
    cut = []
    for name, columns in tables().items():
        if name in found:
            heads = {column.name: _WIDTHS.get(column.name, 14) for column in columns}
            whole = _sheet(book, name, heads, ([_excel(row.get(column.name), column) for column in columns] for row in found[name]))
            if not whole:
                cut.append(name)
    if "indicators" in found:
        heads, lines = unit_sheet(found["indicators"])
        _sheet(book, "units", heads, ([_text(guard(cell)) if isinstance(cell, str) else cell for cell in line] for line in lines))
    widths = {field: 30 if "meaning" in field else 16 for field in Entry._fields}
    _sheet(book, "codebook", widths, ([_text(guard(part)) for part in entry] for entry in codebook_rows()))
    book.save(path)
    return cut


def _sheet(book: Any, name: str, heads: Mapping[str, int], lines: Iterable[Sequence[object]]) -> bool:
    """Add a sheet with a frozen, filtered, bold head; tell whether every line had room."""
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 (an extra, needed here only)
    from openpyxl.styles import Font  # noqa: PLC0415

    page = book.create_sheet(name)
    page.freeze_panes = "A2"
    cells = []
    for number, (head, width) in enumerate(heads.items()):
        page.column_dimensions[_letter(number)].width = width
        cells.append(WriteOnlyCell(page, value=head))
        cells[-1].font = Font(bold=True)
    page.append(cells)
    count, whole = 0, True
    for line in lines:
        if count == SHEET_ROWS:
            whole = False
            break
        page.append(line)
        count += 1
    page.auto_filter.ref = f"A1:{_letter(len(heads) - 1)}{count + 1}"
    return whole


def write_sqlite(path: Path, found: Mapping[str, Iterable[Row]]) -> None:
    """Write one SQL table a table, with the same columns. Lists are joined by `;`; what is not known is NULL. Replaces the file."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        for name, columns in tables().items():
            if name not in found:
                continue
            typed = ", ".join(f'"{column.name}" {_SQL.get(column.type, "TEXT")}' for column in columns)
            database.execute(f'CREATE TABLE "{name}" ({typed})')
            places = ", ".join("?" * len(columns))
            database.executemany(
                f'INSERT INTO "{name}" VALUES ({places})', ([_sql(row.get(column.name)) for column in columns] for row in found[name])
            )
    database.close()


def _excel(value: Value, column: Column) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float) and column.type in {"integer", "number"}:
        return value
    return _text(guard(to_cell(value)))


def _text(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)[:CELL_CHARACTERS]


def _sql(value: Value) -> str | int | float | None:
    if value is None or value == []:
        return None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else float(value)
    if isinstance(value, bool | int | float):
        return value
    return to_cell(value).encode("utf-8", "replace").decode()


def _letter(number: int) -> str:
    """The name of a column counted from 0: A … Z, AA …"""
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name
