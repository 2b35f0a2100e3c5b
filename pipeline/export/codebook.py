"""codebook.csv: every column of every table, every label and every indicator, with meaning in both languages."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.export.schema import tables
from pipeline.vocabulary import load


class Entry(NamedTuple):
    """One line of the codebook. `kind` is column, label, indicator, code or reason; `belongs_to` the table or the kind of label."""

    kind: str
    belongs_to: str
    name: str
    type: str
    unit: str
    meaning_zh: str
    meaning_en: str
    include: str = ""
    exclude: str = ""
    source: str = ""


_REASON = "why_"
"""Keys of report texts that put a reason into words."""


def codebook_rows() -> list[Entry]:
    """The whole codebook: columns in the order of the contract, then labels, indicators and the other codes."""
    labels = [
        Entry(
            "label",
            row["kind"],
            row["id"],
            "code",
            "",
            _joined(row, "zh"),
            _joined(row, "en"),
            row["include"],
            row["exclude"],
            row["source"],
        )
        for row in load("codebook", ("id", "kind", "name_zh", "name_en", "definition_zh", "definition_en", "include", "exclude"))
    ]
    known = {entry.name for entry in labels}
    indicators = [
        Entry(
            "indicator",
            row["family"],
            row["indicator"],
            "decimal",
            row["unit_of_measure"],
            f"{row['name_zh']}（{row['national_part']}：{row['national_name'] or '无对应项'}）",
            row["name_en"],
            source=row["source"],
        )
        for row in load("indicators", ("indicator", "family", "unit_of_measure", "name_zh", "name_en", "national_part", "national_name"))
    ]
    codes = [
        Entry("code", "", row["code"], "code", "", row["zh"], row["en"], source=row["source"])
        for row in load("report_names", ("code", "zh", "en"))
        if row["code"] not in known
    ]
    return [*_columns(), *labels, *indicators, *codes, *_reasons()]


def _reasons() -> list[Entry]:
    """Why a figure is left out of an indicator: the codes of `indicators.excluded`; after a colon stands the fact that covers it."""
    return [
        Entry("reason", "indicators.excluded", _code(row["key"]), "code", "", row["zh"], row["en"], source=row["source"])
        for row in load("report_text", ("key", "zh", "en"))
        if row["key"].startswith(_REASON)
    ]


def _code(key: str) -> str:
    """The code as the table writes it; roles keep their underscore."""
    code = key.removeprefix(_REASON)
    return code if code == "rate_base" else code.replace("_", "-")


def _columns() -> list[Entry]:
    return [
        Entry("column", table, column.name, column.type, column.unit, column.meaning_zh, column.meaning_en)
        for table, columns in tables().items()
        for column in columns
    ]


def _joined(row: dict[str, str], lang: str) -> str:
    return f"{row[f'name_{lang}']}{'：' if lang == 'zh' else ': '}{row[f'definition_{lang}']}"
