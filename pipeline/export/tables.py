"""The tables as CSV and Parquet, written row by row so that memory does not grow with the corpus."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.schema import Column, Row, guard, tables, to_cell

ROWS_AT_ONCE = 5_000
"""Rows held before a Parquet row group is written: some megabytes, whatever the corpus."""

_SMALLEST = Decimal("0.000001")
"""Finest step of a Parquet decimal; money is told in 元 with at most two places, so nothing is cut."""

_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "decimal": pa.decimal128(38, 6),
    "boolean": pa.bool_(),
    "list": pa.list_(pa.string()),
    "numbers": pa.list_(pa.float64()),
}


class TableWriter:
    """Writes one table of the contract as `<name>.csv` (UTF-8 with BOM, RFC 4180) and `<name>.parquet`.

    A context manager; nothing is complete before it is left.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.columns: tuple[Column, ...] = tables()[name]
        self.schema = pa.schema([(column.name, _ARROW[column.type]) for column in self.columns])
        self._stack = ExitStack()
        handle = self._stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline=""))
        self._csv = csv.writer(handle, lineterminator="\r\n")
        self._csv.writerow([column.name for column in self.columns])
        self._parquet = self._stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", self.schema, compression="zstd"))
        self._held: list[Row] = []

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._stack.close()

    def write(self, rows: Iterable[Row]) -> int:
        """Append rows; a column a row does not name is empty. Returns how many were written."""
        count = 0
        for row in rows:
            self._csv.writerow(
                [guard(to_cell(row.get(c.name))) if c.type in {"string", "list"} else to_cell(row.get(c.name)) for c in self.columns]
            )
            self._held.append(row)
            count += 1
            if len(self._held) >= ROWS_AT_ONCE:
                self._flush()
        return count

    def _flush(self) -> None:
        if self._held:
            rows = [{column.name: _filled(row.get(column.name), column) for column in self.columns} for row in self._held]
            self._parquet.write_table(pa.Table.from_pylist(rows, self.schema))
            self._held.clear()


def _filled(value: object, column: Column) -> object:
    """The value as Parquet holds it: an unknown text is an empty one, as in the CSV."""
    if isinstance(value, Decimal):
        return value.quantize(_SMALLEST)
    if value is None and column.type == "string":
        return ""
    if value is None and column.type in {"list", "numbers"}:
        return []
    return value
