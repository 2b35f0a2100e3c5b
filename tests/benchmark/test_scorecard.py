"""Scorecards: thresholds, evidence, denominators, and messages that name the place of a mistake."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.benchmark import indicators, read_population, read_rules, scorecards
from pipeline.errors import ZongjieError
from tests import gold_tables

RULES = """
title = "t"
[[item]]
name = "courses"
indicator = "training_sessions"
steps = [[6, 2], [12, 4]]
[[item]]
name = "money"
indicator = "funding_yuan"
per = "person"
steps = [[1, 3]]
[[item]]
name = "duty"
category = "organization"
words = ["领导小组"]
steps = [[1, 5]]
[[item]]
name = "groups"
groups = true
steps = [[1, 1], [2, 2]]
"""
DOCUMENTS = [{"document_id": "d", "unit": "u", "year": 2016, "unit_level": "county", "canonical": True}]


def indicator(name: str, value: int | None) -> dict[str, Any]:
    return {"unit": "u", "year": 2016, "indicator": name, "value": None if value is None else Decimal(value), "facts": ["f1"]}


def paragraph(text: str, categories: list[str], groups: list[str]) -> dict[str, Any]:
    return {"paragraph_id": f"p-{text}", "document_id": "d", "text": text, "work_categories": categories, "key_groups": groups}


def card(rows: list[dict[str, Any]], told: list[dict[str, Any]], population: dict[str, Decimal] | None = None) -> dict[str, Any]:
    return {score.item: score for score in scorecards(read_rules(RULES, "r"), rows, DOCUMENTS, told, population)}


@pytest.mark.parametrize(
    ("value", "points", "outcome"), [(5, 0, "not_met"), (6, 2, "partly"), (12, 4, "met"), (99, 4, "met"), (None, 0, "masked")]
)
def test_thresholds(value: int | None, points: int, outcome: str) -> None:
    score = card([indicator("training_sessions", value)], [])["courses"]
    assert (score.points, score.outcome) == (points, outcome)


def test_not_mentioned_is_not_zero() -> None:
    score = card([], [])["courses"]
    assert (score.outcome, score.value, score.evidence) == ("not_mentioned", None, ())


def test_per_person_needs_a_population() -> None:
    rows = [indicator("funding_yuan", 300)]
    assert card(rows, [])["money"].outcome == "no_population"
    score = card(rows, [], {"u": Decimal(200)})["money"]
    assert (score.value, score.outcome, score.evidence) == (Decimal("1.50"), "met", ("f1",))


def test_text_items_need_their_words_and_show_the_paragraph() -> None:
    told = [paragraph("成立领导小组", ["organization"], ["farmers"]), paragraph("领导小组", ["media"], ["farmers", "elderly"])]
    found = card([], told)
    assert found["duty"].evidence == ("p-成立领导小组",)
    assert (found["groups"].points, found["groups"].value) == (2, 2)
    assert card([], [paragraph("开会", ["organization"], [])])["duty"].outcome == "not_mentioned"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[[item]]\nindicator='x'\nsteps=[[1,1]]", "unknown indicator"),
        ("[[item]]\nindicator='volunteers'", "steps"),
        ("[[item]]\nindicator='volunteers'\ngroups=true\nsteps=[[1,1]]", "exactly one"),
        ("[[item]]\nindicator='volunteers'\nsteps=[[1,1]]\nper='head'", "unknown per"),
        ("[[item]]\nindicator='volunteers'\nsteps=[[1,1]]\nlimit=3", "unknown key"),
        ("title='t'", "no [[item]]"),
        ("[[item", "array declaration"),
    ],
)
def test_mistakes_are_named(text: str, part: str) -> None:
    with pytest.raises(ZongjieError) as caught:
        read_rules(text, "rules.toml")
    assert caught.value.code == "rules"
    assert part in str(caught.value)


def test_population_names_the_line() -> None:
    assert read_population('\ufeffunit,population\n甲县,"312,000"\n', "p.csv") == {"甲县": Decimal(312000)}
    for text in ("unit,population\n甲县,many\n", "unit,population\n甲县,0\n"):
        with pytest.raises(ZongjieError, match="line 2"):
            read_population(text, "p.csv")
    with pytest.raises(ZongjieError, match="columns"):
        read_population("name,n\n", "p.csv")


def test_the_example_scheme_scores_the_corpus() -> None:
    rules = read_rules((Path(gold_tables.CORPUS) / "scoring_example.toml").read_text("utf-8"), "example")
    made = gold_tables.merged([gold_tables.tables_of(name) for name in gold_tables.names()[:6]])
    rows = indicators(made["documents"], made["facts"], made["paragraphs"])
    scores = scorecards(rules, rows, made["documents"], made["paragraphs"])
    assert {score.outcome for score in scores} >= {"met", "not_mentioned", "no_population"}
    assert all(score.evidence for score in scores if score.points)
    assert all(score.points <= score.out_of for score in scores)
