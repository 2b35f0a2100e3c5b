"""The fingerprint of a document: some hundred bytes from which copies can be found without the text.

MinHash by one permutation with rotation for empty bins (Li, Owen and Zhang 2012; Shrivastava and Li 2014), banded.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.letters import Codes, Letters, letters_of
from pipeline.deduplicate.wording import SENTENCE_END, SENTENCE_LETTERS, SHINGLE, counted
from pipeline.records import Document

BINS, ROWS = 111, 3
GROUPINGS = (1, 4, 7)
"""Three ways to take the bins three by three, as steps from one to the next: no two bins stand together twice."""
BANDS = BINS // ROWS * len(GROUPINGS)
"""A pair of true Jaccard 0.25 (the least at which a copy told anew is still known for one) meets in some band with probability
0.82, one of 0.30 with 0.95, one of 0.36 with 0.99, one of 0.07 with 0.04: 1 - (1 - J³)¹¹¹."""
_GROUPED = np.concatenate([np.arange(BINS) * step % BINS for step in GROUPINGS])
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_BITS = (np.uint64(30), np.uint64(27), np.uint64(31))
"""Multipliers and shifts of splitmix64 (Steele, Lea and Flood 2014)."""
_SHIFTS = np.array(_MIX[:2])

_NOTHING = np.uint64((1 << 64) - 1)

PACKED = 4
"""Fields at the end of a fingerprint that are packed numbers."""

Hashes = npt.NDArray[np.uint64]


class Fingerprint(NamedTuple):
    """What the search for copies knows of one document. Equal `exact` means equal letters and digits."""

    document_id: str
    unit: str
    year: int | None
    characters: int
    masked: int
    truncated: bool
    exact: str
    bands: bytes
    sentences: bytes
    counts: bytes
    signs: bytes = b""
    """One byte of each minimum that the bands are made of: the share of equal ones estimates the Jaccard of two wordings."""

    def to_json(self) -> list[object]:
        """The fields as JSON values; `from_json` takes them back."""
        return [*self[:-PACKED], *(base64.b64encode(part).decode() for part in (self.bands, self.sentences, self.counts, self.signs))]

    @classmethod
    def from_json(cls, values: list[object], *, bare: bool = False) -> Fingerprint:
        """The fingerprint that `to_json` wrote; a bare one without its hashes."""
        packed = (b"" if bare else base64.b64decode(str(part)) for part in values[-PACKED:])
        return cls(*values[:-PACKED], *packed)  # type: ignore[arg-type]


def fingerprint(document: Document) -> Fingerprint:
    """The fingerprint of a document; `bands` is empty when it has no wording to compare."""
    paragraphs = tuple(paragraph.text for paragraph in document.paragraphs)
    letters = letters_of(paragraphs)
    minima = minima_of(letters.wording)
    identity = document.identity
    return Fingerprint(
        document.document_id,
        identity.unit,
        identity.year,
        sum(map(len, paragraphs)),
        identity.redactions,
        document.truncated,
        hashlib.blake2b(letters.exact.tobytes(), digest_size=12).hexdigest() if len(letters.exact) else "",
        bands_of(minima).tobytes(),
        lines_of(letters).tobytes(),
        np.array(sorted(map(_hash, counted(paragraphs))), dtype=np.uint64).tobytes(),
        minima.astype(np.uint8).tobytes(),
    )


def minima_of(wording: Codes) -> Hashes:
    """The 111 minima of a skeleton; empty when it is shorter than a shingle."""
    codes = wording.astype(np.uint64)
    if len(codes) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    return _minima(_mix(codes[:-2] * _MIX[0] ^ _mix(codes[1:-1] * _MIX[1]) ^ codes[2:] * _MIX[2]))


def lines_of(letters: Letters) -> Hashes:
    """One hash for the wording of each sentence that says something, each once, ascending."""
    found = np.sort(_lines(letters)[0])
    return found[_is_new(found)]


def words_of(paragraphs: tuple[str, ...]) -> dict[int, str]:
    """The sentences that say something by their hashes; of several with one wording the first."""
    hashes, numbers = _lines(letters_of(paragraphs))
    told = SENTENCE_END.split("\n".join(paragraphs))
    return {value: told[number] for value, number in zip(hashes[::-1].tolist(), numbers[::-1].tolist(), strict=True)}


def _lines(letters: Letters) -> tuple[Hashes, npt.NDArray[np.int64]]:
    """For each sentence that says something its hash (its letters mixed with their places, added up) and its number."""
    lengths = np.diff(letters.ends, prepend=0)
    told = np.flatnonzero(lengths)
    if not len(told):
        return np.empty(0, dtype=np.uint64), told
    starts, lengths = letters.ends[told] - lengths[told], lengths[told]
    places = np.arange(len(letters.wording)) - np.repeat(starts, lengths)
    mixed = _mix(letters.wording * _MIX[1] ^ _places(int(lengths.max()).bit_length()).take(places))
    long = lengths >= SENTENCE_LETTERS
    return _mix(np.add.reduceat(mixed, starts))[long], told[long]


@cache
def _places(bits: int) -> Hashes:
    """The hashes of the first places of a sentence, so many as the bits tell."""
    return _mix(np.arange(1 << bits, dtype=np.uint64) * _MIX[0] + _MIX[2])


def _is_new(ordered: Hashes) -> npt.NDArray[np.bool_]:
    """Whether each value of an ordered array differs from the one before it."""
    new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=new[1:])
    return new


def bands_of(minima: Hashes) -> npt.NDArray[np.uint32]:
    """One 32-bit hash for each band; empty when there are no minima. Among a million documents a hundred pairs a band agree in
    them by chance, and fall by their signs."""
    if not len(minima):
        return np.empty(0, dtype=np.uint32)
    rows = minima[_GROUPED].reshape(-1, ROWS)
    others = _mix(rows[:, 1:] + _SHIFTS)
    mixed = _mix(rows[:, 0] ^ others[:, 0] ^ others[:, 1])
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _minima(hashes: Hashes) -> Hashes:
    """The least hash of each bin; an empty bin takes that of the next full one, changed by the distance."""
    found = np.full(BINS, _NOTHING, dtype=np.uint64)
    np.minimum.at(found, (hashes % np.uint64(BINS)).astype(np.int64), hashes)
    places = np.flatnonzero(found != _NOTHING)
    if len(places) == BINS:
        return found
    donor = places[np.searchsorted(places, np.arange(BINS)) % len(places)]
    distance = ((donor - np.arange(BINS)) % BINS).astype(np.uint64)
    return found[donor] + distance * _MIX[0]


def _mix(values: Hashes) -> Hashes:
    """Spread the bits of 64-bit values (the finaliser of splitmix64)."""
    mixed = values ^ (values >> _BITS[0])
    mixed *= _MIX[1]
    mixed ^= mixed >> _BITS[1]
    mixed *= _MIX[2]
    mixed ^= mixed >> _BITS[2]
    return mixed


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
