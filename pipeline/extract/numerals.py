"""Numerals: the numbers of a text with their values, and how far each is approximate.

A numeral here is the bare number without its counter: `26.5万`, `8余万`, `两千零五十`, `三十余`, `七八百`, `几十`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pipeline.extract.values import DIGITS, FORMAL_TABLE, LONGEST, UNITS, WIDTH_TABLE, value_of
from pipeline.records import Approx

_SHORT_UNITS = str.maketrans({"k": "千", "K": "千", "w": "万", "W": "万", "个": ""})
MOST_DIGITS, MOST_PLACES = 18, 6
"""Digits before and behind the point beyond which a value is no quantity: a nation's yearly product in 元 has fifteen. Tables hold 38
digits and sums keep 28, so what passes is always told exactly."""

_SEPARATOR = re.compile("[,， \u00a0\u2009\u202f]")
_SURPLUS = re.compile("[余多来]")


class Numeral(NamedTuple):
    """A number in a text: `[start, end)` with its value, or its bounds where it tells two.

    `bare` marks a lone 百, 千, 万, 亿: a number only beside an approximator (近百). `doubtful` marks digits that look like two
    numbers whose dash was dropped. `zero` marks a leading nought that only a lost digit explains. `scale` is the product
    of the trailing units, which a range may share.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal | None = None
    approx: Approx = "exact"
    bare: bool = False
    doubtful: bool = False
    zero: bool = False
    scale: Decimal = Decimal(1)


_CHINESE = "零〇一二三四五六七八九十百千万亿两兩壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸廿卅几数"
_COUNTED = "余多万亿人名户元份册期场次个件张幅条台套项亩平天米本篇只处所家支辆座位头块"
_GAP = "[ \u00a0\u2009\u202f]"
_OPEN = rf"(?:(?<![0-9A-Za-z.,\s])|(?<=[^0-9]\s)(?=[0-9 \u00a0\u2009\u202f]{{5,12}}(?<=\s)[{_COUNTED}]))"
NUMERAL = re.compile(
    rf"""(?P<arabic>(?:[0-9０-９]{{1,3}}(?:[,，][0-9０-９]{{3}})++(?![0-9０-９])
          |{_OPEN}[1-9][0-9]{{0,2}}(?:{_GAP}[0-9]{{3}})++(?=(?:\.[0-9]+)?[ ]?[{_COUNTED}])
          |[0-9０-９]++)
          (?:[.．][0-9０-９]++|[。·][0-9０-９]{{1,2}}(?=[万亿]))?)
         (?P<inner>[余多来几]?)
         (?:[ ]?(?P<units>(?:[十百千万亿]{{1,3}}(?!里挑)(?:[0-9]{{1,4}}[十百千万]?)?|[kKwW](?=元|块|左右|上下)|个亿)))?
       |(?P<pair>[一二三四五六七八九]、[二三四五六七八九](?:[十百千万]{{1,2}})?)(?![、一二三四五六七八九十])
       |(?P<point>[零〇一二三四五六七八九十百千两]{{1,6}}点[零〇一二三四五六七八九]{{1,4}}[万亿])
       |(?P<chinese>(?:(?<!队)|(?=[两二三四五六七八九十]{{1,2}}[名位人]))(?!(?<=[人户次期场总指份])数)[{_CHINESE}]++(?:个亿)?(?:(?:[余多来](?=[十百千万亿]))[十百千万亿]++)?)""",
    re.VERBOSE,
)
_BEGINS = f"[0-9０-９{_CHINESE}]"
ANYWHERE = re.compile(_BEGINS)
"""Where a numeral may begin."""

_ADJACENT = re.compile(r"(?<![一二两三四五六七八九])([一二两三四五六七八九])([二两三四五六七八九])(?![一二两三四五六七八九])")
_DATES = frozenset("年月日时点号岁级")
_NO_DATES = ("日元", "日币", "号人")
_SUFFIXES = frozenset(" 有余多来把")
_SUFFIX = re.compile(r"[ ]?(?:有余|余|多|来(?=[人名位个户次期场份块元])|把(?=[人名个号块元户]))")
_NO_SUFFIX = re.compile(r"多(?:媒体|功能|层次|形式|渠道|样|元(?=[化投主共参格体素文])|角度|方面|年生)|余(?:热|地|下|款)")
_TRAILING = re.compile(r"[十百千万亿]+$")


