"""How far the headline scores would move with other documents: percentile bootstrap (Efron and Tibshirani, *An Introduction to the
Bootstrap*, 1993, ch. 13) over whole documents, since paragraphs of one document are not independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.train import Example
from pipeline.records import Labels

ROUNDS = 1000
LOW, HIGH = 2.5, 97.5


class Limits(NamedTuple):
    """The limits between which 95 % of the scores of redrawn documents lie, as (low, high), each from 0 to 1."""

    key_groups_f1: tuple[float, float]
    work_categories_f1: tuple[float, float]
    main_accuracy: tuple[float, float]


def limits(examples: Sequence[Example], labels: Sequence[Labels], seed: int = 0) -> Limits:
    """Limits of the micro F1 of key groups and work categories and of the accuracy of the main category.

    An example without a document stands for itself. The same input and seed give the same limits; no examples give (1, 1).
    """
    tallies: dict[str, NDArray[np.int64]] = {}
    for example, given in zip(examples, labels, strict=True):
        own = np.array(
            [
                *_counts(example.key_groups, given.key_groups),
                *_counts(example.work_categories, given.work_categories),
                given.work_categories[:1] == example.work_categories[:1],
                1,
            ]
        )
        name = example.view.document or example.example_id
        tallies[name] = tallies[name] + own if name in tallies else own
    if not tallies:
        return Limits((1.0, 1.0), (1.0, 1.0), (1.0, 1.0))
    table = np.stack(list(tallies.values()))
    draws = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1 / len(table)), ROUNDS) @ table
    return Limits(_span(_f1(draws[:, :3])), _span(_f1(draws[:, 3:6])), _span(draws[:, 6] / draws[:, 7]))


def _counts(wanted: Sequence[str], given: Sequence[str]) -> tuple[int, int, int]:
    """Right, wrong and missed."""
    right = len({*wanted} & {*given})
    return right, len(given) - right, len(wanted) - right


def _f1(draws: NDArray[np.int64]) -> NDArray[np.float64]:
    right, wrong, missed = draws.T
    total = 2 * right + wrong + missed
    return np.where(total, 2 * right / np.maximum(total, 1), 1.0)


def _span(found: NDArray[np.float64]) -> tuple[float, float]:
    low, high = np.percentile(found, [LOW, HIGH])
    return float(low), float(high)
