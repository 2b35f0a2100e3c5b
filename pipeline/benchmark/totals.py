"""How the facts of one indicator add up: parts and stated totals, figures told twice, stocks, and the figures of each group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.benchmark import refusals
from pipeline.benchmark.claims import Claim
from pipeline.benchmark.families import word

GROUPS = ("minors", "farmers", "urban_workers", "officials", "community_residents", "elderly")
_TELLING_DIGITS = 3
_TELLING = 100
"""Two equal figures from here on that are not round tell the same thing; small or round ones may agree by chance."""
_STOCK = {"volunteers", "venues_total"}
"""Indicators that tell a stock: several figures of one thing are not added."""
_GENERIC = re.compile(r"各类|各级|各种|各项|累计|总计|合计|共计|总共|(?:全年|全[省市县区旗乡镇校局]|先后|一年来)?共(?!同|青|享|建|创|产)")
_ALL_BODIES = re.compile(r"各级|全[省市县区旗](?:上下)?(?:累计|总计|合计)")
_MONEY_TOTAL = re.compile(r"总额|合计|总计|共计|合起来|总投入|经费总|全年[^，。\d]{0,4}(?:科普|科学素质)[^，。\d]{0,6}(?:投入|支出)")
_GENERIC_NAMES = re.compile(r"(?:全年|共|各类)[^，。]{0,4}科普(?:讲座|报告|展览|培训)")
_GENERIC_EVENTS = re.compile(r"(?:开展|举办|组织)?[^，。]{0,6}(?:科普|科学素质|科技宣传)[^，。]{0,4}活动|(?:各类|各种|大小|各项)活动")
_AFTER_GENERIC = re.compile(
    r"(?:共|各类|累计|全年|先后)[^，。；]{0,14}(?:科普|科学素质|科技|各类|大小)[^，。；]{0,10}活动[^，。；\d]{0,4}\d[\d.万余多]*[场次项个][次]?(?:，其中[^；]*|(?:[^\d；]|\d(?![\d多余]*[场期次项]))*)$"
)
"""What stands before people who came to all the events of the year, no other run of events between."""
_PUBLIC = re.compile(r"(?:参与|参加|受益|受众|惠及|吸引|覆盖|服务)[^，。；\d]{0,3}(?:群众|居民|市民|公众|人数|人员|人次|村民)|受众|参与人")
_YEARS_TASK = re.compile(
    r"(?:全年|年度)[^，。；]{0,16}(?:任务|目标)[^，。；\d]{0,4}\d[\d.万余多]*[人名期班场次]+，[^，。；\d]{0,8}完成[^，。；\d]{0,4}\d[\d.万余多]*[^，。；\d]{0,3}$"
)
"""A figure set against the task of the year: 全年培训任务400人，完成407人."""
_AGAINST_TARGET = re.compile(r"任务|目标|计划")


@dataclass(frozen=True, slots=True)
class Count:
    """One indicator of one document: its value, the facts it adds, the facts it leaves out with the reason, and its basis.

    `value` is `None` when a part that belongs to the total is lost or redacted: the total is missing, not low.
    """

    indicator: str
    value: Decimal | None
    unit: str
    basis: str
    facts: tuple[str, ...]
    excluded: tuple[str, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Facts that may count for one indicator, and those left out with the reason."""

    counted: list[Claim] = field(default_factory=list)
    excluded: dict[str, str] = field(default_factory=dict)


def count_of(name: str, ledger: Ledger, parts: dict[str, str], unit: str, group: str = "") -> Count | None:
    """The count of one indicator from its facts; `parts` maps a part to its whole. None where nothing is left to count."""
    excluded = dict(ledger.excluded)
    excluded.update((claim.fact_id, "part-of:" + parts[claim.fact_id]) for claim in ledger.counted if claim.fact_id in parts)
    once = _told_once(ledger.counted, excluded)
    wholes = [claim for claim in once if claim.fact_id not in parts]
    wholes = _under_totals(name, wholes, excluded)
    if name in _STOCK and len(wholes) > 1:
        wholes = _stock(name, wholes, excluded)
    if not wholes:
        return None
    notes = tuple(f"{fact}={reason}" for fact, reason in excluded.items())
    indicator = f"{name}:{group}" if group else name
    if any(claim.value is None for claim in wholes):
        masked = tuple(f"{claim.fact_id}={claim.state}" for claim in wholes if claim.value is None)
        known = tuple(claim.fact_id for claim in wholes if claim.value is not None)
        return Count(indicator, None, unit, "missing", known, masked + notes)
    value = sum((_amount(claim, group) for claim in wholes), Decimal(0))
    counters = {_counter(claim) for claim in wholes} if unit == "人" else {unit}
    basis = "total" if len(wholes) == 1 else "mixed" if len(counters) > 1 else "parts"
    if name == "exhibition_visitors" and any(refusals.is_standing_venue(claim) for claim in wholes):
        basis = "venue"
    return Count(indicator, value, counters.pop() if len(counters) == 1 else "mixed", basis, tuple(c.fact_id for c in wholes), notes)


