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
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import dropwhile
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from pipeline.classify import Model, load_model
from pipeline.flow import partitions
from pipeline.flow.inputs import Item, open_item
from pipeline.flow.kept import keep
from pipeline.flow.pages import failed, make_alone, make_page, make_together, sources_of
from pipeline.records import Page, Source

SECONDS_PER_FILE = 60.0
SECONDS_PER_MEGABYTE = 5.0
"""A file may take a minute and five seconds a megabyte: several times what the densest page takes, so only a hang meets it."""
SECONDS_PER_PAGE = 220.0
"""The same for a page after the first, which has 32 MB at most; the first comes after the file was opened and decoded."""
PAGES_TOGETHER, CHARACTERS_TOGETHER = 32, 200_000
"""Pages worked in step: a twentieth less time than sixteen; more win nothing. Short enough together that memory stays what single
pages need."""
SECONDS_TOGETHER = 30.0
"""They take less than one; a group that takes longer is worked again one by one, where each page has its own bound."""

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


@cache
def warm(model: Path) -> None:
    """Load what every page needs, by working a page that nobody keeps. Processes forked after this share it."""
    for source in sources_of("", _SAMPLE.encode()):
        keep(make_page(source, _model(model)))


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
    return done + partitions.write(job.folder, [item], job.key, [[(item, member, unread(item, "file-crash"))]], len(done))


def _begun(items: list[Item], job: Job) -> tuple[list[Path], str, int]:
    """The partitions that are there of a batch, the label of the item that their last page belongs to, and its pages in them."""
    done = partitions.begun(job.folder, items, job.key)
    if not done:
        return [], "", 0
    last = partitions.Partition(done[-1]).pages[-1]
    return done, last.label, last.member + 1


class Given(NamedTuple):
    """One text of a file; without text for a file that could not be read."""

    item: Item
    member: int
    source: Source


def _pages(items: list[Item], job: Job, begin: str, skip: int) -> Iterator[Iterator[partitions.Made]]:
    """The pages of the items in groups, from the item labelled `begin` on (from the first when empty), without its first `skip` pages.
    A group is worked when it is iterated."""
    stopped: set[str] = set()
    left = dropwhile(lambda item: begin not in ("", item.label), items)
    given = (one for item in left for one in _given(item, stopped, skip if item.label == begin else 0))
    return (_made(group, job, stopped) for group in _groups(given))


def _made(group: list[Given], job: Job, stopped: set[str]) -> Iterator[partitions.Made]:
    yield from _together(group, job) or _one_by_one(group, job, stopped)


def _groups(given: Iterable[Given]) -> Iterator[list[Given]]:
    """The texts a few at a time; a long one stands alone."""
    group: list[Given] = []
    size = 0
    for one in given:
        length = len(one.source.text or "")
        if group and (len(group) >= PAGES_TOGETHER or size + length > CHARACTERS_TOGETHER):
            yield group
            group, size = [], 0
        group.append(one)
        size += length
    if group:
        yield group


def _together(group: list[Given], job: Job) -> list[partitions.Made]:
    """The pages of a group; none when one of them fails or hangs."""
    if len(group) == 1:
        return []
    with contextlib.suppress(Exception, TooLong), _clock(SECONDS_TOGETHER):
        pages = make_together([one.source for one in group], _model(job.model), job.sites)
        return [(one.item, one.member, page) for one, page in zip(group, pages, strict=True)]
    return []


def _one_by_one(group: list[Given], job: Job, stopped: set[str]) -> Iterator[partitions.Made]:
    """The pages of a group, each within its own bounds. A file in which one takes too long ends with it, and is noted as stopped."""
    for item, member, source in group:
        if item.label in stopped:
            continue
        try:
            with _clock(min(_seconds(item.bytes), SECONDS_PER_PAGE)):
                page = make_alone(source, _model(job.model), job.sites)
        except TooLong:
            stopped.add(item.label)
            page = unread(item, "file-time")
        yield item, member, page


def _given(item: Item, stopped: set[str], skip: int = 0) -> Iterator[Given]:
    """The texts of one file after the first `skip`, one by one, until the file is stopped, or one without text that says why there
    are none or no more."""
    member = skip
    try:
        for source in _sources(item, skip):
            if item.label in stopped:
                return
            yield Given(item, member, source)
            member += 1
    except TooLong:
        yield Given(item, member, unread(item, "file-time").source)


def _sources(item: Item, skip: int) -> Iterator[Source]:
    if item.problem:
        yield unread(item, item.problem).source
        return
    try:
        with open_item(item.path) as handle:
            data = handle.read()
    except OSError:
        yield unread(item, "file-gone").source
        return
    if hashlib.sha256(data).hexdigest() != item.sha256:
        yield unread(item, "file-changed").source
        return
    seconds, sources = _seconds(len(data)), sources_of(item.label, data, skip)
    while True:
        with _clock(seconds):
            source = next(sources, None)
        if source is None:
            return
        yield source
        seconds = min(seconds, SECONDS_PER_PAGE)


def _seconds(size: int) -> float:
    return SECONDS_PER_FILE + SECONDS_PER_MEGABYTE * size / 1e6


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
