"""Paragraphs laid end to end, so that what is done to each of them is done to all at once, and where their sentences begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.intp]

SENTENCE_MARKS = "。；！？;!?\n"
MARKS = np.zeros(0x110000, np.bool_)
MARKS[[*map(ord, SENTENCE_MARKS)]] = True
# Stands between paragraphs: no expression reads over it.
GAP = "\n。\n"


def codes_of(text: str) -> NDArray[np.uint32]:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class Layout(NamedTuple):
    """Paragraphs one after the other in `text`, where all places count: where each begins, how long it is, where each sentence
    begins, the number of each paragraph's first sentence, how many it has, and the paragraph of each sentence.
    """

    text: str
    begins: Numbers
    lengths: Numbers
    sentences: Numbers
    firsts: Numbers
    counts: Numbers
    owners: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Layout:
        """The paragraphs of these texts. Each has one sentence at least; a mark at its end begins none."""
        joined = GAP.join(texts)
        lengths = np.array([len(text) for text in texts], np.intp)
        begins = np.cumsum(lengths + len(GAP)) - lengths - len(GAP)
        marks = np.flatnonzero(MARKS.take(codes_of(joined)))
        inside = marks[marks + 1 < (begins + lengths)[_last(begins, marks)]]
        sentences = np.sort(np.concatenate([begins, inside + 1]))
        firsts = np.searchsorted(sentences, begins)
        counts = np.diff(firsts, append=len(sentences))
        return cls(joined, begins, lengths, sentences, firsts, counts, np.repeat(np.arange(len(texts)), counts))

    def sentences_at(self, places: Numbers) -> Numbers:
        """The number of the sentence in which each place stands."""
        return _last(self.sentences, places)


def _last(begins: Numbers, places: Numbers) -> Numbers:
    """The number of the last beginning at or before each place."""
    return np.searchsorted(begins, places, "right") - 1
