"""The indicators as people compare them: one line a unit and year, one column an indicator."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from pipeline.export.schema import Row, Value, to_cell
from pipeline.vocabulary import load

MASKED = "缺 masked"
"""Stands for a total that has a masked or lost part; an empty cell means that the unit does not mention it."""
_KEYS = {"unit": 26, "year": 8, "level": 12}


def unit_sheet(indicators: Iterable[Row]) -> tuple[dict[str, int], list[list[str | int | float | None]]]:
    """The heads with their widths, and the lines in the order of the table. Figures of single key groups are left out.

    Where two units of one name and year tell the same indicator, the second gets a line of its own.
    """
    names = {row["indicator"]: f"{row['name_zh']} {row['name_en']}" for row in load("indicators", ("indicator", "name_zh", "name_en"))}
    lines: dict[tuple[str, ...], dict[str, str | float]] = {}
    for row in indicators:
        name = to_cell(row["indicator"])
        if name in names:
            unit = tuple(to_cell(row[key]) for key in _KEYS)
            here = lines.setdefault(unit, {})
            if name in here:
                here = lines.setdefault((*unit, to_cell(row["documents"])), {})
            here[name] = _figure(row["value"])
    heads = {**_KEYS, **dict.fromkeys(names.values(), 16)}
    return heads, [[key[0], int(key[1]) if key[1] else None, key[2], *(told.get(name) for name in names)] for key, told in lines.items()]


def _figure(value: Value) -> str | float:
    return float(value) if isinstance(value, Decimal | int) else MASKED
