"""The administrative region of a unit, named only where a second clue supports it; else the candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from pipeline.vocabulary import load

BY_PREFECTURE, BY_PROVINCE = 0.9, 0.8
"""Confidence of a region whose prefecture, or only whose province, the text names beside it."""
MOST_CANDIDATES = 12
_SUFFIX = re.compile(r"(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|自治州|地区|省|市|盟)$")


class Region(NamedTuple):
    """A region with its code and confidence, or the candidates `code name` when no second clue decides."""

    code: str = ""
    name: str = ""
    confidence: float | None = None
    candidates: tuple[str, ...] = ()


class Division(NamedTuple):
    """One name under one prefecture, and the years it was in use."""

    code: str
    name: str
    level: str
    prefecture: str
    province: str
    first: int
    last: int

    @property
    def full(self) -> str:
        """Province, prefecture and name, as written on an envelope."""
        middle = (
            "" if self.prefecture in ("市辖区", "县", "", self.name) or self.prefecture.endswith("直辖县级行政区划") else self.prefecture
        )
        return f"{self.province if self.province != self.name else ''}{middle}{self.name}"


@cache
def _divisions() -> dict[str, tuple[Division, ...]]:
    found: dict[str, list[Division]] = {}
    for row in load("divisions", ("code", "name", "level", "prefecture", "province", "first_year", "last_year")):
        division = Division(
            row["code"], row["name"], row["level"], row["prefecture"], row["province"], int(row["first_year"]), int(row["last_year"])
        )
        if not row["name"].startswith("市辖"):
            found.setdefault(row["name"], []).append(division)
    return {name: tuple(rows) for name, rows in found.items()}


def county_city(name: str) -> bool:
    """Whether the city that a name begins with is one of the county-level cities only (瑞金市, 瑞金市人民政府)."""
    rows = _divisions().get(next((part for part in reversed(_names(name)) if part.endswith("市")), ""), ())
    return bool(rows) and all(row.level == "county" for row in rows)


def is_division(name: str) -> bool:
    """Whether a county, city or province of this name was ever in use (2000 to 2024)."""
    return name in _divisions()


def known_city(name: str) -> bool:
    """Whether a name begins with a city of the divisions, which then tell its rank."""
    return any(part.endswith("市") and part in _divisions() for part in _names(name))


_NAME = re.compile(r"[\u4e00-\u9fff]{1,11}?(?:自治县|自治旗|自治州|地区|林区|特区|[县区旗市盟州省])")


def _names(unit: str) -> list[str]:
    """The divisions that a unit's name begins with, from the widest (四川省渠县科协 → 四川省, 渠县)."""
    found, at = [], 0
    while match := _NAME.match(unit, at):
        end = match.end()
        longest = next((stop for stop in range(min(len(unit), at + 14), at + 1, -1) if unit[at:stop] in _divisions()), 0)
        if longest:
            found.append(unit[at:longest])
        at = longest or end
    return found


def find_region(unit: str, clues: Iterable[str], year: int | None) -> Region:
    """The region of a unit whose name begins with a division.

    A division is named when one of the clues also names its prefecture or province (or the unit's name does); a division that was
    not in use in the year told is no candidate.
    """
    names = _names(unit)
    if not names:
        return Region()
    rows = [row for row in _divisions()[names[-1]] if year is None or row.first - 1 <= year <= row.last + 1]
    around = "\n".join(clues) + unit[: unit.rfind(names[-1])]
    scored = [(_support(row, around), row) for row in rows]
    best = max((score for score, _ in scored), default=0.0)
    winners = [row for score, row in scored if score == best]
    if best and len(winners) == 1:
        return Region(winners[0].code, winners[0].full, best)
    return Region(candidates=tuple(f"{row.code} {row.full}" for row in rows[:MOST_CANDIDATES]))


def _support(row: Division, text: str) -> float:
    """How far the text supports a division: by its prefecture, by its province, or not."""
    for name, score in ((row.prefecture, BY_PREFECTURE), (row.province, BY_PROVINCE)):
        short = _SUFFIX.sub("", name)
        if name != row.name and len(short) >= 2 and not name.startswith(("市辖", "省直", "自治区直")) and short in text:
            return score
    return 0.0
