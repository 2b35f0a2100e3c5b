"""The tables as CSV and Parquet, written row by row so that memory does not grow with the corpus."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import overload

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.schema import Column, Row, Value, cell_maker, plain_decimal, tables

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
        self._makers = [(column.name, cell_maker(column)) for column in self.columns]
        self._held: list[Row] = []

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._stack.close()

    def write(self, rows: Sequence[Row]) -> int:
        """Append rows; a column a row does not name is empty. Returns how many were written."""
        makers = self._makers
        self._csv.writerows([[make(row.get(name)) for name, make in makers] for row in rows])
        self._held += rows
        if len(self._held) >= ROWS_AT_ONCE:
            self._flush()
        return len(rows)

    def _flush(self) -> None:
        if self._held:
            columns = [pa.array(_filled(self._held, column), field.type) for column, field in zip(self.columns, self.schema, strict=True)]
            self._parquet.write_table(pa.Table.from_arrays(columns, schema=self.schema))
            self._held = []


class TableRows(Sequence[Row]):
    """The rows of a written table, read from Parquet a few thousand at a time: iterating it again reads it again."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = pq.ParquetFile(folder / f"{name}.parquet")
        self._count: int = self._file.metadata.num_rows
        self._decimals = [column.name for column in tables()[name] if column.type == "decimal"]

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        for batch in self._file.iter_batches(ROWS_AT_ONCE):
            for row in batch.to_pylist():
                for name in self._decimals:
                    row[name] = _plain(row[name])
                yield row

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return list(islice(self, *index.indices(len(self))))
        at = index + len(self) if index < 0 else index
        if not 0 <= at < len(self):
            raise IndexError(index)
        return next(islice(self, at, None))


def _plain(value: Value) -> Value:
    """A decimal as it was before Parquet gave it six places."""
    return Decimal(plain_decimal(value)) if isinstance(value, Decimal) else value


def _filled(rows: list[Row], column: Column) -> list[object]:
    """A column as Parquet holds it: an unknown text is an empty one, as in the CSV."""
    name = column.name
    if column.type == "string":
        return [row.get(name) or "" for row in rows]
    if column.type in {"list", "numbers"}:
        return [row.get(name) or [] for row in rows]
    if column.type == "decimal":
        return [value.quantize(_SMALLEST) if isinstance(value := row.get(name), Decimal) else None for row in rows]
    return [row.get(name) for row in rows]
