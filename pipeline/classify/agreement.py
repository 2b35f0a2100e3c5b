"""Agreement of coders: percent, Cohen's kappa and Krippendorff's alpha with bootstrap intervals for each variable, and where they differ.

Each key group and each work category is a yes/no variable, the main category a nominal one. A paragraph that a coder did not
label is missing for that coder. Sources: Cohen 1960; Krippendorff, Content Analysis (alpha, nominal metric).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from krippendorff import alpha
from sklearn.metrics import cohen_kappa_score

from pipeline.classify.codebook import Codebook, load_codebook
from pipeline.errors import ZongjieError

ROUNDS = 1000
LEAST = 2


@dataclass(frozen=True, slots=True)
class Coding:
    """What one coder gave one paragraph, the main work category first."""

    key_groups: tuple[str, ...]
    work_categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One variable: `units` labelled by two or more, share of agreeing pairs, kappa (mean over pairs of coders), alpha and its interval.

    Kappa and alpha are None where nothing varies, so that chance agreement is certain.
    """

    variable: str
    units: int
    percent: float
    kappa: float | None
    alpha: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One paragraph on which two coders differ in one variable."""

    paragraph_id: str
    variable: str
    first: str
    second: str
    first_value: str
    second_value: str


def agree(coders: Mapping[str, Mapping[str, Coding]], codebook: Codebook | None = None, seed: int = 0) -> tuple[Agreement, ...]:
    """The agreement of coders for each variable: `main_category`, then every label of the codebook.

    `coders` maps a coder's name to their codings by paragraph id. The same input and seed give the same intervals. Raises
    ZongjieError `agreement-empty` when fewer than two coders share a paragraph.
    """
    book = codebook or load_codebook()
    shared = sorted({name for codings in coders.values() for name in codings})
    shared = [name for name in shared if sum(name in codings for codings in coders.values()) >= LEAST]
    if not shared:
        raise ZongjieError("agreement-empty", "no paragraph was labelled by two coders", "", "give two files over the same paragraphs")
    draws = np.random.default_rng(seed).integers(0, len(shared), (ROUNDS, len(shared)))
    return tuple(_rate(variable, _matrix(variable, coders, shared, book), draws) for variable in ("main_category", *book.labels))


def disagreements(coders: Mapping[str, Mapping[str, Coding]], codebook: Codebook | None = None) -> tuple[Disagreement, ...]:
    """Every paragraph and variable on which two coders differ, by paragraph."""
    book = codebook or load_codebook()
    names = list(coders)
    found = []
    for paragraph in sorted({name for codings in coders.values() for name in codings}):
        for at, first in enumerate(names):
            for second in names[at + 1 :]:
                if paragraph not in coders[first] or paragraph not in coders[second]:
                    continue
                for variable in ("main_category", *book.labels):
                    one, other = (_value(variable, coders[name][paragraph]) for name in (first, second))
                    if one != other:
                        found.append(Disagreement(paragraph, variable, first, second, one, other))
    return tuple(found)


def _value(variable: str, coding: Coding) -> str:
    if variable == "main_category":
        return coding.work_categories[0] if coding.work_categories else ""
    return "yes" if variable in coding.key_groups or variable in coding.work_categories else "no"


def _matrix(variable: str, coders: Mapping[str, Mapping[str, Coding]], shared: Sequence[str], book: Codebook) -> np.ndarray:
    """Coders by paragraphs: the value as a number, NaN where a coder did not label it."""
    values = ("", *book.work_categories) if variable == "main_category" else ("no", "yes")
    code = {value: number for number, value in enumerate(values)}
    return np.array(
        [
            [code[_value(variable, codings[name])] if name in codings else np.nan for name in shared]
            for codings in coders.values()
        ],
        dtype=float,
    )  # fmt: skip


def _rate(variable: str, matrix: np.ndarray, draws: np.ndarray) -> Agreement:
    pairs = [(one, other) for one in range(len(matrix)) for other in range(one + 1, len(matrix))]
    same = both = 0
    kappas = []
    for one, other in pairs:
        present = ~np.isnan(matrix[one]) & ~np.isnan(matrix[other])
        left, right = matrix[one][present], matrix[other][present]
        same += int((left == right).sum())
        both += len(left)
        kappa = _kappa(left, right)
        if kappa is not None:
            kappas.append(kappa)
    size = int(np.nanmax(matrix)) + 1
    counts = np.stack([(matrix == value).sum(axis=0) for value in range(size)], axis=1)
    counts = counts[counts.sum(axis=1) >= LEAST]
    point = _alpha(counts)
    low = high = None
    if point is not None:
        drawn = [value for draw in draws if (value := _alpha(counts[draw % len(counts)])) is not None]
        low, high = (float(value) for value in np.percentile(drawn, [2.5, 97.5])) if drawn else (point, point)
    return Agreement(variable, len(counts), same / both if both else 1.0, float(np.mean(kappas)) if kappas else None, point, low, high)


def _kappa(left: np.ndarray, right: np.ndarray) -> float | None:
    if not len(left) or len(np.union1d(left, right)) < LEAST:
        return None
    return float(cohen_kappa_score(left, right))


def _alpha(counts: np.ndarray) -> float | None:
    """Krippendorff's alpha for nominal values from a table of units by values; None where only one value occurs."""
    if (counts.sum(axis=0) > 0).sum() < LEAST:
        return None
    return float(alpha(value_counts=counts, level_of_measurement="nominal"))
