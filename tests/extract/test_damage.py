"""Damage: where the forward models of real damage took a number away, no number is read."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from corpus.damage.losses import LOSSES, apply, moved
from pipeline.aligned import AlignedText
from pipeline.extract import extract
from pipeline.records import Document, Fact, Identity, Paragraph
from tests.extract.cases import SCORED

TEXTS = Path(__file__).parents[2] / "corpus" / "texts"
MODELS = ["count_mask", "decimals_deleted", "first_digits", "count_as_year", "count_dropped", "range_mark"]


def facts_of_page(text: str) -> list[tuple[int, Fact]]:
    """The facts of a page cut at its lines, each with the place of its line in the page."""
    paragraphs, starts, at = [], {}, 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            paragraphs.append(Paragraph(f"p{number}", "d", number, "", AlignedText.of(line)))
            starts[f"p{number}"] = at
        at += len(line) + 1
    return [(starts[fact.paragraph_id], fact) for fact in extract(Document("d", "s", 1, "", Identity(), tuple(paragraphs))).facts]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", ["a01", "a03", "a09", "a14"])
def test_no_value_where_a_number_was_lost(model, name):
    text = (TEXTS / f"{name}.txt").read_text("utf-8")
    losses = LOSSES[model](text, Random(7))
    after = apply(text, losses)
    places = [(start, start + len(loss.shown)) for loss in losses for start in [moved(losses, loss.start)]]
    invented = []
    for line, fact in facts_of_page(after):
        if fact.state == "given" and fact.measure in SCORED:
            number = line + fact.start + fact.quote.rfind(fact.value_text)
            span = (number, number + len(fact.value_text))
            invented += [fact.quote for start, end in places if (start < span[1] and span[0] < end) or (start == end and span[0] == start)]
    assert invented == []