def beginning_before(further: str) -> re.Pattern[str]:
    """Where a numeral begins, lone digits left out (三农, 一方): one, 几 and 数 only begin a numeral that goes on, one digit also stands
    alone before what the expression `further` describes."""
    goes_on = f"[{_CHINESE}个点]|[ ]?[余多来把有]|[ ]?(?:[、，,和与及]|以及)[ ]?(?:{_BEGINS}|[.．])"
    return re.compile(f"{_BEGINS}(?:(?<=[^一二三四五六七八九两几数])|(?={goes_on})|(?<![几数])(?={further}))")


def find(text: str, begin: re.Pattern[str] = ANYWHERE, at: int = 0) -> Iterator[Numeral]:
    """All numerals of a text from `at` on, from left to right, each with its own approximation (余, 多, 几, 七八), not overlapping.

    `begin` narrows where one may begin.
    """
    while opening := begin.search(text, at):
        start = opening.start()
        match = NUMERAL.match(text, start)
        if match is None:
            at = start + 1
            continue
        at = end = match.end()
        if end - start > LONGEST or (
            text[end : end + 1] in _DATES and (text[start - 1 : start] == "月" or not text.startswith(_NO_DATES, end))
        ):
            continue
        written = match[0]
        if written.isascii() and written.isdecimal() and end - start <= MOST_DIGITS:
            zero = written[0] == "0" and end - start > 1
            found: Numeral | None = Numeral(start, end, Decimal(written), None, "exact", False, two_in_one(written), zero)
        elif match.lastgroup == "chinese":
            told = _read_chinese(written)
            found = told and Numeral(start, end, *told[2:])
        else:
            found = _told_exactly(_READERS.get(match.lastgroup or "", _read_arabic)(match))
        if found is not None:
            yield _with_suffix(text, found) if text[found.end : found.end + 1] in _SUFFIXES else found


def _told_exactly(numeral: Numeral | None) -> Numeral | None:
    """The numeral unless it has more digits than any quantity."""
    value = numeral and (numeral.low if numeral.high is None else numeral.high)
    if value is None or value.adjusted() >= MOST_DIGITS or int(value.as_tuple().exponent) < -MOST_PLACES:
        return None
    return numeral


def _with_suffix(text: str, numeral: Numeral) -> Numeral:
    """The numeral with the 余, 多, 来 that follows it."""
    suffix = _SUFFIX.match(text, numeral.end)
    if suffix is None or _NO_SUFFIX.match(text, suffix.end() - 1) or numeral.high is not None:
        return numeral
    approx: Approx = "about" if suffix[0][-1] in "来把" else "at_least"
    return numeral._replace(end=suffix.end(), approx=approx, bare=False)


def _read_arabic(match: re.Match[str]) -> Numeral | None:
    written = match["arabic"].translate(WIDTH_TABLE).replace("。", ".").replace("·", ".")
    plain = _SEPARATOR.sub("", written)
    inner, units = match["inner"], (match["units"] or "").translate(_SHORT_UNITS)
    end = match.end()
    if inner and not units:
        inner, end = "", match.end("arabic")
    value = _times(plain, units) if units in UNITS else value_of(plain + units)
    if value is None:
        return None
    trailing = _TRAILING.search(units)
    scale = _product(trailing[0]) if trailing else Decimal(1)
    zero = plain.startswith("0") and len(plain) > 1 and not plain.startswith("0.")
    return Numeral(
        match.start(), end, value, approx="at_least" if inner else "exact", zero=zero,
        doubtful=not units and two_in_one(plain), scale=scale,
    )  # fmt: skip


def _times(plain: str, unit: str) -> Decimal | None:
    """The value of figures before one unit: by far the most common way to shorten a number."""
    value = Decimal(plain) * UNITS[unit]
    return None if not value and UNITS[unit] >= 10_000 else value


def two_in_one(figures: str) -> bool:
    """Whether the digits look like a range without its dash: `400600`, `8001200`, two round numbers, the first the smaller."""
    if not 6 <= len(figures) <= 10 or not figures.isdecimal():
        return False
    half = len(figures) // 2
    low, high = figures[:half], figures[half:]
    round_numbers = all(part[0] != "0" and part.endswith("00") and len(part.rstrip("0")) <= len(part) - 2 for part in (low, high))
    return round_numbers and int(low) < int(high) <= 10 * int(low)


