"""Forward models of copying: from one clean text, a copy of each kind that the web makes, with its true label.

    copy_of(paragraphs, kind, seed) -> paragraphs

Kinds: exact · near (years masked, punctuation edited, a little cut) · retitled (years masked, headings and marks of items set
anew, lines joined) · contained (part of the text) · spun (words swapped, clauses turned round, figures kept) · rewritten (told
anew sentence by sentence) · same_template (another unit fills the same wording with its own figures) · few_figures (the same
where only one paragraph in four tells figures) · other_name (a text without figures under the name of another unit).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from corpus.rewriting import rewrite, synonyms

Paragraphs = tuple[str, ...]
KINDS = ("exact", "near", "retitled", "contained", "spun", "rewritten", "same_template", "few_figures", "other_name")
TEMPLATES = ("same_template", "few_figures", "other_name")
"""Kinds that are no copies: another unit's report in the same words."""

SWAPPED = 0.9
"""Share of the known words a spinner replaces; with turned and cut clauses it brings a pair to a Jaccard of a third to a half."""
TURNED = 0.6
THINNED = 0.5
"""Share of the small words a spinner drops."""
_SMALL = re.compile(r"[的了地各等并还均也]|认真|大力|切实|扎实|先后|共(?=[^同产青])")
JOINED = 0.3
_HEADINGS = ("加强组织领导，形成工作合力", "突出重点人群，抓好素质提升", "丰富活动内容，营造良好氛围", "改善基础条件，夯实工作根基")
_ITEM = re.compile(r"[（(]?([一二三四五六七八九十])[)）、]+")
_SPARSE = {"few_figures": 4, "other_name": 0}
"""Every which paragraph keeps its figures."""
_YEAR = re.compile(r"20\d\d(?=年)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NUMERAL = re.compile(r"[一二三四五六七八九两十百千万]{2,}(?=余?[人名户期场次份册元个])")
_PLACE = re.compile(r"[一-鿿]{2}(?=[县区市镇乡局])")


def copy_of(paragraphs: Sequence[str], kind: str, seed: int) -> Paragraphs:
    """A copy of the given kind. The same arguments give the same copy."""
    return _MODELS[kind](tuple(paragraphs), random.Random(f"{kind}:{seed}"))


def original_of(paragraphs: Sequence[str], kind: str) -> Paragraphs:
    """The text that a copy of this kind is made from: as it is, or without clauses that tell figures where the kind asks for few
    or none."""
    if kind not in _SPARSE:
        return tuple(paragraphs)
    every = _SPARSE[kind]
    return tuple(text if every and n % every == 0 else _plain(text) for n, text in enumerate(paragraphs))


def _plain(text: str) -> str:
    """The clauses without figures."""
    clauses = re.findall(r"[^，。；]+[，。；]?", text)
    return "".join(clause for clause in clauses if not re.search(r"\d|" + _NUMERAL.pattern, clause))


def _exact(paragraphs: Paragraphs, _dice: random.Random) -> Paragraphs:
    return paragraphs


def _near(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    mask = dice.choice(("20xx", "XX", "20__", "____"))
    kept = [_YEAR.sub(mask, text) for text in paragraphs]
    kept = [text.replace("，", ",").replace("：", ":") if dice.random() < 0.5 else text for text in kept]
    for _ in range(len(kept) // 8):
        kept.pop(dice.randrange(len(kept)))
    return tuple(kept)


def _retitled(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    mask, marks = dice.choice(("20xx", "XX", "某某")), dice.choice(("1234567890", "①②③④⑤⑥⑦⑧⑨⑩"))
    kept = [_ITEM.sub(lambda found: marks["一二三四五六七八九十".index(found[1])] + "、", _YEAR.sub(mask, text)) for text in paragraphs]
    kept = [
        dice.choice(_HEADINGS) + text[text.find("。") :] if _ITEM.match(old) and text.find("。") > 0 else text
        for old, text in zip(paragraphs, kept, strict=True)
    ]
    told: list[str] = []
    for text in kept:
        if told and dice.random() < JOINED:
            told[-1] += text
        else:
            told.append(text)
    return tuple(told)


def _contained(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    length = max(2, round(len(paragraphs) * dice.uniform(0.3, 0.6)))
    start = dice.randrange(max(1, len(paragraphs) - length))
    return paragraphs[start : start + length]


def _spun(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    return tuple(_spin(text, dice) for text in paragraphs)


def _spin(text: str, dice: random.Random) -> str:
    words = synonyms()
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
    def number(found: re.Match[str]) -> str:
        value = float(found[0]) * dice.uniform(0.4, 2.5) + 1
        return f"{value:.1f}" if "." in found[0] else str(round(value))

    def numeral(found: re.Match[str]) -> str:
        return "".join(dice.choice("二三四五六七八九") if ch in "一二三四五六七八九两" else ch for ch in found[0])

    years = str(dice.randrange(2008, 2024))
    return _other_name(tuple(_NUMERAL.sub(numeral, _NUMBER.sub(number, _YEAR.sub(years, text))) for text in paragraphs), dice)


def _other_name(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    """Another place in the names, nothing else."""
    places: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        return places.setdefault(found[0], "".join(dice.sample("安平宁清河阳泉丰和兴", 2)))

    return tuple(_PLACE.sub(place, text) for text in paragraphs)


_MODELS: dict[str, Callable[[Paragraphs, random.Random], Paragraphs]] = {
    "exact": _exact,
    "near": _near,
    "retitled": _retitled,
    "contained": _contained,
    "spun": _spun,
    "rewritten": rewrite,
    "same_template": _same_template,
    "few_figures": _same_template,
    "other_name": _other_name,
}
