"""Activities: one row for each event or run of events, joining the facts that one clause or item tells of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.clauses import Clauses
from pipeline.records import Activity, Fact

_EVENTS = frozenset(
    {
        "training", "lecture", "exhibition", "contest", "theme_event", "outreach", "consultation", "clinic", "field_guidance",
        "visit", "drill", "film", "performance", "event", "screening",
    }
)  # fmt: skip


LONGEST = 20
"""Facts that one event may join; a longer run is a flattened table."""


def activities_of(clauses: Clauses, facts: Sequence[Fact]) -> list[Activity]:
    """The events of one paragraph: each count of sessions opens one, the people, money and copies told after it join it.

    Only figures that were reached count (no targets, plans, bases or rates). A headcount without sessions makes a row of its
    own when its activity is an event.
    """
    groups: list[list[Fact]] = []
    sentence: tuple[int, int] | None = None
    for fact in facts:
        if fact.role != "actual" or fact.scope in ("rate", "former") or fact.measure not in _COUNTED:
            continue
        here = clauses.whole_sentence(fact.start)
        if not groups or here != sentence or len(groups[-1]) >= LONGEST or _opens(groups[-1], fact):
            groups.append([])
        groups[-1].append(fact)
        sentence = here
    rows = [group for group in groups if _is_event(group)]
    return [_row(number, group) for number, group in enumerate(rows, 1)]


_COUNTED = frozenset({"headcount", "sessions", "funding", "materials"})


def _opens(group: list[Fact], fact: Fact) -> bool:
    """Whether a fact begins a new event: more sessions, or people of another kind."""
    if fact.measure == "sessions":
        return any(told.measure == "sessions" for told in group) or any(told.activity != fact.activity for told in group)
    if fact.measure == "headcount" and fact.scope != "part":
        return any(told.measure == "headcount" and told.scope != "part" for told in group)
    return False


def _is_event(group: list[Fact]) -> bool:
    return any(fact.measure == "sessions" or (fact.measure == "headcount" and fact.activity in _EVENTS) for fact in group)


def _row(number: int, group: list[Fact]) -> Activity:
    lead = next((fact for fact in group if fact.measure == "sessions"), group[0])
    figures: dict[str, Fact] = {}
    for fact in group:
        if fact.scope != "part":
            figures.setdefault(fact.measure, fact)
    people = figures.get("headcount")
    sessions, money, copies = figures.get("sessions"), figures.get("funding"), figures.get("materials")
    audience = tuple(dict.fromkeys(name for fact in group for name in fact.audience))
    return Activity(
        activity_id=f"{lead.paragraph_id}-a{number:02d}", document_id=lead.document_id, paragraph_id=lead.paragraph_id,
        activity=lead.activity, audience=audience, sessions=sessions.value if sessions else None,
        headcount=people.value if people else None, headcount_unit=people.unit if people else "",
        funding=money.value if money else None, materials=copies.value if copies else None, year=lead.year,
        facts=tuple(fact.fact_id for fact in group),
    )  # fmt: skip
