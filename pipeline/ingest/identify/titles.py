"""The unit that a title names: the longest name at its head, before what was done."""

from __future__ import annotations

import re
from functools import cache

from pipeline.ingest.identify.endings import PLACE_LEVELS, ends_at, level_of, specific
from pipeline.ingest.identify.names import EXHIBIT, NOT_A_NAME
from pipeline.vocabulary import load

LONGEST_NAME = 32
_LEADING = re.compile(
    r"^(?:[`'·•▲■●◆★☆#>-]|(?:19|20)[\dXxＸ×_*○]{2}年?(?:度|上半年|下半年|全年)?|[\dXxＸ×_*○]{2,4}年(?:度)?|关于(?:印发|报送|呈报)?|中共|“?十[一二三四五]五”?|上半年|年度|某年|【|\[|\s)+"
)
_TOPIC = re.compile(r"(?:全民|公民)?科学素[质养](?P<name>[\u4e00-\u9fff]{2,8}?)(?:工作|活动)?(?:总结|汇报|报告|小结)")
_NUMBER = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,2})"
_SHARED = re.compile(
    rf"[（(【\[]?(?:篇\s?[（(【]?{_NUMBER}[）)】]?|第\s?{_NUMBER}\s?[篇条]|(?:范文|范本|样本|模板)\s?[（(]?{_NUMBER}[）)]?"
    rf"|[\u4e00-\u9fff]{{0,4}}{_NUMBER}\s?篇[）)】]?(?:【.】)?|(?<![\d年.])[（(【]?{_NUMBER}[）)】]?)[】）)\]]?$"
)


def shared(title: str) -> bool:
    """Whether a title is a collection's (科普工作总结篇二, …(精选5篇)): the site wrote it over texts of many units and years."""
    return bool(_SHARED.search(title))


@cache
def _stop() -> re.Pattern[str]:
    """Where the name of a unit ends in a title at the latest."""
    return re.compile("|".join(row["pattern"] for row in load("unit_stops", ("pattern", "source"))))


_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_TWICE = re.compile(r"^(.{2,10})\1")
"""Printed twice: 兴隆村兴隆村."""


def in_title(title: str) -> str:
    """The unit's name at the head of a title, empty when there is none. A blank inside the name is no end of it."""
    words = _LEADING.sub("", title.strip("《》〈〉 \u3000"))
    name = _head(words)
    if _BLANK.search(words):
        name = max(name, _head(_BLANK.sub("", words)), key=len)
    if name:
        return name
    topic = _TOPIC.match(_BLANK.sub("", words))
    return topic.group("name") if topic and level_of(topic.group("name")) else ""


def _head(words: str) -> str:
    """The longest name at the head of the words that does not run over what stops a name."""
    words = _TWICE.sub(r"\1", words)
    stop = _stop().search(words)
    blank = words.find(" ")
    end = min(stop.start() if stop else len(words), blank if blank > 0 else len(words), LONGEST_NAME)
    if end >= 2 and _whole(words[:end]):
        return words[:end]
    return next((words[:at] for at in range(end, 1, -1) if _names(words, at, end)), "")


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
    return not (
        _KIND_OF_PLACE.search(name) or _KINDS_BEHIND.search(name) or _holds_body(name) or not _chain(name) or _BODY.match(words[at:end])
    )


_LONG_KINDS = ("社区", "街道", "居委会", "村委会", "办事处", "委员会", "政府", "办公室", "小组")
_BODIES_OF_PLACES = ("委会", "委员会", "政府", "办公室", "小组", "党委", "工委", "两委")
_KINDS_BEHIND = re.compile(r"(?<=[省市县区旗镇州])(?:乡镇|城乡|街镇|镇街|乡村|村镇|县区|市县|区县|街道社区|村社区)$")
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
    return level_of(name[:-3]) in ("school", "township", "village") if "大学" not in name else False


def _holds_body(name: str) -> bool:
    """Whether a body is named before the last place (银行镇江, 科学院科技兴村)."""
    return any(
        level_of(name[:at]) in ("enterprise", "school", "department", "association") and name[at - 1] not in _ALONE and ends_at(name, at)
        for at in range(3, len(name))
    )


_ALONE = "部科股处馆站所台系厂委局厅校矿"
"""Kinds told by one letter, which stand in names of places too (站前街道, 台州市)."""
