"""Which kind of activity a fact counts, and why a fact counts for nothing: the rulings of the codebook as ordered cues."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.benchmark.claims import Claim
from pipeline.vocabulary import load

NOTHING = "-"
"""Family of facts that count in no indicator."""

_COURSE_COUNTERS = {"期", "班", "班次", "课次"}
"""Counters that make an unnamed lesson a course (ruling on lessons)."""
_NO_PERSONS = ("户", "家", "支", "队")
"""Households and teams are no persons (ruling on participants)."""
_FEW_COPIES = 20
"""Below it 册 and 本 count titles, not copies."""
_NO_COPIES = re.compile(r"问卷|工具|仪器|器材|农药|种子|口罩|藏书|张贴")
_VENUE_COUNTERS = {"个", "处", "座", "所", "间", "块", "栋", "家", "片", "站", "组", "面"}
"""Counters of venues; metres and square metres tell a size."""
_COPIES = {"份", "册", "本", "张", "套", "幅", "件"}
"""Counters of things handed out or issued one by one."""
_BATCHES = {"批", "批次", "轮", "轮次", "门", "课时", "学时"}
"""Counters of batches, rounds and hours, which are no events (ruling on optional counts)."""
_RATE = re.compile(r"人均|户均|每(?!逢|到)[^，。]{0,4}?(?:月|年|季度|季|周|期|人|户|村|次|场|班|天|个|学期)|平均")
_PEAK = re.compile(r"单日|单场|最[高多大]|峰值")
_NUMBER = re.compile(r"[\d.,，]*\d[余多]?[万千百亿]*|[一二三四五六七八九十百千万两几数]{2,}")
_YEAR_BEFORE = re.compile(r"去年|上年|往年|\d{4}年的")
_FORMER = re.compile(r"(?:由|从|与)(?:原来|原先|过去|上年|去年)?的?[^，。到至]{0,12}$")
_GROWN = re.compile(r"^[^，。]{0,8}?(?:增加|扩展|扩大|发展|提高|上升|增长|减少|下降|缩短|增至|升)(?:到|至|为)?")
_INCREMENT = re.compile(r"(?:比|较|同比)[^，。]{0,8}?(?:增加|增长|多|减少|下降|净增)|同比|增加了$|净增$")
_SEVERAL_YEARS = re.compile(
    r"(?:近|过去)?[二两三四五六七八九十\d]{1,2}年来|近[两三四五\d]年|[“]?[十]?[一二三四五]五[”]?(?:期间|以来)|历年|历届|建[馆站校]以来"
)
_SINCE = re.compile(r"(\d{4})年(?:以来|至今)")
_OWN_STAFF = re.compile(r"农技人员|农技员|展教人员|本局|本馆|本系统|系统(?:内|干部|职工)|全局|机关(?:干部)?职工|科协(?:系统)?干部|知识更新")
_TEACHERS = re.compile(r"教师|教职工|老师|班主任|辅导员")
_LEARNS = re.compile(r"培训|受训|参训|轮训|研修|学员|结业|听讲|聆听")
_PROVIDERS = re.compile(
    r"专家|讲师|教授|院士|[艺医技]师|医生|博士|老同志|预报员|科技人员|技术人员|医务人员|农技人员|医护人员|工作人员|工作者|宣讲员|指导员|特派员|教师|辅导员|干部职工|选派"
)
_FEW = 10
"""Up to so many people told as 位 or 名 without an audience are guests who were named, not a crowd."""
_TAKES_PART = re.compile(r"参加|参与|到场|听讲|听报告|听取|听课|聆听|参观|受训|参训|受教育|受益|惠及|培训")
_CERTIFICATES = re.compile(r"证书|合格|持证|发证|取证|考取|救护员证|取得[^，。]{0,6}证|颁证|结业")
_USES = re.compile(r"购置|购买|新建|改造|修建|布展|支出|用于|制作|维修|更新|费用|车费|配置|添置|打造|实施|建成|建起|完成投资")
_SPENT_ON = re.compile(r"用于|支出|费用|购置|购买|制作|印制")
_SOURCES = re.compile(
    r"经费|拨付|拨款|预算|争取|筹集|筹措|筹资|募集|自筹|到位|安排|配套|捐赠|赞助|财政|专项|挤出|下拨|补助|支持|[省市县区镇]上|[省市县区镇]里"
)
_STANDING_VENUE = re.compile(
    r"(?<!流动)(?:科技馆|博物馆|科普馆|展览馆|展馆|动物园|植物园|天文馆|气象馆|地震馆|体验馆|老馆|本馆|基地|场馆|馆)"
)
_ONLINE = re.compile(r"(?:线上|网上|网络|在线)(?:观看|参与|参加|答题|竞答|收看|学习|展)|点击|浏览|收看|收听|观看直播|阅读|测试")
_NEW_VENUES = re.compile(r"新建|新增|新认定|新设|新命名|创建|修建|兴建|新发展|增设|增建|新成立")
_BUILT = re.compile(r"建成|建立|设立|建起")
_ALL_TOLD = re.compile(r"全[省市县区旗乡镇校]|共|已|现")
_VENUES = re.compile(r"科普|科技馆|科技活动[室站]|科学")
_VENUE_KINDS = re.compile(r"馆|站|室|画廊|宣传栏|橱窗|基地|长廊|公园|广场|e站|中心|园|栏")
_NO_VENUE = re.compile(r"实验室|终端|示范地|示范田|农技协|协会|示范户|示范社区|示范村|展板|展品|仪器|示范乡|学校|企业|学会|指导|教学点")


class Cue(NamedTuple):
    """A pattern that says which family facts of a measure belong to, looked for in the fact's own words or in its clause."""

    measure: str
    family: str
    where: str
    weak: bool
    pattern: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    """The cue table in order: the first pattern that matches decides."""
    columns = ("measure", "family", "where", "strength", "pattern")
    return tuple(
        Cue(row["measure"], row["family"], row["where"], row["strength"] == "weak", re.compile(row["pattern"]))
        for row in load("indicator_cues", columns)
    )


