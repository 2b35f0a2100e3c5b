"""How good the classifier is: scores by label, the same folds for rules, words and both, and how far a score can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.classify.codebook import Codebook, load_codebook
from pipeline.classify.decide import decide, decide_by_rules
from pipeline.classify.encode import GROUP_SCALE
from pipeline.classify.features import Described, describe
from pipeline.classify.intervals import Limits, limits
from pipeline.classify.model import Model
from pipeline.classify.train import Example, Settings, fold_of, held_out_scores, tune
from pipeline.records import Labels

BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Rate:
    """Right, wrong and missed uses of one label (or of all labels of a kind)."""

    label: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of given labels that are right; 1 when none was given."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of wanted labels that were given; 1 when none was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Band:
    """Labels of one kind whose score is at least `low` and below the next band: how many were given, right, and their mean score."""

    kind: str
    low: float
    given: int
    right: int
    mean_score: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of one set of labels against examples; `bands` tells for key groups, work categories and main category how far a
    score can be trusted, `limits` how far the headline scores would move with other documents.
    """

    paragraphs: int
    key_groups: Rate
    work_categories: Rate
    main_accuracy: float
    labels: tuple[Rate, ...]
    bands: tuple[Band, ...]
    limits: Limits

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the labels that occur."""
        seen = [rate.f1 for rate in self.labels if rate.right + rate.missed]
        return sum(seen) / len(seen) if seen else 1.0


def compare(examples: Sequence[Example], labels: Sequence[Labels], codebook: Codebook | None = None) -> Evaluation:
    """How the labels agree with those of the examples, paragraph by paragraph."""
    book = codebook or load_codebook()
    counts = {label: [0, 0, 0] for label in book.labels}
    scored: dict[str, list[tuple[float, bool]]] = {"key groups": [], "work categories": [], "main category": []}
    main = 0
    for example, given in zip(examples, labels, strict=True):
        wanted = {*example.key_groups, *example.work_categories}
        found = {*given.key_groups, *given.work_categories}
        for label in wanted | found:
            counts[label][0 if label in wanted and label in found else 1 if label in found else 2] += 1
        main += given.work_categories[:1] == example.work_categories[:1]
        groups = zip(given.key_groups, given.key_group_scores, strict=True)
        topics = list(zip(given.work_categories, given.work_category_scores, strict=True))
        scored["key groups"] += [(score, label in wanted) for label, score in groups]
        scored["work categories"] += [(score, label in wanted) for label, score in topics]
        scored["main category"] += [(score, label == example.work_categories[0]) for label, score in topics[:1]]
    rates = [Rate(label, *counts[label]) for label in book.labels]
    split = len(book.key_groups)
    return Evaluation(
        len(examples),
        _sum("key groups", rates[:split]),
        _sum("work categories", rates[split:]),
        main / len(examples) if examples else 1.0,
        tuple(rates),
        tuple(band for kind, pairs in scored.items() for band in _bands(kind, pairs)),
        limits(examples, labels),
    )


def _bands(kind: str, scored: Sequence[tuple[float, bool]]) -> list[Band]:
    found = []
    for low, high in zip(BANDS, (*BANDS[1:], 2.0), strict=True):
        inside = [(score, right) for score, right in scored if low <= score < high]
        if inside:
            mean = sum(score for score, _ in inside) / len(inside)
            found.append(Band(kind, low, len(inside), sum(right for _, right in inside), mean))
    return found


def cross_validate(
    examples: Sequence[Example], codebook: Codebook | None = None, settings: Settings | None = None
) -> dict[str, Evaluation]:
    """Rules alone, words alone, and both, on the same folds; only paragraphs that come with their document are scored, if there are any.

    Each fold's model is made without that fold, and so are its thresholds: from the held-out scores of the other folds.
    """
    book, chosen = codebook or load_codebook(), settings or Settings()
    described = describe([example.view for example in examples], book)
    bare = [one.without_rules() for one in described]
    # Beside the rules words count less for key groups; alone they get their full weight, or the comparison would be unfair.
    freed = replace(chosen, group_strength=chosen.group_strength / GROUP_SCALE[0] ** 2)
    whole = [at for at, one in enumerate(examples) if not one.part]
    scored = [at for at in whole if examples[at].view.document] or whole
    given = {
        "rules": [decide_by_rules(book, one.votes) for one in described],
        "words": _held_out(examples, bare, book, freed),
        "both": _held_out(examples, described, book, chosen),
    }
    return {name: compare([examples[at] for at in scored], [labels[at] for at in scored], book) for name, labels in given.items()}


def _held_out(examples: Sequence[Example], described: Sequence[Described], book: Codebook, settings: Settings) -> list[Labels]:
    """The labels of every example by a model and thresholds that saw nothing of its fold."""
    scores, main = held_out_scores(examples, described, book, settings)
    folds = fold_of(examples, settings.folds)
    given: dict[int, Labels] = {}
    for fold in range(settings.folds):
        inside = [at for at, own in enumerate(folds) if own != fold]
        outside = [at for at, own in enumerate(folds) if own == fold]
        thresholds = tune([examples[at] for at in inside], scores[inside], book, settings)
        found = decide(book, [described[at] for at in outside], scores[outside], main[outside], thresholds)
        given.update(zip(outside, found, strict=True))
    return [given[at] for at in range(len(examples))]


def label_examples(examples: Sequence[Example], model: Model) -> tuple[Labels, ...]:
    """The model's labels of examples that it has not seen."""
    described = describe([example.view for example in examples], model.codebook)
    return decide(model.codebook, described, *model.score(described), model.thresholds)


def _sum(label: str, rates: Sequence[Rate]) -> Rate:
    return Rate(label, sum(one.right for one in rates), sum(one.wrong for one in rates), sum(one.missed for one in rates))
