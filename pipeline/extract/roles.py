"""Roles: whether a number was reached, aimed at, planned or only a base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from pipeline.extract.bases import population
from pipeline.extract.cues import bare, cues
from pipeline.extract.seek import last_match
from pipeline.extract.spot import Spot
from pipeline.extract.wordtree import expression
from pipeline.records import Role


def _words(meaning: str) -> str:
    return cues("role_cues", meaning)


_PLAN_HEADING = re.compile(
    r"(?:下一?步|下一?年|下阶段|下半年|下学期|新学[年期]|明年|来年|今后|新的一年|20[0-9xX]{2}年(?:的)?(?:工作|重点|主要))[^>]{0,12}(?:计划|打算|思路|安排|工作|重点|措施|设想|目标|举措|规划|任务|方向)"
    r"|20[0-9]{2}年(?:打算|思路|设想)$"
    r"|工作(?:计划|打算|思路|设想|安排)$|(?:^|> ?|、|）)(?:明年|下步|下一步|今后)|努力方向|工作展望|未来(?:计划|展望)"
)
_SHORTFALL = re.compile(_words("shortfall"))
_REPORT_HEADING = re.compile(_words("report_heading"))
_PLAN_WORD = re.compile(_words("plan"))
_YEAR = re.compile(r"(20[0-9]{2})年")
_SPAN = re.compile(r"20[0-9]{2}年?[ ]?[-—–－―~～至][-—]?[ ]?20[0-9]{2}年?度?")
"""Years of a programme: 2021—2025年 tells no date of a figure."""

_FORMER = re.compile(r"[由从](?:原来|过去|去年|上年|年初|最初|此前|20[0-9]{2}年)的?[^，0-9]{0,6}$")
_LEAD = re.compile(
    r"(?:(?:20[0-9]{2}|二[〇○零][〇○零一二][〇○零一二三四五六七八九])年|明年|来年|新的一年|下一年度?|下一?步|今后|下半年|下阶段|下一阶段|下学期|新学[年期])"
    r"(?:[^。；;0-9]{0,14}(?:将(?=[在从着进继大力重以按对围全加坚认努抓深结把会不组拓推投举开做再争，]|每年|新[建增办聘招]|公开招|招[聘募]|选[聘派])|打算|(?<![虚模草比])拟(?![定订人态稿合音物题])|想(?=[再办开请建把搞])|准备|计划(?<![动程划养展村露火才蕾光]计划)(?![》”的]|纲要|生育))|[^。；;0-9]{0,8}要(?=[进继大力重以按对围全加坚认努抓深做]))"
    r"|(?:下一?步|下一?年|明年|来年|今后|新学[年期]|下学期)[^。；;，0-9]{0,6}(?:打算|计划|思路|安排|设想|重点)(?:是|如下|主要|[：:。，\s])"
)
_LEAD_WORDS = ("20", "二", "明年", "来年", "新的一年", "新学", "下一", "下步", "今后", "下半年", "下阶段", "下年", "下学")
_LEAD_BEGIN = re.compile("20[0-9]{2}年|二[〇○零]|明年|来年|新的一年|新学|下[一步年半阶学]|今后")
_AGENDA = re.compile(
    r"20[0-9]{2}(?<![^。；;、）)\s]20..)年的?(?:科普|工作|主要|重点){0,2}"
    r"(?:打算|思路|设想|计划|安排|(?:抓好|做好|推进)[^，。；：:0-9]{0,8})[：:。 ]"
)
"""A heading that runs into its text and names the year it is about."""

_RISES = re.compile(r"(?:左右|以上)?(?:提高|增加|提升|增长|增|扩大|扩展|上升|发展|降低|降|减少|调整)[^，。；0-9]{0,2}[到至为]")
_FROM = re.compile(r"[由从][^，。；0-9]{0,6}$")
_RESET = re.compile(_words("reset"))
_SO_FAR = re.compile(_words("so_far"))
_SO_FAR_WORDS = bare("role_cues", "so_far")
_MIXED = re.compile(_words("mixed"))
_EARLIER = re.compile(_words("earlier"))
_ASIDE = re.compile(r"《[^《》]{1,60}》|（[^（）]{1,40}）|\([^()]{1,40}\)")
_NEXT = re.compile(_words("next"))
_DONE_SINCE = re.compile(_words("done_since"))
_DONE = re.compile(_words("done"))
_TARGET = re.compile(_words("target"))
_REQUIRED = re.compile(rf"要求[^，。；0-9]{{0,14}}(?:{_words('at_least')}|达到?)$")
_RULED = re.compile(rf"(?<!按)(?<!按照)规定[，,：:]?[^，。；0-9]{{0,14}}(?:{_words('at_least')})[^，。；0-9]{{0,4}}$")
_MEASURED = re.compile(
    rf"(?:{_words('set')})(?:(?<!原)数?的(?:[人户年]均)?$|(?<=原)(?:计划|[定拟](?!的?[时方地日]))[^，。；0-9多超少提增减外上]{{0,10}}$)"
)
"""What was set before and is compared with what came of it: 不及计划的8场, 原定办6场."""

_TWIN = re.compile("[0-9.]{1,8}[万余多]{0,2}[期场次班]次?、$")
"""Runs and their visitors share one role: 计划举办20期、800人次."""

_FULFILLED = re.compile("(?<![未没不有能])(?:完成|兑现)")
_BESIDE = re.compile(r"[0-9][万余多]{0,2}[人名户期次场元个]{1,2}[，,、（(]计划$")
_AIMED = re.compile(rf"(?:{_words('aimed_at')})(?:任务|目标|数)?[：:]")
_TARGET_AFTER = re.compile(
    rf"的?(?:培训|年度|目标|工作){{0,2}}(?:底线|{_words('aimed_at')})(?!，?[已全]|要求)|的(?:要求|标准|规定)(?=[^，。；]{{0,6}}(?:差|不到|不足|未|低于))"
)
_ACHIEVED = re.compile("(?<![未没不有能])完成了?[^，。；0-9]{0,8}(?:任务|指标|目标)数?[共为]?$")
_PART_OF_SPENT = re.compile("(?:投入|筹集|筹措|到位|支出|落实)[^。；]{0,30}其中")
"""共投入80万元，其中财政预算安排40万元: what was spent out of the budget."""

_ASKED = re.compile("(?<![主重需只])要|确保|力争|争取|必须|务必")
_SHARE_OF = re.compile("的?[^，。；]{0,4}(?:[0-9.]+[%％]|[一二三四五六七八九]成)|的(?:任务|指标|目标)")
"""完成任务400人 were trained; of 完成任务400人的103% they were the task."""

_PLANNED_FIGURE = re.compile("计划(?<![动程划养展村露火才蕾光》”按照]计划)[^，。；、0-9]{0,8}$")
_ESTIMATE = re.compile("(?:预计|有望)[^，。；]{0,6}(?:节|增收|增产|增加|收入|产值|产量|效益|减少|亩产|可[产获省])")
"""An estimate of what comes of the work rules its own clause only."""
_TARGET_STOP = re.compile(_words("target_stop"))
_AIMED_LABEL = re.compile(_words("aimed_label"))
_NOW = re.compile("今年|截至|目前|现已")
_INTENDED = re.compile(_words("intended"))
_NAMED_YEAR = re.compile(r"(20[0-9]{2})年[^0-9]{0,12}$")
_REACHED = re.compile(_words("reached"))


_AIMS = re.compile(expression([*bare("role_cues", "plan", "target", "next", "aimed_at", "set", "at_least"), "要求"]))
"""Words without one of which a number that stands in no plan was reached: every expression above for aims needs one of them."""


def _plain(told: str) -> str:
    """What a sentence tells, without titles, asides and the years of programmes."""
    if "》" in told or "）" in told or ")" in told:
        told = _ASIDE.sub("", told)
    return _SPAN.sub("", told) if "20" in told else told


def role_of(spot: Spot, *, planned: bool, year: int | None) -> tuple[Role, str]:
    """The role of a quantity and the words that tell it. `planned` says that the paragraph or its section is a plan."""
    return next(_roles(spot, planned, year), ("actual", ""))


def _roles(spot: Spot, planned: bool, year: int | None) -> Iterator[tuple[Role, str]]:
    """What tells a role other than actual, the surest first."""
    before, quantity = spot.before, spot.quantity
    told = _plain(spot.told)
    if quantity.label and (aimed := _AIMED_LABEL.search(quantity.label)):
        yield "target", aimed[0]
    if base := population(spot, told):
        yield "rate_base", base
    later = _later(told, year)
    lead = _plan_lead(spot, year)
    if not (planned or lead or later or _aims(spot, told)):
        return
    risen = bool(_FROM.search(before) and _RISES.match(spot.after))
    if risen or (_FORMER.search(before) and not _PLAN_WORD.search(before)):
        yield "actual", ""
    measured = _MEASURED.search(before)
    if measured and not _FULFILLED.search(before, 0, measured.start()) and not _TARGET_STOP.search(before, measured.end()):
        yield "target", measured[0]
    if ((planned and lead is not False) or lead) and not _EARLIER.search(before) and not _past(before, year):
        yield "planned", "plan"
    if (late := _NEXT.search(told)) and not _NOW.search(told, late.end()):
        yield "planned", late[0]
    if later:
        yield "planned", later
    yield from _targets(spot, told)
    aim = _PLAN_WORD.search(before) or _PLAN_WORD.search(told) if not _DONE.search(before) else None
    if aim and (
        _DONE_SINCE.search(told, aim.end())
        or (aim.string is told and (told.endswith("原", 0, aim.start()) or _ESTIMATE.match(told, aim.start()) or _EARLIER.search(before)))
    ):
        aim = None
    if aim and _INTENDED.match(aim[0]):
        yield "planned", aim[0]


def _aims(spot: Spot, told: str) -> bool:
    """Whether any word near the number may tell that it was aimed at or planned."""
    found = _AIMS.search(spot.text, min(spot.clause[0], spot.sentence[0]), spot.quantity.end + 8)
    return bool(found or (len(told) < spot.quantity.start - spot.sentence[0] and _AIMS.search(told)))


def _later(told: str, year: int | None) -> str:
    """The year named last where it is later than the document's own and nothing is told to be done behind it."""
    named = last_match(_YEAR, told) if year is not None and "20" in told else None
    return named[0] if named and int(named[1]) > (year or 0) and not _DONE.search(told, named.end()) else ""


