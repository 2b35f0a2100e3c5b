"""Bases: headcounts that only serve as a base or context: populations, the rolls of schools and firms, the profile of a unit."""

from __future__ import annotations

import re

from pipeline.extract.cues import cues
from pipeline.extract.spot import Spot


def _words(meaning: str) -> str:
    return cues("role_cues", meaning)


_BASE = re.compile(_words("base"))
_HAVING = re.compile(
    r"(?:[县市区镇乡村校旗盟]|街道|社区)(?:现|共|总|常年)?有(?:[^，]{0,6})?(?:妇女|老人|农户|居民|学生|师生|农民|劳动力|职工|老年人|青少年|党员|村民|住户|家庭)[^，]{0,3}$"
)
_STAFFED = re.compile(
    r"(?:集团|公司|[厂矿局院所]|企业|机关|系统|园区?|[县市区镇乡]|街道)(?:现|共|总)?有(?:[^，。；、0-9]{1,8}[0-9]{1,5}[余多]?[家个户所]、)?"
    r"(?:在册|在岗|在职)?(?:职工|员工|从业人员)(?:总数|及家属)?[共约近达]?$"
)
_TOOK_PART = re.compile(r"[^，。；]{0,6}(?:参加|参与|参训|获|接受|取得|报名|通过|报考|入选|走进|到场)")
_ON_ROLL = re.compile("在册(?:职工|员工)")
_PROFILE = re.compile(_words("profile"))
_WORK = re.compile(_words("work"))
_GATHERED = re.compile(_words("gathered"))
"""People who were brought together, trained or named: none of them is a population."""

_BASE_AFTER = re.compile(r"民|(?:的)?(?:人口|总人口|为基数|常住|户籍)|[^，。]{0,6}为基数")
_OF_WHOM = re.compile(r"[^，。；]{0,6}[中里][^，。；]{0,10}占")
_WHOLE_UNIT = re.compile(r"(?:全[省市县区乡镇村校厂矿]|公司|集团|我[县镇乡村校]|辖区|留在村里的)$")
_WHOLE = re.compile(r"[0-9.]+[万亿]?[余多]?[人名户位]?[口次]?[，,（(；;。]*$")
_BESIDE = re.compile(
    r"(?:[0-9.]{1,8}[万千]?|[一二三四五六七八九十百千万两]{1,9})[余多]?(?:户|人|口人|名|位)(?:人家)?[、，,]"
    r"(?:现有|共有|有|共)?[^，。；、0-9]{0,6}$"
)
"""A population told by several figures: 现有村民486户，1730人."""

_REACH, _NEAR = 32, 10
"""Characters in which the figure before stands, and those in which the mark behind it does."""

VILLAGE = 20
"""四口人 are a family that came; a thousand 口人 are a village."""


def population(spot: Spot, told: str) -> str:
    """The words that make a headcount a base: of a population, or of the profile a unit gives of itself; '' where none do.

    `told` is the sentence up to the number, without titles and asides.
    """
    if spot.quantity.kind != "headcount":
        return ""
    if spot.before.endswith("每") and (spot.quantity.low or 0) > 1:
        return "每"
    if spot.quantity.unit_text.endswith("人口") or (spot.quantity.unit_text == "口人" and (spot.quantity.low or 0) >= VILLAGE):
        return spot.quantity.unit_text
    cue = _BASE_AFTER.match(spot.after) or _BASE.search(spot.before[-14:]) or _base_part(spot)
    if cue is None and (cue := _having(spot) or _profile(spot, told)):
        gathered = _TOOK_PART.match(spot.after) or _GATHERED.search(spot.before[-8:]) or _GATHERED.match(spot.after)
        cue = None if gathered else cue
    return cue[0] if cue else ""


def _having(spot: Spot) -> re.Match[str] | None:
    """The words by which a unit has its people: 全镇现有居民, 公司有职工; also of a part that is told of them."""
    having = _HAVING.search(spot.before) or _STAFFED.search(spot.before)
    if having is None and _WHOLE_UNIT.search(spot.before):
        having = _OF_WHOM.match(spot.after)
    return having


def _profile(spot: Spot, told: str) -> re.Match[str] | None:
    """The words by which a unit tells of its own size where no word of work stands beside them."""
    if not _WORK.search(spot.before) and (enrolled := _ON_ROLL.match(spot.after) or _ON_ROLL.search(spot.before[-8:])):
        return enrolled
    if len(told) >= 120 or _WORK.search(told):
        return None
    return _PROFILE.search(told) or _beside(told)


def _beside(told: str) -> re.Match[str] | None:
    """The words that make the figure right before this one a base."""
    tail = told[-_NEAR:]
    beside = _BESIDE.search(told, max(0, len(told) - _REACH)) if "、" in tail or "，" in tail or "," in tail else None
    if beside is None:
        return None
    head = told[: beside.start()]
    return _BASE.search(head[-14:]) or _HAVING.search(head) or _STAFFED.search(head)


def _base_part(spot: Spot) -> re.Match[str] | None:
    """The words that make the whole a base whose part the number tells: 全县有农户2.1万户，其中贫困户900户."""
    start = spot.sentence[0]
    mark = spot.text.rfind("其中", start, spot.quantity.start)
    if mark < 0 or _WORK.search(spot.text, mark, spot.quantity.start):
        return None
    if mark == start and start > 1:
        start = spot.clauses.sentence(start - 2)[0]
    whole = _WHOLE.search(spot.text, start, mark)
    if whole is None or _WORK.search(spot.text, start, whole.start()):
        return None
    head = spot.text[max(start, whole.start() - 40) : whole.start()]
    return _BASE.search(head[-14:]) or _HAVING.search(head) or _STAFFED.search(head)
