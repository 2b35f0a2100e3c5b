"""review.html: facts, most doubtful first, each with its evidence in the clean paragraph and in the raw text."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.report.page import Lang, Row, embed, name, names, render, script, texts
from pipeline.report.views import GROUPS, Tables, column_cells, is_contradicted, rows_where

MOST_FACTS = 5_000
"""Facts on the page, some 3 MB: more than anybody reviews in a week. The most doubtful ones are kept."""
MOST_TEXT = 3_000_000
"""Characters of paragraphs and raw text on the page, some 9 MB: a browser opens that in seconds whatever the paragraphs' length."""
LOW_CONFIDENCE = 0.6
"""Below this the reading is more a guess than a reading; used for ordering only."""
_FIELDS = ("measure", "value", "value_max", "unit", "approx", "state", "role", "audience")
"""What a reviewer may correct, in the order of the form."""
_EDITED = itemgetter(*_FIELDS)
_OF_A_FACT = (
    *("fact_id", "document_id", "paragraph_id", "start", "end", "raw_start", "raw_end", "quote", "cues"),
    *("activity", "activity_text", "confidence", "checks", "canonical", *_FIELDS),
)
_OF_A_PARAGRAPH = ("paragraph_id", "document_id", "section", "text", "raw_start", "raw_end")
_OF_A_DOCUMENT = ("document_id", "source_id", "title", "unit", "year", "unit_level", "duplicate_of")
"""What the page shows of each: columns that are not read cost nothing."""
_MISSING = {"lost": (1, "doubt_lost"), "redacted": (2, "doubt_redacted")}
_CHOICES = {
    "measure": ("headcount", "sessions", "funding", "money_other", "materials", "facilities", "ratio", "other"),
    "approx": ("exact", "about", "at_least", "at_most", "range"),
    "state": ("given", "redacted", "lost"),
    "role": ("actual", "target", "planned", "rate_base"),
}


def doubt(fact: Row) -> tuple[int, str]:
    """How doubtful a fact is (0 the most) and why: a code of vocabulary/report_text.csv."""
    return _doubt(fact.get("checks"), fact["state"], fact["confidence"], fact["approx"])


def _doubt(checks: Sequence[str] | None, state: str, confidence: float | None, approx: str) -> tuple[int, str]:
    if checks and is_contradicted(checks):
        return 0, "doubt_contradiction"
    if state in _MISSING:
        return _MISSING[state]
    if confidence is not None and confidence < LOW_CONFIDENCE:
        return 3, "doubt_low"
    return (4, "doubt_approx") if approx != "exact" else (5, "doubt_none")


@dataclass(frozen=True, slots=True)
class Part:
    """Which facts a page holds: at most `most`, in the order of doubt, after the first `start`; of documents `about` only.

    A document is about some words when its title, its unit or its id holds them; without words every document is meant.
    """

    most: int = MOST_FACTS
    start: int = 0
    about: str = ""


def write_review(tables: Tables, sources: Mapping[str, str], run: Mapping[str, Any], lang: Lang = "zh", *, part: Part = Part()) -> str:
    """The review page as HTML text that needs nothing from outside.

    `sources` maps source ids to the text as read (before repair); a source without text shows the clean text only. Offsets
    reach the page in UTF-16 units, worked out here from code points, because that is how a browser counts. `run` names the
    run, so that verdicts of different runs stay apart in the browser. `part` says which facts the page holds; when there are
    more, the page says how many and how to get them.
    """
    code, policy = script("review.js")
    return render(
        "review.html.j2",
        t=texts(lang),
        lang=lang,
        policy=policy,
        script=code,
        data=embed(_data(tables, sources, run, lang, part)),
        style=script("review.css")[0],
    )


def _data(tables: Tables, sources: Mapping[str, str], run: Mapping[str, Any], lang: Lang, part: Part) -> dict[str, Any]:
    meant = _documents_about(tables, part.about) if part.about else None
    facts_told = column_cells(tables, "facts", "document_id", "fact_id", "canonical", "checks", "state", "confidence", "approx")
    order = _Counted(_order(*rest) for document_id, *rest in facts_told if meant is None or document_id in meant)
    first = heapq.nsmallest(part.start + part.most, order)
    chosen = {fact_id: place for place, (_, _, fact_id) in enumerate(first[part.start :])}
    facts = sorted(rows_where(tables, "facts", "fact_id", chosen, *_OF_A_FACT), key=lambda fact: chosen[fact["fact_id"]])
    cited = {fact["paragraph_id"] for fact in facts}
    paragraphs = list(rows_where(tables, "paragraphs", "paragraph_id", cited, *_OF_A_PARAGRAPH))
    facts = _within(facts, {row["paragraph_id"]: _length(row) for row in paragraphs})
    needed = {fact["paragraph_id"] for fact in facts}
    paragraphs = [row for row in paragraphs if row["paragraph_id"] in needed]
    owners = {row["document_id"] for row in paragraphs}
    documents = {row["document_id"]: row for row in rows_where(tables, "documents", "document_id", owners, *_OF_A_DOCUMENT)}
    raw = _Raw(documents, sources)
    homes = {row["paragraph_id"]: _Home.of(place, row["text"], *raw.excerpt(row)) for place, row in enumerate(paragraphs)}
    copies = _copies(facts, documents)
    return {
        "run": str((run.get("digests") or {}).get("inputs") or "run"),
        "all": order.passed,
        "start": part.start,
        "about": part.about,
        "texts": texts(lang),
        "names": {code: name(code, lang) for code in names(lang)},
        "fields": list(_FIELDS),
        "choices": {field: list(values) for field, values in _CHOICES.items()},
        "groups": list(GROUPS),
        "documents": {key: [row["title"], row["unit"], row["year"], row["unit_level"]] for key, row in documents.items()},
        "paragraphs": [[row["document_id"], row["section"], row["text"], homes[row["paragraph_id"]].excerpt] for row in paragraphs],
        "facts": [_fact(fact, homes[fact["paragraph_id"]], copies) for fact in facts if fact["paragraph_id"] in homes],
    }


