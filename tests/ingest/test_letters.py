"""Words and kinds of letters found in one pass: the same as one search for each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.letters import Kinds, Words

WORDS = ("页", "下载", "下载本文", "载本", "VIP", "\U00020000页", "全文")
TEXTS = st.text(alphabet="页下载本文VIP全\U00020000\ud800 的", max_size=40)


@given(TEXTS)
def test_every_place_of_every_word_is_found(text: str) -> None:
    """Also where words overlap, at both ends of the text, and among letters beyond the basic plane."""
    expected = {(word, at) for word in WORDS for at in range(len(text)) if text.startswith(word, at)}
    places = list(Words(WORDS).places(text))
    assert set(places) == expected
    assert len(places) == len(expected)


@given(TEXTS)
def test_any_is_whether_one_is_found(text: str) -> None:
    """`any` agrees with looking for each word by itself."""
    assert Words(WORDS).any(text) == any(word in text for word in WORDS)


@given(st.text(alphabet="甲乙丙丁a1 ", max_size=20))
def test_kinds_tell_which_sets_the_text_has_letters_of(text: str) -> None:
    """One bit a set; a letter may be in several."""
    sets = ("甲乙", "乙a", "1")
    assert Kinds(sets).of(text) == sum(1 << number for number, letters in enumerate(sets) if set(letters) & set(text))


def test_a_letter_beyond_the_basic_plane_counts_as_of_every_set() -> None:
    """Such a letter is never missed: who asks looks closer."""
    assert Kinds(("甲", "乙")).of("\U00020000") == 0b11
    assert Kinds(("甲", "乙")).of("") == 0
