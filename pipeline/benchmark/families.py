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
_NO_PERSONS = ("户", "家", "支", "队", "个")
"""Households and teams are no persons (ruling on participants)."""
_COPIES = {"份", "册", "本", "张", "套", "幅", "件"}
"""Counters of things handed out or issued one by one."""
_BATCHES = {"批", "批次", "轮", "轮次", "门", "课时", "学时"}
"""Counters of batches, rounds and hours, which are no events (ruling on optional counts)."""
_RATE = re.compile(r"人均|户均|每(?!逢|到)[^，。]{0,4}?(?:月|年|季度|季|周|期|人|户|村|次|场|班|天|个|学期)|平均")
_FORMER = re.compile(r"(?:由|从)(?:原来|原先|过去|上年|去年)?的?[^，。]{0,12}$")
_GROWN = re.compile(r"^[^，。]{0,8}?(?:增加|扩展|扩大|发展|提高|上升|增长|减少|下降|缩短|增至|升)(?:到|至|为)?")
_INCREMENT = re.compile(r"(?:比|较|同比)[^，。]{0,8}?(?:增加|增长|多|减少|下降|净增)|同比|增加了|净增")
_SEVERAL_YEARS = re.compile(
    r"(?:近|过去)?[二两三四五六七八九十\d]{1,2}年来|近[两三四五\d]年|[“]?[十]?[一二三四五]五[”]?(?:期间|以来)|历年|历届|建[馆站校]以来"
)
_SINCE = re.compile(r"(\d{4})年(?:以来|至今)")
_OWN_STAFF = re.compile(
    r"(?:农技|技术|业务|推广|医务|工作)人员|本局|本系统|系统(?:内|干部|职工)|全局|机关(?:干部)?职工|科普工作者|科协(?:系统)?干部|知识更新"
)
_TEACHERS = re.compile(r"教师|教职工|老师|班主任|辅导员")
_LEARNS = re.compile(r"培训|受训|参训|轮训|研修|学员|结业|听讲|聆听")
_PROVIDERS = re.compile(
    r"专家|讲师|教授|院士|科技人员|技术人员|医务人员|农技人员|医护人员|工作人员|工作者|宣讲员|指导员|特派员|教师|辅导员|干部职工|选派"
)
_TAKES_PART = re.compile(r"参加|参与|到场|听讲|聆听|参观|受训|参训|受教育|受益|惠及|培训")
_CERTIFICATES = re.compile(r"证书|合格证|持证|发证|取得[^，。]{0,6}证|颁证")
_USES = re.compile(r"购置|购买|建设|新建|改造|修建|布展|支出|用于|制作|维修|更新|投资|车费|配置|添置|打造|实施")
_FUNDING_SOURCES = re.compile(r"经费|拨付|拨款|预算|争取|筹集|筹措|自筹|落实|到位|安排|配套|捐赠|赞助|财政|专项")
_STANDING_VENUE = re.compile(
    r"(?<!流动)(?:科技馆|博物馆|科普馆|展览馆|展馆|动物园|植物园|天文馆|气象馆|地震馆|体验馆|老馆|本馆|基地|场馆|馆)"
)
_OFFLINE = re.compile(r"线上|网上|网络|点击|浏览|在线|收看|收听|观看直播|阅读")
_NEW_VENUES = re.compile(r"新建|新增|新认定|建成|新设|新命名|建立|创建|修建|兴建|新发展|增设|增建|设立")
_VENUES = re.compile(r"科普|科技馆|科技活动[室站]|科学")
_VENUE_KINDS = re.compile(r"馆|站|室|画廊|宣传栏|橱窗|基地|长廊|公园|广场|e站|中心|园|栏")
_NO_VENUE = re.compile(r"实验室|终端|示范地|示范田|农技协|协会|示范户|示范社区|示范村|展板|展品|仪器|示范乡")


class Cue(NamedTuple):
    """A pattern that says which family facts of a measure belong to."""

    measure: str
    family: str
    pattern: re.Pattern[str]


