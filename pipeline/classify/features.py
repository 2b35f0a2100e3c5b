"""What the model sees of a paragraph: votes of the rules, words of the text, pieces of the headings, as named numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import rjieba

from pipeline.classify.codebook import Codebook
from pipeline.classify.context import describe_document, over_all
from pipeline.classify.rules import HEADING, HEADING_SEPARATOR, Vote, sentence_starts, vote

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
HEADING_NUMBER = re.compile(r"[一二三四五六七八九十0-9（）()、.．\s]+")
# How far around the name of a group its role is told.
REACH = 8
NUMERAL = r"[0-9一二三四五六七八九十百千万两数近约达共各]"
COUNTED_AFTER = re.compile(rf"(?:等|代表|朋友|群众|和\w{{2,6}})?{NUMERAL}{{1,6}}[.0-9]{{0,6}}[余多]?[万千百]?[余多]?(?:人|名|户|位|次|家)")
COUNTED_BEFORE = re.compile(rf"{NUMERAL}[余多]?[万千百]?[余多]?(?:名|位|户|个|人次)?\w{{0,4}}$")
SERVED_BEFORE = re.compile(
    r"(?:培训|面向|针对|组织|吸引|帮助|惠及|服务|引导|教育|培育|培养|带动|辐射|使|让|为|向|给|受训|参训|举办|开展|用于|广大)\w{0,4}$"
)
SERVED_AFTER = re.compile(
    r"\w{0,3}(?:培训|讲座|体验|参观|素质|学习|参加|受益|听讲|接受|掌握|学会|参与|观看|需求|教育|活动|科普|大赛|竞赛|增收|听众|人次)"
)
SERVES_AFTER = re.compile(
    r"[^，。；！？,;：:]{0,8}(?:组成|担任|授课|主讲|为主|志愿|队伍|负责|协会|组长|牵头|重视|配备|宣讲|带头|先进|合作社|示范县)"
)
# Marks of what has happened; a plan has none.
DONE = re.compile(r"了|已|共|累计|先后|全年|今年以来|一年来|完成|达|现有|[0-9]余?(?:人|名|期|场|次|份|元|万|个)")
SENTENCE_MARKS = frozenset("。；！？;!?\n")


class Names(dict[tuple[str, bool], dict[str, str]]):
    """Feature names by label and strength, made when first asked for."""

    def __missing__(self, key: tuple[str, bool]) -> dict[str, str]:
        label = key[0] + ("!" if key[1] else "?")
        self[key] = {what: f"{label} {what}" for what in VALUES}
        return self[key]


VALUES = ("heading", "nearest", "lead", "first", "any", "count", "share", "part", "counted", "served", "serves")
NAMES = Names()


@dataclass(frozen=True, slots=True)
class View:
    """A paragraph as the classifier sees it: its text, the headings above it joined by ` > `, and the document it stands in."""

    text: str
    section: str = ""
    document: str = ""
    title: str = ""
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """The features of one paragraph: its words, pieces of its headings, and values of the rules; and the votes themselves.

    `frame` holds what headings and document say of every sentence, `told` what the rules say in which sentence, `ends` the numbers
    of the words at which a new sentence begins, `sentences` how many there are.
    """

    words: Sequence[str]
    pieces: Sequence[str]
    values: dict[str, float]
    votes: tuple[Vote, ...]
    frame: dict[str, float]
    told: Set[tuple[int, str]]
    ends: Sequence[int]
    sentences: int


def describe(views: Sequence[View], codebook: Codebook) -> list[Described]:
    """The named features of paragraphs; neighbours with the same non-empty `document` are told what their document tells."""
    groups = frozenset(codebook.key_groups)
    votes = vote([view.text for view in views], [view.section for view in views], groups)
    pieces = {section: tuple(_pieces(section)) for section in {view.section for view in views}}
    found = [_describe(view, cast, pieces[view.section], groups) for view, cast in zip(views, votes, strict=True)]
    begin = 0
    while begin < len(views):
        stop = begin + 1
        while stop < len(views) and views[begin].document and views[stop].document == views[begin].document:
            stop += 1
        if views[begin].document:
            texts = [view.text for view in views[begin:stop]]
            sections = [view.section for view in views[begin:stop]]
            first = views[begin]
            titles = (first.title, over_all(sections))
            flags = describe_document(titles, first.genre, texts, votes[begin:stop], codebook.key_groups)
            for one, own in zip(found[begin:stop], flags, strict=True):
                one.frame.update((flag, 1.0) for flag in own)
        begin = stop
    return found


def _words(text: str) -> list[str]:
    """The words of the text; every number reads 0. Half a surrogate pair, which no encoding carries, reads as a question mark."""
    plain = NUMBER.sub("0", text)
    try:
        words: list[str] = rjieba.cut(plain)
    except UnicodeEncodeError:
        words = rjieba.cut(plain.encode("utf-8", "replace").decode("utf-8"))
    return words


def _describe(view: View, votes: tuple[Vote, ...], pieces: tuple[str, ...], groups: frozenset[str]) -> Described:
    starts = sentence_starts(view.text)
    words = _words(view.text)
    ends = [at for at, word in enumerate(words, 1) if word in SENTENCE_MARKS]
    if ends and ends[-1] == len(words):
        ends.pop()
    values, told = _values(view, votes, starts, groups)
    return Described(words, pieces, values, votes, _frame(view.section, votes), told, ends, len(ends) + 1)


def _frame(section: str, votes: Sequence[Vote]) -> dict[str, float]:
    """Which labels the headings name, and which of them the nearest one."""
    nearest = section.rpartition(HEADING_SEPARATOR)[2]
    frame: dict[str, float] = {}
    for cast in votes:
        if cast.sentence == HEADING:
            name = NAMES[cast.label, cast.strong]
            frame[name["heading"]] = 1.0
            if cast.cue in nearest:
                frame[name["nearest"]] = 1.0
    return frame


def _pieces(section: str) -> Iterator[str]:
    """Two and three characters in a row of each heading, without its number."""
    for heading in section.split(HEADING_SEPARATOR):
        plain = HEADING_NUMBER.sub("", heading)
        for size in (2, 3):
            for at in range(len(plain) - size + 1):
                yield plain[at : at + size]


def _values(
    view: View, votes: Sequence[Vote], starts: Sequence[int], groups: frozenset[str]
) -> tuple[dict[str, float], set[tuple[int, str]]]:
    """The votes as numbers: how often, in how many sentences, in the opening topic; and what each sentence tells, by its number."""
    sentences: dict[tuple[str, bool], list[int]] = {}
    values: dict[str, float] = {}
    told: set[tuple[int, str]] = set()
    for label, strong, cue, sentence, lead, start in votes:
        if sentence < 0:
            continue
        key = (label, strong)
        sentences.setdefault(key, []).append(sentence)
        if lead:
            values[NAMES[key]["lead"]] = 1.0
        if label in groups:
            name = NAMES[key]
            for role in roles(view.text, start, start + len(cue)):
                told.add((sentence, name[role]))
                values[name[role]] = 1.0
    length = len(starts)
    single = {key: set(where) for key, where in sentences.items()}
    total = sum(len(where) for (label, strong), where in single.items() if strong and label not in groups) or 1
    for key, where in single.items():
        name = NAMES[key]
        values[name["any"]] = 1.0
        values[name["count"]] = math.log1p(len(sentences[key]))
        values[name["share"]] = len(where) / length
        if 0 in where:
            values[name["first"]] = 1.0
        if key[0] not in groups:
            values[name["part"]] = len(where) / total
        told.update((at, name["any"]) for at in where)
    done = sum(DONE.search(view.text, *span) is not None for span in pairwise([*starts, len(view.text)])) / length
    values["done"] = min(1.0, done)
    values["nothing done"] = float(done == 0)
    values["length"] = math.log(len(view.text) + 1) / 6
    values["headed"] = float(bool(view.section))
    values["numbers"] = min(1.0, len(NUMBER.findall(view.text)) / 10)
    return values, told


def roles(text: str, start: int, end: int) -> Iterator[str]:
    """What the words around the name of a group, given by its place, say it does: it is counted, it is served, or it does the serving."""
    before = text[max(0, start - REACH) : start]
    if COUNTED_AFTER.match(text, end) or COUNTED_BEFORE.search(before):
        yield "counted"
    if SERVED_AFTER.match(text, end) or SERVED_BEFORE.search(before):
        yield "served"
    if SERVES_AFTER.match(text, end):
        yield "serves"
