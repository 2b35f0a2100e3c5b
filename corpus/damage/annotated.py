"""A clean text with its gold, held by positions, so that the gold stays right when the text loses something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from corpus.damage.losses import apply, moved
from corpus.damage.truth import Loss

Record = dict[str, Any]
HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
STARTS, ENDS, WORDS = 14, 9, 16
"""Characters of the first and last words that gold records give for paragraphs and documents (12, 8 and 15 are asked for)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A gold record and where it stands in the text."""

    start: int
    end: int
    record: Record


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text, its document record with the span of its body, and the spans of its paragraphs and facts."""

    text: str
    document: Span
    paragraphs: tuple[Span, ...]
    facts: tuple[Span, ...]
    totals: tuple[Record, ...]

    @property
    def title(self) -> str:
        """The first line."""
        return self.text.split("\n", 1)[0]

    def lose(self, found: Sequence[Loss]) -> Annotated:
        """The text after the losses; facts whose number was hit are redacted or lost, and the year when none tells it is none."""
        after = apply(self.text, found)
        facts = tuple(_shift(_hit(fact, found, self.text), found) for fact in self.facts)
        counts = any(not loss.year for loss in found)
        document = _shift(self.document, found)
        record = _dated(document.record, after) if any(loss.year for loss in found) else document.record
        if record["title"] == self.title:
            record = {**record, "title": after.split("\n", 1)[0]}
        return replace(
            self,
            text=after,
            document=replace(document, record=record),
            paragraphs=tuple(_shift(span, found) for span in self.paragraphs),
            facts=facts,
            totals=() if counts else self.totals,
        )

    def without_title(self) -> Annotated:
        """The text without its first line, as template pages give it under a mark of their own."""
        cut = len(self.title) + 1
        return self._between(cut, len(self.text))

    def until(self, at: int) -> Annotated:
        """The text up to `at`: what comes after is not in the gold, a paragraph that is cut ends there."""
        cut = self._between(0, at)
        last = max((span.end for span in cut.paragraphs), default=cut.document.end)
        return replace(cut, document=replace(cut.document, end=last), totals=())

    def _between(self, lo: int, hi: int) -> Annotated:
        def kept(spans: Iterable[Span], whole: bool) -> tuple[Span, ...]:
            inside = (span for span in spans if span.start < hi and (span.end <= hi or not whole) and span.start >= lo)
            return tuple(Span(span.start - lo, min(span.end, hi) - lo, span.record) for span in inside)

        text = self.text[lo:hi]
        start, end = max(self.document.start, lo) - lo, min(self.document.end, hi) - lo
        document = Span(start, end, _dated(self.document.record, text))
        return replace(self, text=text, document=document, paragraphs=kept(self.paragraphs, False), facts=kept(self.facts, True))

    def records(self, doc: int, same_text_as: Sequence[int] = ()) -> list[Record]:
        """The gold records as document number `doc` of a page, their words read from the text as it is now."""
        words = {"first_words": self._words(self.document, WORDS, True), "last_words": self._words(self.document, WORDS, False)}
        rows: list[Record] = [{**self.document.record, "doc": doc, **words, "same_text_as": list(same_text_as)}]
        for number, span in enumerate(self.paragraphs, 1):
            ends = {"starts": self._words(span, STARTS, True), "ends": self._words(span, ENDS, False)}
            rows.append({**span.record, "doc": doc, "n": number, **ends})
        rows += [{**span.record, "doc": doc, "quote": self.text[span.start : span.end]} for span in self.facts]
        return rows + [{**total, "doc": doc} for total in self.totals]

    def _words(self, span: Span, size: int, first: bool) -> str:
        piece = self.text[span.start : span.end].replace("\n", "")
        return piece[:size] if first else piece[-size:]


def annotate(text: str, records: Iterable[Record]) -> Annotated:
    """The text with its clean gold put in place. Raises ValueError when a record's words are not in the text."""
    folded, index = _fold(text)
    rows = list(records)
    [document] = [row for row in rows if row["kind"] == "document"]
    paragraphs, cursor = [], 0
    for row in rows:
        if row["kind"] == "paragraph":
            start, after, _ = _find(folded, index, row["starts"], cursor)
            end = _find(folded, index, row["ends"], after)[2]
            paragraphs.append(Span(start, _closing(text, end), row))
            cursor = after
    facts = []
    for row in rows:
        if row["kind"] == "fact":
            start, _, end = _find(folded, index, row["quote"], 0)
            facts.append(Span(start, end, row))
    first = _find(folded, index, document["first_words"], 0)[0]
    last = _find(folded, index, document["last_words"], 0, from_right=True)[2]
    totals = tuple(row for row in rows if row["kind"] == "total")
    return Annotated(text, Span(first, _closing(text, last), document), tuple(paragraphs), tuple(facts), totals)


def _fold(text: str) -> tuple[str, list[int]]:
    """The text as the scorer compares it, and the position of each folded character."""
    folded, index = [], []
    for at, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character).lower():
            if part.isalnum() or part in "%+":
                folded.append(part)
                index.append(at)
    return "".join(folded), index


def _find(folded: str, index: Sequence[int], words: str, cursor: int, *, from_right: bool = False) -> tuple[int, int, int]:
    """Start, folded position after the start, and end of the words in the text."""
    sought = _fold(words)[0]
    at = folded.rfind(sought) if from_right else folded.find(sought, cursor)
    if at < 0 or not sought:
        raise ValueError(f"not in the text: {words}")
    return index[at], at, index[at + len(sought) - 1] + 1


def _closing(text: str, end: int) -> int:
    """The end moved over the marks that close the sentence."""
    while end < len(text) and text[end] in "。！？；：…”’）》":
        end += 1
    return end


def _shift(span: Span, found: Sequence[Loss]) -> Span:
    return replace(span, start=moved(found, span.start), end=moved(found, span.end))


def _hit(fact: Span, found: Sequence[Loss], text: str) -> Span:
    """The fact as it is after the losses: no value when the number that was hit is its own."""
    record = fact.record
    values = {Decimal(str(value)) for value in (record["value"], record.get("value_max")) if value is not None}
    for loss in found:
        if fact.start <= loss.start and loss.end <= fact.end and loss.value in values:
            tail = text[loss.end : loss.end + 8]
            bound = (
                "at_least"
                if re.match("[万千百亿]?[余多]|[^，。；]{0,4}以上", tail)
                else "exact"
                if loss.state == "lost"
                else record["approx"]
            )
            lost = {"value": None, "value_max": None, "state": loss.state, "approx": bound}
            return replace(fact, record={**record, **lost})
    return fact


def _dated(record: Record, text: str) -> Record:
    """The document record with its year only where the text still tells it, in digits or as 二〇〇八年."""
    year = record.get("year")
    if year is None:
        return record
    written = str(year).translate(HAN_DIGITS)
    told = re.search(f"{year}(?=年|[-—~～/.])|{written}年|{written.replace('〇', '○')}年", text)
    return record if told else {**record, "year": None}