def _targets(spot: Spot, told: str) -> Iterator[tuple[Role, str]]:
    """What tells that a number was aimed at or asked for; a plan that no result stands beside is planned."""
    before, quantity = spot.before, spot.quantity
    if (aimed := _AIMED.search(told)) and not _TARGET_STOP.search(told, aimed.end()):
        yield "target", aimed[0]
    if required := _REQUIRED.search(spot.text, spot.clause[0], quantity.number_start):
        yield "target", required[0]
    if ruled := _RULED.search(spot.text, spot.sentence[0], quantity.number_start):
        yield "target", ruled[0]
    # a plan told in brackets is that of the figure before it: 招收学员80人（计划100人）、结业76人
    plain = _ASIDE.sub("", before) if "）" in before or ")" in before else before
    plain = _TWIN.sub("", plain)
    target = last_match(_TARGET, plain)
    if target and _ACHIEVED.search(plain) and not (_SHARE_OF.match(spot.after) or _ASKED.search(told)):
        target = None
    if target and target[0].startswith("预算") and _PART_OF_SPENT.search(told):
        target = None
    if target is None and _reached(spot) and (figure := _PLANNED_FIGURE.search(plain)):
        yield "target", figure[0]
    if target and len(plain) - target.end() <= 12 and not _TARGET_STOP.search(plain, target.end()):
        yield "planned" if _plain_plan(target[0], spot) else "target", target[0]
    if behind := _TARGET_AFTER.match(spot.text, quantity.end):
        yield "target", behind[0]


