"""What the site put around and between the texts: found line by line and sentence by sentence, each piece with its rule.

Offsets count code points of the page's clean text, half open. The patterns are the rows of `vocabulary/boilerplate.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable
from functools import cache
from typing import NamedTuple

from pipeline.ingest.lines import Line, sentence_end, sentence_start
from pipeline.vocabulary import load

LONGEST_LINE = 240
"""Lines longer than this are prose; only single sentences of them can be the site's."""
LONGEST_ABSTRACT = 400
_ABSTRACT = ("摘要", "简介", "导读", "内容")
"""An abstract that a site printed above the text may be this long; it begins with one of these."""
LONGEST_RAMBLE = 400
"""A preface rambles no longer than this around the sentences that give it away."""
FACT = re.compile(
    r"\d[余多]?万?\s?(?:期|次|场|人|名|份|册|个|户|元|处|项)|我[县市区镇乡局校旗州省街社村院系]|现(?:将|就).{2,30}如下|[一二三四五]、"
)
"""Signs that a line tells about a unit's work and not about writing."""


_TALK = (
    "文档", "资料", "下载", "付费", "会员", "上传", "版权", "侵权", "侵害", "投稿", "客服", "预览", "在线浏览", "浏览器",
    "收藏", "用户", "举报", "公众号", "点击", "点此", "返回列表", "按钮", "热度", "评分", "本站", "本网",
    "网站", "文库", "积分", "注册", "登录", "查找", "全文", "免费", "退款", "素材", "删除", "转载", "页数", "VIP", "Vip", "vip", ".doc",
)  # fmt: skip
_WORK = re.compile(
    r"科普|科学|素[质养]|群众|居民|市民|农[民牧村]|学生|干部|职工|培训|宣传|活动|科协|社区|街道|学校|单位|领导|发放|开展|讲座|课程|教师|老[年人]|志愿|参加|党[员委校]|读者|[我全][省市县区镇乡校局村院会]"
)
_NAMED_FILE = re.compile(r"《[^》]{0,60}》|[^，。；：\s]{0,60}\.(?:docx?|pdf|pptx?)")
TALK_WORDS, LONGEST_TALK = 2, 120
"""So many different words of document sites in a line that tells nothing of anybody's work: the site speaks, in whatever words."""


class Cut(NamedTuple):
    """A stretch that belongs to no text: `rule` names the kind, `teaser` tells that the site withheld what follows."""

    start: int
    end: int
    rule: str
    teaser: bool = False


_COLUMNS = ("rule", "where", "keys", "pattern")
REASONS = {
    "preview_note": "label of a document preview",
    "file_facts": "uploader's card",
    "byline": "article header of the site",
    "navigation": "menu, breadcrumb or heading of a link list",
    "download": "download prompt",
    "copyright": "imprint or disclaimer of the site",
    "site_voice": "the site speaks, not the unit",
    "teaser": "the site tells that the text goes on elsewhere",
    "spam": "advertising of a hijacked host",
    "tag": "rest of the page's markup",
    "filler": "placeholder of slides",
    "echo": "the site prints the title or the first words once more",
    "site_chrome": "the same line stands on many pages of this site",
    "break_mark": "mark of a viewer for a line break",
}


