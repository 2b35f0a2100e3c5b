"""What a title says for itself: its kind, and whether it names a unit, a year and a subject."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import rjieba

from pipeline.vocabulary import load

LONGEST_UNIT = 20
SURE_TITLE = 5
"""Weight of a title that names a unit and a subject: it needs no more to be one."""


@cache
def endings() -> dict[str, int]:
    """How much each kind of report says for a text of its own."""
    return {row["ending"]: int(row["weight"]) for row in load("title_endings", ("ending", "weight", "source"))}


@cache
def ending() -> re.Pattern[str]:
    """The words that titles end with, the longest first."""
    return re.compile("|".join(sorted(endings(), key=len, reverse=True)))


@cache
def hint() -> re.Pattern[str]:
    """The last two characters of all endings: where none stands, no title ends. Quicker to search than the endings."""
    return re.compile("|".join(sorted({words[-2:] for words in endings()})))


_SUFFIX = re.compile(
    r"(?:[省市县区旗镇乡村局厅委办院校馆站所园厂部]|街道|社区|公司|集团|中心|科协|协会|学会|工会|妇联|联合会|中学|小学|大学|学院|林场|农场|[大支中]队|办事处|办公室|政府|支部|领导小组)$"
)


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load("title_words", ("kind", "word", "source")) if row["kind"] == kind)


YEAR = re.compile(
    r"(?:19|20)[\dxXＸ×_*○]{2}(?:年|[-—－](?:19|20)?\d{2}年)|[xXＸ×_*○]{2,4}年|二[〇○ＯOo0零][〇○ＯOo0零一二三四五六七八九]{2}年|“?十[一二三四五]五"
)
PLAIN = re.compile(
    r"关于|的|主要|全年|年度|年|[上下]半|本|全面|开展|推进|工作|活动|情况|一年来|今年|明年|下一步|下一年|存在|问题|及其?|和|与|以来|贯彻|落实|实施|执行|完成|学习|个人|单位|部门|[—\-《》“”（）()、\d\s]"
)
SUBJECT = re.compile(
    r"科普|科学|科技|科协|素[质养]|纲要|创建|宣传|活动|教育|培训|健康|环[保境]|生态|气象|防[震灾]|食品|安全|卫生|禁毒|反邪|消防|志愿|阅读|读书|文明|农[村业技民]|林业|水利|社区|下乡|示范|基地|巾帼|职工|青少年|老年|妇女"
)
"""What the titles of such texts are about; without unit and year a title must name it."""
_VERBS = re.compile(
    r"[了在对将把向是]|签订|制[定订]|撰写|上报|印发|转发|报送|听取|召开|提交|关于印发|做好|加强|进行|完成了|抓好|参加|参照|参考|对照|出台|先后|荣获|获得|每人|须|全部|提前|定期|按时|及时|坚持|实现|巡回|邀请|同步|起草"
)
"""Words of sentences and of headings that say what was done, not of titles."""


_SPEECH = re.compile(r"在[^。，]{2,30}(?:会议?|论坛|仪式|大会)上?的(?:讲话|发言|致辞|主持)")
_DONE = re.compile(r"(?:(?<!工)作|[做听写交共已再又]|统一|合理|周密|精心|妥善)$")


@lru_cache(maxsize=1024)
def weight(words: str) -> float:
    """How much a title says for itself: its kind, and whether it names a unit, a year and a subject."""
    plain = words.strip("《》“”【】\"' ")
    found = next(reversed(list(ending().finditer(plain))), None)
    if found is None or (_VERBS.search(plain) and not _SPEECH.search(plain)) or _DONE.search(plain[: found.start()]):
        return 0
    body = plain[: found.start()]
    unit = names_unit(body)
    year = bool(YEAR.search(body))
    subject = bool(SUBJECT.search(YEAR.sub("", body[unit:]))) or (bool(unit or year) and len(PLAIN.sub("", YEAR.sub("", body[unit:]))) >= 2)
    total = endings()[found.group()] + 2 * bool(unit) + year + subject + 0.5 * ("关于" in body)
    return total - 3 * (not unit and not subject) - 1.5 * (not subject and bool(unit))


@lru_cache(maxsize=1024)
def names_unit(words: str) -> int:
    """Where the name of a unit ends in a title, 0 when it names none."""
    at = end = 0
    year = YEAR.search(words)
    tokens = [*cut(words[: year.start()]), *cut(words[year.start() :])] if year and year.start() else cut(words)
    for index, token in enumerate(tokens):
        if end and (token in _words("subject") or YEAR.match(words, at)):
            break
        at += len(token)
        if token in _words("never") or not _SUFFIX.search(token):
            continue
        before = tokens[index - 1] if index else ""
        if token not in _words("generic") or (before and before not in _words("no_name") and not before[-1].isdigit()):
            end = at
    return end


def cut(words: str) -> list[str]:
    """The words of a Chinese phrase."""
    try:
        found: list[str] = rjieba.cut(words)
    except UnicodeEncodeError:
        found = rjieba.cut(words.encode("utf-8", "replace").decode("utf-8"))
    return found


def unit_alone(line: str) -> bool:
    """Whether a line is the name of a unit, with a year or without."""
    bare = YEAR.sub("", line).lstrip("度 ")
    return 2 < len(bare) <= LONGEST_UNIT and names_unit(bare) == len(bare)
