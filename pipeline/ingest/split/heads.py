"""Heads: the places where a text of a page begins — a part mark, a title, or both, on a line of their own or glued to the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.ingest.letters import Words
from pipeline.ingest.lines import Line, closed, sentence_start
from pipeline.ingest.paragraphs.items import numeral
from pipeline.ingest.part_labels import LABELLED, NUMBER, OPEN, SHUT
from pipeline.ingest.split.edges import ends_signed, signature
from pipeline.ingest.split.evidence import PARTED, stands, title_at
from pipeline.ingest.split.naming import SURE_TITLE, hint, weight
from pipeline.ingest.split.titles import (
    COUNT,
    GOES_ON,
    KINDS,
    NO_TITLE,
    NOT_IN_TITLE,
    OPENING,
    TITLE_END,
    TITLE_TAIL,
    firm,
    full_title,
    opens,
)

PART = re.compile(
    rf"(?P<open>{OPEN}\s?)?(?:"
    rf"第\s?(?P<a>{NUMBER})\s?[篇](?![章文论报稿是的幅通])"
    rf"|(?:(?<![一二三四五六七八九十\d两几多本此该首这每上下前后])篇)\s?{OPEN}?(?P<b>{NUMBER}){SHUT}?(?!\d(?!\d[\dxX×_*]{{2}}年)|[律年月个篇])"
    rf"|(?:范文|范本|样本|案例|例文|模板|优秀|精选|总结|篇目)\s?{OPEN}?(?P<c>{NUMBER}){SHUT}?(?=\s*(?:[:：】\]）)]|[\r\n]|$))"
    rf")(?:\s?{SHUT})?(?:示例)?\s?[:：、.．]?\s?"
)
"""篇一 · 篇1： · 【篇1】 · 第1篇 · 第一篇： · 范文一 · 范文(1) · 总结1 · 【第一篇】 · 第1篇示例："""
ARTICLE = re.compile(rf"第\s?(?P<a>{NUMBER})\s?条\s?")
LOOSE = re.compile(rf"[（(【\[]?(?P<a>{NUMBER})[】）)\]]?\s?[:：]?$")
"""The bare number that ends a title on its own line: 科普工作总结1, 工作总结（二）, 工作总结【3】"""
GLUED_NUMBER = re.compile(r"\s?(?P<a>\d{1,2})\s?(?=[^\d\s.、．)）年月篇xX×*_])")
"""The bare number between a title and the text that is glued to it: 科普工作总结1根据…"""
HEAD_ZONE = 160
"""No head is longer than this many characters."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head `[start, end)`; its text begins at `end`. `number` is the part's number, 0 without a part mark."""

    start: int
    end: int
    title: str = ""
    """The last title of the head, with the mark or count that follows it (科普工作总结篇二): such a title is the collection's."""
    number: int = 0
    counted: bool = False
    """The head carries 三篇 or the like: it names a collection."""
    glued: bool = False
    """Text follows on the same line."""


def parse_head(text: str, start: int, end: int) -> Head | None:
    """The head that begins at `start` of a line ending at `end`: marks, collection counts and titles in any order, or None.

    A title glued to what follows counts only when an opening, a mark or another title follows; a bare phrase never does.
    """
    at, title, number, counted, strong = start, "", 0, False, False
    shown = ""
    limit = min(end, start + HEAD_ZONE)
    labelled = LABELLED.fullmatch(text, start, end)
    if labelled:
        return Head(start, end, labelled.group().strip(), _numbers(labelled))
    while at < limit:
        while at < limit and text[at] in " \u3000":
            at += 1
        match = PART.match(text, at, limit) or (ARTICLE.match(text, at, limit) if counted else None)
        if match and (at > start or _own(match, end) or number == 0):
            if number and not _numbers(match):
                break
            number = _numbers(match) or number
            at = match.end()
            shown = f"{shown}{match.group()}" if shown else ""
            continue
        match = LOOSE.match(text, at, end) if title and not number and end - at <= 6 else None
        if match and numeral(match.group("a")):
            number, at = numeral(match.group("a")), match.end()
            shown += match.group()
            continue
        match = GLUED_NUMBER.match(text, at, end) if title and not number else None
        if match and OPENING.match(text, match.end(), match.end() + 40):
            number, at = numeral(match.group("a")), match.end()
            shown += match.group().strip()
            break
        match = COUNT.match(text, at, limit) if title else None
        if match:
            at, counted = match.end(), True
            shown += match.group()
            continue
        if len(title) >= 6 and text.startswith(title, at):
            at, shown = at + len(title), title
            continue
        found = _title(text, at, limit, end)
        if not found:
            break
        stop, words, sure = found
        title, strong, at = _better(title, words), strong or sure, stop
        shown = title
    if at == start or not (number or strong):
        return None
    return Head(start, at, shown.strip(" \u3000:：、"), number, counted, at < end)


