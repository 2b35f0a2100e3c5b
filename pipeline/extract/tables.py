"""Tables: rows of cells set apart by spaces, whose header says what a bare figure counts."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.flowed import Row, flowed_rows

_CELL = re.compile(r"[^\s|｜]+")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?(?:[（(].{1,8}[）)])?")
_STATED = re.compile(r"单位[：:]?\s?(万元|亿元|元|人次|人|户|期|场次|场|次)")
_BRACKET = re.compile(r"[（(](?:单位[：:]?)?(万元|亿元|元|人次|人|户|期|班|场次|场|次)[）)]")
_UNIT_COLUMN = re.compile(r"(?:计量)?单位")
_COUNT_COLUMN = re.compile(r"数量|数值|数目|完成|实绩|合计|总数|数")
_UNIT_CELL = re.compile(r"万元|亿元|元|人次|人|户|期|班|场次|场|次|份|册|个")
_LABELS = (
    ("人次", "人次"), ("人数", "人"), ("场次", "场次"), ("期数", "期"), ("班次", "班次"), ("次数", "次"), ("户数", "户"),
)  # fmt: skip
_SCALES = {"万元": ("元", Decimal(10_000)), "亿元": ("元", Decimal(100_000_000))}


class Column(NamedTuple):
    """A table column: its header and, where the table tells it, the unit of its figures and their scale."""

    label: str
    unit: str = ""
    scale: Decimal = Decimal(1)
    flowed: bool = False
    """The next row follows without a break, so that no word behind a figure belongs to it."""


class Tables:
    """The cells of a paragraph's tables, by position."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._cells: list[tuple[int, Column]] = []
        self._unit_cells: list[int] = []
        rows = flowed_rows(text) if "单位" in text else []
        self.breaks: tuple[int, ...] = ()
        if rows:
            self.breaks = tuple(sorted({edge for row in rows for edge in (row.start, row.end)} - {len(text)}))
            self._place(rows)
        elif "\n" in text:
            self._read(text)

    @property
    def empty(self) -> bool:
        """Whether the paragraph holds no table."""
        return not self._cells

    def column(self, position: int) -> Column | None:
        """The column of the cell at a position; None outside tables."""
        if not self._starts:
            return None
        index = bisect_right(self._starts, position) - 1
        return self._cells[index][1] if index >= 0 and position < self._cells[index][0] else None

    def names_unit(self, position: int) -> bool:
        """Whether a cell at this position does nothing but name the unit of its row, so that no number was lost before it."""
        return position in self._unit_cells

    def _place(self, rows: list[Row]) -> None:
        for row in rows:
            for (start, end), word in zip(row.figures, row.units, strict=True):
                unit, scale = _SCALES.get(word, (word, Decimal(1)))
                self._starts.append(start)
                self._cells.append((end, Column("", unit, scale, flowed=True)))

    def _place_row(self, cells: list[re.Match[str]], columns: list[Column], unit_at: int, at: int) -> None:
        unit, scale = _SCALES.get(cells[unit_at][0], (cells[unit_at][0], Decimal(1)))
        self._unit_cells.append(at + cells[unit_at].start())
        for cell, column in zip(cells, columns, strict=True):
            if _COUNT_COLUMN.fullmatch(column.label):
                self._starts.append(at + cell.start())
                self._cells.append((at + cell.end(), Column("", unit, scale, flowed=True)))

    def _read(self, text: str) -> None:
        columns: list[Column] = []
        stated, at, unit_at = "", 0, -1
        for line in text.split("\n"):
            cells = list(_CELL.finditer(line))
            if 0 <= unit_at < len(cells) == len(columns) and _UNIT_CELL.fullmatch(cells[unit_at][0]):
                self._place_row(cells, columns, unit_at, at)
                at += len(line) + 1
                continue
            unit = _STATED.search(line)
            stated = unit[1] if unit else stated
            figures = [cell for cell in cells if re.search("[0-9]", cell[0]) and not _YEAR.fullmatch(cell[0])]
            if columns and len(cells) == len(columns) and figures:
                for cell, column in list(zip(cells, columns, strict=True))[1:]:
                    self._starts.append(at + cell.start())
                    self._cells.append((at + cell.end(), column))
            elif len(cells) > 1 and not figures:
                columns = [_column(cell[0], stated) for cell in cells]
                unit_at = _unit_column(cells)
            elif not unit:
                columns = []
            at += len(line) + 1


def _unit_column(cells: list[re.Match[str]]) -> int:
    """The column that holds the unit of each row, where another holds the figures; else -1."""
    found = [index for index, cell in enumerate(cells) if _UNIT_COLUMN.fullmatch(cell[0])]
    return found[0] if found and any(_COUNT_COLUMN.fullmatch(cell[0]) for cell in cells) else -1


def _column(cell: str, stated: str) -> Column:
    bracket = _BRACKET.search(cell)
    word = bracket[1] if bracket else next((unit for label, unit in _LABELS if label in cell), stated)
    unit, scale = _SCALES.get(word, (word, Decimal(1)))
    if "率" in cell or "比例" in cell or "%" in cell:
        unit = ""
    return Column(cell, unit, scale)
