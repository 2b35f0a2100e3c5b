"""What was tried against zongjie and what was lost: docs/reliability.md, every table by running what it tells of.

    python -m corpus.reliability [--write]

Prints the page, or writes it: the recorded fuzzing, one run over hostile files with a line of 200 MB among them, and every test that
injects a fault, run now. Exits 1 when one of them fails.
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

from corpus.fuzz.__main__ import table_lines

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reliability.md"
FAULTS = ("tests/trust/test_faults.py", "tests/flow/test_faults.py", "tests/trust/test_no_surprises.py", "tests/trust/test_hostile.py")
LONG_LINE = 200_000_000
HEAD = """# Reliability

What was tried to make zongjie fail, and what was lost. `python -m corpus.reliability --write` runs it all again and writes this page;
kills at random moments are in [benchmarks.md](benchmarks.md), a worker of a cluster killed in [cluster.md](cluster.md).
"""
FUZZING = """## Fuzzing

`python -m corpus.fuzz TARGET --inputs N --seconds S --record`: pieces of the corpus, sound or under a forward model of damage, mutated
by rules that know the field, a part of the runs guided by coverage (atheris). Every input is held against laws: no crash,
no hang (20 CPU seconds), offsets that lead to the quote and back into the source, every visible character once, repair at rest after
one pass, no value without digits, no digit that was not there, a code and advice for whatever cannot be read. The laws are in
`corpus/fuzz/laws.py`, what was found and mended in `tests/cases/fuzz/`, and a small seeded run is part of the tests.
A law in the last column was broken by the code of that day; the case is replayed by the tests.
"""
HOSTILE = """## Hostile files

One run over files made to break it, `zongjie run` with all its workers: {seconds:.0f} s, {peak} MB at most in one process, {rows} rows,
nothing written outside the output, exit code {code}.

| file | bytes | its row |
|---|---:|---|
"""
INJECTED = """## Faults injected

Each line is a test that injects the fault, looks at what a person sees, and compares the tables with those of an undisturbed run.
What was lost in all of them: nothing. Half-made tables were never taken for finished.

| test | cases | held |
|---|---:|---:|
"""


def hostile_lines() -> tuple[list[str], bool]:
    """The table of one run over the hostile files, and whether it ended as it should (some files refused, none forgotten)."""
    from tests.trust import hostile  # noqa: PLC0415  # the tests are no part of the package

    with tempfile.TemporaryDirectory() as place:
        pages, out = Path(place) / "pages", Path(place) / "out"
        hostile.make(pages)
        with (pages / "line-200MB.txt").open("wb") as handle:
            for _ in range(200):
                handle.write(b"1" * (LONG_LINE // 200))
        began = time.monotonic()
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(pages), "-o", str(out)]
        code = subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode
        seconds = time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        with (out / "tables" / "sources.csv").open(encoding="utf-8-sig", newline="") as rows:
            found = [(row["path"].removeprefix("'"), row["status"], row["error_code"]) for row in csv.DictReader(rows)]
        sizes = {path.name: path.stat().st_size for path in pages.iterdir() if path.is_file()}
    names = {path.partition("::")[0] for path, _, _ in found}
    lines = HOSTILE.format(seconds=seconds, peak=peak, rows=len(found), code=code).splitlines()
    for name in sorted(sizes):
        told = Counter(f"{status} {error}".strip() for path, status, error in found if path.partition("::")[0] == name)
        lines.append(f"| `{name}` | {sizes[name]:,} | {', '.join(f'{n} × {what}' if n > 1 else what for what, n in told.items())} |")
    return lines, code == 1 and set(sizes) == names


def fault_lines() -> tuple[list[str], bool]:
    """The table of the tests that inject faults, run now, and whether all held."""
    with tempfile.TemporaryDirectory() as place:
        report = Path(place) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *FAULTS]
        code = subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode
        cases = [(case.get("name", ""), len(case) == 0) for case in ET.parse(report).iter("testcase")]
    tried, held = Counter(title(name) for name, _ in cases), Counter(title(name) for name, sound in cases if sound)
    return [*INJECTED.splitlines(), *(f"| {name} | {tried[name]} | {held[name]} |" for name in tried)], code == 0


def title(name: str) -> str:
    """What a test is called in the table: its name without the parameters, as a sentence."""
    return name.partition("[")[0].removeprefix("test_").replace("_", " ")


def main(words: list[str]) -> int:
    """Print or write the page; return the exit code."""
    hostile, sound = hostile_lines()
    faults, held = fault_lines()
    page = "\n".join([HEAD, FUZZING, *table_lines(), "", *hostile, "", *faults, ""])
    if "--write" in words:
        PAGE.write_text(page, "utf-8")
    else:
        print(page)
    return 0 if sound and held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
