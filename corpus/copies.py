"""Forward models of copying: from one clean text, a copy of each kind that the web makes, with its true label.

    copy_of(paragraphs, kind, seed) -> paragraphs

Kinds: exact · near (years masked, punctuation and headings edited, a little cut) · contained (part of the text) · spun (words
swapped, clauses turned round, figures kept) · same_template (another unit fills the same wording with its own figures).
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

Paragraphs = tuple[str, ...]
KINDS = ("exact", "near", "contained", "spun", "same_template")

SWAPPED = 0.9
"""Share of the known words a spinner replaces; with turned and cut clauses it brings a pair to a Jaccard of a third to a half."""
TURNED = 0.6
THINNED = 0.5
"""Share of the small words a spinner drops."""
_SMALL = re.compile(r"[的了地各等并还均也]|认真|大力|切实|扎实|先后|共(?=[^同产青])")
_YEAR = re.compile(r"20\d\d(?=年)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NUMERAL = re.compile(r"[一二三四五六七八九两十百千万]{2,}(?=余?[人名户期场次份册元个])")
_PLACE = re.compile(r"[一-鿿]{2}(?=[县区市镇乡局])")


def copy_of(paragraphs: Sequence[str], kind: str, seed: int) -> Paragraphs:
    """A copy of the given kind. The same arguments give the same copy."""
    return _MODELS[kind](tuple(paragraphs), random.Random(f"{kind}:{seed}"))


def _exact(paragraphs: Paragraphs, _dice: random.Random) -> Paragraphs:
    return paragraphs


def _near(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    mask = dice.choice(("20xx", "XX", "20__", "____"))
    kept = [_YEAR.sub(mask, text) for text in paragraphs]
    kept = [text.replace("，", ",").replace("：", ":") if dice.random() < 0.5 else text for text in kept]
    for _ in range(len(kept) // 8):
        kept.pop(dice.randrange(len(kept)))
    return tuple(kept)


def _contained(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    length = max(2, round(len(paragraphs) * dice.uniform(0.3, 0.6)))
    start = dice.randrange(max(1, len(paragraphs) - length))
    return paragraphs[start : start + length]


def _spun(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    return tuple(_spin(text, dice) for text in paragraphs)


def _spin(text: str, dice: random.Random) -> str:
    words = _synonyms()
    pattern = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
    text = pattern.sub(lambda found: words[found[0]] if dice.random() < SWAPPED else found[0], text)
    text = _SMALL.sub(lambda found: "" if dice.random() < THINNED else found[0], text)
    sentences = []
    for sentence in re.split(r"(?<=[。；])", text):
        clauses = sentence.rstrip("。；").split("，")
        if len(clauses) > 2 and dice.random() < TURNED:
            at = dice.randrange(len(clauses) - 1)
            clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
        sentences.append("，".join(clauses) + sentence[len(sentence.rstrip("。；")) :])
    return "".join(sentences)


def _same_template(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    places: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        return places.setdefault(found[0], "".join(dice.sample("安平宁清河阳泉丰和兴", 2)))

    def number(found: re.Match[str]) -> str:
        value = float(found[0]) * dice.uniform(0.4, 2.5) + 1
        return f"{value:.1f}" if "." in found[0] else str(round(value))

    def numeral(found: re.Match[str]) -> str:
        return "".join(dice.choice("二三四五六七八九") if ch in "一二三四五六七八九两" else ch for ch in found[0])

    years = str(dice.randrange(2008, 2024))
    return tuple(_PLACE.sub(place, _NUMERAL.sub(numeral, _NUMBER.sub(number, _YEAR.sub(years, text)))) for text in paragraphs)


_MODELS: dict[str, Callable[[Paragraphs, random.Random], Paragraphs]] = {
    "exact": _exact,
    "near": _near,
    "contained": _contained,
    "spun": _spun,
    "same_template": _same_template,
}


@cache
def _synonyms() -> dict[str, str]:
    with (Path(__file__).parent / "synonyms.csv").open(encoding="utf-8", newline="") as handle:
        return {row["word"]: row["other"] for row in csv.DictReader(handle)}
