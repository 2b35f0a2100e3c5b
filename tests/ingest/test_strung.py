"""Texts strung together without part marks are found, and single texts with words that look like titles stay whole."""

from __future__ import annotations

import pytest

from corpus import strung

TITLED = ("title on a line", "title glued", "title twice", "title in brackets", "date, then title", "site before the title")


@pytest.mark.parametrize("form", TITLED)
def test_titles_of_any_build_open_texts(form: str) -> None:
    wanted = got = hits = 0
    for layout in strung.LAYOUTS:
        for seed in (100, 101):
            text, pieces = strung.page(form, layout, seed)
            found = strung.found_in(text)
            wanted, got, hits = wanted + len(pieces), got + len(found), hits + strung.right(found, pieces)
    assert 2 * hits / (wanted + got) >= 0.87


@pytest.mark.parametrize("layout", strung.LAYOUTS)
def test_sentences_that_look_like_titles_open_none(layout: str) -> None:
    assert [seed for seed in range(500, 530) if len(strung.found_in(strung.single(seed, layout, "stay"))) != 1] == []


@pytest.mark.parametrize("layout", strung.LAYOUTS)
def test_headings_that_look_like_titles_open_few(layout: str) -> None:
    assert sum(len(strung.found_in(strung.single(seed, layout, "section"))) != 1 for seed in range(500, 530)) <= 2
