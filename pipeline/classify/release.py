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

HELD_OUT = ("c", "d", "e", "f")
# Labels below this score are the doubtful band: read them before counting them.
DOUBTFUL = 0.5


LIMITS = (
    "",
    "## Known failures",
    "",
    "- `resources`, `results` and `workforce` as side topics: one clause among many is missed, or read into a clause that only uses",
    "  a reader, names a rank or mentions a team.",
    "- `school_science` is given to clubs and contests in schools, which are activities.",
    "- `activities` against `training`: a course told without roll, test or certificate.",
    "- A group told only by what its people do (drivers, guards, tenants) is found when the word is in the rule table.",
    "- What a school, a community or a union organises, counts or won is given to its people more often than readers give it to them.",
    "- Tables run together into one line lose their rows.",
    "- Plain talk without the words of official summaries (a village, a kindergarten in its own voice) loses more than the tables tell.",
    "- Written in the style of 2006–2025 official summaries; other genres were not tested.",
    "- Use it to sort and count over many documents; for a single document read the cues.",
    "",
)


def release(corpus: Path, models: Path) -> None:
    """Write `classifier.npz`, `metrics.json` and `README.md` into `models`."""
    examples = training_examples(corpus)
    together = [example for prefix in HELD_OUT for example in document_examples(corpus, prefix)]
    model = train(examples)
    folds = cross_validate([*examples, *together])
    votes = [one.votes for one in describe([example.view for example in together], model.codebook)]
    unseen = {
        "rules": compare(together, [decide_by_rules(model.codebook, one) for one in votes]),
        "both": compare(together, label_examples(together, model)),
    }
    models.mkdir(parents=True, exist_ok=True)
    (models / "classifier.npz").write_bytes(save_model(model))
    metrics = {
        "data_hash": model.data_hash,
        "parameters_hash": model.parameters_hash,
        "settings": json.loads(model.settings),
        "training_paragraphs": sum(not one.part for one in examples),
        "training_sentences": sum(one.part for one in examples),
        "unseen": {name: summary(one) for name, one in unseen.items()},
        "folds": {name: summary(one) for name, one in folds.items()},
        "labels": [rated(rate) for rate in unseen["both"].labels],
        "labels_in_folds": {name: [rated(rate) for rate in one.labels] for name, one in folds.items()},
        "bands": [{**asdict(band), "mean_score": round(band.mean_score, 3)} for band in folds["both"].bands],
        "doubtful": {"below": DOUBTFUL, **doubt(folds["both"])},
    }
    (models / "metrics.json").write_text(json.dumps(metrics, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (models / "README.md").write_text(card(model, examples, unseen, folds), "utf-8")


def doubt(found: Evaluation) -> dict[str, dict[str, float]]:
    """For each kind the share of labels in the doubtful band, and the share right inside and above it."""
    told = {}
    for kind in dict.fromkeys(band.kind for band in found.bands):
        own = [band for band in found.bands if band.kind == kind]
        low, high = ([band for band in own if (band.low < DOUBTFUL) is inside] for inside in (True, False))
        counts = [(sum(band.given for band in part), sum(band.right for band in part)) for part in (low, high)]
        shares = [right / given if given else 1.0 for given, right in counts]
        told[kind] = {
            "share": round(counts[0][0] / max(1, counts[0][0] + counts[1][0]), 3),
            "right_inside": round(shares[0], 3),
            "right_above": round(shares[1], 3),
        }
    return told


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
    sentences = sum(one.part for one in examples)
    examples = [one for one in examples if not one.part]
    documents = sum(bool(one.view.document) for one in examples)
    known = [name for one in examples for name in (*one.key_groups, *one.work_categories)]
    lines = [
        "# The shipped classifier",
        "",
        "Written by `python -m pipeline.classify.release`; do not edit by hand. It tags the paragraphs of work summaries on science",
        "literacy with key groups (whom it reaches) and work categories (what was done, the main one first). One-vs-rest logistic",
        "regression over votes of the rule table, words of the paragraph, pieces of the headings, and the place in the document;",
        "beside it, at equal weight, a model of single sentences (noisy-or), so that one clause can earn a label. It learns from whole",
        f"paragraphs and from {sentences} sentences of them whose own labels were read off one by one.",
        "",
        f"- Training: {len(examples)} paragraphs written for the project, {documents} of them in whole documents. No real page is in it.",
        f"- File: `classifier.npz`, number arrays and a JSON header only; data hash `{model.data_hash[:16]}`,"
        f" parameters hash `{model.parameters_hash[:16]}`. Loading runs no code and checks both shapes and hash.",
        "- Scores are probabilities of a label by itself; thresholds were tuned out of fold and are in the file.",
        "",
        "## Measured",
        "",
        "Unseen: the annotated texts `c*`, `d*`, `e*` and `f*` by four hands, none of which was trained on. Errors in them were read, and",
        "rules and training paragraphs written after them, so that they flatter. Folds, the figures to go by: whole documents held out in",
        "turn and scored, unseen texts among them; rules, words and both on the same folds. The sample pages are made of texts",
        "`a*` and `b*`, which are in the training: scores on them flatter too. In brackets the 95 % interval over documents drawn with",
        "replacement.",
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
    lines += ["", "## By label on the same folds (F1)", "", "| label | paragraphs | rules | words | both |", "|---|---|---|---|---|"]
    for rates in zip(*(folds[name].labels for name in ("rules", "words", "both")), strict=True):
        wanted = rates[0].right + rates[0].missed
        lines.append(f"| {rates[0].label} | {wanted} | {' | '.join(f'{rate.f1:.2f}' for rate in rates)} |")
    lines += [*_trust(folds["both"]), *LIMITS]
    return "\n".join(lines)


def _trust(found: Evaluation) -> list[str]:
    """How well a score tells the share that is right, and what leaving out doubtful labels buys."""
    lines = [
        "",
        "## How far to trust a score (folds)",
        "",
        "| kind | score from | labels given | mean score | share right |",
        "|---|---|---|---|---|",
    ]
    for band in found.bands:
        lines.append(f"| {band.kind} | {band.low:.1f} | {band.given} | {band.mean_score:.2f} | {band.right / band.given:.2f} |")
    lines += ["", f"Labels with a score below {DOUBTFUL} are the doubtful band: leave them out where precision matters, or read them.", ""]
    lines += ["| kind | share of labels in the band | right inside | right above |", "|---|---|---|---|"]
    for kind, told in doubt(found).items():
        lines.append(f"| {kind} | {told['share']:.2f} | {told['right_inside']:.2f} | {told['right_above']:.2f} |")
    return [*lines, "", "Without any word or cue that it knows the classifier abstains: no labels, basis `abstained`."]


def _row(name: str, found: Evaluation) -> str:
    scores = (found.key_groups.f1, found.work_categories.f1, found.main_accuracy)
    cells = (f"{score:.3f} ({low:.2f} – {high:.2f})" for score, (low, high) in zip(scores, found.limits, strict=True))
    return f"| {name} | {found.paragraphs} | {' | '.join(cells)} | {found.macro_f1:.3f} |"


if __name__ == "__main__":
    release(*(Path(given) for given in (sys.argv[1:3] if len(sys.argv) > 2 else ("corpus", "models"))))
