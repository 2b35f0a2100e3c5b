"""A harsher spinner: what is left when a text is told anew sentence by sentence, as pages of re-used summaries are.

    rewrite(paragraphs, dice) -> paragraphs

Order, figures and their counters stay; the opening, most words, the marks of items and the cuts between sentences do not.
A pair has a Jaccard of three-character runs between about 0.30 and 0.45; the one pair of this kind seen in the wild has 0.37.
"""

from __future__ import annotations

import csv
import random
import re
from functools import cache
from pathlib import Path

import rjieba

Paragraphs = tuple[str, ...]

REPLACED, STOOD_IN = 0.95, 0.1
"""Share of the known words that are replaced, and of the others for which another word stands in: to a search for copies a
synonym is only letters that differ, and no table knows all words."""
CUT, JOINED, DROPPED, LED = 0.3, 0.25, 0.1, 0.1
"""Shares of commas that become full stops, of full stops that become commas, of clauses without figures that go, and of clauses
that get a lead."""
_OPENINGS = (
    "过去的一年，在上级部门的关心和帮助下，我们把提升群众科学文化素质当作大事来抓，现把情况汇报如下",
    "为了让更多的人懂科学、用科学，我们早谋划、早动手，各项任务都有了着落，下面作一个简要回顾",
    "这一年里，我们紧跟上级部署，联系本地情况，一步一步往前走，做了下面这些事情",
)
_LEADS = ("我们", "还", "同时，", "并", "另外，", "此外还", "接着")
_MARKS = {"一": "首先", "二": "其次", "三": "再次", "四": "第四", "五": "第五", "六": "第六"}
_ITEM = re.compile(r"(?<![一-鿿])([一二三四五六])是(?=[一-鿿])")
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万两]{2,}")
_WORD = re.compile(r"[一-鿿]{2,3}")


def rewrite(paragraphs: Paragraphs, dice: random.Random) -> Paragraphs:
    """The text told anew. The same state of the dice gives the same text."""
    told = [_retell(text, dice) for text in paragraphs]
    if told:
        first, stop, rest = told[0].partition("。")
        told[0] = dice.choice(_OPENINGS) + stop + rest if stop and not _FIGURE.search(first) else dice.choice(_OPENINGS) + "。" + told[0]
    return tuple(told)


def _retell(text: str, dice: random.Random) -> str:
    text = _ITEM.sub(lambda found: _MARKS[found[1]] + "，", text)
    clauses = re.split(r"([，。；])", text)
    told = []
    for clause, stop in zip(clauses[::2], [*clauses[1::2], ""], strict=True):
        if stop and not _FIGURE.search(clause) and dice.random() < DROPPED:
            continue
        lead = dice.choice(_LEADS) if clause and dice.random() < LED else ""
        told.append(lead + "".join(_word(word, dice) for word in rjieba.cut(clause)) + _stop(stop, dice))
    return "".join(told)


def _stop(stop: str, dice: random.Random) -> str:
    if stop == "，" and dice.random() < CUT:
        return "。"
    return "，" if stop in {"。", "；"} and dice.random() < JOINED else stop


def _word(word: str, dice: random.Random) -> str:
    known = synonyms().get(word)
    if known:
        return known if dice.random() < REPLACED else word
    if _WORD.fullmatch(word) and not _FIGURE.search(word) and dice.random() < STOOD_IN:
        return dice.choice(_stand_ins())
    return word


@cache
def _stand_ins() -> tuple[str, ...]:
    return tuple(other for other in synonyms().values() if len(other) == 2)


@cache
def synonyms() -> dict[str, str]:
    """Words of the genre and what spinners put in their place."""
    with (Path(__file__).parent / "synonyms.csv").open(encoding="utf-8", newline="") as handle:
        return {row["word"]: row["other"] for row in csv.DictReader(handle)}
