"""Clauses: where the sentences and clauses of a paragraph begin and end, and what stands in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from pipeline.extract.seek import seek

REACH = 300
"""Characters that a sentence or clause is read to each side of a number: text without any mark stays linear to read."""

_CLAUSE = re.compile(r"[。！？!?；;\n，,：:]")
_WITHIN = frozenset("，,：:")
"""Marks that end a clause and no sentence."""

_NAME = re.compile(r"《[^《》\n]{1,60}》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|【[^【】\n]{1,40}】|\"[^\"\n]{1,30}\"")
_EDGE = re.compile(r"[。；;！\s]")
_ITEM = re.compile(
    r"(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,2}是|[0-9]{1,2}[、．.](?![0-9])"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳]|其[一二三四五六]，|[^，,。；;！：:\s0-9]{2,12}方面[，,：:])"
)


class _Marks:
    """Where pieces of a text end and where the next ones start: apart by a mark, or at one place where a break stands."""

    def __init__(self, marks: list[int], breaks: tuple[int, ...]) -> None:
        spans = sorted([*((mark, mark + 1) for mark in marks), *((edge, edge) for edge in breaks)]) if breaks else []
        self.ends = [end for end, _ in spans] if breaks else marks
        self.starts = [start for _, start in spans] if breaks else [mark + 1 for mark in marks]


class Clauses:
    """The spans of one paragraph's sentences, clauses, items and names; every look-up takes a position and costs log n."""

    def __init__(self, text: str, breaks: tuple[int, ...] = ()) -> None:
        """`breaks` are further positions at which a sentence begins without a mark before it: the rows of a table."""
        self.text = text
        self._breaks = breaks
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._known: dict[int, tuple[int, int]] = {}
        self._told: dict[int, tuple[int, int]] = {}

    @cached_property
    def _marks(self) -> list[int]:
        return [match.start() for match in _CLAUSE.finditer(self.text)]

    @cached_property
    def _sentences(self) -> _Marks:
        return _Marks([at for at in self._marks if self.text[at] not in _WITHIN], self._breaks)

    @cached_property
    def _clauses(self) -> _Marks:
        text = self.text
        # a comma between digits separates thousands
        return _Marks([at for at in self._marks if not (text[at - 1 : at].isdigit() and _in_number(text, at))], self._breaks)

    @cached_property
    def _items(self) -> list[int]:
        edges = (0, *(match.end() for match in _EDGE.finditer(self.text)))
        return [edge for edge in edges if _ITEM.match(self.text, edge)]

    @cached_property
    def _names(self) -> list[tuple[int, int]]:
        return [match.span() for match in _NAME.finditer(self.text)]

    def whole_sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position in full length: the same span for every position in it."""
        return _around(self._sentences, position, len(self.text))

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position, its closing mark left out; semicolons end sentences. At most `REACH` to each side."""
        span = self._told.get(position)
        if span is None:
            span = self._told[position] = _near(_around(self._sentences, position, len(self.text)), position)
        return span

    def clause(self, position: int) -> tuple[int, int]:
        """The clause around a position, between commas, at most `REACH` to each side."""
        span = self._known.get(position)
        if span is None:
            span = self._known[position] = _near(_around(self._clauses, position, len(self.text)), position)
        return span

    def found(self, name: str, regex: re.Pattern[str], begin: re.Pattern[str] | None = None) -> list[tuple[int, int]]:
        """All matches of an expression in the paragraph, sought once whatever the number of facts that ask for its `name`.

        `begin` may tell where one begins, see `seek`.
        """
        spans = self._found.get(name)
        if spans is None:
            matches = seek(begin, regex, self.text) if begin else regex.finditer(self.text)
            spans = self._found[name] = [match.span() for match in matches]
        return spans

    def item(self, position: int) -> tuple[int, int]:
        """The numbered item around a position (一是…, （二）…, 3、…), or the whole paragraph."""
        index = bisect_right(self._items, position)
        start = self._items[index - 1] if index else 0
        return start, self._items[index] if index < len(self._items) else len(self.text)

    def numbered(self, start: int) -> bool:
        """Whether a numbered item begins at `start`."""
        index = bisect_right(self._items, start)
        return index > 0 and self._items[index - 1] == start

    def in_name(self, position: int) -> bool:
        """Whether a position stands inside a title or a quoted name."""
        if not self._names:
            return False
        index = bisect_right(self._names, (position, len(self.text)))
        return index > 0 and self._names[index - 1][1] > position


def _near(span: tuple[int, int], position: int) -> tuple[int, int]:
    return max(span[0], position - REACH), min(span[1], position + REACH)


def _in_number(text: str, position: int) -> bool:
    """Whether a mark behind a digit is a comma within its number."""
    return text[position] in ",，" and len(text) >= position + 4 and text[position + 1 : position + 4].isdigit()


def _around(marks: _Marks, position: int, length: int) -> tuple[int, int]:
    index = bisect_right(marks.ends, position)
    start = marks.starts[index - 1] if index else 0
    return start, marks.ends[index] if index < len(marks.ends) else length
