"""Why a fact counts for nothing: the rulings of the codebook that leave figures out."""

from __future__ import annotations

import re

from pipeline.benchmark.claims import Claim
from pipeline.benchmark.families import word

_NO_PERSONS = ("户", "家", "支", "队")
"""Households and teams are no persons (ruling on participants)."""
_FEW = 10
"""Up to so many people told as 位 or 名 without an audience are guests who were named, not a crowd."""
_FEW_COPIES = 20
"""Below it 册 and 本 count titles, not copies."""
_COPIES = {"份", "册", "本", "张", "套", "幅", "件"}
"""Counters of things handed out or issued one by one."""
_VENUE_COUNTERS = {"个", "处", "座", "所", "间", "块", "栋", "家", "片", "站", "组", "面"}
"""Counters of venues; metres and square metres tell a size."""
_BATCHES = {"批", "批次", "轮", "轮次", "门", "课时", "学时"}
"""Counters of batches, rounds and hours, which are no events (ruling on optional counts)."""


def refusal(claim: Claim, year: int | None) -> str:
    """Why a fact counts nowhere, whatever its family: a code, or empty when it may count."""
    reasons = (
        (not claim.canonical, "copy"),
        (claim.role != "actual", claim.role),
        (word("peak").search(_before(claim)[-8:]), "peak"),
        ("unrelated" in claim.categories, "unrelated-paragraph"),
        (claim.scope == "rate" or word("rate").search(_approach(claim)), "rate"),
        (_tells_other_year(claim, year), "other-year"),
        (word("several_years").search(claim.lead + claim.quote) or _since_before(claim, year), "several-years"),
        (
            word("former").search(_before(claim)) and (word("grown").search(claim.tail) or word("year_before").search(claim.clause)),
            "former-value",
        ),
        (word("increment").search(_before(claim)[-24:]), "increment"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _tells_other_year(claim: Claim, year: int | None) -> bool:
    """Extraction gives another year, and the clause itself names it (a year of a comparison does not reach further)."""
    if year is None or claim.year is None or claim.year == year:
        return False
    return f"{claim.year}年" in claim.clause or bool(word("year_before").search(claim.clause))


def _since_before(claim: Claim, year: int | None) -> bool:
    """The sentence counts from a year before the reported one."""
    return year is not None and any(int(match[1]) < year for match in word("since").finditer(claim.lead))


def _before(claim: Claim) -> str:
    """The clause up to its last number, which is the fact's own."""
    digits = _numbers(claim)
    return claim.clause[: digits[-1].start()] if digits else claim.clause


def _approach(claim: Claim) -> str:
    """The words of the clause that lead to the number: what stands after the number before it."""
    digits = _numbers(claim)
    if not digits:
        return claim.clause
    return claim.clause[digits[-2].end() if len(digits) > 1 else 0 : digits[-1].start()]


def _numbers(claim: Claim) -> list[re.Match[str]]:
    """The numbers of the clause up to the fact's own; of a range the lower end is its own."""
    found = list(word("number").finditer(claim.clause))
    return found[:-1] if claim.ranged and len(found) > 1 else found


def refusal_in_family(claim: Claim, family: str, level: str) -> str:
    """Why a fact counts nowhere in the family it belongs to: a code, or empty when it counts."""
    words = claim.own_words + "｜" + claim.clause
    if claim.measure == "headcount":
        return _refuse_people(claim, family, level, words)
    counted = claim.unit in _VENUE_COUNTERS
    venue = counted and word("venues").search(words) and word("venue_kinds").search(words) and not word("no_venue").search(claim.own_words)
    reasons = (
        (claim.measure == "sessions" and claim.unit in _BATCHES, "batches"),
        (family == "venues" and not venue, "no-venue"),
        (family == "copies" and not _is_copies(claim), "no-copies"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _is_copies(claim: Claim) -> bool:
    """Things handed out by the copy: not tools or questionnaires, and not two or three titles."""
    many = claim.value is None or claim.value >= _FEW_COPIES
    return claim.unit in _COPIES and many and not word("no_copies").search(claim.near)


def _refuse_people(claim: Claim, family: str, level: str, words: str) -> str:
    learners = word("learns").search(claim.own_words)
    own = word("own_staff").search(words) or (level == "school" and word("teachers").search(words))
    named = claim.value is not None and claim.value <= _FEW and claim.unit in {"位", "名"}
    provider = family != "volunteers" and not claim.audience and not word("takes_part").search(claim.clause + claim.tail)
    reasons = (
        (claim.unit.startswith(_NO_PERSONS), "no-persons"),
        (family == "volunteers" and "人次" in claim.unit, "service-not-register"),
        (learners and own, "own-staff"),
        (provider and (named or word("providers").search(claim.near)), "provider"),
        (family == "contest" and "观众" in words, "onlooker"),
        (word("online").search(words) and not word("learns").search(words), "media"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def is_certificate(claim: Claim) -> bool:
    """The fact counts certificates, which stand for participants only where no trainees are stated."""
    return bool(word("certificates").search(claim.own_words))


def is_money_source(claim: Claim) -> bool:
    """The fact tells where money came from; what it was spent on, or merely that it was, adds nothing to stated sources."""
    if word("spent_on").search(claim.own_words):
        return False
    return bool(word("sources").search(f"{claim.own_words}{claim.clause}"))


def is_money_use(claim: Claim) -> bool:
    """The fact tells what money was spent on."""
    return not is_money_source(claim) and bool(word("uses").search(f"{claim.own_words}{claim.tail}{claim.rest}"))


def is_standing_venue(claim: Claim) -> bool:
    """The people counted visited a standing venue (basis `venue`)."""
    words = claim.own_words + claim.clause
    return bool(word("standing_venue").search(words)) and "流动" not in words


def is_new_venue(claim: Claim) -> bool:
    """The venue count tells what the year added, not the stock."""
    if claim.scope == "stock":
        return False
    built = word("built").search(claim.clause)
    return bool(word("new_venues").search(claim.clause)) or (
        built is not None and not word("all_told").search(claim.clause[: built.start()])
    )
