"""Facts as the counting rules see them: a number, what it is about, and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]
"""A table row: column name to typed value."""

_SENTENCE_END = re.compile(r"[。！？；;!?\n]")
_DIGITS = re.compile(r"\d")
_STOP = re.compile(r"[\d，,。！？；;!?\n：:、]")
_REACH = 16
"""Characters around a quote that may belong to it: 96名学生获县级奖励 needs eight."""
_LEAD = 400
"""Characters of a sentence that are looked at before a fact; a page without full stops must not cost its length for each fact."""
_CLAUSE_END = re.compile(r"[，,。！？；;!?\n：:]")


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact with its context.

    `near` is the quote with the words that belong to it, up to the numbers beside it. `clause` runs from the last comma to the
    quote's end, `lead` from the sentence's start to the quote (400 characters at most); `tail` goes on to the next comma,
    `rest` from there to the sentence's end (40 characters at most).
    """

    fact_id: str
    order: tuple[int, int]
    end: int
    measure: str
    value: Decimal | None
    ranged: bool
    unit: str
    state: str
    role: str
    scope: str
    part_of: str
    year: int | None
    canonical: bool
    audience: tuple[str, ...]
    activity: str
    topic: str
    quote: str
    near: str
    clause: str
    lead: str
    tail: str
    rest: str
    sentence: tuple[int, int]
    categories: tuple[str, ...]
    opening: bool

    @property
    def own_words(self) -> str:
        """What the fact itself says it is about."""
        return f"{self.topic}｜{self.near}"


def claims_of(facts: Iterable[Row], paragraphs: Iterable[Row]) -> list[Claim]:
    """The facts of one document in text order, each with its context. Facts of unknown paragraphs keep an empty context."""
    homes = {row["paragraph_id"]: (row, _Bounds.of(row["text"] or "")) for row in paragraphs}
    nowhere: tuple[Row, _Bounds] = ({}, _Bounds.of(""))
    found = [_claim(row, *homes.get(row["paragraph_id"], nowhere)) for row in facts]
    return sorted(found, key=lambda claim: (claim.order, claim.fact_id))


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Where the sentences and clauses of a paragraph end; found once, so that a long run of text costs no more than its length."""

    sentences: tuple[int, ...]
    clauses: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Bounds:
        return cls(tuple(m.end() for m in _SENTENCE_END.finditer(text)), tuple(m.end() for m in _CLAUSE_END.finditer(text)))


def _before(ends: tuple[int, ...], place: int) -> int:
    """The last boundary at or before a place."""
    index = bisect_right(ends, place)
    return ends[index - 1] if index else 0


def _after(ends: tuple[int, ...], place: int, length: int) -> int:
    """Where the piece that holds a place stops, without its mark."""
    index = bisect_right(ends, place)
    return ends[index] - 1 if index < len(ends) else length


def _claim(row: Row, home: Row, bounds: _Bounds) -> Claim:
    text, start, end = home.get("text") or "", row["start"] or 0, row["end"] or 0
    sentence, clause = _before(bounds.sentences, start), _before(bounds.clauses, start)
    stop, finish = _after(bounds.clauses, end, len(text)), _after(bounds.sentences, end, len(text))
    lead = max(sentence, start - _LEAD)
    clause = max(clause, lead)
    categories = tuple(home.get("work_categories") or ())
    ordinal = int(home.get("ordinal") or 0)
    return Claim(
        fact_id=row["fact_id"],
        order=(ordinal, start),
        end=end,
        measure=row["measure"],
        value=row["value"],
        ranged=row.get("value_max") is not None,
        unit=row.get("unit") or "",
        state=row["state"],
        role=row["role"],
        scope=row.get("scope") or "",
        part_of=row.get("part_of") or "",
        year=row.get("year"),
        canonical=row.get("canonical") is not False,
        audience=tuple(row.get("audience") or ()),
        activity=row.get("activity") or "",
        topic=row.get("activity_text") or "",
        quote=row["quote"],
        near=_near(text, clause, start, end),
        clause=text[clause:end],
        lead=text[lead:start],
        tail=text[end : min(stop, end + _LEAD)],
        rest=text[stop + 1 : finish][:40],
        sentence=(ordinal, sentence),
        categories=categories,
        opening=bool(categories) and (categories[0] in {"context", "results"} or ordinal == 1),
    )


def _near(text: str, clause: int, start: int, end: int) -> str:
    """The quote with what stands before it in its clause since the number before, and what follows up to the next number."""
    before = text[max(clause, start - _REACH) : start]
    numbers = list(_DIGITS.finditer(before))
    before = before[numbers[-1].end() + 1 :] if numbers else before
    after = text[end : end + _REACH]
    cut = _STOP.search(after)
    return before + text[start:end] + (after[: cut.start()] if cut else after)
