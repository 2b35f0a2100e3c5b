"""Measures: what a quantity counts, decided by its counter and the words around it."""

from __future__ import annotations

import re
from functools import cache

from pipeline import vocabulary
from pipeline.extract import people
from pipeline.extract.quantities import Quantity
from pipeline.extract.spot import Spot
from pipeline.extract.wordtree import expression
from pipeline.records import Measure

_YUAN = re.compile("[元钱]|补贴|每人|人均")
_SMALL_MONEY = re.compile("[角毛钱]")
_TOUR = re.compile("巡展|巡讲|巡回|大篷车|流动科技馆|宣讲|巡演")
_FOUNDED = re.compile("[建设立]了?$|[建设]成$")
_FINISHED = re.compile("(?:完成|结业)了?$")
_ADULTS = re.compile("学员|夜校")
_FIRMS = re.compile(r"(?:企业|商户|工商户|单位)[^，、]{0,4}$")
_ROOM = re.compile("容纳|可供|能坐|座位")
_POSTS = re.compile(r"编制[^，]{0,3}$")
_SCHOOL_CLASS = re.compile(r"教学$|年级$|[小初高]中$|平行$|共有$|现有$")
_TALK = re.compile("讲|课|堂|论坛|报告|训")
_GIFT = re.compile("捐赠|赠送|捐助|资助|赠予|捐献|配送|配(?=[书备置])|发放|送去|送上|配备|提供")
_SOURCES = re.compile("(?:政府|财政)(?:拨款|投入)|自筹|来源")
_FOLK = re.compile("(?:大人|小孩|娃娃?|孩子|老小|老少|村民|群众|乡亲|父老|村里?人)(?:来了|到了|总共|共|足有|有|约|近|达)?$")
_ACRE = re.compile("每亩|亩均")
_EARNED = re.compile(r"[^，]{0,8}(贷款|收入|产值|效益)")
_PARTS_NOUNS = re.compile("[获参被在为和、受去赴]")
_BODY_AFTER = re.compile("单位|团体|企业|队|学校|大会|组织|集体|协会|小组|班组|之家|书屋|岗")


@cache
def _cues(group: str) -> re.Pattern[str]:
    return re.compile(expression(row["cue"] for row in vocabulary.load("measure_cues", ("cue", "meaning")) if row["meaning"] == group))


@cache
def _behind(group: str) -> re.Pattern[str]:
    """A cue of the group with what may stand between it and the number."""
    return re.compile(_cues(group).pattern + _BETWEEN[group])


_BETWEEN = {
    "boards": "(?:共|约|近|达|各)?$",
    "lectured": "了?[^，]{0,12}$",
    "opened": "[^，、]{0,14}$",
    "spent": "(?:费|出|去|出去|掉|上|来|到|齐|足|过)?了?(?:共|约|近|整整)?$",
    "visited": "(?:共|达|近|约)?$",
}
_OF_BOARDS = re.compile("[^，。；]{0,6}[牌板屏栏匾]")
_NOT_EVENT = re.compile(
    r"咨询(?:台|点|处|窗口)|活动(?:室|中心|场所|站|点|基地|阵地|区|小组|板块|项目|品牌|平台|载体|广场|月|周|日|资料|经费|内容|方案|通知|小组|器材|用房)"
)
_EVENT = re.compile(
    r"活动|讲座|培训班|报告会|培训|大赛|竞赛|比赛|赛事|展览|演练|会议|论坛|沙龙|宣讲|巡展|义诊|夏令营|科普行|座谈会|研讨会|课程班|主题班|学习班|辅导班|短训班|讲习班|办班|开班|专业班(?!组)|研修班|进修班|集训班|轮训班|提升班|(?<!工作|推进|应急|专项|攻坚|服务)专班|演出|专场|比武|讲堂|课堂|集市|宣传周|训练营|兴趣班|班次|科普课|报告|示范课|公开课|观摩|巡演|座谈|咨询|放映"
)
MANY = 10_000
"""From so many 次 on a number without an event word beside it counts views, patrols or downloads, not events."""

