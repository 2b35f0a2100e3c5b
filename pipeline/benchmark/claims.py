"""Facts as the counting rules see them: a number, what it is about, and the words around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

Row = Mapping[str, Any]
"""A table row: column name to typed value."""

_LAST_DIGIT = re.compile(r".*\d", re.DOTALL)
_STOP = re.compile(r"[\d，,。！？；;!?\n：:、]")
_REACH = 16
"""Characters around a quote that may belong to it: 96名学生获县级奖励 needs eight."""
_LEAD = 400
"""Characters of a sentence that are looked at before a fact; a page without full stops must not cost its length for each fact."""
_CLAUSE_END = re.compile(r"[，,。！？；;!?\n：:]")
_SENTENCE_MARKS, _PERIOD_MARKS = frozenset("。！？；;!?\n"), frozenset("。！？!?\n")
"""Those of the clause's marks that end a sentence, and a full one."""
_EACH_PERSON = re.compile(r"各(?=[近约]?[\d一二两三四五六七八九十百千万]+[余多]?[名人位册本份])")
_EACH_RUN = re.compile(r"各自?(?:(?:举?办|开办?|开展|讲)了?[^，。；、\d]{0,8}?)?[\d一二两三四五六七八九十]+(?=[场期次班堂届])")
_HALF_WIDTH = re.compile(r"[,;:?!()](?:(?!\d)|(?<!\d.))")
"""Marks of half width but for those between two digits."""
_FULL_WIDTH = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_SMALL = dict(zip("两二三四五六七八九十", (2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_SEVERAL = re.compile(rf"(?<![{''.join(_SMALL)}第])([{''.join(_SMALL)}])(?:季|个?(?:社区|校区|学校|村|镇|乡|班|站|点)|所学校)$")
"""两季各办2期, 三个社区各讲1场: so many times the figure."""
_OVERVIEWS = frozenset(("context", "results"))
_COUNTED_NOWHERE = frozenset(("ratio", "money_other"))
_LISTED = re.compile(r"[、和与及]")


class Claim(NamedTuple):
    """One fact with its context.

    `near` is the quote with the words that belong to it, up to the numbers beside it. `clause` runs from the last comma to the
    quote's end, `lead` from the sentence's start to the quote (400 characters at most); `tail` goes on to the next comma,
    `rest` from there to the sentence's end (40 characters at most). A semicolon ends a
    sentence; `period` is what stands before the fact since the last full stop.
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
    period: str
    categories: tuple[str, ...]
    opening: bool

    @property
    def own_words(self) -> str:
        """What the fact itself says it is about."""
        return f"{self.topic}｜{self.near}"

    @property
    def times(self) -> int:
        """How often a figure counts: 农民和居民各200人 means it for each of the two groups, 电焊、叉车班各1期 for each course."""
        if self.measure == "sessions":
            run = _EACH_RUN.search(self.clause)
            if run is None:
                return 1
            before = self.clause[: run.start()]
            several = _SEVERAL.search(before)
            return _SMALL[several[1]] if several else 1 + len(_LISTED.findall(before))
        return len(self.audience) if len(self.audience) > 1 and _EACH_PERSON.search(self.quote) else 1

    @property
    def amount(self) -> Decimal:
        """The value as often as it counts; 0 where it is not given."""
        return (self.value or Decimal(0)) * self.times


def claims_of(facts: Iterable[Row], paragraphs: Iterable[Row]) -> list[Claim]:
    """The facts of one document that an indicator may count, in text order, each with its context. Facts of unknown paragraphs keep
    an empty context."""
    told = [row for row in facts if row["measure"] not in _COUNTED_NOWHERE]
    wanted = {row["paragraph_id"] for row in told}
    homes = {row["paragraph_id"]: (row, _Home.of(row["text"] or "")) for row in paragraphs if row["paragraph_id"] in wanted}
    nowhere: tuple[Row, _Home] = ({}, _Home.of(""))
    found = [_claim(row, *homes.get(row["paragraph_id"], nowhere)) for row in told]
    return sorted(found, key=lambda claim: (claim.order, claim.fact_id))


class _Home(NamedTuple):
    """A paragraph as the cues read it, its marks in full width (which keeps the offsets), and where its sentences and clauses end.

    Found once, so that a long run of text costs no more than its length.
    """

    text: str
    sentences: list[int]
    clauses: list[int]
    periods: list[int]

    @classmethod
    def of(cls, text: str) -> _Home:
        text = _HALF_WIDTH.sub(lambda mark: _FULL_WIDTH[mark[0]], text)
        clauses = [mark.end() for mark in _CLAUSE_END.finditer(text)]
        sentences = [end for end in clauses if text[end - 1] in _SENTENCE_MARKS]
        periods = [end for end in sentences if text[end - 1] in _PERIOD_MARKS]
        return cls(text, sentences, clauses, periods)


def _before(ends: list[int], place: int) -> int:
    """The last boundary at or before a place."""
    index = bisect_right(ends, place)
    return ends[index - 1] if index else 0


def _after(ends: list[int], place: int, length: int) -> int:
    """Where the piece that holds a place stops, without its mark."""
    index = bisect_right(ends, place)
    return ends[index] - 1 if index < len(ends) else length


def _claim(row: Row, home: Row, bounds: _Home) -> Claim:
    text, start, end = bounds.text, row["start"] or 0, row["end"] or 0
    sentence, clause = _before(bounds.sentences, start), _before(bounds.clauses, start)
    stop, finish = _after(bounds.clauses, end, len(text)), _after(bounds.sentences, end, len(text))
    lead = max(sentence, start - _LEAD)
    clause = max(clause, lead)
    categories = tuple(home.get("work_categories") or ())
    ordinal = int(home.get("ordinal") or 0)
    told = row.get
    return Claim(
        row["fact_id"],
        (ordinal, start),
        end,
        row["measure"],
        row["value"],
        told("value_max") is not None,
        told("unit") or "",
        row["state"],
        row["role"],
        told("scope") or "",
        told("part_of") or "",
        told("year"),
        told("canonical") is not False,
        tuple(told("audience") or ()),
        told("activity") or "",
        told("activity_text") or "",
        text[start:end] or row["quote"],
        _near(text, clause, start, end),
        text[clause:end],
        text[lead:start],
        text[end : min(stop, end + _LEAD)],
        text[stop + 1 : min(finish, stop + 41)],
        (ordinal, sentence),
        text[max(_before(bounds.periods, start), start - _LEAD) : start],
        categories,
        bool(categories) and (categories[0] in _OVERVIEWS or ordinal == 1),
    )


def _near(text: str, clause: int, start: int, end: int) -> str:
    """The quote with what stands before it in its clause since the number before, and what follows up to the next number."""
    before = text[max(clause, start - _REACH) : start]
    number = _LAST_DIGIT.match(before)
    before = before[number.end() + 1 :] if number else before
    after = "" if text.startswith(("和", "与", "及"), end) else text[end : end + _REACH]
    cut = _STOP.search(after)
    return before + text[start:end] + (after[: cut.start()] if cut else after)
