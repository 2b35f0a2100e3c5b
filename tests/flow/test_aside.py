"""Work beside the first process; the cutting of files into batches."""

import errno
import multiprocessing
import os
import time

import pytest

from pipeline.flow.aside import Aside
from pipeline.flow.engine import BYTES_A_BATCH, CUT_FINER, FILES_A_BATCH, batches
from pipeline.flow.inputs import Item


def full(path: str) -> None:
    raise OSError(errno.ENOSPC, "no room", path)


@pytest.mark.parametrize("workers", [1, 2])
def test_work_beside_gives_its_result_and_its_fault(workers: int) -> None:
    with Aside(workers) as aside:
        process, failed = aside.start(os.getpid), aside.start(full, "there")
        alone = workers == 1 or multiprocessing.get_start_method() != "fork"
        assert (process() == os.getpid()) is alone
        with pytest.raises(OSError, match="there") as told:
            failed()
        assert told.value.errno == errno.ENOSPC


def die_apart(home: int) -> str:
    if os.getpid() != home:
        os._exit(3)
    return "done here"


def test_work_whose_process_dies_is_done_here() -> None:
    with Aside(2) as aside:
        assert aside.start(die_apart, os.getpid())() == "done here"


def test_what_nobody_waits_for_ends_with_the_run() -> None:
    began = time.monotonic()
    with Aside(2) as aside:
        if aside.apart:
            aside.start(time.sleep, 60)
    assert time.monotonic() - began < 30


def items(count: int, size: int = 100) -> list[Item]:
    return [Item(f"{n:04d}.txt", "", "", size) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, 16, 64, 65, 100, 192, 193, 1000])
def test_batches_hold_all_files_in_order_and_the_last_ones_are_small(count: int) -> None:
    found = list(batches(items(count)))
    assert [item for batch in found for item in batch] == items(count)
    sizes = [len(batch) for batch in found]
    assert sizes == sorted(sizes, reverse=True)
    assert all(size <= finer for n, size in enumerate(sizes) for last, finer in CUT_FINER if sum(sizes[n:]) <= last)
    assert all(sum(sizes[n:]) <= CUT_FINER[-1][0] for n, size in enumerate(sizes) if size < FILES_A_BATCH)


def test_large_files_stand_in_batches_of_their_own() -> None:
    assert [len(batch) for batch in batches(items(5, BYTES_A_BATCH))] == [1] * 5
