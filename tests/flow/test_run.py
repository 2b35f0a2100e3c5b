"""A whole run: every file has its row, offsets hold, nothing invented, the same bytes whatever the workers and the order."""

import csv
import json
import os
import sys
from pathlib import Path

import pytest

from pipeline.classify import classify, load_model, shipped_model
from pipeline.errors import ZongjieError
from pipeline.export.schema import tables as contract
from pipeline.flow import Settings, run
from pipeline.flow.pages import make_page
from pipeline.records import Source

ONE = Settings(workers=1)


def table(out: Path, name: str) -> list[dict[str, str]]:
    with (out / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for part in ("tables", "texts") for path in sorted((out / part).iterdir())}


def test_every_table_and_file_of_the_contract_is_there(folder: Path, tmp_path: Path) -> None:
    summary = run([str(folder)], tmp_path / "out", ONE)
    assert summary.whole
    for name, columns in contract().items():
        with (tmp_path / "out" / "tables" / f"{name}.csv").open("rb") as handle:
            assert handle.readline() == b"\xef\xbb\xbf" + ",".join(column.name for column in columns).encode() + b"\r\n"
        assert (tmp_path / "out" / "tables" / f"{name}.parquet").is_file()
    for name in ("run.json", "report.html", "review.html", "codebook.csv", "datapackage.json", "methods.md"):
        assert (tmp_path / "out" / name).stat().st_size > 0


def test_quotes_stand_where_the_offsets_say_in_clean_and_in_raw_text(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([str(folder)], out, ONE)
    paragraphs = {row["paragraph_id"]: row for row in table(out, "paragraphs")}
    documents = {row["document_id"]: row for row in table(out, "documents")}
    facts = table(out, "facts")
    assert len(facts) >= 10
    for fact in facts:
        assert paragraphs[fact["paragraph_id"]]["text"][int(fact["start"]) : int(fact["end"])] == fact["quote"]
        raw = (out / "texts" / f"{documents[fact['document_id']]['source_id']}.txt").read_text("utf-8")
        assert raw[int(fact["raw_start"]) : int(fact["raw_end"])] == fact["quote"], "these pages are undamaged"


def test_lost_and_masked_values_are_no_numbers(folder: Path, tmp_path: Path) -> None:
    run([str(folder)], tmp_path / "out", ONE)
    missing = [row for row in table(tmp_path / "out", "facts") if row["state"] != "given"]
    assert {row["state"] for row in missing} == {"lost", "redacted"}
    assert all(row["value"] == "" and row["value_max"] == "" for row in missing)


def test_copies_are_linked_and_counted_once(folder: Path, tmp_path: Path) -> None:
    run([str(folder)], tmp_path / "out", ONE)
    links = table(tmp_path / "out", "duplicates")
    assert [row["relation"] for row in links] == ["exact"]
    documents = {row["document_id"]: row for row in table(tmp_path / "out", "documents")}
    assert documents[links[0]["document_id"]]["cluster_id"] == documents[links[0]["keeper_id"]]["cluster_id"] != ""
    kept = [row for row in table(tmp_path / "out", "facts") if row["canonical"] == "true"]
    assert sum(row["quote"].endswith("26期") for row in kept) == 1


def test_workers_and_order_change_no_byte(folder: Path, tmp_path: Path) -> None:
    run([str(folder / "a"), str(folder / "b")], tmp_path / "x", ONE)
    run([str(folder / "b"), str(folder / "a")], tmp_path / "y", Settings(workers=2))
    assert contents(tmp_path / "x") == contents(tmp_path / "y")


def test_a_second_run_takes_over_what_is_done(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([str(folder)], out, ONE)
    before = contents(out)
    assert run([str(folder)], out, ONE).reused == len(list(folder.rglob("*.txt")))
    assert contents(out) == before
    (folder / "new.txt").write_text("镇科协2019年工作总结\n全年举办讲座5场，听众600人。\n", "utf-8")
    summary = run([str(folder)], out, ONE)
    assert (summary.files, summary.reused) == (5, 4)
    (folder / "new.txt").unlink()
    run([str(folder)], out, ONE)
    assert contents(out) == before


def test_the_manifest_tells_versions_digests_counts_and_timings(folder: Path, tmp_path: Path) -> None:
    run([str(folder)], tmp_path / "out", ONE)
    manifest = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert manifest["counts"]["rows"]["sources"] == 4
    assert set(manifest["seconds"]) >= {"scan", "pages", "link", "tables"}
    assert len(manifest["digests"]["inputs"]) == len(manifest["digests"]["code"]) == 64
    assert manifest["versions"]["python"]


def test_missing_inputs_and_empty_folders_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(ZongjieError, match="input-missing"):
        run([str(tmp_path / "none")], tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ZongjieError, match="input-none"):
        run([str(tmp_path / "empty")], tmp_path / "out")


def test_names_with_line_breaks_and_marks_keep_to_their_cell(tmp_path: Path) -> None:
    root = tmp_path / "pages"
    root.mkdir()
    (root / "总\n结\u202e.txt").write_text("县科协2016年总结\n全年培训农民300人。\n", "utf-8")
    (root / os.fsdecode(b"\xff\xfe.txt")).write_text("县科协2017年总结\n全年培训农民500人。\n", "utf-8")
    run([str(root)], tmp_path / "out", ONE)
    paths = [row["path"] for row in table(tmp_path / "out", "sources")]
    assert sorted(paths) == ["\\udcff\\udcfe.txt", "总\\n结\\u202e.txt"]


def test_a_workbook_without_its_package_is_told_before_any_page_is_worked(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ZongjieError, match="workbook-package"):
        run([str(folder)], tmp_path / "out", Settings(workers=1, formats=("xlsx",)))
    assert not (tmp_path / "out").exists()


def test_documents_of_a_page_are_labelled_as_each_would_be_alone(folder: Path) -> None:
    model = load_model(shipped_model())
    text = "\n".join((folder / name).read_text("utf-8") for name in ("a/one.txt", "a/two.txt", "b/three.txt"))
    page = make_page(Source("s1", "page.txt", "", len(text), "txt", text=text), model)
    assert len(page.documents) == 3
    for document in page.documents:
        told = [(one.key_groups, one.work_categories, one.work_category_scores, one.cues) for one in document.paragraphs]
        alone = classify(document, model)
        assert told == [(one.key_groups, one.work_categories, one.work_category_scores, one.cues) for one in alone]
        assert any(one.work_categories for one in document.paragraphs)
