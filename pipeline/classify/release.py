"""Make the shipped classifier: train, measure on pages it has not seen, and write model, metrics and model card.

python -m pipeline.classify.release [CORPUS_FOLDER] [MODELS_FOLDER]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from pipeline.classify.decide import decide_by_rules
from pipeline.classify.evaluate import Evaluation, Rate, compare, cross_validate, label_examples
from pipeline.classify.features import describe
from pipeline.classify.gold import document_examples, training_examples
from pipeline.classify.model import Model, save_model
from pipeline.classify.train import Example, train

HELD_OUT = ("b", "c")


def release(corpus: Path, models: Path) -> None:
    """Write `classifier.npz`, `metrics.json` and `README.md` into `models`."""
    examples = training_examples(corpus)
    held_out = [example for prefix in HELD_OUT for example in document_examples(corpus, prefix)]
    model = train(examples)
    folds = cross_validate([*examples, *held_out])
    by_rules = [decide_by_rules(model.codebook, one.votes) for one in describe([example.view for example in held_out], model.codebook)]
    unseen = {"rules": compare(held_out, by_rules), "both": compare(held_out, label_examples(held_out, model))}
    models.mkdir(parents=True, exist_ok=True)
    (models / "classifier.npz").write_bytes(save_model(model))
    metrics = {
        "data_hash": model.data_hash,
        "parameters_hash": model.parameters_hash,
        "settings": json.loads(model.settings),
        "training_paragraphs": len(examples),
        "unseen": {name: summary(one) for name, one in unseen.items()},
        "folds": {name: summary(one) for name, one in folds.items()},
        "labels": [rated(rate) for rate in unseen["both"].labels],
    }
    (models / "metrics.json").write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (models / "README.md").write_text(card(model, examples, unseen, folds), "utf-8")


def summary(found: Evaluation) -> dict[str, float]:
    """The headline figures of an evaluation."""
    return {
        "paragraphs": found.paragraphs,
        "key_groups_f1": round(found.key_groups.f1, 4),
        "work_categories_f1": round(found.work_categories.f1, 4),
        "main_accuracy": round(found.main_accuracy, 4),
        "macro_f1": round(found.macro_f1, 4),
    }


def rated(rate: Rate) -> dict[str, object]:
    """One label's counts and scores."""
    return {**asdict(rate), "precision": round(rate.precision, 3), "recall": round(rate.recall, 3), "f1": round(rate.f1, 3)}


def card(model: Model, examples: Sequence[Example], unseen: dict[str, Evaluation], folds: dict[str, Evaluation]) -> str:
    """The model card as Markdown; every figure in it was measured by this run."""
    documents = sum(bool(one.view.document) for one in examples)
    known = [name for one in examples for name in (*one.key_groups, *one.work_categories)]
    lines = [
        "# The shipped classifier",
        "",
        "Written by `python -m pipeline.classify.release`; do not edit by hand. It tags the paragraphs of work summaries on science",
        "literacy with key groups (whom it reaches) and work categories (what was done, the main one first). One-vs-rest logistic",
        "regression over votes of the rule table, words of the paragraph, pieces of the headings, and the place in the document.",
        "",
        f"- Training: {len(examples)} paragraphs written for the project, {documents} of them in whole documents. No real page is in it.",
        f"- File: `classifier.npz`, number arrays and a JSON header only; data hash `{model.data_hash[:16]}`,"
        f" parameters hash `{model.parameters_hash[:16]}`. Loading runs no code and checks both shapes and hash.",
        "- Scores are probabilities of a label by itself; thresholds were tuned out of fold and are in the file.",
        "",
        "## Measured",
        "",
        f"Unseen: the annotated texts {' and '.join(f'`{prefix}*`' for prefix in HELD_OUT)}, none of which was trained on. Folds: whole",
        "documents held out in turn and scored, unseen texts among them; rules, words and both on the same folds.",
        "",
        "| test | paragraphs | key groups micro F1 | work categories micro F1 | main category | macro F1 |",
        "|---|---|---|---|---|---|",
        *(_row(f"unseen, {name}", one) for name, one in unseen.items()),
        *(_row(f"folds, {name}", one) for name, one in folds.items()),
        "",
        "## By label (unseen)",
        "",
        "| label | training | right | wrong | missed | precision | recall | F1 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for rate in unseen["both"].labels:
        scores = f"{rate.precision:.2f} | {rate.recall:.2f} | {rate.f1:.2f}"
        lines.append(f"| {rate.label} | {known.count(rate.label)} | {rate.right} | {rate.wrong} | {rate.missed} | {scores} |")
    lines += ["", "## How far to trust a work category (folds)", "", "| score from | labels given | share right |", "|---|---|---|"]
    lines += [f"| {low:.1f} | {total} | {share:.2f} |" for low, total, share in folds["both"].bands if total]
    lines += [
        "",
        "## Limits",
        "",
        "- Written in the style of 2006–2025 official summaries; other genres were not tested.",
        "- Labels with few training paragraphs or few tests above are rough; look at the counts before using one alone.",
        "- A paragraph that names nobody but is plainly about a group (members of a growers' association) is often missed.",
        "- Use it to sort and count over many documents; for a single document read the cues.",
        "",
    ]
    return "\n".join(lines)


def _row(name: str, found: Evaluation) -> str:
    figures = summary(found)
    return (
        f"| {name} | {found.paragraphs} | {figures['key_groups_f1']:.3f} | {figures['work_categories_f1']:.3f} |"
        f" {figures['main_accuracy']:.3f} | {figures['macro_f1']:.3f} |"
    )


if __name__ == "__main__":
    release(*(Path(given) for given in (sys.argv[1:3] if len(sys.argv) > 2 else ("corpus", "models"))))
