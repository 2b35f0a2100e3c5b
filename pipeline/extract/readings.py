"""Readings: the paragraphs of documents that tell numbers, with their numbers and what holds around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from pipeline.extract.clauses import Clauses
from pipeline.extract.losses import find_losses, may_lack
from pipeline.extract.numerals import Numeral
from pipeline.extract.quantities import Quantity, bind_all, first_number, numerals_of
from pipeline.extract.roles import announces_plan, looks_ahead, plan_section
from pipeline.extract.setting import Setting, serves_of
from pipeline.extract.tables import Tables
from pipeline.records import Document, Paragraph

PREVAILS = 0.75
"""Share of labelled paragraphs from which a group is taken to be the one a document serves; tuned on the sample corpus."""

_DECIMAL = re.compile(r"[0-9]\.[0-9]")
_ORPHAN = re.compile(
    r"[万%％个](?:(?<=[款金资共计达入约为]万)元|(?<=[加民众员生工干]万)人|(?<=万)多?人次(?<![0-9近逾上过数几两一二三四五六七八九十百千]万人次)"
    r"|(?<=[率度占达为][%％])|(?<=(?:比例|达到)[%％])|(?<=[高降了]个)百分点)"
)


class Habits:
    """What holds throughout a document, read from the labels and texts of all its paragraphs when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def prevailing(self) -> tuple[str, ...]:
        """The key group that most labelled paragraphs share: whom a school, a union or a farm bureau serves."""
        labelled = [paragraph.key_groups for paragraph in self._document.paragraphs if paragraph.key_groups]
        if len(labelled) < 2:
            return ()
        counts: dict[str, int] = {}
        for group in chain.from_iterable(labelled):
            counts[group] = counts.get(group, 0) + 1
        group = max(counts, key=counts.__getitem__)
        return (group,) if counts[group] >= PREVAILS * len(labelled) else ()

    @cached_property
    def serves(self) -> tuple[str, ...]:
        """The group the reporting unit is there for."""
        return serves_of(self._document.identity)

    @cached_property
    def decimals_gone(self) -> bool:
        """Whether the page lost all its decimals."""
        text = self._text()
        return bool(_ORPHAN.search(text)) and not _DECIMAL.search(text)

    @cached_property
    def ahead(self) -> bool:
        """Whether a plan looks ahead at all."""
        text = self._text()
        return announces_plan(text) or looks_ahead(text)

    def _text(self) -> str:
        return "\n".join([paragraph.text for paragraph in self._document.paragraphs])


class Reading(NamedTuple):
    """One paragraph under reading: its numbers, and what holds for all of them."""

    place: int
    """Which of the documents it stands in."""
    document: Document
    paragraph: Paragraph
    clauses: Clauses
    quantities: list[Quantity]
    setting: Setting
    planned: bool


def read_paragraphs(documents: Sequence[Document]) -> list[Reading]:
    """The paragraphs of all documents, in their order, that hold a number, or a place where one once stood."""
    rows = [(place, paragraph, paragraph.aligned.text) for place, document in enumerate(documents) for paragraph in document.paragraphs]
    first = [first_number(text) for _, _, text in rows]
    lacking = [may_lack(text) for _, _, text in rows]
    asked = [(*row, at, lacks) for row, at, lacks in zip(rows, first, lacking, strict=True) if at >= 0 or lacks]
    habits = [Habits(document) for document in documents]
    tables = [Tables(text) for _, _, text, _, _ in asked]
    numerals = [numerals_of(text, table, at) for (_, _, text, at, _), table in zip(asked, tables, strict=True)]
    clauses = [Clauses(text, table.breaks) for (_, _, text, _, _), table in zip(asked, tables, strict=True)]
    given = [
        bind_all(text, found, cut, table, paragraph.section, decimals_gone=_decimals_gone(text, found, habits[place])) if found else []
        for (place, paragraph, text, _, _), table, found, cut in zip(asked, tables, numerals, clauses, strict=True)
    ]
    readings = []
    for (place, paragraph, text, _, lacks), cut, told, table in zip(asked, clauses, given, tables, strict=True):
        lost = [quantity for quantity in find_losses(text, cut, told) if not table.names_unit(quantity.start)] if lacks else []
        quantities = sorted((*told, *lost), key=lambda quantity: quantity.start) if lost else told
        if quantities:
            document, held = documents[place], habits[place]
            planned = _is_plan(document, paragraph, held)
            readings.append(Reading(place, document, paragraph, cut, quantities, _setting(paragraph, held), planned))
    return readings


def _decimals_gone(text: str, numerals: list[Numeral], habits: Habits) -> bool:
    """Whether the page lost its decimals, as far as it matters: a lone 万 is all that asks for them."""
    return any(text[numeral.start] in "万亿" for numeral in numerals) and habits.decimals_gone


def _setting(paragraph: Paragraph, habits: Habits) -> Setting:
    inherited = habits.prevailing if set(habits.prevailing) <= set(paragraph.key_groups) else ()
    groups = paragraph.key_groups if paragraph.work_categories else None
    return Setting(_headings(paragraph.section), inherited, groups, habits.serves)


@lru_cache(maxsize=256)
def _headings(section: str) -> tuple[str, ...]:
    """The headings of a section from the inside out."""
    return (*reversed(section.split(" > ")),)


def _is_plan(document: Document, paragraph: Paragraph, habits: Habits) -> bool:
    if plan_section(paragraph.section, paragraph.text):
        return True
    if document.identity.genre == "plan":
        return habits.ahead
    return paragraph.work_categories[:1] == ("plans",) and looks_ahead(paragraph.text)
