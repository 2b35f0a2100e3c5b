"""The unit that a title names: the longest name at its head, before what was done."""

from __future__ import annotations

import re

from pipeline.ingest.identify.endings import NOT_A_NAME, level_of, specific
from pipeline.ingest.identify.heads import head

_LEADING = re.compile(
    r"^(?:[`'·•▲■●◆★☆#>-]|(?:19|20)[\dXxＸ×_*○]{2}年?(?:度|上半年|下半年|全年)?|[\dXxＸ×_*○]{2,4}年(?:度)?|关于(?:印发|报送|呈报)?|中共|“?十[一二三四五]五”?|上半年|年度|某年|最新(?:或|版)?|精选|热门|[（(]?历届[)）]?年?|【|\[|\s)+"
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


_BLANK = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")

_TWICE = re.compile(r"^(.{2,10})\1")
"""Printed twice: 兴隆村兴隆村."""

_BEHIND = re.compile(
    r"(?:总结|小结|汇报|报告|材料|情况|范文)\s?(?:[—–\-_|｜:：·]{1,3}|[（(【\[]|\s)\s?(?P<name>[\u4e00-\u9fffXx×*○]{3,24})\s?[)）】\]]?$"
)
"""A name behind the title: 科普工作总结——县气象局, 科技节总结（青石小学）."""


def in_title(title: str) -> str:
    """The unit's name at the head of a title or behind it, empty when there is none. A blank inside the name is no end of it."""
    words = _LEADING.sub("", title.strip("《》〈〉 \u3000"))
    words = _TWICE.sub(r"\1", words)
    name = head(words)
    if _BLANK.search(words):
        name = max(name, head(_BLANK.sub("", words)), key=len)
    if name:
        return name
    behind = _BEHIND.search(words)
    if behind and specific(behind.group("name")) and not NOT_A_NAME.search(behind.group("name")):
        return behind.group("name") if level_of(behind.group("name")) not in (None, "unknown") else ""
    topic = _TOPIC.match(_BLANK.sub("", words))
    return topic.group("name") if topic and level_of(topic.group("name")) else ""
