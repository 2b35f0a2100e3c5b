"""Runs killed at random moments: the last one must end with the bytes of a run that nobody disturbed.

    python -m corpus.bench_kills [KILLS] [PAGES] [SEED]       default: 20 600 0

Each kill ends the run with all its workers, as a power cut would. Prints how far each run had come; exits 1 on a difference.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus.scale import write_pages

_RUN = [sys.executable, "-c", "from pipeline.cli import main; main()", "run"]
DEFAULTS = (20, 600, 0)
LONGEST = 1.2
"""Kills fall anywhere between the start and a little after the end of a whole run."""


def main(words: list[str]) -> int:
    """Kill, finish, compare."""
    kills, pages, seed = (*map(int, words), *DEFAULTS[len(words) :])
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        write_pages(home / "pages", pages)
        began = time.perf_counter()
        subprocess.run([*_RUN, str(home / "pages"), "-o", str(home / "whole")], check=True, stdout=subprocess.DEVNULL)
        whole = time.perf_counter() - began
        command = [*_RUN, str(home / "pages"), "-o", str(home / "cut")]
        for number in range(1, kills + 1):
            after = dice.uniform(0, whole * LONGEST)
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            time.sleep(after)
            ended = process.poll() is not None
            if not ended:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            finished = len(list((home / "cut").glob(".zongjie/partitions/*.part")))
            print(f"kill {number}: after {after:.1f} s, {'already ended' if ended else 'killed'}, {finished} partitions kept", flush=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        different = [path.name for path in sorted(home.glob("whole/*/*")) if not _same(path, home)]
    print(f"{kills} kills, {pages} pages, a whole run {whole:.1f} s: {len(different)} files differ {different[:5]}")
    return 1 if different else 0


def _same(path: Path, home: Path) -> bool:
    other = home / "cut" / path.relative_to(home / "whole")
    return other.is_file() and other.read_bytes() == path.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
