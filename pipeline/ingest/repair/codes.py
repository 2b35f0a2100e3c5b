"""GBK codes as the damage sees them: bytes of characters, characters by lead and trail byte, and which pairs no decoder reads."""

from __future__ import annotations

from functools import cache

from pipeline.ingest.repair.language import fold_letter, usual

HIGH = 0x80
LEADS = range(0x81, 0xFF)
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
_PUNCTUATION = frozenset("。，、；：？！（）《》〈〉“”‘’【】〔〕—…·　％")
_WIDENED = dict(zip(",;:?!()", "，；：？！（）", strict=True))
GAP_LEADS = frozenset((0xA2, *range(0xA4, 0xB0), *range(0xF8, 0xFF)))
"""First bytes of the rows with private-use or unassigned places, whose characters nobody shows."""
CUT_MARKS = frozenset("；？，！。：")
"""Marks whose byte pairs the damaging software looks for; `：` and those shown half-width belong to them."""


@cache
def code(letter: str) -> tuple[int, int] | None:
    """The two GBK bytes of a character, `None` when it has none (ASCII, rare characters)."""
    packed = letter.encode("gb18030", "ignore")
    return (packed[0], packed[1]) if len(packed) == 2 else None


@cache
def wide_code(letter: str) -> tuple[int, int] | None:
    """The bytes of a mark as they were before marks were narrowed to ASCII."""
    return code(_WIDENED.get(letter, letter))


@cache
def letter_of(lead: int, trail: int) -> str:
    """The character of two bytes, empty when GBK has none there that can stand in prose."""
    try:
        letter = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return ""
    return letter if "一" <= letter <= "鿿" or letter in _PUNCTUATION else ""


@cache
def unreadable(lead: int, after: int) -> bool:
    """Whether a decoder that meets the byte `lead` before the byte `after` has to drop it."""
    if after < 0x40 or lead == 0x80:
        return True
    try:
        bytes((lead, after)).decode("gbk")
    except UnicodeDecodeError:
        return True
    return False


@cache
def ending_in(trail: int) -> tuple[tuple[int, str], ...]:
    """Lead bytes that make a usual character with the trail byte, and that character."""
    return tuple((lead, letter) for lead in LEADS if (letter := letter_of(lead, trail)) and usual(letter))


@cache
def starting_with(lead: int) -> tuple[tuple[int, str], ...]:
    """Trail bytes that make a character of prose with the lead byte, and that character."""
    return tuple((trail, letter) for trail in TRAILS if (letter := letter_of(lead, trail)))


@cache
def droppable(lead: int, after: int) -> tuple[tuple[int, str], ...]:
    """Trail bytes that a decoder would drop before the byte `after` (-1: the end of a piece), and the character with `lead`."""
    return tuple(
        (trail, letter)
        for trail, letter in starting_with(lead)
        if trail >= 0x80 and usual(letter) and (after < 0 or unreadable(trail, after))
    )


@cache
def ending_in_simple(trail: int) -> tuple[tuple[int, str], ...]:
    """`ending_in`, the characters folded as the language model counts them."""
    return tuple((lead, fold_letter(letter)) for lead, letter in ending_in(trail))
