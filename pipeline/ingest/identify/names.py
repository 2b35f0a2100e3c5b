"""Names of reporting units: what a name's ending says about its level, and where titles, openings and signatures hold one."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.records import Level
from pipeline.vocabulary import load

PLACE = "place"
_HAN = "\u4e00-\u9fffXxＸ×_*○〇"
STOP = re.compile(
    r"(?:19|20|二[〇○零０oOＯ])[\dxX×_*〇○零oOＯ一二三四五六七八九]{2}|[\dXxＸ×_*○]{2,4}年|[“\"《（(—:：,，。\s]|落实|实施|贯彻|开展|关于|在|全民|公民|科学素|科学普及|科普(?!协|教育基地|志愿|中心|馆)"
    r"|科技(?:活动|宣传|创新|工作|下乡)|科学(?:教育|技术普及|知识|文化)|(?:农民|职工|妇女|干部|居民|青少年|城镇劳动|气象|环保|林业|卫生|健康)(?:科|素|技)|工作|年度|上半年|下半年|\d|第"
)
"""Where the name of a unit ends in a title."""
_LEADING = re.compile(
    r"^(?:[`'·•▲■●◆★☆#>-]|(?:19|20)[\dXxＸ×_*○]{2}年?(?:度|上半年|下半年|全年)?|[\dXxＸ×_*○]{2,4}年(?:度)?|关于(?:印发|报送|呈报)?|中共|“?十[一二三四五]五”?|上半年|年度|某年|【|\[|\s)+"
)
_TOPIC = re.compile(r"(?:全民|公民)?科学素[质养](?P<name>[\u4e00-\u9fff]{2,8}?)(?:工作|活动)?(?:总结|汇报|报告|小结)")
NOT_A_NAME = re.compile(
    r"^(?:这|基层|各级|有关|相关|其他|所有|参加|组织|通过|邀请|联合|会同|由|在|与|向|从|对|于|被|为|以|把|将|经|市、|省、|县、|团[县市区]$)"
    r"|依据|由|组长|依照|参照|根据|提高|提升|增强|影响|作为|下设|设在|但|其|第[一二三](?!中学|小学|实验|人民|初级|高级|附属|幼儿园|医院)|一个|每个|不少|许多|近[年日期]|下一步|今后|活动中|进入|走进|到|以及|对照|对比|针对|通知|方案"
    r"|[、，。及我了的各该是]|(?:[省市县区镇乡村局委院校会府部协])[和与]|[和与]有关|本(?!溪)|全[省市县区镇乡旗州校]|召开|举办|开展|[使让]|确保|推进|完善|成立|贯彻|落实"
)
"""Words that a verb or a preposition runs into are no name."""
_SUBJECT = re.compile(
    rf"(?:^|[，,。;；:：\s])(?:今年(?:以来)?|一年来|近年来|[本这上下]学[期年]|全年|年初|上午|下午|当天|日前|近日|昨日|今日|目前|同时|此前|随后|下一步|今后|(?:19|20)\d\d年(?:以来)?|[Xx×_*\d]{{2,4}}年)?\s?(?P<name>[{_HAN}（）]{{2,24}}?)"
    r"(?=(?:在|从|同|会同|牵头|联合|团结|接到|(?:19|20)\d\d年|围绕|紧紧|紧扣|紧密|认真|坚持|以|按照|根据|高度|全面|积极|切实|深入|始终|立足|充分|严格|扎实|大力|结合|高举|继续|牢牢|把|将|将其|作为|成立于|成立(?:以来|后)|于[\dxX×]{1,4}[年月]|对照|自(?:19|20|[Xx×])|开展了|位于|地处|位居|是|有|现有|辖|全民|(?:农业|气象|健康|卫生|环保|林业|水利|防震减灾|消防|金融|法律)?科普工作|科学素|克服|贯彻|落实|聚焦|努力|着力|不断|组织|依托|依靠|借助|利用|充分|十分|非常|很|常住|总面积|占地|科技活动周|科普日|科技节|科普周|科普月))"
)
_GOVERNED = re.compile(
    r"(?:^|[，,。;；：:\s])(?P<name>(?:[\u4e00-\u9fff]{1,6}|[XxＸ×_*○]{1,6})(?:街道|[镇乡县区旗市]))(?=党工委|党委|人民政府|政府|办事处|委、)"
)
"""A place before its committee or government."""


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    rows = [(row["ending"], row["level"]) for row in load("organisations", ("ending", "level"))]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _endings_in() -> dict[str, tuple[tuple[str, str], ...]]:
    """The endings by their last character, the longest first."""
    return {last: tuple(row for row in _endings() if row[0][-1] == last) for last in {ending[-1] for ending, _ in _endings()}}


_AFTERWORD = re.compile(r"[（(].{0,12}[)）]$")
_LEAGUE = re.compile(r"共青团|^团[省市县区旗镇乡校]?委|团工委$")
_MUNICIPALITY = re.compile(r"^(?:北京|天津|上海|重庆)市?(?:委|政府|人民政府)?$")
"""A municipality has the rank of a province, unlike the other cities."""
_NATIONAL = re.compile(
    r"^(?:国务院|(?:中国|国家|全国).{1,14}(?:局|部|委|委员会|办公室|科协|协会|学会|总工会|妇联)$"
    r"|(?:科技|科学技术|教育|农业|农业农村|卫生|文化|环保|环境保护|自然资源|工业和信息化|人力资源和社会保障|财政|民政|公安)部$)"
)
_COMMUNITY = re.compile(r"(?:社区|[^农]村)(?!.{0,6}(?:科协|卫生|学校|小学|幼儿园)).{1,6}(?:委|支部|总支|站|队)$")
"""A committee or branch inside a community or village reports for it."""
_INSIDE_SCHOOL = re.compile(r"(?:小学|中学|学校|学院|大学|幼儿园)(?!.{0,6}(?:科协|医院)).{2,6}(?:处|室|组|部|科|中心)$")
"""An office inside a school reports for it."""
_SPECIAL: tuple[tuple[re.Pattern[str], Level], ...] = (
    (_NATIONAL, "national"),
    (_COMMUNITY, "village"),
    (_INSIDE_SCHOOL, "school"),
    (_MUNICIPALITY, "province"),
    (_LEAGUE, "association"),
)
_PARTY = re.compile(r"[省市县区旗州盟镇乡]委$")


@lru_cache(maxsize=4096)
def level_of(name: str) -> Level | None:
    """The level that a unit's name tells by its ending, None when the ending is not known.

    A government, a party committee or a leading group has the level of its place. `团` before 委 makes an association.
    """
    name = _AFTERWORD.sub("", name).strip()
    special = next((level for pattern, level in _SPECIAL if pattern.search(name)), None)
    if special:
        return special
    if _PARTY.search(name) and "农" not in name and "卫" not in name:
        name = name[:-1]
    for ending, level in _endings_in().get(name[-1:], ()):
        if name.endswith(ending):
            if level != PLACE:
                return level  # type: ignore[return-value]
            return _place(name[: -len(ending)])
    return None


def _place(name: str) -> Level:
    for ending, level in _endings_in().get(name[-1:], ()):
        if level != PLACE and name.endswith(ending) and level in ("county", "township", "prefecture", "province", "village"):
            return level  # type: ignore[return-value]
    found = re.search(r"(?:[镇乡]|街道|[县区旗]|市|省)", name)
    if not found:
        return "unknown"
    return level_of(name[: found.end()]) or "unknown"


_NUMBER = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|\d{1,2})"
_SHARED = re.compile(
    rf"[（(【\[]?(?:篇\s?[（(【]?{_NUMBER}[）)】]?|第\s?{_NUMBER}\s?[篇条]|(?:范文|范本|样本|模板)\s?[（(]?{_NUMBER}[）)]?"
    rf"|[\u4e00-\u9fff]{{0,4}}{_NUMBER}\s?篇[）)】]?(?:【.】)?|(?<![\d年.])[（(【]?{_NUMBER}[）)】]?)[】）)\]]?$"
)


def shared(title: str) -> bool:
    """Whether a title is a collection's (科普工作总结篇二, …(精选5篇)): the site wrote it over texts of many units and years."""
    return bool(_SHARED.search(title))


