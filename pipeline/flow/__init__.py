"""A whole run: scan the inputs, work the pages, link the documents, write the tables. The only place that knows the order."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.classify import shipped_model
from pipeline.errors import ZongjieError
from pipeline.export.workbook import check_workbook
from pipeline.flow import partitions
from pipeline.flow.aside import Aside
from pipeline.flow.assemble import Counts, write_linked, write_unlinked
from pipeline.flow.engine import Engine, LocalEngine
from pipeline.flow.inputs import STANDARD_INPUT, Item, scan
from pipeline.flow.manifest import code_digest, file_digest, manifest
from pipeline.flow.places import Chosen, index, link
from pipeline.flow.sites import Sites, learn_sites
from pipeline.flow.views import write_views
from pipeline.flow.work import Job, warm

MANIFEST = "run.json"
WORK = ".zongjie"
"""Folder inside OUT for finished partitions and half-made tables."""
TABLES, TEXTS = "tables", "texts"

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO}
"""What the system says when the output takes no more: full, over quota, file too large, read-only by now, broken."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run can be told.

    `workers`: processes (0: as many as this process may use). `lang`: language of the report, `zh` or `en`. `model`: path of
    a classifier file, empty for the one that comes with the package. `engine`: `local` or `dask`; `scheduler`: address of a
    Dask scheduler, empty for one of this machine. `formats`: further files to write, of `xlsx` and `sqlite`.
    """

    workers: int = 0
    lang: str = "zh"
    model: str = ""
    engine: str = "local"
    scheduler: str = ""
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: where the output is, what was counted, how many files were worked now and how many taken over."""

    out: Path
    counts: Counts
    files: int
    reused: int
    seconds: float

    @property
    def whole(self) -> bool:
        """Every file could be read."""
        return not any(self.counts.statuses[status] for status in ("error", "unsupported", "empty", "partial"))


SECONDS_FOR_ORPHANS = 3.0
"""How long to wait for a lock: workers of a run that was killed notice within a second that it is gone."""

Progress = Callable[[int, int], None]
"""Called with (files done, files in all)."""


def _silent(_done: int, _total: int) -> None:
    """No progress is shown."""


def run(inputs: Sequence[str], out: str | Path, settings: Settings = Settings(), progress: Progress = _silent) -> Summary:
    """Work all inputs into `out` and return what was done. Finished pages of an earlier run with the same settings and code
    are taken over. Raises ZongjieError for inputs that are not there or an output folder that cannot be used."""
    began = time.perf_counter()
    if "xlsx" in settings.formats:
        check_workbook()
    home = Path(out)
    with _lock(home), Aside(_workers(settings) if settings.engine == "local" else 1) as aside:
        timings: dict[str, float] = {}
        model = (Path(settings.model) if settings.model else shipped_model()).resolve()
        digests = {"code": code_digest(), "model": file_digest(model)}
        key = hashlib.sha256(f"{digests['code']}\0{digests['model']}".encode()).hexdigest()
        folder = home / WORK / "partitions"
        folder.mkdir(parents=True, exist_ok=True)
        with _timed(timings, "scan"):
            items, sites = _look(inputs, home, aside, None if any(folder.iterdir()) else model)
        with _engine(settings) as engine:
            with _timed(timings, "pages"):
                chosen, reused = _work(items, Job(folder.resolve(), key, model, sites), engine, progress)
            draft = _begin(home)
            with _timed(timings, "link"):
                found, marks = index(chosen, bare=not engine.gathers)
                unlinked = aside.start(write_unlinked, draft / TABLES, draft / TEXTS, found.partitions, found.pages)
                linkage = link(found, marks, engine)
                del marks  # they take more memory than all else that is known of the documents
        with _timed(timings, "tables"):
            counts = write_linked(draft / TABLES, found, linkage) + unlinked()
        told: dict[str, object] = {"inputs": list(inputs), "lang": settings.lang, "model": settings.model, "workers": _workers(settings)}
        digests["inputs"] = _digest(items)
        with _timed(timings, "views"):
            write_views(draft, manifest(told, digests, counts, timings), aside, settings.lang, settings.formats)
        body = manifest(told, digests, counts, timings)
        (draft / MANIFEST).write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        _publish(draft, home)
        _forget(folder.resolve(), {path for paths in chosen.values() for path in paths})
    return Summary(home, counts, len(items), reused, time.perf_counter() - began)


