"""The reporting unit: its name as written, its level, and the system it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from pipeline.ingest.identify.endings import NOT_A_NAME, level_of, specific
from pipeline.ingest.identify.names import first_unit, in_opening, in_signature, unnamed_bodies
from pipeline.ingest.identify.own import own_body
from pipeline.ingest.identify.place import governed, named, small_city, speaks_for
from pipeline.ingest.identify.region import known_city
from pipeline.ingest.identify.titles import in_title, shared
from pipeline.records import Draft, Level
from pipeline.vocabulary import load

PLACES = ("province", "prefecture", "county")


class Unit(NamedTuple):
    """Who reports: the name as written (may be relative, 我镇), its level, and the code of its system."""

    name: str = ""
    level: Level = "unknown"
    system: str = ""


@cache
def _systems() -> tuple[tuple[str, str], ...]:
    rows = [(cue, row["code"]) for row in load("unit_systems", ("code", "cues")) for cue in row["cues"].split(";")]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


def system_of(name: str) -> str:
    """The department code of the statistics form for a unit's name, empty when no cue is in it."""
    return next((code for cue, code in _systems() if cue in name), "")


def find_unit(draft: Draft, text: str) -> Unit:
    """Who reports: the signature, then a title that names a unit, then how the text speaks of itself, then its opening."""
    title = in_title(draft.title)
    own = own_body(text)
    signed = _signed(draft)
    if title and specific(title) and not shared(draft.title) and _agrees(title, own, text):
        unit = _unit(signed if _inside(title, signed, draft.title) else title)
    elif signed and specific(signed):
        unit = _unit(signed)
    elif own and own[1] == "township" and (association := _of_own_place(own[0], text)):
        unit = _unit(association)
    elif own and own[1] not in PLACES:
        names = [name for name in (title, *in_opening(text)) if name and level_of(name) == own[1]]
        name = next((name for name in names if specific(name)), own[0])
        unit = Unit(name, own[1], system_of(name) or system_of(title))
    else:
        unit = _acting_or_place(draft.title, title, own, text)
    if unit.level == "unknown":
        unit = Unit("", "national") if _NATIONWIDE.search(f"{draft.title}\n{text[:200]}") else _hinted(text)
    if unit.level == "association" and _of_works(unit.name, text):
        return unit._replace(level="enterprise")
    if unit.level == "prefecture" and unit.name.endswith("市") and not known_city(unit.name) and small_city(text):
        return unit._replace(level="county")
    return unit


def _of_own_place(place: str, text: str) -> str:
    """The association of the place that the text begins with: 我镇科协在镇党委的领导下 …"""
    first = first_unit(text)
    return first if first[:1] == place[1:2] and level_of(first) == "association" else ""


LONGEST_SIGNATURE = 40


def _signed(draft: Draft) -> str:
    """The unit that signs: below the text, above it, or in a last line that is no sentence."""
    above = [line for line in draft.opening if line[-1] not in "：:"]
    below = draft.passages[-1].text.text if len(draft.passages) > 1 else ""
    last = [below] if below[-1:] not in "。！!？?；;…" and len(below) <= LONGEST_SIGNATURE and not NOT_A_NAME.search(below) else []
    return next((name for name in (in_signature(line) for line in (*reversed(draft.closing), *last, *above)) if name), "")


def _acting_or_place(words: str, title: str, own: tuple[str, Level] | None, text: str) -> Unit:
    """The body that acts in the text; else the place it speaks for. `words` is the whole title, `title` the name in it."""
    opening = in_opening(text)
    place = next((name for name in opening if level_of(name) in PLACES), "")
    body = _body(opening, bare=own is None) or _acting(words, text) or _ordered(words, own, text)
    if not body and level_of(title) in ("association", "department", "school", "enterprise") and text.count(title) >= 2:
        body = title
    return _unit(body) if body else _of_place(own, title, place, text)


