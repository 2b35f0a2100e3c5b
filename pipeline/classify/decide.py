"""From scores to labels: thresholds, the main category first, and how labels behave together."""

from __future__ import annotations

import math
from collections.abc import Collection, Container, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.classify.codebook import Codebook
from pipeline.classify.context import AFTER_SHORTCOMINGS, OFF_SUBJECT, OPENS_WITH_TOTALS, PLAN
from pipeline.classify.features import Described
from pipeline.classify.rules import UNIT, Vote
from pipeline.records import LabelBasis, Labels

# The codebook allows four labels after the main one.
MOST_CATEGORIES = 5
# What may stand after the shortcomings without being a plan: a closing vow, or more of them.
NO_PLANS = ("context", "problems", "plans")
# What the document says of a paragraph is a cue as well.
TOLD = (("plans", (PLAN, AFTER_SHORTCOMINGS)), ("unrelated", (OFF_SUBJECT,)))
# How a work is run or how it went tells nothing of what the work is.
HOW = ("organization", "funding", "workforce", "context", "results", "problems")
# What an opening with the totals of the year is besides.
TOTAL = "results"
# From this score on, nine in ten main categories are right.
SURE = 0.9
# Two topics are rivals for the main category when both are likelier than not and their log odds of being it differ by no more than
# this; found by cross-validation over documents.
NEARLY = 1.5
LIKELY = 0.5
# A rule that is sure counts as one proof; hints need three to weigh as much.
HINT = 0.3
PROOF = 0.9


def main_categories(codebook: Codebook, described: Sequence[Described], labels: np.ndarray, main: np.ndarray) -> list[int]:
    """The column of the main category of each paragraph: likely to be first, and likely to hold at all; of topics that are nearly as
    likely, the one that is told first.
    """
    odds = np.log(main + 1e-6) + np.log(labels + 1e-6)
    found: list[int] = np.argmax(odds, axis=1).tolist()
    names = codebook.work_categories
    topic = np.array([label not in codebook.alone | codebook.first | codebook.frame for label in names])
    close = (odds >= odds.max(axis=1, keepdims=True) - NEARLY) & (labels >= LIKELY) & topic
    for at in np.flatnonzero(close.sum(axis=1) > 1).tolist():
        rivals = {names[column] for column in np.flatnonzero(close[at]).tolist()}
        told = [cast.label for cast in described[at].votes if cast.strong and cast.sentence >= 0 and cast.label in rivals]
        if names[found[at]] in told:
            found[at] = names.index(told[0])
    return found


class Rulings(NamedTuple):
    """What the codebook says of the columns of its work categories: which stand alone, where `plans` goes first, where totals go."""

    names: tuple[str, ...]
    alone: tuple[int, ...]
    plans: int | None
    total: int | None
    frame: frozenset[int]
    framed: frozenset[int]

    @classmethod
    def of(cls, codebook: Codebook) -> Rulings:
        """The rulings of a codebook."""
        names = codebook.work_categories
        columns = {label: at for at, label in enumerate(names)}
        alone = tuple(columns[label] for label in names if label in codebook.alone)
        sets = (frozenset(columns[label] for label in labels if label in columns) for labels in (codebook.frame, codebook.framed))
        return cls(names, alone, columns["plans"] if "plans" in codebook.first else None, columns.get(TOTAL), *sets)


def decide(
    codebook: Codebook, described: Sequence[Described], labels: np.ndarray, main: np.ndarray, thresholds: np.ndarray
) -> tuple[Labels, ...]:
    """The labels of paragraphs from the scores of their labels (key groups first) and of their main category."""
    split = len(codebook.key_groups)
    rulings = Rulings.of(codebook)
    names = codebook.labels
    leads = main_categories(codebook, described, labels[:, split:], main)
    chosen: list[list[int]] = [[] for _ in described]
    for row, column in zip(*(one.tolist() for one in np.nonzero(labels >= thresholds)), strict=True):
        chosen[row].append(column)
    found = []
    for one, given, scores, firsts, lead in zip(described, chosen, labels.tolist(), main.tolist(), leads, strict=True):
        if not one.words:
            found.append(Labels())
            continue
        groups = [at for at in given if at < split]
        topics = sorted([at - split for at in given if at >= split], key=lambda at: -scores[split + at])
        kept = arrange(rulings, one.frame, lead, topics, firsts[lead] >= SURE)
        rated = [scores[split + at] for at in kept]
        rated[0] = max(rated[0], firsts[kept[0]])
        found.append(_labels(one, [names[at] for at in groups], [scores[at] for at in groups], [names[split + at] for at in kept], rated))
    return tuple(found)


