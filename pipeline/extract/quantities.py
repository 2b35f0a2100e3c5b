"""Quantities: numbers bound to what they count, with their bounds; and places where such a number once stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from pipeline.extract import people
from pipeline.extract.bounds import bounds, stands
from pipeline.extract.candidate import Candidate
from pipeline.extract.clauses import Clauses
from pipeline.extract.counters import Counter, counter_at, currency_of, initials, unit_of
from pipeline.extract.numerals import ANYWHERE, Numeral, beginning_before, find
from pipeline.extract.ordinals import counts, plainly
from pipeline.extract.standing import free, whole
from pipeline.extract.sums import ALONE, NOUGHT, cents, is_sum
from pipeline.extract.tables import Column, Tables
from pipeline.records import Approx, State

_POPULATION = re.compile("人口[占约近达有为共超逾]{0,2}$")
_FOLLOWERS = re.compile("粉丝|用户|关注")
_EACH_ITS_OWN = re.compile("分别|依次|各为")


class Quantity(NamedTuple):
    """A number with its counter: `[start, end)` spans the hedge, the number, the counter and a closing 以上 or 左右.

    `low` is None where the state is not given. `kind` is the measure of the counter, still to be decided by context for
    counters of many uses (`thing`, `piece`, `lesson`, `stop`, `money`). `label` is the header of its table column.
    """

    start: int
    end: int
    number_start: int
    number_end: int
    low: Decimal | None
    high: Decimal | None
    approx: Approx
    state: State
    unit: str
    unit_text: str
    kind: str
    hedge: str = ""
    chinese: bool = False
    label: str = ""


ONE = Decimal(1)
_OPEN = ("（", "(")
LONGEST_LIST = 20
"""Figures that one counter may be shared by; a longer run of numbers is a table or noise."""

_DASH = re.compile(r"(?:[（(]含[）)])?[ ]?(?:[-—–－―~～〜]{1,2}|至|到)[ ]?")
_FROM = re.compile(r"[从由自](?:原来|过去|去年|上年|年初|最初)?的?$")
_LIST_JOIN = re.compile(r"[ ]?(?:、|，|,|和|与|及|以及)[ ]?")
_LABEL = re.compile(
    r"(人数|人次|场次|期数|次数|户数)(?:分别)?(?:已|共|总计|合计|累计)?(?:达到|达|约|为|是|有|共|近|超过|首次|突破|不少于|不低于|[：: ])*$"
)
_LABEL_ENDS = r"数次别已共计达到约为是有近过破于划务标训成际位出入算格加了至\-—–－―~～〜：:\s"
_LABEL_UNIT = {"人数": "人", "人次": "人次", "场次": "场次", "期数": "期", "次数": "次", "户数": "户"}
_HEADING_UNIT = re.compile(r"单位[：: ]{1,2}(万元|元|人次|人|期|场次)")
_CELL_WORD = re.compile(
    r"(?:[^\W\d_][：:\s]+|(?:计划|任务|目标|应训|完成|实际|实训|合计|小计|总计|共计|到位|支出|收入|投入|预算|决算|参训|结业|合格|参加|培训)(?:数|为|了)?)$"
)
"""What stands before a bare figure whose unit the paragraph states once (单位：人): the words of a column."""

_NAME_TAIL = re.compile(r"[^，。；、的了\s]{2,14}?(?:工程|计划|行动)")


def first_number(text: str) -> int:
    """Where the first number may begin that counts something outside tables; -1 where none does."""
    begin = _beginning().search(text)
    return begin.start() if begin else -1


def find_quantities(text: str, clauses: Clauses, tables: Tables, heading: str = "", *, decimals_gone: bool = False) -> list[Quantity]:
    """All quantities with a number in text order. `heading` may state a unit for bare figures (单位：万元).

    `decimals_gone` says that the page lost its decimals: then a lone 万 (近万人, 万余名) is what a number left behind, and lost.
    """
    return bind_all(text, numerals_of(text, tables), clauses, tables, heading, decimals_gone=decimals_gone)


def numerals_of(text: str, tables: Tables, first: int = 0) -> list[Numeral]:
    """The numerals of a text that may count something, before anybody asked what. `first` is what `first_number` told, if it was asked."""
    if not tables.empty:
        return [numeral for numeral in find(text, ANYWHERE) if free(text, numeral, tables)]
    return [numeral for numeral in find(text, _beginning(), first) if free(text, numeral, tables)] if first >= 0 else []


def bind_all(  # as `find_quantities`, which is this with the numerals found
    text: str, numerals: list[Numeral], clauses: Clauses, tables: Tables, heading: str = "", *, decimals_gone: bool = False
) -> list[Quantity]:
    """The numerals with what they count, those left out that count nothing; see `find_quantities`."""
    if numerals and clauses.names:
        numerals = [numeral for numeral in numerals if not clauses.in_name(numeral.start)]
    numerals = [whole(text, numeral) for numeral in numerals]
    stated = numerals and (("单位" in text and _HEADING_UNIT.search(text)) or ("单位" in heading and _HEADING_UNIT.search(heading)))
    found: list[Quantity] = []
    index = 0
    while index < len(numerals):
        here, used = _joined(text, numerals, index)
        counter = counter_at(text, here.end)
        # a lone 万 behind a bracket is the unit in the header of a table
        gone = decimals_gone and text[here.start] in "万亿" and text[here.start - 1 : here.start] not in _OPEN
        quantity = _bind(text, here, counter, stated[1] if stated else "", tables.column(here.start), gone=gone)
        if quantity is not None and _counts(text, here, quantity):
            if index:
                found.extend(_distributed(text, numerals, index, quantity, clauses))
            found.append(quantity._replace(low=None, high=None, state="lost") if gone else quantity)
        index += used
    return _merge_ranges(text, found)


@cache
def _beginning() -> re.Pattern[str]:
    """Where a numeral may begin that counts something outside tables: a lone digit does before a counter, in a range, or where its
    clause ends right behind it while a label or the words of a cell end right before it."""
    return beginning_before(rf"[ ]?[{initials()}]|{_DASH.pattern}|(?<=[{_LABEL_ENDS}].)(?:{ALONE.pattern})")


def _joined(text: str, numerals: list[Numeral], index: int) -> tuple[Numeral, int]:
    """The numeral at `index`, joined with the next one where a dash, 至 or 到 makes them a range; how many it used."""
    first = numerals[index]
    if index + 1 == len(numerals):
        return first, 1
    second = numerals[index + 1]
    if (
        second.start - first.end > 4
        or first.high is not None
        or second.high is not None
        or not _DASH.fullmatch(text, first.end, second.start)
    ):
        return first, 1
    low = first.low
    if first.scale == 1 and second.scale > 1:
        big = second.scale if low < 10 else _big(second.scale)
        low = low * big if low * big < second.low else low
    elif first.scale < 10_000 <= second.scale and low * _big(second.scale) < second.low:
        low *= _big(second.scale)
    if not low < second.low:
        return first, 1
    joined = Numeral(first.start, second.end, low, second.low, "range", scale=second.scale)
    return joined, 2


def _big(scale: Decimal) -> Decimal:
    return Decimal(100_000_000) if scale >= 100_000_000 else Decimal(10_000) if scale >= 10_000 else scale


def _bind(
    text: str, numeral: Numeral, counter: Counter | None, stated: str, column: Column | None, *, gone: bool = False
) -> Quantity | None:
    """The numeral with its counter, or with what stands in for one: a person noun, a column label, a unit told once."""
    left = text[max(0, numeral.start - 14) : numeral.start] if counter is None or column else ""
    scale = ONE
    if counter is not None and not (column and column.flowed):
        unit, kind, end = counter.unit, counter.kind, counter.end
        if unit == "元":
            unit = currency_of(text, numeral.start, end)
    elif column is not None and column.unit and (column.flowed or ALONE.match(text, numeral.end)):
        scale, unit, end = column.scale, column.unit, numeral.end
        kind = (unit_of(unit) or ("", "other"))[1]
    elif noun := _countable_noun(text, numeral):
        unit, kind, end = noun.unit, "headcount", noun.end
    elif (label := _LABEL.search(left)) and ALONE.match(text, numeral.end):
        unit, end = _LABEL_UNIT[label[1]], numeral.end
        kind = "sessions" if unit in ("场次", "期", "次") else "headcount"
    elif numeral.low >= 10 and ALONE.match(text, numeral.end) and (told := _counted_before(text, numeral)):
        unit, kind, end = told, "headcount", numeral.end
    elif is_sum(text, numeral, left):
        unit, kind, end = "元", "money", numeral.end
    elif stated and ALONE.match(text, numeral.end) and _CELL_WORD.search(left):
        scale, unit = (Decimal(10_000), "元") if stated == "万元" else (Decimal(1), stated)
        kind = (unit_of(unit) or ("", "other"))[1]
        end = numeral.end
    else:
        return None
    tail, end = cents(text, end) if kind in ("money", "piece") else (NOUGHT, end)
    low, high, approx, start, stop, hedge = bounds(text, numeral, end)
    if tail:
        low += tail
    if numeral.bare and not (gone or stands(hedge, kind)):
        return None
    damaged = (
        (numeral.doubtful and kind in ("money", "headcount")) or numeral.zero or (low == 0 and (approx == "at_least" or unit == "人次"))
    )
    return Quantity(
        start, stop, numeral.start, numeral.end, None if damaged else low if scale is ONE else low * scale,
        None if damaged or high is None else high if scale is ONE else high * scale, "exact" if damaged and approx == "range" else approx,
        "lost" if damaged else "given", unit, text[numeral.end : end].strip(), kind, hedge, not text[numeral.start].isdigit(),
        column.label if column else "",
    )  # fmt: skip


def _countable_noun(text: str, numeral: Numeral) -> people.Noun | None:
    """A person noun that follows the number without a counter: 500多农户, 2000余学生."""
    year_like = numeral.approx == "exact" and numeral.scale == 1 and 1900 <= numeral.low <= 2100
    if numeral.low < 10 or numeral.bare or year_like or _NAME_TAIL.match(text, numeral.end):
        return None
    return people.noun_after(text, numeral.end)


def _counted_before(text: str, numeral: Numeral) -> str:
    """The unit of the people right before a number that has no counter (参与者逾18万, 常住人口48.7万); '' without any."""
    year_like = numeral.scale == 1 and 1900 <= numeral.low <= 2100
    heads = people.heads_before(text, numeral.start, max(0, numeral.start - 16))
    followers = _FOLLOWERS.search(text, max(0, numeral.start - 8), numeral.start)
    if year_like or followers or numeral.bare or not (heads or _POPULATION.search(text, max(0, numeral.start - 4), numeral.start)):
        return ""
    return heads[-1].unit if heads else "人"


def _counts(text: str, numeral: Numeral, quantity: Quantity) -> bool:
    """Whether the number counts, see `ordinals`."""
    start, end, number_end = numeral.start, quantity.end, quantity.number_end
    if not quantity.chinese and plainly(quantity.unit, text[start - 1 : start], text[end - 1 : end + 1]):
        return True
    left, plain, ranged = text[max(0, start - 6) : start], end - number_end == 1, quantity.high is not None
    return counts(
        Candidate(text, start, number_end, end, left, quantity.unit, quantity.kind, quantity.low, quantity.chinese, plain, ranged)
    )


def _distributed(text: str, numerals: list[Numeral], index: int, quantity: Quantity, clauses: Clauses) -> Iterator[Quantity]:
    """The figures that share a counter told once: 分别为306、281、275人."""
    first = index
    while (
        first
        and index - first < LONGEST_LIST
        and numerals[first].start - numerals[first - 1].end <= 3
        and _LIST_JOIN.fullmatch(text, numerals[first - 1].end, numerals[first].start)
    ):
        first -= 1
    if first == index:
        return
    start = clauses.clause(numerals[first].start)[0]
    if not _EACH_ITS_OWN.search(text, max(start, numerals[first].start - 20), numerals[first].start):
        return
    for numeral in numerals[first:index]:
        if counter_at(text, numeral.end) is None and not numeral.bare:
            scale = _big(numerals[index].scale) if numeral.scale == 1 and numerals[index].scale >= 10_000 else Decimal(1)
            yield quantity._replace(
                start=numeral.start, end=numeral.end, number_start=numeral.start, number_end=numeral.end,
                low=numeral.low * scale, high=None, approx=numeral.approx, state="given", hedge="",
            )  # fmt: skip


def _merge_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join 2万元—5万元 and 30人至50人, where both ends carry the counter."""
    merged: list[Quantity] = []
    for quantity in found:
        last = merged[-1] if merged else None
        if (
            last is not None and last.unit == quantity.unit and last.high is None and quantity.high is None
            and last.low is not None and quantity.low is not None and last.low < quantity.low
            and _DASH.fullmatch(text, last.end, quantity.start) and not _FROM.search(text, max(0, last.start - 8), last.start)
        ):  # fmt: skip
            merged[-1] = last._replace(
                end=quantity.end, number_end=quantity.number_end, high=quantity.low, approx="range", unit_text=quantity.unit_text
            )
        else:
            merged.append(quantity)
    return merged
