"""Originality: the share of a document's sentences that stand in no earlier document of another unit; and the sentences that many
units tell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.deduplicate.fingerprints import Fingerprint, Hashes
from pipeline.deduplicate.names import proper

Owners = npt.NDArray[np.int64]
Shares = tuple[Owners, Owners]
"""For each document the number of its sentences, and of those that are borrowed."""

LEAST_UNITS = 3
"""A sentence that two units tell may be one unit's that another took; what three tell is stock."""
MOST_STOCK = 500
"""Stock sentences listed, those of most units first."""
Stock = npt.NDArray[np.int64]
"""One row a sentence: its hash, the place of the first document that tells it, how many tell it, and how many units."""


def by_year(known: Sequence[Fingerprint]) -> list[Fingerprint]:
    """The documents in the order in which they may have borrowed from one another; those without a year last."""
    return sorted(known, key=lambda one: (one.year or 9999, one.document_id))


def originality(ordered: Sequence[Fingerprint], told: Owners, copied: Owners) -> dict[str, float]:
    """For each document that has sentences the share of them that is its own, or its unit's, or its cluster's."""
    return {one.document_id: round(float(1 - copied[at] / told[at]), 4) for at, one in enumerate(ordered) if told[at]}


def stock_sentences(values: Hashes, ranks: Owners, owners: Owners) -> Stock:
    """The sentences that at least three owners tell, in any order; arguments as for `borrowed_sentences`."""
    order = np.lexsort((owners[ranks], values))
    values, ranks = values[order], ranks[order]
    new = np.r_[True, values[1:] != values[:-1]] if len(values) else np.empty(0, dtype=bool)
    other = new | np.r_[True, owners[ranks[1:]] != owners[ranks[:-1]]] if len(values) else new
    starts = np.flatnonzero(new)
    if not len(starts):
        return np.empty((0, 4), dtype=np.int64)
    units, tellers = np.add.reduceat(other.astype(np.int64), starts), np.diff(np.r_[starts, len(values)])
    first = np.minimum.reduceat(ranks, starts)
    rows = np.stack([values[starts].view(np.int64), first, tellers, units], 1)
    return rows[units >= LEAST_UNITS]


def leading(stock: Stock) -> Stock:
    """The sentences to list: those of most units, then of most documents, first; the order does not depend on that of the rows."""
    return stock[np.lexsort((stock[:, 0], stock[:, 1], -stock[:, 2], -stock[:, 3]))][:MOST_STOCK]


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


def owners_of(known: Sequence[Fingerprint], clusters: Mapping[str, str]) -> Owners:
    """A number for each document that documents of one unit, or copies of one text, share. A copy that does not say whose it is
    belongs to the one unit that its copies name."""
    units: dict[str, set[str]] = {}
    for one in known:
        if proper(one.unit) and one.document_id in clusters:
            units.setdefault(clusters[one.document_id], set()).add(one.unit)
    found = []
    for one in known:
        cluster = clusters.get(one.document_id, one.document_id)
        named = units.get(cluster, set())
        name = proper(one.unit) or (min(named) if len(named) == 1 else cluster)
        found.append(int.from_bytes(hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True))
    return np.array(found, dtype=np.int64)