_FOOTNOTE = re.compile(r"^\d(?=(?:19|20)[\dXx×_*]{2}年)")
_BLANK_YEAR = re.compile(r"^[\dXxＸ×_*○]{2,6}(?=年)")


def _better(old: str, new: str) -> str:
    """Of two titles in a row the later, unless it is the earlier with its year masked."""
    new = _FOOTNOTE.sub("", new)
    if old and _BLANK_YEAR.sub("", old) == _BLANK_YEAR.sub("", new) and old[:4].isdecimal():
        return old
    return new


def _own(match: re.Match[str], end: int) -> bool:
    return match.end() >= end or bool(match.group("open"))


def _numbers(match: re.Match[str]) -> int:
    return next((numeral(value) for key, value in match.groupdict().items() if key != "open" and value), 0)


def _title(text: str, at: int, limit: int, end: int) -> tuple[int, str, bool] | None:
    """The shortest title at `at`: where it stops, its words, and whether it is firm enough to open a text by itself."""
    if NO_TITLE.match(text, at):
        return None
    break_ = NOT_IN_TITLE.search(text, at, min(limit, at + 70))
    window = break_.start() if break_ else min(limit, at + 70)
    full = None
    for noun in TITLE_END.finditer(text, at + 2, window):
        stop = noun.end()
        for _ in range(4):
            words = text[at:stop].strip()
            if _follows(text, stop, end, words):
                return stop, words, firm(words)
            if full_title(words) and not GOES_ON.match(text, stop):
                full = stop, words, True
            tail = TITLE_TAIL.match(text, stop, limit)
            if not tail:
                break
            stop = tail.end()
    return full


def _follows(text: str, stop: int, end: int, words: str) -> bool:
    """Whether what stands at `stop` may follow a title: the end of the line, a count, a mark, an opening or the title again."""
    while stop < end and text[stop] in " \u3000":
        stop += 1
    rest = min(end, stop + 60)
    if stop >= end or (end - stop <= 6 and LOOSE.match(text, stop, end)):
        return True
    numbered = GLUED_NUMBER.match(text, stop, end)
    if numbered and OPENING.match(text, numbered.end(), numbered.end() + 40):
        return True
    return bool(COUNT.match(text, stop, rest) or PART.match(text, stop, rest)) or opens(text, stop, words)


_ANY = Words(("篇", "范文", "范本", "样本", "案例", "例文", "模板", "优秀", "精选", *KINDS))
"""Without one of these there is no head: most lines need no closer look."""


def find_heads(text: str, lines: list[Line]) -> list[Head]:
    """Every place where a text may begin, in order: line heads first, then marks and titles in mid-line after a full stop."""
    heads: list[Head] = []
    ends = sorted(at + len(word) for word, at in _ANY.places(text))
    ends.append(len(text) + HEAD_ZONE)
    next_end = 0
    for index, line in enumerate(lines):
        while ends[next_end] <= line.start:
            next_end += 1
        hinted = not line.glued and ends[next_end] <= min(line.end, line.start + HEAD_ZONE)
        head = parse_head(text, _after_signature(text, line), line.end) if hinted else None
        if head and not head.number:
            before = lines[index - 1].of(text) if index else "。"
            if not (_free(before, index, heads, lines) and _holds(text, head, heads)):
                head = None
        if not head and not line.glued:
            head = _weighed(text, line, heads)
        at = line.start
        if head:
            heads.append(head)
            at = head.end
        if line.end - at > LONG_LINE:
            heads += _inner(text, at, line.end, heads)
        elif not head and not closed(line.of(text)):
            heads += [inner for inner in _inner(text, at, line.end, heads) if PART.search(text, inner.start, inner.end)]
    return heads


