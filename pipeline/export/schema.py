"""The table contract: which columns each table has, of what type, and what they mean (from vocabulary/columns.csv)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from pipeline.vocabulary import load

ColumnType = Literal["string", "integer", "number", "decimal", "boolean", "list", "numbers"]
Value = str | int | float | Decimal | bool | None | list[str] | list[float]
Row = dict[str, Value]
"""One table row: column name to typed value; `None` and empty lists mean "not known"."""

SEPARATOR = ";"
"""Between several values of one cell (data contract)."""
_RUNS_IN_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run a cell (data contract; OWASP, CSV injection)."""
_RUNNING = frozenset(_RUNS_IN_A_SPREADSHEET)


class Column(NamedTuple):
    """One column: its name and type, its unit of measure, and what it means in both languages."""

    name: str
    type: ColumnType
    unit: str
    meaning_en: str
    meaning_zh: str


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Every table of the contract with its columns, in the order of the contract."""
    found: dict[str, list[Column]] = {}
    for row in load("columns", ("table", "column", "type", "unit", "meaning_en", "meaning_zh")):
        column = Column(row["column"], row["type"], row["unit"], row["meaning_en"], row["meaning_zh"])  # type: ignore[arg-type]
        found.setdefault(row["table"], []).append(column)
    return {name: tuple(columns) for name, columns in found.items()}


def to_cell(value: Value) -> str:
    """A value as CSV text: `true`/`false`, plain decimals, `;` between values, empty for not known. Not yet escaped.

    >>> to_cell(Decimal("265000")), to_cell(["minors", "farmers"]), to_cell(None), to_cell(True)
    ('265000', 'minors;farmers', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, float):
        return _share(value)
    if isinstance(value, list):
        return SEPARATOR.join(to_cell(part).replace(SEPARATOR, "；") for part in value)
    return str(value)


def cells_of(column: Column, values: Sequence[Any]) -> list[str]:
    """`guard(to_cell(value))` for the values of one column, done by their type; a whole number keeps its sign."""
    if column.type == "string":
        return [("'" + value if value[0] in _RUNNING else value) if value else "" for value in values]
    if column.type == "list":
        return [_listed(value) if value else "" for value in values]
    if column.type == "boolean":
        return [_TRUTH[value] for value in values]
    write = _WRITE[column.type]
    return ["" if value is None else write(value) for value in values]


def _listed(parts: Sequence[str]) -> str:
    text = SEPARATOR.join(parts)
    if text.count(SEPARATOR) >= len(parts):
        text = SEPARATOR.join([part.replace(SEPARATOR, "；") for part in parts])
    return "'" + text if text[:1] in _RUNNING else text


def _shares(parts: Sequence[float]) -> str:
    return SEPARATOR.join(map(_share, parts))


@lru_cache(maxsize=4096)
def _share(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def plain_decimal(value: Decimal) -> str:
    """The number without exponent or trailing zeros: 2.650E+5 → 265000."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_TRUTH = {True: "true", False: "false", None: ""}
_WRITE: dict[str, Callable[[Any], str]] = {"integer": str, "number": _share, "decimal": plain_decimal, "numbers": _shares}


def guard(cell: str) -> str:
    """The cell with a leading apostrophe where a spreadsheet would run it. `unguard` takes it away."""
    return "'" + cell if cell.startswith(_RUNS_IN_A_SPREADSHEET) else cell


def unguard(cell: str) -> str:
    """The cell without the apostrophe that `guard` set."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_RUNS_IN_A_SPREADSHEET) else cell
