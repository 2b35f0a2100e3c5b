"""The totals of one document: which facts count for which indicator, and how parts and totals add up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.benchmark import families, refusals
from pipeline.benchmark.claims import Claim
from pipeline.benchmark.parts import parts as parts_of
from pipeline.vocabulary import load

GROUPS = ("minors", "farmers", "urban_workers", "officials", "community_residents", "elderly")
_TELLING_DIGITS = 3
_TELLING = 100
"""Two equal figures from here on that are not round tell the same thing; small or round ones may agree by chance."""
_STOCK = {"volunteers", "venues_total"}
"""Indicators that tell a stock: several figures of one thing are not added."""
_GENERIC = re.compile(r"各类|各级|各种|各项|累计|总计|合计|共计|总共|(?:全年|全[省市县区旗乡镇校局]|先后|一年来)?共(?!同|青|享|建|创|产)")
_ALL_BODIES = re.compile(r"各级|全[省市县区旗](?:上下)?(?:累计|总计|合计)")
_MONEY_TOTAL = re.compile(r"总额|合计|总计|共计|合起来|总投入|经费总")
_GENERIC_NAMES = re.compile(r"(?:全年|共|各类)[^，。]{0,4}科普(?:讲座|报告|展览|培训)")
_GENERIC_EVENTS = re.compile(r"(?:开展|举办|组织)?[^，。]{0,6}(?:科普|科学素质|科技宣传)[^，。]{0,4}活动")
_AGAINST_TARGET = re.compile(r"任务|目标|计划")
_EACH = re.compile(r"各(?=[近约]?[\d一二两三四五六七八九十百千万]+[余多]?[名人位册本份])")


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
class _Ledger:
    """Facts that may count for one indicator, and those left out with the reason."""

    counted: list[Claim] = field(default_factory=list)
    excluded: dict[str, str] = field(default_factory=dict)


def count_document(claims: Sequence[Claim], year: int | None, level: str) -> list[Count]:
    """All indicators the document states, in the order of vocabulary/indicators.csv, groups after their indicator.

    An indicator that no fact states has no Count; one whose parts are masked has a Count without a value.
    """
    ledgers = _sort_claims(claims, year, level)
    found = []
    for row in load("indicators", ("indicator", "family", "measure", "unit_of_measure")):
        name = row["indicator"]
        if name not in ledgers:
            continue
        parts = parts_of(ledgers[name].counted)
        count = _total(name, ledgers[name], parts, row["unit_of_measure"])
        if count:
            found.append(count)
        if row["measure"] in {"sessions", "headcount", "materials"} and name != "volunteers":
            found.extend(_by_group(name, ledgers[name], parts, row["unit_of_measure"]))
    return found


def _sort_claims(claims: Sequence[Claim], year: int | None, level: str) -> dict[str, _Ledger]:
    ledgers: dict[str, _Ledger] = {}
    previous: Claim | None = None
    inherited = ""
    for claim in claims:
        if previous is None or previous.sentence != claim.sentence:
            inherited = ""
        previous = claim
        family = families.family_of(claim, inherited)
        if family and family != families.NOTHING and claim.measure in {"sessions", "headcount"}:
            inherited = family
        indicator = _indicator(claim, family)
        if not indicator:
            continue
        ledger = ledgers.setdefault(indicator, _Ledger())
        reason = refusals.refusal(claim, year) or refusals.refusal_in_family(claim, family, level)
        if reason:
            ledger.excluded[claim.fact_id] = reason
        else:
            ledger.counted.append(claim)
    for ledger in ledgers.values():
        _settle_years(ledger, year)
    _settle_certificates(ledgers)
    _settle_money(ledgers)
    return ledgers


def _indicator(claim: Claim, family: str) -> str:
    if family == "venues":
        return "venues_new" if refusals.is_new_venue(claim) else "venues_total"
    for row in load("indicators", ("indicator", "family", "measure")):
        if row["family"] == family and row["measure"] == claim.measure:
            return row["indicator"]
    return ""


def _settle_years(ledger: _Ledger, year: int | None) -> None:
    """Where a part is said to be the reported year's (其中2015年…), its whole spans several years and is left out."""
    wide = set()
    by_id = {claim.fact_id: claim for claim in ledger.counted}
    for part, whole in parts_of(ledger.counted).items():
        if year and f"{year}年" in by_id[part].clause and f"{year}年" not in by_id[whole].clause:
            wide.add(whole)
    _leave_out(ledger, lambda claim: claim.fact_id in wide, "several-years")


def _settle_certificates(ledgers: dict[str, _Ledger]) -> None:
    """Certificates and passes of a course that states its trainees are a part of them, in the same sentence."""
    ledger = ledgers.get("training_participants", _Ledger())
    told = {claim.sentence for claim in ledger.counted if not refusals.is_certificate(claim)}
    _leave_out(ledger, lambda claim: claim.sentence in told and refusals.is_certificate(claim), "certificates")


