"""Flowed tables: rows that a page printed one behind the other, `青少年 186 51200农民 94 7860`, under a heading that states their units."""

from __future__ import annotations

import re
from typing import NamedTuple

_UNIT = "亿元|万元|元|人次|人|户|期|班|场次|场|次"
_STATED = re.compile(rf"单位[：:]?[ ]?(?P<units>(?:{_UNIT})(?:[、，,/和](?:{_UNIT})){{0,5}})")
_RUN = re.compile(r"(?:[一-龥A-Za-z（）()]{2,20}[ ]?[0-9][0-9,.]{0,15}+(?:[ ][0-9][0-9,.]{0,15}+){0,5}+[ ]?){3,60}+")
_ROW = re.compile(r"(?P<name>[一-龥A-Za-z（）()]{2,20})[ ]?(?P<figures>[0-9][0-9,.]{0,15}+(?:[ ][0-9][0-9,.]{0,15}+){0,5}+)")
_FIGURE = re.compile(r"[0-9][0-9,.]*")
REACH = 60
"""Characters between the stated units and the first row: the header of the table stands there."""


class Row(NamedTuple):
    """One row: where it begins and ends, the spans of its figures, and the unit of each."""

    start: int
    end: int
    figures: tuple[tuple[int, int], ...]
    units: tuple[str, ...]


def flowed_rows(text: str) -> list[Row]:
    """The rows of flowed tables in text order; none where no unit is stated or the rows differ in their number of figures."""
    rows: list[Row] = []
    for stated in _STATED.finditer(text):
        run = _RUN.search(text, stated.end(), stated.end() + 3000)
        if run is None or run.start() - stated.end() > REACH:
            continue
        units = tuple(re.findall(_UNIT, stated["units"]))
        found = list(_ROW.finditer(text, *run.span()))
        cells = [tuple(figure.span() for figure in _FIGURE.finditer(text, *row.span("figures"))) for row in found]
        if len({len(row) for row in cells}) != 1 or len(units) not in (1, len(cells[0])):
            continue
        columns = units if len(units) > 1 else units * len(cells[0])
        rows.extend(Row(*row.span(), figures, columns) for row, figures in zip(found, cells, strict=True))
    return rows
