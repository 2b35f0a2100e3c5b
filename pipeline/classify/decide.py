"""From scores to labels: thresholds, the main category first, and how labels behave together."""

from __future__ import annotations

import math
from collections.abc import Sequence

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
# A rule that is sure counts as one proof; hints need three to weigh as much.
HINT = 0.3
PROOF = 0.9


def main_category(labels: np.ndarray, main: np.ndarray) -> list[int]:
    """The column of the main category of each paragraph: likely to be first, and likely to hold at all."""
    found: list[int] = np.argmax(np.log(main + 1e-6) + np.log(labels + 1e-6), axis=1).tolist()
    return found


def decide(
    codebook: Codebook, described: Sequence[Described], labels: np.ndarray, main: np.ndarray, thresholds: np.ndarray
) -> tuple[Labels, ...]:
    """The labels of paragraphs from the scores of their labels (key groups first) and of their main category."""
    split = len(codebook.key_groups)
    leads = main_category(labels[:, split:], main)
    limits = thresholds.tolist()
    rows = zip(described, labels.tolist(), main.tolist(), leads, strict=True)
    found = []
    for one, scores, firsts, lead in rows:
        if not one.words:
            found.append(Labels())
            continue
        chosen = [at for at, score in enumerate(scores) if score >= limits[at]]
        topics = sorted((at - split for at in chosen if at >= split), key=lambda at: -scores[split + at])
        kept = arrange(codebook, one, lead, topics, firsts[lead] >= SURE)
        rated = [scores[split + at] for at in kept]
        rated[0] = max(rated[0], firsts[kept[0]])
        groups = [at for at in chosen if at < split]
        found.append(_labels(codebook, one, [(at, scores[at]) for at in groups], list(zip(kept, rated, strict=True))))
    return tuple(found)


def _labels(codebook: Codebook, one: Described, groups: list[tuple[int, float]], kept: list[tuple[int, float]]) -> Labels:
    """The record of one paragraph from columns and scores."""
    names = tuple(codebook.work_categories[at] for at, _ in kept)
    group_names = tuple(codebook.key_groups[at] for at, _ in groups)
    given = {*group_names, *names}
    return Labels(
        key_groups=group_names,
        work_categories=names,
        key_group_scores=tuple(round(score, 3) for _, score in groups),
        work_category_scores=tuple(round(score, 3) for _, score in kept),
        basis="rule+model" if any(cast.strong and cast.label in given for cast in one.votes) else "model",
        cues=(
            *(f"{label}={flag}" for label, flags in TOLD for flag in flags if label in given and flag in one.frame),
            *_cues(one.votes, given),
        ),
    )


def arrange(codebook: Codebook, one: Described, lead: int, chosen: Sequence[int], sure: bool = False) -> list[int]:
    """The columns of the work categories in order: the main one, then the others, after the rulings of the codebook.

    In a document off the subject everything is of the category that stands alone, but for plans (which go before it) and for what
    is surely an activity of its own; a plan, and what follows the list of shortcomings, has `plans` first unless it is a frame or
    goes on with shortcomings.
    """
    names = codebook.work_categories
    columns = {label: at for at, label in enumerate(names)}
    alone = [columns[label] for label in names if label in codebook.alone]
    plans = columns["plans"] if "plans" in codebook.first else None
    if alone and OFF_SUBJECT in one.frame and not (sure and names[lead] not in HOW):
        return [plans, alone[0]] if plans is not None and plans in (lead, *chosen) else alone[:1]
    if plans is not None and (PLAN in one.frame or (AFTER_SHORTCOMINGS in one.frame and names[lead] not in NO_PLANS)):
        chosen, lead = [lead, *chosen], plans
    if lead in alone:
        return [plans, lead] if plans is not None and plans in chosen else [lead]
    if names[lead] in codebook.frame:
        chosen = [*chosen, *(at for label, at in columns.items() if label == TOTAL and OPENS_WITH_TOTALS in one.frame)]
        chosen = [at for at in chosen if names[at] in codebook.framed]
    others = dict.fromkeys(at for at in chosen if at != lead and (at not in alone or lead == plans))
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


def _cues(votes: Sequence[Vote], given: set[str]) -> tuple[str, ...]:
    """`label=words` of every proof for a label that was given, in the order of the votes, each once."""
    return tuple(dict.fromkeys(f"{cast.label}={cast.cue}" for cast in votes if cast.strong and cast.label in given))
