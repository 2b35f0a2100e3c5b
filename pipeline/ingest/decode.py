"""Bytes to text: which charset explains these bytes best, and which bytes none explains.

Each candidate charset decodes the same bytes; the text it gives is priced in bits by how common its characters are in Chinese
prose (`vocabulary/character_frequency.csv`). The fewest bits win: that is the likelihood of the bytes under the charset, so
candidates that make one character of two bytes and candidates that make two compare fairly, and five characters suffice.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

import chardet

from pipeline.vocabulary import load

WINDOWS = (512, 32_768)
"""Bytes priced per candidate behind the first byte that is not ASCII (those before it tell nothing, unless a few of UTF-16 are among
them); the longer window only where the shorter does not decide."""

DECISIVE = 64.0
"""Bits between the best and the next charset that decide."""

NOT_TEXT = 13.0
"""Mean bits per character beyond ASCII above which no charset is believed. Chinese prose has 8 to 11, random bytes as GB18030 17."""

SLACK = 30.0
"""Bits a short text may exceed that mean: one or two rare words in ten characters are no reason to refuse a file."""

BAD_SHARE = 0.02
"""Share of undecodable bytes above which a file is no text; damaged but readable pages stay far below."""

FEW_BYTES = 64
"""Up to this length ASCII that may be UTF-16 (any five Chinese characters may spell printable bytes) is weighed as well."""

ACCIDENT = 4.0
"""Bits per character that GB18030 must gain to displace text that is sound UTF-8 but has two-byte characters only (`一` as `һ`);
a real © or é, read as a Han character, gains two."""

WIDE = re.compile("[\u0800-\U0010ffff]")
"""A character of three bytes or more in UTF-8: hardly ever sound by accident."""

BEYOND_ASCII = re.compile(rb"[\x00\x80-\xff]")

DECLARED_BONUS = 8.0
"""Bits a declared charset is ahead: enough to settle ties, not enough to carry a lie over three characters."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

WIDENED = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "big5": "cp950",
    "iso8859-1": "cp1252",
    "ascii": "utf-8",
    "utf_8_sig": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
}
"""Python codec name to the charset that pages labelled so are really in (https://encoding.spec.whatwg.org/#names-and-labels)."""