@cache
def _by_activity() -> dict[str, str]:
    return {row["activity"]: row["family"] for row in load("indicator_map", ("activity", "family"))}


def family_of(claim: Claim, inherited: str = "") -> str:
    """The family a fact belongs to, NOTHING when it counts nowhere, empty when nothing tells.

    In order: strong cues, the counter, the activity that extraction found, the family of the fact before it in the sentence
    (`inherited`), weak cues.
    """
    if claim.measure == "facilities":
        return "venues"
    found = _first(claim, weak=False)
    if found in {"", "event"}:
        found = _by_counter(claim) or found
    if not found and claim.measure in {"headcount", "sessions"}:
        found = _by_activity().get(claim.activity, "")
    return found or inherited or _first(claim, weak=True)


def _first(claim: Claim, *, weak: bool) -> str:
    own, wide = claim.own_words, f"{claim.own_words}｜{claim.clause}{claim.tail[:16]}"
    for cue in cues():
        if cue.measure == claim.measure and cue.weak == weak and cue.pattern.search(own if cue.where == "own" else wide):
            return cue.family
    return ""


def refusal(claim: Claim, year: int | None) -> str:
    """Why a fact counts nowhere, whatever its family: a code, or empty when it may count."""
    reasons = (
        (not claim.canonical, "copy"),
        (claim.role != "actual", claim.role),
        (_PEAK.search(_before(claim)[-8:]), "peak"),
        ("unrelated" in claim.categories, "unrelated-paragraph"),
        (claim.scope == "rate" or _RATE.search(_approach(claim)), "rate"),
        (_tells_other_year(claim, year), "other-year"),
        (_SEVERAL_YEARS.search(claim.lead + claim.quote) or _since_before(claim, year), "several-years"),
        (_FORMER.search(_before(claim)) and (_GROWN.search(claim.tail) or _YEAR_BEFORE.search(claim.clause)), "former-value"),
        (_INCREMENT.search(_before(claim)[-24:]), "increment"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _tells_other_year(claim: Claim, year: int | None) -> bool:
    """Extraction gives another year, and the clause itself names it (a year of a comparison does not reach further)."""
    if year is None or claim.year is None or claim.year == year:
        return False
    return f"{claim.year}年" in claim.clause or bool(_YEAR_BEFORE.search(claim.clause))


def _since_before(claim: Claim, year: int | None) -> bool:
    """The sentence counts from a year before the reported one."""
    return year is not None and any(int(match[1]) < year for match in _SINCE.finditer(claim.lead))


def _before(claim: Claim) -> str:
    """The clause up to its last number, which is the fact's own."""
    digits = list(_NUMBER.finditer(claim.clause))
    return claim.clause[: digits[-1].start()] if digits else claim.clause


def _approach(claim: Claim) -> str:
    """The words of the clause that lead to the number: what stands after the number before it."""
    digits = list(_NUMBER.finditer(claim.clause))
    if not digits:
        return claim.clause
    return claim.clause[digits[-2].end() if len(digits) > 1 else 0 : digits[-1].start()]


def refusal_in_family(claim: Claim, family: str, level: str) -> str:
    """Why a fact counts nowhere in the family it belongs to: a code, or empty when it counts."""
    words = claim.own_words + "｜" + claim.clause
    if claim.measure == "headcount":
        return _refuse_people(claim, family, level, words)
    counted = claim.unit in _VENUE_COUNTERS
    venue = counted and _VENUES.search(words) and _VENUE_KINDS.search(words) and not _NO_VENUE.search(claim.own_words)
    reasons = (
        (claim.measure == "sessions" and claim.unit in _BATCHES, "batches"),
        (family == "venues" and not venue, "no-venue"),
        (family == "copies" and not _is_copies(claim), "no-copies"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _is_copies(claim: Claim) -> bool:
    """Things handed out by the copy: not tools or questionnaires, and not two or three titles."""
    many = claim.value is None or claim.value >= _FEW_COPIES
    return claim.unit in _COPIES and many and not _NO_COPIES.search(claim.near)


def _refuse_people(claim: Claim, family: str, level: str, words: str) -> str:
    learners = _LEARNS.search(claim.own_words)
    own = _OWN_STAFF.search(words) or (level == "school" and _TEACHERS.search(words))
    named = claim.value is not None and claim.value <= _FEW and claim.unit in {"位", "名"}
    provider = family != "volunteers" and not claim.audience and not _TAKES_PART.search(claim.clause + claim.tail)
    reasons = (
        (claim.unit.startswith(_NO_PERSONS), "no-persons"),
        (family == "volunteers" and "人次" in claim.unit, "service-not-register"),
        (learners and own, "own-staff"),
        (provider and (named or _PROVIDERS.search(claim.near)), "provider"),
        (family == "contest" and "观众" in words, "onlooker"),
        (_ONLINE.search(words) and not _LEARNS.search(words), "media"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def is_certificate(claim: Claim) -> bool:
    """The fact counts certificates, which stand for participants only where no trainees are stated."""
    return bool(_CERTIFICATES.search(claim.own_words))


def is_money_source(claim: Claim) -> bool:
    """The fact tells where money came from; what it was spent on, or merely that it was, adds nothing to stated sources."""
    if _SPENT_ON.search(claim.own_words):
        return False
    return bool(_SOURCES.search(f"{claim.own_words}{claim.clause}"))


def is_money_use(claim: Claim) -> bool:
    """The fact tells what money was spent on."""
    return not is_money_source(claim) and bool(_USES.search(f"{claim.own_words}{claim.tail}{claim.rest}"))


def is_standing_venue(claim: Claim) -> bool:
    """The people counted visited a standing venue (basis `venue`)."""
    words = claim.own_words + claim.clause
    return bool(_STANDING_VENUE.search(words)) and "流动" not in words


def is_new_venue(claim: Claim) -> bool:
    """The venue count tells what the year added, not the stock."""
    if claim.scope == "stock":
        return False
    built = _BUILT.search(claim.clause)
    return bool(_NEW_VENUES.search(claim.clause)) or (built is not None and not _ALL_TOLD.search(claim.clause[: built.start()]))


def _by_counter(claim: Claim) -> str:
    """The family that the counter alone suggests: runs counted in 期 or 班 are courses."""
    if claim.measure == "sessions" and claim.unit in _COURSE_COUNTERS and re.search(r"课|班|学", f"{claim.own_words}{claim.lead}"):
        return "training"
    return ""
