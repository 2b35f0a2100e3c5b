"""Originality: the share of a document's sentences that stand in no earlier document of another unit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.fingerprints import Fingerprint, Hashes

Owners = npt.NDArray[np.int64]
Shares = tuple[Owners, Owners]
"""For each document the number of its sentences, and of those that are borrowed."""
Borrowed = Callable[[Sequence[Fingerprint], Owners], Shares]


def originality(known: Sequence[Fingerprint], clusters: Mapping[str, str], borrowed: Borrowed) -> dict[str, float]:
    """For each document that has sentences the share of them that is its own, or its unit's, or its cluster's."""
    ordered = sorted(known, key=lambda one: (one.year or 9999, one.document_id))
    told, copied = borrowed(ordered, _owners(ordered, clusters))
    return {one.document_id: round(float(1 - copied[at] / told[at]), 4) for at, one in enumerate(ordered) if told[at]}


def borrowed_sentences(values: Hashes, ranks: Owners, owners: Owners) -> Shares:
    """`values`: sentences; `ranks`: the place of the document of each in the order of years; `owners`: whose each document is.

    A sentence is borrowed when the first document that tells it is another owner's.
    """
    told = np.bincount(ranks, minlength=len(owners))
    order = np.lexsort((ranks, values))
    values, ranks = values[order], ranks[order]
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]]) if len(values) else np.empty(0, dtype=np.int64)
    first = np.repeat(starts, np.diff(np.r_[starts, len(values)]))
    copied = owners[ranks] != owners[ranks[first]]
    return told, np.bincount(ranks[copied], minlength=len(owners))


def _owners(known: Sequence[Fingerprint], clusters: Mapping[str, str]) -> Owners:
    """A number for each document that documents of one unit, or copies of one text, share. A copy that does not say whose it is
    belongs to the one unit that its copies name."""
    units: dict[str, set[str]] = {}
    for one in known:
        if one.unit and one.document_id in clusters:
            units.setdefault(clusters[one.document_id], set()).add(one.unit)
    found = []
    for one in known:
        cluster = clusters.get(one.document_id, one.document_id)
        named = units.get(cluster, set())
        name = one.unit or (min(named) if len(named) == 1 else cluster)
        found.append(int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True))
    return np.array(found, dtype=np.int64)
