"""The accuracy floor: today's scores on the sample pages are not below the pinned ones, and a fall would be noticed."""

import json

import pytest

from corpus import floor
from pipeline.evaluate import Report


@pytest.fixture(scope="module")
def pinned() -> dict[str, object]:
    return json.loads(floor.FLOOR.read_text("utf-8"))


def test_no_score_is_below_the_floor(pinned: dict[str, object]) -> None:
    assert floor.judge(floor.measure(), pinned).faults == ()


def test_a_fall_fails_and_cannot_be_recorded_without_a_reason(pinned: dict[str, object]) -> None:
    figures = dict(pinned["figures"])  # type: ignore[call-overload]
    worse = Report(figures | {"fact_f1": figures["fact_f1"] - 0.01, "character_error": figures["character_error"] + 0.01})
    assert [fault.split()[0] for fault in floor.judge(worse, pinned).faults] == ["fact_f1", "character_error"]
    with pytest.raises(ValueError, match="fact_f1 worsened"):
        floor.record(worse, pinned)
    assert json.loads(floor.record(worse, pinned, "a reason"))["lowered_because"] == "a reason"


def test_other_pages_than_the_pinned_ones_are_noticed(pinned: dict[str, object]) -> None:
    same = Report(dict(pinned["figures"]))  # type: ignore[call-overload]
    assert "changed" in floor.judge(same, pinned | {"digest": "0"}).faults[0]
