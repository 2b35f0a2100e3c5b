"""What the model sees of a paragraph: votes of the rules, words of the text, pieces of the headings, as named numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import rjieba
from scipy.sparse import csr_matrix

from pipeline.classify.codebook import Codebook
from pipeline.classify.rules import HEADING_SEPARATOR, Vote, sentence_starts, vote

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
HEADING_NUMBER = re.compile(r"[一二三四五六七八九十0-9（）()、.．\s]+")
WORD_BLOCK, HEADING_BLOCK, RULE_BLOCK = 0, 1, 2
# Headings are short and speak plainly, rules are already few and telling; both found by cross-validation over the training files.
BLOCK_WEIGHT = (1.0, 0.7, 0.5)


@dataclass(frozen=True, slots=True)
class View:
    """A paragraph as the classifier sees it: its text and the headings above it joined by ` > `."""

    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """The features of one paragraph: counts of words, pieces of the headings, and values of the rules; and the votes themselves."""

    words: Counter[str]
    pieces: Counter[str]
    values: dict[str, float]
    votes: tuple[Vote, ...]


def describe(view: View, codebook: Codebook) -> Described:
    """The named features of a paragraph."""
    votes = vote(view.text, view.section, frozenset(codebook.key_groups))
    return Described(Counter(_words(view.text)), Counter(_pieces(view.section)), _values(view, votes, codebook), tuple(votes))


def _words(text: str) -> Iterator[str]:
    """Words and pairs of neighbouring words; every number reads 0."""
    before = ""
    for word in rjieba.cut(NUMBER.sub("0", text)):
        yield word
        if before:
            yield f"{before} {word}"
        before = word


def _pieces(section: str) -> Iterator[str]:
    """Two and three characters in a row of each heading, without its number."""
    for heading in section.split(HEADING_SEPARATOR):
        plain = HEADING_NUMBER.sub("", heading)
        for size in (2, 3):
            for at in range(len(plain) - size + 1):
                yield plain[at : at + size]


def _values(view: View, votes: Sequence[Vote], codebook: Codebook) -> dict[str, float]:
    """The votes as numbers: how often, in how many sentences, in the opening topic, in the nearest or an upper heading."""
    sentences: dict[tuple[str, bool], set[int]] = {}
    counts: Counter[tuple[str, bool]] = Counter()
    values: dict[str, float] = {}
    nearest = view.section.rpartition(HEADING_SEPARATOR)[2]
    for cast in votes:
        name = cast.label + ("!" if cast.strong else "?")
        if cast.sentence < 0:
            values[f"{name} heading"] = 1.0
            if cast.cue in nearest:
                values[f"{name} nearest"] = 1.0
            continue
        counts[cast.label, cast.strong] += 1
        sentences.setdefault((cast.label, cast.strong), set()).add(cast.sentence)
        if cast.lead:
            values[f"{name} lead"] = 1.0
        if cast.sentence == 0:
            values[f"{name} first"] = 1.0
    length = len(sentence_starts(view.text))
    topics = set(codebook.work_categories)
    total = sum(len(where) for (label, strong), where in sentences.items() if strong and label in topics) or 1
    for (label, strong), where in sentences.items():
        name = label + ("!" if strong else "?")
        values[f"{name} any"] = 1.0
        values[f"{name} count"] = math.log1p(counts[label, strong])
        values[f"{name} share"] = len(where) / length
        if strong and label in topics:
            values[f"{name} part"] = len(where) / total
    values["length"] = math.log(len(view.text) + 1) / 6
    values["headed"] = float(bool(view.section))
    values["numbers"] = min(1.0, len(NUMBER.findall(view.text)) / 10)
    return values


@dataclass(frozen=True, slots=True)
class Space:
    """The features a model knows: `names` in column order, their block, and the weight of each (idf for words and pieces)."""

    names: tuple[str, ...]
    weights: np.ndarray
    starts: tuple[int, int]
    """Columns where the heading block and the rule block begin; words come first."""

    def index(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
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
        words.update(one.words.keys())
        pieces.update(one.pieces.keys())
        values.update(one.values.keys())
    kept = [sorted(name for name, count in block.items() if count >= rare) for block in (words, pieces, values)]
    total = len(described)
    idf = [math.log((1 + total) / (1 + block[name])) + 1 for block, names in ((words, kept[0]), (pieces, kept[1])) for name in names]
    weights = np.array(idf + [1.0] * len(kept[2]), dtype=np.float32)
    return Space(tuple(kept[0] + kept[1] + kept[2]), weights, (len(kept[0]), len(kept[0]) + len(kept[1])))


def encode(described: Sequence[Described], space: Space, index: tuple[dict[str, int], dict[str, int], dict[str, int]]) -> csr_matrix:
    """The feature matrix, a row a paragraph: words and pieces as unit vectors of damped tf-idf, rules as they are."""
    data: list[float] = []
    columns: list[int] = []
    rows = [0]
    for one in described:
        for block, counts in ((WORD_BLOCK, one.words), (HEADING_BLOCK, one.pieces)):
            known = index[block]
            found = [(known[name], 1 + math.log(count)) for name, count in counts.items() if name in known]
            cells = [value * float(space.weights[column]) for column, value in found]
            norm = math.sqrt(sum(cell * cell for cell in cells)) or 1.0
            columns.extend(column for column, _ in found)
            data.extend(cell * BLOCK_WEIGHT[block] / norm for cell in cells)
        known = index[RULE_BLOCK]
        for name, value in one.values.items():
            if name in known:
                columns.append(known[name])
                data.append(value * BLOCK_WEIGHT[RULE_BLOCK])
        rows.append(len(data))
    shape = (len(described), len(space.names))
    return csr_matrix((np.array(data, np.float32), np.array(columns, np.int32), np.array(rows, np.int32)), shape=shape)