def _up_to_stop(words: str) -> str:
    stop = STOP.search(words)
    return words[: stop.start()] if stop else words


_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")


def in_title(title: str) -> str:
    """The unit's name at the head of a title, empty when there is none. A blank inside the name is no end of it."""
    words = _LEADING.sub("", title.strip("《》〈〉 \u3000"))
    name = _up_to_stop(words)
    if not level_of(name):
        words = _BLANK.sub("", words)
        name = _up_to_stop(words)
    topic = _TOPIC.match(words)
    if not name and topic:
        name = topic.group("name")
    name = _TWICE.sub(r"\1", name)
    if 2 <= len(name) <= 30 and level_of(name) and not _EXHIBIT.fullmatch(name):
        return name
    inside = _BODY_FIRST.match(name)
    if inside and level_of(inside.group()) and not _EXHIBIT.fullmatch(inside.group()):
        return inside.group()
    place = _LEADING_PLACE.match(words)
    if not place or NOT_A_NAME.search(place.group()) or _KIND_OF_PLACE.search(place.group()) or _BODY.match(words, place.end()):
        return ""
    return place.group() if specific(place.group()) else ""


_TWICE = re.compile(r"^(.{2,10})\1")
"""Printed twice: 兴隆村兴隆村."""
_EXHIBIT = re.compile(r"(?:流动|数字|校园|农村中学)?科技馆|科普(?:大篷车|画廊|中心|驿站)|(?:科技|科普)?(?:文化)?活动中心")
"""Things that are shown are no unit."""
_KIND_OF_PLACE = re.compile(r"科普|示范|文明|先进|创建|工业|小城|乡镇|街镇|进|下")
_LEADING_PLACE = re.compile(r"[\u4e00-\u9fff]{2,7}?(?:自治[县州区]|街道|社区|[省市县旗镇乡])")
"""A title that tells what a place did names the place first."""
_BODY_FIRST = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:科协|科学技术协会|[^格]局|妇联|总工会|[中小]学|学院|医院|[^平舞擂]台|[^场]馆|中心)(?=.)"
)
"""A title that names what was done right behind the body that did it."""
_BODY = re.compile(r"[^\d年，。、]{0,14}?(?:[局会馆校院委厂部所站社团队办]|中心|公司|小组)")
"""A body of the place follows: the title names that, even where the name could not be read."""


