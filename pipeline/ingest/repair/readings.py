"""Readings of characters, and the glosses `(rén)` that pages put after them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿế"
SYLLABLE = rf"[a-zê{TONED}]{{1,6}}"
GLOSS = re.compile(rf"(?P<open>[(（]?)(?P<reading>{SYLLABLE}) ?[)）] ?")


def plain(reading: str) -> str:
    """The syllable without its tone; ü becomes v."""
    letters = unicodedata.normalize(
        "NFD", reading.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v")
    )
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _table() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415  a large table, needed on glossed pages only

    return dict(pinyin_dict)


@cache
def readings(letter: str) -> frozenset[str]:
    """All readings of a character with and without tone mark."""
    toned = [reading for reading in _table().get(ord(letter), "").split(",") if reading]
    return frozenset(toned) | {plain(reading) for reading in toned}


@cache
def is_syllable(reading: str) -> bool:
    """Whether any character is read so."""
    return reading in _syllables()


@cache
def _syllables() -> frozenset[str]:
    toned = {reading for entry in _table().values() for reading in entry.split(",")}
    return frozenset(toned | {plain(reading) for reading in toned})


def reads(letter: str, reading: str) -> bool:
    """Whether `reading`, with or without tone mark, is a reading of the character."""
    known = readings(letter)
    return reading in known or (plain(reading) == reading and reading in known) or reading.replace("u:", "ü") in known