_TAUGHT = re.compile("培训|招收|学员|结业")
_COURSE = re.compile("培训|开办|举办|办班|开班|班次|辅导|进修|学员")
_PARALLEL = re.compile("教学|年级|平行|现有")
_SCHOOL = re.compile("学校|[小中]学|幼儿园|年级|全校")
_LESS = re.compile("(?:减少|降低)[^，]{0,8}(?:支出|开支|成本|损失|费用)")
_LIVE = re.compile("班|训|讲|课|堂|营|展|赛|演|会|活动|沙龙|咨询|义诊|集市")
_VERB = re.compile(
    "的|面向|在(?![岗校职线册])|于|有(?!奖)|为(?![民农])|让|使|对(?!口)|被|把|将|由|以(?![上内赛])|至|没|举|开(?![放展])|共|荣获|获得|参加|到场|联合|等(?!级)|选派|派出(?!所)|抽调|出动|接待(?!站|室|点|日)|教会(?!区)"
    r"|(?=\d{1,6}[余多]?[万千百]?(?:人次|场次|[人名户位次场期份]))"
)
_KINDS = re.compile("工种|方面|类别|环节|阶段|板块|层次|层面|领域|门类|单元|步骤|专业(?!班)")
"""What an event is parted into: 三个工种技能比武 are not three contests."""

_MADE = re.compile(
    "(?:编|印|制作|购|买|建|出版|拍|摄|发放|送|获|捐|配备|创作|开发|研发|申报|添置|新增|增设|增加|派|放映|更新|安装|引进|取得|完成|制定|培育|创办|共|每[人户村校家])[制发印立成置了各得]?$"
)
_PRAISE = re.compile(r"^(?:群众|市民|职工|师生|学生|农民|居民|青少年|百姓){0,2}(?:喜闻乐见|丰富多彩|形式多样|内容丰富)的")
_STOP = re.compile(r"[，,。；;：:！？!?\n]")


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
            found = _money(before, after)
            if before.endswith(("其他收入", "其它收入", "其他", "其它")) and (source := _SOURCES.search(spot.told)):
                found = "funding", source[0]
            elif not found[1] and (paid := _cues("funding").search(after)):
                found = "funding", paid[0]
            elif not found[1]:
                # 户均收入5万元，比上年增加8000元: a bare sum goes on with what the sentence is about
                found = _money(spot.told[-60:], "")
        case "piece":
            told = _YUAN.search(before[-8:]) and not after.startswith("展")
            spent = _behind("spent").search(before) and not (_cues("board").match(after) or _OF_BOARDS.match(after))
            board = _behind("boards").search(before)
            yuan = after.startswith("钱") or (not board and (told or spent or _SMALL_MONEY.search(quantity.unit_text)))
            found = _money(before, after) if yuan else ("materials", "")
        case "lesson":
            lecture = re.search(
                ("授课|" if quantity.unit == "堂" else "") + "讲座|科普课|专题|公开课|示范课|培训|党课|网课|直播", before + after
            ) or ((quantity.low or 0) > 1 and _behind("lectured").search(before))
            found = ("sessions", lecture[0]) if lecture and "每周" not in before else None
        case "stop":
            tour = _TOUR.search(text, *spot.sentence)
            found = ("sessions", tour[0]) if tour and not _FOUNDED.search(before) else None
        case "class":
            found = _class(spot, before)
        case "thing":
            found = _thing(spot, before, after)
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
    if course is None and not _SCHOOL.search(before):
        course = _ADULTS.search(spot.text, *spot.sentence)
    return ("sessions", course[0]) if course and not _PARALLEL.search(before) else ("other", "教学班")


def _headcount(quantity: Quantity, before: str, after: str) -> tuple[Measure, str] | None:
    if quantity.chinese and quantity.low == 1 and after.startswith("一"):
        return None  # 一户一册 tells how things are shared out
    if (cue := _cues("followers").search(before + after[:4])) and not _cues("readers").match(cue.string, cue.end()):
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
    if quantity.unit == "次" and (cue := _cues("views").search(near)):
        return "other", cue[0]
    if quantity.unit == "次" and (quantity.low or 0) >= MANY and not _EVENT.search(before[-16:]) and not _behind("visited").search(before):
        return "other", "万次"
    if quantity.unit == "班" and _SCHOOL_CLASS.search(before[-2:]):
        return "other", "教学班"
    if quantity.unit == "讲" and not _TALK.search(told):
        return None
    return "sessions", ""


def _issue(near: str, told: str) -> str:
    """The word that makes 期 an issue of a paper, a column or a push; '' where people met behind it."""
    cues = [*_cues("issues").finditer(near)] or [*_cues("issues").finditer(told)]
    return cues[-1][0] if cues and not _LIVE.search(cues[-1].string, cues[-1].end()) else ""


