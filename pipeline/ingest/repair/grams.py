"""Counts of character n-grams up to three, kept as what follows what: a page asks for a few hundred contexts of some 150,000.

The file (`numpy` archive) holds three levels, each sorted: letters, what follows each letter, what follows each of those pairs. A level
has the code points, their counts in hundredths, and (but for the last) how many entries of the next level belong to each.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_KIND = 100.0
"""What one kind of follower counts for; counts are hundredths."""
_NOWHERE = (0, 0)


class After(NamedTuple):
    """What follows a context: the count of each letter, of all of them, and how many kinds there are."""

    counts: dict[str, int]
    total: float
    kinds: float


class _Level(NamedTuple):
    letters: str
    counts: NDArray[np.uint32]
    starts: NDArray[np.int64]
    """Where in the next level the entries of each entry begin; one more at the end."""

    def between(self, begin: int, end: int) -> dict[str, int]:
        return dict(zip(self.letters[begin:end], self.counts[begin:end].tolist(), strict=True))


class Grams:
    """The counts of a file made by `pack`."""

    def __init__(self, data: bytes) -> None:
        with np.load(io.BytesIO(data)) as archive:
            self._levels = [_level(archive, size) for size in (1, 2, 3)]
        self._places = {letter: place for place, letter in enumerate(self._levels[0].letters)}
        self.letters = self._levels[0].between(0, len(self._places))
        """How often each letter was counted."""

    def after(self, context: str) -> After:
        """What follows one or two letters. Nothing follows any other context."""
        begin, end = self._span(context)
        counts = self._levels[len(context)].between(begin, end) if begin < end else {}
        return After(counts, float(sum(counts.values())), _KIND * len(counts)) if counts else NOTHING

    def _span(self, context: str) -> tuple[int, int]:
        place = self._places.get(context[:1]) if 1 <= len(context) <= 2 else None
        if place is None:
            return _NOWHERE
        starts = self._levels[0].starts
        if len(context) == 1:
            return int(starts[place]), int(starts[place + 1])
        place = self._levels[1].letters.find(context[1], int(starts[place]), int(starts[place + 1]))
        starts = self._levels[1].starts
        return (int(starts[place]), int(starts[place + 1])) if place >= 0 else _NOWHERE


NOTHING = After({}, 0.0, 1.0)


def _level(archive: Mapping[str, NDArray[np.uint32]], size: int) -> _Level:
    letters = archive[f"letters{size}"].astype("<u4").tobytes().decode("utf-32-le")
    following = archive[f"following{size}"] if size < 3 else np.zeros(0, np.uint32)
    starts = np.concatenate(([0], np.cumsum(following, dtype=np.int64)))
    return _Level(letters, archive[f"counts{size}"], starts)


def pack(counts: Mapping[str, int]) -> bytes:
    """The file of these counts, the same bytes every time. Raises KeyError for an n-gram whose own beginning is not among them."""
    arrays: dict[str, Any] = {}
    above: dict[str, int] = {}
    for size in (1, 2, 3):
        grams = sorted(gram for gram in counts if len(gram) == size)
        if size > 1:
            for gram in grams:
                above[gram[:-1]] += 1
            arrays[f"following{size - 1}"] = np.array(list(above.values()), np.uint32)
        above = dict.fromkeys(grams, 0)
        arrays[f"letters{size}"] = np.array([ord(gram[-1]) for gram in grams], np.uint32)
        arrays[f"counts{size}"] = np.array([counts[gram] for gram in grams], np.uint32)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()
