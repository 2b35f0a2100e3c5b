"""The look across all documents on a cluster: hashes go from the partitions on disk into a shuffle, and only pairs come back.

Documents are numbered by the caller; a frame holds numbers and hashes, never text. Equal hashes meet in one frame, where the same
functions find pairs as on one machine.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.deduplicate import Fingerprint, candidates
from pipeline.deduplicate.candidates import Owners, Pairs, Signs
from pipeline.deduplicate.fingerprints import BANDS, BINS
from pipeline.deduplicate.originality import Shares, Stock, borrowed_sentences, stock_sentences
from pipeline.flow.partitions import Partition

PARTITIONS_A_TASK = 32
"""Some 2,000 documents: with all their bands 4 MB of frame."""
Task = list[tuple[str, list[int], list[int]]]
"""For each partition: its path, which of its documents are meant, and the number of each."""
_SIGN_COLUMNS = [f"s{n}" for n in range(-(-BINS // 8))]
_HASHES = pd.DataFrame({"value": np.empty(0, np.int64), "owner": np.empty(0, np.int64)})
_PAIRS = pd.DataFrame({"a": np.empty(0, np.int64), "b": np.empty(0, np.int64)})
_MET = _PAIRS.assign(times=np.empty(0, np.int64))
_SIGNS = pd.DataFrame({name: np.empty(0, np.int64) for name in ("owner", *_SIGN_COLUMNS)})
_STOCK = pd.DataFrame({name: np.empty(0, np.int64) for name in ("value", "rank", "documents", "units")})
_TOLD = pd.DataFrame({name: np.empty(0, np.int64) for name in ("rank", "told", "copied")})


class Shuffle:
    """A `deduplicate.Finder` that looks on the cluster. `place_of` says in which partition, and as which of its documents,
    each document stands."""

    def __init__(self, client: Any, place_of: Callable[[str], tuple[Path, int]]) -> None:
        self.client, self.place_of = client, place_of

    def pairs(self, known: Sequence[Fingerprint]) -> Pairs:
        """Candidate pairs, as `candidates.candidate_pairs` finds them."""
        tasks = self._tasks(known)
        if not tasks:
            return candidates.NO_PAIRS
        dd = _frames()
        signs = dd.from_map(signs_of, tasks, meta=_SIGNS)
        met = dd.from_map(bands_of, tasks, meta=_HASHES).shuffle("value").map_partitions(_near, meta=_PAIRS)
        met = met.shuffle("a").map_partitions(pd.DataFrame.drop_duplicates, meta=_PAIRS)
        both = met.merge(signs, left_on="a", right_on="owner").merge(signs, left_on="b", right_on="owner")
        found = [both.map_partitions(_likely, meta=_PAIRS)]
        for part in candidates.SHARED:
            hashes = dd.from_map(hashes_of, tasks, part=part, meta=_HASHES)
            shared = hashes.shuffle("value").map_partitions(_together, meta=_MET)
            found.append(shared.shuffle("a").map_partitions(_enough, meta=_PAIRS))
        frames = self.client.gather([self.client.compute(frame) for frame in found])
        return candidates.distinct([frame[["a", "b"]].to_numpy(np.int64) for frame in frames])

    def sentences(self, ordered: Sequence[Fingerprint], owners: Owners) -> tuple[Shares, Stock]:
        """Sentences of each document, how many of them are another's, and those that many tell."""
        told, copied = np.zeros(len(ordered), np.int64), np.zeros(len(ordered), np.int64)
        tasks = self._tasks(ordered)
        if not tasks:
            return (told, copied), np.empty((0, len(_STOCK.columns)), np.int64)
        dd = _frames()
        units = [[[int(owners[rank]) for rank in ranks] for _, _, ranks in task] for task in tasks]
        empty = _HASHES.assign(unit=np.empty(0, np.int64))
        lines = dd.from_map(sentences_of, tasks, units, meta=empty).shuffle("value")
        shares = lines.map_partitions(_borrowed, meta=_TOLD).shuffle("rank").map_partitions(_added, meta=_TOLD)
        frame, stock = self.client.gather(self.client.compute([shares, lines.map_partitions(_stock, meta=_STOCK)]))
        told[frame["rank"]], copied[frame["rank"]] = frame["told"], frame["copied"]
        return (told, copied), stock.to_numpy(np.int64)

    def _tasks(self, known: Sequence[Fingerprint]) -> list[Task]:
        """Which documents of which partitions are meant, in pieces of work."""
        wanted: dict[str, tuple[list[int], list[int]]] = {}
        for owner, one in enumerate(known):
            path, number = self.place_of(one.document_id)
            numbers, owners = wanted.setdefault(str(path), ([], []))
            numbers.append(number)
            owners.append(owner)
        every = [(path, *wanted[path]) for path in sorted(wanted)]
        return [every[at : at + PARTITIONS_A_TASK] for at in range(0, len(every), PARTITIONS_A_TASK)]


def _frames() -> Any:
    """The frames of Dask, an optional extra."""
    return importlib.import_module("dask.dataframe")


