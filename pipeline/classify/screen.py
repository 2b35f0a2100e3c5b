"""Where an expression is worth trying: there are characters that a match cannot do without, and most places have none of them near.

Every character is a word of bits, one bit for each set of needed characters that it is in. The words of neighbours, joined, tell
for all sets at once whether one is near.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.patterns import FARTHEST, needle

BITS = 64
# The first sets have a bit each, the others share the rest.
OWN = 32
# The numbers of characters joined double from step to step; these are kept.
KEPT = range(3, (FARTHEST + 1).bit_length())


class Screen:
    """What expressions need. There are bits for the needs of the first ones; the others are always worth trying."""

    def __init__(self, expressions: Sequence[str]) -> None:
        needs = [needle(one) for one in expressions]
        sets = dict.fromkeys(letters for letters, _ in needs if letters)
        bits = {letters: 1 << (at if at < OWN else OWN + at % (BITS - OWN)) for at, letters in enumerate(sets)}
        self._words = np.zeros(0x110000, np.uint64)
        for letters, bit in bits.items():
            self._words[[*map(ord, letters)]] |= np.uint64(bit)
        self._wanted = np.array([bits.get(letters, 0) for letters, _ in needs], np.uint64)
        self._kept = np.searchsorted([1 << step for step in KEPT], [far + 1 for _, far in needs])

    def worth(self, codes: NDArray[np.uint32], expressions: NDArray[np.intp], places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether expressions, each given by its number, may match at their places in the text of these characters."""
        near = np.empty((len(KEPT), len(codes)), np.uint64)
        words = self._words[codes]
        for step in range(KEPT.start + int(self._kept.max(initial=0))):
            span = 1 << step
            words[:-span] |= words[span:]
            if step + 1 in KEPT:
                near[step + 1 - KEPT.start] = words
        wanted = self._wanted[expressions]
        worth: NDArray[np.bool_] = (near[self._kept[expressions], places] & wanted != 0) | (wanted == 0)
        return worth
