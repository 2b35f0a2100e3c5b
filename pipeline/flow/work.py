"""What a worker does with one batch of files: read each, make its pages, write the partition. Bounded in time per file."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import dropwhile
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from pipeline.classify import Model, load_model
from pipeline.flow import partitions
from pipeline.flow.inputs import Item, open_item
from pipeline.flow.pages import failed, make_pages
from pipeline.records import Page, Source

SECONDS_PER_FILE = 60.0
SECONDS_PER_MEGABYTE = 5.0
"""A file may take a minute and five seconds a megabyte: several times what the densest page takes, so only a hang meets it."""
SECONDS_PER_PAGE = 220.0
"""The same for a page after the first, which has 32 MB at most; the first comes after the file was opened and decoded."""

ADVICE = {
    "file-gone": ("the file went away while the run was on", "run again"),
    "file-changed": ("the file changed while the run was on", "run again when it is at rest"),
    "file-permission": ("no permission to read the file", "give read permission and run again"),
    "file-kind": ("this is not a regular file", "copy its content into a file"),
    "file-read": ("the file cannot be read from disk", "check the disk and run again"),
    "file-time": ("working the file took too long", "cut it into smaller files, or report it"),
    "file-crash": ("working the file ended the worker", "please report it with the file"),
}


class Job(NamedTuple):
    """What every batch of a run shares: where partitions go, the digest of settings and code, the classifier file, and the page
    chrome learned for each site."""

    folder: Path
    key: str
    model: Path
    sites: Mapping[str, frozenset[str]] = {}


class TooLong(BaseException):
    """Raised inside a page that takes longer than its bound. No stage may catch it."""


@cache
def _model(path: Path) -> Model:
    return load_model(path)


def warm(job: Job) -> None:
    """Load what every page needs, by working a page that nobody keeps. Processes forked after this share it."""
    list(make_pages("", _SAMPLE.encode(), _model(job.model), {}))


def settle() -> None:
    """Make a new worker process collect garbage rarely (what was loaded before it began stays, and pages leave few cycles), and
    end it when the process that began it is gone: a run killed alone would leave workers that hold its lock."""
    gc.freeze()
    gc.set_threshold(OBJECTS_A_COLLECTION, 20, 50)
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_A_LOOK)
    os._exit(1)


SECONDS_A_LOOK = 0.5


OBJECTS_A_COLLECTION = 50_000
"""Some ten pages; collecting after every 700 objects, as Python does, took a tenth of a worker's time."""
_SAMPLE = "青石县科协2016年工作总结\n一、开展培训\n全县举办实用技术培训班26期，培训农民3200余人次，投入经费1.2万元。\n"


def work(items: list[Item], job: Job) -> list[str]:
    """Work a batch into partitions; return their file names. What a run that was killed left of it is taken over."""
    done, label, member = _begun(items, job)
    made = partitions.write(job.folder, items, job.key, _pages(items, job, label, member), len(done))
    return [path.name for path in (*done, *made)]


def crashed(item: Item, job: Job) -> list[Path]:
    """The partitions of a file that ended its worker: those it left, and one that says so."""
    done, _, member = _begun([item], job)
    return done + partitions.write(job.folder, [item], job.key, [(item, member, unread(item, "file-crash"))], len(done))


def _begun(items: list[Item], job: Job) -> tuple[list[Path], str, int]:
    """The partitions that are there of a batch, the label of the item that their last page belongs to, and its pages in them."""
    done = partitions.begun(job.folder, items, job.key)
    if not done:
        return [], "", 0
    last = partitions.Partition(done[-1]).pages[-1]
    return done, last.label, last.member + 1


def _pages(items: list[Item], job: Job, begin: str, skip: int) -> Iterator[partitions.Made]:
    """The pages of the items, from the item labelled `begin` on (from the first when empty), without its first `skip` pages."""
    left = dropwhile(lambda item: begin not in ("", item.label), items)
    for item in left:
        start = skip if item.label == begin else 0
        for member, page in enumerate(_bounded(item, _model(job.model), job.sites, start), start):
            yield item, member, page


def _bounded(item: Item, model: Model | None, sites: Mapping[str, frozenset[str]] = {}, skip: int = 0) -> Iterator[Page]:
    """The pages of one file after the first `skip`, one by one, or one page that says why there are none or no more."""
    if item.problem:
        yield unread(item, item.problem)
        return
    try:
        with open_item(item.path) as handle:
            data = handle.read()
    except OSError:
        yield unread(item, "file-gone")
        return
    if hashlib.sha256(data).hexdigest() != item.sha256:
        yield unread(item, "file-changed")
        return
    seconds = SECONDS_PER_FILE + SECONDS_PER_MEGABYTE * len(data) / 1e6
    pages = make_pages(item.label, data, model, sites, skip)
    try:
        while True:
            with _clock(seconds):
                page = next(pages, None)
            if page is None:
                return
            yield page
            seconds = min(seconds, SECONDS_PER_PAGE)
    except TooLong:
        yield unread(item, "file-time")


def unread(item: Item, code: str) -> Page:
    """The page of a file that gave no text: its row, with the code and what to do."""
    what, advice = ADVICE[code]
    source_id = "s" + hashlib.sha256(f"{item.label}\0{item.sha256}".encode()).hexdigest()[:12]
    return failed(Source(source_id, item.label, item.sha256, item.bytes, ""), code, what, advice)


@contextlib.contextmanager
def _clock(seconds: float) -> Iterator[None]:
    """Raise TooLong inside the block when it takes longer. In the main thread of a process, a loop in C that cannot be
    interrupted ends the process at twice the bound; in a thread of a cluster's worker it is waited for."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        thread = ctypes.c_ulong(threading.get_ident())
        timer = threading.Timer(seconds, ctypes.pythonapi.PyThreadState_SetAsyncExc, (thread, ctypes.py_object(TooLong)))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        return
    signal.signal(signal.SIGALRM, _too_long)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise TooLong
