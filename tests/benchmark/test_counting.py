"""The counting rules of the indicators: one case a ruling, the gold totals of the corpus, and what must never happen."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline
from pipeline.benchmark import indicators
from tests import gold_tables

CASES = [json.loads(line) for line in (Path(__file__).parent.parent / "cases/benchmark/counting.jsonl").read_text("utf-8").splitlines()]
FLOOR = 0.96
"""Share of gold totals that come out exactly from gold facts; may rise."""
FLOOR_FROM_TEXTS = 0.94
"""The same from the texts alone, through reading, splitting, extraction and counting; may rise."""
NOT_IN_GOLD = ("copies", "venues")
"""Indicators whose facts the gold does not annotate, so that they cannot be counted from it."""


def tables(case: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    text = case["text"]
    document = {
        "document_id": "d",
        "unit": "甲县",
        "unit_level": case.get("level", "county"),
        "year": 2016,
        "characters": len(text),
        "canonical": case.get("canonical", True),
        "region_code": "",
    }
    paragraph = {
        "paragraph_id": "p",
        "document_id": "d",
        "ordinal": 2,
        "text": text,
        "section": "",
        "key_groups": [],
        "work_categories": case.get("categories", ["activities"]),
    }
    facts = []
    for number, (quote, measure, value, unit, *more) in enumerate(case["facts"]):
        role, state, topic, audience = [*more, *("actual", "given", "", [])[len(more) :]]
        start = text.index(quote)
        facts.append(
            {
                "fact_id": f"f{number}",
                "document_id": "d",
                "paragraph_id": "p",
                "start": start,
                "end": start + len(quote),
                "quote": quote,
                "measure": measure,
                "value": None if value is None else Decimal(str(value)),
                "unit": unit,
                "role": role,
                "state": state,
                "activity": "",
                "activity_text": topic,
                "audience": audience,
                "scope": "",
                "part_of": "",
                "year": None,
                "canonical": case.get("canonical", True),
            }
        )
    return [document], facts, [paragraph]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_ruling(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if case["expect"] == "fail":
        request.applymarker(pytest.mark.xfail(strict=True, reason="not told apart yet"))
    found = {row["indicator"]: row for row in indicators(*tables(case))}
    for name, value in case["want"].items():
        assert found[name]["value"] == (None if value is None else Decimal(str(value))), found[name]
    for name, basis in case.get("basis", {}).items():
        assert found[name]["basis"] == basis
    assert not set(case.get("absent", ())) & set(found)


def test_gold_totals_come_out_exactly() -> None:
    right = wanted = 0
    for name in gold_tables.names():
        made = gold_tables.tables_of(name)
        found = {row["indicator"]: row["value"] for row in indicators(made["documents"], made["facts"], made["paragraphs"])}
        for record in gold_tables.records(name):
            if record["kind"] == "total" and not record["indicator"].startswith(NOT_IN_GOLD):
                wanted += 1
                right += found.get(record["indicator"]) == Decimal(str(record["value"]))
    assert wanted > 200
    assert right / wanted >= FLOOR, f"{right} of {wanted}"


def test_gold_totals_come_out_of_the_texts(tmp_path: Path) -> None:
    """From the clean texts to the indicators table, nothing given but the text."""
    tables = pipeline.run(gold_tables.CORPUS / "texts", tmp_path / "out")
    names = dict(zip(tables["sources"]["source_id"], tables["sources"]["path"], strict=True))
    homes = {row.document_id: names[row.source_id].removesuffix(".txt") for row in tables["documents"].itertuples()}
    found = {(homes[row.documents[0]], row.indicator): row.value for row in tables["indicators"].itertuples()}
    wanted = [(name, record) for name in gold_tables.names() for record in gold_tables.records(name) if record["kind"] == "total"]
    right = sum(found.get((name, record["indicator"])) == record["value"] for name, record in wanted)
    assert right / len(wanted) >= FLOOR_FROM_TEXTS, f"{right} of {len(wanted)}"


def test_every_row_names_its_facts_and_none_twice() -> None:
    for name in gold_tables.names()[:6]:
        made = gold_tables.tables_of(name)
        known = {fact["fact_id"]: fact for fact in made["facts"]}
        for row in indicators(made["documents"], made["facts"], made["paragraphs"]):
            left_out = [note.partition("=")[0] for note in row["excluded"]]
            assert len(set(row["facts"])) == len(row["facts"])
            assert not set(row["facts"]) & set(left_out)
            assert {*row["facts"], *left_out} <= set(known)
            if row["value"] is not None:
                assert row["value"] >= sum(known[fact]["value"] for fact in row["facts"])


def test_order_of_rows_does_not_matter() -> None:
    made = gold_tables.merged([gold_tables.tables_of(name) for name in gold_tables.names()[:4]])
    forward = indicators(made["documents"], made["facts"], made["paragraphs"])
    backward = indicators(made["documents"][::-1], made["facts"][::-1], made["paragraphs"][::-1])
    assert forward == backward


def test_nameless_units_stand_for_themselves() -> None:
    documents, facts, paragraphs = tables(CASES[0])
    twin = [{**documents[0], "document_id": "e"}]
    more = [{**row, "document_id": "e", "paragraph_id": "q", "fact_id": "e" + row["fact_id"]} for row in facts]
    again = [{**row, "document_id": "e", "paragraph_id": "q"} for row in paragraphs]
    for unit, units in (("我县", 2), ("××镇", 2), ("", 2), ("甲县", 1)):
        named = [{**row, "unit": unit} for row in documents + twin]
        rows = indicators(named, facts + more, paragraphs + again)
        assert len({row["unit"] for row in rows}) == units, unit
    assert all(row["value"] in {6, 240} for row in rows), "two summaries of one unit and year are not added up"


@given(st.lists(st.tuples(st.sampled_from(["given", "lost", "redacted"]), st.integers(1, 10**6)), min_size=1, max_size=6))
def test_nothing_is_invented(states: list[tuple[str, int]]) -> None:
    """A row's value is made of given facts only; where a counted figure is lost the row has no value."""
    text = "".join(f"举办第{'甲乙丙丁戊己'[i]}种讲座{value}场。" for i, (_, value) in enumerate(states))
    facts = [[f"种讲座{value}场", "sessions", value if state == "given" else None, "场", "actual", state] for state, value in states]
    quotes = [fact[0] for fact in facts]
    if len(set(quotes)) < len(quotes) or any(a != b and a in b for a in quotes for b in quotes):
        return
    rows = {row["indicator"]: row for row in indicators(*tables({"text": text, "facts": facts}))}
    if any(state != "given" for state, _ in states):
        assert rows["lecture_sessions"]["value"] is None
    else:
        assert rows["lecture_sessions"]["value"] <= sum(value for _, value in states)