def _money(before: str, after: str) -> tuple[Measure, str]:
    """funding or money_other by the nearest cue word, what stands before the sum first."""
    best, at, measure = "", -1, "funding"
    for meaning in ("funding", "income"):
        for cue in _cues(meaning).finditer(before):
            if cue.end() >= at and (cue.end() > at or len(cue[0]) > len(best)):
                best, at, measure = cue[0], cue.end(), "money_other" if meaning == "income" else "funding"
    if measure == "money_other" and best == "价值" and (gift := _GIFT.search(before)):
        return "funding", gift[0]
    if acre := _ACRE.search(before[-12:]):
        return "money_other", acre[0]
    if loan := _cues("gain").search(before) or _LESS.search(before):
        return "money_other", loan[0]
    if not best or len(before) - at > 10:
        behind = _cues("income").match(after.lstrip("的")) or _EARNED.match(after)
        if behind is not None:
            return "money_other", behind[0]
    return ("money_other" if measure == "money_other" else "funding"), best


def _thing(spot: Spot, before: str, after: str) -> tuple[Measure, str] | None:
    """个, 项, 组, 对: events, people, places or nothing, by the first noun behind the counter, else the last one before."""
    text, quantity = spot.text, spot.quantity
    counter = quantity.unit_text[-1:]
    if counter == "口":
        folk = _FOLK.search(spot.before) if (quantity.low or 0) > 1 else None
        return ("headcount", folk[0]) if folk else None
    head = _first_noun(_PRAISE.sub("", after, count=1))
    if counter == "个" and text.startswith("代表", quantity.end) and quantity.low == 3:
        return None
    if not after or after[0] in " 、，（(和及与并以":
        head = _last_noun(before)
        if head is None and _FILL.sub("", before) == "":
            # 建科普宣传栏5个，总数达到11个: what is counted was told before
            head = _last_noun(_TOLD_FIGURE.sub("", _FILL.sub("", spot.told)))
    if head is None:
        return None
    meaning, word = head
    if meaning == "event":
        force = word == "专班" and not _TAUGHT.search(text, *spot.sentence)
        return ("sessions", word) if counter in "个项" and not force else None
    if meaning == "person":
        return ("headcount", word) if counter in "个组对" else None
    return ("facilities", word) if meaning == "facility" and counter in "个项" else ("other", word)


def _first_noun(after: str) -> tuple[str, str] | None:
    """The head of the noun phrase behind a counter: in 5个职工教育培训基地 the last of the words that follow one another."""
    stop = _STOP.search(after)
    window = _VERB.split(after[: stop.start() if stop else 12][:12], maxsplit=1)[0]
    if _KINDS.match(window):
        return "thing", window[:2]
    found = [(m.start(), m.end(), kind, m[0]) for kind, regex in _heads() for m in regex.finditer(window)]
    found += [(n.start, n.end, "person", n.word) for n in people.nouns(window, 0, len(window))]
    if not found:
        return None
    head = min(found, key=lambda row: (row[0], -row[1]))
    for row in sorted(found):
        if (
            row[0] >= head[1] and row[0] - head[1] <= 2 and _extends(head[2], row[2]) and not _PARTS_NOUNS.search(window, head[1], row[0])
        ) or (row[0] <= head[0] and row[1] > head[1]):
            head = row
    if head[2] == "person" and _BODY_AFTER.match(window, head[1]):
        return "thing", window[head[0] :]
    return head[2], head[3]


def _extends(kind: str, following: str) -> bool:
    """培训 + 基地 is a base, but 4个县 + 巡展 is no event: bodies and places rule the words behind them."""
    return kind not in ("body", "facility", "other") or following not in ("event", "person")


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        ("other", _NOT_EVENT), ("facility", _cues("place")), ("body", _cues("body")), ("thing", _cues("thing")), ("event", _EVENT),
    )  # fmt: skip


_FILL = re.compile(r"(?:共|约|近|达|到|有|为|已|计|等|了|大大小小|以上|总计|累计|各类|的?数量|总数|的(?=有)| )+$")
_TOLD_FIGURE = re.compile(r"(?:[0-9一二三四五六七八九十百两]{1,7}[余多]?[个项处座])?[，,]$")
_RISEN = re.compile(r"(?:[由从][0-9一二三四五六七八九十百]{1,6}[个项](?:增加|发展|扩大|扩展|增|上升|减少)[到至为]了?|[由从])$")


def _last_noun(before: str) -> tuple[str, str] | None:
    before = _RISEN.sub("", before)  # 示范社区由12个增加到|17个: what is counted stands before the former number
    window = _FILL.sub("", before)[-10:]
    found = []
    for kind, regex in _heads():
        found += [(m.end(), len(m[0]), kind, m[0]) for m in regex.finditer(window) if m.end() >= len(window) - 1]
    if not found:
        noun = people.heads_before(window, len(window), 0)
        return ("person", noun[-1].word) if noun else None
    last = max(found)
    return last[2], last[3]
