"""The codebook as data: which labels there are, what they mean, and how they behave together.

Read from a CSV table, so that people can train on labels of their own. Columns: `id`, `kind` (`key_group` or `work_category`),
`behaviour` (empty, or words joined by `;`: `alone` admits no other category, `first` goes before
its topics, `frame` admits only what is `framed`), and the definitions that people code by.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.errors import ZongjieError
from pipeline.vocabulary import Row, load

COLUMNS = ("id", "kind", "behaviour", "definition_zh", "definition_en", "include", "exclude", "examples")
KINDS = ("key_group", "work_category")
BEHAVIOURS = ("alone", "first", "frame", "framed")


@dataclass(frozen=True, slots=True)
class Codebook:
    """The labels in codebook order. The sets are work categories with a behaviour of their own."""

    key_groups: tuple[str, ...]
    work_categories: tuple[str, ...]
    alone: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    frame: frozenset[str] = frozenset()
    framed: frozenset[str] = frozenset()

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels, key groups first."""
        return (*self.key_groups, *self.work_categories)


@cache
def load_codebook(path: str = "") -> Codebook:
    """The shipped codebook, or the one in the CSV file `path`.

    Raises ZongjieError `codebook-columns` for a table without the columns it needs and `codebook-row` for a row of unknown kind
    or an id given twice.
    """
    return build_codebook(load("codebook", COLUMNS) if not path else _read(Path(path)), path or "codebook.csv")


def build_codebook(rows: Iterable[Row], where: str = "codebook") -> Codebook:
    """The codebook that `rows` describe; `where` names them in errors."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    behaves: dict[str, set[str]] = {word: set() for word in BEHAVIOURS}
    for number, row in enumerate(rows, 2):
        label, kind = row["id"], row["kind"]
        if kind not in ids:
            raise ZongjieError("codebook-row", f"kind {kind!r} is none of {', '.join(KINDS)}", f"{where} row {number}", "mend the kind")
        if not label or ";" in label or any(label in known for known in ids.values()):
            raise ZongjieError("codebook-row", f"id {label!r} is empty, holds `;` or is given twice", f"{where} row {number}", "mend it")
        ids[kind].append(label)
        for word in filter(None, row.get("behaviour", "").split(";")):
            if word not in behaves:
                raise ZongjieError("codebook-row", f"behaviour {word!r} is not known", f"{where} row {number}", f"use {sorted(behaves)}")
            behaves[word].add(label)
    return Codebook(tuple(ids["key_group"]), tuple(ids["work_category"]), *(frozenset(behaves[word]) for word in BEHAVIOURS))


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        missing = [name for name in ("id", "kind") if name not in (reader.fieldnames or ())]
        if missing:
            raise ZongjieError("codebook-columns", f"columns missing: {', '.join(missing)}", str(path), "add them to the header")
        return [{key: (value or "").strip() for key, value in row.items() if key} for row in reader]
