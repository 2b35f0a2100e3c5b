"""Why a fact counts for nothing: the rulings of the codebook that leave figures out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.benchmark.claims import Claim
from pipeline.benchmark.families import word

_NO_PERSONS = ("户", "家", "支", "队")
"""Households and teams are no persons (ruling on participants)."""
_FEW = 10
"""Up to so many people told as 位 or 名 without an audience are guests who were named, not a crowd."""
_FEW_COPIES = 20
"""Below it 册 and 本 count titles, not copies."""
_COPIES = {"份", "册", "本", "张", "套", "幅", "件"}
"""Counters of things handed out or issued one by one."""
_KINDS = {
    "lecture": "讲座|宣讲|报告会|大讲堂|辅导",
    "training": "培训班?|轮训",
    "event": "义诊|咨询|观摩会?|现场会|集市|演练|下乡",
    "exhibition": "展览|巡展|参观",
    "contest": "竞赛|大赛|比赛",
}
_SENT = re.compile(
    r"[\d一二两三四五六七八九十余多]+[名位](?:老)?(?:专家|教授|同志|医生|讲师|律师|院士|干部|科技人员|技术人员)(?:在|到|赴|为|给|深入|走进)"
)
"""People told with what they went out to do: 4名老同志在3个社区开讲."""
_NUMBERED = re.compile(r"\d[场期次项]")
_KIND = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _KINDS.items()))
_JOINED = re.compile(r"[^，。；、\d]{0,8}[和与及暨][^，。；、\d]{0,10}$")
_JOINS = re.compile("[和与及暨]")
_COUNTED_TOGETHER = re.compile(r"[^，。；、\d\w]{0,2}[共计达约近]{0,3}$")
_TOLD_TOGETHER = re.compile(
    r"^(?:这|上述|以上)?[\d一二两三四五六七八九十]+[场期次项](?:大型|集中|专题|主题|系列|重点)?(?:活动|讲座|培训|比赛|竞赛|展览)(?:的|共|合计|累计|均|都|总共)"
)
_YEARS_LISTED = re.compile(r"(\d{4})年?(?:[至到—~-]|——)(\d{4})年[^。；\d]{0,8}分别[^。；\d]{0,4}")
_SOURCE_FIRST = re.compile(r"挤出|拨付|拨款|拨出|争取|筹集|筹措|募集|自筹|到位|赞助|捐")
_BATCHES = {"批", "批次", "轮", "轮次", "门", "课时", "学时"}
"""Counters of batches, rounds and hours, which are no events (ruling on optional counts)."""


def refusal(claim: Claim, year: int | None) -> str:
    """Why a fact counts nowhere, whatever its family: a code, or empty when it may count."""
    if not claim.canonical:
        return "copy"
    if claim.role != "actual":
        return claim.role
    for reason, applies in _REASONS:
        if applies(claim, year):
            return reason
    return ""


def _is_told_together(claim: Claim) -> bool:
    """The figure counts the runs named one by one before it."""
    return claim.measure == "sessions" and bool(_TOLD_TOGETHER.match(claim.near + claim.tail) and _NUMBERED.search(claim.lead))


def _is_former_value(claim: Claim) -> bool:
    """The figure is what something grew from."""
    return bool(word("former").search(_before(claim)) and (word("grown").search(claim.tail) or word("year_before").search(claim.clause)))


def _tells_other_year(claim: Claim, year: int | None) -> bool:
    """Extraction gives another year, and the clause itself names it (a year of a comparison does not reach further)."""
    if year is None or claim.year is None or claim.year == year:
        return False
    if word("grown_to").search(claim.clause):
        return False
    return f"{claim.year}年" in claim.clause or bool(word("year_before").search(claim.clause))


def _tells_several_years(claim: Claim, year: int | None) -> bool:
    """The sentence sums up several years, and does not come back to the reported one (其中2015年…) before the figure."""
    told = claim.lead + claim.quote
    several = word("several_years").search(told)
    if several is None:
        return _since_before(claim, year)
    return year is None or f"{year}年" not in told[several.end() :]


def _is_listed_for_other_year(claim: Claim, year: int | None) -> bool:
    """The figure's place in 2011年至2015年分别为… belongs to another year than the reported one."""
    told = claim.lead + claim.quote
    listed = _YEARS_LISTED.search(told)
    if year is None or listed is None:
        return False
    place = len(re.findall("[、和]", told[listed.end() :]))
    return int(listed[1]) + place in range(int(listed[1]), int(listed[2]) + 1) and int(listed[1]) + place != year


def _since_before(claim: Claim, year: int | None) -> bool:
    """The sentence counts from a year before the reported one."""
    return year is not None and any(int(match[1]) < year for match in word("since").finditer(claim.lead))


def _before(claim: Claim) -> str:
    """The clause up to its last number, which is the fact's own."""
    return _cut(claim.clause, claim.ranged)[0]


def _approach(claim: Claim) -> str:
    """The words of the clause that lead to the number: what stands after the number before it."""
    return _cut(claim.clause, claim.ranged)[1]


