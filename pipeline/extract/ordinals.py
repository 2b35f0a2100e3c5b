"""Ordinals and idioms: numbers with a counter that count nothing (第六届, 前10名, 每一次, 三年级二班, 25人以上企业)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_EVERY = re.compile("每.{0,2}$")
_COIN = re.compile(".钱")


class Candidate(NamedTuple):
    """A number with its counter in a text: the number `[start, number_end)`, the counter up to `end`, and what tells them apart.

    `left` holds the six characters before it, `plain` says that the counter stands alone, without 余 or a closing 以上.
    """

    text: str
    start: int
    number_end: int
    end: int
    left: str
    unit: str
    kind: str
    low: Decimal | None
    chinese: bool
    plain: bool
    ranged: bool

    @property
    def rest(self) -> str:
        """Twenty characters from the counter on."""
        return self.text[self.number_end : self.number_end + 20].lstrip()

    @property
    def behind(self) -> str:
        """The four characters behind the counter."""
        return self.text[self.end : self.end + 4]

    @property
    def before(self) -> str:
        """The sixteen characters before the number."""
        return self.text[max(0, self.start - 16) : self.start]

    @property
    def nearby(self) -> str:
        """What stands around the number, forty characters before it and three behind the counter."""
        return self.text[max(0, self.start - 40) : self.end + 3]


_PEOPLE_AND_MONEY = ("人次", "人", "名", "户", "元", "场次")
_RANK = re.compile(r"(?<![目当此日年以从先])前$|[位排][列居名](?:全?[省市县区])?$")
_LAST = re.compile(r"倒数$|(?:排名|名次|考核|考评|测评|评比|评分|得分|成绩)[最倒]?后$")
_RANKED = re.compile(r"的|乡镇|单位|村|社区|学校|部门|[，。；、）]|$")
_CLASS = re.compile(r"(?:年级|[高初小][中一二三]?)[（(]?$")
_COURSE = re.compile(r"班|培训|讲|展|办|营|课|学|训|活动|轮|会")
_BUILT = re.compile("(?:馆|园|园区|厂房|基地|大楼|中心|工程|项目)，?$")
_BUILDING = re.compile("期(?:工程|建设|扩建|升级|布展|投入|投资|项目|改造|装修|开工)")
_AGAIN = re.compile("次(?:培训|利用|创业|传播|加工|创新|开发|转移|供水|污染|分配)")
_MEETING = re.compile(r"次(?:全会|全委|党代会|代表大会|会员代表|全国|团代会|妇代会|全体|常委会|会议精神)|次[*＊]{2}")
_DENIED = re.compile(r"(?:没|未|不(?![少低下]于|定期|断|超))[^，。]{0,4}$")
_SINGLE_BEFORE = frozenset("是像逐每第这那又再接另某同任何各首头新上下进统唯有哪")
_SINGLE_STILL = re.compile(r"(?:每年|每月|各有|碰头|[赛展讲会训动演座习查课坛练游行]各)$")
_FOR_EACH = re.compile("每[一-龥]{1,4}$")
_ONCE_AFTER = re.compile(r".[^，。]{0,6}(?:率|合格|通过|成功)")
_IDIOM = re.compile(r"不[漏落少]|一[户人村策岗校档室栏品]|[又接]一[次场期届批班]|就成|成型|合一")
_RECURRING = re.compile(r"[年月周季度天]$")
_HELD = re.compile(r"(?:办|连续|已|共|累计)[了过]?$")
_HELD_ONCE = re.compile(r"(?:举办|承办|召开|开展)[^，。；]{2,10}[赛会节展营坛周武]$")
_HELD_VERB = re.compile("(?:举办|承办|开展)(?:了|过)?(?:[^，。；]{2,10}、)?$")
_EVENT = re.compile("[^，。、；]{2,10}(?:赛|节|展|会)")
_THRESHOLD = re.compile(r"的|企业|非公|项目|规模|大型|单位|集会|村|社区")


def _code(here: Candidate) -> bool:
    last = here.left[-1:]
    return last.isascii() and last.isalpha() and here.unit not in _PEOPLE_AND_MONEY


def _ordinal(here: Candidate) -> bool:
    if here.unit in ("名", "位") and (_RANK.search(here.left) or (_LAST.search(here.left) and _RANKED.match(here.behind))):
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


def _single(here: Candidate) -> bool:
    """一 that points instead of counting: 每一次, 没开过一次, 一次合格率, 缩小差距的一场, 两年一次的科技节, 一班人."""
    last = here.left[-1:]
    if (last in _SINGLE_BEFORE and not _SINGLE_STILL.search(here.left)) or _DENIED.search(here.left) or _ONCE_AFTER.match(here.rest):
        return True
    if here.unit in ("人", "名", "户") and _FOR_EACH.search(here.left):
        return True
    if (last == "仅" and "就" in here.rest) or (last == "的" and here.kind == "sessions"):
        return True
    if here.behind.startswith("的") and _RECURRING.search(here.left):
        return True
    return here.unit in ("届", "班", "元") and here.plain and not (_COIN.match(here.rest) or (here.unit == "届" and _held_once(here)))


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


def _run(here: Candidate) -> bool:
    """届 counts only where runs were held: 成功举办三届."""
    return not (_HELD.search(here.left) or _held_once(here))


def _held_once(here: Candidate) -> bool:
    """举办科技节一届, 举办一届科技节: one run of an event that was held."""
    if here.behind[:1].isalpha():
        return bool(_HELD_VERB.search(here.before)) and bool(_EVENT.match(here.rest[1:]))
    return bool(_HELD_ONCE.search(here.before))


def _size(here: Candidate) -> bool:
    """25人以上企业: a size that others are picked by."""
    return here.text.endswith("以上", 0, here.end) and bool(_THRESHOLD.match(here.behind))


_UNIT_RULES = {"班": _class, "次": _meeting, "届": _run}


_UNIT_CUES = frozenset((*_UNIT_RULES, "名", "位"))
_CUES_BEFORE, _CUES_BEHIND = frozenset("第番"), frozenset("不一又接就成合下")


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
    if here.chinese and ((here.unit == "期" and _phase(here)) or (here.low == 1 and _single(here)) or (here.low == 2 and _second(here))):
        return False
    special = _UNIT_RULES.get(here.unit)
    return special is None or not special(here)
