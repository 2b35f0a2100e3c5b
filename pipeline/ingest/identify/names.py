"""Where units are named outside titles: signatures, and the subjects that act in the opening of a text."""

from __future__ import annotations

import re
from functools import cache

from pipeline.ingest.identify.endings import EXHIBIT, NOT_A_NAME, ends_at, kinds, level_of
from pipeline.ingest.identify.heads import acting_head, stops

_HAN = "\u4e00-\u9fffXxＸ×_*○〇"
_TIME = (
    r"(?:今年(?:以来)?|一年来|近年来|[几三五]年来|在?过去的?一年(?:里|中|来)?|这一年(?:里|来)?|[本这上下]学[期年]|全年|年初|上午|下午|当天|日前|近日|昨日|今日|目前|同时|此前|随后|下一步|今后"
    r"|(?:19|20)\d\d年(?:以来)?|[Xx×_*\d]{2,4}年)"
)
_FIRST_CLAUSE = re.compile(
    rf"(?:[一1][、.．][^。：:\n]{{2,14}}[。：:\n]\s*)?(?:{_TIME}[，,]?)?(?:(?:为|为了|根据|按照|随着)[^。，,\n]{{2,60}}[，,]{_TIME}?)?(?P<clause>[^。，,；;：:\n]{{3,44}})(?P<next>[：:]?)"
)
_SUPERIOR = re.compile(r"布置|部署|指导下|领导下|支持下|号召|要求|通知|下发|召集|邀请|提交")
"""Who gives orders is not the one who reports."""
_LED = re.compile(r"^在[^，。,]{1,24}(?:领导|指导|支持|关心|帮助)下")
"""Behind a name this tells who led it."""
_GOVERNED = re.compile(
    r"(?:^|[，,。;；：:\s])(?P<name>(?:[\u4e00-\u9fff]{1,6}|[XxＸ×_*○]{1,6})(?:街道|[镇乡县区旗市]))(?=党工委|党委|人民政府|政府|办事处|委、)"
)
"""A place before its committee or government."""


@cache
def _subject() -> re.Pattern[str]:
    """A name at the beginning of a clause, before a word that shows it to act."""
    return re.compile(rf"(?:^|[，,。;；：:\s]){_TIME}?\s?(?P<name>[{_HAN}（）]{{2,24}}?)(?=(?:{stops('opening')}))")


_LABEL = re.compile(r"^(?:(?:报告|汇报|总结|填报|报送)?(?:单位|人|部门)|通讯员|供稿(?:单位|人)?|撰稿|来源|作者|文)\s?[:：/／]?\s?")
_DATED = re.compile(r"[\s\u3000（(]*(?:(?:19|20)[\dXx×_*]{2}|[Xx×_*]{2,4}年|二[〇○ＯOo零0]|\d{1,2}月|[Xx×_*]{1,2}月)")


def in_signature(line: str) -> str:
    """The signing unit of a signature line, empty when it is a date only or signed by a person."""
    words = line.strip(" \u3000")
    if words[:1] in "（(" and not level_of(words):
        words = words.strip("（()）")
    words = _LABEL.sub("", words) if "：" in words or ":" in words or words.startswith(("通讯员", "供稿")) else words
    words = str(_DATED.split(words, maxsplit=1)[0]).strip(" \u3000，,：:。")
    for name in (words, *words.split()[:1]):
        if 2 <= len(name) <= 36 and level_of(name) not in (None, "unknown"):
            return name
    return ""


_JOINED = ("、", "和", "与", "及", "等", "的")
"""Behind a name these make it one of several, or an owner."""


LEAST_BEHIND = 2
"""Letters between a name and a colon; with fewer the name is who is addressed."""


def _own_body(clause: str) -> str:
    """我县科协 at the head of a clause: the body of the place, not the place."""
    ends = range(min(len(clause), 9), 2, -1) if clause[:1] in ("我", "本") and clause[1:2] in tuple("省市州盟县区旗镇乡") else ()
    return next((clause[1:end] for end in ends if kinds().get(clause[2:end]) in ("association", "department")), "")


def first_unit(text: str) -> str:
    """The unit that the first clause begins with."""
    match = _FIRST_CLAUSE.match(text)
    clause = match.group("clause") if match else ""
    name = acting_head(clause) or _own_body(clause)
    rest = clause[clause.find(name) + len(name) :]
    addressed = bool(match and match.group("next")) and len(rest) < LEAST_BEHIND
    return "" if addressed or rest[:1] in _JOINED or _SUPERIOR.search(_LED.sub("", rest)) else name


_CLAUSE = re.compile(rf"(?:^|[，,。；;：:\s]){_TIME}?(?P<words>[{_HAN}]{{2,12}})")
EARLY = 120
"""A body that acts without a name so early is the one that reports."""


def unnamed_bodies(text: str) -> dict[str, int]:
    """Kinds of bodies that begin a clause without a name (残联办了…, 局党委带领…), with 2 for early ones and 1 for others."""
    found: dict[str, int] = {}
    for match in _CLAUSE.finditer(text):
        words = match.group("words")
        name = next((words[:end] for end in range(min(len(words), 9), 1, -1) if words[:end] in kinds()), "")
        behind = match.start("words") + len(name)
        if name and text[behind : behind + 1] not in _SEVERAL and ends_at(words, len(name)):
            found[name] = max(found.get(name, 0), 2 if match.start() < EARLY else 1)
    return found


_SEVERAL = ("、", "和", "与", "及", "等")


def in_opening(text: str, reach: int = 260) -> tuple[str, ...]:
    """Units that act as subjects in the first `reach` characters of a text, in order."""
    first = first_unit(text)
    found = [first] if first else []
    for match in _subject().finditer(text[:reach]):
        name = match.group("name")
        if not NOT_A_NAME.search(name) and not EXHIBIT.fullmatch(name) and level_of(name):
            found.append(name)
    found += [name for name in _GOVERNED.findall(text[:reach]) if len(name) >= 3 and not NOT_A_NAME.search(name)]
    return tuple(found)
