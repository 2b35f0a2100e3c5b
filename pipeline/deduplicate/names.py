"""Whether two documents speak for two units: by the names of both, and by what the texts say of them."""

from __future__ import annotations

import re

from pipeline.deduplicate.wording import DocumentText

_PLACE = re.compile(r"[一-鿿]{2,7}?(?:[省市县区旗州盟镇乡村]|街道)")
_MASK = re.compile(r"[xX×*_某○]")
_ANYBODY = re.compile(r"[我本该全各]|(?:[省市县区旗镇乡村]|街道|社区)(?!.{1,6}[省市县区旗镇乡])")
"""Openings of names that every unit of a kind has: 我县, 县科协, 镇人民政府 (镇江市 and 市中区 are places)."""


def proper(unit: str) -> str:
    """The name when it tells one unit from all others, else nothing: masked names and plain ones may be anybody's."""
    return "" if _MASK.search(unit) or _ANYBODY.match(unit) else unit


def other_unit(one: str, another: str, first: DocumentText, second: DocumentText) -> bool:
    """Both units have proper names that differ, and neither text tells the other's.

    A name that only says more than the other may be the same unit; a text that tells the other unit's name may be a copy in which
    the unit was found amiss.
    """
    if not proper(one) or not proper(another) or one in another or another in one:
        return False
    ours, theirs = (_told_by(*pair) for pair in ((one, another), (another, one)))
    return not any(ours in text for text in second.paragraphs) and not any(theirs in text for text in first.paragraphs)


def _told_by(unit: str, another: str) -> str:
    """What tells a unit from another: its place where that differs, else the whole name."""
    place, other = _PLACE.match(unit), _PLACE.match(another)
    return place[0] if place and other and place[0] != other[0] else unit