_SINGLE = {
    **{digit: (Decimal(value), False, Decimal(1)) for digit, value in DIGITS.items() if digit in "一二三四五六七八九两"},
    "十": (Decimal(10), False, Decimal(10)),
    **{unit: (Decimal(UNITS[unit]), True, Decimal(UNITS[unit])) for unit in "百千万亿"},
}


def _read_pair(match: re.Match[str]) -> Numeral | None:
    first, second = match["pair"][0], match["pair"][2:]
    tail = second[1:]
    if DIGITS[second[0]] != DIGITS[first] + 1:
        return None
    scale = _product(tail)
    low, high = DIGITS[first] * scale, DIGITS[second[0]] * scale
    return Numeral(match.start(), match.end(), low, high, "range", scale=scale)


def _read_point(match: re.Match[str]) -> Numeral | None:
    """三点五万; 三点五 alone may be a time of day."""
    value, scale = value_of(match["point"][:-1]), Decimal(UNITS[match["point"][-1]])
    return None if value is None else Numeral(match.start(), match.end(), value * scale, scale=scale)


_READERS = {"pair": _read_pair, "point": _read_point}


def _product(units: str) -> Decimal:
    product = Decimal(1)
    for unit in units:
        product *= UNITS[unit]
    return product


@lru_cache(maxsize=4096)
def _read_chinese(written: str) -> Numeral | None:
    """A numeral that begins its text."""
    return _told_exactly(_compose_chinese(written))


def _compose_chinese(written: str) -> Numeral | None:  # noqa: PLR0911  # each way to write a numeral returns its value
    start, end = 0, len(written)
    if single := _SINGLE.get(written):
        return Numeral(start, end, single[0], None, "exact", single[1], False, False, single[2])
    text = written.translate(FORMAL_TABLE).replace("个亿", "亿")
    inner = _SURPLUS.search(text)
    if inner:
        head, tail = text[: inner.start()], text[inner.end() :]
        value = _product(head) if set(head) <= set(UNITS) else value_of(head)
        return None if value is None else Numeral(start, end, value * _product(tail), approx="at_least", scale=_product(tail))
    if "几" in text or "数" in text:
        return _read_some(start, end, text)
    trailing = _TRAILING.search(text)
    scale = _product(trailing[0]) if trailing else Decimal(1)
    if len(text) == 1 and text in "百千万亿":
        return Numeral(start, end, Decimal(UNITS[text]), bare=True, scale=scale)
    pairs = _ADJACENT.findall(text)
    if len(pairs) == 1 and DIGITS[pairs[0][0]] < DIGITS[pairs[0][1]]:
        low, high = value_of(_ADJACENT.sub(r"\1", text)), value_of(_ADJACENT.sub(r"\2", text))
        return None if low is None or high is None else Numeral(start, end, low, high, "range", scale=scale)
    if len(text) > 1 and all(ch in DIGITS for ch in text):
        return None
    if text == "百十":
        return Numeral(start, end, Decimal(100), approx="about")  # 百十号人: a hundred or so
    if set(text) <= set(UNITS) and text[0] != "十":
        # 百万, 千万 stand for a number beside an approximator only; 亿万 never does
        return Numeral(start, end, _product(text), bare=True, scale=scale) if text[0] != "亿" else None
    value = value_of(text)
    return None if value is None else Numeral(start, end, value, scale=scale)


def _read_some(start: int, end: int, text: str) -> Numeral | None:
    """数百, 几十万, 十几, 二十几万: the lower bound. A bare 几 or 数 is no number."""
    head, mark, tail = re.match(r"([^几数]*)([几数])(.*)", text).groups()  # type: ignore[union-attr]
    if not set(tail) <= set(UNITS) or (mark == "数" and head):
        return None
    if head:
        value = value_of(head)
        return None if value is None or head[-1] != "十" else Numeral(start, end, value * _product(tail), approx="at_least")
    return Numeral(start, end, _product(tail), approx="at_least", scale=_product(tail)) if tail else None
