"""Scopes: what part of the whole a number tells."""

from __future__ import annotations

import re

from pipeline.extract.seek import last_match
from pipeline.extract.spot import Spot

_RATE = re.compile(
    r"(?:人均|人平|户均|亩均|村均|校均|生均|场均|班均|日均|年均|月均|平均"
    r"|每[0-9一二两三四五六七八九十]?(?:个)?(?:人|户|名|年|月|周|季度|学期|村|镇|乡|校|次|期|场|亩|班|位|社区|学校|乡镇|县|所|家|天|支|季|学年|半年|半月|单位|企业|街道|点|户籍))"
)
_RATED = ("均", "平", "每")
_HEARD = re.compile("由|从|比|较|增|新|共|总|累|历|合|去年|上年|往年|原有|现有|拥有|达到|展到|大到|已有|在册|注册|会员|年来|以来|近|全年")
"""Words without one of which none of the scopes below is told."""

_SCOPES = (
    ("former", re.compile(r"[由从去上往原](?:(?<=[由从])(?:原来|过去|去年|上年|年初|最初|此前)?的?[^，]{0,6}$"
                          r"|(?:(?<=[去上往])年|(?<=原)有)[^，完]{0,8}$)")),
    ("increment", re.compile(r"[比较同新增净](?:(?:(?<=[比较])|(?<=同)比)[^，]{0,10}(?:增加|增长|增|多|减少)了?[^，]{0,4}$"
                             r"|(?<=新)增(?!产值|效益)[^，]{0,8}$|(?<=增)加了?$|(?<=净)增$)")),
    ("stock", re.compile(r"(?:现有|拥有|总数|达到|发展到|增加到|增至|扩大到|共有|已有|在册|注册|会员)[^，]{0,10}$")),
    ("cumulative", re.compile(r"(?:累计|历年|五年来|近年来|多年来|几年来|以来|近[0-9一二三两几]年)[^，]{0,20}$")),
    ("new", re.compile(r"(?:新建|新增|新设|新办|新发展|新成立|新认定|新命名|新购)[^，]{0,12}$")),
    ("total", re.compile(r"(?:共|总计|合计|共计|全年|总|一共)[^，]{0,16}$")),
)  # fmt: skip


def scope_of(spot: Spot) -> tuple[str, str]:
    """rate, part, former, increment, stock, cumulative, new or total with its cue; empty strings where nothing tells."""
    before, end = spot.before, spot.quantity.end
    rate = last_match(_RATE, before) if any(word in before for word in _RATED) else None
    if rate and len(before) - rate.end() <= 14:
        return "rate", rate[0]
    if spot.text.startswith(("/人", "／人", "/户", "/年"), end):
        return "rate", spot.text[end : end + 2]
    if "其中" in spot.told:
        return "part", "其中"
    near = before[-30:]
    if not _HEARD.search(near):
        return "", ""
    for scope, regex in _SCOPES:
        if cue := regex.search(near):
            return scope, cue[0]
    return "", ""
