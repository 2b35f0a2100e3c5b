"""A second process for the end of a run: what needs nothing of what the first one is about is done beside it."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from types import TracebackType
from typing import ParamSpec, TypeVar

from pipeline.flow.work import settle

P = ParamSpec("P")
T = TypeVar("T")


class Aside:
    """Does what it is given in a process of its own when there are workers for two, else here when the result is asked for.

    A context manager. Only where a process is born as a copy of this one: loading all code again costs more than is won.
    """

    def __init__(self, workers: int) -> None:
        self._pool = None
        if workers > 1 and multiprocessing.get_start_method() == "fork":
            self._pool = ProcessPoolExecutor(1, initializer=settle)

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)

    def start(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Begin a piece of work; the function returned waits for its result and raises what it raised."""
        if self._pool is None:
            return partial(act, *args, **kwargs)
        return self._pool.submit(act, *args, **kwargs).result