_ONLY_KINDS = re.compile(r"[省市县区州旗镇乡村]{2,4}|村居|乡镇街道|街道社区")
"""乡镇, 县区: two kinds of places and no place."""


def specific(name: str) -> bool:
    """Whether a name tells one unit from another: a proper name or a place before the kind of body."""
    if _ONLY_KINDS.fullmatch(name):
        return False
    for ending, _ in _endings_in().get(name[-1:], ()):
        if name.endswith(ending):
            return len(name) - len(ending) >= 2 or (len(name) - len(ending) == 1 and name[0] in "省市县区州旗盟镇乡校院")
    return False


def in_signature(line: str) -> str:
    """The signing unit of a signature line, empty when it is a date only or signed by a person."""
    words = re.sub(r"(?:报告|汇报|总结|填报|报送)?(?:单位|人|部门)[:：]", "", line).strip(" \u3000（()）")
    words = re.split(r"[\s\u3000（(]*(?:(?:19|20)[\dXx×_*]{2}|[Xx×_*]{2,4}年|二[〇○ＯOo零0]|\d{1,2}月|[Xx×_*]{1,2}月)", words, maxsplit=1)[
        0
    ].strip(" \u3000，,：:。")
    return words if 2 <= len(words) <= 36 and level_of(words) else ""


def in_opening(text: str, reach: int = 260) -> tuple[str, ...]:
    """Units that act as subjects in the first `reach` characters of a text, in order."""
    found = []
    for match in _SUBJECT.finditer(text[:reach]):
        name = match.group("name")
        if not NOT_A_NAME.search(name) and not _EXHIBIT.fullmatch(name) and level_of(name):
            found.append(name)
    found += [name for name in _GOVERNED.findall(text[:reach]) if len(name) >= 3 and not NOT_A_NAME.search(name)]
    return tuple(found)