_WORKS_ASSOCIATION = re.compile(r"(?:厂|公司|集团|矿|^企业)(?:科协|科学技术协会)$")
_WORKS = re.compile(r"职工|员工|班组|车间|矿井|区队|技改|攻关|工艺|岗位|岗前|厂|生产|合理化建议")
_UNNAMED_WORKS = re.compile(r"(?:企业|公司|集团|集团公司|厂|矿)科")
FEWEST_WORKS, FEWEST_UNNAMED = 5, 2


def _of_works(name: str, text: str) -> bool:
    """Whether the association of a works reports for the whole works: it tells of so many sides of its life.

    An association that names itself stays one in a text on its own affairs; one without a name (公司科协) needs less.
    """
    if not _WORKS_ASSOCIATION.search(name):
        return False
    return len(set(_WORKS.findall(text))) >= (FEWEST_UNNAMED if _UNNAMED_WORKS.match(name) else FEWEST_WORKS)


_NATIONWIDE = re.compile(
    r"全国[\u4e00-\u9fff]{0,12}(?:科普|科学素[质养])(?!日|周|月|示范|教育基地)[\u4e00-\u9fff]{0,8}(?:统计|调查|监测|公报)(?!员|表)[^。\n]{0,12}(?:结果|数据|情况|发布|公报|工作完成|\n|$)"
    r"|各省（?、?(?:自治)?区、(?:直辖)?市|3[01]个省|国务院各有?关?部门|各省区市|^[^\n]{0,8}中国公民科学素[质养]"
)
"""A text on the whole nation without a name under it; a place that takes part in one names itself."""


@cache
def _hints() -> tuple[re.Pattern[str], dict[str, tuple[Level, int]]]:
    rows = load("unit_hints", ("word", "level", "weight"))
    words: dict[str, tuple[Level, int]] = {row["word"]: (row["level"], int(row["weight"])) for row in rows}  # type: ignore[misc]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))), words


def _hinted(text: str) -> Unit:
    """The kind of body that only its things and people tell (门诊, 患者; 读者, 馆藏): hints enough, and twice as many as of any other.

    Words for what only such a body has count twice, as does a body without a name that acts early.
    """
    pattern, words = _hints()
    counts: Counter[Level] = Counter()
    for word in set(pattern.findall(text)):
        level, weight = words[word]
        counts[level] += weight
    for name, weight in unnamed_bodies(text).items():
        counts[level_of(name) or "unknown"] += weight
    best = counts.most_common(2)
    if not best or best[0][1] < FEWEST_HINTS or (len(best) > 1 and best[1][1] * 2 > best[0][1]):
        return Unit()
    return Unit("", best[0][0])


FEWEST_HINTS = 2


def _inside(title: str, signed: str, words: str) -> bool:
    """Whether the body that signs belongs to the place in the title, and the text is of its own work and not of the place's as a whole."""
    return (
        level_of(title) in PLACES
        and level_of(signed) == "department"
        and specific(signed)
        and signed.startswith((title, title[-1]))
        and not _COMPREHENSIVE.search(words)
    )


def _of_place(own: tuple[str, Level] | None, title: str, place: str, text: str) -> Unit:
    """The place that a text speaks for, when no body inside it does."""
    if own:
        name = next((name for name in (title, place) if name and level_of(name) == own[1]), "") or named(text, own[0])
        return Unit(name or own[0], "county" if not name and own[1] == "prefecture" and small_city(text) else own[1])
    whole = speaks_for(text)
    if place or whole != "unknown":
        return _unit(place) if place else Unit("", whole)
    bare = _bare(text)
    if title and (bare.level == "unknown" or not bare.name):
        bare = _unit(title)
    if bare.level != "unknown":
        return bare
    acts = governed(text)
    return Unit("", acts if acts != "unknown" else speaks_for(text, once=True))


def _bare(text: str) -> Unit:
    """The kind of body that acts in a text without any name: 社区请来专家, 学校成立了小组. It must act twice."""
    counts = Counter(match.group("name") for match in _BARE.finditer(text))
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    if count >= 2:
        return _unit(name)
    committee = _COMMITTEE.search(text)
    return Unit("", "township") if committee else Unit()


