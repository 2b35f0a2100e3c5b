"""Script and pronunciation: pages of mirrors that convert to traditional characters and gloss some of them with pinyin."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import opencc
from pypinyin import Style, pinyin

from pipeline.aligned import AlignedText, Edit

GLOSSED = 49
"""Characters a site glosses: the number counted on a real page, where every occurrence of each was glossed and no other."""

NARROW = str.maketrans("，；：？！（）", ",;:?!()")
"""Marks that the feeds write at half width; 。 “” 、 《》 stay at full width."""


def traditional(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """The text in traditional characters, one for one."""
    return _convert(text, "s2t")


def taiwan_words(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """The text after conversion with the Taiwan phrase table, which also changes words (社区 to 社群, 创建 to 建立)."""
    converted = _converter("s2twp").convert(text.text)
    return text.with_text(converted) if len(converted) == len(text.text) else _convert(text, "s2twp")


def narrow_marks(text: AlignedText, rng: Random) -> AlignedText:  # noqa: ARG001
    """The text with the marks that feeds narrow at half width."""
    return text.with_text(text.text.translate(NARROW))


def gloss(text: AlignedText, rng: Random) -> AlignedText:
    """Traditional text in which every occurrence of a fixed set of characters is followed by its pinyin in brackets."""
    changed = traditional(text, rng)
    table = gloss_table(changed.text, rng, GLOSSED)
    return changed.edit(Edit(at + 1, at + 1, f"({table[character]})") for at, character in enumerate(changed.text) if character in table)


def gloss_toneless(text: AlignedText, rng: Random) -> AlignedText:
    """The same with syllables that lost their tone marks and stand with a space behind the bracket."""
    changed = traditional(text, rng)
    table = gloss_table(changed.text, rng, GLOSSED, style=Style.NORMAL)
    return changed.edit(Edit(at + 1, at + 1, f"({table[character]}) ") for at, character in enumerate(changed.text) if character in table)


def gloss_table(text: str, rng: Random, size: int, style: Any = Style.TONE) -> dict[str, str]:
    """A site's table: `size` of the text's characters that GBK has and simplified script writes otherwise, with one reading each."""
    simple = _converter("t2s")
    candidates = sorted({character for character in text if _in_gbk(character) and simple.convert(character) != character})
    chosen = rng.sample(candidates, min(size, len(candidates)))
    return {character: reading for character in chosen if (reading := pinyin(character, style=style)[0][0]) != character}


def _in_gbk(character: str) -> bool:
    try:
        return len(character.encode("gbk")) == 2
    except UnicodeEncodeError:
        return False


def _convert(text: AlignedText, table: str) -> AlignedText:
    """Line by line, and character by character in a line whose length the phrase table changes."""
    convert = _converter(table).convert
    lines = []
    for line in text.text.split("\n"):
        whole = convert(line)
        lines.append(whole if len(whole) == len(line) else "".join(c if len(t := convert(c)) != 1 else t for c in line))
    return text.with_text("\n".join(lines))


@cache
def _converter(table: str) -> Any:
    return opencc.OpenCC(table)
