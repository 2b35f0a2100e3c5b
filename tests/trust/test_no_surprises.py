"""No surprises: no network, no writes outside the output, the same bytes whatever the language, time zone and hash seed of the machine."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.flow import Settings, run
from pipeline.ingest.read import read
from tests.flow.conftest import PAGES

BLOCKED = """
import socket, sys
def refuse(*_, **__):
    raise RuntimeError("a socket was asked for")
class Blocked(socket.socket):
    def __init__(self, *args, **kwargs):
        refuse()
socket.socket = Blocked
socket.create_connection = refuse
socket.getaddrinfo = refuse
"""
AUDITED = """
import sys
WRITES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "shutil.move")
def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.bind", "socket.getaddrinfo", "urllib.Request")):
        print("SOCKET", event, arguments, file=sys.stderr)
    elif event == "open" and isinstance(arguments[0], str) and arguments[2] & 3:
        print("WRITE", arguments[0], file=sys.stderr)
    elif event in WRITES and event != "open":
        print("WRITE", arguments[0], file=sys.stderr)
sys.addaudithook(watch)
"""
MAIN = "from pipeline.cli import main; main()"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pages, one with a name that no charset but UTF-8 has."""
    root = tmp_path_factory.mktemp("surprises") / "pages"
    for name, text in {**PAGES, "资料/总结①.txt": "镇科协2019年工作总结\n全年举办讲座5场，听众600人。\n"}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def digest(out: Path) -> str:
    """All bytes of the output but the manifest and the two views that tell when and where the run was."""
    found = hashlib.sha256()
    for path in sorted(path for path in out.rglob("*") if path.is_file() and ".zongjie" not in path.parts):
        if path.name not in {"run.json", "methods.md", "report.html", "review.html"}:
            found.update(path.relative_to(out).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def command(folder: Path, out: Path, before: str = "") -> list[str]:
    return [sys.executable, "-c", before + MAIN, "run", str(folder), "-o", str(out), "--workers", "1"]


def test_a_run_opens_no_socket(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(command(folder, tmp_path / "out", BLOCKED), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    tried = subprocess.run(
        [sys.executable, "-c", BLOCKED + "import urllib.request; urllib.request.urlopen('http://localhost:9')"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "a socket was asked for" in tried.stderr, "the block holds"


def test_a_run_writes_nowhere_but_into_its_output(folder: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path.cwd())}
    out = tmp_path / "out"
    done = subprocess.run(command(folder, out, AUDITED), capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    seen = [line.partition(" ")[2] for line in done.stderr.splitlines() if line.startswith("WRITE ")]
    assert any(path.endswith("facts.csv") for path in seen), "the watch sees writes"
    assert [path for path in seen if not path.startswith((str(out), "/dev/null"))] == []
    assert "SOCKET" not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_language_time_zone_and_hash_seed_change_no_byte(folder: Path, tmp_path: Path) -> None:
    run([str(folder)], tmp_path / "here", Settings(workers=1))
    expected = digest(tmp_path / "here")
    strange = (
        {"LC_ALL": "C", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "4242", "COLUMNS": "20"},
    )
    for number, changes in enumerate(strange):
        out = tmp_path / f"out{number}"
        done = subprocess.run(command(folder, out), capture_output=True, check=False, env={**os.environ, **changes})
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        assert digest(out) == expected, changes


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_give_the_same_facts(tmp_path: Path, ends: str) -> None:
    for name, end in (("unix", "\n"), ("other", ends)):
        (tmp_path / name).mkdir()
        for number, text in enumerate(PAGES.values()):
            (tmp_path / name / f"{number}.txt").write_bytes(text.replace("\n", end).encode())
        run([str(tmp_path / name)], tmp_path / f"out-{name}", Settings(workers=1))
    facts = [
        [line.split(",")[5:7] for line in (tmp_path / f"out-{name}" / "tables" / "facts.csv").read_text("utf-8-sig").splitlines()]
        for name in ("unix", "other")
    ]
    assert len(facts[0]) > 10
    assert facts[0] == facts[1]


def test_paths_with_backslashes_are_paths() -> None:
    (page,) = read("网站\\2016\\总结.md", "# 总结\n\n培训农民300人。".encode())
    assert (page.format, page.site) == ("md", "网站/2016")