@lru_cache(maxsize=64)
def _cut(clause: str, ranged: bool) -> tuple[str, str]:
    """What stands in a clause before the fact's own number, and of this what follows the number before; of a range the lower end is
    its own."""
    found = [match.span() for match in word("number").finditer(clause)]
    if ranged and len(found) > 1:
        found.pop()
    if not found:
        return clause, clause
    own = found[-1][0]
    return clause[:own], clause[found[-2][1] if len(found) > 1 else 0 : own]


_REASONS: tuple[tuple[str, Callable[[Claim, int | None], object]], ...] = (
    ("peak", lambda claim, _: word("peak").search(_before(claim)[-8:])),
    ("unrelated-paragraph", lambda claim, _: "unrelated" in claim.categories),
    ("problems-paragraph", lambda claim, _: claim.categories[:1] == ("problems",) and claim.measure != "funding"),
    ("told-together", lambda claim, _: _is_told_together(claim)),
    ("rate", lambda claim, _: claim.scope == "rate" or word("rate").search(_approach(claim))),
    ("other-year", lambda claim, year: _tells_other_year(claim, year) or _is_listed_for_other_year(claim, year)),
    ("several-years", _tells_several_years),
    ("former-value", lambda claim, _: _is_former_value(claim)),
    ("increment", lambda claim, _: word("increment").search(_before(claim)[-24:])),
)
"""The first that applies is named."""


def refusal_in_family(claim: Claim, family: str, level: str) -> str:
    """Why a fact counts nowhere in the family it belongs to: a code, or empty when it counts."""
    if claim.measure == "headcount":
        return _refuse_people(claim, family, level, claim.own_words + "｜" + claim.clause)
    if claim.measure == "sessions":
        if claim.unit in _BATCHES:
            return "batches"
        own = family in {"training", "lecture"} and word("own_staff").search(claim.clause)
        taught = family in {"training", "lecture"} and level == "school" and word("teachers_taught").search(claim.clause)
        if own or taught:
            return "own-staff"
        if is_of_two_kinds(claim):
            return "two-kinds"
    return "no-copies" if family == "copies" and not _is_copies(claim) else ""


def names_kind(claim: Claim) -> bool:
    """The words at the figure say what kind of activity it is about."""
    return _KIND.search(claim.near) is not None


def is_of_two_kinds(claim: Claim) -> bool:
    """One number for two kinds of activity (义诊和讲座20场) belongs to neither."""
    if claim.measure != "sessions" or not _JOINS.search(claim.clause):
        return False
    approach = _approach(claim)
    kinds = list(_KIND.finditer(approach))
    if len(kinds) < 2 or kinds[-1].lastgroup == kinds[-2].lastgroup:
        return False
    between = approach[kinds[-2].end() : kinds[-1].start()]
    return bool(_JOINED.match(between)) and bool(_COUNTED_TOGETHER.match(approach[kinds[-1].end() :]))


def _is_copies(claim: Claim) -> bool:
    """Things handed out by the copy: not tools or questionnaires, and not two or three titles."""
    many = claim.value is None or claim.value >= _FEW_COPIES
    return claim.unit in _COPIES and many and not word("no_copies").search(claim.near)


def _refuse_people(claim: Claim, family: str, level: str, words: str) -> str:
    if claim.unit.startswith(_NO_PERSONS) or (claim.unit == "个" and "户" in claim.quote):
        return "no-persons"
    if family == "volunteers" and "人次" in claim.unit:
        return "service-not-register"
    learners = word("learns").search(claim.own_words)
    if learners and (word("own_staff").search(words) or (level == "school" and word("teachers").search(claim.near))):
        return "own-staff"
    if family != "volunteers" and _is_provider(claim):
        return "provider"
    if family == "contest" and "观众" in words:
        return "onlooker"
    return "media" if not learners and word("online").search(words) and not word("learns").search(words) else ""


def _is_provider(claim: Claim) -> bool:
    """The people told gave something (guests by name, experts, those sent out), and nobody is said to have come to it."""
    if not word("takes_part").search(claim.clause) and _SENT.match(claim.clause[len(_before(claim)) :] + claim.tail):
        return True
    if claim.audience or word("takes_part").search(claim.clause + claim.tail):
        return False
    named = claim.value is not None and claim.value <= _FEW and claim.unit in {"位", "名"}
    return named or word("providers").search(claim.near) is not None


def is_certificate(claim: Claim) -> bool:
    """The fact counts certificates, which stand for participants only where no trainees are stated."""
    return bool(word("certificates").search(claim.own_words))


def is_money_source(claim: Claim) -> bool:
    """The fact tells where money came from; what it was spent on, or merely that it was, adds nothing to stated sources."""
    if word("spent_on").search(_before(claim) if _SOURCE_FIRST.search(_approach(claim)) else claim.own_words):
        return False
    return bool(word("sources").search(f"{claim.own_words}{claim.clause}"))


def is_money_use(claim: Claim) -> bool:
    """The fact tells what money was spent on."""
    return not is_money_source(claim) and bool(word("uses").search(f"{claim.own_words}{claim.tail}{claim.rest}"))


def is_standing_venue(claim: Claim) -> bool:
    """The people counted visited a standing venue (basis `venue`)."""
    words = claim.own_words + claim.clause
    return bool(word("standing_venue").search(words)) and "流动" not in words
