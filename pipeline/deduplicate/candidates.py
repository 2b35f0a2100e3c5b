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

Pairs = npt.NDArray[np.int64]
Owners = npt.NDArray[np.int64]
NO_PAIRS: Pairs = np.empty((0, 2), dtype=np.int64)


def candidate_pairs(fingerprints: Sequence[Fingerprint]) -> Pairs:
    """Pairs (i, j), i < j, of indexes into `fingerprints`, each once, in ascending order. Shape (n, 2)."""
    table, owners = band_table(fingerprints)
    found = [neighbours(table[:, band], owners) for band in range(BANDS)]
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
    if len(values) == 0:
        return NO_PAIRS
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    same = np.flatnonzero(values[1:] == values[:-1])
    starts = np.maximum.accumulate(np.where(np.r_[True, values[1:] != values[:-1]], np.arange(len(values)), 0))
    pairs = np.concatenate([np.stack([owners[same], owners[same + 1]], 1), np.stack([owners[starts[same + 1]], owners[same + 1]], 1)])
    return np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)


def co_occurrences(values: Hashes, owners: Owners) -> tuple[Pairs, Owners]:
    """All pairs of owners of one rare value, each once, and how many values they share."""
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    found = [NO_PAIRS]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= COMMON)]):
        block = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        found.append(np.stack([block[:, left].ravel(), block[:, right].ravel()], 1))
    return np.unique(np.concatenate(found), axis=0, return_counts=True)


def often(counted: tuple[Pairs, Owners]) -> Pairs:
    """The pairs that share enough."""
    pairs, times = counted
    return pairs[times >= ENOUGH]


def distinct(found: Sequence[Pairs]) -> Pairs:
    """All pairs, each once, in ascending order."""
    return np.unique(np.concatenate([NO_PAIRS, *found]), axis=0)
