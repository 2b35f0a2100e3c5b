"""What a site prints twice: the first words of a text as its abstract, and the page's title in brackets inside the text."""

from __future__ import annotations

import re

from pipeline.ingest.boilerplate import Cut
from pipeline.ingest.lines import Line, closed
from pipeline.ingest.split.heads import PART, parse_head
from pipeline.ingest.split.titles import GOES_ON, TITLE_END

TOP_LINES = 8
"""An abstract stands this near to the top of its page."""
SHORTEST, LONGEST = 24, 400
"""Letters of an abstract. Shorter words may well begin two paragraphs."""
BETWEEN = 2
"""Lines between an abstract and its text: titles."""
LONGEST_TITLE = 60
SHORTEST_TITLE, TITLE_WITHIN = 6, 600
"""Letters of a running title, and how near to the top of the page its title stands."""
_DIGITS = re.compile(r"\d")
_PAGE = re.compile(r"第\s?\d{1,3}\s?页")
_PAGE_LABEL = re.compile(r"(?P<title>[^\s。，,；;：:、]{6,60})\s?[_-]?\s?第\s?\d{1,3}\s?页")
_NAMES = re.compile(r"(?:通知|意见|办法|决定|公告|总结|方案|报告|汇报|计划)[》）)]?$")
"""A long title stands above its own lines; that is no abstract."""
_CONTENTS = re.compile(r"目\s{0,4}录(?:/提纲)?[:：]?[….]{0,6}|提纲[:：]?[….]{0,6}")
_DOTS = re.compile(r"[….·\s]+")
_LETTERS = re.compile(r"[^\W_]+")
_BRACKETED = re.compile(r"(?<=[^\s【])【([^【】\n\r\x0b\x0c\x85\u2028\u2029]{4,40})】")
_NUMBERED = re.compile(r"(?:第[一二三四五六七八九十\d]{1,2}篇|篇[一二三四五六七八九十\d]{1,2}|[（(]?\d{1,2}[)）]?)$")


def echoes(text: str, lines: list[Line]) -> list[Cut]:
    """The abstracts and bracketed titles, in order; the words they repeat stay."""
    found = [Cut(line.start, line.end, "echo") for index, line in enumerate(lines[:TOP_LINES]) if _echoed(text, lines, index)]
    found += (
        [cut for cut in _running(text, lines) if not any(one.start <= cut.start < one.end for one in found)] if _PAGE.search(text) else []
    )
    found += [cut for cut in _inserted(text, lines) if not any(one.start <= cut.start < one.end for one in found)]
    found += [cut for cut in _contents(text, lines) if not any(one.start <= cut.start < one.end for one in found)]
    return sorted(found + [cut for cut in _bracketed(text, lines) if not any(one.start <= cut.start < one.end for one in found)])


def _running(text: str, lines: list[Line]) -> list[Cut]:
    """The page's title with a page number, where a preview printed it into a sentence; digits may be lost in it."""
    found = []
    for line in lines:
        for match in _PAGE_LABEL.finditer(text, line.start, line.end) if _PAGE.search(text, line.start, line.end) else ():
            words, top = (_DIGITS.sub("", part) for part in (match.group("title"), text[: min(TITLE_WITHIN, match.start())]))
            keep = next((at for at in range(len(words) - SHORTEST_TITLE + 1) if words[at:] in top), None)
            if keep is not None and match.start() >= lines[0].end:
                start = match.end("title") - _tail(match.group("title"), len(words) - keep)
                found.append(Cut(start, match.end(), "echo"))
    return found


def _tail(words: str, count: int) -> int:
    """How many characters from the end hold so many that are no digits."""
    left = count
    for length, mark in enumerate(reversed(words), 1):
        left -= not mark.isdigit()
        if not left:
            return length
    return len(words)


def _inserted(text: str, lines: list[Line]) -> list[Cut]:
    """The name of a collection that a site dropped into sentences of its texts, behind a comma and in front of a clause."""
    tops = [_COUNT.split(line.of(text), maxsplit=1)[0].strip() for line in lines[:TOP_LINES] if line.end - line.start <= LONGEST_TITLE]
    names = {name for name in tops if len(name) >= SHORTEST_TITLE and TITLE_END.search(name[-4:]) and text.count(name) >= FEWEST_TIMES}
    found = []
    for name in names:
        for match in re.finditer(rf"(?<=[，；]){re.escape(name)}(?=[\u4e00-\u9fff])", text):
            if not GOES_ON.match(text, match.end()) and not _REPORTS.match(text, match.end()) and not PART.match(text, match.end()):
                found.append(Cut(match.start(), match.end(), "echo"))
    return found


_COUNT = re.compile(
    r"\s?[（(【]|\s?(?:精选|通用)?[\d一二三四五六七八九十]{1,3}篇|\s?第?[\d一二三四五六七八九十]{1,2}篇|篇[\d一二三四五六七八九十]"
)
_REPORTS = re.compile(r"[由被将已均都也还就则为在经]|报|上|交|写|印|发|及时|按时|如期|一|两|\d|[完详齐]")
"""What follows a report that a sentence tells of."""
FEWEST_TIMES = 3


def _contents(text: str, lines: list[Line]) -> list[Cut]:
    """The table of contents that a site printed above a text: after its mark, the headings that stand once more below."""
    begin = next((index for index, line in enumerate(lines[:TOP_LINES]) if _CONTENTS.fullmatch(line.of(text))), None)
    if begin is None:
        return []
    end = begin + 1
    while end < len(lines) and (_DOTS.fullmatch(lines[end].of(text)) or _again(text, lines[end])):
        end += 1
    return [Cut(line.start, line.end, "echo") for line in lines[begin:end]] if end - begin > 2 else []


def _again(text: str, line: Line) -> bool:
    """Whether the words of an open line stand once more further down."""
    words = line.of(text)
    return len(words) <= LONGEST_TITLE and not closed(words) and text.find(words, line.end) >= 0


def _fold(words: str) -> str:
    return "".join(_LETTERS.findall(words))


def _echoed(text: str, lines: list[Line], index: int) -> bool:
    """Whether a text that begins a few lines below begins with the words of this line and goes on."""
    line = lines[index]
    below, begins = lines[index + 1 : index + 2 + BETWEEN], text[line.start : line.start + 2]
    if not SHORTEST <= line.end - line.start <= LONGEST or not any(text.startswith(begins, one.start) for one in below):
        return False
    words = line.of(text)
    if _NAMES.search(words):
        return False
    folded = _fold(words)
    for at in range(index + 1, min(index + 2 + BETWEEN, len(lines))):
        words_below = text[lines[at].start : lines[at].start + 2 * LONGEST]
        if len(folded) >= SHORTEST and _fold(words_below).startswith(folded[:-1]):
            return len(_fold(lines[at].of(text))) > len(folded) or at + 2 < len(lines)
        between = lines[at].of(text)
        if (
            len(between) > LONGEST_TITLE
            or closed(between)
            or (closed(words) and _fold(between) not in {_fold(one.of(text)) for one in lines[:index]})
        ):
            return False
        head = parse_head(text, lines[at].start, lines[at].end)
        if head and head.number:
            return False
    return False


def _bracketed(text: str, lines: list[Line]) -> list[Cut]:
    """【title of the page】 in running text."""
    if "【" not in text:
        return []
    tops = (line.of(text) for line in lines[:TOP_LINES] if line.end - line.start <= LONGEST_TITLE)
    titles = {_fold(_NUMBERED.sub("", words.strip())) for words in tops}
    return [Cut(match.start(), match.end(), "echo") for match in _BRACKETED.finditer(text) if _fold(match.group(1)) in titles]