NO_CHARSETS = frozenset(("unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "utf-7"))
"""Codecs that rewrite text rather than read bytes; no page is in them, whatever it declares."""

PRIOR = {"gb18030": 0.0, "utf-8": 0.0, "cp950": 2.0, "utf-16-le": 6.0, "utf-16-be": 8.0}
"""Bits each candidate starts with: simplified pages in GBK and UTF-8 are the rule, files in UTF-16 without a mark rare."""

OUTSIDER = 12.0
"""Bits any other charset starts with; it must win by its text."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it was decoded.

    `basis` is bom, utf-8, declared, scored or detected, and `none` when no charset explains the bytes: then `text` is empty.
    `confidence` is the chosen charset's share of the likelihood, 0 to 1. `undecodable` counts bytes that the charset does not
    explain; each stands in `text` as U+FFFD.
    """

    text: str
    encoding: str
    confidence: float
    basis: str
    undecodable: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`; `declared` is the charset an HTML or HTTP header names, a hint that may lie.

    A byte-order mark is dropped, nothing else: line ends stay as they are. Never raises.
    """
    if not data:
        return Decoded("", "utf-8", 1.0, "utf-8")
    for mark, encoding in BOMS:
        if data.startswith(mark):
            text, bad = _mend(data[len(mark) :], encoding)
            if bad <= max(2, BAD_SHARE * len(data)):
                return Decoded(text, encoding, 1.0, "bom", bad)
            data = data[len(mark) :] if encoding == "utf-8" else data
            break
    strict = _strict_utf8(data)
    return strict if strict is not None else _choose(data, _codec(declared))


def _strict_utf8(data: bytes) -> Decoded | None:
    """UTF-8 over the whole, unless the bytes are few enough, or strange enough, to be something else by accident."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if b"\0" in data:
        return None
    if not WIDE.search(text):
        beyond = sum(not character.isascii() for character in text)
        others = [name for name in PRIOR if name.startswith("utf-16") and len(data) <= FEW_BYTES and len(data) % 2 == 0]
        others += ["gb18030"] if beyond else []
        if any(_bits(text) - _price(data, name) > ACCIDENT * beyond for name in others):
            return None
    if text.isascii():
        return Decoded(text, "ascii", 1.0, "utf-8")
    return Decoded(text, "utf-8", 1.0, "utf-8")


def _choose(data: bytes, declared: str | None) -> Decoded:
    """The cheapest charset for bytes that are not plainly UTF-8."""
    begin = BEYOND_ASCII.search(data)
    first = begin.start() & ~1 if begin else 0
    for size in WINDOWS:
        window = data[first if first > size else 0 : first + size]
        prices = {name: _price(window, name) for name in (*PRIOR, *((declared,) if declared else ()))}
        if declared is not None:
            prices[declared] -= DECLARED_BONUS
        best, second = sorted(prices, key=lambda name: prices[name])[:2]
        if prices[second] - prices[best] > DECISIVE and _plausible(window, best):
            break
    basis = "declared" if best == declared else "scored"
    if not _plausible(window, best):
        detected = _codec(chardet.detect(window)["encoding"])
        if detected is None or not _plausible(window, detected):
            return Decoded("", "", 0.0, "none")
        best, basis = detected, "declared" if detected == declared else "detected"
        prices[best] = _price(window, best)
    text, bad = _mend(data, best)
    if bad and best == "cp950" and (wider := _mend(data, "big5hkscs"))[1] < bad:
        best, (text, bad) = "big5hkscs", wider
        prices[best] = prices.pop("cp950")
    if bad > max(2, BAD_SHARE * len(data)):
        return Decoded("", "", 0.0, "none", bad)
    share = sum(2.0 ** max(-60.0, prices[best] - price) for price in prices.values() if price >= prices[best])
    return Decoded(text, best, round(1 / share, 4), basis, bad)


def _codec(name: str | None) -> str | None:
    """The codec that a declared charset name means; None for no name, an unknown one, or a codec that is no charset."""
    if not name:
        return None
    plain = name.strip().strip("\"'").lower()
    plain = {"gb2312-80": "gb2312", "gb_2312-80": "gb2312", "x-gbk": "gbk", "x-x-big5": "big5", "unicode": "utf-16"}.get(plain, plain)
    try:
        info = codecs.lookup(plain)
        b"a".decode(plain, "replace")
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if info.name in NO_CHARSETS else WIDENED.get(info.name, info.name)


def _price(data: bytes, encoding: str) -> float:
    """Bits of the bytes under the charset, its prior included; a character cut at the end costs nothing."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return PRIOR.get(encoding, OUTSIDER) + _bits(decoder.decode(data))


def _plausible(data: bytes, encoding: str) -> bool:
    """Whether the charset gives text rather than accidental characters."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(data)
    beyond = [character for character in text if not " " <= character <= "~" and character not in "\t\r\n\f"]
    return not beyond or _bits("".join(beyond)) <= NOT_TEXT * len(beyond) + SLACK


def _bits(text: str) -> float:
    """Minus the binary logarithm of the text's likelihood, characters taken singly."""
    known = _frequency()
    total = 0.0
    for character, count in Counter(text).items():
        cost = known.get(character)
        total += count * (_class_bits(ord(character)) if cost is None else cost)
    return total


@cache
def _frequency() -> dict[str, float]:
    rows = load("character_frequency", ("bits", "characters"))
    return {character: float(row["bits"]) for row in rows for character in row["characters"]}


CLASSES: tuple[tuple[int, int, float], ...] = (
    (0x09, 0x0A, 6.0),
    (0x0D, 0x0D, 6.0),
    (0x20, 0x20, 5.0),
    (0x30, 0x39, 7.0),
    (0x61, 0x7A, 7.0),
    (0x21, 0x7E, 9.0),
    (0xA0, 0xBF, 14.0),
    (0xC0, 0xFF, 12.0),
    (0x370, 0x52F, 12.0),
    (0x2010, 0x2027, 11.0),
    (0x2150, 0x22FF, 14.0),
    (0x2460, 0x24FF, 13.0),
    (0x2500, 0x266F, 14.0),
    (0x3000, 0x3000, 7.0),
    (0x3001, 0x301F, 12.0),
    (0x3040, 0x30FF, 12.0),
    (0x4E00, 0x9FFF, 20.0),
    (0xAC00, 0xD7A3, 13.0),
    (0xFF01, 0xFF5E, 11.0),
)
"""Bits for characters outside the frequency table, by block (first, last, bits); about the size of the block over its use in prose."""

RARE = 24.0
"""Bits for everything else: controls, private use, U+FFFD, scripts that Chinese pages do not use."""


@cache
def _class_bits(code: int) -> float:
    return next((bits for first, last, bits in CLASSES if first <= code <= last), RARE)


def _mend(data: bytes, encoding: str) -> tuple[str, int]:
    """The text with U+FFFD for each byte that the charset does not explain, and how many there are."""
    view = memoryview(data)
    parts: list[str] = []
    at = bad = 0
    limit = max(64, int(BAD_SHARE * len(data)) + 2)
    while at < len(data) and bad <= limit:
        try:
            parts.append(str(view[at:], encoding))
            break
        except UnicodeDecodeError as error:
            parts.append(str(view[at : at + error.start], encoding))
            lost = _resume(view[at + error.start :], encoding, error.end - error.start)
            parts.append("\ufffd" * lost)
            bad += lost
            at += error.start + lost
    return "".join(parts), bad


def _resume(rest: memoryview, encoding: str, reported: int) -> int:
    """How many bytes to give up at an undecodable place: as reported, or one more where that brings the text back into step.

    A destroyed lead byte leaves its trail byte, which would pair with the next lead and put the rest of the line out of step.
    """
    if encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be") or len(rest) <= reported:
        return min(reported, len(rest))
    one, two = (_price(bytes(rest[lost : lost + 24]), encoding) + RARE * lost for lost in (reported, reported + 1))
    return reported if one <= two else reported + 1
