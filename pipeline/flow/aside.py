"""A second process for what the first one need not wait for: the look at the inputs, half of the tables, the report."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import ParamSpec, TypeVar, cast

from pipeline.flow.work import settle

P = ParamSpec("P")
T = TypeVar("T")


class Aside:
    """Does what it is given in a process of its own when there are workers for two, else here when the result is asked for.

    A context manager. Only where a process is born as a copy of this one: loading all code again costs more than is won. There is
    no thread in it, so that other processes may be born meanwhile.
    """

    def __init__(self, workers: int) -> None:
        self.apart = workers > 1 and multiprocessing.get_start_method() == "fork"
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> Aside:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in self._processes:
            process.terminate()
            process.join()

    def start(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Callable[[], T]:
        """Begin a piece of work that may be done twice; the function returned waits for its result and raises what it raised."""
        here = partial(act, *args, **kwargs)
        if not self.apart:
            return here
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.Process(target=_tell, args=(here, theirs), daemon=True)
        process.start()
        theirs.close()
        self._processes.append(process)
        return partial(_hear, ours, here)


def _tell(act: Callable[[], object], theirs: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began it ends it
    settle()
    try:
        told: tuple[bool, object] = True, act()
    except Exception as error:  # raised again by the one who asks
        told = False, error
    theirs.send(told)


def _hear(ours: Connection, act: Callable[[], T]) -> T:
    """The result that comes through the pipe; work whose process died is done here."""
    try:
        done, told = ours.recv()
    except EOFError:
        return act()
    if not done:
        raise cast("Exception", told)
    return cast("T", told)
