"""Extras are really optional: without them everything else works, and what needs one says how to get it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BARE = """
import importlib.abc, sys
class Missing(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"dask", "distributed", "fsspec", "openpyxl", "selenium", "atheris", "hypothesis", "pypinyin", "reportlab"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Missing())
from pipeline.cli import main
main()
"""
"""The command line in an environment that has none of the packages of the extras."""
TEXT = "县科协2016年总结\n全年培训农民300人，举办讲座12场，发放资料5000份。\n"


def bare(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BARE, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def page(tmp_path: Path) -> str:
    place = tmp_path / "page.txt"
    place.write_text(TEXT, "utf-8")
    return str(place)


def test_a_run_needs_no_extra(page: str, tmp_path: Path) -> None:
    done = bare("run", page, "-o", str(tmp_path / "out"), "--format", "sqlite")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "tables.sqlite").is_file()
    assert bare("benchmark", str(tmp_path / "out")).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "extra"),
    [
        (["--engine", "dask"], "engine-dask", "zongjie[dask]"),
        (["--format", "xlsx"], "workbook-package", "zongjie[xlsx]"),
    ],
)
def test_what_needs_an_extra_says_how_to_get_it(page: str, tmp_path: Path, words: list[str], code: str, extra: str) -> None:
    done = bare("run", page, "-o", str(tmp_path / "out"), *words)
    assert done.returncode == 2
    assert code in done.stderr
    assert extra in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "run.json").exists()


def test_urls_need_the_extra(tmp_path: Path) -> None:
    done = bare("run", "s3://bucket/pages", "-o", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "input-url" in done.stderr
    assert "zongjie[dask]" in done.stderr
