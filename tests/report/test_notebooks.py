"""The notebooks run from top to bottom, and what they keep of their outputs is small and names no machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

nbformat = pytest.importorskip("nbformat", reason="nbformat reads notebooks; install the test extra")
nbclient = pytest.importorskip("nbclient", reason="nbclient runs notebooks; install the test extra")
pytest.importorskip("ipykernel", reason="ipykernel runs notebooks; install the test extra")
ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]))
    book: Any = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(path.parent)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_outputs_are_small_and_portable(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text) < 40_000
    assert not any(sign in text for sign in ("/tmp/", "/root", "/home/", "/work/", "Traceback"))
    book: Any = nbformat.read(path, as_version=4)
    assert all(cell.outputs for cell in book.cells if cell.cell_type == "code")
