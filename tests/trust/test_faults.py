"""Faults around a run: a full disk, output that may not be written, files that may not be read, a clock that jumps, a kill while publishing."""

from __future__ import annotations

import csv
import errno
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import ZongjieError
from pipeline.flow import Settings, kept, partitions, run, work
from pipeline.flow import inputs as flow_inputs
from tests.flow.conftest import PAGES

ONE = Settings(workers=1)
COMMAND = [sys.executable, "-c", "from pipeline.cli import main; main()", "run"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pages on disk."""
    root = tmp_path / "pages"
    for name, text in PAGES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for part in ("tables", "texts") for path in sorted((out / part).iterdir())}


def statuses(out: Path) -> dict[str, tuple[str, str]]:
    with (out / "tables" / "sources.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row["path"]: (row["status"], row["error_code"]) for row in csv.DictReader(handle)}


@pytest.mark.parametrize("allowed", [2_000, 12_000, 30_000])
def test_a_full_disk_is_told_leaves_no_tables_and_is_made_good(folder: Path, tmp_path: Path, allowed: int) -> None:
    out = tmp_path / "out"

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (allowed, allowed))

    done = subprocess.run(
        [*COMMAND, str(folder), "-o", str(out), "--workers", "1"], preexec_fn=little_room, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("zongjie: output-write: ")
    assert "Traceback" not in done.stderr
    assert not (out / "tables").exists()
    assert not (out / "run.json").exists()
    run([str(folder)], out, ONE)
    run([str(folder)], tmp_path / "whole", ONE)
    assert contents(out) == contents(tmp_path / "whole")


@pytest.mark.parametrize(("half", "workers"), [("write_linked", 1), ("write_unlinked", 1), ("write_unlinked", 2)])
def test_a_disk_that_fills_during_a_second_run_keeps_the_first(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, half: str, workers: int
) -> None:
    out = tmp_path / "out"
    run([str(folder)], out, ONE)
    before = contents(out)
    (folder / "new.txt").write_text("镇科协2019年工作总结\n全年举办讲座5场，听众600人。\n", "utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(f"pipeline.flow.{half}", full)
        with pytest.raises(ZongjieError, match="output-write"):
            run([str(folder)], out, Settings(workers=workers))
    assert contents(out) == before
    assert json.loads((out / "run.json").read_text("utf-8"))["counts"]["rows"]["sources"] == len(PAGES)


def test_a_kill_while_publishing_leaves_no_finished_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    run([str(folder)], out, ONE)
    before = contents(out)
    real = Path.rename
    moved: list[str] = []

    def dying(self: Path, target: Path) -> Path:
        if len(moved) == 6:
            raise KeyboardInterrupt
        moved.append(self.name)
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", dying)
        with pytest.raises(KeyboardInterrupt):
            run([str(folder)], out, ONE)
    assert not (out / "run.json").exists(), "half old and half new is not taken for finished"
    run([str(folder)], out, ONE)
    assert contents(out) == before


@pytest.mark.parametrize("kind", ["file", "read-only"])
def test_output_that_cannot_be_written_is_wrong_use(folder: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("a file stands here", "utf-8")
    else:
        out = Path("/proc/zongjie")  # nobody may write there, whoever runs the tests
        if not Path("/proc").is_dir():
            pytest.skip("no file system here that refuses even root")
    done = subprocess.run([*COMMAND, str(folder), "-o", str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "output-write" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_without_permission_has_its_row(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = flow_inputs.open_item

    def refusing(path: str) -> object:
        if path.endswith("two.txt"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return real(path)

    monkeypatch.setattr(flow_inputs, "open_item", refusing)
    summary = run([str(folder)], tmp_path / "out", ONE)
    assert not summary.whole
    found = statuses(tmp_path / "out")
    assert found.pop("a/two.txt") == ("error", "file-permission")
    assert set(found.values()) == {("ok", "")}


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_file_that_goes_or_changes_in_mid_run_has_its_row(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    real = work._given

    def meddling(item: object, *rest: object) -> object:
        place = folder / "a" / "two.txt"
        if how == "gone":
            place.unlink(missing_ok=True)
        else:
            place.write_text("改过的内容", "utf-8")
        return real(item, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "_given", meddling)
    run([str(folder)], tmp_path / "out", ONE)
    found = statuses(tmp_path / "out")
    assert found.pop("a/two.txt") == ("error", f"file-{how}")
    assert set(found.values()) == {("ok", "")}


def test_rows_that_cannot_be_made_cost_one_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = kept.keep

    def failing(page: object) -> object:
        if page.source.path == "a/two.txt" and page.source.status == "ok":  # type: ignore[attr-defined]
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return real(page)  # type: ignore[arg-type]

    monkeypatch.setattr(partitions, "keep", failing)
    run([str(folder)], tmp_path / "out", ONE)
    found = statuses(tmp_path / "out")
    assert found.pop("a/two.txt") == ("error", "file-crash")
    assert set(found.values()) == {("ok", "")}


def test_a_clock_that_goes_back_changes_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run([str(folder)], tmp_path / "now", ONE)
    backwards = iter(range(10**9, 0, -1000))
    monkeypatch.setattr("time.time", lambda: float(next(backwards)))
    for path in folder.rglob("*.txt"):
        os.utime(path, (0, 0))
    run([str(folder)], tmp_path / "then", ONE)
    assert contents(tmp_path / "now") == contents(tmp_path / "then")


def test_two_runs_at_once_into_one_folder(folder: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    out = tmp_path / "out"
    (out / ".zongjie").mkdir(parents=True)
    with (out / ".zongjie" / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = subprocess.run([*COMMAND, str(folder), "-o", str(out)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "output-busy" in done.stderr
    assert not (out / "tables").exists()
