"""The wording of a text apart from its figures: letters without digits and masks, sentences, shingles."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SHINGLE = 3
"""Characters in a shingle. Three separate the real pairs from unrelated pages: the highest unrelated pair shares 0.067."""
SENTENCE_LETTERS = 12
"""Shorter sentences are stock phrases and say nothing about copying."""

_COUNTED = re.compile(r"(\d(?<![\d.]\d)[\d.,]*\d)[余多]?([万亿]?)[余多]?([人名户份册场期次元个张条])")
NOT_WORDING = re.compile(r"[\W\d_xX×〇零一二三四五六七八九十百千万亿某]+")
SENTENCE_END = re.compile(r"[。；！？;!?\n]")

Shingles = npt.NDArray[np.int64]


class DocumentText(NamedTuple):
    """What `link` needs of a document when it decides a pair: its paragraphs, and numbers that a repair mended.

    `mended` holds (as scraped, as it reads now).
    """

    paragraphs: tuple[str, ...]
    mended: tuple[tuple[str, str], ...] = ()


def skeleton(text: str) -> str:
    """The letters of the text without digits, Chinese numerals and masks, lower case."""
    return NOT_WORDING.sub("", text).lower()


def counted(paragraphs: tuple[str, ...]) -> set[str]:
    """The counts of two digits and more with their counter: what a rewritten copy keeps when it changes every word."""
    return {"".join(found) for found in _COUNTED.findall("\n".join(paragraphs))}


def sentences(paragraphs: tuple[str, ...]) -> list[str]:
    """All sentences in order, without those that hold no wording."""
    return [part for text in paragraphs for part in SENTENCE_END.split(text) if skeleton(part)]


def shingles(text: str) -> Shingles:
    """All runs of three characters of a skeleton, each once, as sorted numbers; the whole of it when it is shorter.

    A character has 21 bits, so three of them are one number of 63 and no two runs are confused.
    """
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    if len(codes) < SHINGLE:
        return np.array([sum(int(code) << 21 * at for at, code in enumerate(codes))][: len(codes)], dtype=np.int64)
    found = np.sort(codes[:-2] | codes[1:-1] << 21 | codes[2:] << 42)
    return found[np.r_[True, found[1:] != found[:-1]]]


def in_common(a: Shingles, b: Shingles) -> int:
    """How many shingles two texts share."""
    both = np.sort(np.concatenate([a, b]))
    return int(np.count_nonzero(both[1:] == both[:-1]))
