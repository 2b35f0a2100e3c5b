"""AlignedText: a string whose every character knows its place in the source text; edits compose.

All offsets count code points and are half open. `text` is the string as it reads now, the *source* is the text as it was
scraped. The map between them is kept as segments, so a page with few repairs costs little and a slice costs two look-ups.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Segment(NamedTuple):
    """A stretch of the text from `start` up to the next segment, and where it came from.

    A linear segment maps character for character. A segment that is not linear came as a whole from
    `[source_start, source_end)`: any part of it points to all of that stretch (empty for inserted text).
    """

    start: int
    source_start: int
    source_end: int
    linear: bool


class Edit(NamedTuple):
    """Replace `[start, end)` of the current text by `replacement`."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class AlignedText:
    """A text and its alignment with the source text. Make one with `AlignedText.of(source)`.

    >>> page = AlignedText.of("科普(pǔ)工作").edit([Edit(2, 6, "")])
    >>> page.text, page.source_span(1, 3)
    ('科普工作', (1, 7))
    """

    text: str
    segments: tuple[Segment, ...]

    @classmethod
    def of(cls, source: str) -> AlignedText:
        """The source text aligned with itself."""
        return cls(source, (Segment(0, 0, len(source), True),) if source else ())

    def __len__(self) -> int:
        return len(self.text)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source text that `[start, end)` came from, half open.

        Exact where the text is as scraped; where it was repaired, the whole stretch the repair replaced. An empty span gives
        an empty span. Raises ValueError for a span outside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span [{start}, {end}) lies outside a text of {len(self.text)} characters")
        segments = self.segments
        if len(segments) == 1 and segments[0].linear:
            begin = segments[0].source_start
            return (begin + start, begin + end)
        if start == end:
            at = self._edge(start)
            return (at, at)
        index = bisect_left(segments, (start + 1,)) - 1 if len(segments) > 1 else 0
        first, source_start, source_end, linear = segments[index]
        begin = source_start + start - first if linear else source_start
        if index + 1 < len(segments) and segments[index + 1].start < end:
            first, source_start, source_end, linear = segments[bisect_left(segments, (end,), index + 1) - 1]
        return (begin, source_start + end - first if linear else source_end)

    def edit(self, edits: Iterable[Edit]) -> AlignedText:
        """The text after all `edits`, which are given in offsets of this text, in any order, not overlapping.

        Two insertions at one place keep the order in which they were given. Raises ValueError when edits overlap or lie
        outside the text.
        """
        pieces: list[str] = []
        segments: list[Segment] = []
        done = length = 0
        for start, end, replacement in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            if start < done or not start <= end <= len(self.text):
                raise ValueError(f"edit [{start}, {end}) overlaps another or lies outside the text")
            length = self._copy(done, start, pieces, segments, length)
            if replacement:
                pieces.append(replacement)
                source = self.source_span(start, end) if start < end else self._gap(start)
                segments.append(Segment(length, *source, False))
                length += len(replacement)
            done = end
        self._copy(done, len(self.text), pieces, segments, length)
        return AlignedText("".join(pieces), tuple(segments))

    def with_text(self, text: str) -> AlignedText:
        """The same alignment under another text of equal length (a character-for-character conversion)."""
        if len(text) != len(self.text):
            raise ValueError("a conversion that keeps the alignment keeps the length")
        return AlignedText(text, self.segments)

    def slice(self, start: int, end: int) -> AlignedText:
        """The part `[start, end)` with its alignment."""
        pieces: list[str] = []
        segments: list[Segment] = []
        self._copy(start, end, pieces, segments, 0)
        return AlignedText("".join(pieces), tuple(segments))

    def strip(self) -> AlignedText:
        """The text without white space at both ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    @classmethod
    def join(cls, parts: Sequence[AlignedText], separator: str = "") -> AlignedText:
        """The parts one after another, with a separator that stands for the gap between them in the source."""
        pieces: list[str] = []
        segments: list[Segment] = []
        length = 0
        for index, part in enumerate(parts):
            if index and separator:
                gap = parts[index - 1]._edge(len(parts[index - 1])), part._edge(0)
                segments.append(Segment(length, gap[0], max(gap), False))
                pieces.append(separator)
                length += len(separator)
            length = part._copy(0, len(part), pieces, segments, length)
        return cls("".join(pieces), tuple(segments))

    def _copy(self, start: int, end: int, pieces: list[str], segments: list[Segment], length: int) -> int:
        """Append `[start, end)` and its segments to a text under construction; return the new length."""
        if start >= end:
            return length
        pieces.append(self.text[start:end])
        index = self._index(start)
        while index < len(self.segments) and self.segments[index].start < end:
            here = self.segments[index]
            begin = max(here.start, start)
            stop = min(self.segments[index + 1].start if index + 1 < len(self.segments) else len(self.text), end)
            source = (here.source_start, here.source_end)
            if here.linear:
                source = (here.source_start + begin - here.start, here.source_start + stop - here.start)
            last = segments[-1] if segments else None
            joins = last and last.linear and here.linear and last.source_end == source[0]
            if last and joins and source[0] - last.source_start == length + begin - start - last.start:
                segments[-1] = last._replace(source_end=source[1])
            else:
                segments.append(Segment(length + begin - start, *source, here.linear))
            index += 1
        return length + end - start

    def _edge(self, at: int) -> int:
        """The source position that stands just before character `at` (or at the end)."""
        if not self.segments:
            return 0
        if at < len(self.text):
            here = self._segment(at)
            return here.source_start + (at - here.start if here.linear else 0)
        return self.segments[-1].source_end

    def _gap(self, at: int) -> tuple[int, int]:
        """The source of text inserted before character `at`: empty, or the repaired stretch it is inserted into."""
        right = self._edge(at)
        left = self.source_span(at - 1, at)[1] if at else right
        return (right, max(left, right))

    def _index(self, at: int) -> int:
        return bisect_left(self.segments, (at + 1,)) - 1 if len(self.segments) > 1 else 0

    def _segment(self, at: int) -> Segment:
        return self.segments[self._index(at)]
