"""What a worker does with one batch of files: read each, make its pages, write the partition. Bounded in time per file."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import signal
import threading
from collections.abc import Iterator, Mapping
from functools import cache
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
    """Make a new worker process collect garbage rarely: what was loaded before it began stays, and pages leave few cycles."""
    gc.freeze()
    gc.set_threshold(OBJECTS_A_COLLECTION, 20, 50)


OBJECTS_A_COLLECTION = 50_000
"""Some ten pages; collecting after every 700 objects, as Python does, took a tenth of a worker's time."""
_SAMPLE = "青石县科协2016年工作总结\n一、开展培训\n全县举办实用技术培训班26期，培训农民3200余人次，投入经费1.2万元。\n"


def work(items: list[Item], job: Job) -> str:
    """Work a batch into one partition; return its file name."""
    return partitions.write(job.folder, items, job.key, _pages(items, job)).name


def _pages(items: list[Item], job: Job) -> Iterator[tuple[Item, int, Page]]:
    for item in items:
        for member, page in enumerate(_bounded(item, _model(job.model), job.sites)):
            yield item, member, page


def _bounded(item: Item, model: Model | None, sites: Mapping[str, frozenset[str]] = {}) -> list[Page]:
    """The pages of one file, or one page that says why there are none."""
    if item.problem:
        return [unread(item, item.problem)]
    try:
        with open_item(item.path) as handle:
            data = handle.read()
    except OSError:
        return [unread(item, "file-gone")]
    if hashlib.sha256(data).hexdigest() != item.sha256:
        return [unread(item, "file-changed")]
    seconds = SECONDS_PER_FILE + SECONDS_PER_MEGABYTE * len(data) / 1e6
    try:
        with _clock(seconds):
            return list(make_pages(item.label, data, model, sites))
    except TooLong:
        return [unread(item, "file-time")]


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