def test_a_page_without_full_stops_costs_its_length() -> None:
    """Two thousand facts in one run of text: seconds, not minutes, and no recursion."""
    text = "".join(f"开展科普活动{number}场" for number in range(1000, 3000))
    facts = [[f"活动{number}场", "sessions", number, "场"] for number in range(1000, 3000)]
    started = time.process_time()
    rows = {row["indicator"]: row for row in indicators(*tables({"text": text, "facts": facts}))}
    assert time.process_time() - started < 5
    row = rows["event_sessions"]
    assert len(row["facts"]) + len(row["excluded"]) == 2000


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("新建科普画廊2处，" + "达到共有" * 5000 + "x3个。", ["x3个", "facilities", 3, "个"]),
        ("共办科普活动3场，" + "1" * 20_000 + "x；，参与群众5人。", ["参与群众5人", "headcount", 5, "人"]),
        ("各办" * 10_000 + "讲座5场。", ["讲座5场", "sessions", 5, "场"]),
        ("全年任务" * 5_000 + "，完成培训5人。", ["完成培训5人", "headcount", 5, "人"]),
    ],
)
def test_strange_runs_of_text_cost_their_length(text: str, fact: list[Any]) -> None:
    started = time.process_time()
    indicators(*tables({"text": text, "facts": [fact]}))
    assert time.process_time() - started < 2
