"""Speed and memory of whole runs on generated pages, beside one jieba pass over the same pages in the same run.

    python -m corpus.bench [COUNT …] [--workers N …]    default: 1000 5000 20000 pages, 1 and 2 workers
    python -m corpus.bench --profile                    the ten functions that take most of a worker's time
    python -m corpus.bench --stages                     CPU time of each stage, and of the first pages
    python -m corpus.bench --pairs                      what the search for copies finds
    python -m corpus.bench --candidates 1000000         what it costs

Prints one row a run: seconds, CPU seconds, their ratio to the jieba pass, peak memory of the largest process, seconds a stage.
On a machine with neighbours trust the ratios.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import platform
import pstats
import re
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from corpus.bench_copies import print_candidates, print_pairs
from corpus.bench_stages import print_stages
from corpus.scale import page, write_pages
from pipeline.classify import load_model, shipped_model
from pipeline.flow.kept import keep
from pipeline.flow.pages import make_together, sources_of
from pipeline.flow.work import PAGES_TOGETHER

COUNTS = (1000, 5000, 20000)
JIEBA_PAGES = 2000
_RUN = "from pipeline.cli import main; main()"
_JIEBA = """
import sys, time, pathlib, jieba
jieba.setLogLevel(60); jieba.initialize()
paths = sorted(pathlib.Path(sys.argv[1]).rglob('*.txt'))
texts = [path.read_text('utf-8') for path in paths[:int(sys.argv[2])]]
began = time.process_time()
for text in texts: jieba.lcut(text)
print((time.process_time() - began) * len(paths) / len(texts))
"""

_COST = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=2, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


class Cost(NamedTuple):
    """What one run took. `memory` is the peak of the largest process in MB."""

    seconds: float
    cpu: float
    memory: float


def cost(command: list[str], environment: Mapping[str, str]) -> Cost:
    """Run a command in a process group of its own and measure it with all its children."""
    done = subprocess.run([sys.executable, "-c", _COST, *command], capture_output=True, text=True, check=True, env=environment)
    return Cost(*map(float, done.stdout.split()))


@contextmanager
def compiled() -> Iterator[dict[str, str]]:
    """An environment in which all modules are compiled, as an installed package is, whatever this checkout was told to leave behind."""
    with tempfile.TemporaryDirectory() as place:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(Path(place) / "code")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        write_pages(Path(place) / "pages", 2)
        cost(_run(Path(place) / "pages", Path(place) / "out", 1), environment)
        yield environment


def _run(pages: Path, out: Path, workers: int) -> list[str]:
    return [sys.executable, "-c", _RUN, "run", str(pages), "-o", str(out), "--workers", str(workers)]


def measure(count: int, workers: int) -> tuple[Cost, float, int, dict[str, float]]:
    """The cost of one run over `count` pages, the CPU seconds of one jieba pass over them (mean of one before the run and
    one after it), their characters, and the seconds of each stage."""
    with tempfile.TemporaryDirectory() as place:
        pages = Path(place) / "pages"
        characters = write_pages(pages, count)
        before = jieba_pass(pages)
        with compiled() as environment:
            run = cost(_run(pages, Path(place) / "out", workers), environment)
        stages = json.loads((Path(place) / "out" / "run.json").read_text("utf-8"))["seconds"]
        return run, (before + jieba_pass(pages)) / 2, characters, stages


def jieba_pass(pages: Path) -> float:
    """CPU seconds of cutting every page once, without starting up. Of many pages a sample is cut, since jieba is linear."""
    command = [sys.executable, "-c", _JIEBA, str(pages), str(JIEBA_PAGES)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def print_runs(counts: list[int], workers: list[int]) -> None:
    """A row for every count and number of workers."""
    print("| pages | workers | MB | seconds | CPU s | CPU s ÷ jieba | pages/s | peak MB | pages s | link s | tables s | views s |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    for count in counts:
        for number in workers:
            run, jieba, characters, stages = measure(count, number)
            spent = " | ".join(f"{stages[name]:.1f}" for name in ("pages", "link", "tables", "views"))
            print(
                f"| {count} | {number} | {characters * 3 / 1e6:.1f} | {run.seconds:.1f} | {run.cpu:.1f} | {run.cpu / jieba:.2f} "
                f"| {count / run.seconds:.0f} | {run.memory:.0f} | {spent} |",
                flush=True,
            )


_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def print_profile(pages: int = 200, functions: int = 10) -> None:
    """The functions that take most of a worker's time by themselves, once everything is loaded."""
    model = load_model(shipped_model())
    texts = [page(0, number).encode() for number in range(pages)]
    groups = [
        [source for text in texts[at : at + PAGES_TOGETHER] for source in sources_of("", text)] for at in range(0, pages, PAGES_TOGETHER)
    ]
    deque(map(keep, make_together(groups[0], model)), maxlen=0)
    profile = cProfile.Profile()
    with profile:
        for group in groups:
            deque(map(keep, make_together(group, model)), maxlen=0)
    found: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in found.values())
    print("| function | calls a page | share of time |")
    print("|---|---:|---:|")
    for (file, _, name), (_, calls, own, _, _) in sorted(found.items(), key=lambda item: -item[1][2])[:functions]:
        place = "" if file == "~" else f"{Path(file).parent.name}/{Path(file).name} "
        print(f"| `{place}{_ADDRESS.sub('', name)}` | {calls / pages:.0f} | {own / total:.1%} |")


def machine() -> str:
    """What the figures were taken on."""
    info = Path("/proc/cpuinfo")
    names = (
        [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.is_file()
        else []
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{names[0] if names else platform.machine()}, {cores} cores, Python {platform.python_version()}, {platform.system()}"


def main(words: list[str]) -> int:
    """Print the table that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m corpus.bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("counts", type=int, nargs="*", default=COUNTS)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--stages", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--candidates", type=int, default=0)
    wanted = parser.parse_args(words)
    print(machine() + "\n")
    if wanted.profile:
        print_profile()
    elif wanted.stages:
        print_stages()
    elif wanted.pairs:
        print_pairs()
    elif wanted.candidates:
        print_candidates(wanted.candidates)
    else:
        print_runs(list(wanted.counts), wanted.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
