"""The same work on a Dask cluster: batches as pandas frames to its workers, the search for copies as a shuffle there.

Needs the extra `zongjie[dask]`. Workers and client must see the output folder under the same path; inputs may be URLs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import ZongjieError
from pipeline.flow.engine import PlaceOf, Progress, batches
from pipeline.flow.inputs import Item
from pipeline.flow.shuffle import Shuffle
from pipeline.flow.work import Job, crashed, work

RETRIES = 2
"""Times a batch is tried again on another worker when one dies."""


class Cluster:
    """A client of a Dask scheduler, as the two things a run needs of it. Make one with `connect`."""

    gathers = False

    def __init__(self, client: Any) -> None:
        self.client = client

    def run_batches(self, items: list[Item], job: Job, progress: Progress) -> list[Path]:
        """Work all items into partitions, as `engine.run_batches` does. A batch that keeps killing workers is tried file by
        file; the file that does it alone gets its row with code `file-crash`."""
        from distributed import KilledWorker, as_completed  # noqa: PLC0415  # an optional extra

        frames = [pd.DataFrame(batch, columns=list(Item._fields)) for batch in batches(items)]
        finished: list[Path] = []
        while frames:
            futures = {self.client.submit(work_frame, frame, job, retries=RETRIES, pure=False): frame for frame in frames}
            frames = []
            for future in as_completed(list(futures)):
                frame = futures[future]
                try:
                    finished += [job.folder / name for name in future.result()]
                    progress(len(frame))
                except KilledWorker:
                    if len(frame) > 1:
                        frames += [frame.iloc[[row]] for row in range(len(frame))]
                        continue
                    item = items_of(frame)[0]
                    finished += crashed(item, job)
                    progress(1)
        return finished

    def finder(self, place_of: PlaceOf) -> Shuffle:
        """Who looks across the documents: the workers, which read the partitions themselves."""
        return Shuffle(self.client, place_of)


def work_frame(frame: pd.DataFrame, job: Job) -> list[str]:
    """What a worker of the cluster does with one frame of files: the same as a local one with a batch."""
    return work(items_of(frame), job)


def items_of(frame: pd.DataFrame) -> list[Item]:
    """The items of a frame, in its order."""
    return [Item(str(a), str(b), str(c), int(d), str(e), str(f)) for a, b, c, d, e, f in frame.itertuples(index=False, name=None)]


@contextlib.contextmanager
def connect(address: str, workers: int) -> Iterator[Cluster]:
    """A cluster at a scheduler's address, or one of this machine with so many worker processes when there is none.

    Raises ZongjieError `engine-dask` when the extra is not installed and `engine-address` when nobody answers there.
    """
    try:
        from distributed import Client, LocalCluster  # noqa: PLC0415  # an optional extra
    except ImportError as error:
        raise ZongjieError("engine-dask", "the Dask engine is not installed", "--engine dask", "pip install 'zongjie[dask]'") from error
    if not address:
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as local, Client(local) as client:
            yield Cluster(client)
        return
    try:
        client = Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as error:
        raise ZongjieError("engine-address", f"no scheduler answers ({error})", address, "start one, or leave out --scheduler") from error
    with client:
        yield Cluster(client)
