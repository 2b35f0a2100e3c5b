"""What each rule of the repair does and leaves alone, by cases in `tests/cases/repair`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.repair import repair
from pipeline.ingest.repair.masks import find_masks
from pipeline.inspection import inspect_file, to_text

CASES = Path(__file__).parents[1] / "cases" / "repair"


def cases() -> list[Any]:
    """One parameter a case; a case that is expected to fail must fail."""
    rows = [
        (path.stem, json.loads(line))
        for path in sorted(CASES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]
    return [
        pytest.param(row, id=f"{name}: {row['label']}", marks=[pytest.mark.xfail(strict=True)] if row["expect"] == "fail" else [])
        for name, row in rows
    ]


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, str]) -> None:
    repaired = repair(case["text"])
    assert repaired.text.text == case["after"]
    assert "script" not in case or repaired.script == case["script"]


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.values[0]["origin"] == "negative" and case.values[0]["expect"] == "pass"]
)
def test_sound_text_is_changed_in_script_at_most(case: dict[str, str]) -> None:
    assert {change.rule for change in repair(case["text"]).repairs} <= {"script"}


def test_a_place_in_the_clean_text_points_to_the_source() -> None:
    source = "區(qū)科協(xié)組織;鶎涌破战M織開展講座12場。"
    repaired = repair(source)
    start = repaired.text.text.index("12场")
    assert repaired.text.text == "区科协组织。基层科普组织开展讲座12场。"
    assert source[slice(*repaired.text.source_span(start, start + 3))] == "12場"


def test_a_repair_tells_rule_place_and_certainty() -> None:
    source = "認真學習,網絡健全;鶎涌破战M織是開展科普工作的基礎網絡"
    found = [change for change in repair(source).repairs if change.rule == "gbk-out-of-step"]
    assert [(change.before, change.after, change.certainty) for change in found] == [(";鶎涌破战M", "。基層科普組", "likely")]
    assert source[found[0].start : found[0].end] == found[0].before


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("20xx年举办讲座", [("20xx", "year")]),
        ("XX年至今，发放20xx余册", [("XX", "year"), ("20xx", "number")]),
        ("××县投入__万元", [("××", "place"), ("__", "number")]),
        ("某某同志参加", [("某某", "name")]),
        ("VXX型与X光设备", []),
        ("总结某一阶段的得失，评出某些亮点", []),
        ("某县开会*次，专家x名到场", [("某", "place"), ("*", "number"), ("x", "number")]),
    ],
)
def test_masks_are_found_with_their_kind(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[mask.start : mask.end], mask.kind) for mask in find_masks(text)] == found


def test_inspection_tells_how_the_charset_was_decided_and_what_is_masked(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes("青石县20xx年科普工作总结\n县科协在××镇举办培训班__期，培训农民1。2万人次，王某某同志讲课。\n".encode("gbk"))
    shown = to_text(inspect_file(page))
    assert "gb18030 (the likeliest by its characters, " in shown
    assert "masks: 1 place, 1 number, 1 name" in shown
    assert "decimal-point [certain] 。 → ." in shown
