"""Speed and memory of whole runs on generated pages, beside one jieba pass over the same pages in the same run.

    python -m corpus.bench [COUNT …]        default: 1000 5000 20000

Prints one row a count: seconds, CPU seconds, their ratio to the jieba pass, peak memory of the largest process. The machine is
noisy: trust the ratios.
"""

from __future__ import annotations

import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from corpus.scale import write_pages

COUNTS = (1000, 5000, 20000)
_RUN = "from pipeline.cli import main; main()"
_JIEBA = """
import sys, time, pathlib, jieba
jieba.setLogLevel(60); jieba.initialize()
texts = [p.read_text('utf-8') for p in sorted(pathlib.Path(sys.argv[1]).rglob('*.txt'))]
began = time.process_time()
for text in texts: jieba.lcut(text)
print(time.process_time() - began)
"""


class Cost(NamedTuple):
    """What one run took. `memory` is the peak of the largest process in MB."""

    seconds: float
    cpu: float
    memory: float


def cost(command: list[str]) -> Cost:
    """Run a command in a process group of its own and measure it with all its children."""
    script = "import resource,subprocess,sys,time;b=time.perf_counter();subprocess.run(sys.argv[1:],stdout=2,check=True);u=resource.getrusage(resource.RUSAGE_CHILDREN);print(time.perf_counter()-b,u.ru_utime+u.ru_stime,u.ru_maxrss/1024)"
    done = subprocess.run([sys.executable, "-c", script, *command], capture_output=True, text=True, check=True)
    return Cost(*map(float, done.stdout.split()))


def measure(count: int, workers: int) -> tuple[Cost, float, int]:
    """The cost of one run over `count` pages, the CPU seconds of one jieba pass over them (mean of one before the run and
    one after it), and their characters."""
    with tempfile.TemporaryDirectory() as place:
        pages = Path(place) / "pages"
        characters = write_pages(pages, count)
        before = jieba_pass(pages)
        run = cost([sys.executable, "-c", _RUN, "run", str(pages), "-o", str(Path(place) / "out"), "--workers", str(workers)])
        return run, (before + jieba_pass(pages)) / 2, characters


def jieba_pass(pages: Path) -> float:
    """CPU seconds of cutting every page once, without starting up."""
    return float(subprocess.run([sys.executable, "-c", _JIEBA, str(pages)], capture_output=True, text=True, check=True).stdout)


def main(words: list[str]) -> int:
    """Print the table."""
    print(f"{platform.machine()}, Python {platform.python_version()}, {resource.getpagesize()} byte pages")
    print("| pages | workers | MB | seconds | CPU s | CPU s ÷ jieba | pages/s | peak MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for count in [int(word) for word in words] or COUNTS:
        for workers in (1, 2):
            run, jieba, characters = measure(count, workers)
            print(
                f"| {count} | {workers} | {characters * 3 / 1e6:.1f} | {run.seconds:.1f} | {run.cpu:.1f} | {run.cpu / jieba:.2f} "
                f"| {count / run.seconds:.0f} | {run.memory:.0f} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    began = time.perf_counter()
    code = main(sys.argv[1:])
    print(f"{time.perf_counter() - began:.0f} s in all")
    sys.exit(code)
