"""Which figures count places for science popularisation, and whether they tell the stock or what the year added."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.benchmark.claims import Claim
from pipeline.benchmark.families import word

_COUNTERS = {"个", "处", "座", "所", "间", "块", "栋", "家", "片", "站", "组", "面", "条", "幢"}
"""Counters of venues; metres and square metres tell a size."""
_NUMBER = re.compile(r"[\d.,][\d.,]*(?<=\d)[余多]?[万千百]*|[一二两三四五六七八九十百千][一二两三四五六七八九十百千]*")
_ONLY_STOCK = re.compile(
    r"^(?:其中|至此|目前|当年|今年|本年|新建|新增|累计|总数|总量|共有|建有|增加到|增至|发展到|达到|分别|\d++年"
    r"|[现已全本该省市县区旗乡镇村街社校馆共达有为到约近等各])*+$"
)
"""What may stand before a number that goes on about the venue named before it: 科普宣传栏5个，全乡达到14个."""
_GROWN = re.compile(r"[由从]")
_BUILDS = re.compile(r"[建设成有的办作为]")
"""在10个社区建成科普活动室 counts communities."""
_BEFORE_NOUN = 4
"""Characters between a counter and the venue behind it: 3处社区科普画廊."""


def venues(claims: Iterable[Claim]) -> dict[str, str]:
    """Fact id → `venues_new` or `venues_total` for every figure that counts places named for science popularisation."""
    found: dict[str, str] = {}
    sentence: tuple[int, int] | None = None
    named = new = False
    for claim in claims:
        if claim.measure not in {"facilities", "other"} or claim.unit not in _COUNTERS:
            continue
        same = claim.sentence == sentence
        named, new, sentence = named and same, new and same, claim.sentence
        before, after = _around(claim)
        piece = before.rpartition("、")[2]
        if _ONLY_STOCK.match(piece) and not _noun_behind(after):
            counts = named
        else:
            listed = named and "、" in before and word("venue_kinds").search(piece)
            counts = named = bool(listed) or _noun(piece) or _noun_behind(after)
        if counts and not word("kept_up").search(before):
            new = _is_new(claim) or (
                new and before == piece and _noun(piece) and not _GROWN.search(piece) and not word("all_told").search(piece)
            )
            found[claim.fact_id] = "venues_new" if new else "venues_total"
    return found


def _around(claim: Claim) -> tuple[str, str]:
    """The clause before the figure's own number, and what stands behind its counter."""
    start = len(claim.clause) - len(claim.quote)
    number = next(reversed([*_NUMBER.finditer(claim.clause, max(0, start))]), None)
    if number is None:
        return claim.clause, claim.tail
    return claim.clause[: number.start()], (claim.clause[number.end() :] + claim.tail)[len(claim.unit) :]


def _noun(piece: str) -> bool:
    """The clause ends with a venue, with nothing but 共有, 达到 or 由…到 between it and the number."""
    noun = next(reversed([*word("venues").finditer(piece)]), None)
    rest = piece[noun.end() :] if noun else ""
    return noun is not None and bool(_ONLY_STOCK.match(rest) or _GROWN.match(rest)) and not word("no_venue").search(piece[noun.start() :])


def _noun_behind(after: str) -> bool:
    noun = word("venues").search(after[: _BEFORE_NOUN + 12])
    near = noun is not None and noun.start() <= _BEFORE_NOUN and not _BUILDS.search(after[: noun.start()])
    return noun is not None and near and not word("no_venue").search(noun[0])


def _is_new(claim: Claim) -> bool:
    """The figure tells what the year added, not the stock."""
    if claim.scope == "stock":
        return False
    built = word("built").search(claim.clause) or re.match("建", claim.clause)
    return bool(word("new_venues").search(claim.clause)) or (
        built is not None and not word("all_told").search(claim.clause[: built.start()])
    )
