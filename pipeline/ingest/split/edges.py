"""What stands at the two ends of a text: sub-titles and salutation above, signature, date and lists of other pages below."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.flow import COUNTED, DANGLING, OPEN_QUOTE, inner_end
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.titles import FULL

LONGEST_LINK = 46
"""Characters of the title of another page."""
SALUTATION = re.compile(r".{2,120}[:：]$")
_TELLS = re.compile(r"[了把将]|工作|开展|以下")
"""A long line with one of these announces and does not address."""
_ADDRESSEE = re.compile(
    r"(?:局|会|委|办|府|室|位|志|导|部|科协|单位|部门|中心|公司|学校|学会|党组|小组|表|友|师|学|村|乡|镇|社区|街道|院|站|所)[)）]?[:：]$"
)


def lead(text: str, lines: list[Line], titled: bool) -> tuple[list[Line], list[Line]]:
    """The title-like and unit lines at the top of a text, and the lines below them.

    Short lines without an end, a mark or a count that stand before the first sentence: title, sub-title, unit, date in
    brackets. The last line is never one of them; a title is sought only where the text has none (`titled`).
    """
    index = 0
    first = not titled and len(lines) > 1 and (caption(lines[0].of(text)) or headline(lines[0].of(text), lines[1].of(text)))
    while index < min(4, len(lines) - 1) and (_label(lines[index].of(text)) or (index == 0 and first)):
        index += 1
    if index and not any(len(line.of(text)) > 30 or closed(line.of(text)) for line in lines[index:]):
        return [], lines
    return lines[:index], lines[index:]


_TITLE_WORD = re.compile(r"(?:总结|小结|汇报|报告|计划|方案|要点|回顾|情况|材料|经验|纪实|通知|意见)(?:.{0,4}|[（(].{1,12}[)）])$")


def caption(words: str) -> bool:
    """Whether a line at the top of a text reads as its title."""
    plain = (
        (len(words) <= 45 or (len(words) <= 80 and "关于" in words))
        and not any(mark in words for mark in "。，,；;：:！？")
        and bool(_TITLE_WORD.search(words))
    )
    return plain and not mark_at(words, 0, len(words))


def headline(words: str, below: str) -> bool:
    """Whether a line above a sentence tells, as news do, what a unit did: 青石县开展科普日活动. It names year, unit or subject first."""
    words = words.rstrip(" |")
    if not 10 <= len(words) <= 46 or any(mark in words for mark in "。；;！？：:") or not FULL.match(words):
        return False
    return closed(below) and len(below) >= 24 and not mark_at(words, 0, len(words)) and not signature(words)


def breaks_off(text: str, line: Line) -> bool:
    """Whether a text's last line ends in mid-sentence."""
    words = line.of(text)
    if OPEN_QUOTE.search(words):
        return True
    return len(words) >= 20 and not closed(words) and words[-1] not in '）)》】"' and not COUNTED.search(words[-12:])


_LABEL = re.compile(
    r".{1,16}[〔\[【（(]\s?(?:19|20)?[\dxX×]{2,4}\s?[〕\]】）)]\s?第?[\dxX×一二三四五六七八九十]{1,4}号|"
    r"[（(〔\[].{2,40}[)）〕\]]|[—–-]{1,4}.{2,40}|.{2,24}(?:局|会|委|办|府|室|部|科协|中心|公司|学校|小学|中学|大学|学院|医院|村|乡|镇|社区|街道|县|区|市)"
    r"(?:[（(]?\s*.{0,4}(?:19|20)[\dxX_*]{2}年.{0,12})?|.{0,20}(?:19|20|二)[\dxX_*〇○零一二三四五六七八九]{2,3}年.{0,4}月(?:.{1,3}日)?[)）]?"
)


def _label(words: str) -> bool:
    return len(words) <= 44 and not closed(words) and bool(_LABEL.fullmatch(words)) and not mark_at(words, 0, len(words))


_DATE = re.compile(
    r"(?:(?:19|20)[\dxXＸ×_*○]{2}|[xXＸ×_*○]{2,4}|二[〇○ＯOo0零一二三四五六七八九]{3})?\s?年?\s?(?:[\dxX×_*]{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?(?:(?:[\dxX×_*]{1,2}|[一二三四五六七八九十]{1,3})\s?[日号])?"
    r"|(?:19|20)[\dxX]{2}年底?|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
)
_SIGNER = re.compile(
    r"[^。，,；;！？]{1,36}(?:科协|妇联|残联|协会|学会|工会|局|委|会|办公室|领导小组|政府|厅|街道办?|办事处|学校|小学|中学|幼儿园|大学|学院|系|医院|卫生院|中心|公司|集团|站|所|馆|社|园|矿|场|行|处|组|室|台|庭|连|团|村|社区|居委会|村委会|乡|镇|党委|党组|支部|科|部|厂|院|队|县|区|市)"
)


