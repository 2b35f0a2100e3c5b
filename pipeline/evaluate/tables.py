"""The tables of a run as the scores see them: the pages with their documents, one folded text a page, facts with places in it."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from pipeline.evaluate.fold import fold
from pipeline.export.schema import SEPARATOR, unguard

Cells = dict[str, str]
FIELD_LIMIT = 1 << 30


class Tables(NamedTuple):
    """Rows of the four scored tables, all cells as text without the spreadsheet guard."""

    sources: list[Cells]
    documents: list[Cells]
    paragraphs: list[Cells]
    facts: list[Cells]


class PlacedFact(NamedTuple):
    """A fact and its span in the folded text of the page; (-1, -1) when its offsets lie outside the paragraph."""

    start: int
    end: int
    row: Cells


class PredictedPage(NamedTuple):
    """One page as predicted: its paragraphs strung together, folded, with the spans of paragraphs, documents and facts."""

    documents: list[Cells]
    text: str
    paragraphs: list[tuple[int, int, Cells]]
    document_spans: dict[str, tuple[int, int]]
    facts: list[PlacedFact]


def read_tables(folder: Path) -> Tables:
    """The scored tables of a run, read from CSV; a table that is not there has no rows."""
    return Tables(*(_read(folder / f"{name}.csv") for name in Tables._fields))


def values(cell: str | None) -> list[str]:
    """The values of a cell that may hold several."""
    return [part.strip() for part in (cell or "").replace("|", SEPARATOR).split(SEPARATOR) if part.strip()]


def page_of(tables: Tables, stem: str) -> PredictedPage:
    """The predicted page whose file name begins with `stem`."""
    sources = {row["source_id"] for row in tables.sources if Path(row["path"].replace("::", "/")).name.startswith(stem)}
    documents = sorted((row for row in tables.documents if row["source_id"] in sources), key=lambda row: int(row["ordinal"]))
    order = {row["document_id"]: number for number, row in enumerate(documents)}
    mine = [row for row in tables.paragraphs if row["document_id"] in order]
    text = ""
    spans: list[tuple[int, int, Cells]] = []
    document_spans: dict[str, tuple[int, int]] = {}
    offsets: dict[str, list[int]] = {}
    for row in sorted(mine, key=lambda row: (order[row["document_id"]], int(row["ordinal"]))):
        start = len(text)
        places: list[int] = []
        for ch in row["text"]:
            places.append(len(text))
            text += fold(ch)
        places.append(len(text))
        offsets[row["paragraph_id"]] = places
        spans.append((start, len(text), row))
        low = document_spans.get(row["document_id"], (start, start))[0]
        document_spans[row["document_id"]] = (low, len(text))
    facts = [_placed(row, offsets[row["paragraph_id"]]) for row in tables.facts if row["paragraph_id"] in offsets]
    return PredictedPage(documents, text, spans, document_spans, facts)


def _placed(row: Cells, places: list[int]) -> PlacedFact:
    start, end = int(float(row["start"])), int(float(row["end"]))
    return PlacedFact(places[start], places[end], row) if 0 <= start < end < len(places) else PlacedFact(-1, -1, row)


def _read(path: Path) -> list[Cells]:
    csv.field_size_limit(FIELD_LIMIT)
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [{key: unguard(cell) for key, cell in row.items()} for row in csv.DictReader(handle)]
