"""What the site put around and between the texts: found line by line and sentence by sentence, each piece with its rule.

Offsets count code points of the page's clean text, half open. The patterns are the rows of `vocabulary/boilerplate.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.ingest.letters import Kinds, Words
from pipeline.ingest.lines import Line, sentence_end, sentence_start
from pipeline.ingest.part_labels import LABELLED
from pipeline.vocabulary import load

LONGEST_LINE = 240
"""Lines longer than this are prose; only single sentences of them can be the site's."""
LONGEST_ABSTRACT = 400
LONGEST_REST = 60
"""The site ends its sentence so soon behind the words that give it away; more is another's text."""
_FIRST_PART = re.compile(r"第[一1]篇|篇[一1]|范文[一1]|[(（][一1][)）]|(?<=[篇)）])[\u4e00-\u9fff]{4,20}(?:总结|汇报|报告)")
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
    "精品", "可编辑", "双击可", "仅供", "来自网络", "来源网络", "网络收集", "网络整理", "行业资料", "值得拥有", "更新于",
)  # fmt: skip
_WORK = re.compile(
    r"科普|科学|素[质养]|群众|居民|市民|农[民牧村]|学生|干部|职工|培训|宣传|活动|科协|社区|街道|学校|单位|领导|发放|开展|讲座|课程|教师|老[年人]|志愿|参加|党[员委校]|读者|医院|患者|图文\d|拍摄|[我全][省市县区镇乡校局村院会]"
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
    "caption": "caption of a picture of the page",
    "break_mark": "mark of a viewer for a line break",
}


class _Unkeyed(NamedTuple):
    """All line patterns without key words as one expression, the same with a group a row, and the rules the groups stand for.

    Groups make the expression slow, and hardly any line fits it.
    """

    any: re.Pattern[str]
    each: re.Pattern[str]
    rules: tuple[str, ...]


@cache
def _lines() -> _Unkeyed:
    rows = [row for row in load("boilerplate", _COLUMNS) if row["where"] == "line" and not row["keys"]]
    patterns = [row["pattern"] for row in rows]
    each = "|".join(f"({pattern})" for pattern in patterns)
    return _Unkeyed(re.compile(f"(?:{'|'.join(patterns)})$"), re.compile(f"(?:{each})$"), tuple(row["rule"] for row in rows))


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


def _line_rule(words: str, numbers: Sequence[int]) -> str:
    """The rule of the first line pattern that fits; `numbers` are the rows whose key words stand in the line."""
    unkeyed = _lines()
    match = unkeyed.each.match(words) if unkeyed.any.match(words) else None
    if match and match.lastindex:
        return unkeyed.rules[match.lastindex - 1]
    if not numbers:
        return ""
    keyed = _rows("line")
    return next((keyed[number][1] for number in numbers if keyed[number][0].fullmatch(words)), "")


_WHERE = ("line", "sentence", "inline")


class _Hints(NamedTuple):
    """For each line, by its index, the rows of each kind whose key words it holds, and how many words of document sites."""

    line: dict[int, set[int]]
    sentence: dict[int, set[int]]
    inline: dict[int, set[int]]
    talk: dict[int, set[int]]


@cache
def _words() -> tuple[Words, dict[str, tuple[tuple[int, int], ...]]]:
    """All key words and words of document sites, and what each of them stands for: a field of `_Hints`, and a number in it."""
    uses: dict[str, tuple[tuple[int, int], ...]] = {}
    keyed = [(key, kind, number) for kind, where in enumerate(_WHERE) for number, (_, _, keys) in enumerate(_rows(where)) for key in keys]
    for word, kind, number in [*keyed, *((word, len(_WHERE), number) for number, word in enumerate(_TALK))]:
        uses[word] = (*uses.get(word, ()), (kind, number))
    return Words(uses), uses


def _hints(text: str, starts: list[int]) -> _Hints:
    """What the words in each line call for. Most lines hold none."""
    hints = _Hints({}, {}, {}, {})
    words, uses = _words()
    for word, at in words.places(text):
        line = bisect_right(starts, at) - 1
        for kind, number in uses[word]:
            hints[kind].setdefault(line, set()).add(number)
    return hints


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
    hints = _hints(text, [line.start for line in lines])
    mixed = bool(_traditional().of(text)) and not _TRADITIONAL.isdisjoint(text)
    for index, line in enumerate(lines):
        rule = _whole(line.of(text), hints.line.get(index, ()), mixed) if line.end - line.start <= LONGEST_ABSTRACT else ""
        if rule:
            cuts.append(Cut(line.start, line.end, rule, rule == "teaser"))
        elif line in chrome:
            cuts.append(Cut(line.start, line.end, "site_chrome"))
        else:
            cuts += _parts(text, line, index, hints)
    return cuts


@cache
def _traditional() -> Kinds:
    return Kinds([_TRADITIONAL])


def _whole(words: str, numbers: Collection[int], mixed: bool) -> str:
    """The rule by which a whole line is the site's; `mixed` tells that the page has labels in traditional letters."""
    if (len(words) > LONGEST_LINE and not words.startswith(_ABSTRACT)) or words[-1] in "，、；":
        return ""
    rule = _line_rule(words, sorted(numbers))
    if mixed and not rule and len(words) <= LONGEST_LABEL:
        rule = _line_rule(words.translate(_SIMPLE), range(len(_rows("line"))))
    return rule


def _parts(text: str, line: Line, index: int, hints: _Hints) -> list[Cut]:
    """What is the site's of a line that is not so as a whole by its form."""
    found: list[Cut] = []
    if index in hints.sentence and not LABELLED.fullmatch(text, line.start, line.end):
        found = _sentences(text, line, sorted(hints.sentence[index]))
    if not found and index in hints.inline:
        found = _inline(text, line, sorted(hints.inline[index]))
    if not found and len(hints.talk.get(index, ())) >= TALK_WORDS and line.end - line.start <= LONGEST_TALK and not works(line.of(text)):
        found = [Cut(line.start, line.end, "site_voice")]
    return found


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
            if (
                end - match.end() > LONGEST_REST
                and (rule != "site_voice" or "小编" in text[start:end])
                and FACT.search(text, match.end(), end)
            ):
                part = _FIRST_PART.search(text, match.end(), end)
                end = part.start() if part else match.end()  # the unit's text begins in the same run, without a stop before it
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
