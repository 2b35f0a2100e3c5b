"""All letters of a page at once: which words stand where, and which kinds of letters occur at all.

A page is looked through for a few hundred words and signs, nearly all of which it does not hold. One table look-up a letter tells
which of them can be there; the letters of a page are laid out for that once, however many ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_SPREAD, _SPARE = 0x9E3B, 2
"""Any odd number that mixes the bits of a letter, and how many of the sixteen bits are left out: a small table stays near the
processor. Pairs that fall together cost a look at the text, no more."""
BEYOND = 0x10000
"""Letters from here on are rare and are told apart by nobody: they share one place in a table."""
MOST_MIXES = 256


@lru_cache(maxsize=2)
def codes(text: str) -> NDArray[np.uint32]:
    """The code points of a text, lone surrogates among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


@lru_cache(maxsize=2)
def _pairs(text: str) -> NDArray[np.uint16]:
    """For each letter and its successor their place in a table of words' first two letters."""
    letters = codes(text).astype(np.uint16)
    return ((letters[:-1] * _SPREAD + letters[1:]) >> _SPARE).astype(np.uint16, copy=False)


class Words:
    """Finds the places of many words in one pass."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words))
        self._letters = tuple(word for word in known if len(word) == 1)
        self._heads: dict[str, tuple[str, ...]] = {}
        for word in known:
            if len(word) > 1:
                self._heads[word[:2]] = (*self._heads.get(word[:2], ()), word)
        self._table = np.zeros(BEYOND >> _SPARE, np.bool_)
        self._table[_pairs("".join(self._heads))[::2]] = True

    def places(self, text: str) -> Iterator[tuple[str, int]]:
        """Each word and where it begins; words may overlap."""
        for letter in self._letters:
            at = text.find(letter)
            while at >= 0:
                yield letter, at
                at = text.find(letter, at + 1)
        for at in np.flatnonzero(self._table[_pairs(text)]).tolist():
            for word in self._heads.get(text[at : at + 2], ()):
                if text.startswith(word, at):
                    yield word, at

    def any(self, text: str) -> bool:
        """Whether any of the words stands in the text."""
        return next(self.places(text), None) is not None


class Kinds:
    """Tells which of up to 32 sets of letters a text holds letters of. What lies beyond the basic plane counts as of every set.

    The table holds for each letter the number of its mix of sets, of which there are few.
    """

    def __init__(self, sets: Sequence[Iterable[str]]) -> None:
        bits = np.zeros(BEYOND + 1, np.uint32)
        for number, letters in enumerate(sets):
            known = np.minimum(codes("".join(letters)), BEYOND)
            bits[known] |= np.uint32(1 << number)
        bits[BEYOND] = (1 << len(sets)) - 1
        mixes, table = np.unique(bits, return_inverse=True)
        if len(mixes) > MOST_MIXES:
            raise ValueError(f"{len(mixes)} mixes of letters are more than a table of bytes tells apart")
        self._mixes: list[int] = mixes.tolist()
        self._table = table.astype(np.uint8)

    def of(self, text: str) -> int:
        """One bit for each set, the first set's the lowest."""
        seen = np.zeros(len(self._mixes), np.bool_)
        seen[self._table.take(codes(text), mode="clip")] = True
        found = 0
        for mix in np.flatnonzero(seen).tolist():
            found |= self._mixes[mix]
        return found
