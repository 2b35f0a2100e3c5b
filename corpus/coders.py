"""How codings of the same paragraphs agree, all labels of a kind pooled: the tables of corpus/training/second/SETTLED.md.

    python -m corpus.coders

`zongjie agreement` tells the same of each label by itself. Cohen's kappa over one yes or no for each paragraph and label.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from krippendorff import alpha
from sklearn.metrics import cohen_kappa_score, f1_score

from pipeline.classify.codebook import load_codebook

FOLDER = Path(__file__).parent / "training/second"
NAMES = {
    "reader against reader": ("blind1", "blind2"),
    "first reader against gold": ("blind1", "blind_gold"),
    "second reader against gold": ("blind2", "blind_gold"),
    "classifier against gold": ("blind_classifier", "blind_gold"),
}
Coding = dict[str, dict[str, list[str]]]


def read(name: str) -> Coding:
    """The labels of one coding by paragraph."""
    return {row["id"]: row for row in map(json.loads, (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines())}


def decisions(coding: Coding, paragraphs: Sequence[str], kind: str) -> list[bool]:
    """One yes or no for each paragraph and label of a kind."""
    book = load_codebook()
    labels = book.key_groups if kind == "key_groups" else book.work_categories
    return [label in coding[name][kind] for name in paragraphs for label in labels]


def mains(coding: Coding, paragraphs: Sequence[str]) -> list[str]:
    """The main category of each paragraph."""
    return [coding[name]["work_categories"][0] for name in paragraphs]


def kappa(one: Sequence[object], other: Sequence[object]) -> str:
    """Cohen's kappa to three places; 1.000 where two codings are the same."""
    return f"{1 if one == other else cohen_kappa_score(one, other):.3f}"


def pooled_table() -> Iterator[str]:
    """The first two codings against each other."""
    one, other = read("coder1"), read("coder2")
    paragraphs = sorted({*one} & {*other})
    yield "| pooled | decisions | percent | κ | α | F1 of one coding against the other | paragraphs with the same set |"
    yield "|---|---|---|---|---|---|---|"
    for title, kind in (("key groups", "key_groups"), ("work categories", "work_categories")):
        told = [decisions(coding, paragraphs, kind) for coding in (one, other)]
        share = sum(left == right for left, right in zip(*told, strict=True)) / len(told[0])
        nominal = alpha([list(map(int, coding)) for coding in told], level_of_measurement="nominal")
        same = sum({*one[name][kind]} == {*other[name][kind]} for name in paragraphs)
        aside = ", main category aside" if kind == "work_categories" else ""
        yield (
            f"| {title} | {len(told[0]):,} | {share:.3f} | {kappa(*told)} | {nominal:.3f} | {f1_score(*told):.3f} "
            f"| {same} of {len(paragraphs)}{aside} |"
        )


def groups_table() -> Iterator[str]:
    """Pooled kappa of the key groups, for all paragraphs and the two halves of the sample."""
    half = {name: str(row["half"]) for name, row in read("blind_gold").items()}
    parts = [list(half), *([name for name in half if half[name] == kind] for kind in ("control", "disputed"))]
    yield f"| pooled κ of key groups (before settling) | all {len(parts[0])} | control {len(parts[1])} | disputed {len(parts[2])} |"
    yield "|---|---|---|---|"
    for title, (first, second) in NAMES.items():
        one, other = read(first), read(second)
        cells = [kappa(*(decisions(coding, part, "key_groups") for coding in (one, other))) for part in parts]
        yield f"| {title} | {' | '.join(cells)} |"


def categories_table() -> Iterator[str]:
    """Agreement on the categories: share and kappa of the main one, F1 and kappa of all pooled."""
    paragraphs = list(read("blind_gold"))
    yield f"| categories (before settling), all {len(paragraphs)} | main, share | main, κ | labels, F1 | labels, κ |"
    yield "|---|---|---|---|---|"
    for title, (first, second) in NAMES.items():
        one, other = read(first), read(second)
        leads = [mains(coding, paragraphs) for coding in (one, other)]
        told = [decisions(coding, paragraphs, "work_categories") for coding in (one, other)]
        share = sum(left == right for left, right in zip(*leads, strict=True)) / len(paragraphs)
        yield f"| {title} | {share:.3f} | {kappa(*leads)} | {f1_score(*told):.3f} | {kappa(*told)} |"


def main() -> None:
    """Print the three tables."""
    print("\n".join([*pooled_table(), "", *groups_table(), "", *categories_table()]))


if __name__ == "__main__":
    main()
