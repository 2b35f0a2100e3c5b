"""Train a classifier from labelled paragraphs and write the model file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.classify.codebook import load_codebook
from pipeline.classify.evaluate import Evaluation, cross_validate
from pipeline.classify.model import save_model
from pipeline.classify.train import read_examples, train
from pipeline.errors import ZongjieError


def train_model(paths: Sequence[Path], target: Path, codebook: str = "", *, folds: bool = True) -> dict[str, Evaluation]:
    """Train on JSON-Lines files (or folders of them) and write the model; return its scores on held-out folds, if asked.

    Documents stay in one fold. Raises ZongjieError `training-missing` when there is no file.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.jsonl")) if path.is_dir() else [path])]
    if not files or not all(file.is_file() for file in files):
        raise ZongjieError(
            "training-missing", "no labelled paragraphs", ", ".join(map(str, paths)), "name .jsonl files or a folder of them"
        )
    book = load_codebook(codebook)
    examples = read_examples(files, book)
    target.write_bytes(save_model(train(examples, book)))
    return cross_validate(examples, book) if folds else {}


def score_lines(found: dict[str, Evaluation]) -> list[str]:
    """A table for the terminal: rules, words and both on the same folds; in brackets 95 % intervals over documents."""
    lines = [f"{'page-out':10} {'paragraphs':>10} {'key groups':>17} {'categories':>17} {'main':>17} {'macro':>6}"] if found else []
    for name, one in found.items():
        scores = (one.key_groups.f1, one.work_categories.f1, one.main_accuracy)
        cells = (f"{score:.3f} ({low:.2f}–{high:.2f})" for score, (low, high) in zip(scores, one.limits, strict=True))
        lines.append(f"{name:10} {one.paragraphs:>10} {' '.join(f'{cell:>17}' for cell in cells)} {one.macro_f1:>6.3f}")
    return lines
