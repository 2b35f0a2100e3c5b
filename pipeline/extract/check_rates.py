"""Rates: percentages against the figures they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.cues import cues
from pipeline.extract.masked import ANY, Masked
from pipeline.extract.verdicts import Finding, alike, counted_alike, ratio_code, usable, value
from pipeline.records import Fact

REACH = 90
"""Characters before a percentage in which the figures it is of stand."""

_F = f"[{ANY}]"
_WORDS = cues("check_cues", "rate_between") + "|，|、|（| "
_DONE = re.compile(
    rf"(?:任务|目标|计划|指标|应)[^{ANY}，。；]{{0,10}}({_F})[^{ANY}。；]{{0,12}}?({_F}|[0-9]{{1,7}}[个名人项场期次户])(?P<over>[^{ANY}。；]{{0,6}}超额)?(?:{_WORDS}){{0,5}}$"
)
_DONE_OF = re.compile(rf"({_F})，?(?:占|为|是|完成)(?:年度|全年|年初)?(?:任务|目标|计划)(?:数|任务)?({_F})的$")
_DID = re.compile(cues("check_cues", "rate_done"))
_LOOSE = re.compile("以上|左右|的")
_SHARE = re.compile(r"[占](?:比|总数的?|总人数的?|总量的?|全部的?|其中的?)?(?:达到?|约|近|为)?$")
_RATE = re.compile(
    rf"({_F})(?P<between>[^{ANY}。]{{0,24}})({_F})(?P<word>[^{ANY}。；]{{0,14}}?)(?P<stem>[一-龥]{{2}})率(?:为|达到?|约|在)?$"
)
_WITHIN = re.compile(
    rf"({_F})[^{ANY}，。；]{{0,8}}(?<!其)中，?[^{ANY}。；]{{0,8}}({_F})[^{ANY}。；]{{0,20}}(?:率|比例|占比|占)(?:为|达到?|约)?$"
)
_GROWN = re.compile(
    rf"(?:[由从比较]|去年|上年)[^{ANY}，。]{{0,12}}({_F})[^{ANY}。；]{{0,6}}(?:到|至|为|今年)了?[^{ANY}，。；]{{0,10}}({_F})，?[^{ANY}，。；]{{0,8}}"
    r"(?P<way>增长|增加|提高|上升|增幅|增|下降|减少|降低)(?:了|率)?(?:为|达到?)?$"
)
_WHOLE = re.compile("全(?!年)|总|辖")


def check_rates(period: Masked) -> Iterator[Finding]:
    """Codes `rate`, `share` and `growth` for the percentages of a period that have two figures before them."""
    told = period.facts
    for index, ratio in enumerate(told):
        if ratio.measure != "ratio" or ratio.unit not in ("%", "％") or not usable(ratio) or index < 1:
            continue
        at = period.text.find(chr(ord("\ue000") + index))
        window = period.text[max(0, at - REACH) : at]
        if _LOOSE.match(period.text, at + 1) or "分别" in window:
            continue
        yield from _of_window(period, window, ratio, index)


def _of_window(period: Masked, window: str, ratio: Fact, index: int) -> Iterator[Finding]:
    if match := _DONE.search(window):
        target, told = period.fact(match[1]), match[2] if len(match[2]) == 1 else ""
        # 完成5个 counts nothing by itself and is no fact, yet it was done of the target
        done = period.fact(told) if told else replace(target, value=Decimal(match[2][:-1]), unit=match[2][-1], value_text=match[2][:-1])
        between = window[match.end(1) : match.start(2)]
        if counted_alike(target, done) and usable(target) and usable(done) and (_DID.search(between) or not between.strip(" ，、")):
            concerned = (target, done, ratio) if told else (target, ratio)
            yield concerned, ratio_code("rate", ratio, done, target, less=100 if match["over"] else 0)
            return
    if match := _DONE_OF.search(window):
        done, target = period.fact(match[1]), period.fact(match[2])
        if counted_alike(target, done) and usable(target) and usable(done):
            yield (target, done, ratio), ratio_code("rate", ratio, done, target)
            return
    if match := _GROWN.search(window):
        former, present = period.fact(match[1]), period.fact(match[2])
        less = match["way"] in ("下降", "减少", "降低")
        told = alike(former, present) and usable(former) and usable(present) and former.measure != "ratio"
        if told and (value(former) > value(present)) == less:
            yield (former, present, ratio), ratio_code("growth", ratio, present, former, less=100, falls=less)
            return
    if match := _RATE.search(window):
        whole, part = period.fact(match[1]), period.fact(match[3])
        stem = "收回|回收" if match["stem"] in ("回收", "收回") else match["stem"]
        if re.search(f"(?<![不未])(?:{stem})", match["between"]) and _pair(whole, part):
            yield (whole, part, ratio), ratio_code("rate", ratio, part, whole)
            return
    if match := _WITHIN.search(window):
        whole, part = period.fact(match[1]), period.fact(match[2])
        if _pair(whole, part):
            yield (whole, part, ratio), ratio_code("share", ratio, part, whole)
            return
    if _SHARE.search(window) and index > 1:
        yield from _share(period, ratio, index)


def _pair(whole: Fact, part: Fact) -> bool:
    return counted_alike(whole, part) and usable(whole) and usable(part) and value(part) <= value(whole)


def _share(period: Masked, ratio: Fact, index: int) -> Iterator[Finding]:
    """全校862人，…248人，占28.8%: a share whose base is the one total told before it in the period."""
    part = period.facts[index - 1]
    bases = [fact for fact in period.facts[: index - 1] if counted_alike(fact, part) and usable(fact) and value(fact) >= (part.value or 0)]
    surest = [fact for fact in bases if _WHOLE.search(fact.quote) or fact.role == "rate_base" or part.part_of == fact.fact_id]
    bases = surest or [fact for fact in bases if "共" in fact.quote]
    if part.measure != "ratio" and usable(part) and len(bases) == 1:
        yield (bases[0], part, ratio), ratio_code("share", ratio, part, bases[0])
