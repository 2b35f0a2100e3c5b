"""Collections: JSON, JSON Lines and CSV files with a text in one column of every record."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.read.archives import Names
from pipeline.ingest.read.html import html_text
from pipeline.ingest.read.limits import Limits
from pipeline.ingest.read.sniff import is_html
from pipeline.ingest.read.sources import blank, failed, undecodable, with_text
from pipeline.records import Source

Record = Mapping[str, object]

TEXT = ("content", "text", "正文", "内容", "body", "全文", "article", "main_text", "maintext", "文本", "raw_content", "markdown", "html")
TITLE = ("title", "标题", "题目", "headline", "name")
ADDRESS = ("url", "link", "网址", "链接", "source_url", "href", "address", "来源网址")
KEY = ("id", "编号", "序号", "file", "filename", "文件名", "key", "docid", "doc_id")
"""Column names, most telling first: those of common crawlers and of Chinese spreadsheets."""

SAMPLE = 50
"""Records that decide which column holds the text."""

DELIMITERS = ",\t;|"
csv.field_size_limit(2**31 - 1)  # the module's default of 128 KB is less than a page; `Limits.text_bytes` bounds the file


class NotRecords(Exception):
    """The file is not what its name says; the message says where it stops being so."""


def read_rows(path: str, data: bytes, kind: str, limits: Limits) -> Iterator[Source]:
    """One Source for each record of a `json`, `jsonl` or `csv` file, in its order; a broken record is one with status `error`."""
    decoded = decode(data)
    if decoded.basis == "none":
        yield undecodable(blank(path, data, kind))
        return
    if not decoded.text.strip():
        yield with_text(blank(path, data, kind), "", decoded)
        return
    try:
        records = list(_csv(decoded.text) if kind == "csv" else _json(decoded.text))
    except NotRecords as error:
        advice = "mend the file or give it the name of what it is"
        yield failed(blank(path, data, kind), "error", f"bad-{kind}", str(error), advice)
        return
    yield from _sources(path, kind, records[: limits.members], decoded)
    if len(records) > limits.members:
        what = f"has more than {limits.members} records; the rest was not read"
        yield failed(blank(f"{path}::", b"", kind), "error", "too-many", what, "split it")


def _sources(path: str, kind: str, records: Sequence[object], decoded: Decoded) -> Iterator[Source]:
    table = [record for record in records if isinstance(record, dict)]
    present = {str(name).strip().lower(): name for record in table[:SAMPLE] for name in record}
    title, address, key = (_column(present, names) for names in (TITLE, ADDRESS, KEY))
    text = _text_column(table, present)
    names, stem = Names(path), PurePosixPath(path.replace("\\", "/").replace("::", "/")).name.partition(".")[0]
    for number, record in enumerate(records, 1):
        cells: Record = record if isinstance(record, dict) else {text or "": record}
        name = str(cells.get(key) or "") if key else ""
        place = names.path_of(name or f"{stem}-{number}")
        content = cells.get(text or "") or _other_text(cells)
        raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else b""
        source = blank(place, raw, kind, url=str(cells.get(address) or "") if address else "")
        if isinstance(record, NotRecords):
            yield failed(source, "error", f"bad-{kind}", str(record), "mend or drop the record")
        elif content is not None and not isinstance(content, str):
            what = f"record {number} has no text in {text or 'any column'}"
            yield failed(source, "error", f"bad-{kind}", what, "name the text column `content`")
        else:
            heading = str(cells.get(title) or "").strip() if title and title != text else ""
            plain = Decoded("", decoded.encoding, decoded.confidence, decoded.basis)
            yield with_text(source, _titled(heading, _plain(content or "")), plain)


def _other_text(record: Record) -> object:
    """The text of a record that has it in another column than most."""
    texts = {str(name).strip().lower(): cell for name, cell in record.items() if isinstance(cell, str) and cell.strip()}
    return next((texts[name] for name in TEXT if name in texts), None)


def _plain(content: str) -> str:
    return html_text(content) if is_html(content) else content


def _titled(title: str, content: str) -> str:
    """The text under its title, unless it already opens with it."""
    return f"{title}\n{content}" if title and content.strip() and title not in content[: len(title) + 400] else content


def _json(text: str) -> Iterator[object]:
    """The records of one JSON value, or else of one a line; a broken line among sound ones is a NotRecords object."""
    try:
        yield from _records(json.loads(text))
        return
    except (ValueError, RecursionError) as error:
        whole = str(error)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    found: list[object] = []
    for number, line in lines:
        try:
            value = json.loads(line)
            found.append(value if isinstance(value, (dict, str)) else NotRecords(f"line {number} is no record"))
        except (ValueError, RecursionError) as error:
            found.append(NotRecords(f"line {number} is no JSON ({error})"))
    if all(isinstance(value, NotRecords) for value in found):
        raise NotRecords(f"is no JSON ({whole})")
    yield from found


def _records(value: object) -> list[object]:
    """The records in a JSON value: a list, a list inside an object, or the object itself."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        lists = [part for part in value.values() if isinstance(part, list) and part and all(isinstance(item, dict) for item in part)]
        has_text = any(str(name).lower() in TEXT for name in value)
        return max(lists, key=len) if lists and not has_text else [value]
    return [value]


def _csv(text: str) -> Iterator[object]:
    """The rows of a CSV file as mappings from the names in its first row."""
    head = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=lambda mark: (head.count(mark), -DELIMITERS.index(mark)))
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
        names = [name.strip() for name in next(rows, [])]
        for row in rows:
            if row:
                yield dict(zip(names, [*row[: len(names) - 1], delimiter.join(row[len(names) - 1 :])], strict=False))
    except csv.Error as error:
        raise NotRecords(f"is no CSV ({error})") from error


def _text_column(table: Sequence[Record], present: Mapping[str, str]) -> str | None:
    """The column that holds the text: by name, else the one with the longest text on average."""
    named = _column(present, TEXT)
    if named is not None or not table:
        return named
    sample = table[:SAMPLE]
    columns = dict.fromkeys(name for record in sample for name in record)
    lengths = {name: sum(len(cell) for record in sample if isinstance(cell := record.get(name), str)) for name in columns}
    return max(columns, key=lambda name: lengths[name], default=None)


def _column(present: Mapping[str, str], names: Sequence[str]) -> str | None:
    """The first of the names that is a column; `present` gives each column by its name in lower case."""
    return next((present[name] for name in names if name in present), None)
