"""Pairs of documents worth a closer look: those that share a band, and those that share several rare sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.fingerprints import BANDS, Fingerprint

SHARED_SENTENCES = 3
"""A short text inside a long one shares few shingles in proportion, but at least this many sentences."""
COMMON = 24
"""A sentence in more documents than this is a stock phrase of the genre and makes no candidates."""

Pairs = npt.NDArray[np.int64]


def candidate_pairs(fingerprints: Sequence[Fingerprint]) -> Pairs:
    """Pairs (i, j), i < j, of indexes into `fingerprints`, each once, in ascending order. Shape (n, 2)."""
    found = [_from_bands(fingerprints), _from_sentences(fingerprints)]
    return np.unique(np.concatenate(found), axis=0)


def _from_bands(fingerprints: Sequence[Fingerprint]) -> Pairs:
    index = np.array([i for i, one in enumerate(fingerprints) if one.bands], dtype=np.int64)
    if len(index) == 0:
        return np.empty((0, 2), dtype=np.int64)
    table = np.frombuffer(b"".join(fingerprints[i].bands for i in index), dtype=np.uint64).reshape(-1, BANDS)
    found = [_neighbours(table[:, band], index) for band in range(BANDS)]
    return np.unique(np.concatenate(found), axis=0)


def _neighbours(values: npt.NDArray[np.uint64], owners: npt.NDArray[np.int64]) -> Pairs:
    """Each owner of a value paired with the next owner of it and with the first: enough for clusters, linear in number."""
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    same = np.flatnonzero(values[1:] == values[:-1])
    starts = np.maximum.accumulate(np.where(np.r_[True, values[1:] != values[:-1]], np.arange(len(values)), 0))
    pairs = np.concatenate([np.stack([owners[same], owners[same + 1]], 1), np.stack([owners[starts[same + 1]], owners[same + 1]], 1)])
    return np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1)


def _from_sentences(fingerprints: Sequence[Fingerprint]) -> Pairs:
    counts = [len(one.sentences) // 8 for one in fingerprints]
    owners = np.repeat(np.arange(len(fingerprints), dtype=np.int64), counts)
    values = np.frombuffer(b"".join(one.sentences for one in fingerprints), dtype=np.uint64)
    order = np.lexsort((owners, values))
    values, owners = values[order], owners[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(values)])
    found: list[Pairs] = [np.empty((0, 2), dtype=np.int64)]
    for size in np.unique(sizes[(sizes > 1) & (sizes <= COMMON)]):
        block = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        found.append(np.stack([block[:, left].ravel(), block[:, right].ravel()], 1))
    pairs, times = np.unique(np.concatenate(found), axis=0, return_counts=True)
    return pairs[times >= SHARED_SENTENCES]
