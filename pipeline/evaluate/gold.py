"""Gold annotations: one JSON-Lines file a page, records by kind (document, paragraph, boilerplate, fact, repair, total)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import ZongjieError

Record = dict[str, Any]


class GoldPage(NamedTuple):
    """The annotations of one page. `stem` begins the file name of the page; `text` is the true clean text, where known."""

    stem: str
    records: tuple[Record, ...]
    text: str | None = None

    def of(self, kind: str) -> list[Record]:
        """The records of one kind, in the order of the file."""
        return [record for record in self.records if record["kind"] == kind]


def read_gold(folder: Path) -> list[GoldPage]:
    """All annotated pages of a folder. Raises ZongjieError `gold-line` for a line that is no record."""
    return [_page(path) for path in sorted(folder.glob("*.jsonl"))]


def _page(path: Path) -> GoldPage:
    records = []
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            record["kind"]
        except (ValueError, KeyError, TypeError) as error:
            raise ZongjieError("gold-line", "not a record with a kind", f"{path} line {number}", "mend the line") from error
        records.append(record)
    truth = path.with_suffix(".txt")
    return GoldPage(path.stem, tuple(records), truth.read_text("utf-8") if truth.is_file() else None)
