"""Readings of characters, and the glosses `(rén)` that pages put after them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib import resources

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿế"
SYLLABLE_LETTERS = f"abcdefghijklmnopqrstuvwxyzê{TONED}"
SYLLABLE = f"[{SYLLABLE_LETTERS}]{{1,6}}"
_SOUND = re.compile(
    "(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])(?:i?a[io]?|i?ang?|[uv]a(?:i|ng?)?|[ue]i|ou?|en?g?|i|i?[eu]|in?g?|i?ong|u[oen]|un|[uv]e?|van|vn)"
    "|a|o|e|ai|ei|ao|ou|an|en|ang|eng|er|ng?|hm|hng"
)
GLOSS = re.compile(rf"(?P<open>[(（]?)(?P<reading>{SYLLABLE}) ?[)）] ?")


@lru_cache(maxsize=5_000)
def plain(reading: str) -> str:
    """The syllable without its tone; ü becomes v."""
    letters = unicodedata.normalize(
        "NFD", reading.replace("ü", "v").replace("ǖ", "v").replace("ǘ", "v").replace("ǚ", "v").replace("ǜ", "v")
    )
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Character → its readings with tone marks; from pypinyin's table (MIT), written by `learn`."""
    table: dict[str, list[str]] = {}
    lines = (resources.files("pipeline.vocabulary") / "repair_readings.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        reading, letters = line.split("\t")
        for letter in letters:
            table.setdefault(letter, []).append(reading)
    return {letter: tuple(known) for letter, known in table.items()}


@cache
def readings(letter: str) -> frozenset[str]:
    """All readings of a character with and without tone mark."""
    toned = _table().get(letter, ())
    return frozenset(toned) | {plain(reading) for reading in toned}


@cache
def is_syllable(reading: str) -> bool:
    """Whether the letters make a Mandarin syllable, with or without its tone mark."""
    return bool(_SOUND.fullmatch(plain(reading)))


@lru_cache(maxsize=20_000)
def reads(letter: str, reading: str) -> bool:
    """Whether `reading`, with or without tone mark, is a reading of the character."""
    known = readings(letter)
    return reading in known or (plain(reading) == reading and reading in known) or reading.replace("u:", "ü") in known


@cache
def _letters() -> dict[str, str]:
    """Reading, with and without tone mark → characters."""
    found: dict[str, str] = {}
    for letter, known in _table().items():
        for reading in dict.fromkeys((*known, *map(plain, known))):
            found[reading] = found.get(reading, "") + letter
    return found


def read_as(reading: str) -> str:
    """The characters of which it is a reading, with or without tone mark."""
    return _letters().get(reading, "")