@cache
def cues() -> tuple[Cue, ...]:
    """The cue table in order: the first pattern that matches decides."""
    return tuple(
        Cue(row["measure"], row["family"], re.compile(row["pattern"])) for row in load("indicator_cues", ("measure", "family", "pattern"))
    )


def family_of(measure: str, words: str) -> str:
    """The family the words name for facts of this measure; empty when no cue matches."""
    return next((cue.family for cue in cues() if cue.measure == measure and cue.pattern.search(words)), "")


def refusal(claim: Claim, year: int | None) -> str:
    """Why a fact counts nowhere, whatever its family: a code, or empty when it may count."""
    reasons = (
        (not claim.canonical, "copy"),
        (claim.role != "actual", claim.role),
        ("unrelated" in claim.categories, "unrelated-paragraph"),
        (claim.scope == "rate" or _RATE.search(claim.clause[-24:]), "rate"),
        (year is not None and claim.year is not None and claim.year != year, "other-year"),
        (claim.scope in {"cumulative", "years"} or _SEVERAL_YEARS.search(claim.lead) or _since_before(claim, year), "several-years"),
        (claim.scope == "former" or (_FORMER.search(_before_number(claim)) and _GROWN.search(claim.tail)), "former-value"),
        (claim.scope in {"increment", "change"} or _INCREMENT.search(claim.clause[-20:]), "increment"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _since_before(claim: Claim, year: int | None) -> bool:
    """The sentence counts from a year before the reported one."""
    return year is not None and any(int(match[1]) < year for match in _SINCE.finditer(claim.lead))


def _before_number(claim: Claim) -> str:
    return re.split(r"[\d一二三四五六七八九十百千万两]", claim.clause)[0] if claim.clause else ""


def refusal_in_family(claim: Claim, family: str, level: str) -> str:
    """Why a fact counts nowhere in the family it belongs to: a code, or empty when it counts."""
    words = claim.own_words + "｜" + claim.clause
    if claim.measure == "headcount":
        return _refuse_people(claim, family, level, words)
    venue = _VENUES.search(words) and _VENUE_KINDS.search(words) and not _NO_VENUE.search(claim.own_words)
    reasons = (
        (claim.measure == "sessions" and claim.unit in _BATCHES, "batches"),
        (family == "venues" and not venue, "no-venue"),
        (family == "copies" and claim.unit not in _COPIES, "no-copies"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _refuse_people(claim: Claim, family: str, level: str, words: str) -> str:
    learners = _LEARNS.search(words)
    own = _OWN_STAFF.search(words) or (level == "school" and _TEACHERS.search(words))
    provider = family != "volunteers" and not claim.audience and _PROVIDERS.search(claim.own_words) and not _TAKES_PART.search(words)
    reasons = (
        (claim.unit.startswith(_NO_PERSONS), "no-persons"),
        (learners and own, "own-staff"),
        (provider and not learners, "provider"),
        (family == "contest" and "观众" in words, "onlooker"),
        (_OFFLINE.search(words), "media"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def is_certificate(claim: Claim) -> bool:
    """The fact counts certificates, which stand for participants only where no trainees are stated."""
    return bool(_CERTIFICATES.search(claim.own_words))


def is_money_use(claim: Claim) -> bool:
    """The fact tells what money was spent on, not where it came from."""
    if _USES.search(claim.own_words) and not re.search(r"争取|筹集|财政|预算|到位|专项", claim.own_words):
        return True
    return bool(_USES.search(claim.tail)) or not _FUNDING_SOURCES.search(claim.own_words + claim.clause)


def is_standing_venue(claim: Claim) -> bool:
    """The people counted visited a standing venue (basis `venue`)."""
    return bool(_STANDING_VENUE.search(claim.own_words)) and "流动" not in claim.own_words


def is_new_venue(claim: Claim) -> bool:
    """The venue count tells what the year added, not the stock."""
    return claim.scope == "new" or (claim.scope != "stock" and bool(_NEW_VENUES.search(claim.clause)))


def by_counter(measure: str, unit: str, words: str) -> str:
    """The family that the counter alone suggests: runs counted in 期 or 班 are courses."""
    if measure == "sessions" and unit in _COURSE_COUNTERS and re.search(r"课|班|学", words):
        return "training"
    return ""
