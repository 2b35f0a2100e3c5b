"""Measures: what a quantity counts, decided by its counter and the words around it."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.cues import measure_words
from pipeline.extract.lessons import lesson, recorded
from pipeline.extract.quantities import Quantity
from pipeline.extract.spot import Spot
from pipeline.extract.things import EVENT, thing_of
from pipeline.records import Measure

_YUAN = re.compile("[元钱]|补贴|每人|人均|(?:经费|资金|费用|补助|工钱|报酬|[水电油药]费)[共约近达]{0,2}$")
_SMALL_MONEY = re.compile("[角毛钱]")
_ONLY = re.compile("(?:只有|只剩|才|不过|也就|剩下?|摊到)[约近]?$")
_TOUR = re.compile("巡展|巡讲|巡回|大篷车|流动科技馆|宣讲|巡演")
_FOUNDED = re.compile("[建设立]了?$|[建设]成$")
_FINISHED = re.compile("(?:完成|结业)了?$")
_ADULTS = re.compile("学员|夜校")
_FIRMS = re.compile(r"(?:企业|商户|工商户|单位)[^，、]{0,4}$")
_ROOM = re.compile("容纳|可供|能坐|座位")
_POSTS = re.compile(r"编制[^，]{0,3}$")
_SCHOOL_CLASS = re.compile(r"教学$|年级$|[小初高]中$|平行$|共有$|现有$")
_TALK = re.compile("夜校|讲|课|堂|论坛|报告|训")
_WORTH = "价值"
_GIFT = re.compile(
    "免费[^，。；]{0,3}[发送赠]|赠药|赠送|送出|奖品|慰问品|发药|捐赠|赠送|捐助|资助|赠予|捐献|配送|配(?=[书备置])|发放|送去|送上|配备|提供"
)
_SOURCES = re.compile("(?:政府|财政)(?:拨款|投入)|自筹|来源")
_ACRE = re.compile("每亩|亩均")
_EARNED = re.compile(r"[^，]{0,8}(贷款|收入|产值|效益)")


@cache
def _behind(group: str) -> re.Pattern[str]:
    """A cue of the group with what may stand between it and the number."""
    return re.compile(measure_words(group).pattern + _BETWEEN[group])


_BETWEEN = {
    "boards": "(?:共|约|近|达|各)?$",
    "opened": "[^，、]{0,14}$",
    "spent": "(?:费|出|去|出去|掉|上|来|到|齐|足|过)?了?(?:共|约|近|整整)?$",
    "visited": "(?:共|达|近|约)?$",
}
_OF_BOARDS = re.compile("[^，。；]{0,6}[牌板屏栏匾]")
MANY = 10_000
"""From so many 次 on a number without an event word beside it counts views, patrols or downloads, not events."""

_COURSE = re.compile("培训|实训|轮训|开办|举办|办班|开班|班次|辅导|进修|学员")
_TAUGHT_IN = re.compile("开[^，、]{1,8}课(?:共|分)?$")
_PARALLEL = re.compile("教学|年级|平行|现有")
_SCHOOL = re.compile("学校|[小中]学|幼儿园|年级|全校")
_LESS = re.compile("(?:减少|降低)[^，]{0,8}(?:支出|开支|成本|损失|费用)")
_LIVE = re.compile("访谈|做客|班|训|讲|课|堂|营|展|赛|演|会|活动|沙龙|咨询|义诊|集市")
_MADE = re.compile(
    "(?:编|印|制作|购|买|建|出版|拍|摄|发放|送|获|捐|配备|创作|开发|研发|申报|添置|新增|增设|增加|派|放映|更新|安装|引进|取得|完成|制定|培育|创办|共|每[人户村校家])[制发印立成置了各得]?$"
)


def measure_of(spot: Spot) -> tuple[Measure, str] | None:
    """The measure of a quantity and the cue that decided it; None where the number counts nothing of the domain."""
    quantity, text, after = spot.quantity, spot.text, spot.after
    before = quantity.label + spot.before
    found: tuple[Measure, str] | None = None
    match quantity.kind:
        case "headcount":
            found = _headcount(quantity, before, after)
        case "sessions":
            found = _sessions(quantity, before, after, spot.told)
        case "money":
            found = _sum(spot, before, after)
        case "piece":
            told = _YUAN.search(before[-8:]) and not after.startswith("展")
            spent = _behind("spent").search(before) and not (measure_words("board").match(after) or _OF_BOARDS.match(after))
            board = _behind("boards").search(before)
            left = not after and _ONLY.search(before) and measure_words("funding").search(spot.told)
            yuan = after.startswith("钱") or (not board and (told or spent or left or _SMALL_MONEY.search(quantity.unit_text)))
            found = _money(before, after) if yuan else ("materials", "")
        case "lesson":
            taught = lesson(quantity, before, after)
            found = ("sessions", taught) if taught else None
        case "stop":
            tour = _TOUR.search(text, *spot.sentence)
            found = ("sessions", tour[0]) if tour and not _FOUNDED.search(before) else None
        case "class":
            found = _class(spot, before)
        case "thing":
            found = thing_of(spot, before, after)
        case "materials" | "facilities" | "ratio" | "other" as further:
            found = further, ""
    return None if found and found[0] in ("materials", "other") and _article(quantity, before, after) else found


def _article(quantity: Quantity, before: str, after: str) -> bool:
    """Whether 一 is an article and counts nothing: 是一项重要工作, 一种精神; 购置一台 and 手册一种 count."""
    if not (quantity.chinese and quantity.low == 1 and quantity.high is None and quantity.approx == "exact"):
        return False
    return after[:1].isalpha() and not _MADE.search(before)


def _class(spot: Spot, before: str) -> tuple[Measure, str]:
    """个班: classes of a course that was held, or of a school."""
    course = _COURSE.search(spot.text, spot.sentence[0], spot.clause[1]) or _FINISHED.search(before) or _behind("opened").search(before)
    if course is None:
        course = _TAUGHT_IN.search(before)
    if course is None and not _SCHOOL.search(before):
        course = _ADULTS.search(spot.text, *spot.sentence)
    return ("sessions", course[0]) if course and not _PARALLEL.search(before) else ("other", "教学班")


def _headcount(quantity: Quantity, before: str, after: str) -> tuple[Measure, str] | None:
    if quantity.chinese and quantity.low == 1 and after.startswith("一"):
        return None  # 一户一册 tells how things are shared out
    if (cue := measure_words("followers").search(before + after[:4])) and not measure_words("readers").match(cue.string, cue.end()):
        return "other", cue[0]
    if quantity.unit == "户" and (_FIRMS.search(before) or after.startswith(("企业", "商户", "单位", "个体"))):
        return "other", "企业"
    if room := _ROOM.search(before[-8:]):
        return "other", room[0]
    if _POSTS.search(before[-5:]) or after.startswith("编制"):
        return "other", "编制"
    return "headcount", ""


def _sessions(quantity: Quantity, before: str, after: str, told: str) -> tuple[Measure, str] | None:
    near = before[-16:] + "|" + after[:6]
    if quantity.unit in ("期", "次", "讲") and (issue := _issue(near, told[-40:] if quantity.unit == "期" else near)):
        return "other", issue
    if quantity.unit == "次" and (cue := measure_words("views").search(near)):
        return "other", cue[0]
    if quantity.unit == "次" and (quantity.low or 0) >= MANY and not EVENT.search(before[-16:]) and not _behind("visited").search(before):
        return "other", "万次"
    if quantity.unit == "班" and _SCHOOL_CLASS.search(before[-2:]):
        return "other", "教学班"
    if quantity.unit == "讲" and (not _TALK.search(told + after) or recorded(before)):
        return None
    return "sessions", ""


def _issue(near: str, told: str) -> str:
    """The word that makes 期 an issue of a paper, a column or a push; '' where people met behind it."""
    cues = [*measure_words("issues").finditer(near)] or [*measure_words("issues").finditer(told)]
    return cues[-1][0] if cues and not _LIVE.search(cues[-1].string, cues[-1].end()) else ""


def _sum(spot: Spot, before: str, after: str) -> tuple[Measure, str]:
    """funding or money_other by the clause of the sum, and by its sentence where the clause leaves it open."""
    found = _money(before, after)
    if before.endswith(("其他收入", "其它收入", "其他", "其它")) and (source := _SOURCES.search(spot.told)):
        return "funding", source[0]
    if found[1] == _WORTH and before.startswith(_WORTH) and (gift := _GIFT.search(spot.told[-40:])):
        # 发放薯种，价值6万元: what was given stands in the clause before
        return "funding", gift[0]
    if found[1]:
        return found
    if paid := measure_words("funding").search(after):
        return "funding", paid[0]
    # 户均收入5万元，比上年增加8000元: a bare sum goes on with what the sentence is about
    return _money(spot.told[-60:], "")


def _money(before: str, after: str) -> tuple[Measure, str]:
    """funding or money_other by the nearest cue word, what stands before the sum first."""
    best, at, measure = "", -1, "funding"
    for meaning in ("funding", "income"):
        for cue in measure_words(meaning).finditer(before):
            if cue.end() >= at and (cue.end() > at or len(cue[0]) > len(best)):
                best, at, measure = cue[0], cue.end(), "money_other" if meaning == "income" else "funding"
    if measure == "money_other" and best == _WORTH and (gift := _GIFT.search(before)):
        return "funding", gift[0]
    if acre := _ACRE.search(before[-12:]):
        return "money_other", acre[0]
    if loan := measure_words("gain").search(before) or _LESS.search(before):
        return "money_other", loan[0]
    if not best or len(before) - at > 10:
        behind = measure_words("income").match(after.lstrip("的")) or _EARNED.match(after)
        if behind is not None:
            return "money_other", behind[0]
    return ("money_other" if measure == "money_other" else "funding"), best
