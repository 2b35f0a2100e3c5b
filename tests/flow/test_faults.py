"""Faults while a run is on: killed workers, hanging pages, files that go, a second run, a kill in the middle."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ZongjieError
from pipeline.flow import Settings, engine, pages, partitions, run, work
from pipeline.flow.inputs import Item
from pipeline.flow.work import unread
from pipeline.records import Document, Extraction, Repaired

ONE = Settings(workers=1)


def statuses(out: Path) -> dict[str, tuple[str, str]]:
    with (out / "tables" / "sources.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row["path"]: (row["status"], row["error_code"]) for row in csv.DictReader(handle)}


def at_text(monkeypatch: pytest.MonkeyPatch, act: Callable[[str], object]) -> None:
    """Do something before the repair of each text."""
    real = pages.repair

    def repair(text: str) -> Repaired:
        act(text)
        return real(text)

    monkeypatch.setattr(pages, "repair", repair)


def test_a_file_that_ends_its_worker_has_a_row_and_the_rest_goes_on(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_text(monkeypatch, lambda text: "柳河镇" in text and os._exit(3))
    run([str(folder)], tmp_path / "out", Settings(workers=2))
    found = statuses(tmp_path / "out")
    assert found.pop("a/two.txt") == ("error", "file-crash")
    assert set(found.values()) == {("ok", "")}


def test_the_pages_before_one_that_ends_its_worker_stay(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl(folder, 8)
    monkeypatch.setattr(partitions, "PAGES_A_PARTITION", 3)
    monkeypatch.setattr(work, "PAGES_TOGETHER", 3)
    at_text(monkeypatch, lambda text: "第4镇" in text and os._exit(3))
    run([str(folder)], tmp_path / "out", Settings(workers=2))
    found = statuses(tmp_path / "out")
    assert found.pop("crawl.jsonl") == ("error", "file-crash")
    assert [path for path in found if path.startswith("crawl")] == [f"crawl.jsonl::p{n}" for n in range(3)]
    assert set(found.values()) == {("ok", "")}


def test_a_page_that_hangs_is_stopped_by_the_clock(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl(folder, 7)
    at_text(monkeypatch, lambda text: ("咨询台" in text or "第4镇" in text) and time.sleep(60))
    monkeypatch.setattr(work, "SECONDS_TOGETHER", 3.0)
    monkeypatch.setattr(work, "SECONDS_PER_FILE", 3.0)
    run([str(folder)], tmp_path / "out", ONE)
    found = statuses(tmp_path / "out")
    assert found.pop("b/three.txt") == ("error", "file-time")
    assert found.pop("crawl.jsonl") == ("error", "file-time")
    assert [path for path in found if path.startswith("crawl")] == [f"crawl.jsonl::p{n}" for n in range(4)]
    assert set(found.values()) == {("ok", "")}


def test_a_stage_that_fails_gives_an_error_row_with_the_text_set_apart(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pages.extract_all

    def failing(documents: list[Document]) -> list[Extraction]:
        if any("柳河镇" in document.title for document in documents):
            raise RuntimeError("no")
        return real(documents)

    monkeypatch.setattr(pages, "extract_all", failing)
    run([str(folder)], tmp_path / "out", ONE)
    assert statuses(tmp_path / "out")["a/two.txt"] == ("error", "page-failed")
    with (tmp_path / "out" / "tables" / "rejections.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert [row["text"] for row in csv.DictReader(handle) if row["code"] == "page-failed"] == [
            (folder / "a/two.txt").read_text("utf-8")
        ]


def crawl(folder: Path, pages: int) -> None:
    """A file of many pages beside the small ones."""
    lines = [
        json.dumps({"id": f"p{n}", "text": f"第{n}镇2015年科普总结\n全年培训农民{n * 7 + 20}人，举办讲座{n + 2}场。\n"})
        for n in range(pages)
    ]
    (folder / "crawl.jsonl").write_text("\n".join(lines), "utf-8")


def test_a_crawl_that_was_cut_off_goes_on_behind_its_last_partition(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl(folder, 11)
    run([str(folder)], tmp_path / "whole", ONE)
    monkeypatch.setattr(partitions, "PAGES_A_PARTITION", 3)
    monkeypatch.setattr(engine, "FILES_A_BATCH", 1)
    monkeypatch.setattr(work, "PAGES_TOGETHER", 3)
    real, worked = work._together, tmp_path / "worked"
    failing = True

    def watched(group: list[work.Given], job: work.Job) -> list[partitions.Made]:
        if failing and any(one.source.path == "crawl.jsonl::p7" for one in group):
            raise OSError("the disk is full")
        with worked.open("a") as handle:
            handle.writelines(f"{one.source.path}\n" for one in group)
        return real(group, job)

    monkeypatch.setattr(work, "_together", watched)
    with pytest.raises(OSError, match="full"):
        run([str(folder)], tmp_path / "cut", ONE)
    worked.unlink()
    failing = False
    run([str(folder)], tmp_path / "cut", ONE)
    told = [line for line in worked.read_text().splitlines() if line.startswith("crawl")]
    assert told == [f"crawl.jsonl::p{n}" for n in range(6, 11)]
    for part in ("tables", "texts"):
        for path in (tmp_path / "whole" / part).iterdir():
            assert path.read_bytes() == (tmp_path / "cut" / part / path.name).read_bytes(), path.name


@pytest.mark.parametrize("code", sorted(work.ADVICE))
def test_every_problem_says_what_to_do(code: str) -> None:
    page = unread(Item("x.txt", "x.txt", "", 0), code)
    assert page.source.status == "error"
    assert page.source.error_code == code
    assert ";" in page.source.error


def test_a_file_that_changes_after_the_scan_is_not_taken_for_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text("新的内容", "utf-8")
    (given,) = work._given(Item("page.txt", str(path), "0" * 64, 4), set())
    assert given.source.error_code == "file-changed"
    path.unlink()
    (given,) = work._given(Item("page.txt", str(path), "0" * 64, 4), set())
    assert given.source.error_code == "file-gone"


def test_two_runs_cannot_share_an_output_folder(folder: Path, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    out = tmp_path / "out"
    (out / ".zongjie").mkdir(parents=True)
    with (out / ".zongjie" / "lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(ZongjieError, match="output-busy"):
            run([str(folder)], out, ONE)
    run([str(folder)], out, ONE)


def test_an_output_folder_that_cannot_be_written_is_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here", "utf-8")
    with pytest.raises(ZongjieError, match="output-write"):
        run([str(folder)], tmp_path / "out", ONE)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for number in range(60):
        (folder / f"n{number}.txt").write_text(
            f"第{number}镇2015年科普总结\n全年培训农民{number * 7 + 20}人，举办讲座{number + 2}场。\n", "utf-8"
        )
    run([str(folder)], tmp_path / "whole", ONE)
    dice = random.Random(7)
    command = [
        sys.executable,
        "-c",
        "from pipeline.cli import main; main()",
        "run",
        str(folder),
        "-o",
        str(tmp_path / "cut"),
        "--workers",
        "2",
    ]
    for alone in (False, True, False, True):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(dice.uniform(0.3, 3.0))
        (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
        process.wait()
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    for part in ("tables", "texts"):
        for path in (tmp_path / "whole" / part).iterdir():
            assert path.read_bytes() == (tmp_path / "cut" / part / path.name).read_bytes(), path.name


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs process groups")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_ctrl_c_says_that_the_run_goes_on_later(folder: Path, tmp_path: Path, workers: str) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(folder), "-o", str(out), "--workers", workers]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, text=True)
    while not (out / ".zongjie").exists() and process.poll() is None:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "zongjie: stopped; the same command goes on where it stopped\n"


def test_half_characters_from_json_escapes_never_stop_a_run(folder: Path, tmp_path: Path) -> None:
    escaped = (folder / "a/one.txt").read_text("utf-8").encode("unicode_escape").decode().replace("\\n", "\\n")
    (folder / "page.json").write_text('{"id": "x\\udc00", "text": "' + escaped + '\\ud800"}', "ascii")
    run([str(folder)], tmp_path / "out", ONE)
    found = statuses(tmp_path / "out")
    assert [kind for path, kind in found.items() if path.startswith("page.json")] == [("partial", "broken-characters")]
    assert sum(kind == ("ok", "") for kind in found.values()) == 4
