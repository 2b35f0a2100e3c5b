"""The votes on paragraphs as numbers: how often, in how many sentences, in the opening topic, and what a group does there.

Each number has a code, and each code a name (`value_names`): the model knows names, a page is counted in codes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.layout import Layout
from pipeline.classify.rules import Ballot, load_rules
from pipeline.classify.scan import Flags, Numbers

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
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
# Marks of what has happened, once a sentence; a plan has none. It begins with a class, by which the search passes over other text.
DONE = re.compile(
    r"[了已共累先全今一完达现0-9](?:(?<=[了已共达])|(?<=累)计|(?<=先)后|(?<=全)年|(?<=今)年以来|(?<=一)年来|(?<=完)成|(?<=现)有"
    r"|(?<=[0-9])余?[人名期场次份元万个])[^。；！？;!?\n]*"
)

WHAT = ("heading", "nearest", "lead", "first", "any", "count", "share", "part", "counted", "served", "serves")
LEAD, FIRST, ANY, COUNT, SHARE, PART, COUNTED, SERVED, SERVES = range(2, len(WHAT))
PLAIN = ("done", "nothing done", "length", "headed", "numbers")


# Numbers of paragraphs: each cell is the number of a paragraph times that of all codes, plus a code; and what stands there.
Cells = tuple[Numbers, NDArray[np.float64]]


@cache
def value_names() -> tuple[str, ...]:
    """The name of every code."""
    return (*(f"{label}{'!' if strong else '?'} {what}" for label, strong in _kinds() for what in WHAT), *PLAIN)


@cache
def _kinds() -> tuple[tuple[str, bool], ...]:
    """Every label that rules know, first as a hint and then as a proof."""
    rules = load_rules()
    labels = dict.fromkeys(label for label, _ in (*rules.body, *rules.heading))
    return tuple((label, strong) for strong in (False, True) for label in labels)


@cache
def _bases() -> Numbers:
    """The first code of the kind of each rule."""
    bases = {kind: at * len(WHAT) for at, kind in enumerate(_kinds())}
    return np.array([bases[kind] for kind in load_rules().body], np.intp)


@cache
def _grouped(groups: frozenset[str]) -> tuple[Flags, Flags]:
    """For each code whether it is of a group, and whether it is of a proof for something else."""
    grouped, proofs = (
        np.repeat(flags, len(WHAT)) for flags in zip(*((label in groups, strong) for label, strong in _kinds()), strict=True)
    )
    return grouped, proofs & ~grouped


class Values(NamedTuple):
    """Numbers of one paragraph, each beside its code; and what its sentences are told: the number of the sentence times that of all
    codes, plus the code."""

    codes: Numbers
    numbers: NDArray[np.float64]
    told: Numbers


NOTHING = Values(np.array([], np.intp), np.array([]), np.array([], np.intp))


def count_votes(layout: Layout, sections: Sequence[str], ballot: Ballot, groups: frozenset[str]) -> list[Values]:
    """What the votes on each paragraph and its words come to."""
    step, bases = len(value_names()), _bases()[ballot.rules]
    voted = ballot.paragraphs * step + bases
    told, _ = _tally(ballot.sentences * step + bases)
    sentences, kinds = np.divmod(told, step)
    owners = layout.owners[sentences]
    heard = owners * step + kinds
    acts, acts_told = _acts(layout.text, ballot, voted, bases, groups)
    flags = [heard[sentences == layout.firsts[owners]] + FIRST, _tally(voted[ballot.leads])[0] + LEAD, acts]
    parts = [
        *((cells, np.ones(len(cells))) for cells in flags),
        *_weights(voted, heard, layout.counts, groups),
        _plain(layout, sections),
    ]
    cells, numbers = (np.concatenate(one) for one in zip(*parts, strict=True))
    order = np.argsort(cells)
    paragraphs, codes = np.divmod(cells[order], step)
    spoken = np.sort(np.concatenate([told + ANY, acts_told]))
    speakers = layout.owners[spoken // step]
    local = spoken - layout.firsts[speakers] * step
    ends = [np.searchsorted(some, np.arange(len(sections) + 1)).tolist() for some in (paragraphs, speakers)]
    numbers = numbers[order]
    return [
        Values(codes[begin:end], numbers[begin:end], local[first:last])
        for (begin, end), (first, last) in zip(*map(pairwise, ends), strict=True)
    ]


def _weights(voted: Numbers, heard: Numbers, sentences: Numbers, groups: frozenset[str]) -> list[Cells]:
    """For each kind that a paragraph has votes of: that it has, how many, in which share of its sentences, and in which part of all
    that is proved; `voted` has a cell a vote, `heard` a cell a sentence.
    """
    step = len(value_names())
    grouped, proofs = _grouped(groups)
    kinds, shares = _tally(heard)
    _, votes = _tally(voted)
    paragraphs, bases = np.divmod(kinds, step)
    proved = np.bincount(paragraphs, shares * proofs[bases], len(sentences))
    topics = ~grouped[bases]
    logarithms = np.array([math.log1p(number) for number in range(int(votes.max(initial=0)) + 1)])
    return [
        (kinds + ANY, np.ones(len(kinds))),
        (kinds + COUNT, logarithms[votes]),
        (kinds + SHARE, shares / sentences[paragraphs]),
        ((kinds + PART)[topics], (shares / np.maximum(proved, 1)[paragraphs])[topics]),
    ]


def _tally(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """The different numbers in order, and how often each occurs."""
    ordered = np.sort(numbers)
    begins = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[begins], np.diff(begins, append=len(ordered))


def _plain(layout: Layout, sections: Sequence[str]) -> Cells:
    """What is told of every paragraph, votes or none."""
    step, count = len(value_names()), len(sections)
    done, numbers = (
        np.bincount(layout.owners[layout.sentences_at(_places(what, layout.text))], minlength=count) for what in (DONE, NUMBER)
    )
    columns = [
        np.minimum(1.0, done / layout.counts),
        done == 0,
        [math.log(length + 1) / 6 for length in layout.lengths.tolist()],
        [bool(section) for section in sections],
        np.minimum(1.0, numbers / 10),
    ]
    cells = np.arange(count)[:, None] * step + np.arange(step - len(PLAIN), step)
    return cells.ravel(), np.array(columns, np.float64).T.ravel()


def _places(what: re.Pattern[str], text: str) -> Numbers:
    return np.array([found.start() for found in what.finditer(text)], np.intp)


def _acts(text: str, ballot: Ballot, voted: Numbers, bases: Numbers, groups: frozenset[str]) -> tuple[Numbers, Numbers]:
    """What the groups do: cells of paragraphs, and the same of sentences."""
    step = len(value_names())
    named = np.flatnonzero(_grouped(groups)[0][bases])
    acts: dict[int, None] = {}
    told: dict[int, None] = {}
    places = (some[named].tolist() for some in (voted, ballot.sentences * step + bases, ballot.starts, ballot.ends))
    for cell, spoken, start, end in zip(*places, strict=True):
        for role in roles(text, start, end):
            acts[cell + role] = None
            told[spoken + role] = None
    return np.array([*acts], np.intp), np.array([*told], np.intp)


def roles(text: str, start: int, end: int) -> list[int]:
    """What the words around the name of a group, given by its place, say it does: it is counted, it is served, or it does the serving."""
    begin = max(0, start - REACH)
    found = []
    if COUNTED_AFTER.match(text, end) or COUNTED_BEFORE.search(text, begin, start):
        found.append(COUNTED)
    if SERVED_AFTER.match(text, end) or SERVED_BEFORE.search(text, begin, start):
        found.append(SERVED)
    if SERVES_AFTER.match(text, end):
        found.append(SERVES)
    return found
