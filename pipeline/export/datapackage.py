"""datapackage.json: the tables as a Frictionless data package, so that tools know types, keys and meanings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.export.schema import Column, tables

_TYPES = {
    "string": "string",
    "integer": "integer",
    "number": "number",
    "decimal": "number",
    "boolean": "boolean",
    "list": "string",
    "numbers": "string",
}
_KEYS = {
    "sources": "source_id",
    "documents": "document_id",
    "paragraphs": "paragraph_id",
    "facts": "fact_id",
    "activities": "activity_id",
    "repairs": "repair_id",
}
"""The column that names a row of the table."""
_HOMES = {"source_id": "sources", "document_id": "documents", "paragraph_id": "paragraphs", "keeper_id": "documents"}
"""Columns that name a row of another table."""
_MAY_BE_EMPTY = {("rejections", "document_id")}
"""References that may be empty; a foreign key would reject the empty cell."""


def datapackage(rows: Mapping[str, int], version: str) -> dict[str, Any]:
    """The descriptor for the tables in `tables/*.csv`; `rows` gives the number of rows of each table that was written.

    Cells with several values are strings joined by `;`. No date and no path of a machine: the same run gives the same file.
    """
    return {
        "profile": "tabular-data-package",
        "name": "zongjie-tables",
        "title": "Science literacy work summaries: tables with evidence",
        "description": "Facts, labels and indicators taken from scraped work summaries; every value points back to its place in the page.",
        "version": version,
        "resources": [_resource(name, columns, rows) for name, columns in tables().items() if name in rows],
    }


def _resource(name: str, columns: tuple[Column, ...], rows: Mapping[str, int]) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(name, column) for column in columns], "missingValues": [""]}
    if name in _KEYS:
        schema["primaryKey"] = [_KEYS[name]]
    keys = [
        {"fields": [column.name], "reference": {"resource": _HOMES[column.name], "fields": [_KEYS[_HOMES[column.name]]]}}
        for column in columns
        if column.name in _HOMES
        and _HOMES[column.name] != name
        and _HOMES[column.name] in rows
        and (name, column.name) not in _MAY_BE_EMPTY
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": name,
        "path": f"tables/{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "rows": rows[name],
        "schema": schema,
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.type],
        "title": column.meaning_zh,
        "description": column.meaning_en + (" (several values joined by ;)" if column.type in {"list", "numbers"} else ""),
    }
    if column.type == "boolean":
        field.update(trueValues=["true"], falseValues=["false"])
    if column.unit:
        field["unit"] = column.unit
    if _KEYS.get(table) == column.name:
        field["constraints"] = {"required": True, "unique": True}
    return field
