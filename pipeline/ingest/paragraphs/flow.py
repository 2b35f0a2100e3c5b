"""Which lines carry on the line before: pages broken in mid-sentence, wrapped at a width, or set one sentence a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import rjieba

from pipeline.ingest.lines import Line, closed, width
from pipeline.ingest.paragraphs.items import Mark, mark_at

LONGEST_HEADING = 50
LONGEST_BARE_HEADING = 24
_INNER_END = re.compile(r"[。！？!?；;](?=[^”’》」』）)】\"'\s])")
_FULL_STOP = re.compile(r"[。！？!?](?=[^”’》」』）)】\"'\s])|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff“\d])")
_BROKEN = re.compile(r"[的和与及从以在把将被对为]$")
"""No marked heading ends with such a word: a page end broke it."""
_REST = re.compile(r"[^，,。；;：:！？、（(]{1,10}。.")
"""A line that begins with so short a sentence may carry on the short title of an item that a page end broke."""
_FUNCTION = re.compile(r"通过|但|在|并|同时|对|从|使|让|将|把|由|及|而|且|与|和|也|还|都|又|其中|因此|所以|即|若|当|其|这|那|我们|了|的")
"""Words no heading begins with."""
_FIGURE = re.compile(r"[\dxX×_*.,%％\s]+")
"""A number alone on its line was cut out of a sentence."""
_CLAUSE = re.compile(
    r"(?!今年|去年|近年|一年来|几年来|年初|年内|全年|目前|此外|另外|为此|首先|其次|再次|最后|总之|日前|近日|[上下]半年)[^。，,、；;：:！？]{0,4}[。，,、；;]"
)
"""A line that begins with so short a clause ends a sentence begun above."""
_COMMA = re.compile(r"[，,；;：:、]")
DANGLING = re.compile(r"(?:[的和与及了在为对等把被将从向到或是以其该并]|我们|以及|通过|组织|开展)$")
"""Words no heading ends with: a short line that ends so was broken."""
COUNTED = re.compile(r"\d[\d.]*[余多]?[万千百]?[余多]?\s?(?:期|次|场|人|名|份|册|个|户|元|处|项|家|件|条|块|篇|支|套|亩|公里|米|%)")
"""A line that counts something carries content even where it has no full stop."""
OPEN_QUOTE = re.compile(r"“[^”]{0,30}$|《[^》]{0,30}$|（[^）]{0,30}$")
"""A quotation or title that a page end left open."""
SENTENCE_LINES = 6
"""So many ended lines tell how a page sets its sentences."""


@dataclass(slots=True)
class Block:
    """Lines that belong together, and the item mark they begin with."""

    spans: list[Line]
    mark: Mark | None
    words: str
    table: bool = False
    """The lines are rows of a flattened table and stay lines."""

    @property
    def start(self) -> int:
        """Where the block begins."""
        return self.spans[0].start

    @property
    def end(self) -> int:
        """Where the block ends."""
        return self.spans[-1].end


def inner_end(words: str) -> bool:
    """Whether a sentence ends inside the words, not only at their end."""
    return bool(_INNER_END.search(words))


def heading_shape(words: str, mark: Mark | None) -> bool:
    """Whether an open line looks like a heading: marked and without a sentence inside, or short and without a comma."""
    if closed(words) or inner_end(words):
        return False
    if mark:
        title = words[mark.end - mark.start :].strip()
        if len(title) < 2 or _BROKEN.search(title):
            return False
        return len(words) <= LONGEST_HEADING and not COUNTED.search(words[mark.end - mark.start :])
    if len(words) < 4 or _FUNCTION.match(words) or _FIGURE.fullmatch(words):
        return False
    return len(words) <= LONGEST_BARE_HEADING and not _COMMA.search(words) and not DANGLING.search(words)


def full_lines(text: str, lines: list[Line]) -> list[bool]:
    """For each line whether it reaches the width at which the page wraps, all False when the page does not wrap.

    A page wraps when half of its lines reach one width and many break in mid-sentence. Pages wrap at a number of characters or
    of columns; the measure that more lines reach is the page's.
    """
    none = [False] * len(lines)
    if len(lines) < 5 or sum(not line.closed(text) for line in lines) < 0.35 * len(lines):
        return none
    best = none
    for measure in (len, width):
        sizes = [measure(line.of(text)) for line in lines]
        full = sorted(sizes)[-1 - len(sizes) // 20]
        reach = [size >= full - 2.5 for size in sizes]
        if 12 <= full <= 64 and sum(reach) > max(sum(best), 0.5 * len(lines) - 1):
            best = reach
    return best


def blocks_of(text: str, lines: list[Line]) -> list[Block]:
    """The lines joined where a sentence was broken, in order; every line is in exactly one block."""
    full = full_lines(text, lines)
    wraps = any(full)
    blocks: list[Block] = []
    last = ""
    rows = _rows(text, lines, wraps)
    for index, line in enumerate(lines):
        words = line.of(text)
        if rows[index]:
            _add_row(blocks, line, words, bool(index and rows[index - 1]))
            last = "。"
            continue
        mark = mark_at(text, line.start, line.end)
        if blocks and not blocks[-1].table and _carries_on(blocks[-1], last, line, words, mark=mark, full=full[index - 1], wraps=wraps):
            blocks[-1].spans.append(line)
            blocks[-1].words += words
        else:
            blocks.append(Block([line], mark, words))
        last = words
    return blocks


_CAPTION = re.compile(r"(?:附?表|附件)\s?[\d一二三四五六七八九十]{0,2}[\s:：]?.{2,40}|.{2,30}[（(]单位[:：].{1,12}[)）]")
LONGEST_CELL = 16
FEWEST_CELLS, FEWEST_NUMBERS = 8, 3
"""Fewer short lines on end are headings or a list."""
_CELL_NUMBER = re.compile(r"[\d.,%％万亿元人次场期个份]+")


def _rows(text: str, lines: list[Line], wraps: bool) -> list[bool]:
    """Which lines are rows of a flattened table, with its caption: two or more in a row, of three cells or ending in a number;
    or a table set one cell a line."""
    cells = [0 if line.holed or not _parted(text, line) else _cells(line.of(text)) for line in lines]
    rows = [count >= 2 for count in cells]
    if not wraps:
        for start, end in _cell_runs(text, lines):
            rows[start:end] = [True] * (end - start)
    for index, row in enumerate(rows):
        beside = (index and rows[index - 1]) or (index + 1 < len(rows) and rows[index + 1])
        if row and not beside:
            rows[index] = False
    for index in range(len(rows) - 2, -1, -1):
        line = lines[index]
        if rows[index + 1] and not rows[index] and line.end - line.start <= 50 and not line.closed(text):
            words = line.of(text)
            header = len(words.split()) == 2 and len(words) <= 12
            rows[index] = header or bool(_CAPTION.fullmatch(words))
    return rows


def _cell_runs(text: str, lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Runs of lines that are the cells of a table: many short open lines on end, several of them bare numbers."""
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and _is_cell(text, lines[index]):
            continue
        if index - start >= FEWEST_CELLS:
            numbers = sum(bool(_CELL_NUMBER.fullmatch(line.of(text))) for line in lines[start:index])
            if numbers >= FEWEST_NUMBERS:
                yield start, index
        start = index + 1


