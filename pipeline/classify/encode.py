"""Named features as numbers: which features a model knows, and paragraphs and their sentences as rows of sparse matrices."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.features import Described
from pipeline.classify.layout import SENTENCE_MARKS
from pipeline.classify.values import value_names

WORD_BLOCK, HEADING_BLOCK, RULE_BLOCK = 0, 1, 2
# Found by cross-validation over documents: words carry most, headings are short, rules are few and would drown them at full weight.
BLOCK_WEIGHT = (3.0, 1.0, 0.25)
# Whom a paragraph is about is told by the rules first; words around them tell more of the topic.
GROUP_SCALE = (0.5, 0.7, 1.4)
# Within a sentence, found in the same way: it has few words, so that its rules may speak up.
SENTENCE_WORDS, SENTENCE_RULES = 2.0, 0.7

# Products of so many rows stay in a processor's cache.
ROWS_AT_ONCE = 64
# Rows with more cells than this are multiplied one by one: the call costs less than the passes over all products.
LONG = 40

Numbers = NDArray[np.intp]
Cells = tuple[np.ndarray, np.ndarray, np.ndarray]


UNKNOWN, OTHER_MARK = -1, -2


class Index(NamedTuple):
    """Columns by name, `OTHER_MARK` for a sentence mark that is no feature; whether the word of a column is a mark (of `UNKNOWN` it
    is not, of `OTHER_MARK` it is); and the column of each code of `values`, or `UNKNOWN`.
    """

    words: dict[str, int]
    ends: NDArray[np.bool_]
    pieces: dict[str, int]
    rules: dict[str, int]
    codes: Numbers


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
        words = {name: column for column, name in enumerate(self.names[:first])}
        marks = {mark: words.get(mark, OTHER_MARK) for mark in SENTENCE_MARKS}
        ends = np.zeros(len(self.names) + 2, np.bool_)
        ends[[OTHER_MARK, *marks.values()]] = True
        pieces = {name: column for column, name in enumerate(self.names[first:second], first)}
        rules = {name: column for column, name in enumerate(self.names[second:], second)}
        return Index(words | marks, ends, pieces, rules, np.array([rules.get(name, UNKNOWN) for name in value_names()], np.intp))


def fit_space(described: Sequence[Described], rare: int = 2) -> Space:
    """The features that occur in at least `rare` paragraphs, with smoothed inverse document frequencies."""
    words: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    values: Counter[str] = Counter()
    names = value_names()
    for one in described:
        words.update(set(one.words))
        pieces.update(set(one.pieces))
        values.update({*one.frame, *(names[code] for code in one.values.codes.tolist())})
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

    def times(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """The product with a dense matrix that has a row a column of this one. Double precision hides in what order it is summed up."""
        found = np.zeros((self.shape[0], weights.shape[1]))
        order = np.argsort(self.rows, kind="stable")
        rows, columns, cells = self.rows[order], self.columns[order], self.cells[order].astype(np.float64)
        begins = np.flatnonzero(np.diff(rows, prepend=-1))
        if len(rows) > LONG * len(begins):
            ends = [*begins[1:].tolist(), len(rows)]
            for row, begin, end in zip(rows[begins].tolist(), begins.tolist(), ends, strict=True):
                np.dot(cells[begin:end], weights.take(columns[begin:end], axis=0), out=found[row])
            return found
        cuts = [*range(0, len(begins), ROWS_AT_ONCE), len(begins)]
        for first, last in pairwise(cuts):
            begin, end = begins[first], begins[last] if last < len(begins) else len(rows)
            parts = weights.take(columns[begin:end], axis=0, mode="clip")
            parts *= cells[begin:end, None]
            found[rows[begins[first:last]]] = np.add.reduceat(parts, begins[first:last] - begin, axis=0)
        return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Paragraphs as rows, without their headings; the headings, with the row that each paragraph is under; sentences as rows, with
    the paragraph of each; and what frames all sentences of a paragraph.
    """

    paragraphs: Encoded
    headings: Encoded
    under: Numbers
    sentences: Encoded
    frames: Encoded
    owners: Numbers


