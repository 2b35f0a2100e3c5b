"""The place that a text speaks for, where no body inside it reports: 全县, 县委、县政府, 各乡镇."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.ingest.identify.endings import NOT_A_NAME
from pipeline.records import Level

_LEVELS: dict[str, Level] = {
    "省": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture", "县": "county", "区": "county", "旗": "county",
    "镇": "township", "乡": "township", "校": "school",
}  # fmt: skip
_WHOLE = re.compile(r"全(?P<kind>[省市州盟县区旗镇乡校])")
_PARTS = re.compile(
    r"全(?P<kind>[省市州盟县区旗镇乡])(?:各|(?:\d{1,3}|[一二三四五六七八九十]{1,3})个?)(?:[省市州县区旗盟镇乡]|街道|社区|村|苏木|设区)"
)
"""A place told with its parts (全区七县一市, 全县各乡镇) needs to be told only once."""
_BELOW: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("省", re.compile(r"各?市、?州|各设区市|各地市|省直")),
    ("市州盟", re.compile(r"各?县[（(]?、?[市区]|各?区、?县|各旗县|市直")),
    ("县区旗市", re.compile(r"各?乡镇|各?镇（?街|各苏木|[县区旗]直|各街道")),
    ("校", re.compile(r"师生|学生|年级|班主任")),
    ("镇乡", re.compile(r"各村|各社区|村（?居")),
)
"""What a place commands: told beside its name, it makes once enough too."""
_LEAGUES = re.compile(r"盟市|地州市|各地市|自治区党委|[五七]地?市")
_COMMISSIONER = re.compile(r"行署|地委|[一二三四五六七八九十\d]县[一二三四五六七八九十\d]市")


def _level(kind: str, text: str) -> Level:
    """The level of a kind of place; 区 is a region or an autonomous region where its parts say so."""
    if kind == "区" and _COMMISSIONER.search(text):
        return "prefecture"
    if kind == "区" and _LEAGUES.search(text):
        return "province"
    return "county" if kind == "市" and small_city(text) else _LEVELS[kind]


def speaks_for(text: str, *, once: bool = False) -> Level:
    """The level of the place a text speaks for by 全县, 全镇 and the like, said twice; `once` will do beside the parts of the place."""
    counts = Counter(match.group("kind") for match in _WHOLE.finditer(text))
    if not counts:
        return "unknown"
    kind, count = counts.most_common(1)[0]
    if count >= 2:
        return _level(kind, text)
    parts = _PARTS.search(text) if once else None
    if parts:
        return _level(parts.group("kind"), text)
    told = once and any(kind in kinds and below.search(text) for kinds, below in _BELOW)
    return _level(kind, text) if told else "unknown"


_GOVERNMENT = re.compile(
    r"(?<![\u4e00-\u9fff]{2}[省市])(?<!上级)(?:全|[我该本])?(?P<kind>[省市州盟县区旗镇乡])(?:委、|委|政府|财政|直各?|上(?=[成组把安投])|教育局|人大|分管|(?<=全.)(?=[\u4e00-\u9fff\d]))"
)


_RULERS = re.compile(
    r"(?:^|[，,。;；：:\s])(?P<kind>[省市州盟县区旗])委(?:常委会)?、?(?P=kind)?政府(?:常务会)?(?=把|将|高度|十分|非常|多次|专门|始终|召开|成立|出台|坚持|年初|主要)"
)
"""Committee and government of a place that act themselves; `在县委、县政府领导下` is said by any body of the place."""


def governed(text: str) -> Level:
    """The kind of place whose government acts (县委、县政府, 市财政, 全市): as the subject, or thrice and twice as often as any other."""
    rules = _RULERS.search(text)
    if rules:
        return _level(rules.group("kind"), text)
    counts = Counter(match.group("kind") for match in _GOVERNMENT.finditer(text)).most_common(2)
    if not counts or counts[0][1] < 3 or (len(counts) > 1 and counts[1][1] * 2 > counts[0][1]):
        return "unknown"
    return _LEVELS[counts[0][0]]


_TOWNS = re.compile(r"各镇|[镇乡]{2}|[镇乡][（(]?街")
_OWN_TOWNS = re.compile(
    r"[我全]市(?:各|(?:\d{1,2}|[一二三四五六七八九十]{1,3})个?)(?:乡镇|镇|乡|街道)|各镇[（(、]街|市(?:下?辖|共有)(?:\d{1,2}|[一二三四五六七八九十]{1,3})个?(?:乡镇|镇|乡|街道)"
)
_RANKED = re.compile(r"全国科普示范市|县级市")
"""The title of national model county is given to such cities under this name."""
_COUNTIES = re.compile(r"[各市全个]县|县[（(]?[市区]|区县|县级(?!市)|[\u4e00-\u9fff]{2}县|各区|城区|[一二三四五六七八九十\d][县区]")


def small_city(text: str) -> bool:
    """Whether 我市 is a city without counties: it commands towns, and no county is told of."""
    return (len(_TOWNS.findall(text)) >= 2 or bool(_OWN_TOWNS.search(text) or _RANKED.search(text))) and not _COUNTIES.search(text)


_NO_PLACE = re.compile(r"^[在对为是使由将与和向年月日]|[我全各本该的了个]|推进|召开|完善|贯彻|落实|^团")


def named(text: str, word: str) -> str:
    """The proper name behind 我县, 我旗, 我镇: the one of that kind that the text calls most often."""
    kind = word[1:]
    pattern = re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{1,5}}?{re.escape(kind)})(?=人民政府|党委|全民|实施|科协|委员会|人民|科学|委、|关于|教育局)"
    )
    counts = Counter(name for name in pattern.findall(text) if not _NO_PLACE.search(name) and not NOT_A_NAME.search(name))
    return counts.most_common(1)[0][0] if counts else ""
