"""Classification: key groups and work categories of paragraphs, from rules that name their cue and a small linear model.

Training, evaluation, agreement and label sheets stand in modules of their own (`train`, `evaluate`, `agreement`, `labelling`), so
that a run does not load the learning library.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pipeline.classify.codebook import Codebook, load_codebook
from pipeline.classify.decide import decide, decide_by_rules
from pipeline.classify.features import View, describe
from pipeline.classify.model import Model, load_model, save_model, shipped_model
from pipeline.records import Document, Labels

__all__ = [
    "Codebook",
    "Model",
    "View",
    "classify",
    "classify_all",
    "label_views",
    "load_codebook",
    "load_model",
    "save_model",
    "shipped_model",
]


def classify(document: Document, model: Model | None = None) -> tuple[Labels, ...]:
    """The labels of every paragraph, in order; by the rules alone when there is no model.

    The same paragraph under the same headings at the same place of a document always gets the same labels: what counts of the place
    is only whether it stands first, last, late, or after the list of shortcomings, and of the document its genre and its subject.
    """
    return classify_all((document,), model)[0]


def classify_all(documents: Sequence[Document], model: Model | None = None) -> list[tuple[Labels, ...]]:
    """The labels of each document, as `classify` gives them: what a batch has in common is done once, so many cost less than one by one."""
    views = [
        View(paragraph.text, paragraph.section, f"document {at}", document.title, document.identity.genre)
        for at, document in enumerate(documents)
        for paragraph in document.paragraphs
    ]
    labels = iter(label_views(views, model))
    return [tuple(islice(labels, len(document.paragraphs))) for document in documents]


def label_views(views: list[View], model: Model | None) -> tuple[Labels, ...]:
    """The labels of paragraphs given as text and headings."""
    book = model.codebook if model else load_codebook()
    described = describe(views, book)
    if model is None:
        return tuple(decide_by_rules(book, one.votes) for one in described)
    if not described:
        return ()
    labels, main = model.score(described)
    return decide(book, described, labels, main, model.thresholds)
