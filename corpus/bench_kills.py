"""Runs killed at random moments: the last one must end with the bytes of a run that nobody disturbed.

    python -m corpus.bench_kills [KILLS] [PAGES] [SEED]       default: 20 600 0

Each kill ends the run with all its workers. Prints how far each run had come; exits 1 on a difference.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from corpus.scale import write_pages

_RUN = [sys.executable, "-c", "from pipeline.cli import main; main()", "run"]
DEFAULTS = (20, 600, 0)
LONGEST = 0.8
"""Kills fall within this share of the time of a whole run; what one leaves, the next takes over, so that some runs end."""


def main(words: list[str]) -> int:
    """Kill runs until enough died, each time going on with what the killed one left; compare whenever one ends whole."""
    kills, pages, seed = (*map(int, words), *DEFAULTS[len(words) :])
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        write_pages(home / "pages", pages)
        began = time.perf_counter()
        subprocess.run([*_RUN, str(home / "pages"), "-o", str(home / "whole")], check=True, stdout=subprocess.DEVNULL)
        whole = time.perf_counter() - began
        command = [*_RUN, str(home / "pages"), "-o", str(home / "cut")]
        killed = ended = 0
        different: list[str] = []
        while killed < kills:
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
            after = dice.uniform(0, whole * LONGEST)
            time.sleep(after)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                killed += 1
            else:
                ended += 1
                different += _differences(home)
                shutil.rmtree(home / "cut")
            process.wait()
            kept = len(list((home / "cut").glob(".zongjie/partitions/*.part")))
            print(f"{killed} killed, {ended} ended: after {after:.1f} s, {kept} partitions kept", flush=True)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        different += _differences(home)
    print(f"{kills} kills, {pages} pages, a whole run {whole:.1f} s: {len(different)} files differ {different[:5]}")
    return 1 if different else 0


def _differences(home: Path) -> list[str]:
    """Tables and texts of the run that was cut which are not those of the whole one."""
    return [path.name for part in ("tables", "texts") for path in sorted((home / "whole" / part).iterdir()) if not _same(path, home)]


def _same(path: Path, home: Path) -> bool:
    other = home / "cut" / path.relative_to(home / "whole")
    return other.is_file() and other.read_bytes() == path.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