def _settle_money(ledgers: dict[str, _Ledger]) -> None:
    """Where sources are stated they are added and uses left out; else the uses."""
    ledger = ledgers.get("funding_yuan", _Ledger())
    sources = {claim.fact_id for claim in ledger.counted if refusals.is_money_source(claim)}
    sources |= {whole for part, whole in parts_of(ledger.counted).items() if part in sources}
    if sources:
        _leave_out(ledger, lambda claim: claim.fact_id not in sources, "use-of-money")
    elif any(not refusals.is_money_use(claim) for claim in ledger.counted):
        _leave_out(ledger, refusals.is_money_use, "use-of-money")


def _leave_out(ledger: _Ledger, test: Callable[[Claim], bool], reason: str) -> None:
    kept = []
    for claim in ledger.counted:
        if test(claim):
            ledger.excluded[claim.fact_id] = reason
        else:
            kept.append(claim)
    ledger.counted[:] = kept


def _total(name: str, ledger: _Ledger, parts: dict[str, str], unit: str, group: str = "") -> Count | None:
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
    value = sum((claim.value * (1 if group else _times(claim)) for claim in wholes if claim.value is not None), Decimal(0))
    counters = {_counter(claim) for claim in wholes} if unit == "人" else {unit}
    basis = "total" if len(wholes) == 1 else "mixed" if len(counters) > 1 else "parts"
    if name == "exhibition_visitors" and any(refusals.is_standing_venue(claim) for claim in wholes):
        basis = "venue"
    return Count(indicator, value, counters.pop() if len(counters) == 1 else "mixed", basis, tuple(c.fact_id for c in wholes), notes)


def _times(claim: Claim) -> int:
    """How many groups a figure is told for: 农民和居民各200人 means it for each of the two."""
    each = _EACH.search(claim.quote)
    return len(claim.audience) if each and len(claim.audience) > 1 else 1


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
        return first.quote == second.quote
    odd = first.value is not None and first.value >= _TELLING and len(f"{first.value.normalize():f}".rstrip("0")) >= _TELLING_DIGITS
    if _AGAINST_TARGET.search(second.clause):
        return True
    return first.opening or first.topic == second.topic or first.quote == second.quote or (odd and first.audience == second.audience)


def _under_totals(name: str, claims: list[Claim], excluded: dict[str, str]) -> list[Claim]:
    """Leaves out the parts that a stated total covers; what it does not cover still adds to it."""
    left = {claim.fact_id: claim for claim in claims}
    for total in sorted((c for c in claims if _may_be_total(name, c)), key=lambda c: c.value or Decimal(0), reverse=True):
        if total.fact_id not in left:
            continue
        covered = [claim for claim in left.values() if claim is not total and _covers(total, claim)]
        if not covered or not _is_total(name, total, covered):
            continue
        over = sum((claim.value or Decimal(0) for claim in covered), Decimal(0)) > (total.value or Decimal(0))
        reason = "under-total-though-more:" if over else "under-total:"
        for claim in covered:
            excluded[claim.fact_id] = reason + total.fact_id
            del left[claim.fact_id]
    return list(left.values())


def _may_be_total(name: str, claim: Claim) -> bool:
    if claim.value is None:
        return False
    opening = claim.opening and bool(_GENERIC.search(claim.clause))
    summed = name == "funding_yuan" and bool(_MONEY_TOTAL.search(claim.clause))
    return (
        opening
        or summed
        or bool(_GENERIC_NAMES.search(claim.near))
        or bool(_ALL_BODIES.search(claim.clause))
        or (name.startswith("event_") and _is_generic_event(claim))
    )


def _covers(total: Claim, claim: Claim) -> bool:
    if total.audience and claim.audience != total.audience:
        return False
    if _MONEY_TOTAL.search(total.clause) and total.measure == "funding":
        return True
    return total.opening or total.order[0] == claim.order[0] or _is_generic_event(total)


def _is_generic_event(claim: Claim) -> bool:
    return not claim.audience and bool(_GENERIC_EVENTS.search(claim.own_words)) and bool(_GENERIC.search(claim.clause) or claim.opening)


def _is_total(name: str, total: Claim, covered: Sequence[Claim]) -> bool:
    """The figure sums up the covered ones: all science events, or no less than they make together."""
    if name.startswith("event_") and _is_generic_event(total):
        return True
    return (total.value or Decimal(0)) >= sum((claim.value or Decimal(0) for claim in covered), Decimal(0))


def _stock(name: str, claims: list[Claim], excluded: dict[str, str]) -> list[Claim]:
    if name == "venues_total":
        return claims
    keeper = max(claims, key=lambda claim: (claim.value is not None, bool(_GENERIC.search(claim.clause)), claim.value or Decimal(0)))
    excluded.update((claim.fact_id, "other-figure-of-stock") for claim in claims if claim is not keeper)
    return [keeper]


def _by_group(name: str, ledger: _Ledger, parts: dict[str, str], unit: str) -> list[Count]:
    found = []
    for group in GROUPS:
        mine = [c for c in ledger.counted if c.audience == (group,) or (group in c.audience and _times(c) > 1)]
        if not mine:
            continue
        ids = {claim.fact_id for claim in mine}
        own_parts = {part: whole for part, whole in parts.items() if whole in ids}
        count = _total(name, _Ledger(counted=mine), own_parts, unit, group)
        if count:
            found.append(count)
    return found
