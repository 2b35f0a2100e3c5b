"""Sparse rows times dense weights: long rows one by one and short rows together come to the same as the dense product."""

import numpy as np
import pytest

from pipeline.classify.encode import LONG, ROWS_AT_ONCE, Encoded
from pipeline.classify.model import any_of

WIDTH = 500


def _scattered(sizes: list[int]) -> Encoded:
    """Rows with so many cells each, in no order; a column may come twice in a row."""
    chance = np.random.default_rng(1)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    chance.shuffle(rows)
    cells = chance.normal(size=len(rows)).astype(np.float32)
    return Encoded(rows, chance.integers(0, WIDTH, len(rows)), cells, (len(sizes), WIDTH))


@pytest.mark.parametrize(
    "sizes",
    [
        [],
        [0, 0],
        [1, 0, 2, 0],
        [LONG + 1, 0, 3 * LONG, 2 * LONG, 0],
        [LONG],
        [3] * (2 * ROWS_AT_ONCE + 1),
        [0, 5] * ROWS_AT_ONCE + [4 * LONG],
    ],
)
def test_a_product_is_that_of_the_dense_matrix(sizes: list[int]) -> None:
    one = _scattered(sizes)
    dense = np.zeros(one.shape)
    np.add.at(dense, (one.rows, one.columns), one.cells)
    weights = np.random.default_rng(2).normal(size=(WIDTH, 7))
    assert np.allclose(one.times(weights), dense @ weights, rtol=0, atol=1e-12)


def test_a_row_alone_is_as_it_is_among_others() -> None:
    """Alone it is long, among short ones it is worked together with them."""
    one = _scattered([2 * LONG] + [1] * (4 * LONG))
    weights = np.random.default_rng(3).normal(size=(WIDTH, 7))
    own = one.rows == 0
    alone = Encoded(one.rows[own], one.columns[own], one.cells[own], (1, WIDTH))
    assert np.allclose(one.times(weights)[0], alone.times(weights)[0], rtol=0, atol=1e-12)


@pytest.mark.filterwarnings("error")
def test_sentences_that_are_certain_beyond_measure_are_joined_without_overflow() -> None:
    found = any_of(np.array([[-1e6, 0.0, 1e6], [-1e6, 0.0, 800.0], [-3.0, 2.0, -1e6]]), np.array([0, 0, 1]), 2)
    assert np.isfinite(found).all()
    assert found[0, 0] < -20 < 20 < found[0, 2]
    assert found[0, 1] == pytest.approx(np.log(3))
    assert found[1, :2] == pytest.approx([-3.0, 2.0])
