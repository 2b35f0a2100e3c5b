"""Scores on the held-out texts, damaged anew: `python -m corpus.held_out [--seed S] [--resamples N] [--write]`.

Makes pages of the texts that stand on no sample page (`corpus.plan.HELD_OUT`), runs them through the pipeline and prints each
figure with its 95 % interval as a Markdown table. The intervals are percentiles over pages drawn with replacement (Efron and
Tibshirani, *An Introduction to the Bootstrap*, 1993, ch. 13): a page, not a fact, is what a corpus has more or fewer of.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from corpus.build import CORPUS, samples, write
from pipeline.evaluate.gold import GoldPage, read_gold
from pipeline.evaluate.score import score
from pipeline.evaluate.tables import Tables, read_tables
from pipeline.flow import run

RESAMPLES = 200
"""Enough for limits that are given to two places."""
LOW, HIGH = 0.025, 0.975
PAGE = CORPUS.parent / "docs" / "accuracy.md"
INTRODUCTION = """# Accuracy

Written by `python -m corpus.held_out --write` (`make held-out`). The figures are those of `zongjie evaluate`; the definitions stand in
`pipeline/evaluate/`.

- **Sample pages**: made of the texts a and b. Rules were tuned on them and the classifier learns from them, so this column is the floor
  that the tests pin (`corpus/floor.json`), not a promise.
- **Held-out pages**: made of the texts c, d, e and f, which stand on no sample page and in no training; three of the four hands that wrote
  them knew nothing of the rules. Their errors were read afterwards, to find mechanisms, so they flatter a little too. In brackets the 95 %
  interval over pages drawn with replacement.

"""


def intervals(tables: Tables, pages: Sequence[GoldPage], resamples: int) -> dict[str, tuple[float, float]]:
    """For each figure the limits between which 95 % of the resampled scores lie. The same pages give the same limits."""
    rng = random.Random(0)
    drawn: dict[str, list[float]] = {}
    for _ in range(resamples):
        for name, value in score(tables, rng.choices(pages, k=len(pages))).figures.items():
            drawn.setdefault(name, []).append(float(value))
    return {name: _limits(sorted(found)) for name, found in drawn.items()}


def _limits(found: list[float]) -> tuple[float, float]:
    return found[int(LOW * len(found))], found[min(len(found) - 1, int(HIGH * len(found)))]


def measure(seed: str, resamples: int) -> dict[str, tuple[float, float, float]]:
    """Each figure on pages made with `seed`, with the two limits of its interval."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        write(Path(folder), samples(held_out=True), seed)
        run([str(Path(folder) / "pages")], out)
        tables, pages = read_tables(Path(out) / "tables"), read_gold(Path(folder) / "gold/pages")
        limits = intervals(tables, pages, resamples)
        return {name: (float(value), *limits[name]) for name, value in score(tables, pages).figures.items()}


def rows(found: Mapping[str, tuple[float, float, float]], floor: Mapping[str, float]) -> Iterator[str]:
    """The lines of the Markdown table: figure, sample pages, held-out pages."""
    yield "| figure | sample pages | held-out pages |"
    yield "|---|---:|---:|"
    for name, (value, low, high) in found.items():
        if name == "pages":
            yield f"| pages | {floor[name]:.0f} | {value:.0f} |"
        else:
            yield f"| {name} | {floor[name]:.3f} | {value:.3f} ({low:.2f} – {high:.2f}) |"


def main() -> None:
    """Build, run, score, print or write."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    arguments.add_argument("--seed", default="", help="other damage on the same texts")
    arguments.add_argument("--resamples", type=int, default=RESAMPLES)
    arguments.add_argument("--write", action="store_true", help="into docs/accuracy.md")
    chosen = arguments.parse_args()
    floor = json.loads((CORPUS / "floor.json").read_text("utf-8"))["figures"]
    lines = "\n".join(rows(measure(chosen.seed, chosen.resamples), floor))
    if chosen.write:
        PAGE.write_text(INTRODUCTION + lines + "\n", "utf-8")
    print(lines)


if __name__ == "__main__":
    main()
