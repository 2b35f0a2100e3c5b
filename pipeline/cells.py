"""Bare cells of a table's rows: a table on disk gives them without making a mapping of each row, which costs more than reading it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol, runtime_checkable

Cells = tuple[Any, ...]


@runtime_checkable
class Columnar(Protocol):
    """A table that reads no more than it is asked for."""

    def cells(self, *columns: str) -> Iterator[Cells]:
        """The values of these columns, one tuple a row, in the order of the table."""


def cells(rows: Iterable[Mapping[str, Any]], *columns: str) -> Iterator[Cells]:
    """The values of these columns of each row, None where a row does not name one."""
    if isinstance(rows, Columnar):
        return rows.cells(*columns)
    return (tuple(row.get(column) for column in columns) for row in rows)