def _plan_lead(spot: Spot, year: int | None) -> bool | None:
    """Whether a sentence before the number opens the plans of its paragraph (2013年，我们将做好…).

    False where such a sentence stands only behind the number, so that the paragraph is no plan up to there, or where the
    sentence tells what was reached so far; None where nothing tells.
    """
    leads: list[tuple[int, int]] = []
    if spot.clauses.found("ahead", _LEAD_BEGIN, words=_LEAD_WORDS):
        leads = [lead for lead in spot.clauses.found("lead", _LEAD, _LEAD_BEGIN) if not _mixed(spot, lead)]
        leads = sorted([*leads, *_agenda(spot, year)])
    if not leads:
        told = spot.told
        return False if any(word in told for word in _SO_FAR_WORDS) and _SO_FAR.search(told) else None
    before = [lead for lead in leads if lead[1] <= spot.quantity.number_start]
    if not before:
        return False
    return not any(before[-1][1] <= reset[0] < spot.quantity.start for reset in spot.clauses.found("reset", _RESET))


def _mixed(spot: Spot, lead: tuple[int, int]) -> bool:
    return _MIXED.search(spot.text, *spot.clauses.sentence(lead[0])) is not None


def _agenda(spot: Spot, year: int | None) -> list[tuple[int, int]]:
    """The headings within the text that open the plans of a year to come."""
    found = spot.clauses.found("agenda", _AGENDA)
    return [span for span in found if year is not None and int(_YEAR.search(spot.text, *span)[1]) > year]  # type: ignore[index]