@cache
def _lines() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All line patterns without key words as one expression with a group a row, and the rules the groups stand for."""
    rows = [row for row in load("boilerplate", _COLUMNS) if row["where"] == "line" and not row["keys"]]
    return re.compile("(?:" + "|".join(f"({row['pattern']})" for row in rows) + ")$"), tuple(row["rule"] for row in rows)


@cache
def _rows(where: str) -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    """Pattern, rule and key words of each row of one kind that has key words."""
    rows = (row for row in load("boilerplate", _COLUMNS) if row["where"] == where and row["keys"])
    return tuple((re.compile(row["pattern"]), row["rule"], tuple(row["keys"].split(";"))) for row in rows)


_SIMPLE = str.maketrans(
    "時間來發佈點擊閱讀頁編輯責當內錄關鍵詞載題網圖評論瀏覽權聲檔類總結範計劃報匯體號審於見熱門薦過廣語爲為這還給個們",
    "时间来发布点击阅读页编辑责当内录关键词载题网图评论浏览权声档类总结范计划报汇体号审于见热门荐过广语为为这还给个们",
)
"""Traditional forms of the letters that labels are written in: where a page mixes scripts, its labels stay unconverted."""
_TRADITIONAL = frozenset("時間來發佈點擊閱讀頁編輯責當錄關鍵詞載題網圖評論瀏覽權聲檔類總結範計劃報匯體號審於見熱門薦過廣語爲為這還給個們")
LONGEST_LABEL = 80
"""Labels in traditional letters are sought in lines no longer than this."""


def _line_rule(words: str, numbers: Iterable[int]) -> str:
    """The rule of the first line pattern that fits; `numbers` are the rows whose key words stand in the line."""
    pattern, rules = _lines()
    match = pattern.match(words)
    if match and match.lastindex:
        return rules[match.lastindex - 1]
    keyed = _rows("line")
    return next((keyed[number][1] for number in numbers if keyed[number][0].fullmatch(words)), "")


def _spoken(text: str, starts: list[int], present: frozenset[str]) -> dict[int, set[str]]:
    """For each line the words of document sites that it holds."""
    found: dict[int, set[str]] = {}
    for word, letters in _talk():
        at = text.find(word) if letters <= present else -1
        while at >= 0:
            found.setdefault(bisect_right(starts, at) - 1, set()).add(word)
            at = text.find(word, at + len(word))
    return found


@cache
def _talk() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((word, frozenset(word)) for word in _TALK)


def works(words: str) -> bool:
    """Whether a line tells of work, the names of files in it left out."""
    rest = _NAMED_FILE.sub("", words)
    return bool(_WORK.search(rest) or FACT.search(rest))


def find_cuts(text: str, lines: list[Line], chrome: Collection[Line] = ()) -> list[Cut]:
    """Every piece of the page that is the site's, in order, not overlapping.

    A whole line where a line pattern fits; a sentence where a sentence pattern fits, or the whole line when the line tells
    nothing about a unit's work; a label or note inside a line, without the sentence around it. The lines in `chrome` are known
    to be the site's where no pattern says more.
    """
    cuts: list[Cut] = []
    starts = [line.start for line in lines]
    present = frozenset(text)
    whole, sentences, labels = (_candidates(text, starts, present, where) for where in ("line", "sentence", "inline"))
    spoken = _spoken(text, starts, present)
    mixed = not present.isdisjoint(_TRADITIONAL)
    for index, line in enumerate(lines):
        words = line.of(text)
        if len(words) <= (LONGEST_ABSTRACT if words.startswith(_ABSTRACT) else LONGEST_LINE) and words[-1] not in "，、；":
            rule = _line_rule(words, whole.get(index, ()))
            if mixed and not rule and len(words) <= LONGEST_LABEL:
                rule = _line_rule(words.translate(_SIMPLE), range(len(_rows("line"))))
            if rule:
                cuts.append(Cut(line.start, line.end, rule, rule == "teaser"))
                continue
        if line in chrome:
            cuts.append(Cut(line.start, line.end, "site_chrome"))
            continue
        found = _sentences(text, line, sentences[index]) if index in sentences else []
        if not found and index in labels:
            found = _inline(text, line, labels[index])
        if not found and len(spoken.get(index, ())) >= TALK_WORDS and len(words) <= LONGEST_TALK and not works(words):
            found = [Cut(line.start, line.end, "site_voice")]
        cuts += found
    return cuts


def _candidates(text: str, starts: list[int], present: frozenset[str], where: str) -> dict[int, list[int]]:
    """For each line that holds a key word of a row of one kind: the rows to try there. Most lines hold none.

    `present` are the letters of the text: a key word with another letter needs no search.
    """
    found: dict[int, list[int]] = {}
    for number, key, letters in _keys(where):
        at = text.find(key) if letters <= present else -1
        while at >= 0:
            rows = found.setdefault(bisect_right(starts, at) - 1, [])
            if number not in rows:
                rows.append(number)
            at = text.find(key, at + len(key))
    return found


@cache
def _keys(where: str) -> tuple[tuple[int, str, frozenset[str]], ...]:
    """Number of the row, key word and its letters, for each key word of one kind."""
    return tuple((number, key, frozenset(key)) for number, (_, _, keys) in enumerate(_rows(where)) for key in keys)


def _inline(text: str, line: Line, numbers: list[int]) -> list[Cut]:
    """Labels and notes inside a line; the sentence around them stays."""
    found: list[Cut] = []
    for number in numbers:
        pattern, rule, _ = _rows("inline")[number]
        found += [Cut(match.start(), match.end(), rule, rule == "teaser") for match in pattern.finditer(text, line.start, line.end)]
    return _apart(found)


def _sentences(text: str, line: Line, numbers: list[int]) -> list[Cut]:
    """Sentences of a line in which the site speaks; the line as a whole when the rest tells nothing about work."""
    found: list[Cut] = []
    for number in numbers:
        pattern, rule, _ = _rows("sentence")[number]
        for match in pattern.finditer(text, line.start, line.end):
            start, end = sentence_start(text, match.start(), line.start), sentence_end(text, match.end(), line.end)
            if rule != "site_voice" or "小编" in text[start:end] or not FACT.search(text, start, end):
                found.append(Cut(start, end, rule, rule == "teaser"))
    cuts = _apart(found)
    if not cuts:
        return cuts
    kept = [line.start, *(place for cut in cuts for place in (cut.start, cut.end)), line.end]
    rest = "".join(text[start:end] for start, end in zip(kept[::2], kept[1::2], strict=True))
    if cuts[0].rule == "site_voice" and len(rest) <= LONGEST_RAMBLE and not FACT.search(rest):
        return [Cut(line.start, line.end, cuts[0].rule, any(cut.teaser for cut in cuts))]
    return cuts


def _apart(cuts: list[Cut]) -> list[Cut]:
    """The cuts in order, those that overlap one before them left out."""
    kept: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if not kept or cut.start >= kept[-1].end:
            kept.append(cut)
    return kept


def without(text: str, lines: list[Line], cuts: list[Cut]) -> list[Line]:
    """The lines with the cuts taken out; what follows a cut inside a line is `glued` when something stood before it."""
    left: list[Line] = []
    queue = iter([*cuts, Cut(1 << 60, 1 << 60, "")])
    cut = next(queue)
    for line in lines:
        at, glued = line.start, False
        while cut.start < line.end:
            before = Line(at, cut.start, line.indented and at == line.start, glued, cut.teaser and cut.end < line.end)
            glued = _keep(text, left, before) or glued
            at, glued = cut.end, glued and not cut.teaser and cut.rule != "break_mark"
            cut = next(queue)
        if at == line.start:
            left.append(line)
        else:
            _keep(text, left, Line(at, line.end, False, glued))
    return left


def _keep(text: str, left: list[Line], line: Line) -> bool:
    """Add a line without the white space at its ends; whether anything of it was left."""
    words = line.of(text)
    start, end = line.start + len(words) - len(words.lstrip()), line.end - len(words) + len(words.rstrip())
    if start < end:
        left.append(line._replace(start=start, end=end))
    return start < end
