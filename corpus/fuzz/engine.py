"""Trying inputs: bounded in time each, finds told apart by law and place, made small; guided by coverage where atheris is there."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

Target = Callable[[bytes], None]
CPU_SECONDS = 20.0
"""A small input takes milliseconds; one that takes this much is a hang."""
HANG = "hang"
SHRINKS = 400
"""Tries to make a find smaller."""
SEEDS, POOL = 300, 2000
"""Inputs to start from, and how many the engine without coverage keeps to mutate further."""
FRESH = 0.1
"""Share of tries that start from a new seed."""


class Hang(BaseException):
    """Raised inside a target that takes longer than its bound. No stage may catch it."""


@dataclass(slots=True)
class Find:
    """A law broken or a crash at one place: what it said, how often it came, and the smallest input seen."""

    law: str
    said: str
    data: bytes
    count: int = 1


@dataclass(slots=True)
class Tried:
    """What a run of one target tried and found."""

    target: str
    engine: str
    inputs: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    finds: dict[str, Find] = field(default_factory=dict)


def attempt(target: Target, data: bytes) -> Find | None:
    """Run one input; the find it makes, if any."""
    try:
        with _bounded():
            target(data)
    except Hang:
        return Find(HANG, f"more than {CPU_SECONDS} s", data)
    except Exception as error:  # whatever a target raises is what fuzzing looks for
        law = str(getattr(error, "law", "")) or f"{type(error).__name__} in {_place(error)}"
        return Find(law, f"{type(error).__name__}: {error}"[:300], data)
    return None


@contextlib.contextmanager
def _bounded() -> Iterator[None]:
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise Hang


def _place(error: Exception) -> str:
    """The deepest function of ours that the error passed through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "pipeline" in Path(frame.filename).parts]
    return f"{Path(frames[-1].filename).stem}.{frames[-1].name}" if frames else "target"


def shrink(target: Target, find: Find) -> Find:
    """The find with a smaller input that breaks the same law, as far as a few hundred tries lead. A hang stays as it is: each try
    would take its whole bound."""
    if find.law == HANG:
        return find
    best, step, tries = find, max(1, len(find.data) // 2), 0
    while step and tries < SHRINKS:
        at = 0
        while at < len(best.data) and tries < SHRINKS:
            tries += 1
            smaller = attempt(target, best.data[:at] + best.data[at + step :])
            if smaller is not None and smaller.law == find.law:
                best = smaller
            else:
                at += step
        step //= 2
    return Find(best.law, best.said, best.data, find.count)


def note(tried: Tried, target: Target, data: bytes) -> None:
    """Try one input and keep count."""
    began = time.process_time()
    found = attempt(target, data)
    tried.slowest = max(tried.slowest, time.process_time() - began)
    tried.inputs += 1
    if found is None:
        return
    if found.law in tried.finds:
        tried.finds[found.law].count += 1
    else:
        tried.finds[found.law] = found


def arm() -> None:
    """Let the clock of this process stop hangs."""
    signal.signal(signal.SIGVTALRM, _hang)


def blind(tried: Tried, target: Target, rng: Random, limits: tuple[int, float]) -> None:
    """Mutate seeds and mutations of them, without looking at coverage, up to `limits` (inputs, seconds)."""
    from corpus.fuzz.inputs import mutate, seed  # noqa: PLC0415  # the guided engine imports them instrumented

    arm()
    began = time.monotonic()
    pool = [seed(tried.target, rng) for _ in range(min(SEEDS, limits[0]))]
    while tried.inputs < limits[0] and time.monotonic() - began < limits[1]:
        start = seed(tried.target, rng) if rng.random() < FRESH else rng.choice(pool)
        data = mutate(tried.target, start, rng)
        note(tried, target, data)
        if len(pool) < POOL:
            pool.append(data)
        else:
            pool[rng.randrange(POOL)] = data
    tried.seconds = time.monotonic() - began


def guided(tried: Tried, target: Target, rng: Random, limits: tuple[int, float], finish: Callable[[], None]) -> None:
    """The same under atheris, which keeps what reaches new code. Never returns: `finish` is called, then the process ends."""
    import atheris  # noqa: PLC0415  # an optional tool

    from corpus.fuzz.inputs import LONGEST, SHORT, mutate, seed  # noqa: PLC0415

    arm()
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    for number in range(SEEDS):
        (folder / f"{number:04d}").write_bytes(seed(tried.target, rng))
    began = time.monotonic()

    def one(data: bytes) -> None:
        note(tried, target, data)
        if tried.inputs >= limits[0] or time.monotonic() - began >= limits[1]:
            tried.seconds = time.monotonic() - began
            finish()
            sys.stdout.flush()
            os._exit(0)

    def change(data: bytes, longest: int, number: int) -> bytes:
        dice = Random(number)
        return bytes(atheris.Mutate(data, longest)) if dice.random() < 0.4 else mutate(tried.target, data, dice)[:longest]

    longest = LONGEST.get(tried.target, SHORT) + 1
    quiet = ["-timeout=60", "-rss_limit_mb=6000", "-verbosity=0", f"-artifact_prefix={folder}/", f"-seed={rng.randrange(1, 1 << 31)}"]
    atheris.Setup(
        [sys.argv[0], *quiet, f"-max_len={max(longest, 60_000 if tried.target == 'read' else 0)}", str(folder)], one, custom_mutator=change
    )
    atheris.Fuzz()
