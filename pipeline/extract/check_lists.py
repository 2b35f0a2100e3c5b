"""Lists: the number of things that are named against the number that is stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.extract.cues import cues
from pipeline.extract.masked import ANY, Masked
from pipeline.extract.verdicts import Finding, usable, value
from pipeline.records import Fact

MOST = 15
"""A larger number is not written out item by item."""

_F = f"[{ANY}]"
_UNITS = frozenset("个家所处项名位类种大支门次场期人座条")
_NAMED = re.compile(
    rf"({_F})(?P<noun>[^{ANY}，。；：、（0-9]{{0,12}})(?P<lead>[，：]?(?:分别是|分别为|即|依次为|依次是)：?|：(?:分别是|分别为|即)?|（|——)"
    rf"(?P<items>[^。；{ANY}0-9（）]{{4,160}})(?P<end>[。；）]|$)"
)
_SURE = re.compile("分别|即|依次")
_POINTS = re.compile(r"[^，。；：:、（(]{0,12}(?:[：:。，,]|，即|：即)一是")
_ORDINAL = re.compile("([一二三四五六七八九十])是")
_BEFORE = re.compile(rf"(?P<items>(?:[^，。；：、{ANY}0-9“”]{{1,12}}、){{2,9}}[^，。；：、{ANY}0-9“”]{{1,8}})({_F})")
_GROUPS = frozenset(cues("check_cues", "list_unit").split("|"))
"""What things named right before their number are counted in; people before a number are those who sent them (甲、乙、丙抽调五人)."""

_QUOTED = re.compile(r"“[^”]{1,60}”|《[^》]{1,60}》")
_VERB = re.compile(cues("check_cues", "list_verb"))
_INSIDE = re.compile("和|及|与")
_FEW = "一二三四五六七八九十"


def check_lists(period: Masked) -> Iterator[Finding]:
    """Code `list` for a stated number of things that are named behind it, or right before it."""
    if not any(countable(fact) for fact in period.facts):
        return
    for match in _NAMED.finditer(period.text):
        fact = period.fact(match[1])
        bracket = match["lead"] == "（"
        if not countable(fact) or "等" in match["items"] or (bracket and match["end"] != "）"):
            continue
        sure = bool(_SURE.search(match["lead"]))
        if not sure and ("，" in match["items"] or "、" not in match["items"]):
            continue
        named = _QUOTED.sub("名", match["items"])
        yield from _compare(fact, re.split("、" if "、" in named else "，", named), sure=sure)
    if period.text.count("、") < 2 or not any(countable(fact) and fact.unit in _GROUPS for fact in period.facts):
        return
    for match in _BEFORE.finditer(period.text):
        fact, items = period.fact(match[2]), match["items"].split("、")
        if countable(fact) and fact.unit in _GROUPS and not _VERB.search(items[-1]) and not any(_VERB.search(item) for item in items[1:]):
            yield from _compare(fact, items, sure=False)


def check_ordinals(text: str, facts: Sequence[Fact]) -> Iterator[Finding]:
    """Code `list` for a stated number of points that a paragraph goes on to count: 三个问题：一是…；二是…."""
    for fact in facts:
        after = text[fact.end : fact.end + 16]
        match = _POINTS.match(after)
        if match is None or not countable(fact):
            continue
        last = 0
        for ordinal in _ORDINAL.finditer(text, fact.end):
            if _FEW.index(ordinal[1]) == last:
                last += 1
        if last > 1:
            yield (fact,), f"list:stated={value(fact)},listed={last},{'agrees' if last == value(fact) else 'contradiction'}"


def countable(fact: Fact) -> bool:
    """Whether a number is one that a text may write out item by item."""
    return usable(fact) and fact.unit in _UNITS and 2 <= value(fact) <= MOST


def _compare(fact: Fact, items: Sequence[str], *, sure: bool) -> Iterator[Finding]:
    """A list agrees when it has the stated length with or without 和 as a mark; it contradicts only when neither reading can."""
    fewest = len(items) + _ends_alike(items[-1])
    most = len(items) + sum(len(_INSIDE.findall(item)) for item in items)
    stated = value(fact)
    if fewest <= stated <= most:
        yield (fact,), f"list:stated={stated},listed={stated},agrees"
    elif sure or abs(stated - fewest) <= max(Decimal(2), stated // 3):
        yield (fact,), f"list:stated={stated},listed={most if stated > most else fewest},contradiction"


def _ends_alike(item: str) -> bool:
    """Whether a last item is two that end on the same words: 甲项目和乙项目."""
    first, _, second = item.partition("和")
    return len(second) > 3 and first[-2:] == second[-2:]