def _labels(one: Described, groups: list[str], group_scores: list[float], topics: list[str], topic_scores: list[float]) -> Labels:
    """The record of one paragraph."""
    given = {*groups, *topics}
    proofs = _cues(one.votes, given)
    told = [f"{label}={flag}" for label, flags in TOLD if label in given for flag in flags if flag in one.frame]
    return Labels(
        key_groups=tuple(groups),
        work_categories=tuple(topics),
        key_group_scores=tuple([round(score, 3) for score in group_scores]),
        work_category_scores=tuple([round(score, 3) for score in topic_scores]),
        basis="rule+model" if proofs else "model",
        cues=(*told, *proofs),
    )


def arrange(rulings: Rulings, told: Collection[str], lead: int, chosen: Sequence[int], sure: bool = False) -> list[int]:
    """The columns of the work categories in order: the main one, then the others, after the rulings of the codebook.

    `told` is what the document says of the paragraph. In a document off the subject everything is of the category that stands alone,
    but for plans (which go before it) and for what is surely an activity of its own; a plan, and what follows the list of
    shortcomings, has `plans` first unless it is a frame or goes on with shortcomings.
    """
    names, alone, plans = rulings.names, rulings.alone, rulings.plans
    if alone and OFF_SUBJECT in told and not (sure and names[lead] not in HOW):
        return [plans, alone[0]] if plans is not None and plans in (lead, *chosen) else [alone[0]]
    if plans is not None and (PLAN in told or (AFTER_SHORTCOMINGS in told and names[lead] not in NO_PLANS)):
        chosen, lead = [lead, *chosen], plans
    if lead in alone:
        return [plans, lead] if plans is not None and plans in chosen else [lead]
    if lead in rulings.frame:
        totals = [rulings.total] if rulings.total is not None and OPENS_WITH_TOTALS in told else []
        chosen = [at for at in (*chosen, *totals) if at in rulings.framed]
    others = dict.fromkeys([at for at in chosen if at != lead and (at not in alone or lead == plans)])
    return [lead, *others][:MOST_CATEGORIES]


def decide_by_rules(codebook: Codebook, votes: Sequence[Vote]) -> Labels:
    """The labels that rules alone can give; nothing when none is sure."""
    weight = dict.fromkeys(codebook.labels, 0.0)
    seen: dict[str, set[int]] = {}
    for cast in votes:
        if cast.label in weight and cast.sentence != UNIT:
            weight[cast.label] += PROOF if cast.strong else HINT
            if cast.strong:
                seen.setdefault(cast.label, set()).add(cast.sentence)
    score = {label: 1 - math.exp(-value) for label, value in weight.items()}
    groups = [label for label in codebook.key_groups if label in seen]
    topics = sorted((label for label in codebook.work_categories if label in seen), key=lambda label: (-len(seen[label]), -score[label]))
    topics = [label for label in topics if label not in codebook.alone] or topics[:1]
    topics.sort(key=lambda label: label not in codebook.first or -1 not in seen[label])
    topics = topics[:3]
    basis: LabelBasis = "rule" if topics or groups else "abstained"
    return Labels(
        key_groups=tuple(groups),
        work_categories=tuple(topics),
        key_group_scores=tuple(round(score[label], 3) for label in groups),
        work_category_scores=tuple(round(score[label], 3) for label in topics),
        basis=basis,
        cues=_cues(votes, {*groups, *topics}),
    )


def _cues(votes: Sequence[Vote], given: Container[str]) -> tuple[str, ...]:
    """`label=words` of every proof for a label that was given, in the order of the votes, each once."""
    return tuple(dict.fromkeys([f"{label}={cue}" for label, strong, cue, _, _, _ in votes if strong and label in given]))
