"""The longest name at the head of words: of a title, or of the first clause of a text."""

from __future__ import annotations

import re
from functools import cache

from pipeline.ingest.identify.endings import EXHIBIT, NOT_A_NAME, PLACE_LEVELS, ends_at, last_letters, level_of, specific
from pipeline.vocabulary import load

LONGEST_NAME = 32


@cache
def stops(place: str) -> str:
    """Alternatives of a pattern: what ends the name of a unit in a title, or shows in an opening that the name before it acts."""
    return "|".join(row["pattern"] for row in load("unit_stops", ("place", "pattern")) if row["place"] == place)


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(stops("title"))


@cache
def _stop_in_clause() -> re.Pattern[str]:
    return re.compile(f"{stops('title')}|{stops('opening')}")


def head(words: str) -> str:
    """The longest name at the head of the words that does not run over what stops a name."""
    stop = _stop().search(words)
    blank = words.find(" ")
    end = min(stop.start() if stop else len(words), blank if blank > 0 else len(words), LONGEST_NAME)
    if end >= 2 and _whole(words[:end]):
        return words[:end]
    return next((words[:at] for at in range(end, 1, -1) if words[at - 1] in last_letters() and _names(words, at, end)), "")


def acting_head(clause: str) -> str:
    """The body, or the place alone, that a clause begins with."""
    stop = _stop_in_clause().search(clause)
    end = min(stop.start() if stop else len(clause), LONGEST_NAME)
    name = clause[:end]
    if end >= 2 and _whole(name) and specific(name) and not NOT_A_NAME.search(name) and not EXHIBIT.search(name) and _chain(name):
        return name
    ends = (at for at in range(end, 1, -1) if clause[at - 1] in last_letters())
    return next((clause[:at] for at in ends if level_of(clause[:at]) not in PLACE_LEVELS and _names(clause, at, end)), "")


def _whole(name: str) -> bool:
    """Whether all words before the stop are one name."""
    level = level_of(name)
    if level in (None, "unknown") or EXHIBIT.fullmatch(name) or _shown(name) or _KINDS_BEHIND.search(name):
        return False
    return level not in PLACE_LEVELS or name.endswith(_LONG_KINDS) or not _holds_body(name)


def _names(words: str, at: int, end: int) -> bool:
    """Whether the words up to here are a name, and what stands behind is not the rest of a longer one."""
    name = words[:at]
    level = level_of(name)
    if level in (None, "unknown") or not ends_at(words, at) or not specific(name):
        return False
    if NOT_A_NAME.search(name) or EXHIBIT.fullmatch(name) or _shown(name):
        return False
    if level not in PLACE_LEVELS or name.endswith(_BODIES_OF_PLACES):
        return True
    told = _KIND_OF_PLACE.search(name) or _KINDS_BEHIND.search(name) or not _chain(name)
    return not (told or _holds_body(name) or (_BODY.match(words[at:end]) and not EXHIBIT.fullmatch(words[at:end])))


_LONG_KINDS = ("社区", "街道", "居委会", "村委会", "办事处", "委员会", "政府", "办公室", "小组")
_BODIES_OF_PLACES = ("委会", "委员会", "政府", "办公室", "小组", "党委", "工委", "两委")
_KINDS_BEHIND = re.compile(
    r"(?<=[省市县区旗镇州])(?:乡镇|城乡|街镇|镇街|乡村|村镇|县区|市县|区县|街道社区|村社区)$"
    r"|(?<=街道)社区$|(?<=[镇乡])村$|各[\u4e00-\u9fff]{1,4}$"
)
"""市 + 乡镇: the towns of a place, no town."""
_KIND_OF_PLACE = re.compile(r"科普|示范|文明|先进|创建|工业(?!园)|小城镇|乡镇|街镇|[走引]进|进(?:社区|村|乡)|下乡|^(?:农村|社区|驻村|全)")
_BODY = re.compile(
    r"(?:(?!流动科技馆|科普)[^\d年，。、]){0,14}?(?:局|会(?!议|场|员|展|商)|馆|校(?!园|内|外|区)|委(?!托|员)|院(?!坝|落)|厂|[^干全东西南北中内]部(?!门|署|分)"
    r"|所(?!有|属|在)|站(?!点|台)|[^客]社(?!区|会)|团(?!结|体|队)|队(?!伍)|办(?!理|好|法|实|班|学)|中心(?!城|区|组)|公司|小组)"
)
"""A body of the place follows: the title names that, even where the name could not be read."""
_SHORT_PARTS = re.compile(r"自治[州县旗区]|[省市县区旗州盟镇乡村]|街道|苏木|社区|嘎查|居委|小区")


def _chain(name: str) -> bool:
    """Whether a place is told as places are: short names, one inside the other."""
    longest = 14 if "自治" in name else 8
    return all(len(part) <= longest for part in _SHORT_PARTS.split(name))


def _shown(name: str) -> bool:
    """Whether a name ends with what its owner visited (幼儿园科技馆): the science museum is no part of a school or township."""
    if not name.endswith(("科技馆", "博物馆")):
        return False
    if name.endswith("学生科技馆"):
        return True
    return level_of(name[:-3]) in ("school", "township", "village") if "大学" not in name else False


def _holds_body(name: str) -> bool:
    """Whether a body is named before the last place (银行镇江, 科学院科技兴村)."""
    return any(
        level_of(name[:at]) in ("enterprise", "school", "department", "association") and name[at - 1] not in _ALONE and ends_at(name, at)
        for at in range(3, len(name))
    )


_ALONE = "部科股处馆站所台系厂委局厅校矿"
"""Kinds told by one letter, which stand in names of places too (站前街道, 台州市)."""
