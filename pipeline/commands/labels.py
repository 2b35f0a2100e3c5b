"""The loop for researchers: a sheet of paragraphs out, labels back, agreement of coders, a classifier of their own."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.classify.agreement import Agreement, Coding, agree, disagreements
from pipeline.classify.codebook import Codebook, load_codebook
from pipeline.classify.labelling import Fault, choose, export_sheet, import_sheet
from pipeline.commands.finished import documents_and_labels, open_tables, read_text
from pipeline.errors import ZongjieError
from pipeline.export.schema import guard


class Imported(NamedTuple):
    """How many labelled paragraphs were written, and what is wrong in which sheet."""

    written: int
    faults: tuple[tuple[str, Fault], ...]


def export_labels(out: Path, sheet: Path, count: int, *, blind: bool) -> int:
    """Write the `count` paragraphs of a run most worth labelling as a sheet; return how many there are."""
    documents, labels = documents_and_labels(open_tables(out))
    chosen = choose(documents, labels, count)
    sheet.write_text(export_sheet(documents, labels, chosen, blind), encoding="utf-8-sig", newline="")
    return len(chosen)


def import_labels(sheets: Sequence[Path], target: Path, codebook: str = "") -> Imported:
    """Write what coders filled in as training paragraphs (JSON Lines). Faulty rows are left out and returned."""
    book = load_codebook(codebook)
    lines, faults = [], []
    for path in sheets:
        found = import_sheet(read_text(path), book)
        faults += [(path.name, fault) for fault in found.faults]
        for example in found.examples:
            record = {
                "id": example.example_id,
                "section": example.view.section,
                "text": example.view.text,
                "key_groups": list(example.key_groups),
                "work_categories": list(example.work_categories),
            }
            lines.append(json.dumps(record, ensure_ascii=False))
    target.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return Imported(len(lines), tuple(faults))


def read_coding(path: Path, book: Codebook) -> dict[str, Coding]:
    """One coder's labels by paragraph id, from a sheet (CSV) or from training paragraphs (JSON Lines).

    Raises ZongjieError `coding-line` for a JSON line that is no labelled paragraph.
    """
    text = read_text(path)
    if path.suffix.lower() == ".csv":
        return import_sheet(text, book).codings
    found = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            found[str(record["id"])] = Coding(tuple(record["key_groups"]), tuple(record["work_categories"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ZongjieError("coding-line", "not a labelled paragraph", f"{path} line {number}", "mend or remove the line") from error
    return found


def compare_coders(paths: Sequence[Path], codebook: str = "") -> tuple[tuple[Agreement, ...], str]:
    """Agreement for each variable, and the list of disagreements as CSV text. Two files of one name are told apart by number."""
    book = load_codebook(codebook)
    names = [
        path.stem if [other.stem for other in paths].count(path.stem) == 1 else f"{path.stem} ({at})" for at, path in enumerate(paths, 1)
    ]
    coders = {name: read_coding(path, book) for name, path in zip(names, paths, strict=True)}
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["paragraph_id", "variable", "first", "second", "first_value", "second_value"])
    for one in disagreements(coders, book):
        cells = (one.paragraph_id, one.variable, one.first, one.second, one.first_value, one.second_value)
        writer.writerow([guard(str(cell)) for cell in cells])
    return agree(coders, book), buffer.getvalue()


def agreement_lines(found: Sequence[Agreement]) -> list[str]:
    """A table for the terminal: variable, paragraphs, percent, kappa, alpha with its 95 % interval."""
    lines = [f"{'variable':24} {'n':>5} {'percent':>8} {'kappa':>7} {'alpha':>7}  interval"]
    for one in found:
        interval = f"{one.low:.2f} … {one.high:.2f}" if one.low is not None and one.high is not None else ""
        lines.append(f"{one.variable:24} {one.units:>5} {one.percent:>8.3f} {_shown(one.kappa):>7} {_shown(one.alpha):>7}  {interval}")
    return lines


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
