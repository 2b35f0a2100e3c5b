"""Pairs of documents worth a closer look: those that share a band, and those that share several rare sentences or counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.fingerprints import BANDS, Fingerprint, Hashes

SHARED = ("sentences", "counts")
ENOUGH = 3
"""A short text inside a long one shares few shingles in proportion, but at least this many sentences; a copy told in other
words shares few of either, but at least this many counts."""
COMMON = 24
"""A sentence or a count in more documents than this is common in the genre and makes no candidates."""

_AT_ONCE = 4_000_000
"""Values looked up at once: 32 MB."""

Pairs = npt.NDArray[np.int64]
Owners = npt.NDArray[np.int64]
NO_PAIRS: Pairs = np.empty((0, 2), dtype=np.int64)


def candidate_pairs(fingerprints: Sequence[Fingerprint]) -> Pairs:
    """Pairs (i, j), i < j, of indexes into `fingerprints`, each once, in ascending order. Shape (n, 2)."""
    table, owners = band_table(fingerprints)
    found = [neighbours(np.ascontiguousarray(table[:, band]), owners) for band in range(BANDS)]
    del table
    shared = (often(co_occurrences(*rows_of(part, fingerprints))) for part in SHARED)
    return distinct([*found, *shared])


def band_table(fingerprints: Sequence[Fingerprint]) -> tuple[Hashes, Owners]:
    """The band hashes, one row a document that has any, and the index of the document of each row."""
    owners = np.array([i for i, one in enumerate(fingerprints) if one.bands], dtype=np.int64)
    packed = b"".join(fingerprints[i].bands for i in owners)
    return np.frombuffer(packed, dtype=np.uint64).reshape(-1, BANDS), owners


def rows_of(part: str, fingerprints: Sequence[Fingerprint]) -> tuple[Hashes, Owners]:
    """All hashes of one part (`sentences` or `counts`), and the index of the document of each."""
    packed: list[bytes] = [getattr(one, part) for one in fingerprints]
    owners = np.repeat(np.arange(len(fingerprints), dtype=np.int64), [len(one) // 8 for one in packed])
    return np.frombuffer(b"".join(packed), dtype=np.uint64), owners


def neighbours(values: Hashes, owners: Owners) -> Pairs:
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
    values, owners = _repeated(values, owners)
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    found = [np.empty(0, dtype=np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= COMMON)]):
        block = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        found.append(_packed(block[:, left].ravel(), block[:, right].ravel()))
    pairs, times = np.unique(np.concatenate(found), return_counts=True)
    return _unpacked(pairs), times


def _repeated(values: Hashes, owners: Owners) -> tuple[Hashes, Owners]:
    """The values that stand more than once, with their owners: few, so that what follows is done on little."""
    ranked = np.sort(values)
    twice = ranked[1:][ranked[1:] == ranked[:-1]]
    del ranked
    if len(twice) == 0:
        return values[:0], owners[:0]
    kept = [at + np.flatnonzero(_among(values[at : at + _AT_ONCE], twice)) for at in range(0, len(values), _AT_ONCE)]
    places = np.concatenate(kept)
    return values[places], owners[places]


def _among(values: Hashes, ranked: Hashes) -> npt.NDArray[np.bool_]:
    places = np.searchsorted(ranked, values)
    found: npt.NDArray[np.bool_] = ranked[np.minimum(places, len(ranked) - 1)] == values
    return found


def _packed(left: Owners, right: Owners) -> Owners:
    """Pairs as single numbers that sort as the pairs do."""
    packed: Owners = np.minimum(left, right).astype(np.int64) << 32 | np.maximum(left, right)
    return packed


def _unpacked(packed: Owners) -> Pairs:
    return np.stack([packed >> 32, packed & 0xFFFFFFFF], 1)


def often(counted: tuple[Pairs, Owners]) -> Pairs:
    """The pairs that share enough."""
    pairs, times = counted
    return pairs[times >= ENOUGH]


def distinct(found: Sequence[Pairs]) -> Pairs:
    """All pairs, each once, in ascending order."""
    return _unpacked(np.unique(np.concatenate([_packed(pairs[:, 0], pairs[:, 1]) for pairs in (NO_PAIRS, *found)])))
