"""What the model sees of a paragraph: votes of the rules, words of the text, pieces of the headings, as named numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import rjieba

from pipeline.classify.codebook import Codebook
from pipeline.classify.context import describe_document, over_all
from pipeline.classify.layout import Layout
from pipeline.classify.rules import HEADING, HEADING_SEPARATOR, Vote, vote
from pipeline.classify.values import NOTHING, Values, count_votes

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
HEADING_NUMBER = re.compile(r"[一二三四五六七八九十0-9（）()、.．\s]+")
# What would be cut into words otherwise than it is into sentences, cannot be cut at all or is no character; it reads as one that could
# not be read.
UNCUT, UNREADABLE = re.compile("[\r\uffff\ud800-\udfff]"), "\ufffd"


@dataclass(frozen=True, slots=True)
class View:
    """A paragraph as the classifier sees it: its text, the headings above it joined by ` > `, and the document it stands in."""

    text: str
    section: str = ""
    document: str = ""
    title: str = ""
    genre: str = ""


class Described(NamedTuple):
    """The features of one paragraph: its words, pieces of its headings, and values of the rules; and the votes themselves.

    `frame` names what headings and document say of every sentence, of which there are `sentences`.
    """

    words: Sequence[str]
    pieces: tuple[str, ...]
    values: Values
    votes: tuple[Vote, ...]
    frame: tuple[str, ...]
    sentences: int

    def without_rules(self) -> Described:
        """The same paragraph when only its words and headings are seen."""
        return self._replace(values=NOTHING, frame=())


def describe(views: Sequence[View], codebook: Codebook) -> list[Described]:
    """The named features of paragraphs; neighbours with the same non-empty `document` are told what their document tells."""
    if not views:
        return []
    groups = frozenset(codebook.key_groups)
    texts, sections = [view.text for view in views], [view.section for view in views]
    layout = Layout.of(texts)
    titles = list(dict.fromkeys(view.title for view in views if view.document))
    votes, ballot, units = vote(layout, sections, titles, groups)
    served = dict(zip(titles, units, strict=True))
    plain = _plain(texts)
    values = count_votes(layout, sections, [text.count("0") for text in plain], ballot, groups)
    headings: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    found = []
    own = zip(sections, votes, map(rjieba.cut, plain), values, _flags(views, votes, served, codebook), layout.counts.tolist(), strict=True)
    for section, cast, words, numbers, flags, sentences in own:
        if section not in headings:
            headings[section] = tuple(_pieces(section)), _frame(section, cast)
        pieces, frame = headings[section]
        found.append(Described(words, pieces, numbers, cast, (*frame, *flags), sentences))
    return found


def _flags(views: Sequence[View], votes: Sequence[tuple[Vote, ...]], served: Mapping[str, set[str]], codebook: Codebook) -> list[list[str]]:
    """What the documents tell of each paragraph; `served` tells whose people the units of a title serve."""
    found: list[list[str]] = []
    while len(found) < len(views):
        begin = len(found)
        first, stop = views[begin], begin + 1
        while stop < len(views) and first.document and views[stop].document == first.document:
            stop += 1
        if first.document:
            titles = (first.title, over_all([view.section for view in views[begin:stop]]))
            texts = [view.text for view in views[begin:stop]]
            found += describe_document(
                titles, first.genre, texts, votes[begin:stop], codebook.key_groups, units_of_title=served[first.title]
            )
        else:
            found.append([])
    return found


def _plain(texts: Sequence[str]) -> list[str]:
    """The texts as they are cut into words; every number reads 0."""
    if UNCUT.search("".join(texts)):
        texts = [UNCUT.sub(UNREADABLE, text) for text in texts]
    return [NUMBER.sub("0", text) for text in texts]


def _frame(section: str, votes: Sequence[Vote]) -> tuple[str, ...]:
    """Which labels the headings name, and which of them the nearest one."""
    nearest = section.rpartition(HEADING_SEPARATOR)[2]
    frame: dict[str, None] = {}
    for cast in votes:
        if cast.sentence != HEADING:
            continue
        name = cast.label + ("!" if cast.strong else "?")
        frame[f"{name} heading"] = None
        if cast.cue in nearest:
            frame[f"{name} nearest"] = None
    return tuple(frame)


def _pieces(section: str) -> Iterator[str]:
    """Two and three characters in a row of each heading, without its number."""
    for heading in section.split(HEADING_SEPARATOR):
        plain = HEADING_NUMBER.sub("", heading)
        for size in (2, 3):
            for at in range(len(plain) - size + 1):
                yield plain[at : at + size]