def bands_of(task: Task) -> pd.DataFrame:
    """The bands of documents, each with its number in the upper half."""
    numbers = np.arange(BANDS, dtype=np.int64) << 32
    found = [(owner, np.frombuffer(one.bands, np.uint32).astype(np.int64)) for owner, one in _marks(task)]
    return _frame([(owner, bands | numbers) for owner, bands in found if len(bands)])


def hashes_of(task: Task, part: str) -> pd.DataFrame:
    """The hashes of one part (`sentences` or `counts`) of documents."""
    return _frame([(owner, np.frombuffer(getattr(one, part), np.int64)) for owner, one in _marks(task)])


def sentences_of(task: Task, units: list[list[int]]) -> pd.DataFrame:
    """The sentences of documents, each with the number of whose it is."""
    unit = {owner: name for (_, _, owners), names in zip(task, units, strict=True) for owner, name in zip(owners, names, strict=True)}
    frame = hashes_of(task, "sentences")
    return frame.assign(unit=np.array([unit[owner] for owner in frame["owner"].tolist()], dtype=np.int64))


def signs_of(task: Task) -> pd.DataFrame:
    """The signs of documents, eight in a number."""
    packed = [(owner, one.signs.ljust(8 * len(_SIGN_COLUMNS), b"\0")) for owner, one in _marks(task) if one.signs]
    table = np.frombuffer(b"".join(signs for _, signs in packed), np.int64).reshape(-1, len(_SIGN_COLUMNS))
    owners = pd.DataFrame({"owner": np.array([owner for owner, _ in packed], dtype=np.int64)})
    return owners.join(pd.DataFrame(table, columns=_SIGN_COLUMNS))


def _marks(task: Task) -> list[tuple[int, Fingerprint]]:
    found = []
    for path, numbers, owners in task:
        parts = [part for page in Partition(Path(path)).pages for part in page.documents]
        found += [(owner, Fingerprint.from_json(parts[number].fingerprint)) for number, owner in zip(numbers, owners, strict=True)]
    return found


def _frame(found: list[tuple[int, Owners]]) -> pd.DataFrame:
    values = np.concatenate([hashes for _, hashes in found]) if found else np.empty(0, np.int64)
    owners = np.repeat(np.array([owner for owner, _ in found], dtype=np.int64), [len(hashes) for _, hashes in found])
    return pd.DataFrame({"value": values, "owner": owners})


def _columns(frame: pd.DataFrame) -> tuple[candidates.Values, Owners]:
    return frame["value"].to_numpy(np.int64).view(np.uint64), frame["owner"].to_numpy(np.int64)


def _near(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(candidates.meetings(*_columns(frame)), columns=["a", "b"])


def _likely(frame: pd.DataFrame) -> pd.DataFrame:
    """The pairs whose signs agree often enough: those of `a` stand in the columns that end in `_x`."""
    left, right = (_signs(frame[[f"{name}_{side}" for name in _SIGN_COLUMNS]]) for side in "xy")
    rows = np.arange(len(frame), dtype=np.int64)
    kept = candidates.likely(np.stack([rows, rows + len(frame)], 1), np.concatenate([left, right]))
    return frame[["a", "b"]].iloc[kept[:, 0]]


def _signs(frame: pd.DataFrame) -> Signs:
    return np.ascontiguousarray(frame.to_numpy(np.int64)).view(np.uint8).reshape(len(frame), -1)[:, :BINS]


def _together(frame: pd.DataFrame) -> pd.DataFrame:
    values, owners = _columns(frame)
    pairs, times = candidates.co_occurrences(values, owners)
    return pd.DataFrame({"a": pairs[:, 0], "b": pairs[:, 1], "times": times})


def _enough(frame: pd.DataFrame) -> pd.DataFrame:
    times = frame.groupby(["a", "b"], as_index=False)["times"].sum()
    return times.loc[times["times"] >= candidates.ENOUGH, ["a", "b"]]


def _borrowed(frame: pd.DataFrame) -> pd.DataFrame:
    ranks, places, units = _ranked(frame)
    told, copied = borrowed_sentences(_columns(frame)[0], places, units)
    return pd.DataFrame({"rank": ranks, "told": told, "copied": copied})


def _stock(frame: pd.DataFrame) -> pd.DataFrame:
    ranks, places, units = _ranked(frame)
    found = pd.DataFrame(stock_sentences(_columns(frame)[0], places, units), columns=_STOCK.columns)
    return found.assign(rank=ranks[found["rank"].to_numpy(np.int64)])


def _ranked(frame: pd.DataFrame) -> tuple[Owners, Owners, Owners]:
    """The documents in a frame, in order; which of them each row belongs to; and whose each document is."""
    ranks, places = np.unique(frame["owner"].to_numpy(np.int64), return_inverse=True)
    units = np.zeros(len(ranks), np.int64)
    units[places] = frame["unit"].to_numpy(np.int64)
    return ranks, places, units


def _added(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.groupby("rank", as_index=False)[["told", "copied"]].sum()
