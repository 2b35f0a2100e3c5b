"""What kind of text it is, whose Outline it follows, and how much of it was masked."""

from __future__ import annotations

import re

from pipeline.ingest.identify.titles import shared
from pipeline.ingest.repair.masks import MASK_MARKS, find_masks
from pipeline.records import Draft, Genre

_TITLES: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("evaluation", re.compile(r"自查|自评|评估|考核|评价")),
    ("notice", re.compile(r"通知|函$|公告|倡议书")),
    ("other", re.compile(r"答复$|复函|简介$")),
    ("summary", re.compile(r"总结|小结|回顾")),
    ("plan", re.compile(r"计划|方案|打算|要点|规划|思路|安排")),
    ("report", re.compile(r"汇报|报告|情况|述职")),
)
_ANNOUNCED: tuple[tuple[Genre, re.Pattern[str]], ...] = (
    ("evaluation", re.compile(r"(?:自查|自评|评估)(?:工作)?(?:情况|结果|报告)?(?:汇报|报告|总结)?如下")),
    ("summary", re.compile(r"总结(?:如下|于后)")),
    ("report", re.compile(r"(?:汇报|报告)(?:如下|于后)")),
    ("plan", re.compile(r"(?:制定|拟定|提出)(?:本|以下|如下|此)?(?:实施)?(?:计划|方案|意见)")),
)
_ISSUED = re.compile(r"制[定订](?:了)?(?:本|如下|以下|此)(?:工作|实施)?(?:方案|计划|要点)|现制[定订].{0,12}(?:方案|计划)(?:如下)?[:：]")
"""A plan says so whatever title a site gave it."""
_CIRCULATED = re.compile(r"现?(?:将.{2,60})?(?:印发|转发)给你们|请(?:结合实际)?(?:认真|抓好)?(?:遵照|贯彻|组织)(?:执行|实施|落实)")
"""A circular says that it is sent round."""
_HEADLINE = re.compile(r"[^。；;\n]{0,60}?(?:实施|活动|工作)(?P<kind>方案|计划|要点)(?=\s|[（(\n]|方案)")
_NAMED = re.compile(r"《[^》]{0,60}》")
_OUTLINES = (
    ("2006", ("城镇劳动人口", "2006"), re.compile(r"城镇劳动人口|2006\s?[—–-]\s?2010|国发〔2006〕7号")),
    ("2011", ("2011", "居民科学素质", "科普人才"), re.compile(r"2011\s?年?[—–-]\s?2015|社区居民科学素质|科普人才建设")),
    ("2016", ("2016", "科普信息", "科普益民", "科普产业"), re.compile(r"2016\s?年?[—–-]\s?2020|科普信息化|社区科普益民|科普产业")),
    (
        "2021",
        ("产业工人", "2021", "规划纲要", "老年人科学素质", "银龄"),
        re.compile(r"产业工人(?:科学素质|、老年人)|2021\s?[—–-]\s?2035|规划纲要|老年人科学素质|银龄"),
    ),
)
"""Each version of the Outline with its own labels, and the words of which a text with a label has one."""


def find_genre(draft: Draft, text: str) -> Genre:
    """The kind of text, by its title, else by what its opening announces; a summary when neither tells.

    A collection's title tells less than a self-check that the text announces.
    """
    if _ISSUED.search(text[:600]):
        return "plan"
    title = _NAMED.sub("", draft.title) or draft.title
    announced: Genre | None = next((genre for genre, pattern in _ANNOUNCED if pattern.search(text[:600])), None)
    if announced == "evaluation" and shared(draft.title):
        return announced
    for genre, pattern in _TITLES:
        if pattern.search(title):
            return genre
    if announced:
        return announced
    if _CIRCULATED.search(text[:400]):
        return "notice"
    return "plan" if not title and _HEADLINE.match(text[:120]) else "summary"


def count_redactions(text: str) -> int:
    """How many masked words, names, years and numbers the text holds."""
    return len(find_masks(text)) if any(mark in text for mark in MASK_MARKS) else 0


def find_outline(text: str) -> str:
    """The version of the national Outline whose own labels the text uses: 2006, 2011, 2016, 2021, `mixed`, or empty."""
    found = [year for year, words, labels in _OUTLINES if any(word in text for word in words) and labels.search(text)]
    return "" if not found else found[0] if len(found) == 1 else "mixed"
