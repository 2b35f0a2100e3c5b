"""Scores of a run against gold annotations, and the errors behind each figure.

Definitions are those of the annotation guide: documents by their first and last words, paragraphs by theirs, facts by measure,
value, state and place, labels by micro and macro F1.
"""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import ZongjieError
from pipeline.evaluate.gold import GoldPage, read_gold
from pipeline.evaluate.score import Report, score
from pipeline.evaluate.tables import read_tables

__all__ = ["GoldPage", "Report", "evaluate_tables", "score", "to_json", "to_text"]

FIGURE_WIDTH = 22


def evaluate_tables(out: Path, gold: Path) -> Report:
    """The scores of the tables in `out` (or `out/tables`) against the `PAGE.jsonl` files in `gold`.

    Raises ZongjieError `evaluate-tables` or `evaluate-gold` when either is missing.
    """
    folder = out / "tables" if (out / "tables").is_dir() else out
    if not (folder / "sources.csv").is_file():
        raise ZongjieError("evaluate-tables", "there is no sources.csv", str(folder), "name the output folder of a run")
    pages = read_gold(gold)
    if not pages:
        raise ZongjieError("evaluate-gold", "there is no PAGE.jsonl", str(gold), "name a folder of annotations")
    return score(read_tables(folder), pages)


def to_json(report: Report) -> str:
    """Figures and errors as one JSON object."""
    errors = [{"figure": error.figure, "page": error.page, "what": error.what} for error in report.errors]
    return json.dumps({"figures": report.figures, "errors": errors}, ensure_ascii=False)


def to_text(report: Report, *, errors: bool = False) -> str:
    """The figures a line each; with `errors` also what stands behind them."""
    lines = []
    for name, value in report.figures.items():
        lines.append(f"{name:{FIGURE_WIDTH}} {value:.3f}" if isinstance(value, float) else f"{name:{FIGURE_WIDTH}} {value}")
    if errors:
        lines += [f"{error.figure:{FIGURE_WIDTH}} {error.page}: {error.what}" for error in report.errors]
    return "\n".join(lines)