def _look(inputs: Sequence[str], home: Path, aside: Aside, model: Path | None) -> tuple[list[Item], Sites]:
    """The files to work and the chrome of their sites. What pages need is loaded meanwhile when a model is given."""
    if any(name == STANDARD_INPUT or "://" in name for name in inputs):
        return _scan(inputs, home)
    scanned = aside.start(_scan, inputs, home)
    if aside.apart and model:
        warm(model)
    return scanned()


def _scan(inputs: Sequence[str], home: Path) -> tuple[list[Item], Sites]:
    return learn_sites(scan(inputs, home))


def _begin(home: Path) -> Path:
    """The folder of an output that is about to be made, with its folders for tables and texts."""
    draft = home / WORK / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    for part in (TABLES, TEXTS):
        (draft / part).mkdir(parents=True)
    return draft


def _work(items: list[Item], job: Job, engine: Engine, progress: Progress) -> tuple[Chosen, int]:
    """The partitions that speak for each label, and for how many of them they were there before."""
    wanted = {partitions.mark_of(item) for item in items}
    chosen: Chosen = {}
    for marks, paths in partitions.finished(job.folder.glob("*" + partitions.SUFFIX), job.key):
        for mark in marks:
            if mark in wanted:
                chosen.setdefault(mark[0], paths)
    left = [item for item in items if item.label not in chosen]
    reused = done = len(chosen)
    progress(done, len(items))

    def tick(count: int) -> None:
        nonlocal done
        done += count
        progress(done, len(items))

    for marks, paths in partitions.finished(engine.run_batches(left, job, tick), job.key):
        chosen.update({mark[0]: paths for mark in marks})
    return chosen, reused


@contextlib.contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    if settings.engine == "local":
        yield LocalEngine(_workers(settings))
        return
    if settings.engine != "dask":
        raise ZongjieError("engine", f"there is no engine {settings.engine!r}", "--engine", "say local or dask")
    from pipeline.flow.cluster import connect  # noqa: PLC0415  # only with the extra

    with connect(settings.scheduler, _workers(settings)) as cluster:
        yield cluster


def _workers(settings: Settings) -> int:
    if settings.workers:
        return settings.workers
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _digest(items: list[Item]) -> str:
    return hashlib.sha256(json.dumps([[item.label, item.sha256] for item in items]).encode()).hexdigest()


def _publish(draft: Path, home: Path) -> None:
    """Put the finished output in its place: everything was written before the first piece is moved. The manifest goes first and
    comes last: a folder without it is no finished run."""
    old = home / WORK / "old"
    shutil.rmtree(old, ignore_errors=True)
    old.mkdir()
    if (home / MANIFEST).exists():
        (home / MANIFEST).rename(old / MANIFEST)
    for piece in sorted(draft.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
        place = home / piece.name
        if place.exists():
            place.rename(old / piece.name)
        piece.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    draft.rmdir()


def _forget(folder: Path, used: set[Path]) -> None:
    """Remove partitions and half-written files that no label uses any more."""
    for path in folder.iterdir():
        if path not in used:
            path.unlink()


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[None]:
    """Keep a second run out of the same output folder. The lock dies with the process that holds it."""
    try:
        (home / WORK).mkdir(parents=True, exist_ok=True)
        handle = (home / WORK / "lock").open("a")
    except OSError as error:
        raise ZongjieError("output-write", f"cannot write here ({error.strerror})", str(home), "name a folder you may write to") from error
    with handle:
        deadline = time.monotonic() + SECONDS_FOR_ORPHANS
        while not _locked(handle):
            if time.monotonic() > deadline:
                raise ZongjieError("output-busy", "another run is writing here", str(home), "wait for it, or name another folder")
            time.sleep(0.1)
        try:
            yield
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            advice = "make room, then run the same command again: finished pages are kept"
            raise ZongjieError("output-write", f"cannot be written ({error.strerror or error})", str(home), advice) from error


def _locked(handle: IO[str]) -> bool:
    try:
        import fcntl  # noqa: PLC0415  # there is none on Windows, where runs are not kept apart

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        return True
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _timed(timings: dict[str, float], name: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    timings[name] = time.perf_counter() - began
