"""Which facts are parts of another one, so that nothing is counted twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.benchmark.claims import Claim

_OPENERS = re.compile(r"其中|包括|分别为|分别是|内有")
_LEAST_ROWS = 3
"""Rows of a table or list that may miss the stated total a little; two figures would agree too often by chance."""
_SLIP = Decimal("0.015")
"""How far a list of parts may miss its stated total: slips of addition and the 余 of rounded figures."""
_LEAST_VALUE = 100
"""Below it a near agreement says nothing."""


def parts(counted: Sequence[Claim]) -> dict[str, str]:
    """Fact id of each part → fact id of its whole, among facts of one indicator in text order.

    Parts are named so by extraction, opened by 其中, or a run of figures whose sum is the whole (exactly, or nearly for lists
    of three and more).
    """
    known = {claim.fact_id for claim in counted}
    found: dict[str, str] = {}
    for index, claim in enumerate(counted):
        if claim.part_of in known:
            found[claim.fact_id] = claim.part_of
            continue
        whole = next((other for other in reversed(counted[:index]) if other.fact_id not in found), None)
        if whole is None or whole.value is None or (claim.value is not None and claim.value > whole.value):
            continue
        if _opened(whole, claim):
            found[claim.fact_id] = whole.fact_id
    for ordered in (list(reversed(counted)), counted):
        found.update(_runs(ordered, found))
    return found


def _opened(whole: Claim, claim: Claim) -> bool:
    """其中 or the like stands after the whole and before the number of the part."""
    words = claim.lead + claim.quote
    if whole.sentence == claim.sentence:
        lead_start = claim.order[1] - len(claim.lead)
        return _OPENERS.search(words, max(0, whole.end - lead_start)) is not None
    return _OPENERS.match(words) is not None and whole.sentence[0] == claim.sentence[0]


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
            if claim.value is None or claim.unit != whole.unit or not near or total + claim.value > whole.value * (1 + _SLIP):
                break
            run.append(claim)
            total += claim.value
            if total == whole.value and len(run) > 1:
                found.update((part.fact_id, whole.fact_id) for part in run)
                run, total = [], Decimal(0)
        if len(run) >= _LEAST_ROWS and whole.value >= _LEAST_VALUE and abs(total - whole.value) <= whole.value * _SLIP:
            found.update((part.fact_id, whole.fact_id) for part in run)
    return found


def _is_long(run: Sequence[Claim], whole: Claim) -> bool:
    """A list may stand in the paragraph after its whole, as rows of a table do."""
    return whole.value is not None and whole.value >= _LEAST_VALUE and (not run or abs(run[-1].order[0] - whole.order[0]) <= 2)
