"""Intervals are drawn over documents, hold the score, and shrink with more documents."""

from dataclasses import replace

import pytest

from pipeline.classify.intervals import limits
from pipeline.records import Labels
from tests.classify.test_model import examples


def told(example, *, right):
    groups, categories = (example.key_groups, example.work_categories) if right else ((), ("unrelated",))
    return Labels(key_groups=groups, work_categories=categories)


def split(count, documents):
    """`count` examples in so many documents; every fourth document is told wrong throughout."""
    one = examples()[0]
    rows = [replace(one, example_id=str(at), view=replace(one.view, document=f"d{at % documents}")) for at in range(count)]
    return rows, [told(row, right=bool((at % documents) % 4)) for at, row in enumerate(rows)]


@pytest.mark.parametrize("documents", [8, 40])
def test_the_score_lies_between_its_limits(documents):
    low, high = limits(*split(400, documents)).main_accuracy
    assert low < 0.75 < high


def test_fewer_documents_with_the_same_paragraphs_give_a_wider_interval():
    few, many = (limits(*split(400, documents)).main_accuracy for documents in (8, 400))
    assert few[1] - few[0] > 3 * (many[1] - many[0])


def test_the_same_input_gives_the_same_limits():
    assert limits(*split(40, 8)) == limits(*split(40, 8))


def test_nothing_wrong_leaves_nothing_to_doubt():
    rows, _ = split(12, 4)
    found = limits(rows, [told(row, right=True) for row in rows])
    assert set(found) == {(1.0, 1.0)}
    assert limits([], []) == found
