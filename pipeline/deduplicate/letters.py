"""A text as an array of characters, each with its class: what a fingerprint is made of, looked up for a whole text at once."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.wording import NOT_WORDING, SENTENCE_END

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]

_LETTER, _WORDING, _END = 1, 2, 4
_LAST = 0x3FFFF
"""Beyond it stand no letters: planes 4 to 13 are empty, the others hold selectors and private use."""
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")


class Letters(NamedTuple):
    """`exact`: letters and digits. `wording`: the letters of the skeleton; `ends`: where in it each sentence ends."""

    exact: Codes
    wording: Codes
    ends: npt.NDArray[np.int64]


def letters_of(paragraphs: tuple[str, ...]) -> Letters:
    """The letters of a text, lower case, without what lies between them."""
    codes = np.frombuffer("\n".join(paragraphs).lower().encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    classes = _classes().take(codes, mode="clip")
    places = np.flatnonzero(classes & _WORDING)
    ends = np.append(np.searchsorted(places, np.flatnonzero(classes & _END)), len(places))
    return Letters(codes[(classes & _LETTER).view(np.bool_)], codes.take(places), ends)


@cache
def _classes() -> Classes:
    """The classes of all characters, from the expressions that say what they are."""
    everything = np.arange(_LAST + 1, dtype=np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    found = np.full(_LAST + 1, _LETTER | _WORDING, dtype=np.uint8)
    for pattern, named in ((_NEITHER_LETTER_NOR_DIGIT, _LETTER), (NOT_WORDING, _WORDING)):
        for run in pattern.finditer(everything):
            found[run.start() : run.end()] &= ~np.uint8(named)
    for end in SENTENCE_END.finditer(everything):
        found[end.start()] |= _END
    return found
