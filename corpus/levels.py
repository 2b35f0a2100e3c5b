"""How units are named, and the level each name tells: lists written apart, measured on small pages.

python -m corpus.levels      accuracy by level and by list, and the rows that are read wrong

Each row of levels.csv is a title, an opening and a signature in the manner of such reports, with the level by the codebook. The
first list was read while the rules were made. The others were written before the rules met them, measured once and then read; in
the third and fourth the units are told by their things and people. What is printed here is after the reading, so no first sight.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from functools import cache
from typing import NamedTuple

from corpus.many import ROOT
from pipeline.aligned import AlignedText
from pipeline.ingest.identify import identify
from pipeline.ingest.split import split

BODY = (
    "一是广泛宣传，办好各类群众喜爱的活动，发放资料两千份，解答提问三百人次。二是健全制度，任务分到人头，年初有安排、年末有检查。"
    "三是请来专家，把健康、安全、环保的道理讲给大家听，听众反映不错。"
)
"""What stands between opening and signature; it tells no unit."""


class Row(NamedTuple):
    """One way in which a unit is named: where it stands, and the level it has."""

    title: str
    opening: str
    signature: str
    level: str
    origin: str

    @property
    def page(self) -> str:
        """The row as a page."""
        return "\n".join(filter(None, (self.title, self.opening, BODY, re.sub(r" (?=[\dX])", "\n", self.signature))))


@cache
def rows() -> tuple[Row, ...]:
    """The rows of levels.csv."""
    with (ROOT / "corpus/levels.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(Row(**row) for row in csv.DictReader(handle))


def found(row: Row) -> tuple[str, str]:
    """The level and the name that the pipeline finds on the page of a row."""
    drafts = split(AlignedText.of(row.page)).drafts
    identity = identify(drafts[0]) if drafts else None
    return (identity.unit_level, identity.unit) if identity else ("", "")


def measure() -> tuple[dict[str, tuple[int, int]], list[tuple[Row, str, str]]]:
    """Right and all rows by level and by list, and the wrong rows with the level and name found instead."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    wrong = []
    for row in rows():
        level, unit = found(row)
        for key in (row.level, row.origin, "all"):
            total[key] += 1
            right[key] += level == row.level
        if level != row.level:
            wrong.append((row, level, unit))
    return {key: (right[key], total[key]) for key in total}, wrong


def main() -> int:
    """Print the figures and the wrong rows."""
    figures, wrong = measure()
    for key, (right, total) in sorted(figures.items(), key=lambda item: -item[1][1]):
        print(f"{key:12} {right:4} of {total:4}  {right / total:.3f}")
    for row, level, unit in wrong:
        print(f"{row.level} read as {level or 'no text'} {unit!r}: {row.title} | {row.opening} | {row.signature}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
