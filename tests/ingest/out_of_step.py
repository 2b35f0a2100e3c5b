"""Forward models of out-of-step damage, written from the bytes: what the repair has to undo, with the truth at hand."""

from __future__ import annotations

import re
from functools import cache
from random import Random

import opencc
from pypinyin import Style, pinyin

MARKS = {"；": b"\xa3\xbb", "？": b"\xa3\xbf", "，": b"\xa3\xac", "！": b"\xa3\xa1", "。": b"\xa1\xa3"}
NARROW = str.maketrans("；？，！", ";?,!")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in traditional script, in characters that GBK has."""
    return str(_converter().convert(text)).encode("gbk", "ignore").decode("gbk")


def read(piece: bytes, shown: str) -> str:
    """A piece decoded by itself: a byte that makes no character gives `shown`."""
    out, at = "", 0
    while at < len(piece):
        width = 2 if piece[at] >= 0x80 else 1
        try:
            out += piece[at : at + width].decode("gbk")
            at += width
        except UnicodeDecodeError:
            out += shown
            at += 1
    return out


def cut_at_marks(text: str, marks: str = "；？，！。", shown: str = "", narrow: bool = False) -> str:
    """Traditional text cut at the bytes of marks, wherever they stand, each piece decoded by itself."""
    data = text.encode("gbk")
    pattern = re.compile(b"|".join(re.escape(MARKS[mark]) for mark in marks))
    name = {code: mark for mark, code in MARKS.items()}
    out, at = "", 0
    for found in pattern.finditer(data):
        mark = name[found.group()]
        out += read(data[at : found.start()], shown) + (mark.translate(NARROW) if narrow else mark)
        at = found.end()
    return out + read(data[at:], shown)


def gloss_bytes(text: str, letters: str, swallow: bool = True) -> str:
    """Glosses put after the bytes of some characters, wherever those bytes stand; `?` for a byte cut off from its partner."""
    data, glosses = text.encode("gbk"), {}
    if not letters:
        return text
    for letter in letters:
        glosses[letter.encode("gbk")] = ("(" + pinyin(letter, style=Style.TONE)[0][0] + ")").encode()
    pattern = re.compile(b"|".join(map(re.escape, glosses)))
    return _show(pattern.sub(lambda found: found.group() + glosses[found.group()], data), swallow)


def _show(data: bytes, swallow: bool) -> str:
    # The glosses are UTF-8 inside GBK bytes here only to keep them apart; toned vowels are decoded by themselves.
    out, at = "", 0
    gloss = re.compile(rb"\(([a-z]|[\xc3\xc4\xc5\xc7\xe1][\x80-\xbf]{1,2}){1,8}\)")
    while at < len(data):
        if found := gloss.match(data, at):
            out += found.group().decode("utf-8")
            at = found.end()
        elif data[at] < 0x80:
            out += chr(data[at])
            at += 1
        elif gloss.match(data, at + 1):
            found = gloss.match(data, at + 1)
            assert found
            shown = found.group().decode("utf-8")
            out += "?" + (shown[1:] if swallow else shown)
            at = found.end()
        else:
            try:
                out += data[at : at + 2].decode("gbk")
                at += 2
            except UnicodeDecodeError:
                out += "?"
                at += 1
    return out


def sample(letters: str, share: float, random: Random) -> str:
    """A random share of the different characters, in a stable order."""
    return "".join(letter for letter in sorted(set(letters)) if "一" <= letter <= "鿿" and random.random() < share)
