"""The totals of one document: which facts count for which indicator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from pipeline.benchmark import families, refusals, venues
from pipeline.benchmark.claims import Claim
from pipeline.benchmark.parts import opened
from pipeline.benchmark.parts import parts as parts_of
from pipeline.benchmark.totals import GROUPS, Count, Ledger, by_group, count_of
from pipeline.vocabulary import load

COUNTED = {"headcount", "sessions", "funding", "materials"}
"""Measures that indicators are made of; venues are known by their noun, whatever their measure."""
__all__ = ["GROUPS", "Count", "count_document"]


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
        count = count_of(name, ledgers[name], parts, row["unit_of_measure"])
        if count:
            found.append(count)
        if row["measure"] in {"sessions", "headcount", "materials"} and name != "volunteers":
            found.extend(by_group(name, ledgers[name], parts, row["unit_of_measure"]))
    return found


def _sort_claims(claims: Sequence[Claim], year: int | None, level: str) -> dict[str, Ledger]:
    ledgers: dict[str, Ledger] = {}
    shared = families.shared_out(claims)
    venue_of = venues.venues(claims)
    previous: Claim | None = None
    inherited = ""
    mixed: tuple[int, int] | None = None
    for claim in claims:
        if previous is None or previous.sentence != claim.sentence:
            inherited = ""
        previous = claim
        if claim.measure not in COUNTED and claim.fact_id not in venue_of:
            continue
        family = "venues" if claim.fact_id in venue_of else shared.get(claim.fact_id) or families.family_of(claim, inherited)
        if family in families.ACTIVITIES and claim.measure in {"sessions", "headcount"}:
            inherited = family
        if mixed == claim.sentence and claim.measure == "headcount" and not refusals.names_kind(claim):
            family = families.NOTHING
        if refusals.is_of_two_kinds(claim):
            mixed = claim.sentence
        indicator = venue_of.get(claim.fact_id) or _indicators().get((family, claim.measure), "")
        if not indicator:
            continue
        ledger = ledgers.setdefault(indicator, Ledger())
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


@cache
def _indicators() -> dict[tuple[str, str], str]:
    """The indicator of each family and measure; where a table names two, the first."""
    rows = load("indicators", ("indicator", "family", "measure"))
    return {(row["family"], row["measure"]): row["indicator"] for row in reversed(rows)}


def _settle_years(ledger: Ledger, year: int | None) -> None:
    """Where a part is said to be the reported year's (其中2015年…), its whole spans several years and is left out."""
    if year is None or not any(f"{year}年" in claim.clause for claim in ledger.counted):
        return
    wide = set()
    by_id = {claim.fact_id: claim for claim in ledger.counted}
    for part, whole in parts_of(ledger.counted).items():
        named = f"{year}年" in by_id[part].clause and f"{year}年" not in by_id[whole].clause
        if named and opened(by_id[whole], by_id[part]):
            wide.add(whole)
    _leave_out(ledger, lambda claim: claim.fact_id in wide, "several-years")


def _settle_certificates(ledgers: dict[str, Ledger]) -> None:
    """Certificates and passes of a course that states its trainees are a part of them, in the same sentence."""
    ledger = ledgers.get("training_participants", Ledger())
    told = {claim.sentence for claim in ledger.counted if not refusals.is_certificate(claim)}
    _leave_out(ledger, lambda claim: claim.sentence in told and refusals.is_certificate(claim), "certificates")


def _settle_money(ledgers: dict[str, Ledger]) -> None:
    """Where sources are stated they are added and uses left out; else the uses."""
    ledger = ledgers.get("funding_yuan", Ledger())
    sources = {claim.fact_id for claim in ledger.counted if refusals.is_money_source(claim)}
    sources |= {whole for part, whole in parts_of(ledger.counted).items() if part in sources}
    if sources:
        _leave_out(ledger, lambda claim: claim.fact_id not in sources, "use-of-money")
    elif any(not refusals.is_money_use(claim) for claim in ledger.counted):
        _leave_out(ledger, refusals.is_money_use, "use-of-money")


def _leave_out(ledger: Ledger, test: Callable[[Claim], bool], reason: str) -> None:
    kept = []
    for claim in ledger.counted:
        if test(claim):
            ledger.excluded[claim.fact_id] = reason
        else:
            kept.append(claim)
    ledger.counted[:] = kept
