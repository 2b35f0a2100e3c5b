"""Parts that go on counting in another form: 【第一篇】 … 第七篇：… 八、… ＞＞＞范文九."""

from __future__ import annotations

from pipeline.ingest.lines import Line, closed
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split.heads import Head
from pipeline.ingest.split.series import count_of, names_texts

FEWEST_PARTS = 3
"""So many parts must have been counted before another form carries the count on."""
LONGEST_MARK, SHORTEST_TEXT = 40, 80


def onward(text: str, lines: list[Line], heads: list[Head]) -> list[Head]:
    """The heads, with one for each short line below the last part that has the number of the next one.

    No item of the text above leads to that number, and a text stands below it.
    """
    numbered = [head for head in heads if head.number]
    first = max((at for at, head in enumerate(numbered) if head.number == 1), default=0)  # a table of contents counts them too
    parts = numbered[first:]
    if len(parts) < FEWEST_PARTS or [head.number for head in parts] != list(range(1, len(parts) + 1)) or heads[-1] is not parts[-1]:
        return heads
    found: list[Head] = []
    begin, number, counted = heads[-1].end, len(parts) + 1, set[int]()
    for line in lines:
        if line.start < begin:
            continue
        mark = mark_at(text, line.start, line.end)
        if line.start - begin >= SHORTEST_TEXT and number - 1 not in counted and _next(text, line, number):
            title = text[mark.end : line.end].strip() if mark else ""
            found.append(Head(line.start, line.end, title, number))
            begin, number, counted = line.end, number + 1, set()
        elif mark:
            counted.add(mark.number)
    while found and len(text.rstrip()) - found[-1].end < SHORTEST_TEXT:
        found.pop()
    return [*heads, *found]


def _next(text: str, line: Line, number: int) -> bool:
    """Whether a line is the mark of a part, or a title with such a number before it."""
    words = line.of(text)
    if line.glued or len(words) > LONGEST_MARK or (closed(words) and words[-1] not in "：:"):
        return False
    mark = mark_at(text, line.start, line.end)
    if mark:
        return mark.number == number and mark.end < line.end
    key, counted = count_of(words)
    return counted == number and names_texts(key)
