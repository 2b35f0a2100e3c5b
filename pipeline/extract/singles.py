"""Singles: 一 that points, likens or shares out instead of counting (每一次, 当作一次党日, 人人听一场, 作为一名干部)."""

from __future__ import annotations

import re

from pipeline.extract.candidate import Candidate
from pipeline.extract.terms import held_once

_HAPPENS = ("sessions", "lesson")
_COIN = re.compile(".钱")
_DENIED = re.compile(r"(?:没|未|不(?![少低下]于|定期|断|超))[^，。]{0,4}$|无$")
_POINTED = frozenset("是像逐每第这那又再接另某同任何各首头新上下进统唯有哪好比")
"""What points to one of many, or bids to do one well (上好一堂课), right before the number."""

_POINTED_STILL = re.compile(r"(?:[聘担兼选]任|每年|每月|各有|碰头|[赛展讲会训动演座习查课坛练游行]各)$")
_GIVEN = re.compile(r"[给为][^，。；]{1,12}上$")
"""给孩子们上一堂课 is a lesson given; 上一堂课 the one before, and 同上一堂课 a slogan."""

_FOR_EACH = re.compile("每[一-龥]{1,2}$")
_ONCE_AFTER = re.compile(
    r".[^，。]{0,6}(?:率|合格|通过|成功)|.[^，。；]{0,6}(?:教训|机会|机遇|考验|挑战|洗礼|盛宴|大餐|飞跃|蜕变|革命)(?![赛营教活])|.(?:[大小春夏秋冬暴初]{0,2}[雨雪霜]|寒[，。]|及时雨|看全|办[好成结]|讲[清透]|学会|告知|到位|购齐|买齐)|.[^，。；]{0,8}的(?:作用|力量|意义|效果|影响)"
)
_RECURRING = re.compile(r"[年月周季度天]$")
_LIKENED = re.compile(r"(?:当[作成做]|作为|视[为作]|看[作成]|算[作是]|变[成为]|成为|成了|合成|堪称|不失为|权当|好比|如同)[了过]?$")
_ENJOYED = re.compile(r"(?:享受|享用|体会|领略|掀起|打响|打赢|经历|遭遇|引发|换|晒|坐|乘坐|逛|轮播)[了过]?$")
"""一场视听大餐, 一场风暴: a figure of speech; boards are changed 两个月一回."""

_HONOURED = re.compile(r"(?:记功|立功|[一二三]等功|嘉奖|通令|(?<![总评召开办大])(?:表彰|表扬))$")
_GRANTED = re.compile("[被受获荣]")
_TO_BE = re.compile("(?:身为|当好|争做|争当|甘当|[想要]做|只做|由|交给|交由|派给|以)$|(?:各|都|均)[^，。；]{0,8}(?:明确|确定)了?$")
_NOT_ONE = re.compile(".[^，。；]{0,8}[也都](?:没|不|无|[招找拿请派]不)")
_ALONE = re.compile("[要身兼得顶管扛包带]")
"""一人要带几所学校: anybody, and no count."""

_SPEAKS = re.compile(".[^，。；、0-9]{1,12}(?:说|感慨|感叹|告诉|表示|笑着|激动|高兴|拉着)")
"""一位老人拉着我们说: a voice that is quoted, and no count."""

_ASKED_IN = frozenset("请聘派选来了")
_NEVER = ("个人", "个个", "场场", "次次", "堂堂", "期期", "户户", "名名", "位位", "回回", "人人")
"""一个人 is anybody, 一场场 ever so many."""

_MOST = re.compile("最[一-龥]{1,2}的$")
_SELF = re.compile("(?:是|作为|身为|当好|成为)[^，。；]{0,14}的$")
_AND_SO = ("是", "就")
"""会开了两次，一次是动员会; 一讲就是一天."""

_PAUSES = ("，", ",", "：", ":")
_TURN = re.compile("(?:办|开|搞|组织|讲|演|宣传|培训|义诊|放映|进行|来|开展)[了过]?$")
"""一回 counts where something was held; 玩了一回 tells how people liked it."""

_ASKED = "个一"
_OF_ONES = re.compile(
    "[一二三四五六七八九十0-9]个一[”’」』\"'》]?(?:活动|工程|行动|计划|要求|工作|内容|[，,（(]|即|[^，。；：:]{0,10}(?:[：:]|[，,]?即))[^。！？!?\n]*$"
)
"""A list under 五个一: what its items ask for was not yet held."""

_EACH_PERSON = re.compile(
    r"(?:人人|每人|每[名位个](?:人|孩子|学生|同学|队员|职工|工人|党员|干部|居民|村民|农民|老人|家长|老师|教师)|都(?:能|可以?|会|要|有机会|至少))"
    r"[^，。；年月季周]{0,6}(?:参观|参加|参与|体验|接受|听|看|读|玩|玩上|感受|走进|学|轮训)[了过上到]?$"
)
"""What each person gets: 每人参观一次 tells no number of visits."""


def single(here: Candidate) -> bool:
    """Whether 一 counts nothing: 每一次, 没开过一次, 一次合格率, 缩小差距的一场, 两年一次的科技节, 一班人."""
    last = here.left[-1:]
    if last in _POINTED and not _POINTED_STILL.search(here.left) and not (here.unit == "堂" and _GIVEN.search(here.before)):
        return True
    if _DENIED.search(here.left) or _ONCE_AFTER.match(here.rest) or _LIKENED.search(here.left):
        return True
    if (_ASKED in here.far_before and _OF_ONES.search(here.far_before)) or _NOT_ONE.match(here.rest) or here.rest.startswith(_NEVER):
        return True
    if _person(here) if here.kind == "headcount" else here.kind in _HAPPENS and _happening(here):
        return True
    if (last == "仅" and "就" in here.rest) or (here.behind.startswith("的") and _RECURRING.search(here.left)):
        return True
    return here.unit in ("届", "班", "元") and here.plain and not (_COIN.match(here.rest) or (here.unit == "届" and held_once(here)))


def _person(here: Candidate) -> bool:
    """一户一册 is for each, 作为一名干部 tells what somebody is, and 由一名副镇长分管 who is meant to do it."""
    if here.unit in ("人", "名", "户") and _FOR_EACH.search(here.left):
        return True
    if here.unit in ("位", "名") and here.left[-1:] not in _ASKED_IN and _SPEAKS.match(here.rest):
        return True
    if (here.unit == "人" and _ALONE.match(here.behind)) or _MOST.search(here.left):
        return True
    return bool(_TO_BE.search(here.before)) or (here.left.endswith("的") and bool(_SELF.search(here.before)))


def _happening(here: Candidate) -> bool:
    """An event that is only likened, enjoyed, honoured, listed or shared out."""
    left = here.left
    if left.endswith("的") or here.behind.startswith(_AND_SO) or _ENJOYED.search(left):
        return True
    if _HONOURED.search(left) and _GRANTED.search(here.before):
        return True
    if here.unit == "回" and not _TURN.search(left):
        return True
    if left.endswith(_PAUSES) and re.search(f"[，,：:]一{here.unit}", here.text[here.end : here.end + 24] + "|" + here.far_before[-25:-1]):
        return True
    return bool(_EACH_PERSON.search(here.before))