def signature(words: str) -> bool:
    """Whether a line is a signature, a date, or both."""
    words = words.strip(" \u3000（()）。.")
    if len(words) > 48 or not words:
        return False
    date = _DATE.search(words)
    rest = (words[: date.start()] + words[date.end() :]).strip(" \u3000，,：:、") if date else words
    return (
        (bool(date) and not rest)
        or bool(_SIGNER.fullmatch(rest))
        or bool(re.fullmatch(r"(?:通讯员|供稿)[:：\s].{2,24}", rest))
        or bool(re.fullmatch(r"(?:报告|汇报|总结|填报)?(?:单位|人|部门|时间|日期)[:：].{0,30}", rest))
    )


def tail(text: str, lines: list[Line], links: Sequence[int] = ()) -> tuple[list[Line], list[Line], list[Line]]:
    """The text's own lines, its signature and date lines, and what stands after it (titles of other pages).

    The end is sought from below: lines without a sentence end, an item mark or a count are the site's list of other pages,
    unless they sign the text. `links` are the places where a heading of such a list was cut out.
    """
    listing = _listing(text, lines, links)
    end = listing or len(lines)
    table = _table_end(text, lines)
    while end > max(1, table) and not listing:
        words = lines[end - 1].of(text)
        if closed(words) or len(words) > 46 or mark_at(text, lines[end - 1].start, lines[end - 1].end) or COUNTED.search(words):
            break
        if inner_end(words) or words[-1] in "，,、" or OPEN_QUOTE.search(words):
            break
        before = lines[end - 2].of(text)
        if lines[end - 1].glued or (not closed(before) and (len(before) > 46 or (len(before) >= 20 and inner_end(before)))):
            break
        end -= 1
    listed = bool(listing) or (end < len(lines) and any(lines[end - 1].end <= at <= lines[end].start for at in links))
    if end < len(lines) and not listed and _cut_short(lines[end].of(text), len(lines) - end):
        end += 1
    after = lines[end:]
    signed = [index for index, line in enumerate(after[:4]) if signature(line.of(text))]
    last = signed[-1] + 1 if signed and signed[0] <= 1 else 0
    return lines[:end], after[:last], after[last:]


_TABLE_HEAD = re.compile(r"(?:序号|项目|指标|名称|类别|单位)(?:\s+[\u4e00-\u9fff（）()]{1,12}){2,8}")
LEAST_ROWS = 3


def _table_end(text: str, lines: list[Line]) -> int:
    """Behind the last row of a table at the end of a text: rows of as many cells as the line that names the columns, or 0."""
    for index, line in enumerate(lines):
        if not _TABLE_HEAD.fullmatch(line.of(text).strip()):
            continue
        cells = len(line.of(text).split())
        last = index + 1
        while last < len(lines) and abs(len(lines[last].of(text).split()) - cells) <= 1 and any(map(str.isdigit, lines[last].of(text))):
            last += 1
        if last - index > LEAST_ROWS:
            return last
    return 0


def _listing(text: str, lines: list[Line], links: Sequence[int]) -> int:
    """The first line below the heading of a list of links, when titles alone stand from there on, numbered or not; else 0."""
    for at in links:
        begin = next((index for index, line in enumerate(lines) if line.start >= at), 0)
        rest = [line.of(text) for line in lines[begin:]]
        if begin and all(len(words) <= LONGEST_LINK and not closed(words) for words in rest):
            return begin
    return 0


def _cut_short(words: str, count: int) -> bool:
    """Whether the first of the lines below a text is its own last line, broken off, and no title of another page."""
    if signature(words):
        return False
    if count == 1 and (DANGLING.search(words) or (len(words) >= 6 and not _TITLE_WORD.search(words))):
        return True
    return len(words) > 12 and bool(DANGLING.search(words))


_SIGNED_END = re.compile(r"[。！!”]\s*(?P<sign>[^。！!？?，,；;：:\n]{4,46})$")


def signed_end(text: str, line: Line) -> int:
    """Where a signature begins that is glued to the end of the last line; the line's end when there is none."""
    match = _SIGNED_END.search(text, max(line.start, line.end - 60), line.end)
    if match and match.start() > line.start and signature(match.group("sign")):
        words = match.group("sign")
        if _DATE.search(words) or len(words) <= 24:
            return match.start("sign")
    return line.end


def salutation(text: str, line: Line) -> bool:
    """Whether a line addresses readers (县科协：, 各村（居）委会、乡直机关各单位：)."""
    words = line.of(text)
    if len(words) > 60 and _TELLS.search(words):
        return False
    return bool(SALUTATION.fullmatch(words)) and "。" not in words and bool(_ADDRESSEE.search(words)) and "如下" not in words


def ends_signed(words: str) -> bool:
    """Whether the words end with a signature or date, alone or after a full stop."""
    rest = re.split(r"[。！!]", words[-60:])[-1].strip()
    return bool(rest) and signature(rest)
