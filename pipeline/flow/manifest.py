"""run.json: what a run was made from and what came out: versions, settings, digests, counts, timings a stage."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.flow.assemble import Counts

PACKAGES = ("chardet", "jieba", "rjieba", "spacy", "scikit-learn", "pandas", "pyarrow", "opencc", "lxml")
_CODE = (".py", ".csv", ".toml", ".json", ".npz", ".html", ".txt")


def code_digest() -> str:
    """SHA-256 over the code, the vocabulary and the packages that make rows: the same digest gives the same tables."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.suffix in _CODE and "models" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for name, version in versions().items():
        digest.update(f"{name}={version}\0".encode())
    return digest.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Versions of Python, of zongjie and of the packages whose results enter the tables."""
    found = {"python": platform.python_version()}
    for name in ("zongjie", *PACKAGES):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def file_digest(path: Path) -> str:
    """SHA-256 of a file, empty when it is not there."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def manifest(settings: dict[str, object], digests: dict[str, str], counts: Counts, timings: dict[str, float]) -> dict[str, Any]:
    """The content of run.json."""
    return {
        "zongjie": versions()["zongjie"],
        "versions": versions(),
        "settings": settings,
        "digests": digests,
        "counts": {
            "rows": dict(sorted(counts.rows.items())),
            "statuses": dict(sorted(counts.statuses.items())),
            "fact_states": dict(sorted(counts.states.items())),
            "relations": dict(sorted(counts.relations.items())),
            "rejections": dict(sorted(counts.rejected.items())),
            "repairs": dict(sorted(counts.repaired.items())),
        },
        "seconds": {name: round(value, 3) for name, value in timings.items()},
    }