LONG_LINE = 48
"""Characters of a line that may hold the end of one text and the title of the next. A shorter one may end with a part mark."""


def _after_signature(text: str, line: Line) -> int:
    """Where the words after the last text's signature begin in a line; the line's start when it begins with none."""
    signed = _SIGNED.search(text, line.start, min(line.end, line.start + _SIGNATURE_ROOM))
    if signed and signed.end() < line.end and signature(text[line.start : signed.end()]):
        return signed.end()
    return line.start


def _last(heads: list[Head]) -> tuple[int, str]:
    """Where the text above begins, and its title."""
    return (heads[-1].end, next((head.title for head in reversed(heads) if head.title), "")) if heads else (0, "")


def _holds(text: str, head: Head, heads: list[Head]) -> bool:
    """Whether a text begins under a title that has text glued to it; titles on lines of their own are judged with their text."""
    if not head.glued or head.counted or not heads:
        return True
    top, current = _last(heads)
    return head.start - top < 40 or stands(text, head.start, head.end, head.title, top=top, current=current)


def _weighed(text: str, line: Line, heads: list[Head]) -> Head | None:
    """The head at the start of a line that only what stands around it tells."""
    stop = text.find("，", line.start, min(line.end, line.start + LONGEST_LEAD))
    found = hint().search(text, line.start, stop if stop >= 0 else min(line.end, line.start + LONGEST_LEAD))
    if not found or text.find("。", line.start, found.start()) >= 0:
        return None
    at = _after_signature(text, line)
    title = title_at(text, at, line.end, *_last(heads))
    return Head(at, title[0], title[1], glued=True) if title else None


def _free(before: str, index: int, heads: list[Head], lines: list[Line]) -> bool:
    """Whether a title may follow these words: after a closed line, a short one, or another head."""
    return closed(before) or len(before) <= 30 or ends_signed(before) or bool(heads and index and heads[-1].end >= lines[index - 1].end)


_HINT = re.compile(rf"第\s?{NUMBER}\s?篇|篇|{hint().pattern}")


_SIGNED = re.compile(
    r"(?:19|20)[\dxX×_*]{2}年[\dxX×_*]{1,2}月(?:[\dxX×_*]{1,2}日)?"
    r"|二[〇○ＯOo零0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}日)?"
)
LONGEST_LEAD = 110
"""Characters of a signature and a title at the start of a line."""
_SIGNATURE_ROOM = 46
"""Characters of a unit and a date that end one text and are glued to the title of the next."""


def _ends_line(text: str, head: Head) -> bool:
    """Whether a head may stand behind the last full stop of a line, its text below: a part mark, or a title that needs no more."""
    return bool(PART.search(text, head.start, head.end)) or (not head.number and weight(head.title) >= SURE_TITLE)


def _inner(text: str, start: int, end: int, above: list[Head]) -> list[Head]:
    """Heads after a full stop inside a line."""
    found: list[Head] = []
    at = start
    while ended := _HINT.search(text, at, end):
        floor = max(start, ended.start() - 70)
        if text.rfind("，", floor, ended.start()) > text.rfind("。", floor, ended.start()):
            at = ended.end()
            continue
        begin = sentence_start(text, ended.start(), floor)
        at = ended.end()
        if begin <= start or text[begin - 1] not in "。！？!?" or (found and begin < found[-1].end):
            continue
        signed = _SIGNED.search(text, begin, ended.start())
        begin = signed.end() if signed else begin
        parted = PARTED.match(text, begin, end)
        begin = parted.end() if parted else begin
        while begin < end and text[begin] in " \u3000”":
            begin += 1
        head = parse_head(text, begin, end)
        if not head and signature(text[begin : ended.start()]):
            head = parse_head(text, ended.start(), end)
        if not head:
            title = title_at(text, begin, end, *_last(found or above), parted=bool(parted))
            head = Head(begin, title[0], title[1], glued=True) if title else None
        elif not head.number and head.glued and not _holds(text, head, found or above):
            head = None
        if head and parted:
            head = replace(head, start=parted.start())
        if head and (head.glued or _ends_line(text, head)) and head.end >= ended.start():
            found.append(head)
            at = max(at, head.end)
    return found
