"""Hostile files in one run: each a clear row, in bounded memory and time, nothing written elsewhere, nothing alive in the pages."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lxml import etree

from pipeline.classify import load_model, shipped_model
from pipeline.errors import ZongjieError
from tests.trust import hostile

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes")
SECONDS, MEGABYTES = 240, 900
"""A bound on the whole run, several times what it takes: a bomb that goes off passes it."""
EXPECTED = {
    "bomb.zip::a.txt": ("error", "too-large"),
    "bomb.zip::ok.txt": ("ok", ""),
    "forged.zip::a.txt": ("error", "broken-member"),
    "nested.zip::5.zip::4.zip": ("error", "too-deep"),
    "names.zip::../../up.txt": ("ok", ""),
    "names.zip::/etc/up.txt": ("ok", ""),
    "names.zip::C:\\up\\x.txt": ("ok", ""),
    "names.zip::a\\nb\\u202e\\x07.txt": ("ok", ""),
    "names.zip::=1+1.txt": ("ok", ""),
    "links.tar::../../up.txt": ("ok", ""),
    "deep.html": ("ok", ""),
    "entities.html": ("ok", ""),
    "attributes.html": ("ok", ""),
    "scripts.html": ("ok", ""),
    "address.warc::http://a.example/\\x1b[31m%20a%20b": ("ok", ""),
    "address.warc::http://a.example/2": ("partial", "cut-off"),
    "line.txt": ("error", "too-large"),
    "page.txt": ("error", "page-too-long"),
    "wide.csv::wide-1": ("ok", ""),
    "halves.json::\\ud800": ("error", "bad-json"),
    "halves.json::\\udfff\\n": ("ok", ""),
    "halves.json::halves-3": ("partial", "broken-characters"),
    "digits.json": ("error", "bad-json"),
    "brackets.json": ("error", "bad-json"),
    "nothing.txt": ("error", "undecodable"),
    "nul.txt": ("ok", ""),
    "=cmd|' .txt": ("ok", ""),
    "marks.txt": ("ok", ""),
    "laughs.docx": ("error", "broken-docx"),
    "outside.docx": ("ok", ""),
    "outside.txt": ("ok", ""),
}


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


# A process that a large one starts is counted with the memory of that one; a small one in between tells what the run itself took.
MEASURED = (
    "import resource, subprocess, sys; from pathlib import Path; code = subprocess.run(sys.argv[2:]).returncode; "
    "Path(sys.argv[1]).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)); sys.exit(code)"
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of one run over all hostile files, from the command line, timed and measured."""
    place = tmp_path_factory.mktemp("hostile")
    hostile.make(place / "pages")
    began = time.monotonic()
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(place / "pages"), "-o", str(place / "out")]
    peak = tmp_path_factory.mktemp("memory") / "peak"
    measured = [sys.executable, "-c", MEASURED, str(peak), *command, "--format", "xlsx"]
    done = subprocess.run(measured, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 1, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert "\x1b[31m a" not in done.stderr + done.stdout
    assert time.monotonic() - began < SECONDS
    assert int(peak.read_text()) < MEGABYTES * 1024
    assert sorted(path.name for path in place.iterdir()) == ["out", "pages"], "nothing may be written beside the output"
    return place / "out"


def test_every_file_has_its_row_and_its_advice(out: Path) -> None:
    found = {row["path"].removeprefix("'"): (row["status"], row["error_code"]) for row in rows(out, "sources")}
    strange = {name: found.pop(name, None) for name in sorted(set(found) - set(EXPECTED))}
    assert found == EXPECTED
    assert list(strange.values()) == [("ok", "")], "the member whose name no charset explains"
    assert all(";" in row["error"] for row in rows(out, "sources") if row["status"] != "ok")


def test_entities_bring_in_nothing(out: Path) -> None:
    texts = "".join(path.read_text("utf-8") for path in (out / "texts").iterdir() if path.name != _source(out, "outside.txt"))
    assert "root:" not in texts
    assert "科普科普科普科普" not in texts


def _source(out: Path, path: str) -> str:
    (row,) = (row for row in rows(out, "sources") if row["path"] == path)
    return f"{row['source_id']}.txt"


def test_no_cell_is_a_formula(out: Path) -> None:
    for path in sorted((out / "tables").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            cells = [cell for row in csv.reader(handle) for cell in row]
        assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _number(cell)], path.name
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(out / "tables.xlsx")
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_texts_of_strangers_stay_text_in_both_pages(out: Path, tmp_path: Path) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    for page in ("review.html", "report.html"):
        address = (out / page).as_uri()
        source = next(row["fact_id"] for row in rows(out, "facts") if "参加300人" in row["quote"] or "8期" in row["quote"])
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--virtual-time-budget=3000"]
        dom = subprocess.run([*command, "--dump-dom", f"{address}#{source}"], capture_output=True, text=True, check=True, timeout=60).stdout
        tree = etree.fromstring(dom, etree.HTMLParser())
        assert tree.findtext(".//title") != "taken", page
        assert [name for element in tree.iter() for name in element.attrib if str(name).startswith("on")] == [], page
        assert [element.get("src") for element in tree.iter("img", "script", "iframe") if element.get("src")] == [], page
        assert "taken" in dom or page == "report.html", "the words themselves are shown"


@pytest.mark.parametrize("damage", ["cut", "bits", "swollen", "renamed"])
def test_damaged_model_files_are_refused(damage: str, tmp_path: Path) -> None:
    data = bytearray(shipped_model().read_bytes())
    if damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "bits":
        data[len(data) // 3] ^= 255
    elif damage == "swollen":
        data = bytearray(hostile.zipped([(f"{n}.npy", bytes(30_000_000)) for n in range(3)]))
    else:
        data = bytearray(bytes(data).replace(b"header.npy", b"readme.npy"))
    place = tmp_path / "model.npz"
    place.write_bytes(bytes(data))
    with pytest.raises(ZongjieError, match="model-"):
        load_model(place)