def _past(before: str, year: int | None) -> bool:
    """Whether an earlier year stands before the number with no other number between."""
    named = _NAMED_YEAR.search(before, max(0, len(before) - 20))
    return named is not None and year is not None and int(named[1]) < year


def _plain_plan(cue: str, spot: Spot) -> bool:
    """计划培训400人 with no figure done behind it is a plan; beside 实际 or 完成 it is this year's target."""
    if re.search("[占为]$", spot.before[: spot.before.rfind(cue)]):
        return False
    if _BESIDE.search(spot.text, spot.sentence[0], spot.quantity.number_start):
        return False
    return cue.startswith("计划") and not _reached(spot)


def _reached(spot: Spot) -> bool:
    """Whether the sentence tells behind the number what came of it."""
    return _REACHED.search(spot.text, spot.quantity.end, spot.sentence[1]) is not None


_FORWARD = re.compile(_words("forward"))


def looks_ahead(text: str) -> bool:
    """Whether a text speaks of what is to come: a summary under the title of a plan does not."""
    return bool(_FORWARD.search(text))


_ANNOUNCED = re.compile(
    r"制[定订](?!了|出台|下发).{0,14}(?:计划|方案|要点|安排)|(?:安排|计划|打算|部署|要点)如下|[作做]?如下(?:安排|计划|打算|部署)|(?:工作|活动)(?:目标|要求)[:：]"
)
"""How a plan says that it is one; a summary says 制定了."""


def announces_plan(text: str) -> bool:
    """Whether a text calls itself a plan: 结合实际制定本计划, 作如下安排."""
    return bool(_ANNOUNCED.search(text))


def plan_section(section: str, text: str) -> bool:
    """Whether a section heading announces plans; under one that announces shortfalls too, the paragraph has to look ahead."""
    announced = _announced(section)
    return announced == "plans" or (announced == "both" and looks_ahead(text))


@lru_cache(maxsize=256)
def _announced(section: str) -> Literal["plans", "both", ""]:
    """Whether a heading announces plans, or shortfalls as well; the paragraphs of a section share it."""
    last = section.rsplit(" > ", 1)[-1]
    if _REPORT_HEADING.search(last) or not (_PLAN_HEADING.search(last) or _PLAN_HEADING.search(section)):
        return ""
    return "both" if _SHORTFALL.search(last) else "plans"
