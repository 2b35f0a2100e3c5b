"""A label that one sentence earns: a model of sentences that is trained on paragraphs.

A paragraph has a label when at least one of its sentences has it, so its probability is that not all sentences lack the label
(noisy-or). The weights that make the labelled paragraphs most likely are found by gradient; a sentence that was labelled by itself is
a paragraph of one.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipeline.classify.model import LEAST, MOST

# Most labels are rare.
START = -3.0


def fit_sentences(
    matrix: csr_matrix, owners: np.ndarray, wanted: np.ndarray, counts: np.ndarray, limits: tuple[float, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Weights (a column a label) and biases; `matrix` has a row a sentence, `wanted` a row a paragraph, `counts` its weight;
    `limits` are the L2 penalty and the most rounds of the search.
    """
    penalty, rounds = limits
    features, labels = matrix.shape[1], wanted.shape[1]
    turned = matrix.T.tocsr()
    begins = np.searchsorted(owners, np.arange(len(wanted)))
    weight = counts[:, None]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(features + 1, labels)
        logits = matrix @ table[:-1] + table[-1]
        total = np.clip(np.add.reduceat(np.logaddexp(0, logits), begins, axis=0), LEAST, None)
        cost = weight * np.where(wanted, -np.log(-np.expm1(-total)), total)
        slope = (weight * np.where(wanted, -1 / np.expm1(np.minimum(total, MOST)), 1.0))[owners] / (1 + np.exp(-logits))
        gradient = np.vstack([turned @ slope + 2 * penalty * table[:-1], slope.sum(axis=0)])
        return float(cost.sum() + penalty * (table[:-1] ** 2).sum()), gradient.ravel()

    start = np.zeros((features + 1, labels))
    start[-1] = START
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x.reshape(features + 1, labels)
    return found[:-1], found[-1]
