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


class _Pieces:
    """The pieces of a text between marks, or on both sides of a break; a look-up takes a position and costs log n."""

    def __init__(self, marks: list[int], breaks: tuple[int, ...], length: int) -> None:
        starts = [0, *[mark + 1 for mark in marks]]
        self._ends = marks
        if breaks:
            edges = sorted([*((mark, mark + 1) for mark in marks), *((edge, edge) for edge in breaks)])
            starts, self._ends = [0, *(start for _, start in edges)], [end for end, _ in edges]
        self._spans = [*zip(starts, [*self._ends, length], strict=True)]

    def around(self, position: int) -> tuple[int, int]:
        """The piece around a position in full length."""
        return self._spans[bisect_right(self._ends, position)]

    def near(self, position: int) -> tuple[int, int]:
        """The piece around a position, at most `REACH` to each side."""
        start, end = span = self._spans[bisect_right(self._ends, position)]
        return span if end - start <= REACH else (max(start, position - REACH), min(end, position + REACH))


class Clauses:
    """The spans of one paragraph's sentences, clauses, items and names; every look-up takes a position and costs log n."""

    def __init__(self, text: str, breaks: tuple[int, ...] = ()) -> None:
        """`breaks` are further positions at which a sentence begins without a mark before it: the rows of a table."""
        self.text = text
        self._breaks = breaks
        self._found: dict[str, list[tuple[int, int]]] = {}

    @cached_property
    def _pieces(self) -> tuple[_Pieces, _Pieces]:
        """The sentences and the clauses."""
        text = self.text
        marks = [*map(re.Match.start, _CLAUSE.finditer(text))]
        sentences = [at for at in marks if text[at] not in _WITHIN]
        # a comma between digits separates thousands
        clauses = [at for at in marks if not (text[at - 1 : at].isdigit() and _in_number(text, at))]
        return _Pieces(sentences, self._breaks, len(text)), _Pieces(clauses, self._breaks, len(text))

    @cached_property
    def _items(self) -> list[int]:
        edges = (0, *(match.end() for match in _EDGE.finditer(self.text)))
        return [edge for edge in edges if _ITEM.match(self.text, edge)]

    @cached_property
    def names(self) -> list[tuple[int, int]]:
        """The titles and quoted names with their marks."""
        return [match.span() for match in _NAME.finditer(self.text)]

    def whole_sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position in full length: the same span for every position in it."""
        return self._pieces[0].around(position)

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position, its closing mark left out; semicolons end sentences. At most `REACH` to each side."""
        return self._pieces[0].near(position)

    def clause(self, position: int) -> tuple[int, int]:
        """The clause around a position, between commas, at most `REACH` to each side."""
        return self._pieces[1].near(position)

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
        if not self.names:
            return False
        index = bisect_right(self.names, (position, len(self.text)))
        return index > 0 and self.names[index - 1][1] > position


def _in_number(text: str, position: int) -> bool:
    """Whether a mark behind a digit is a comma within its number."""
    return text[position] in ",，" and len(text) >= position + 4 and text[position + 1 : position + 4].isdigit()
