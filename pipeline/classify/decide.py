"""From scores to labels: thresholds, the main category first, and how labels behave together."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pipeline.classify.codebook import Codebook
from pipeline.classify.rules import Vote
from pipeline.records import LabelBasis, Labels

# The codebook allows four labels after the main one.
MOST_CATEGORIES = 5
# A rule that is sure counts as one proof; hints need three to weigh as much.
HINT = 0.3
PROOF = 0.9


def main_category(labels: np.ndarray, main: np.ndarray) -> int:
    """The column of the main category: likely to be first, and likely to hold at all."""
    return int(np.argmax(np.log(main + 1e-6) + 0.5 * np.log(labels + 1e-6)))


def decide(codebook: Codebook, labels: np.ndarray, main: np.ndarray, thresholds: np.ndarray, votes: Sequence[Vote]) -> Labels:
    """The labels of one paragraph from the scores of its labels (key groups first) and of its main category."""
    split = len(codebook.key_groups)
    groups = [at for at in range(split) if labels[at] >= thresholds[at]]
    topics = labels[split:]
    lead = main_category(topics, main)
    chosen = [at for at in np.argsort(-topics, kind="stable").tolist() if topics[at] >= thresholds[split + at] and at != lead]
    if codebook.work_categories[lead] in codebook.alone:
        chosen = []
    kept = [lead, *(at for at in chosen if codebook.work_categories[at] not in codebook.alone)][:MOST_CATEGORIES]
    names = tuple(codebook.work_categories[at] for at in kept)
    given = {codebook.key_groups[at] for at in groups} | set(names)
    proof = {cast.label for cast in votes if cast.strong}
    return Labels(
        key_groups=tuple(codebook.key_groups[at] for at in groups),
        work_categories=names,
        key_group_scores=tuple(round(float(labels[at]), 3) for at in groups),
        work_category_scores=tuple(round(float(max(topics[at], main[at]) if at == lead else topics[at]), 3) for at in kept),
        basis="rule+model" if given & proof else "model",
        cues=_cues(votes, given),
    )


def decide_by_rules(codebook: Codebook, votes: Sequence[Vote]) -> Labels:
    """The labels that rules alone can give; nothing when none is sure."""
    weight = dict.fromkeys(codebook.labels, 0.0)
    seen: dict[str, set[int]] = {}
    for cast in votes:
        if cast.label in weight:
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
