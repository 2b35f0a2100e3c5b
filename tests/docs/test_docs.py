"""The documents against the program: commands exist with their options, files and rows that are named are there, figures are those on record."""

from __future__ import annotations

import ast
import csv
import importlib.util
import json
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from corpus.dependencies import REASONS
from corpus.fuzz.__main__ import table_lines
from corpus.reliability import FAULTS, title

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "models" / "README.md", ROOT / "corpus" / "DATASHEET.md"])
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in PAGES}
COMMANDS = ("run", "inspect", "evaluate", "benchmark", "review", "train", "label", "agreement")


@cache
def help_of(command: str) -> str:
    """What `zongjie COMMAND --help` prints, wide enough that no option is broken."""
    words = [sys.executable, "-c", "from pipeline.cli import main; main()", *command.split(), "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={"COLUMNS": "400", "NO_COLOR": "1", "PATH": ""})
    return done.stdout


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_commands_that_are_shown_exist_with_their_options(name: str) -> None:
    text = TEXTS[name]
    lines = re.findall(r"(?<![\w/.])zongjie ([a-z]+)((?: [^\n`|·]*)?)", text)
    for command, rest in lines:
        if command not in COMMANDS:
            continue
        for option in re.findall(r"(?<!\S)(--[a-z-]+)", rest):
            assert option in help_of(command), f"{command} {option}"
    for module in re.findall(r"python -m (corpus\.[a-z_.]+)", text):
        assert importlib.util.find_spec(module) is not None, module


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_files_and_targets_that_are_named_are_there(name: str) -> None:
    text = TEXTS[name]
    for path in re.findall(r"`((?:pipeline|corpus|tests|models|docs|notebooks)/[\w./-]*[\w/])`", text):
        assert (ROOT / path).exists(), path
    for link in re.findall(r"\]\(((?!http|#)[^)]+)\)", text):
        assert ((ROOT / name).parent / link.partition("#")[0]).exists(), link
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`", text)) <= targets


def test_the_counter_that_contributing_explains_is_in_the_table() -> None:
    (shown,) = re.findall(r"has the row `([^`]+)`", TEXTS["CONTRIBUTING.md"])
    wanted = next(csv.reader([shown]))
    rows = list(csv.reader((ROOT / "pipeline/vocabulary/counters.csv").read_text("utf-8-sig").splitlines()))
    (row,) = [row for row in rows if row[0] == wanted[0]]
    assert row[:3] == wanted[:3]
    assert row[-1] == wanted[-1]


def test_reliability_tells_the_recorded_fuzzing_and_the_tests_that_are_there() -> None:
    page = TEXTS["docs/reliability.md"]
    assert "\n".join(table_lines()) in page
    tests = {path: _tests_of(ROOT / path) for path in FAULTS}
    told = re.findall(r"^\| ([a-z][^|`]+) \| (\d+) \| (\d+) \|$", page.partition("## Faults")[2], re.MULTILINE)
    names = {name for name, _, _ in told}
    assert names <= set().union(*tests.values()), "a test that is told of is gone"
    assert set().union(*(found for path, found in tests.items() if path.startswith("tests/trust/"))) <= names
    assert all(tried == held != "0" for _, tried, held in told)


def _tests_of(path: Path) -> set[str]:
    nodes = ast.parse(path.read_text("utf-8")).body
    return {title(node.name) for node in nodes if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_install_gives_a_reason_for_every_dependency() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    direct = {re.split(r"[\[<>=! ]", line)[0] for line in wanted["dependencies"]}
    assert set(REASONS) == direct
    page = TEXTS["docs/install.md"]
    for name, reason in REASONS.items():
        assert re.search(rf"^\| {re.escape(name)} \|.*\| {re.escape(reason)} \|$", page, re.MULTILINE), name
    extras = set(wanted["optional-dependencies"]) - {"test"}
    assert set(re.findall(r"zongjie\[([a-z]+)\]", page)) == extras


def test_a_run_loads_nothing_that_install_says_it_does_not(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("县科协2016年总结\n全年培训农民300人。\n", "utf-8")
    code = "import sys; from pipeline.flow import Settings, run; run(sys.argv[1:2], sys.argv[2], Settings(workers=1))"
    shown = "print([name for name in sys.argv[3:] if name in sys.modules])"
    words = [str(tmp_path / "page.txt"), str(tmp_path / "out"), "pandas", "scipy", "sklearn", "spacy", "krippendorff"]
    done = subprocess.run([sys.executable, "-c", f"{code}; {shown}", *words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_kept_figures_of_fuzzing_are_whole_records() -> None:
    for line in (ROOT / "corpus/fuzz/record.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        assert row["inputs"] > 0
        assert row["engine"] in {"own", "atheris"}


def test_every_document_is_reached_from_a_readme() -> None:
    reached = {
        Path(link).name
        for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md")
        for link in re.findall(r"\]\(([^)]+)\)", TEXTS[name])
    }
    beside = {Path(link).name for path in (ROOT / "docs").glob("*.md") for link in re.findall(r"\]\(([^)]+)\)", path.read_text("utf-8"))}
    assert {path.name for path in (ROOT / "docs").glob("*.md")} <= reached | beside
