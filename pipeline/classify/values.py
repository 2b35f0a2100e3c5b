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

from pipeline.classify.acts import acts
from pipeline.classify.layout import Layout
from pipeline.classify.rules import Ballot, load_rules
from pipeline.classify.scan import Flags, Numbers

# Marks of what has happened, once a sentence; a plan has none. It begins with a class, by which the search passes over other text.
DONE = re.compile(
    r"[了已共累先全今一完达现0-9](?:(?<=[了已共达])|(?<=累)计|(?<=先)后|(?<=全)年|(?<=今)年以来|(?<=一)年来|(?<=完)成|(?<=现)有"
    r"|(?<=[0-9])余?[人名期场次份元万个])[^。；！？;!?\n]*"
)

# What a group does comes last, in the order of `acts`.
WHAT = ("heading", "nearest", "lead", "first", "any", "count", "share", "part", "counted", "served", "serves")
LEAD, FIRST, ANY, COUNT, SHARE, PART, ACT = range(2, 9)
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


def count_votes(layout: Layout, sections: Sequence[str], numerals: Sequence[int], ballot: Ballot, groups: frozenset[str]) -> list[Values]:
    """What the votes on each paragraph and its words come to; `numerals` tells how many numbers each holds."""
    step, bases = len(value_names()), _bases()[ballot.rules]
    voted = ballot.paragraphs * step + bases
    told, _ = _tally(ballot.sentences * step + bases)
    sentences, kinds = np.divmod(told, step)
    owners = layout.owners[sentences]
    heard = owners * step + kinds
    done, done_told = _acts(layout.text, ballot, voted, bases, groups)
    flags = [heard[sentences == layout.firsts[owners]] + FIRST, _tally(voted[ballot.leads])[0] + LEAD, done]
    parts = [
        *((cells, np.ones(len(cells))) for cells in flags),
        *_weights(voted, heard, layout.counts, groups),
        _plain(layout, sections, numerals),
    ]
    cells, numbers = (np.concatenate(one) for one in zip(*parts, strict=True))
    order = np.argsort(cells)
    paragraphs, codes = np.divmod(cells[order], step)
    spoken = np.sort(np.concatenate([told + ANY, done_told]))
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


def _plain(layout: Layout, sections: Sequence[str], numerals: Sequence[int]) -> Cells:
    """What is told of every paragraph, votes or none."""
    step, count = len(value_names()), len(sections)
    told = layout.sentences_at(np.array([found.start() for found in DONE.finditer(layout.text)], np.intp))
    done = np.bincount(layout.owners[told], minlength=count)
    columns = [
        np.minimum(1.0, done / layout.counts),
        done == 0,
        [math.log(length + 1) / 6 for length in layout.lengths.tolist()],
        [bool(section) for section in sections],
        np.minimum(1.0, np.array(numerals) / 10),
    ]
    cells = np.arange(count)[:, None] * step + np.arange(step - len(PLAIN), step)
    return cells.ravel(), np.array(columns, np.float64).T.ravel()


def _acts(text: str, ballot: Ballot, voted: Numbers, bases: Numbers, groups: frozenset[str]) -> tuple[Numbers, Numbers]:
    """What the groups do: cells of paragraphs, and the same of sentences."""
    named = np.flatnonzero(_grouped(groups)[0][bases])
    act, name = np.nonzero(acts(text, ballot.starts[named], ballot.ends[named]))
    named = named[name]
    spoken = ballot.sentences[named] * len(value_names()) + bases[named]
    return _tally(voted[named] + ACT + act)[0], _tally(spoken + ACT + act)[0]