def _length(paragraph: Row) -> int:
    return len(paragraph["text"]) + (paragraph["raw_end"] or 0) - (paragraph["raw_start"] or 0)


def _within(facts: Sequence[Row], lengths: Mapping[str, int]) -> list[Row]:
    """The first facts whose paragraphs fit on the page together; one at least."""
    kept: list[Row] = []
    paid: set[str] = set()
    room = MOST_TEXT
    for fact in facts:
        home = fact["paragraph_id"]
        room -= 0 if home in paid else lengths.get(home, 0)
        if room < 0 and kept:
            break
        paid.add(home)
        kept.append(fact)
    return kept


def _documents_about(tables: Tables, words: str) -> set[str]:
    named = column_cells(tables, "documents", "document_id", "title", "unit")
    return {document_id for document_id, title, unit in named if words in f"{title}\n{unit}\n{document_id}"}


def _order(  # noqa: PLR0917  # the cells of a fact in the order in which they are read
    fact_id: str, canonical: bool | None, checks: Sequence[str] | None, state: str, confidence: float | None, approx: str
) -> tuple[int, float, str]:
    """Most doubtful first, then least sure first; facts of copies come after all others."""
    doubtful = _doubt(checks, state, confidence, approx)[0]
    return doubtful + 10 if canonical is False else doubtful, 1.0 if confidence is None else confidence, fact_id


class _Counted:
    """An iterator that knows how many passed."""

    def __init__(self, items: Iterable[tuple[int, float, str]]) -> None:
        self._items, self.passed = items, 0

    def __iter__(self) -> Iterator[tuple[int, float, str]]:
        for item in self._items:
            self.passed += 1
            yield item


class _Raw:
    """Excerpts of source texts; the text read last is kept, since paragraphs of a page stand together."""

    def __init__(self, documents: Mapping[str, Row], sources: Mapping[str, str]) -> None:
        self._documents, self._sources = documents, sources
        self._held: tuple[str, str | None] = ("", None)

    def excerpt(self, paragraph: Row) -> tuple[str | None, int]:
        """The raw excerpt of a paragraph and where it starts in the source text; nothing when there is no text."""
        source_id = self._documents[paragraph["document_id"]]["source_id"] if paragraph["document_id"] in self._documents else ""
        if source_id != self._held[0]:
            self._held = (source_id, self._sources.get(source_id))
        text, start, end = self._held[1], paragraph["raw_start"], paragraph["raw_end"]
        return (None, 0) if text is None or start is None or end is None else (text[start:end], start)


def _copies(facts: Sequence[Row], documents: Mapping[str, Row]) -> dict[tuple[str, str], list[str]]:
    """Facts of copies by (keeper, quote): a reviewer judges the keeper's fact and sees where else it stands."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for fact in facts:
        if fact["canonical"] is False:
            keeper = (documents.get(fact["document_id"]) or {}).get("duplicate_of") or ""
            found[(keeper, fact["quote"])].append(fact["fact_id"])
    return found


class _Home(NamedTuple):
    """A paragraph on the page: its number, its clean text, its raw excerpt and where that begins. `plain`: every character of
    both is one unit of UTF-16."""

    place: int
    text: str
    excerpt: str | None
    offset: int
    plain: bool

    @classmethod
    def of(cls, place: int, text: str, excerpt: str | None, offset: int) -> _Home:
        return cls(place, text, excerpt, offset, _is_plain(text) and _is_plain(excerpt or ""))


def _fact(fact: Row, home: _Home, copies: Mapping[tuple[str, str], list[str]]) -> dict[str, Any]:
    place, text, excerpt, offset, plain = home
    found = {
        "id": fact["fact_id"],
        "p": place,
        "s": fact["start"] if plain else _utf16(text, fact["start"]),
        "e": fact["end"] if plain else _utf16(text, fact["end"]),
        "q": fact["quote"],
        "d": doubt(fact)[1],
        "c": list(fact["checks"] or ()),
        "k": fact["confidence"],
        "a": fact["activity_text"] or fact["activity"],
        "copy": fact["canonical"] is False,
        "also": copies.get((fact["document_id"], fact["quote"]), []) if copies else [],
        "cues": list(fact.get("cues") or ()),
        **dict(zip(_FIELDS, _EDITED(fact), strict=True)),
    }
    found["value"], found["value_max"] = _number(fact["value"]), _number(fact["value_max"])
    if excerpt is not None:
        start, end = (min(max(fact[key] - offset, 0), len(excerpt)) for key in ("raw_start", "raw_end"))
        found["rs"], found["re"] = (start, end) if plain else (_utf16(excerpt, start), _utf16(excerpt, end))
    return found


def _number(value: object) -> str:
    """A number as a plain string: a browser's floats must not touch it."""
    text = "" if value is None else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _utf16(text: str, place: int) -> int:
    """An offset in code points as an offset in UTF-16 units."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _is_plain(text: str) -> bool:
    """Each character is one unit."""
    return len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)
