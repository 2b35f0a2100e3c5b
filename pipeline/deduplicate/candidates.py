"""Pairs of documents worth a closer look: those that share a band, and those that share several rare sentences or counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.fingerprints import BANDS, BINS, Fingerprint, Hashes

SHARED = ("sentences", "counts")
ENOUGH = 3
"""A short text inside a long one shares few shingles in proportion, but at least this many sentences; a copy told in other
words shares few of either, but at least this many counts."""
COMMON = 24
"""A sentence or a count in more documents than this is common in the genre and makes no candidates."""

LIKELY = 0.12
"""Least share of equal signs, the Jaccard at which texts are worth aligning. An estimate strays by 0.03 to 0.05: a spun copy
(0.36) passes, of unrelated pages (0.07 at most) one in thirty does. A short text inside a long one is found by its sentences."""
FEW = 8
"""Owners of one band up to which all are paired: chance puts unrelated texts between a copy and its original."""
_PAIRS_AT_ONCE = 100_000
_BANDS_AT_ONCE, _DOCUMENTS_AT_ONCE = BANDS // 3, 20_000
_AT_ONCE = 4_000_000
"""Values looked up at once: 32 MB."""
_SIEVE = np.uint64(1 << 22)

Pairs = npt.NDArray[np.int64]
Owners = npt.NDArray[np.int64]
Values = npt.NDArray[np.unsignedinteger[Any]]
"""Hashes of 64 bits, or of 32 for bands."""
Signs = npt.NDArray[np.uint8]
NO_PAIRS: Pairs = np.empty((0, 2), dtype=np.int64)


def candidate_pairs(fingerprints: Sequence[Fingerprint]) -> Pairs:
    """Pairs (i, j), i < j, of indexes into `fingerprints`, each once, in ascending order. Shape (n, 2)."""
    owners = np.array([i for i, one in enumerate(fingerprints) if one.bands], dtype=np.int64)
    signs = np.frombuffer(b"".join(fingerprints[i].signs for i in owners), dtype=np.uint8).reshape(-1, BINS)
    found = []
    for first in range(0, BANDS, _BANDS_AT_ONCE):
        for values in _bands(fingerprints, owners, first):
            found.append(likely(meetings(values, np.arange(len(owners))), signs))
    near = distinct(found)
    del signs
    shared = (often_together(*rare_rows_of(part, fingerprints)) for part in SHARED)
    return distinct([owners[near], *shared])


def _bands(fingerprints: Sequence[Fingerprint], owners: Owners, first: int) -> npt.NDArray[np.uint32]:
    """Some bands from `first` on, one row a band, one column a document."""
    table = np.empty((_BANDS_AT_ONCE, len(owners)), dtype=np.uint32)
    for at in range(0, len(owners), _DOCUMENTS_AT_ONCE):
        packed = b"".join(fingerprints[i].bands for i in owners[at : at + _DOCUMENTS_AT_ONCE].tolist())
        part = np.frombuffer(packed, dtype=np.uint32).reshape(-1, BANDS)
        table[:, at : at + len(part)] = part[:, first : first + _BANDS_AT_ONCE].T
    return table


def rare_rows_of(part: str, fingerprints: Sequence[Fingerprint]) -> tuple[Hashes, Owners]:
    """The rows of one part without those that make no pairs: values that stand once only, or in too many documents."""
    values, ends = _hashes_of(part, fingerprints)
    places = _places(values, COMMON)
    return values[places], np.searchsorted(ends, places, side="right")


def _hashes_of(part: str, fingerprints: Sequence[Fingerprint]) -> tuple[Hashes, Owners]:
    """All hashes of one part, and for each document where its own end."""
    packed: list[bytes] = [getattr(one, part) for one in fingerprints]
    ends = np.cumsum(np.fromiter((len(one) // 8 for one in packed), dtype=np.int64, count=len(packed)))
    return np.frombuffer(b"".join(packed), dtype=np.uint64), ends


def likely(pairs: Pairs, signs: Signs) -> Pairs:
    """The pairs whose signs agree often enough. In a large corpus most pairs that share a band share it by chance, and a closer
    look at them would cost more than all the rest of the search. Row i of `signs` belongs to document i."""
    found = [NO_PAIRS]
    for at in range(0, len(pairs), _PAIRS_AT_ONCE):
        some = pairs[at : at + _PAIRS_AT_ONCE]
        found.append(some[np.mean(signs[some[:, 0]] == signs[some[:, 1]], axis=1) >= LIKELY])
    return np.concatenate(found)


def meetings(values: Values, owners: Owners) -> Pairs:
    """Pairs of owners of one value: all of them where few own it, else `neighbours`."""
    values, owners = _repeated(values, owners)
    return distinct([neighbours(values, owners), _unpacked(_meetings(values, owners, FEW))])


def neighbours(values: Values, owners: Owners) -> Pairs:
    """Each owner of a value paired with the next owner of it and with the first: enough for clusters, linear in number."""
    values, owners = _repeated(values, owners)
    if len(values) == 0:
        return NO_PAIRS
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    same = np.flatnonzero(values[1:] == values[:-1])
    starts = np.maximum.accumulate(np.where(np.r_[True, values[1:] != values[:-1]], np.arange(len(values)), 0))
    left, right = np.concatenate([owners[same], owners[starts[same + 1]]]), np.concatenate([owners[same + 1]] * 2)
    return _unpacked(np.unique(_packed(left, right)[left != right]))


def co_occurrences(values: Hashes, owners: Owners) -> tuple[Pairs, Owners]:
    """All pairs of owners of one rare value, each once, and how many values they share."""
    pairs, times = np.unique(_meetings(*_repeated(values, owners)), return_counts=True)
    return _unpacked(pairs), times


def often_together(values: Hashes, owners: Owners) -> Pairs:
    """The pairs of owners that share enough rare values."""
    met = _meetings(values, owners)
    met.sort()
    last = ENOUGH - 1
    return _unpacked(np.unique(met[last:][met[last:] == met[: len(met) - last]]))


def _meetings(values: Values, owners: Owners, most: int = COMMON) -> Owners:
    """Every pair of owners of one value that at most so many own, packed, as often as they meet. One block of memory: there may
    be many."""
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    rare = sizes[sizes <= most]
    found, filled = np.empty(int(np.sum(rare * (rare - 1) // 2)), dtype=np.int64), 0
    for size in np.unique(rare[rare > 1]):
        block = starts[sizes == size]
        for left in range(size - 1):
            for right in range(left + 1, size):
                found[filled : filled + len(block)] = _packed(owners[block + left], owners[block + right])
                filled += len(block)
    return found


def _repeated(values: Values, owners: Owners) -> tuple[Values, Owners]:
    """The values that stand more than once, with their owners: few, so that what follows is done on little."""
    places = _places(values)
    return values[places], owners[places]


def _places(values: Values, most: int = 0) -> Owners:
    """Where the values stand that stand more than once (and, with `most`, no more often than that)."""
    shares = 1 + len(values) // _AT_ONCE
    wanted = np.sort(np.concatenate([_again(values, share, shares, most) for share in range(shares)]))
    if len(wanted) == 0:
        return np.empty(0, dtype=np.int64)
    sieve = np.zeros(_SIEVE, dtype=np.bool_)
    sieve[wanted % _SIEVE] = True
    found = [at + _among(values[at : at + _AT_ONCE], wanted, sieve) for at in range(0, len(values), _AT_ONCE)]
    return np.concatenate(found)


def _again(values: Values, share: int, shares: int, most: int) -> Values:
    """The values of one share of all possible ones that stand more than once, ascending. A share at a time needs little memory."""
    parts = (values[at : at + _AT_ONCE] for at in range(0, max(1, len(values)), _AT_ONCE))
    own = parts if shares == 1 else (part[part % shares == share] for part in parts)
    ranked = np.sort(np.concatenate(list(own)))
    again, times = np.unique(ranked[1:][ranked[1:] == ranked[:-1]], return_counts=True)
    return again[times < most] if most else again


def _among(values: Values, wanted: Values, sieve: npt.NDArray[np.bool_]) -> Owners:
    """Where wanted values stand. The sieve lets most of the others fall before the sorted `wanted` are searched."""
    places = np.flatnonzero(sieve[values % _SIEVE])
    left = values[places]
    nearest = np.minimum(np.searchsorted(wanted, left), len(wanted) - 1)
    kept: Owners = places[wanted[nearest] == left]
    return kept


def _packed(left: Owners, right: Owners) -> Owners:
    """Pairs as single numbers that sort as the pairs do."""
    packed: Owners = np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
    return packed


def _unpacked(packed: Owners) -> Pairs:
    return np.stack([packed >> 32, packed & 0xFFFFFFFF], 1)


def distinct(found: Sequence[Pairs]) -> Pairs:
    """All pairs, each once, in ascending order."""
    return _unpacked(np.unique(np.concatenate([_packed(pairs[:, 0], pairs[:, 1]) for pairs in (NO_PAIRS, *found)])))