_COMMITTEE = re.compile(
    r"(?:^|[，,。;；：:\n\s])(?:街道|[镇乡])党?(?:工委|委)(?:、?(?:办事处|政府|人民政府))?(?=把|将|高度|十分|非常|多次|专门|召开|成立|始终|认真|就)"
)
"""A township's committee acts, which no village's or county's report tells in these words."""
_BARE = re.compile(
    r"(?:^|[，,。;；：:\n\s])(?:今年|去年|年初|本周|本月|本学期|这学期)?(?P<name>社区|居委会|学校|分校|幼儿园|医院|卫生院|公司|[省市县区]?老?科协|合作社)"
    r"(?=(?:里|还|也|都|又|先后|多次)?(?:成立|请来|邀请|聘请|安排|投入|购置|建|制定|订|办|组织|开展|举办|召开|经费|利用|挤出|承担|决定|专门|获|被|设|把|为|在|与))"
)


def _ordered(title: str, own: tuple[str, Level] | None, text: str) -> str:
    """The body that a place's text comes from: of the kind whose superior gives it orders (按市局要求), or of the title's subject."""
    if own is None or own[1] not in ("county", "prefecture") or _COMPREHENSIVE.search(title):
        return ""
    place = own[0][1:]
    order = _ORDERS.search(text)
    kind = "科协" if order and order.group("kind") == "科协" else "局" if order else ""
    system = system_of(title)
    counts = Counter(
        match.group() for match in re.finditer(rf"(?<![\u4e00-\u9fff]){place}[\u4e00-\u9fff]{{0,7}}?(?:科协|局)(?!长|里|属)", text)
    )
    for name, _ in counts.most_common():
        if kind and name.endswith(kind):
            return name
        if system not in ("", "02") and system_of(name) == system and text.count(name[1:]) >= 2:
            return name
    return ""


_COMPREHENSIVE = re.compile(r"科学素[质养]|纲要|《")
_ORDERS = re.compile(
    r"(?:按照?|根据|对照|遵照|依照)(?:上级|省、?市|[省市州])(?P<kind>科协|[\u4e00-\u9fff]{0,4}局)(?:的?[\u4e00-\u9fff]{0,6}(?:安排|部署|要求|通知|下达|统一))"
)


def _acting(title: str, text: str) -> str:
    """The body that most often acts in the whole text: an association at least three times, or a bureau twice where no other acts."""
    names = in_opening(text, len(text))
    counts = Counter(name for name in names if level_of(name) == "association")
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    if count >= 3:
        return name
    bureaus = Counter(name for name in names if level_of(name) == "department" and name.endswith("局"))
    lone = len(bureaus) == 1 and not counts and not _COMPREHENSIVE.search(title)
    return next((name for name, count in bureaus.items() if lone and count >= 2), "")


def _body(opening: tuple[str, ...], *, bare: bool = False) -> str:
    """The first body with a name among the units that act in the opening, or one without (学校) if `bare`; places are none."""
    bodies = [name for name in opening if level_of(name) not in (*PLACES, "unknown")]
    return next(filter(specific, bodies), bodies[0] if bare and bodies else "")


def _agrees(title: str, own: tuple[str, Level] | None, text: str) -> bool:
    """Whether the text does not speak of itself as another kind of body than the title names."""
    level = level_of(title)
    if own is None or own[1] in PLACES or own[1] == level:
        return True
    return level_of(_body(in_opening(text))) == level or own[1] in ("association", "department") or len(title) >= 6


def _unit(name: str) -> Unit:
    """The unit of a name; 全市 and the like tell a level and name nobody."""
    level = level_of(name) or "unknown"
    name = name.lstrip("①②③④⑤⑥⑦⑧⑨⑩、.·#")
    return Unit("" if len(name) == len("全市") and name[0] == "全" else name, level, system_of(name))