def _is_cell(text: str, line: Line) -> bool:
    if line.end - line.start > LONGEST_CELL or line.holed or line.glued:
        return False
    words = line.of(text)
    mark = mark_at(text, line.start, line.end)
    return not closed(words) and words[-1] not in "，,、" and (mark is None or mark.level > 2)


def _parted(text: str, line: Line) -> bool:
    """Whether anything stands in the line that parts cells."""
    return any(text.find(mark, line.start, line.end) >= 0 for mark in " |\t")


def _cells(words: str) -> int:
    """How many cells a line has that looks like a row: three short ones or more, or two of which the last is a number."""
    cells = words.replace("|", " ").split()
    if closed(words) or max(map(len, cells), default=0) > 18 or inner_end(words):
        return 0
    return len(cells) if len(cells) >= 3 or (len(cells) == 2 and _CELL_NUMBER.fullmatch(cells[1])) else 0


def _add_row(blocks: list[Block], line: Line, words: str, follows: bool) -> None:
    if follows and blocks and blocks[-1].table:
        blocks[-1].spans.append(line)
        blocks[-1].words += "\n" + words
    else:
        blocks.append(Block([line], None, words, True))


def _carries_on(block: Block, last: str, line: Line, words: str, *, mark: Mark | None, full: bool, wraps: bool) -> bool:
    """Whether a line carries on the block before it; `last` is that block's last line, `full` whether it reaches the width."""
    if block.spans[-1].holed:
        return False
    if line.glued or words[0] in "，。、；：！？,;:)）】》”’":
        return True
    if last[-1:].isdigit() and words[0] in "年月日万余多个人名期场次户册份元%％":
        return True
    below = block.mark is not None and heading_shape(block.words, block.mark)
    item = mark and not (mark.level == 6 and (full or not closed(last)) and not below)
    if item or (line.indented and wraps):
        return False
    if full or closed(last):
        return full
    broken = (_REST if block.mark else _CLAUSE).match(words) or (block.mark is None and _breaks_a_word(last, words))
    return bool(broken) or not heading_shape(block.words, block.mark)


SHORTEST_BROKEN = 14
"""Characters of a line that may have been broken inside a word; shorter ones are headings."""
_BESIDE = 6


def _breaks_a_word(above: str, below: str) -> bool:
    """Whether a word of three letters or more began at the end of one line and ends in the next (中 | 医药)."""
    at = -_BESIDE
    if len(above) < SHORTEST_BROKEN:
        return False
    for word in rjieba.cut((above[-_BESIDE:] + below[:_BESIDE]).encode("utf-8", "replace").decode("utf-8")):
        if at < 0 < at + len(word):
            return len(word) >= 3
        at += len(word)
    return False


def one_sentence_a_line(blocks: list[Block]) -> bool:
    """Whether the page put every sentence on its own line, so that its lines are no paragraphs."""
    ended = [block for block in blocks if closed(block.words)]
    if len(ended) < SENTENCE_LINES:
        return False
    if sum(block.mark is None or block.mark.level == 6 for block in ended) < 0.4 * len(ended):
        return False
    several = 0
    for block in ended:
        several += bool(_FULL_STOP.search(block.words))
        if several > 0.08 * len(ended):
            return False
    return True
