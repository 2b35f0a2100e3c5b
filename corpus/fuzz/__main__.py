"""Fuzz one door of the pipeline, or show what was recorded.

    python -m corpus.fuzz TARGET [--inputs N] [--seconds S] [--seed K] [--blind] [--record] [--finds FILE]
    python -m corpus.fuzz --table

TARGET is one of decode, repair, split, identify, classify, extract, read, page, hands. With atheris installed the search follows
coverage of the pipeline; `--blind`, or its absence, mutates without. `--record` adds the run to record.jsonl, `--finds` appends each
find, made small, as a case for tests/cases/fuzz. Exits 1 when something was found.
"""

from __future__ import annotations

import argparse
import base64
import importlib.util
import json
import os
import sys
from pathlib import Path
from random import Random

from corpus.fuzz.engine import Find, Tried, arm, blind, guided, shrink

RECORD = Path(__file__).resolve().parent / "record.jsonl"
DEFAULT_INPUTS, DEFAULT_SECONDS = 10_000, 60.0


def main(words: list[str]) -> int:
    """Fuzz and print, or print the record; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m corpus.fuzz")
    parser.add_argument("target", nargs="?")
    parser.add_argument("--inputs", type=int, default=DEFAULT_INPUTS)
    parser.add_argument("--seconds", type=float, default=DEFAULT_SECONDS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--blind", action="store_true")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--finds", type=Path)
    parser.add_argument("--table", action="store_true")
    told = parser.parse_args(words)
    if told.table:
        print("\n".join(table_lines()))
        return 0
    follow = not told.blind and importlib.util.find_spec("atheris") is not None
    if follow:
        import atheris  # noqa: PLC0415  # an optional tool

        with atheris.instrument_imports(include=["pipeline"], enable_loader_override=False):
            from corpus.fuzz.laws import TARGETS  # noqa: PLC0415
    else:
        from corpus.fuzz.laws import TARGETS  # noqa: PLC0415
    if told.target not in TARGETS:
        parser.error(f"TARGET is one of {', '.join(TARGETS)}")
    tried = Tried(told.target, "atheris" if follow else "own")
    limits = (told.inputs, told.seconds)

    def finish() -> None:
        arm()
        _tell(tried, told, [shrink(TARGETS[told.target], find) for find in tried.finds.values()])

    if follow:
        guided(tried, TARGETS[told.target], Random(told.seed), limits, finish)
    blind(tried, TARGETS[told.target], Random(told.seed), limits)
    finish()
    return 1 if tried.finds else 0


def _tell(tried: Tried, told: argparse.Namespace, finds: list[Find]) -> None:
    rate = tried.inputs / max(tried.seconds, 1e-9)
    pace = f"{tried.seconds:.0f} s ({rate:.0f}/s, {tried.engine}), slowest {tried.slowest * 1e3:.0f} ms"
    print(f"{tried.target}: {tried.inputs} inputs in {pace}")
    for find in finds:
        print(f"  {find.count} × {find.law}: {find.said}\n    {find.data[:300]!r}")
    if told.finds:
        with told.finds.open("a", encoding="utf-8") as handle:
            for find in finds:
                case = {"label": find.law, "origin": "synthetic", "target": tried.target, "data": base64.b64encode(find.data).decode()}
                handle.write(json.dumps(case | {"expect": "fail"}, ensure_ascii=False) + "\n")
    if told.record:
        from pipeline.flow.manifest import code_digest  # noqa: PLC0415

        row = {
            "target": tried.target,
            "engine": tried.engine,
            "seed": told.seed,
            "code": code_digest()[:12],
            "inputs": tried.inputs,
            "seconds": round(tried.seconds),
            "slowest_ms": round(tried.slowest * 1e3),
            "finds": {find.law: find.count for find in finds},
        }
        with RECORD.open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(row, ensure_ascii=False) + "\n")


def table_lines() -> list[str]:
    """The recorded runs as a table, one line a target, and their sum."""
    rows = [json.loads(line) for line in RECORD.read_text("utf-8").splitlines()]
    lines = ["| target | inputs | seconds | slowest input, ms | finds |", "|---|---:|---:|---:|---|"]
    for target in dict.fromkeys(row["target"] for row in rows):
        own = [row for row in rows if row["target"] == target]
        finds = sorted({law for row in own for law in row["finds"]})
        inputs, seconds, slowest = (fold(row[key] for row in own) for fold, key in ((sum, "inputs"), (sum, "seconds"), (max, "slowest_ms")))
        lines.append(f"| {target} | {inputs:,} | {seconds:,} | {slowest:,} | {', '.join(finds) or 'none'} |")
    lines.append(f"| **all** | **{sum(row['inputs'] for row in rows):,}** | {sum(row['seconds'] for row in rows):,} | | |")
    return lines


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)
