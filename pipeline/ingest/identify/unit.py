"""The reporting unit: its name as written, its level, and the system it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from pipeline.ingest.identify.names import NOT_A_NAME, in_opening, in_signature, in_title, level_of, shared, specific
from pipeline.records import Draft, Level
from pipeline.vocabulary import load

PLACES = ("province", "prefecture", "county")
_WARDS = re.compile(r"患者|病人|医务|医护|门诊|诊疗|临床|法院|检察|法官|审判")
"""Without these 我院 is no hospital and no court."""
_BANK = re.compile(r"银行|信贷|储户|网点|农商行|信用社")
"""Without these 我行 is a motto (伴我行, 我行我秀)."""
_WILL = re.compile(r"我们会")
"""We shall, not our association."""
_STUDENTS = re.compile(r"大学生|学生|学年|同学|各班|教学|系部|院系")


class Unit(NamedTuple):
    """Who reports: the name as written (may be relative, 我镇), its level, and the code of its system."""

    name: str = ""
    level: Level = "unknown"
    system: str = ""


@cache
def _self_words() -> tuple[re.Pattern[str], dict[str, tuple[Level, int]]]:
    rows = {row["word"]: (row["level"], int(row["weight"])) for row in load("self_references", ("word", "level", "weight"))}
    ends = "|".join(sorted({word[1:] for word in rows}, key=len, reverse=True))
    return re.compile(rf"(?:我们?|本)(?:{ends})(?!们|国)"), rows  # type: ignore[return-value]


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
    own = _self(text)
    above = [line for line in draft.opening if line[-1] not in "：:"]
    signed = next((name for name in (in_signature(line) for line in (*reversed(draft.closing), *above)) if name), "")
    if title and specific(title) and not shared(draft.title) and _agrees(title, own, text):
        return _unit(signed if _inside(title, signed, draft.title) else title)
    if signed and specific(signed):
        return _unit(signed)
    opening = in_opening(text)
    if own and own[1] not in PLACES:
        named = [name for name in (title, *opening) if name and level_of(name) == own[1]]
        name = next((name for name in named if specific(name)), own[0])
        return Unit(name, own[1], system_of(name) or system_of(title))
    place = next((name for name in opening if level_of(name) in PLACES), "")
    body = _body(opening) or _acting(draft.title, text) or _ordered(draft.title, own, text)
    if not body and level_of(title) in ("association", "department", "school", "enterprise") and text.count(title) >= 2:
        body = title
    unit = _unit(body) if body else _of_place(own, title, place, text)
    if unit.level == "unknown":
        unit = Unit("", "national") if _NATIONWIDE.search(f"{draft.title}\n{text[:200]}") else _hinted(text)
    return unit


_NATIONWIDE = re.compile(
    r"全国[\u4e00-\u9fff]{0,12}(?:科普|科学素[质养])(?!日|周|月|示范|教育基地)[\u4e00-\u9fff]{0,8}(?:统计|调查|监测|公报)(?!员|表)[^。\n]{0,12}(?:结果|数据|情况|发布|公报|工作完成|\n|$)"
)
"""The release of a nation-wide count without a name under it; a place that takes part in one names itself."""


@cache
def _hints() -> tuple[re.Pattern[str], dict[str, Level]]:
    rows: dict[str, Level] = {row["word"]: row["level"] for row in load("unit_hints", ("word", "level", "source"))}  # type: ignore[misc]
    return re.compile("|".join(sorted(rows, key=len, reverse=True))), rows


def _hinted(text: str) -> Unit:
    """The kind of body that only its things and people tell (门诊, 患者; 读者, 馆藏): two of them, and twice as many as of any other."""
    pattern, rows = _hints()
    counts = Counter(rows[word] for word in set(pattern.findall(text))).most_common(2)
    if not counts or counts[0][1] < FEWEST_HINTS or (len(counts) > 1 and counts[1][1] * 2 > counts[0][1]):
        return Unit()
    return Unit("", counts[0][0])


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
        name = next((name for name in (title, place) if name and level_of(name) == own[1]), "") or _named(text, own[0])
        return Unit(name or own[0], "county" if not name and own[1] == "prefecture" and _small_city(text) else own[1])
    whole = _whole(text)
    if place or whole.level != "unknown":
        return _unit(place) if place else whole
    bare = _unit(title) if title else _bare(text)
    return bare if bare.level != "unknown" else _governed(text)


def _governed(text: str) -> Unit:
    """The kind of place whose government acts (县委、县政府, 市财政, 全市): three times, and twice as often as any other."""
    counts = Counter(match.group("kind") for match in _GOVERNMENT.finditer(text)).most_common(2)
    if not counts or counts[0][1] < 3 or (len(counts) > 1 and counts[1][1] * 2 > counts[0][1]):
        return Unit()
    return Unit("", _WHOLE_LEVELS["全" + counts[0][0]])


_GOVERNMENT = re.compile(
    r"(?<![\u4e00-\u9fff]{2}[省市])(?<!上级)(?:全|[我该本])?(?P<kind>[省市县区旗镇乡])(?:委、|委|政府|财政|直各?|上(?=[成组把安投])|教育局|人大|分管|(?<=全.)(?=[\u4e00-\u9fff\d]))"
)


def _small_city(text: str) -> bool:
    """Whether 我市 is a city without counties: it commands towns, and no county is told of."""
    return (len(_TOWNS.findall(text)) >= 2 or bool(_RANKED.search(text))) and not _COUNTIES.search(text)


_TOWNS = re.compile(r"各镇|[镇乡]{2}|[镇乡][（(]?街")
_RANKED = re.compile(r"全国科普示范市|县级市")
"""The title of national model county is given to such cities under this name."""
_COUNTIES = re.compile(r"[各市全个]县|县[（(]?[市区]|区县|县级(?!市)|[\u4e00-\u9fff]{2}县|各区|城区")


def _bare(text: str) -> Unit:
    """The kind of body that acts in a text without any name: 社区请来专家, 学校成立了小组. It must act twice."""
    counts = Counter(match.group("name") for match in _BARE.finditer(text))
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    if count >= 2:
        return _unit(name)
    committee = _COMMITTEE.search(text)
    return Unit("", "township") if committee else Unit()


_COMMITTEE = re.compile(
    r"(?:^|[，,。;；：:\n\s])(?:街道|[镇乡])党(?:工委|委)(?:、?(?:办事处|政府|人民政府))?(?=把|将|高度|十分|非常|多次|专门|召开|成立|始终|认真|就)"
)
"""A township's committee acts, which no village's or county's report tells in these words."""
_BARE = re.compile(
    r"(?:^|[，,。;；：:\n\s])(?P<name>社区|居委会|学校|幼儿园|公司|[省市县区]?老?科协|合作社)"
    r"(?=(?:里|还|也|都|又|先后|多次)?(?:成立|请来|邀请|聘请|安排|投入|购置|建|制定|订|办|组织|开展|举办|召开|经费|利用|挤出|获|被|设|把|为|在|与))"
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


def _body(opening: tuple[str, ...]) -> str:
    """The first body among the units that act in the opening, one with a name before others; places are none."""
    bodies = [name for name in opening if level_of(name) not in (*PLACES, "unknown")]
    return next(filter(specific, bodies), bodies[0] if bodies else "")


def _agrees(title: str, own: tuple[str, Level] | None, text: str) -> bool:
    """Whether the text does not speak of itself as another kind of body than the title names."""
    level = level_of(title)
    if own is None or own[1] in PLACES or own[1] == level:
        return True
    return level_of(_body(in_opening(text))) == level or own[1] in ("association", "department") or len(title) >= 6


def _unit(name: str) -> Unit:
    return Unit(name, level_of(name) or "unknown", system_of(name))


def _self(text: str) -> tuple[str, Level] | None:
    """How the text speaks of itself: the word that weighs most, by number and by narrowness."""
    pattern, rows = _self_words()
    said = ((match.group().replace("我们", "我", 1), match.start()) for match in pattern.finditer(text))
    counts = Counter(word for word, at in said if word in rows and text[at - 1] not in "自忘伴随" and not _WILL.match(text, at))
    if "我行" in counts and not _BANK.search(text):
        del counts["我行"]
    if not counts:
        return None
    levels: Counter[Level] = Counter()
    for word, count in counts.items():
        levels[rows[word][0]] += count * rows[word][1]
    level = max(levels, key=lambda key: (levels[key], -text.replace("我们", "我").find(_first(counts, rows, key))))
    word = max((word for word in counts if rows[word][0] == level), key=lambda word: counts[word])
    if word == "我院" and len(_STUDENTS.findall(text)) >= (3 if _WARDS.search(text) else 1):
        level = "school"
    return word, level


def _first(counts: Counter[str], rows: dict[str, tuple[Level, int]], level: Level) -> str:
    return next(word for word in counts if rows[word][0] == level)


_NO_PLACE = re.compile(r"^[在对为是使由将与和向]|[我全各本该的了个]|推进|召开|完善|贯彻|落实|^团")


def _named(text: str, word: str) -> str:
    """The proper name behind 我县, 我旗, 我镇: the one of that kind that the text calls most often."""
    kind = word[1:]
    pattern = re.compile(
        rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{1,5}}?{re.escape(kind)})(?=人民政府|党委|全民|实施|科协|委员会|人民|科学|委、|关于|教育局)"
    )
    counts = Counter(name for name in pattern.findall(text) if not _NO_PLACE.search(name) and not NOT_A_NAME.search(name))
    return counts.most_common(1)[0][0] if counts else ""


_WHOLE = re.compile(r"全[省市州盟县区旗镇乡校]")
_WHOLE_LEVELS: dict[str, Level] = {
    "全省": "province", "全市": "prefecture", "全州": "prefecture", "全盟": "prefecture",
    "全县": "county", "全区": "county", "全旗": "county",
    "全镇": "township", "全乡": "township", "全校": "school",
}  # fmt: skip


def _whole(text: str) -> Unit:
    """The place a text speaks for by 全县, 全镇 and the like, when it says so at least twice."""
    counts = Counter(_WHOLE.findall(text))
    if not counts:
        return Unit()
    word, count = counts.most_common(1)[0]
    return Unit("", _WHOLE_LEVELS[word]) if count >= 2 else Unit()
