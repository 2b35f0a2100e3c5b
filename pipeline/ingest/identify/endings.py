"""What the ending of a unit's name tells: its level, whether the name tells one unit from another, where it may be cut."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.ingest.identify.region import is_division
from pipeline.records import Level
from pipeline.vocabulary import load

PLACE, NO_BODY = "place", "none"
PLACE_LEVELS = ("province", "prefecture", "county", "township", "village")


class Ending(NamedTuple):
    """How names of a kind end, the level this tells, and what must not stand behind it."""

    words: str
    level: str
    unless: re.Pattern[str] | None


@cache
def _endings() -> dict[str, tuple[Ending, ...]]:
    """The endings by their last character, the longest first."""
    found: dict[str, list[Ending]] = {}
    rows = load("organisations", ("ending", "level", "unless"))
    for row in sorted(rows, key=lambda row: -len(row["ending"])):
        ending = Ending(row["ending"], row["level"], re.compile(row["unless"]) if row["unless"] else None)
        found.setdefault(row["ending"][-1], []).append(ending)
    return {last: tuple(some) for last, some in found.items()}


def _ending(name: str) -> Ending | None:
    """The longest ending that a name has."""
    return next((ending for ending in _endings().get(name[-1:], ()) if name.endswith(ending.words)), None)


@cache
def kinds() -> dict[str, Level]:
    """The kinds of bodies inside places, by their words of two letters and more (残联, 水厂, 少年宫)."""
    inside = ("village", "association", "enterprise", "school", "department")
    found = (one for some in _endings().values() for one in some if one.level in inside and len(one.words) > 1)
    return {one.words: one.level for one in found}  # type: ignore[misc]


@cache
def last_letters() -> frozenset[str]:
    """The letters that a name may end with."""
    return frozenset(_endings()) | frozenset("团连师小中班级")


def ends_at(words: str, end: int) -> bool:
    """Whether a name may end here: no longer word runs over the place (社区|级, 科|普)."""
    name = words[:end]
    return not any(
        ending.unless and name.endswith(ending.words) and ending.unless.match(words, end) for ending in _endings().get(name[-1:], ())
    )


_AFTERWORD = re.compile(r"[（(].{0,12}[)）]$")
_NATIONAL = re.compile(
    r"^(?:国务院(?:办公厅)?|(?:中国|国家|全国)(?!.*(?:公司|银行|集团|[省市县区旗州镇乡])).{1,14}(?:局|部|委|委员会|办公室)"
    r"|(?:科技|科学技术|教育|农业|农业农村|卫生|文化|环保|环境保护|自然资源|工业和信息化|人力资源和社会保障|财政|民政|公安)部)$"
)
_COMMUNITY = re.compile(r"(?:社区|居委会|[^农]村)(?!.{0,6}(?:科协|卫生|学校|小学|幼儿园)).{1,8}(?:委|支部|总支|站|队|小组)$")
"""A committee, branch or group inside a community or village reports for it."""
_INSIDE_SCHOOL = re.compile(
    r"(?:小学|中学|学校|学院|大学|幼儿园|[^部]院[^校]{0,4}系)(?!.{0,8}(?:科协|医院|实验室)).{2,8}(?:处|室|组|部|科|中心|站)$"
)
"""An office inside a school reports for it."""
_CLASS = re.compile(r"[一二三四五六七八九初高]\s?[（(]?\s?[\d一二三四五六七八九十]{1,2}\s?[）)]?\s?(?:中队|班)$|(?:年级|[大中小]班)$")
_SCHOOL_NUMBER = re.compile(r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})[中小]$")
_GROUP = re.compile(r"(?:[村湾庄沟屯寨坪坝冲岭塘坡桥河里弄巷园]|楼院)第?[一二三四五六七八九十\d]{1,2}组$")
_REGIMENT = re.compile(r"(?:^|[师市])(?:[一二三四五六七八九十○〇零百]{2,5}|\d{2,3})团$")
_COMPANY = re.compile(r"(?:^|[团场])(?:[一二三四五六七八九十]{1,3}|\d{1,2})连$")
_DIVISION = re.compile(r"^(?:兵团|农)?第?[一二三四五六七八九十]{1,2}师(?:[\u4e00-\u9fff]{2,4}市)?$")
_LEAGUE = re.compile(r"共青团|^团[省市县区旗镇乡校]?委|团工委$")
_MUNICIPALITY = re.compile(r"^(?:北京|天津|上海|重庆)市?(?:委|政府|人民政府)?$")
"""A municipality has the rank of a province, unlike the other cities."""
_OFFICE_OF_ASSOCIATION = re.compile(r"(?:科协|科学技术协会|学会|协会|工会|妇联)(?:机关)?[\u4e00-\u9fff]{1,6}[部处室]$")
_CENTRAL_BANK = re.compile(r"人民银行.{0,12}[行部处]$")
_BUILDERS = re.compile(r"(?:中铁|中交|中建|中冶|水电|中国铁建|中国水电)[\u4e00-\u9fff]{0,6}局$")
_SPECIAL: tuple[tuple[re.Pattern[str], Level], ...] = (
    (_NATIONAL, "national"),
    (_CENTRAL_BANK, "department"),
    (_BUILDERS, "enterprise"),
    (_OFFICE_OF_ASSOCIATION, "association"),
    (_CLASS, "school"),
    (_COMMUNITY, "village"),
    (_INSIDE_SCHOOL, "school"),
    (_SCHOOL_NUMBER, "school"),
    (_GROUP, "village"),
    (_REGIMENT, "township"),
    (_COMPANY, "village"),
    (_DIVISION, "prefecture"),
    (_MUNICIPALITY, "province"),
    (_LEAGUE, "association"),
)
"""Forms that no ending tells alone."""
_ANY_SPECIAL = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _SPECIAL))
_PARTY = re.compile(r"[省市县区旗州盟镇乡]委$")
_SUBJECT_OF_GROUP = re.compile(r"(?:全民|公民|科学素|科普|科技|实施|《|纲要|反邪教|防震|防灾|全国科普).*$")


@lru_cache(maxsize=4096)
def level_of(name: str) -> Level | None:
    """The level that a unit's name tells by its ending, None when the ending is not known.

    A government, a party committee or a leading group has the level of its place. `团` before 委 makes an association.
    """
    name = _AFTERWORD.sub("", name).strip() if not _CLASS.search(name) else name
    if _ANY_SPECIAL.search(name):
        return next(level for pattern, level in _SPECIAL if pattern.search(name))
    if _PARTY.search(name) and "农" not in name and "卫" not in name:
        name = name[:-1]
    ending = _ending(name)
    if ending is None or ending.level == NO_BODY:
        return None
    return _of_group(name[: -len(ending.words)]) if ending.level == PLACE else ending.level  # type: ignore[return-value]


def _of_group(name: str) -> Level:
    """The level of the place or body whose government, committee or leading group this is."""
    name = _SUBJECT_OF_GROUP.sub("", name)
    level = level_of(name) if name else None
    if level:
        return level
    found = re.search(r"(?:[镇乡]|街道|[县区旗]|市|省)", name)
    return (level_of(name[: found.end()]) if found else None) or "unknown"


SHORTEST_NAME = 2
"""Of two letters only real counties are names of counties (渠县, not 我县)."""
_ONLY_KINDS = re.compile(r"[省市县区州旗镇乡村]{2,4}|村居|乡镇街道|街道社区")
"""乡镇, 县区: two kinds of places and no place."""


def specific(name: str) -> bool:
    """Whether a name tells one unit from another: a proper name or a place before the kind of body."""
    if _ONLY_KINDS.fullmatch(name):
        return False
    if _GROUP.search(name) or _REGIMENT.search(name) or _COMPANY.search(name):
        return True
    ending = _ending(name)
    if ending is None or ending.level == NO_BODY:
        return False
    if len(name) == SHORTEST_NAME and name[-1] == "县":
        return is_division(name)
    left = len(name) - len(ending.words)
    return left >= 2 or (left == 1 and name[0] in "省市县区州旗盟镇乡校院")


NOT_A_NAME = re.compile(
    r"^(?:这|驻村|调整|建立|充实|选派|聘请|争取|带动|基层|各级|有关|相关|其他|所有|参加|组织|通过|邀请|联合|会同|由|在|与|向|从|对|于|被|为|以|把|将|经|市、|省、|县、|团[县市区]$)"
    r"|依据|由|组长|依照|参照|根据|提高|提升|增强|影响|作为|下设|设在|但|其|第[一二三](?=个|次|批|步|届|阶|季|产|是|，|,|、)|[一二三四五六七八九十百两几每\d]个|辖区|不少|许多|近[年日期]|下一步|今后|活动中|进入|走进|到|以及|对照|对比|针对|通知|方案"
    r"|[、，。及我了的各该是]|(?:[省市县区镇乡村局委院校会府部协室办科站所])[和与]|[和与]有关|本(?!溪)|全[省市县区镇乡旗州校]|召开|举办|开展|[使让]|确保|推进|完善|成立|贯彻|落实"
)
"""Words that a verb or a preposition runs into are no name."""
EXHIBIT = re.compile(r"(?:流动|数字|校园|农村中学)?科技馆|科普(?:大篷车|画廊|中心|驿站)|(?:科技|科普)?(?:文化)?活动中心")
"""Things that are shown are no unit."""
