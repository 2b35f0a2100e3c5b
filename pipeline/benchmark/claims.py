"""Facts as the counting rules see them: a number, what it is about, and the words around it."""

from __future__ import annotations

import re
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
_CLAUSE_END = re.compile(r"[，,。！？；;!?\n：:]")


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact with its context.

    `near` is the quote with the words that belong to it, up to the numbers beside it. `clause` runs from the last comma to the
    quote's end, `lead` from the sentence's start to the quote; `tail` goes on to the next comma, `rest` from there to the
    sentence's end (40 characters at most).
    """

    fact_id: str
    order: tuple[int, int]
    measure: str
    value: Decimal | None
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
    section: str

    @property
    def own_words(self) -> str:
        """What the fact itself says it is about."""
        return f"{self.topic}｜{self.near}"


def claims_of(facts: Iterable[Row], paragraphs: Iterable[Row]) -> list[Claim]:
    """The facts of one document in text order, each with its context. Facts of unknown paragraphs keep an empty context."""
    homes = {row["paragraph_id"]: row for row in paragraphs}
    found = [_claim(row, homes.get(row["paragraph_id"], {})) for row in facts]
    return sorted(found, key=lambda claim: (claim.order, claim.fact_id))


def _claim(row: Row, home: Row) -> Claim:
    text, start, end = home.get("text") or "", row["start"] or 0, row["end"] or 0
    sentence = max((match.end() for match in _SENTENCE_END.finditer(text, 0, start)), default=0)
    clause = max((match.end() for match in _CLAUSE_END.finditer(text, 0, start)), default=0)
    stop = _CLAUSE_END.search(text, end)
    finish = _SENTENCE_END.search(text, end)
    categories = tuple(home.get("work_categories") or ())
    ordinal = int(home.get("ordinal") or 0)
    return Claim(
        fact_id=row["fact_id"],
        order=(ordinal, start),
        measure=row["measure"],
        value=row["value"],
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
        lead=text[sentence:start],
        tail=text[end : stop.start() if stop else len(text)],
        rest=text[stop.start() : finish.start() if finish else len(text)][:40] if stop else "",
        sentence=(ordinal, sentence),
        categories=categories,
        opening=bool(categories) and (categories[0] in {"context", "results"} or ordinal == 1),
        section=home.get("section") or "",
    )


def _near(text: str, clause: int, start: int, end: int) -> str:
    """The quote with what stands before it in its clause since the number before, and what follows up to the next number."""
    before = text[max(clause, start - _REACH) : start]
    numbers = list(_DIGITS.finditer(before))
    before = before[numbers[-1].end() + 1 :] if numbers else before
    after = text[end : end + _REACH]
    cut = _STOP.search(after)
    return before + text[start:end] + (after[: cut.start()] if cut else after)
