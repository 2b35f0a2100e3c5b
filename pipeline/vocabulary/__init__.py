"""The vocabulary: CSV tables that domain people can edit, loaded and checked once.

Every table has a header, one row an entry, and a `source` column that says where the entry comes from or why it is there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from functools import cache
from importlib import resources

from pipeline.errors import ZongjieError

Row = dict[str, str]


@cache
def load(name: str, columns: Sequence[str] = ()) -> tuple[Row, ...]:
    """The rows of `vocabulary/<name>.csv`, each a mapping from column to text.

    Raises ZongjieError `vocabulary-columns` when a column in `columns` (a tuple) or `source` is missing, and
    `vocabulary-cell` when a row has too few or too many cells or an empty `source`.
    """
    place = resources.files(__package__) / f"{name}.csv"
    reader = csv.DictReader(io.StringIO(place.read_text("utf-8-sig"), newline=""))
    missing = [column for column in (*columns, "source") if column not in (reader.fieldnames or ())]
    if missing:
        raise ZongjieError("vocabulary-columns", f"columns missing: {', '.join(missing)}", f"{name}.csv", "add them to the header")
    rows = []
    for row in reader:
        if None in row or None in row.values() or not row["source"].strip():
            where = f"{name}.csv line {reader.line_num}"
            raise ZongjieError("vocabulary-cell", "too few or too many cells, or no source", where, "mend the row")
        rows.append({key: value.strip() for key, value in row.items()})
    return tuple(rows)
