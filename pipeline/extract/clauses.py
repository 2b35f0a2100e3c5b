"""Clauses: where the sentences and clauses of a paragraph begin and end, and what stands in quotation marks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from pipeline.extract.seek import seek

REACH = 300
"""Characters that a sentence or clause is read to each side of a number: text without any mark stays linear to read."""

_CLAUSE = re.compile(r"[。！？!?；;\n，,：:](?<![0-9０-９][,，](?=[0-9０-９]{3}))")
"""Marks that end a clause: a comma between digits separates thousands."""

_WITHIN = frozenset("，,：:")
"""Marks that end a clause and no sentence."""

_NAME = re.compile(r"《[^《》\n]{1,60}》|“[^“”\n]{1,40}”|「[^「」\n]{1,40}」|【[^【】\n]{1,40}】|\"[^\"\n]{1,30}\"")
_EDGE = re.compile(r"[。；;！\s]")
_NUMBERED = "（(一二三四五六七八九十0-9①-⑳其"
_NUMBER_EDGE = re.compile(rf"[。；;！\s](?=[{_NUMBERED}])")
_ASPECT = "方面"
"""The words of an item that begins without a number; where they are missing, items begin with these characters alone."""

_ITEM = re.compile(
    r"(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[一二三四五六七八九十]{1,2}是|[0-9]{1,2}[、．.](?![0-9])"
    r"|[一二三四五六七八九十]{1,3}、|[①-⑳]|其[一二三四五六]，|[^，,。；;！：:\s0-9]{2,12}方面[，,：:])"
)


class _Pieces:
    """The pieces of a text between marks; a look-up takes a position and costs log n."""

    __slots__ = ("_ends", "_length")

    def __init__(self, marks: list[int], length: int) -> None:
        self._ends, self._length = marks, length

    def around(self, position: int) -> tuple[int, int]:
        """The piece around a position in full length."""
        ends = self._ends
        index = bisect_right(ends, position)
        return ends[index - 1] + 1 if index else 0, ends[index] if index < len(ends) else self._length


class _Rows(_Pieces):
    """The pieces of a text between marks or on both sides of a break."""

    __slots__ = ("_starts",)

    def __init__(self, marks: list[int], breaks: tuple[int, ...], length: int) -> None:
        edges = sorted([*((mark, mark + 1) for mark in marks), *((edge, edge) for edge in breaks)])
        super().__init__([end for end, _ in edges], length)
        self._starts = [0, *(start for _, start in edges)]

    def around(self, position: int) -> tuple[int, int]:
        index = bisect_right(self._ends, position)
        return self._starts[index], self._ends[index] if index < len(self._ends) else self._length


class Clauses:
    """The spans of one paragraph's sentences, clauses, items and names; every look-up takes a position and costs log n."""

    __slots__ = ("_breaks", "_cut", "_found", "_items", "_names", "text")

    def __init__(self, text: str, breaks: tuple[int, ...] = ()) -> None:
        """`breaks` are further positions at which a sentence begins without a mark before it: the rows of a table."""
        self.text = text
        self._found: dict[str, list[tuple[int, int]]] = {}
        self._items: list[int] | None = None
        self._names: list[tuple[int, int]] | None = None
        self._breaks = breaks
        self._cut: tuple[_Pieces, _Pieces] | None = None

    def _pieces(self) -> tuple[_Pieces, _Pieces]:
        """The sentences and the clauses."""
        text, breaks = self.text, self._breaks
        marks = [*map(re.Match.start, _CLAUSE.finditer(text))]
        ends = [at for at in marks if text[at] not in _WITHIN]
        self._cut = cut = (
            (_Rows(ends, breaks, len(text)), _Rows(marks, breaks, len(text)))
            if breaks
            else (_Pieces(ends, len(text)), _Pieces(marks, len(text)))
        )
        return cut

    @property
    def names(self) -> list[tuple[int, int]]:
        """The titles and quoted names with their marks."""
        if self._names is None:
            text = self.text
            named = "《" in text or "“" in text or "「" in text or "【" in text or '"' in text
            self._names = [match.span() for match in _NAME.finditer(text)] if named else []
        return self._names

    def whole_sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position in full length: the same span for every position in it."""
        return (self._cut or self._pieces())[0].around(position)

    def sentence(self, position: int) -> tuple[int, int]:
        """The sentence around a position, its closing mark left out; semicolons end sentences. At most `REACH` to each side."""
        start, end = span = (self._cut or self._pieces())[0].around(position)
        return span if end - start <= REACH else (max(start, position - REACH), min(end, position + REACH))

    def clause(self, position: int) -> tuple[int, int]:
        """The clause around a position, between commas, at most `REACH` to each side."""
        start, end = span = (self._cut or self._pieces())[1].around(position)
        return span if end - start <= REACH else (max(start, position - REACH), min(end, position + REACH))

    def found(
        self, name: str, regex: re.Pattern[str], begin: re.Pattern[str] | None = None, words: tuple[str, ...] = ()
    ) -> list[tuple[int, int]]:
        """All matches of an expression in the paragraph, sought once whatever the number of facts that ask for its `name`.

        `begin` may tell where one begins, see `seek`, and `words` without which of them there is none.
        """
        spans = self._found.get(name)
        if spans is None:
            if words and not any(word in self.text for word in words):
                matches: Iterable[re.Match[str]] = ()
            else:
                matches = seek(begin, regex, self.text) if begin else regex.finditer(self.text)
            spans = self._found[name] = [match.span() for match in matches]
        return spans

    def _edges(self) -> list[int]:
        """Where the numbered items begin."""
        if self._items is None:
            edge = _EDGE if _ASPECT in self.text else _NUMBER_EDGE
            edges = (0, *map(re.Match.end, edge.finditer(self.text)))
            self._items = [edge for edge in edges if _ITEM.match(self.text, edge)]
        return self._items

    def item(self, position: int) -> tuple[int, int]:
        """The numbered item around a position (一是…, （二）…, 3、…), or the whole paragraph."""
        edges = self._edges()
        if not edges:
            return 0, len(self.text)
        index = bisect_right(edges, position)
        return edges[index - 1] if index else 0, edges[index] if index < len(edges) else len(self.text)

    def numbered(self, start: int) -> bool:
        """Whether a numbered item begins at `start`."""
        edges = self._edges()
        index = bisect_right(edges, start)
        return index > 0 and edges[index - 1] == start

    def in_name(self, position: int) -> bool:
        """Whether a position stands inside a title or a quoted name."""
        if not self.names:
            return False
        index = bisect_right(self.names, (position, len(self.text)))
        return index > 0 and self.names[index - 1][1] > position
