"""What an installation brings along: every package with its licence, its size, and what it is there for.

    python -m corpus.dependencies

Run it in an environment into which only the wheel was installed; the table is the one in docs/install.md.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions

REASONS = {
    "chardet": "charsets beyond the Chinese ones",
    "jieba": "word lists and frequencies of the field's usual segmenter",
    "jinja2": "the two HTML pages",
    "krippendorff": "agreement between coders",
    "lxml": "web pages",
    "numpy": "fingerprints, the classifier's numbers",
    "opencc": "traditional to simplified",
    "pandas": "tables for notebooks",
    "pyarrow": "Parquet; the largest single piece, and what makes typed tables of millions of rows possible",
    "pypdfium2": "PDF",
    "python-docx": "Word",
    "rich": "the terminal",
    "rjieba": "the same words as jieba, faster",
    "scikit-learn": "training a classifier of one's own",
    "scipy": "training: sparse matrices and the optimiser",
    "spacy": "the pipe `zongjie_facts`",
    "typer": "the command line",
    "warcio": "web archives",
}
"""Direct dependencies. Whatever else is listed came with one of them."""
NOT_OURS = frozenset(("pip", "setuptools", "wheel", "zongjie"))
LONGEST = 80


def licence(found: Distribution) -> str:
    """The licence a package states: its expression, else its classifier, else the first line of its text."""
    told = _stated(found, "License-Expression")
    classes = [line.rpartition(" :: ")[2] for line in found.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    return (told or ", ".join(classes) or (_stated(found, "License") or "not stated").splitlines()[0])[:LONGEST]


def _stated(found: Distribution, key: str) -> str:
    return str((found.metadata.get_all(key) or [""])[0]).strip()


def megabytes(found: Distribution) -> float:
    """What its files take on disk, compiled files of Python left out."""
    return sum(file.size or 0 for file in found.files or () if file.suffix != ".pyc") / 1e6


def name_of(found: Distribution) -> str:
    """The name as package indexes write it."""
    return re.sub(r"[-_.]+", "-", found.metadata["Name"]).lower()


def table_lines() -> list[str]:
    """The table, largest package first, and the sum."""
    packages = sorted(((megabytes(one), name_of(one), one) for one in distributions()), key=lambda row: (-row[0], row[1]))
    packages = [row for row in packages if row[1] not in NOT_OURS]
    lines = ["| package | version | licence | MB | what for |", "|---|---|---|---:|---|"]
    for size, name, found in packages:
        lines.append(f"| {name} | {found.version} | {licence(found)} | {size:.1f} | {REASONS.get(name, '')} |")
    lines.append(f"| **all {len(packages)}** | | | **{sum(row[0] for row in packages):.0f}** | |")
    return lines


if __name__ == "__main__":
    print("\n".join(table_lines()))
    sys.exit(0)
