"""Peers, quality and denominators: small groups say little, and what is not mentioned is not zero."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.benchmark import missing, per_thousand, quality, standings


def row(unit: str, value: int | None, indicator: str = "training_sessions", level: str = "county") -> dict[str, Any]:
    return {
        "unit": unit,
        "year": 2016,
        "level": level,
        "indicator": indicator,
        "value": None if value is None else Decimal(value),
        "documents": [f"d-{unit}"],
        "facts": [f"f-{unit}"],
    }


def test_median_quartiles_and_percentile() -> None:
    found = {place.unit: place for place in standings([row(f"u{n}", 10 * n) for n in range(1, 6)], [])}
    assert (found["u3"].median, found["u3"].lower, found["u3"].upper) == (30, 20, 40)
    assert [found[f"u{n}"].percentile for n in range(1, 6)] == [0, 25, 50, 75, 100]
    assert found["u1"].n == found["u1"].of == 5


def test_small_groups_have_no_quartiles() -> None:
    place = next(standings([row("u1", 3), row("u2", 5)], []))
    assert (place.median, place.percentile, place.n) == (None, None, 2)


def test_levels_are_not_compared() -> None:
    places = list(standings([row(f"u{n}", n) for n in range(1, 6)] + [row("v", 1000, level="province")], []))
    assert {place.of for place in places if place.unit != "v"} == {5}
    assert next(place for place in places if place.unit == "v").n == 1


def test_a_system_of_five_is_a_group_of_its_own() -> None:
    documents = [{"document_id": f"d-u{n}", "unit_system": "02" if n <= 5 else ""} for n in range(1, 9)]
    places = {place.unit: place for place in standings([row(f"u{n}", n) for n in range(1, 9)], documents)}
    assert places["u1"].of == 5
    assert "02" in places["u1"].group
    assert places["u8"].group == "county/2016"


def test_peers_that_do_not_state_it_are_counted_apart() -> None:
    rows = [row(f"u{n}", n) for n in range(1, 6)] + [row("u6", 9, "volunteers"), row("u7", None)]
    place = next(standings(rows, []))
    assert (place.n, place.of) == (5, 7)


def test_not_mentioned_is_listed_not_zero() -> None:
    left = missing([row("u1", 3)])[("u1", 2016)]
    assert "lecture_sessions" in left
    assert "training_sessions" not in left


def test_per_thousand_shows_units_without_population() -> None:
    found = per_thousand([row("u1", 30), row("u2", 4), row("u3", None)], {"u1": Decimal(60_000), "u3": Decimal(5)})
    assert [(line["unit"], line["value"], line["population"]) for line in found] == [
        ("u1", Decimal("0.500"), Decimal(60_000)),
        ("u2", None, None),
    ]


@pytest.mark.parametrize("unknown", [{"year": None}, {"level": "unknown"}])
def test_nobody_is_ranked_where_the_peers_are_not_known(unknown: dict[str, Any]) -> None:
    places = list(standings([{**row(f"u{n}", n), **unknown} for n in range(1, 9)], []))
    assert len(places) == 8
    assert {(place.median, place.percentile) for place in places} == {(None, None)}


def fact(fact_id: str, **more: Any) -> dict[str, Any]:
    base = {"document_id": "d", "paragraph_id": "p", "measure": "headcount", "state": "given", "role": "actual", "checks": []}
    return {"fact_id": fact_id, "start": 0, "end": 5, "value": Decimal(1), **base, **more}


def test_quality_counts_targets_losses_and_contradictions() -> None:
    facts = [
        fact("f1", role="target", value=Decimal(400)),
        fact("f2", start=8, end=14, value=Decimal(407)),
        fact("f3", start=40, end=44, state="lost", value=None),
        fact("f4", start=60, end=64, checks=["rate:stated=62%,computed=55%,contradiction"]),
    ]
    documents = [{"document_id": "d", "unit": "u", "year": 2016, "unit_level": "county", "canonical": True, "originality": 0.8}]
    found = quality(documents, facts, [{"document_id": "d", "key_groups": ["elderly", "farmers"]}])[0]
    assert (found.targets, found.met, found.lost, found.masked, found.contradicted) == (1, 1, 1, 0, 1)
    assert found.groups == ("farmers", "elderly")
    assert found.evidence == ("f4", "f3")


@given(st.lists(st.integers(1, 1000), min_size=5, max_size=30))
def test_percentiles_follow_the_values(values: list[int]) -> None:
    places = standings([row(f"u{n}", value) for n, value in enumerate(values)], [])
    ordered = sorted(places, key=lambda place: place.value)
    percentiles = [place.percentile for place in ordered]
    assert all(p is not None and 0 <= p <= 100 for p in percentiles)
    assert percentiles == pytest.approx(sorted(p for p in percentiles if p is not None))
