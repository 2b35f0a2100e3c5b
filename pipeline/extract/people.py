"""People: person nouns and the key groups they stand for, read from `vocabulary/audiences.csv`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import vocabulary
from pipeline.extract.wordtree import expression


class Noun(NamedTuple):
    """A person noun in a text: `[start, end)`, its key groups, its kind and the unit it is counted in.

    Kinds: `person` (an audience by itself), `public` (people whom only the context assigns), `resident` (community residents
    beside a community), `nobody` (no key group whatever the context), `skilled` (experts, or workers in an enterprise),
    `staff` (organisers, teachers: no audience), `place` (a place that stands for its people).
    """

    start: int
    end: int
    word: str
    groups: tuple[str, ...]
    kind: str
    unit: str


class _Entry(NamedTuple):
    groups: tuple[str, ...]
    kind: str
    unit: str


@cache
def _table() -> dict[str, _Entry]:
    rows = vocabulary.load("audiences", ("word", "group", "kind", "unit"))
    return {row["word"]: _Entry(tuple(filter(None, row["group"].split(";"))), row["kind"], row["unit"]) for row in rows}


@cache
def _words(*kinds: str) -> str:
    return expression(word for word, entry in _table().items() if entry.kind in kinds)


@cache
def _persons() -> re.Pattern[str]:
    return re.compile(_words(*PEOPLE, "mask"))


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(_words(*PEOPLE, "mask", "place"))


PEOPLE = ("person", "public", "resident", "nobody", "skilled", "staff")

_MODIFIER = (
    "贫困|养殖|种植|农村|社区|在校|青年|基层|城乡|广大|周边|当地|返乡|外来|进城|机关|企业|留守|高素质|新型|优秀|各类|各级|全县|全市|全镇|全乡"
    "|城镇|大中|中|小|大|女|老|困难|少数民族|参训|参加|受益|现场|科普|科技|农业|专业|职业|专职|兼职|专兼职|注册|骨干"
)
_KIN = ("家长", "负责人", "对象", "粉丝", "用户")
"""Heads that are other people than the word before them: 学生家长 are no pupils."""

_COUNTLESS = ("员", "人", "人员", "对象", "代表", "成员", "委员", "主任", "会长", "理事", "经营主体", "示范主体")
_PAUSE = re.compile(r"[、，,（(：:\s0-9]")
_JOIN = re.compile(r"[ ]?(?:、|和|及|与|以及|或|等|，)[^，。、；]{0,5}")


@cache
def _direct() -> re.Pattern[str]:
    return re.compile(rf"(?:{_MODIFIER}){{0,2}}({_words(*PEOPLE)})")


def noun_after(text: str, position: int) -> Noun | None:
    """The person noun that a number at `position` counts without a counter; its `end` is where the noun ends."""
    match = _direct().match(text, position, position + 16)
    if match is None or match[1] in _COUNTLESS:
        return None
    return _noun(match.start(1), match[1])


def _noun(start: int, word: str) -> Noun:
    groups, kind, unit = _table()[word]
    return Noun(start, start + len(word), word, groups, kind, unit)


@lru_cache(maxsize=4096)
def _find(piece: str, places: bool) -> tuple[Noun, ...]:
    """The nouns of a short piece, in its own offsets: facts of one clause ask for the same piece again and again."""
    found: list[Noun] = []
    for match in (_groups() if places else _persons()).finditer(piece):
        noun = _noun(match.start(), match[0])
        if noun.kind == "mask":
            continue
        if found and found[-1].end == noun.start and found[-1].kind != "place":
            found[-1] = _compound(found[-1], noun)
        else:
            found.append(noun)
    return tuple(found)


def _compound(modifier: Noun, head: Noun) -> Noun:
    """The head of a compound; a head without a group of its own (骨干, 代表) takes that of the people before it: 农民技术骨干."""
    if head.kind in ("skilled", "public") and modifier.kind == "person" and head.word not in _KIN:
        return head._replace(groups=modifier.groups, kind="person")
    return head


def nouns(text: str, start: int, end: int, *, places: bool = False) -> list[Noun]:
    """Person nouns (and places) in `[start, end)` from left to right; of a compound only the head, which stands last."""
    found = _find(text[start:end], places)
    return [Noun(a + start, b + start, word, groups, kind, unit) for a, b, word, groups, kind, unit in found] if start else list(found)


def heads_after(text: str, position: int, limit: int) -> list[Noun]:
    """The person nouns that a counter ending at `position` counts: 50名|高中生, 6305名|中小学生和教师."""
    found = nouns(text, position, min(limit, position + 16))
    heads: list[Noun] = []
    for noun in found:
        between = _JOIN.fullmatch(text, heads[-1].end, noun.start) if heads else not _PAUSE.search(text, position, noun.start)
        if not between:
            break
        heads.append(noun)
    return heads


_LINK = re.compile(
    r"(?:（[^（）]{0,12}）|\([^()]{0,12}\)|等|共|约|近|逾|超|达|到|有|为|已|计|"
    r"总数|人数|仅|只|超过|总计|合计|累计|代表|发展|增加|增至|各类|各界|[ “”：:])*"
)


def heads_before(text: str, position: int, limit: int) -> list[Noun]:
    """The person nouns that stand right before a number at `position`: 培训|农民1.8万, 听讲|居民1100余."""
    found = nouns(text, max(limit, position - 24), position)
    heads: list[Noun] = []
    edge = position
    for noun in reversed(found):
        joined = _JOIN if heads else _LINK
        if not joined.fullmatch(text, noun.end, edge):
            break
        heads.insert(0, noun)
        edge = noun.start
    return heads
