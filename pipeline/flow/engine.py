"""Runs the per-page work on this machine: batches of files go to a pool of processes, finished partitions come back."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Protocol

from pipeline import deduplicate
from pipeline.errors import ZongjieError
from pipeline.flow.inputs import Item
from pipeline.flow.work import Job, crashed, settle, warm, work

FILES_A_BATCH = 64
BYTES_A_BATCH = 4_000_000
"""Bounds of a batch: large enough that a partition file is worth its name, small enough that a kill loses seconds."""
CUT_FINER = ((64, 16), (192, 32))
"""Among so many last files a batch holds no more than so many, so that no worker waits long for the last one of another."""
WAITING_PER_WORKER = 3
"""Batches handed out ahead of each worker; more would only fill memory."""

Progress = Callable[[int], None]
PlaceOf = Callable[[str], tuple[Path, int]]


def batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items cut into batches in their order. The cuts depend on the items alone, never on the number of workers."""
    batch: list[Item] = []
    size = 0
    for left, item in zip(range(len(items), 0, -1), items, strict=True):
        most = min(FILES_A_BATCH, next((size for last, size in CUT_FINER if left + len(batch) <= last), FILES_A_BATCH))
        if batch and (len(batch) >= most or size + item.bytes > BYTES_A_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += item.bytes
    if batch:
        yield batch


class Engine(Protocol):
    """Who does the work: this machine, or a cluster. Both give the same partitions and the same pairs."""

    gathers: bool
    """The finder needs the hashes of all documents here; else it looks for them where they are."""

    def run_batches(self, items: list[Item], job: Job, progress: Progress) -> list[Path]:
        """Work all items into partitions and return their paths."""

    def finder(self, place_of: PlaceOf) -> deduplicate.Finder:
        """Who looks across the documents. `place_of` says in which partition each stands, and as which of its documents."""


class LocalEngine:
    """Processes on this machine."""

    gathers = True

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run_batches(self, items: list[Item], job: Job, progress: Progress) -> list[Path]:
        """Work all items into partitions and return their paths."""
        return run_batches(items, job, self.workers, progress)

    def finder(self, _place_of: PlaceOf) -> deduplicate.Finder:
        """Who looks across the documents."""
        return deduplicate.HERE


def run_batches(items: list[Item], job: Job, workers: int, progress: Progress) -> list[Path]:
    """Work all items into partitions. Batches whose worker dies or fails are tried again file by file; a file that does it
    even alone gets its row with code `file-crash`. Raises OSError when the disk takes no more."""
    queue = list(batches(items))[::-1]
    finished: list[Path] = []
    if queue and multiprocessing.get_start_method() == "fork":
        warm(job.model)
    while queue:
        done, under_way = _pool(queue, job, workers, progress)
        finished += done
        for batch in under_way:
            for item in batch:
                finished += _alone(item, job)
                progress(1)
    return finished


def _pool(queue: list[list[Item]], job: Job, workers: int, progress: Progress) -> tuple[list[Path], list[list[Item]]]:
    """Work the queue until it is empty or a worker died: finished partitions, and the batches that were under way then or that
    raised what no stage may raise."""
    finished: list[Path] = []
    faulty: list[list[Item]] = []
    running: dict[Future[list[str]], list[Item]] = {}
    with ProcessPoolExecutor(workers, initializer=settle) as pool:
        try:
            while queue or running:
                while queue and len(running) < workers * WAITING_PER_WORKER:
                    batch = queue.pop()
                    running[pool.submit(work, batch, job)] = batch
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    try:
                        finished += [job.folder / name for name in future.result()]
                        progress(len(running[future]))
                    except (BrokenProcessPool, ZongjieError, OSError):
                        raise
                    except Exception:  # one file of the batch; tried alone, it gets its row and the others their pages
                        faulty.append(running[future])
                    del running[future]
        except BrokenProcessPool:
            return finished, [*faulty, *running.values()]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return finished, faulty


def _alone(item: Item, job: Job) -> list[Path]:
    """The partitions of one file worked in a process of its own, so that its fault is nobody else's."""
    try:
        with ProcessPoolExecutor(1, initializer=settle) as pool:
            return [job.folder / name for name in pool.submit(work, [item], job).result()]
    except (ZongjieError, OSError):
        raise
    except Exception:  # a broken pool is one of these
        return crashed(item, job)
