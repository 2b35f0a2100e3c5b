"""Named features as numbers: which features a model knows, and paragraphs and their sentences as rows of sparse matrices."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np

from pipeline.classify.features import Described

WORD_BLOCK, HEADING_BLOCK, RULE_BLOCK = 0, 1, 2
# Found by cross-validation over documents: words carry most, headings are short, rules are few and would drown them at full weight.
BLOCK_WEIGHT = (3.0, 1.0, 0.25)
# Whom a paragraph is about is told by the rules first; words around them tell more of the topic.
GROUP_SCALE = (0.5, 0.7, 1.4)
# Within a sentence, found in the same way: it has few words, so that its rules may speak up.
SENTENCE_WORDS, SENTENCE_RULES = 2.0, 0.7

Index = tuple[dict[str, int], dict[str, int], dict[str, int]]
Cells = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Space:
    """The features a model knows: `names` in column order, their block, and the weight of each (idf for words and pieces)."""

    names: tuple[str, ...]
    weights: np.ndarray
    starts: tuple[int, int]
    """Columns where the heading block and the rule block begin; words come first."""

    def spread(self, block: tuple[float, float, float]) -> np.ndarray:
        """One value a column from one value a block."""
        first, second = self.starts
        return np.repeat(np.array(block), [first, second - first, len(self.names) - second])

    def index(self) -> Index:
        """Columns by name for each block."""
        first, second = self.starts
        columns = range(len(self.names))
        return tuple(  # type: ignore[return-value]
            dict(zip(self.names[begin:stop], columns[begin:stop], strict=True))
            for begin, stop in ((0, first), (first, second), (second, len(self.names)))
        )


def fit_space(described: Sequence[Described], rare: int = 2) -> Space:
    """The features that occur in at least `rare` paragraphs, with smoothed inverse document frequencies."""
    words: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    values: Counter[str] = Counter()
    for one in described:
        words.update(set(one.words))
        pieces.update(set(one.pieces))
        values.update(one.values.keys() | one.frame.keys())
    kept = [sorted(name for name, count in block.items() if count >= rare) for block in (words, pieces, values)]
    total = len(described)
    idf = [math.log((1 + total) / (1 + block[name])) + 1 for block, names in ((words, kept[0]), (pieces, kept[1])) for name in names]
    weights = np.array(idf + [1.0] * len(kept[2]), dtype=np.float32)
    return Space(tuple(kept[0] + kept[1] + kept[2]), weights, (len(kept[0]), len(kept[0]) + len(kept[1])))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sparse matrix as parallel arrays, in no special order."""

    rows: np.ndarray
    columns: np.ndarray
    cells: np.ndarray
    shape: tuple[int, int]

    def times(self, weights: np.ndarray) -> np.ndarray:
        """The product with a dense matrix that has a row a column of this one."""
        found = np.zeros((self.shape[0], weights.shape[1]), np.float32)
        if len(self.rows):
            order = np.argsort(self.rows, kind="stable")
            rows = self.rows[order]
            begins = np.flatnonzero(np.diff(rows, prepend=-1))
            parts = weights[self.columns[order]] * self.cells[order, None]
            found[rows[begins]] = np.add.reduceat(parts, begins, axis=0)
        return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Paragraphs as rows; their sentences as rows, with the paragraph of each; and what frames all sentences of a paragraph."""

    paragraphs: Encoded
    sentences: Encoded
    frames: Encoded
    owners: np.ndarray


def encode(described: Sequence[Described], space: Space, index: Index) -> Batch:
    """The feature matrices: words and pieces as unit vectors of tf-idf, damped in paragraphs, rules as they are."""
    width, count = len(space.names), len(described)
    lengths = np.array([one.sentences for one in described], np.int64)
    firsts = np.cumsum(lengths) - lengths
    rows, columns, spots = _words(described, index[WORD_BLOCK])
    own = spots + firsts[rows]
    weights = space.weights[columns]
    norms = np.sqrt(np.bincount(own, weights * weights))
    known = index[RULE_BLOCK]
    begins = firsts.tolist()
    told = [(begins[at] + place, known[name]) for at, one in enumerate(described) for place, name in one.told if name in known]
    cast = np.array(told, np.int64).reshape(-1, 2)
    frames = _values([one.frame for one in described], known)
    values = _values([one.values for one in described], known)
    paragraphs = [
        _damped(rows, columns, space, BLOCK_WEIGHT[WORD_BLOCK], count),
        _headings(described, space, index[HEADING_BLOCK]),
        (values[0], values[1], values[2] * BLOCK_WEIGHT[RULE_BLOCK]),
        (frames[0], frames[1], frames[2] * BLOCK_WEIGHT[RULE_BLOCK]),
    ]
    sentences = [(own, columns, weights * (SENTENCE_WORDS / norms[own])), (cast[:, 0], cast[:, 1], np.full(len(cast), SENTENCE_RULES))]
    return Batch(
        _join(paragraphs, (count, width)),
        _join(sentences, (int(lengths.sum()), width)),
        _join([(frames[0], frames[1], frames[2] * SENTENCE_RULES)], (count, width)),
        np.repeat(np.arange(count), lengths),
    )


def _join(parts: Sequence[Cells], shape: tuple[int, int]) -> Encoded:
    rows, columns, cells = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Encoded(rows, columns, cells.astype(np.float32), shape)


def _words(described: Sequence[Described], known: dict[str, int]) -> Cells:
    """Paragraph, column and sentence of every known word."""
    columns = np.fromiter(map(known.get, chain.from_iterable(one.words for one in described), repeat(-1)), np.int64)
    counts = [len(one.words) for one in described]
    ends = [len(one.words) if end is None else end for one in described for end in (*one.ends, None)]
    starts = [start for one in described for start in (0, *one.ends)]
    spots = np.repeat([at for one in described for at in range(len(one.ends) + 1)], np.subtract(ends, starts))
    seen = columns >= 0
    return np.repeat(np.arange(len(described)), counts)[seen], columns[seen], spots[seen]


def _damped(rows: np.ndarray, columns: np.ndarray, space: Space, weight: float, count: int) -> Cells:
    """Unit vectors of damped tf-idf from the row and column of every occurrence."""
    width = len(space.names)
    places, counts = np.unique(rows * width + columns, return_counts=True)
    rows, columns = places // width, places % width
    cells = (1 + np.log(counts)) * space.weights[columns]
    norms = np.sqrt(np.bincount(rows, cells * cells, minlength=count))
    return rows, columns, cells * weight / norms[rows]


def _headings(described: Sequence[Described], space: Space, known: dict[str, int]) -> Cells:
    """The pieces of the headings; paragraphs under the same headings share their list of pieces."""
    kinds = {id(one.pieces): one.pieces for one in described}
    number = {kind: at for at, kind in enumerate(kinds)}
    found = [(at, known[piece]) for at, pieces in enumerate(kinds.values()) for piece in pieces if piece in known]
    pairs = np.array(found, np.int64).reshape(-1, 2)
    rows, columns, cells = _damped(pairs[:, 0], pairs[:, 1], space, BLOCK_WEIGHT[HEADING_BLOCK], len(kinds))
    begins = np.searchsorted(rows, np.arange(len(kinds) + 1))
    sizes = np.diff(begins)
    wanted = np.array([number[id(one.pieces)] for one in described], np.int64)
    spread = sizes[wanted]
    at = np.repeat(begins[wanted] - (np.cumsum(spread) - spread), spread) + np.arange(int(spread.sum()))
    return np.repeat(np.arange(len(described)), spread), columns[at], cells[at]


def _values(told: Sequence[dict[str, float]], known: dict[str, int]) -> Cells:
    """Named numbers as they are."""
    kept = [[(known[name], value) for name, value in one.items() if name in known] for one in told]
    rows = np.repeat(np.arange(len(kept)), [len(one) for one in kept])
    return (
        rows,
        np.array([at for one in kept for at, _ in one], np.int64),
        np.array([value for one in kept for _, value in one], np.float32),
    )
