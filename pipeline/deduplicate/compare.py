"""Decide one pair: align the sentences of two texts, then ask whether wording and figures agree."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.deduplicate.wording import DocumentText, in_common, sentences, shingles, skeleton
from pipeline.records import Relation

SAME_SENTENCE = 0.34
"""Least Dice overlap of character pairs at which two sentences can be the same one told in other words."""
WORTH_ALIGNING = 0.12
"""Below this Jaccard (and without containment) no copy of any kind was ever seen; unrelated pages reach 0.07."""
NEAR, CONTAINED, SHORTER = 0.5, 0.85, 0.8
UNCHANGED = 0.7
"""A copy with edits leaves most sentences as they are; a spun one leaves few."""
SPUN_COVERAGE, SPUN_FIGURES = 0.6, 0.7
TEMPLATE_FIGURES, TEMPLATE_COUNT, NONE_AGREE = 0.75, 3, 2
"""Two texts share a template when fewer than three quarters of their compared figures agree and at least three do not (two where
none agrees): a copy keeps its figures, while next year's report of the same unit still repeats some (rooms, fixed events)."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*|[一二三四五六七八九十百千万亿两]{2,}(?=[余多几]?[人次名户期场个份册元])")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\d\d)?(?=[年\-—－])")
_MASK = re.compile(r"[xX×*_某]+|(?<![\d.])0(?=[余多])")
"""Masks, and the 0 that stands where a page lost its digits."""


class Comparison(NamedTuple):
    """What a closer look at two texts found. `relation` is None when they are not related.

    `similarity` is 0–1: shared wording of the shorter text for `contained`, Jaccard of shingles for the others.
    `aligned` pairs the sentences that tell the same thing, in the order of the texts.
    """

    relation: Relation | None
    similarity: float
    aligned: tuple[tuple[str, str], ...] = ()


def compare(first: DocumentText, second: DocumentText, *, other_unit: bool = False) -> Comparison:
    """How two texts are related. `other_unit`: both units are known, differ, and neither text tells the other's: the same wording
    then is a template, since each unit reports for itself."""
    left, right = skeleton("".join(first.paragraphs)), skeleton("".join(second.paragraphs))
    a, b = shingles(left), shingles(right)
    shared = in_common(a, b)
    jaccard = shared / max(1, len(a) + len(b) - shared)
    inside = shared / max(1, min(len(a), len(b)))
    if jaccard < WORTH_ALIGNING and inside < CONTAINED:
        return Comparison(None, jaccard)
    pairs = align(sentences(first.paragraphs), sentences(second.paragraphs))
    agree, differ = _figures(pairs)
    needed = 1 if other_unit else TEMPLATE_COUNT if agree else NONE_AGREE
    other_figures = differ >= needed and agree < TEMPLATE_FIGURES * (agree + differ)
    if (other_figures and max(jaccard, inside) >= WORTH_ALIGNING * 3) or (other_unit and jaccard >= NEAR):
        return Comparison("same_template", jaccard, pairs)
    covered = sum(len(x) + len(y) for x, y in pairs)
    smaller = 2 * min(sum(map(len, sentences(first.paragraphs))), sum(map(len, sentences(second.paragraphs))))
    coverage = covered / max(1, smaller)
    if inside >= CONTAINED and min(len(left), len(right)) < SHORTER * max(len(left), len(right)):
        return Comparison("contained", inside, pairs)
    same = sum(skeleton(x) == skeleton(y) for x, y in pairs)
    if jaccard >= NEAR and same >= UNCHANGED * len(pairs):
        return Comparison("near", jaccard, pairs)
    if coverage >= SPUN_COVERAGE and agree >= SPUN_FIGURES * (agree + differ):
        return Comparison("spun", jaccard, pairs)
    return Comparison(None, jaccard)


def align(first: list[str], second: list[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of sentences that tell the same thing, in order, with the most overlap in all (dynamic programming)."""
    a, b = [_pairs_of(line) for line in first], [_pairs_of(line) for line in second]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    gains = [[_gain(x, y) for y in b] for x in a]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + gains[i][j])
    found, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if gains[i][j] and best[i][j] == best[i + 1][j + 1] + gains[i][j]:
            found.append((first[i], second[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return tuple(found)


def figures(sentence: str) -> list[str]:
    """The figures of a sentence in order, as written, without years and masks."""
    return _FIGURE.findall(_YEAR.sub("", _MASK.sub("", sentence)))


def _figures(pairs: tuple[tuple[str, str], ...]) -> tuple[int, int]:
    """Over aligned sentences: figures that both tell, and figures that stand against a different one."""
    agree = differ = 0
    for left, right in pairs:
        a, b = figures(left), figures(right)
        common = 0
        rest = list(b)
        for figure in a:
            if figure in rest:
                rest.remove(figure)
                common += 1
        agree += common
        differ += min(len(a), len(b)) - common
    return agree, differ


def _pairs_of(sentence: str) -> frozenset[str]:
    text = skeleton(sentence)
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset((text,))


def _gain(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared character pairs of two sentences that may be the same one, else 0."""
    shared = len(a & b)
    return float(shared) if 2 * shared >= SAME_SENTENCE * (len(a) + len(b)) else 0.0
