"""GBK codes as the damage sees them: bytes of characters, characters by lead and trail byte, and which pairs no decoder reads."""

from __future__ import annotations

from functools import cache

from pipeline.ingest.repair.language import fold_letter, usual
from pipeline.ingest.repair.readings import read_as, reads

HIGH = 0x80
LEADS = range(0x81, 0xFF)
_NO_ROW: dict[int, str] = {}
_PUNCTUATION = frozenset("。，、；：？！（）《》〈〉“”‘’【】〔〕—…·　％")
_WIDENED = dict(zip(",;:?!()", "，；：？！（）", strict=True))
GAP_LEADS = frozenset((*range(0xA1, 0xB0), *range(0xF8, 0xFF)))
"""First bytes of the rows with private-use or unassigned places, whose characters nobody shows."""
CUT_MARKS = frozenset("；？，！。：")
"""Marks whose byte pairs the damaging software looks for; `：` and those shown half-width belong to them."""


def is_cut(text: str) -> bool:
    """Whether the text is a mark at which the damaging software cuts, in either width."""
    return text in CUT_MARKS or text in ",;:?!"


HOLE = "□"
"""Stands where a digit may be lost, as it does for a lost character in print; a number that touches it has no value."""


def is_symbol(text: str) -> bool:
    """Whether the character is a bopomofo letter or part of a frame."""
    return "\u2500" <= text[:1] <= "\u257f" or "\u3105" <= text[:1] <= "\u3129"


@cache
def code(letter: str) -> tuple[int, int] | None:
    """The two GBK bytes of a character, `None` when it has none (ASCII, rare characters)."""
    packed = letter.encode("gb18030", "ignore")
    return (packed[0], packed[1]) if len(packed) == 2 else None


@cache
def wide_code(letter: str) -> tuple[int, int] | None:
    """The bytes of a mark as they were before marks were narrowed to ASCII."""
    return code(_WIDENED.get(letter, letter))


_IDEOGRAPHS = "".join(map(chr, range(0x4E00, 0x9FA6)))
"""The Chinese characters of GBK."""


@cache
def _rows() -> dict[int, dict[int, str]]:
    """The characters of prose by their two bytes."""
    rows: dict[int, dict[int, str]] = {}
    letters = _IDEOGRAPHS + "".join(_PUNCTUATION)
    packed = letters.encode("gbk")
    for letter, lead, trail in zip(letters, packed[::2], packed[1::2], strict=True):
        rows.setdefault(lead, {})[trail] = letter
    return rows


@cache
def letter_of(lead: int, trail: int) -> str:
    """The character of two bytes, empty when GBK has none there that can stand in prose."""
    return _rows().get(lead, _NO_ROW).get(trail, "")


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
    return tuple(sorted(_rows().get(lead, _NO_ROW).items()))


@cache
def droppable(lead: int, after: int) -> tuple[tuple[int, str], ...]:
    """Trail bytes that a decoder would drop before the byte `after` (-1: the end of a piece), and the character with `lead`."""
    return tuple(
        (trail, letter)
        for trail, letter in starting_with(lead)
        if trail >= 0x80 and usual(letter) and (after < 0 or unreadable(trail, after))
    )


@cache
def vanishing(lead: int) -> tuple[tuple[int, str], ...]:
    """Trail bytes that begin a character which nobody shows, and what they make with the lead byte."""
    return tuple((trail, letter) for trail, letter in starting_with(lead) if trail in GAP_LEADS)


@cache
def hidden() -> dict[str, list[tuple[int, int, str]]]:
    """Usual characters of which both bytes can vanish between two others that nobody shows: lead, trail, character, by its folded form."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for lead in LEADS:
        for trail, letter in vanishing(lead):
            if "一" <= letter <= "鿿" and usual(letter):
                found.setdefault(fold_letter(letter), []).append((lead, trail, letter))
    return found


@cache
def spoken(reading: str) -> tuple[tuple[int, int, str], ...]:
    """Usual characters of which a gloss tells the reading and the second byte can be lost before a bracket: bytes and character."""
    found = ((pair, letter) for letter in read_as(reading) if usual(letter) and (pair := code(letter)))
    return tuple((pair[0], pair[1], letter) for pair, letter in found if pair[1] >= HIGH)


@cache
def glossed(lead: int, reading: str) -> tuple[tuple[int, str], ...]:
    """Trail bytes above ASCII that make a character of that reading with the lead byte, and that character."""
    return tuple((trail, letter) for trail, letter in starting_with(lead) if trail >= HIGH and reads(letter, reading))


@cache
def ending_in_simple(trail: int) -> tuple[tuple[int, str], ...]:
    """`ending_in`, the characters folded as the language model counts them."""
    return tuple((lead, fold_letter(letter)) for lead, letter in ending_in(trail))
