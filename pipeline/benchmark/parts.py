"""Which facts are parts of another one, so that nothing is counted twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.benchmark.claims import Claim

_OPENERS = re.compile(r"其中|包括|分别为|分别是|内有|内含|(?:光|仅|单)(?=[^，。\d]{0,20}就)")
_CLOSERS = re.compile(r"另|此外")
"""Words after which what follows is no part any more: 其中农村12万元，另争取36万元."""
_LEAST_ROWS = 3
"""Rows of a table or list that may miss the stated total a little; two figures would agree too often by chance."""
_SLIP = Decimal("0.015")
"""How far a list of parts may miss its stated total: slips of addition and the 余 of rounded figures."""
_RUNS_OF_EVENTS = {"场", "场次", "次", "项"}
"""Counters of events that one total and its parts may share: 活动23场次，进校园9场."""
_LEAST_VALUE = 100
"""Below it a near agreement says nothing."""


def parts(counted: Sequence[Claim]) -> dict[str, str]:
    """Fact id of each part → fact id of its whole, among facts of one indicator in text order.

    Parts are named so by extraction, opened by 其中, or a run of figures whose sum is the whole (exactly, or nearly for lists
    of three and more).
    """
    by_id = {claim.fact_id: claim for claim in counted}
    known = set(by_id)
    found: dict[str, str] = {}
    for index, claim in enumerate(counted):
        if claim.part_of in known and _may_be_part(by_id[claim.part_of], claim):
            found[claim.fact_id] = claim.part_of
            continue
        whole = next((other for other in reversed(counted[:index]) if other.fact_id not in found), None)
        if whole is None or whole.value is None or (claim.value is not None and claim.value > whole.value):
            continue
        if opened(whole, claim):
            found[claim.fact_id] = whole.fact_id
    for ordered in (list(reversed(counted)), counted):
        found.update(_runs(ordered, found))
    return found


def _may_be_part(whole: Claim, part: Claim) -> bool:
    """No part is more than its whole, and 另 ends the parts that 其中 opened."""
    if whole.value is not None and part.value is not None and part.value > whole.value:
        return False
    return whole.sentence != part.sentence or not _CLOSERS.search(part.lead, max(0, whole.end - part.order[1] + len(part.lead)))


def opened(whole: Claim, claim: Claim) -> bool:
    """其中 or the like stands after the whole and before the number of the part."""
    if whole.sentence[0] != claim.sentence[0]:
        return False
    words = claim.lead + claim.quote
    if whole.sentence == claim.sentence:
        opener = _OPENERS.search(words, max(0, whole.end - (claim.order[1] - len(claim.lead))))
    else:
        # 。其中，甲类20人；乙类30人: an opener at the head of a full sentence reaches over its semicolons
        opener = _OPENERS.match(words) or re.match("其中[，：]", claim.period)
        words = claim.period + claim.quote if opener and opener.string is claim.period else words
    return opener is not None and _CLOSERS.search(words, opener.end()) is None


def _runs(ordered: Sequence[Claim], known: dict[str, str]) -> dict[str, str]:
    """Runs of figures right after their whole in `ordered` that add up to it; several runs may break the same whole down."""
    found: dict[str, str] = {}
    for index, whole in enumerate(ordered):
        if whole.value is None or whole.fact_id in known or whole.fact_id in found:
            continue
        run: list[Claim] = []
        total = Decimal(0)
        for claim in ordered[index + 1 :]:
            near = claim.order[0] == whole.order[0] or _is_long(run, whole)
            same = claim.unit == whole.unit or {claim.unit, whole.unit} <= _RUNS_OF_EVENTS
            if claim.value is None or not same or not near or total + claim.amount > whole.value * (1 + _SLIP):
                break
            run.append(claim)
            total += claim.amount
            if total == whole.value and len(run) > 1:
                found.update((part.fact_id, whole.fact_id) for part in run)
                run, total = [], Decimal(0)
        if len(run) >= _LEAST_ROWS and whole.value >= _LEAST_VALUE and abs(total - whole.value) <= whole.value * _SLIP:
            found.update((part.fact_id, whole.fact_id) for part in run)
    return found


def _is_long(run: Sequence[Claim], whole: Claim) -> bool:
    """A list may stand in the paragraph after its whole, as rows of a table do."""
    return whole.value is not None and whole.value >= _LEAST_VALUE and (not run or abs(run[-1].order[0] - whole.order[0]) <= 2)
