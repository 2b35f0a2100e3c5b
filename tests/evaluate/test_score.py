"""Scores on a small page worked out by hand: one document of two, facts right and wrong, a repair made and one missed."""

import csv
import json
from pathlib import Path

import pytest

from pipeline.errors import ZongjieError
from pipeline.evaluate import evaluate_tables, to_json, to_text
from pipeline.evaluate.fold import fold, occurrences

TEXT = "全年举办培训班8期，培训农民1200人次，投入经费3万元。"
TABLES = {
    "sources": [{"source_id": "s1", "path": "area/007_page.txt"}],
    "documents": [
        {"document_id": "d1", "source_id": "s1", "ordinal": "1", "unit_level": "county", "year": "2015"},
        {"document_id": "d2", "source_id": "s1", "ordinal": "2", "unit_level": "unknown", "year": ""},
    ],
    "paragraphs": [
        {"paragraph_id": "p1", "document_id": "d1", "ordinal": "1", "text": TEXT, "key_groups": "farmers", "work_categories": "training;funding"},
        {"paragraph_id": "p2", "document_id": "d2", "ordinal": "1", "text": "欢迎下载本文档。", "key_groups": "", "work_categories": "context"},
    ],
    "facts": [
        {"paragraph_id": "p1", "document_id": "d1", "start": "7", "end": "9", "quote": "8期", "measure": "sessions", "value": "8", "state": "given",
         "unit": "期", "approx": "exact", "role": "actual", "audience": "farmers", "value_max": ""},
        {"paragraph_id": "p1", "document_id": "d1", "start": "14", "end": "20", "quote": "1200人次", "measure": "headcount", "value": "1200",
         "state": "given", "unit": "人", "approx": "exact", "role": "actual", "audience": "", "value_max": ""},
        {"paragraph_id": "p1", "document_id": "d1", "start": "25", "end": "28", "quote": "3万元", "measure": "funding", "value": "3",
         "state": "given", "unit": "元", "approx": "exact", "role": "actual", "audience": "", "value_max": ""},
    ],
}  # fmt: skip
GOLD = [
    {"kind": "document", "doc": 1, "first_words": "全年举办培训班8期", "last_words": "投入经费3万元。", "level": "county", "year": 2014},
    {"kind": "paragraph", "doc": 1, "n": 1, "starts": "全年举办培训班", "ends": "经费3万元。", "key_groups": ["farmers"],
     "work_categories": ["training", "organization"]},
    {"kind": "paragraph", "doc": 1, "n": 2, "starts": "这一段没有留下来", "ends": "没有留下来。", "key_groups": [], "work_categories": ["context"]},
    {"kind": "boilerplate", "text": "欢迎下载本文档"},
    {"kind": "repair", "damaged": "农1民", "repaired": "培训农民"},
    {"kind": "repair", "damaged": "经费", "repaired": "拨款"},
    {"kind": "repair", "damaged": "慰问款万元", "repaired": None},
    {"kind": "fact", "quote": "举办培训班8期", "measure": "sessions", "value": 8, "value_max": None, "unit": "期", "approx": "exact",
     "state": "given", "role": "actual", "audience": ["farmers"]},
    {"kind": "fact", "quote": "培训农民1200人次", "measure": "headcount", "value": 1200, "value_max": None, "unit": "人次", "approx": "exact",
     "state": "given", "role": "actual", "audience": ["farmers"]},
    {"kind": "fact", "quote": "经费3万元", "measure": "funding", "value": 30000, "value_max": None, "unit": "元", "approx": "exact",
     "state": "given", "role": "actual", "audience": []},
]  # fmt: skip


@pytest.fixture
def scored(tmp_path: Path) -> tuple[Path, Path]:
    """A tables folder and a gold folder of the small page."""
    tables, gold = tmp_path / "tables", tmp_path / "gold"
    tables.mkdir()
    gold.mkdir()
    for name, rows in TABLES.items():
        with (tables / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    (gold / "007.jsonl").write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in GOLD), "utf-8")
    return tables, gold


EXPECTED = {
    "segmentation_f1": 2 / 3, "level_accuracy": 1, "year_accuracy": 0, "content_recall": 0.5, "boilerplate_gone": 0, "repair_rate": 0.5,
    "sessions_f1": 1, "headcount_f1": 1, "funding_f1": 0, "fact_f1": 2 / 3, "unit": 0.5, "approx": 1, "role": 1, "audience": 0.5,
    "groups_f1": 1, "categories_f1": 0.5, "primary_accuracy": 1,
}  # fmt: skip


def test_figures_are_those_worked_out_by_hand(scored: tuple[Path, Path]) -> None:
    figures = evaluate_tables(*scored).figures
    assert {name: figures[name] for name in EXPECTED} == pytest.approx(EXPECTED)


def test_every_loss_has_its_line(scored: tuple[Path, Path]) -> None:
    report = evaluate_tables(*scored)
    noted = {error.figure for error in report.errors}
    assert noted == {
        "segmentation_f1", "year_accuracy", "content_recall", "categories_f1", "boilerplate_gone", "repair_rate", "funding_recall",
        "funding_precision", "unit", "audience",
    }  # fmt: skip
    assert "经费 should read 拨款" in to_text(report, errors=True)
    assert json.loads(to_json(report))["figures"]["fact_f1"] == pytest.approx(2 / 3)


def test_missing_folders_are_named(tmp_path: Path, scored: tuple[Path, Path]) -> None:
    with pytest.raises(ZongjieError) as caught:
        evaluate_tables(tmp_path / "none", scored[1])
    assert caught.value.code == "evaluate-tables"
    with pytest.raises(ZongjieError) as caught:
        evaluate_tables(scored[0], tmp_path / "none")
    assert caught.value.code == "evaluate-gold"


def test_folding_drops_what_layout_decides() -> None:
    assert fold("１２ 人（次）、Ａ%") == "12人次a%"
    assert occurrences("aaa", "aa") == [(0, 2), (1, 3)]
