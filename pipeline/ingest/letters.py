"""All letters of a page at once: which words stand where, and which kinds of letters occur at all.

A page is looked through for a few hundred words and signs, nearly all of which it does not hold. One table look-up a letter tells
which of them can be there; the letters of a page are laid out for that once, however many ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

PAIR_BITS = 16
_SPREAD = np.uint32(0x9E3B)
"""Any odd number that mixes the bits of a letter; pairs that fall together cost a look at the text, no more."""
BEYOND = 0x10000
"""Letters from here on are rare and are told apart by nobody: they share one place in a table."""


@lru_cache(maxsize=2)
def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class Words:
    """Finds the places of many words in one pass."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words))
        self._letters = tuple(word for word in known if len(word) == 1)
        self._heads: dict[str, tuple[str, ...]] = {}
        for word in known:
            if len(word) > 1:
                self._heads[word[:2]] = (*self._heads.get(word[:2], ()), word)
        self._table = np.zeros(1 << PAIR_BITS, np.bool_)
        heads = codes("".join(self._heads))
        self._table[_pairs(heads[::2], heads[1::2])] = True

    def places(self, text: str) -> Iterator[tuple[str, int]]:
        """Each word and where it begins; words may overlap."""
        for letter in self._letters:
            at = text.find(letter)
            while at >= 0:
                yield letter, at
                at = text.find(letter, at + 1)
        letters, heads = codes(text), self._heads
        for at in np.flatnonzero(self._table[_pairs(letters[:-1], letters[1:])]).tolist():
            for word in heads.get(text[at : at + 2], ()):
                if text.startswith(word, at):
                    yield word, at

    def any(self, text: str) -> bool:
        """Whether any of the words stands in the text."""
        return next(self.places(text), None) is not None


def _pairs(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed: NDArray[np.uint32] = (first * _SPREAD + second) & np.uint32((1 << PAIR_BITS) - 1)
    return mixed


class Kinds:
    """Tells which of up to 32 sets of letters a text holds letters of. What lies beyond the basic plane counts as of every set."""

    def __init__(self, sets: Sequence[Iterable[str]]) -> None:
        self._table = np.zeros(BEYOND + 1, np.uint32)
        for number, letters in enumerate(sets):
            self._table[codes("".join(letters))] |= np.uint32(1 << number)
        self._table[BEYOND] = (1 << len(sets)) - 1

    def of(self, text: str) -> int:
        """One bit for each set, the first set's the lowest."""
        return int(np.bitwise_or.reduce(self._table[np.minimum(codes(text), BEYOND)]))