def encode(described: Sequence[Described], space: Space, index: Index) -> Batch:
    """The feature matrices: words and pieces as unit vectors of tf-idf, damped in paragraphs, rules as they are."""
    width, count = len(space.names), len(described)
    lengths = np.array([one.sentences for one in described], np.intp)
    rows, columns, own = _words(described, index)
    weights = space.weights[columns]
    norms = np.sqrt(np.bincount(own, weights * weights))
    frames = _frames(described, index.rules)
    values = _values(described, index.codes)
    told = _told(described, index.codes, np.cumsum(lengths) - lengths)
    kinds = dict.fromkeys(one.pieces for one in described)
    number = {pieces: at for at, pieces in enumerate(kinds)}
    paragraphs = [
        _damped(rows, columns, space, BLOCK_WEIGHT[WORD_BLOCK]),
        (*values[:2], values[2] * BLOCK_WEIGHT[RULE_BLOCK]),
        (*frames, np.full(len(frames[0]), BLOCK_WEIGHT[RULE_BLOCK])),
    ]
    sentences = [(own, columns, weights * (SENTENCE_WORDS / norms[own])), (*told, np.full(len(told[0]), SENTENCE_RULES))]
    return Batch(
        _join(paragraphs, (count, width)),
        _join([_headings(kinds, space, index.pieces)], (len(kinds), width)),
        np.array([number[one.pieces] for one in described], np.intp),
        _join(sentences, (int(lengths.sum()), width)),
        _join([(*frames, np.full(len(frames[0]), SENTENCE_RULES))], (count, width)),
        np.repeat(np.arange(count), lengths),
    )


def _join(parts: Sequence[Cells], shape: tuple[int, int]) -> Encoded:
    rows, columns, cells = (np.concatenate(one) for one in zip(*parts, strict=True))
    return Encoded(rows, columns, cells.astype(np.float32), shape)


def _words(described: Sequence[Described], index: Index) -> tuple[Numbers, Numbers, Numbers]:
    """Paragraph, column and sentence of every known word; a mark belongs to the sentence that it ends."""
    found = chain.from_iterable(one.words for one in described)
    columns = np.fromiter(map(index.words.get, found, repeat(UNKNOWN)), np.intp)
    counts = np.array([len(one.words) for one in described], np.intp)
    rows = np.repeat(np.arange(len(described)), counts)
    last = index.ends[columns]
    last[(np.cumsum(counts) - 1)[counts > 0]] = True
    sentences = np.cumsum(last) - last + np.cumsum(counts == 0)[rows]
    seen = columns >= 0
    return rows[seen], columns[seen], sentences[seen]


def _damped(rows: np.ndarray, columns: np.ndarray, space: Space, weight: float) -> Cells:
    """Unit vectors of damped tf-idf from the row and column of every occurrence."""
    places, counts = np.unique(rows * len(space.names) + columns, return_counts=True)
    rows, columns = np.divmod(places, len(space.names))
    cells = (1 + np.log(counts)) * space.weights[columns]
    norms = np.sqrt(np.bincount(rows, cells * cells))
    return rows, columns, cells * weight / norms[rows]


def _headings(kinds: Iterable[Sequence[str]], space: Space, known: dict[str, int]) -> Cells:
    """The pieces of headings."""
    found = [(at, known[piece]) for at, pieces in enumerate(kinds) for piece in pieces if piece in known]
    pairs = np.array(found, np.intp).reshape(-1, 2)
    return _damped(pairs[:, 0], pairs[:, 1], space, BLOCK_WEIGHT[HEADING_BLOCK])


def _frames(described: Sequence[Described], known: dict[str, int]) -> tuple[Numbers, Numbers]:
    """Paragraph and column of what headings and documents say."""
    found = [(at, known[name]) for at, one in enumerate(described) for name in one.frame if name in known]
    pairs = np.array(found, np.intp).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _values(described: Sequence[Described], known: Numbers) -> Cells:
    """The numbers of paragraphs as they are."""
    values = [one.values for one in described]
    rows = np.repeat(np.arange(len(values)), [len(one.codes) for one in values])
    columns = known[np.concatenate([one.codes for one in values])]
    numbers = np.concatenate([one.numbers for one in values])
    seen = columns != UNKNOWN
    return rows[seen], columns[seen], numbers[seen]


def _told(described: Sequence[Described], known: Numbers, firsts: Numbers) -> tuple[Numbers, Numbers]:
    """Sentence and column of what sentences are told."""
    told = [one.values.told for one in described]
    places, codes = np.divmod(np.concatenate(told), len(known))
    columns = known[codes]
    seen = columns != UNKNOWN
    return (places + np.repeat(firsts, [len(one) for one in told]))[seen], columns[seen]
