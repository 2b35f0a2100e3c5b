"""The tables as CSV and Parquet, written row by row so that memory does not grow with the corpus."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from itertools import chain, islice, repeat
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, overload

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.export.columns import ARROW, arrow_column, plain_decimals
from pipeline.export.schema import Column, Row, cells_of, tables

ROWS_AT_ONCE = 5_000
"""Rows held before a Parquet row group is written: some megabytes, whatever the corpus."""


Columns = list[list[Any]]
"""The values of a table column by column, in the order of the contract."""


def columns_of(name: str, rows: Sequence[Row]) -> Columns:
    """Rows of a table turned into its columns; a column that a row does not name is not known there."""
    names = [column.name for column in tables()[name]]
    try:
        whole = list(map(list, zip(*map(itemgetter(*names), rows), strict=True)))
    except KeyError:
        return [[row.get(column) for row in rows] for column in names]
    return whole or [[] for _ in names]


def csv_rows(name: str, rows: Sequence[Row]) -> bytes:
    """Rows of a table as CSV lines (RFC 4180, UTF-8, no header); a column a row does not name is empty."""
    return b"".join(csv_stretches(name, columns_of(name, rows), [len(rows)]))


def csv_stretches(name: str, columns: Columns, ends: Iterable[int]) -> Iterator[bytes]:
    """The same lines from columns, cut before the row with each number in `ends` (ascending)."""
    lines = list(map(",".join, zip(*map(_quoted, map(cells_of, tables()[name], columns)), strict=True)))
    done = 0
    for end in ends:
        yield "".join([line + "\r\n" for line in lines[done:end]]).encode("utf-8")
        done = end


def _quoted(cells: Sequence[str]) -> Sequence[str]:
    """The cells of one column as `csv.writer` would put them. Most columns hold nothing to quote, which is seen at one look."""
    whole = "".join(cells)
    if not any(mark in whole for mark in ',"\r\n'):
        return cells
    return ['"' + cell.replace('"', '""') + '"' if "," in cell or '"' in cell or "\n" in cell or "\r" in cell else cell for cell in cells]


def arrow_rows(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of a table as Arrow columns in the schema of the Parquet file."""
    return arrow_columns(name, columns_of(name, rows))


def arrow_columns(name: str, columns: Columns) -> pa.Table:
    """The same from columns."""
    made = [arrow_column(column.type, values) for column, values in zip(tables()[name], columns, strict=True)]
    return pa.Table.from_arrays(made, schema=schema_of(name))


@cache
def schema_of(name: str) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([(column.name, ARROW[column.type]) for column in tables()[name]])


class TableWriter:
    """Writes one table of the contract as `<name>.csv` (UTF-8 with BOM, RFC 4180) and `<name>.parquet`.

    A context manager; nothing is complete before it is left. The bytes depend on the rows alone, not on how they come in.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._stack = ExitStack()
        self._csv = self._stack.enter_context((folder / f"{name}.csv").open("wb"))
        self._csv.write(codecs.BOM_UTF8 + ",".join(column.name for column in tables()[name]).encode() + b"\r\n")
        self._parquet = self._stack.enter_context(pq.ParquetWriter(folder / f"{name}.parquet", schema_of(name), compression="zstd"))
        self._held: list[pa.Table] = []
        self._count = 0

    def __enter__(self) -> TableWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None and self._count:
            self._flush(self._count)
        self._stack.close()

    def write(self, rows: Sequence[Row]) -> int:
        """Append rows; a column a row does not name is empty. Returns how many were written."""
        if not rows:
            return 0
        columns = columns_of(self.name, rows)
        return self.append(b"".join(csv_stretches(self.name, columns, [len(rows)])), arrow_columns(self.name, columns))

    def append(self, lines: bytes, columns: pa.Table) -> int:
        """Append rows that `csv_rows` and `arrow_rows` made ready. Returns how many were written."""
        self._csv.write(lines)
        self._held.append(columns)
        self._count += columns.num_rows
        if self._count >= ROWS_AT_ONCE:
            self._flush(self._count - self._count % ROWS_AT_ONCE)
        return int(columns.num_rows)

    def _flush(self, count: int) -> None:
        """Write the first `count` of the rows held. A row group is one piece of memory, so that its bytes do not tell how the
        rows came in."""
        whole = pa.concat_tables(self._held)
        for start in range(0, count, ROWS_AT_ONCE):
            self._parquet.write_table(whole.slice(start, min(ROWS_AT_ONCE, count - start)).combine_chunks())
        self._held = [whole.slice(count)] if count < self._count else []
        self._count -= count


class TableRows(Sequence[Row]):
    """The rows of a written table, read from Parquet a few thousand at a time: iterating it again reads it again."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str] = ()) -> None:
        self._folder, self.name = folder, name
        self._file = pq.ParquetFile(folder / f"{name}.parquet")
        self._count: int = self._file.metadata.num_rows
        self._columns = [column for column in tables()[name] if not columns or column.name in columns]

    def only(self, *columns: str) -> TableRows:
        """The same rows with these columns alone: what is not read costs nothing."""
        return TableRows(self._folder, self.name, columns)

    def where(self, column: str, wanted: Collection[str], *columns: str) -> Iterator[Row]:
        """The rows whose text in one column is among the wanted ones, in order; with these columns alone when some are named."""
        if columns:
            yield from self.only(*columns).where(column, wanted)
            return
        values = arrow_column("string", sorted(wanted))
        for group in range(self._file.num_row_groups):
            mask = pc.is_in(self._file.read_row_group(group, columns=[column]).column(0), values)
            if pc.any(mask).as_py():
                names = [one.name for one in self._columns]
                yield from self._rows(self._file.read_row_group(group, columns=names).filter(mask))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Row]:
        return chain.from_iterable(map(self._rows, self._batches([column.name for column in self._columns])))

    def cells(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        """The values of these columns, one tuple a row: half of what rows as mappings cost."""
        wanted = [next(column for column in self._columns if column.name == name) for name in columns]
        return chain.from_iterable(_values(batch, wanted) for batch in self._batches(columns))

    def _batches(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        batches: Iterator[pa.RecordBatch] = self._file.iter_batches(ROWS_AT_ONCE, columns=list(columns), use_threads=False)
        return batches

    def _rows(self, batch: pa.Table | pa.RecordBatch) -> Iterator[Row]:
        names = [column.name for column in self._columns]
        return map(dict, map(zip, repeat(names), _values(batch, self._columns)))

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


def _values(batch: pa.Table | pa.RecordBatch, columns: Sequence[Column]) -> Iterator[tuple[Any, ...]]:
    """Rows of a batch as tuples of the values of these columns."""
    values = (
        plain_decimals(batch.column(column.name)) if column.type == "decimal" else batch.column(column.name).to_pylist()
        for column in columns
    )
    return zip(*values, strict=True)
