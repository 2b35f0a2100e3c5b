"""Columns made of their buffers against what Arrow itself makes of the same values."""

import csv
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cells import cells
from pipeline.export.columns import ARROW, arrow_column, plain_decimals
from pipeline.export.schema import guard, plain_decimal, tables, to_cell
from pipeline.export.tables import TableRows, TableWriter, csv_rows

WORDS = st.text('科普𠮷a,"\n', max_size=6)
FIGURES = st.decimals(min_value=-(10**20), max_value=10**20, places=4)
VALUES = {
    "string": WORDS,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False),
    "decimal": FIGURES,
    "boolean": st.booleans(),
    "list": st.lists(WORDS, max_size=3),
    "numbers": st.lists(st.floats(allow_nan=False), max_size=3),
}


@pytest.mark.parametrize("kind", VALUES)
@settings(deadline=None)
@given(data=st.data())
def test_a_column_is_what_arrow_makes_of_its_values(kind: str, data: st.DataObject) -> None:
    values = data.draw(st.lists(st.none() | VALUES[kind], max_size=20))
    unknown = {"string": "", "list": [], "numbers": []}.get(kind)
    made = arrow_column(kind, values)
    made.validate(full=True)
    assert made.equals(pa.array([unknown if value is None else value for value in values], ARROW[kind]))


def test_no_figure_is_cut_to_fit() -> None:
    with pytest.raises((OverflowError, ArithmeticError)):
        arrow_column("decimal", [Decimal(10) ** 40])


def test_writing_rows_loads_no_pandas() -> None:
    code = (
        "import sys\nfrom pipeline.export.tables import arrow_rows, csv_rows\n"
        "rows = [{'fact_id': 'f', 'quote': '二', 'audience': ['farmers'], 'canonical': True}]\n"
        "assert arrow_rows('facts', rows).num_rows == len(csv_rows('facts', rows).splitlines()) == 1\n"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


AMOUNTS = st.lists(st.none() | st.decimals(-(10**20), 10**20, places=3) | st.integers(-(10**9), 10**9).map(Decimal), min_size=1, max_size=8)


@given(AMOUNTS, st.integers(0, 7))
def test_decimals_come_back_without_the_zeros_of_the_file(values: list[Decimal | None], start: int) -> None:
    column = arrow_column("decimal", values)[start:]
    wanted = [None if value is None else Decimal(plain_decimal(value)) for value in values[start:]]
    assert plain_decimals(column) == wanted
    assert list(map(str, plain_decimals(pa.chunked_array([column, column])))) == list(map(str, wanted)) * 2


ODD = st.text('科,"\r\n;=+-@\t 1', max_size=4)
REPAIRS = st.fixed_dictionaries({"repair_id": ODD, "before": ODD, "after": st.none() | ODD, "start": st.none() | st.integers(-9, 9**9)})
PARAGRAPHS = st.fixed_dictionaries(
    {"text": ODD, "cues": st.none() | st.lists(ODD, max_size=3), "key_group_scores": st.lists(st.floats(0, 1), max_size=3)}
)


@pytest.mark.parametrize(("name", "rows"), [("repairs", REPAIRS), ("paragraphs", PARAGRAPHS)])
@settings(deadline=None)
@given(data=st.data())
def test_lines_are_what_a_csv_writer_makes_of_the_cells(name: str, rows: st.SearchStrategy[dict[str, Any]], data: st.DataObject) -> None:
    found = data.draw(st.lists(rows, max_size=5))
    text = io.StringIO(newline="")
    names = [column.name for column in tables()[name]]
    values = ([row.get(column) for column in names] for row in found)
    lines = ([value if isinstance(value, int) else guard(to_cell(value)) for value in row] for row in values)
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    assert csv_rows(name, found) == text.getvalue().encode()
    assert csv_rows(name, found) == b"".join(csv_rows(name, [row]) for row in found)


def test_cells_of_mappings_and_of_a_table_on_disk_are_the_same(tmp_path: Path) -> None:
    rows = [{"repair_id": f"r{n}", "start": n, "before": "的" * n} for n in range(4)]
    with TableWriter(tmp_path, "repairs") as writer:
        writer.write(rows)
    wanted = [("的" * n, f"r{n}") for n in range(4)]
    assert list(cells(rows, "before", "repair_id")) == wanted
    assert list(cells(TableRows(tmp_path, "repairs"), "before", "repair_id")) == wanted
    assert list(cells([{"a": 1}], "a", "b")) == [(1, None)]
