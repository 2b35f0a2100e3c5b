"""Damage that byte tools do to GBK text: punctuation and pinyin tables searched without character alignment.

The chain: simplified text, converted to traditional, encoded as GBK, searched byte by byte for two-byte patterns. A pattern also
matches the last byte of one character and the first of the next; what follows is then read one byte late, until chance or a
real mark brings it back into step.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import NamedTuple

from pypinyin import Style

from corpus.damage import script
from corpus.damage.script import gloss_table, traditional
from pipeline.aligned import AlignedText, Edit

PAIRS_BARE = (b"\xa3\xbb", b"\xa3\xbf", b"\xa3\xac", b"\xa1\xa3")
"""；？，。 in the order of the search; the tool that leaves a bare mark never cuts at ！."""

PAIRS_QUESTION = (b"\xa3\xbb", b"\xa3\xbf", b"\xa3\xac", b"\xa3\xa1", b"\xa1\xa3")
"""；？，！。 for the tool that shows a lost byte as a question mark."""

Piece = tuple[str, int, int]
"""Characters as decoded, and the half-open span of characters of the text whose bytes they come from."""


def step(text: AlignedText, rng: Random) -> AlignedText:
    """GBK out of step, the lost byte dropped: a bare false mark, then a shifted run."""
    return _step(traditional(text, rng), PAIRS_BARE, lost="")


def step_question(text: AlignedText, rng: Random) -> AlignedText:
    """GBK out of step, each lost byte shown as a question mark before the false mark."""
    return _step(traditional(text, rng), PAIRS_QUESTION, lost="?")


def gloss_bytes(text: AlignedText, rng: Random) -> AlignedText:
    """Pinyin put behind the bytes of certain traditional characters wherever they stand, also across two characters."""
    changed = traditional(text, rng)
    data, owner = _encode(changed.text)
    for character, reading in gloss_table(changed.text, rng, 45).items():
        data, owner = _insert(data, owner, character.encode("gbk"), f"({reading})")
    return _rebuild(changed, _decode(data, owner, _Decoder("?", swallow=True)))


def any_engine(text: AlignedText, rng: Random) -> AlignedText:
    """A mirror page by an engine drawn at random: which marks it searches and in which order, whether it glosses, what it shows
    of bytes that make no character (nothing, one `?`, one `?` for the byte after it too), whether a pair without a character
    vanishes whole, whether it narrows marks."""
    changed = traditional(text, rng)
    data, owner = _encode(changed.text)
    style = rng.choice((None, Style.TONE, Style.TONE, Style.NORMAL))
    if style is not None:
        space = " " if style == Style.NORMAL else ""
        for character, reading in gloss_table(changed.text, rng, 49, style=style).items():
            data, owner = _insert(data, owner, character.encode("gbk"), f"({reading}){space}")
    lost, swallow = rng.choice((("", False), ("", False), ("?", False), ("?", True)))
    pairs = rng.sample(PAIRS_QUESTION, rng.randint(2, 5))
    shown = _cut_up(changed, data, owner, pairs, _Decoder(lost, swallow, rng.random() < 0.5))
    return script.narrow_marks(shown, rng) if rng.random() < 0.5 else shown


def _step(text: AlignedText, pairs: Sequence[bytes], *, lost: str) -> AlignedText:
    data, owner = _encode(text.text)
    return _cut_up(text, data, owner, pairs, _Decoder(lost, swallow=False))


class _Decoder(NamedTuple):
    """What a decoder shows of an undecodable byte, whether it takes the byte after it along, and whether a pair vanishes whole."""

    lost: str
    swallow: bool
    whole: bool = False


def _cut_up(text: AlignedText, data: bytes, owner: list[int], pairs: Sequence[bytes], decoder: _Decoder) -> AlignedText:
    """Cut the bytes at every place where a pattern is found, decode the pieces alone, and put the marks between them."""
    parts: list[tuple[bytes, list[int]]] = [(data, owner)]
    for pair in pairs:
        parts = [cut for part in parts for cut in _cut(part, pair)]
    pieces: list[Piece] = []
    for chunk, owners in parts:
        if chunk in pairs:
            pieces.append((chunk.decode("gbk"), min(owners), max(owners) + 1))
        else:
            pieces.extend(_decode(chunk, owners, decoder))
    return _rebuild(text, pieces)


def _encode(text: str) -> tuple[bytes, list[int]]:
    """GBK bytes and, for each byte, the index of its character; a character outside GBK becomes a question mark."""
    data, owner = bytearray(), []
    for index, character in enumerate(text):
        raw = character.encode("gbk", "replace")
        data += raw
        owner += [index] * len(raw)
    return bytes(data), owner


def _cut(part: tuple[bytes, list[int]], pair: bytes) -> Iterable[tuple[bytes, list[int]]]:
    """The part split at every match of the pair; the matches themselves stand between the pieces."""
    data, owner = part
    at = 0
    while (found := data.find(pair, at)) >= 0:
        if data == pair:
            break
        if found > at:
            yield data[at:found], owner[at:found]
        yield pair, owner[found : found + 2]
        at = found + 2
    if at < len(data):
        yield data[at:], owner[at:]


def _insert(data: bytes, owner: list[int], pattern: bytes, gloss: str) -> tuple[bytes, list[int]]:
    """The gloss put behind every match of the pattern; inserted bytes belong to the character that the match ends in."""
    out, owners = bytearray(), []
    extra = gloss.encode("gbk", "replace")
    at = 0
    while (found := data.find(pattern, at)) >= 0:
        end = found + len(pattern)
        out += data[at:end] + extra
        owners += owner[at:end] + [owner[end - 1]] * len(extra)
        at = end
    return bytes(out + data[at:]), owners + owner[at:]


def _decode(data: bytes, owner: list[int], decoder: _Decoder) -> list[Piece]:
    """Characters with the span of the characters their bytes come from; `swallow` is what turns `總(` into `?`."""
    pieces: list[Piece] = []
    at = 0
    while at < len(data):
        size = 1 if data[at] < 0x80 else 2
        owners = owner[at : at + size]
        try:
            shown = data[at : at + size].decode("gbk")
        except UnicodeDecodeError:
            pair = len(data) - at > 1 and (decoder.swallow or (decoder.whole and data[at + 1] >= 0x40 and data[at] > 0x80))
            size = 2 if pair else 1
            owners, shown = owner[at : at + size], decoder.lost
        pieces.append((shown, min(owners), max(owners) + 1))
        at += size
    return pieces


def _rebuild(text: AlignedText, pieces: Iterable[Piece]) -> AlignedText:
    """The text with every stretch that the pieces do not give back character for character replaced by what they show."""
    edits: list[Edit] = []
    start = end = 0
    shown: list[str] = []
    for piece, lo, hi in pieces:
        if lo >= end and start < end:
            if "".join(shown) != text.text[start:end]:
                edits.append(Edit(start, end, "".join(shown)))
            start, shown = end, []
        if not shown and start == end:
            start = end = lo
        shown.append(piece)
        end = max(end, hi)
    if start < end and "".join(shown) != text.text[start:end]:
        edits.append(Edit(start, end, "".join(shown)))
    return text.edit(edits)