def _amount(claim: Claim, group: str) -> Decimal:
    """What a figure adds: of 农民和居民各200人 each group has its 200, all together 400."""
    return claim.amount if not group or claim.measure == "sessions" else claim.value or Decimal(0)


def _counter(claim: Claim) -> str:
    return "人次" if "人次" in claim.unit or claim.unit == "次" else "人"


def _told_once(claims: Iterable[Claim], excluded: dict[str, str]) -> list[Claim]:
    """Drops a figure told again in another paragraph: the same value about the same thing, or once in an opening overview."""
    kept: list[Claim] = []
    for claim in claims:
        twin = next((other for other in kept if other.value is not None and other.value == claim.value and _same_thing(other, claim)), None)
        if twin:
            excluded[claim.fact_id] = "told-before:" + twin.fact_id
        else:
            kept.append(claim)
    return kept


def _same_thing(first: Claim, second: Claim) -> bool:
    if _counter(first) != _counter(second):
        return False
    if first.order[0] == second.order[0]:
        return first.quote == second.quote or bool(word("grown_to").search(second.clause))
    odd = first.value is not None and first.value >= _TELLING and len(f"{first.value.normalize():f}".rstrip("0")) >= _TELLING_DIGITS
    if _AGAINST_TARGET.search(second.clause):
        return True
    return first.opening or first.topic == second.topic or first.quote == second.quote or (odd and first.audience == second.audience)


def _under_totals(name: str, claims: list[Claim], excluded: dict[str, str]) -> list[Claim]:
    """Leaves out the parts that a stated total covers; what it does not cover still adds to it."""
    left = {claim.fact_id: claim for claim in claims}
    for whole in sorted((c for c in claims if _may_be_total(name, c)), key=lambda c: c.value or Decimal(0), reverse=True):
        if whole.fact_id not in left:
            continue
        covered = [claim for claim in left.values() if claim is not whole and _covers(whole, claim)]
        if not covered or not _is_total(name, whole, covered):
            continue
        over = sum((claim.amount for claim in covered), Decimal(0)) > whole.amount
        reason = "under-total-though-more:" if over else "under-total:"
        for claim in covered:
            excluded[claim.fact_id] = reason + whole.fact_id
            del left[claim.fact_id]
    return list(left.values())


def _may_be_total(name: str, claim: Claim) -> bool:
    if claim.value is None:
        return False
    overview = claim.categories[:1] in {("context",), ("results",)}
    opening = claim.opening and bool(_GENERIC.search(claim.lead + claim.quote if overview else claim.clause))
    summed = name == "funding_yuan" and bool(_MONEY_TOTAL.search(claim.clause))
    return (
        opening
        or summed
        or bool(_GENERIC_NAMES.search(claim.near))
        or bool(_ALL_BODIES.search(claim.clause))
        or (name.startswith("event_") and _is_generic_event(claim))
        or bool(_YEARS_TASK.search(claim.lead + claim.quote))
    )


def _covers(total: Claim, claim: Claim) -> bool:
    if _is_generic_event(total):
        return True
    if _MONEY_TOTAL.search(total.clause) and total.measure == "funding":
        return True
    if _YEARS_TASK.search(total.lead + total.quote):
        return claim.order > total.order and claim.audience in {(), total.audience}
    if total.audience and claim.audience != total.audience:
        return False
    return total.opening or total.order[0] == claim.order[0]


def _is_generic_event(claim: Claim) -> bool:
    """The figure tells all science events of the year, or the people who came to them."""
    if claim.measure == "headcount" and _AFTER_GENERIC.search(claim.lead) and _PUBLIC.search(claim.quote):
        return True
    return not claim.audience and bool(_GENERIC_EVENTS.search(claim.own_words)) and bool(_GENERIC.search(claim.clause) or claim.opening)


def _is_total(name: str, total: Claim, covered: Sequence[Claim]) -> bool:
    """The figure sums up the covered ones: all science events, or no less than they make together."""
    if name.startswith("event_") and _is_generic_event(total):
        return True
    return total.amount >= sum((claim.amount for claim in covered), Decimal(0))


def _stock(name: str, claims: list[Claim], excluded: dict[str, str]) -> list[Claim]:
    if name == "venues_total":
        return claims
    keeper = max(claims, key=lambda claim: (claim.value is not None, bool(_GENERIC.search(claim.clause)), claim.value or Decimal(0)))
    excluded.update((claim.fact_id, "other-figure-of-stock") for claim in claims if claim is not keeper)
    return [keeper]


def by_group(name: str, ledger: Ledger, parts: dict[str, str], unit: str) -> list[Count]:
    """The counts of each key group: figures told for that group alone."""
    found = []
    for group in GROUPS:
        mine = [c for c in ledger.counted if c.audience == (group,) or (group in c.audience and c.times > 1)]
        if not mine:
            continue
        ids = {claim.fact_id for claim in mine}
        own_parts = {part: whole for part, whole in parts.items() if whole in ids}
        count = count_of(name, Ledger(counted=mine), own_parts, unit, group)
        if count:
            found.append(count)
    return found
