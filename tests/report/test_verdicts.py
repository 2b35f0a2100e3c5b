"""Verdicts read back: every problem named by line and column, facts corrected, gold in the guide's form."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from pipeline.errors import ZongjieError
from pipeline.report import apply_verdicts, read_verdicts

HEAD = "fact_id,verdict,measure,value,value_max,unit,approx,state,role,audience,note,quote\r\n"
Tables = dict[str, list[dict[str, Any]]]


def test_round_trip_corrects_the_tables(tables: Tables) -> None:
    text = (
        "\ufeff"
        + HEAD
        + "d1-p01-f01,accept,,,,,,,,,,举办培训班8期\r\n"
        + "d1-p01-f02,reject,,,,,,,,,,参加2人\r\n"
        + "d1-p01-f03,edit,funding,5000,,元,exact,given,actual,farmers;elderly,'=note,共万元\r\n"
    )
    verdicts = read_verdicts(text, "v.csv")
    assert verdicts[2].note == "=note"
    applied = apply_verdicts(verdicts, tables)
    assert applied.counts == {"accept": 1, "reject": 1, "edit": 1, "open": 3}
    kept = {row["fact_id"]: row for row in applied.facts}
    assert "d1-p01-f02" not in kept
    assert (kept["d1-p01-f03"]["value"], kept["d1-p01-f03"]["audience"]) == (Decimal(5000), ["farmers", "elderly"])
    assert kept["d1-p01-f01"]["confidence"] == 1.0
    assert tables["facts"][2]["value"] is None, "the tables given are left alone"
    assert [(row["quote"], row["value"], row["doc"]) for row in applied.gold["s1"]] == [("举办培训班8期", 8, 1), ("共万元", 5000, 1)]
    json.dumps(applied.gold)


def test_json_lines_say_the_same() -> None:
    line = {
        "fact_id": "f",
        "verdict": "edit",
        "measure": "funding",
        "value": "",
        "state": "lost",
        "approx": "exact",
        "role": "actual",
        "audience": ["elderly"],
    }
    verdict = read_verdicts(json.dumps(line) + "\n", "v.jsonl")[0]
    assert (verdict.value, verdict.state, verdict.audience) == (None, "lost", ("elderly",))


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (",accept,,,,,,,,,,", "line 2, fact_id"),
        ("f,maybe,,,,,,,,,,", "line 2, verdict"),
        ("f,edit,people,3,,人,exact,given,actual,,,", "line 2, measure"),
        ("f,edit,headcount,three,,人,exact,given,actual,,,", "line 2, value"),
        ("f,edit,headcount,NaN,,人,exact,given,actual,,,", "line 2, value"),
        ("f,edit,headcount,-3,,人,exact,given,actual,,,", "line 2, value"),
        ("f,edit,headcount,,,人,exact,given,actual,,,", "a given fact has a value"),
        ("f,edit,headcount,3,,人,exact,lost,actual,,,", "a given fact has a value"),
        ("f,edit,headcount,3,,人,exact,given,actual,cats,,", "line 2, audience"),
    ],
)
def test_problems_are_named(row: str, part: str) -> None:
    with pytest.raises(ZongjieError) as caught:
        read_verdicts(HEAD + row + "\r\n", "v.csv")
    assert caught.value.code == "verdicts"
    assert part in str(caught.value)


def test_broken_files_are_refused() -> None:
    with pytest.raises(ZongjieError, match="columns missing"):
        read_verdicts("a,b\r\n1,2\r\n", "v.csv")
    with pytest.raises(ZongjieError, match="line 2"):
        read_verdicts('{"fact_id":"f","verdict":"accept"}\n[1]\n', "v.jsonl")


def test_verdicts_of_another_run_are_refused(tables: Tables) -> None:
    for row in ("d9-f1,accept,,,,,,,,,,x", "d1-p01-f01,accept,,,,,,,,,,别的引文"):
        with pytest.raises(ZongjieError, match="verdicts-other-run"):
            apply_verdicts(read_verdicts(HEAD + row + "\r\n", "v.csv"), tables)


def test_the_last_verdict_counts() -> None:
    rows = "f,accept,,,,,,,,,,\r\nf,reject,,,,,,,,,,\r\n"
    assert [verdict.verdict for verdict in read_verdicts(HEAD + rows, "v.csv")] == ["reject"]
