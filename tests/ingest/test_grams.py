"""The file of n-gram counts gives back what was counted, whatever it is asked first."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.repair.grams import NOTHING, Grams, pack

COUNTED = {"科": 5, "普": 4, "科普": 3, "普科": 1, "科普科": 1, "科普普": 2, "普普": 1, "\U00020000": 2}


def test_what_follows_is_what_was_counted() -> None:
    grams = Grams(pack(COUNTED))
    assert grams.letters == {"普": 4, "科": 5, "\U00020000": 2}
    assert grams.after("科") == ({"普": 3}, 3.0, 100.0)
    assert grams.after("科普") == ({"普": 2, "科": 1}, 3.0, 200.0)
    assert grams.after("普") == ({"普": 1, "科": 1}, 2.0, 200.0)


@pytest.mark.parametrize("context", ["", "普普", "科科", "工", "工作", "\U00020000", "科普科"])
def test_nothing_follows_what_was_never_followed(context: str) -> None:
    assert Grams(pack(COUNTED)).after(context) == NOTHING


@given(st.lists(st.text(alphabet="科普工作a。", min_size=1, max_size=8), max_size=8))
def test_pack_loses_nothing(texts: list[str]) -> None:
    counted = Counter(text[at : at + size] for text in texts for size in (1, 2, 3) for at in range(len(text) - size + 1))
    grams = Grams(pack(counted))
    found = dict(grams.letters)
    for gram in [gram for gram in counted if len(gram) < 3]:
        found |= {gram + letter: count for letter, count in grams.after(gram).counts.items()}
    assert found == counted


def test_an_ngram_without_its_beginning_is_refused() -> None:
    with pytest.raises(KeyError):
        pack({"科": 1, "工作": 1})
