"""The house: what every module says first, how long it may be, and which room may look into which."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for folder in ("pipeline", "corpus")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
ROOMS = {"ingest", "classify", "extract", "deduplicate", "export", "benchmark", "report"}
SHARED = {"records", "aligned", "cells", "errors", "vocabulary"}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 60


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_says_what_lives_there_and_stays_short(name: str) -> None:
    tree = MODULES[name]
    assert (ast.get_docstring(tree) or "").strip(), "the first line says what lives here"
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


def test_every_public_function_and_class_says_what_it_gives() -> None:
    bare = [
        f"{name}: {node.name}"
        for name, tree in MODULES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def imports(tree: ast.Module) -> set[str]:
    """The parts of the pipeline that a module imports, at the top or inside a function."""
    names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    names |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[1] for name in names if name.startswith("pipeline.")}


def test_rooms_do_not_look_into_one_another() -> None:
    seen = {
        f"{name} → {other}"
        for name, tree in MODULES.items()
        if name.startswith("pipeline/") and (room := name.split("/")[1]) in ROOMS
        for other in imports(tree) - {room} - SHARED
    }
    assert seen == set()


def test_nothing_in_the_package_needs_the_corpus_or_the_tests() -> None:
    for name, tree in MODULES.items():
        if name.startswith("pipeline/"):
            names = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
            assert not {found.split(".")[0] for found in names} & {"corpus", "tests"}, name
