"""The accuracy floor: the scores of the sample corpus, pinned. They may rise; they never sink silently.

    python -m corpus.floor [--errors] [--record]

Runs the sample pages through the pipeline, prints the figures beside the floor, and exits 1 when one sank or when the pages or
their gold are not those the floor was recorded on. `--record` writes the figures as the new floor (and refuses to lower one).
`--lower "reason"` records all the same, and keeps the reason in the file.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.evaluate import Report, evaluate_tables, to_text
from pipeline.flow import run

CORPUS = Path(__file__).resolve().parent
PAGES, GOLD, FLOOR = CORPUS / "pages", CORPUS / "gold" / "pages", CORPUS / "floor.json"
FALLING = ("character_error",)
"""Figures of which less is better."""
NOISE = 0.0005
"""Figures are pinned to three places; a smaller difference is rounding."""


class Verdict(NamedTuple):
    """What the comparison with the floor says; `faults` is empty when all is well."""

    report: Report
    faults: tuple[str, ...]


def measure() -> Report:
    """The scores of the sample pages as the pipeline stands."""
    with tempfile.TemporaryDirectory() as place:
        run([str(PAGES)], place)
        return evaluate_tables(Path(place), GOLD)


def digest() -> str:
    """SHA-256 over the sample pages and their gold: what the floor was measured on."""
    found = hashlib.sha256()
    for path in sorted([*PAGES.rglob("*"), *GOLD.rglob("*")]):
        if path.is_file():
            found.update(path.relative_to(CORPUS).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def judge(report: Report, floor: Mapping[str, object]) -> Verdict:
    """Compare figures with a floor as `record` wrote it."""
    faults = []
    if floor.get("digest") != digest():
        faults.append("the sample pages or their gold changed: look at the figures, then `make floor`")
    pinned = floor.get("figures")
    for name, value in pinned.items() if isinstance(pinned, dict) else ():
        now = report.figures.get(name)
        if now is None or (now > value + NOISE if name in FALLING else now < value - NOISE):
            faults.append(f"{name} worsened from {value} to {now if now is None else round(now, 3)}")
    return Verdict(report, tuple(faults))


def record(report: Report, floor: Mapping[str, object], reason: str = "") -> str:
    """The text of a new floor. Raises ValueError when a figure would sink on the same data and no reason is given."""
    sinking = [fault for fault in judge(report, floor).faults if " worsened " in fault]
    if sinking and floor.get("digest") == digest() and not reason:
        raise ValueError("; ".join(sinking))
    figures = {name: round(float(value), 3) for name, value in report.figures.items()}
    body = {"digest": digest(), "figures": figures} | ({"lowered_because": reason} if reason else {})
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def main(words: list[str]) -> int:
    """Measure, print, compare or record; return the exit code."""
    floor = json.loads(FLOOR.read_text("utf-8")) if FLOOR.is_file() else {}
    report = measure()
    print(to_text(report, errors="--errors" in words))
    if "--record" in words or "--lower" in words:
        reason = words[words.index("--lower") + 1] if "--lower" in words else ""
        FLOOR.write_text(record(report, floor, reason), encoding="utf-8")
        print(f"recorded in {FLOOR.name}")
        return 0
    faults = judge(report, floor).faults
    for fault in faults:
        print(f"floor: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
