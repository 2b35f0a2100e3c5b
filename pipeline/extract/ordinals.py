"""Ordinals and idioms: numbers with a counter that count nothing (第六届, 前10名, 每一次, 三年级二班, 25人以上企业)."""

from __future__ import annotations

import re

from pipeline.extract.candidate import Candidate
from pipeline.extract.singles import single
from pipeline.extract.terms import run

_EVERY = re.compile("每.{0,2}$")
_PEOPLE_AND_MONEY = ("人次", "人", "名", "户", "元", "场次")
_RANK = re.compile(r"(?<![目当此日年以从先])前$|[位排][列居名](?:全?[省市县区])?$")
_LAST = re.compile(r"倒数$|(?:排[在名]|[排位]列|居)末$|(?:排名|名次|考核|考评|测评|评比|评分|得分|成绩)[最倒]?后$")
_NAMED = re.compile("被[授评命聘推]")
"""Those at the top who were named or given something are people: 前10名被授予称号."""

_RANKED = re.compile(r"的|乡镇|单位|村|社区|学校|部门|[，。；、）]|$")
_CLASS = re.compile(r"(?:年级|[高初小][中一二三]?)[（(]?$")
_COURSE = re.compile(r"班|培训|讲|展|办|营|课|学|训|活动|轮|会")
_BUILT = re.compile("(?:馆|园|园区|厂房|基地|大楼|中心|工程|项目)，?$")
_BUILDING = re.compile("期(?:工程|建设|扩建|升级|布展|投入|投资|项目|改造|装修|开工)")
_AGAIN = re.compile("次(?:培训|利用|创业|传播|加工|创新|开发|转移|供水|污染|分配)")
_MEETING = re.compile(r"次(?:全会|全委|党代会|代表大会|会员代表|全国|团代会|妇代会|全体|常委会|会议精神)|次[*＊]{2}")
_IDIOM = re.compile(r"不[漏落少]|一[户人村策岗校档室栏品]|[又接比]一[次场期届批班]|一[组桌]|多[岗能职]|就成|成型|合一")
_ALL = ("凡", "凡是", "凡有")
_THRESHOLD = re.compile(r"连片|的|企业|非公|项目|规模|大型|单位|集会|村|社区")


def _code(here: Candidate) -> bool:
    last = here.left[-1:]
    return last.isascii() and last.isalpha() and here.unit not in _PEOPLE_AND_MONEY


def _ordinal(here: Candidate) -> bool:
    ranked = here.unit in ("名", "位") and _RANK.search(here.left) and not _NAMED.match(here.behind)
    if ranked or (here.unit in ("名", "位") and (_LAST.search(here.left) and _RANKED.match(here.behind))):
        return True
    return here.left.endswith("第") and not here.left.endswith("等第")


def _class(here: Candidate) -> bool:
    return bool(_CLASS.search(here.left))


def _meeting(here: Candidate) -> bool:
    """十一届八次全会, 六次党代会; a meeting that was held counts (召开一次全体会议)."""
    return here.left.endswith(("届", "大")) or (here.chinese and bool(_MEETING.match(here.rest)) and "召开" not in here.left)


def _phase(here: Candidate) -> bool:
    """启动二期, 厂房一期: a phase of building, where no course, show or talk is near."""
    small = not here.ranged and (here.low or 9) <= 3
    if small and (_BUILT.search(here.left) or _BUILDING.match(here.rest)):
        return True
    return small and not (_EVERY.search(here.left) or _COURSE.search(here.nearby))


def _second(here: Candidate) -> bool:
    """二次培训 is a second one; two are 两次."""
    return here.unit == "次" and bool(_AGAIN.match(here.rest))


def _idiom(here: Candidate) -> bool:
    return (
        here.left.endswith("番")
        or (here.unit == "次" and here.left.endswith("连续"))
        or (here.unit == "对" and here.behind.startswith("一"))
        or (here.kind == "sessions" and here.behind.startswith("下来"))
        or (here.behind[:1] in _CUES_BEHIND and bool(_IDIOM.match(here.text, here.end)))
    )


def _size(here: Candidate) -> bool:
    """25人以上企业: a size that others are picked by."""
    return here.text.endswith("以上", 0, here.end) and (here.left.endswith(_ALL) or bool(_THRESHOLD.match(here.behind)))


_UNIT_RULES = {"班": _class, "次": _meeting, "届": run}


_UNIT_CUES = frozenset((*_UNIT_RULES, "名", "位"))
_CUES_BEFORE, _CUES_BEHIND = frozenset("第番"), frozenset("不一又接比多就成合下")


def plainly(unit: str, before: str, behind: str) -> bool:
    """Whether a number in figures counts beyond doubt: nothing that the rules above ask for stands in its counter, in the character
    before it or in the last one of its counter (上 of 以上) and the one behind."""
    return not (
        unit in _UNIT_CUES
        or before in _CUES_BEFORE
        or (before.isascii() and before.isalpha())
        or behind[:1] == "上"
        or behind[1:] in _CUES_BEHIND
    )


def counts(here: Candidate) -> bool:
    """Whether a number with its counter counts something."""
    if _code(here) or _ordinal(here) or _idiom(here) or _size(here):
        return False
    if here.chinese and ((here.unit == "期" and _phase(here)) or (here.low == 1 and single(here)) or (here.low == 2 and _second(here))):
        return False
    special = _UNIT_RULES.get(here.unit)
    return special is None or not special(here)
