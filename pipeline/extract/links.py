"""Links between facts: which total a part belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.extract.clauses import Clauses
from pipeline.records import Fact

_DONE = re.compile("完成|已|实际|到位|实(?=[到训参办招收发投])|支出|用于|了")
_SHARED = (("actual", "target"), ("actual", "planned"), ("planned", "target"))
_MEASURE_OF = re.compile("的(?:[0-9]|[一二三四五六七八九]成)")
"""为任务28万人次的112%: what a share is reckoned by is no whole whose parts follow."""

REACH = 40
"""Facts to look back for a total."""


def link_parts(text: str, clauses: Clauses, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with `part_of` set: a part belongs to the last fact before 其中 in its sentence that counts the same thing.

    Where the first parts already add up to the total, what is told after them is no part of it and loses that scope.
    """
    linked: list[Fact] = []
    added: dict[str, Decimal] = {}
    for fact in facts:
        whole = _whole(text, clauses, linked, fact) if fact.scope == "part" else None
        if whole is None:
            linked.append(fact)
        elif whole.value is not None and added.get(whole.fact_id) == whole.value:
            linked.append(replace(fact, scope=""))
        else:
            if fact.unit == whole.unit and fact.value is not None:
                added[whole.fact_id] = added.get(whole.fact_id, Decimal(0)) + fact.value
            linked.append(replace(fact, part_of=whole.fact_id))
    return linked


def share_roles(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with the parts of a target or a plan in its role: of 预算安排60万元，其中讲座20万元 both are aimed at.

    Not where a word between them says that the part was done, or where the part has a role of its own.
    """
    known: dict[str, Fact] = {}
    for fact in facts:
        whole = known.get(fact.part_of)
        shared = whole is not None and (fact.role, whole.role) in _SHARED
        if whole is not None and shared and not _DONE.search(text, whole.end, fact.end):
            known[fact.fact_id] = replace(fact, role=whole.role, cues=(*fact.cues, f"role={text[whole.start : whole.end]}"))
        else:
            known[fact.fact_id] = fact
    return list(known.values())


def _whole(text: str, clauses: Clauses, before: Sequence[Fact], part: Fact) -> Fact | None:
    start = clauses.sentence(part.start)[0]
    mark = text.rfind("其中", start, part.end)
    for fact in reversed(before[-REACH:]):
        if fact.start < start:
            return None
        if fact.end <= mark and fact.measure == part.measure and fact.scope != "rate" and not _MEASURE_OF.match(text, fact.end):
            return fact
    return None
