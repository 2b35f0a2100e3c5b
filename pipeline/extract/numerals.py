"""Numerals: what a stretch of digits, Chinese numerals or both is worth, as an exact Decimal, and how far it is approximate.

A numeral here is the bare number without its counter: `26.5万`, `8余万`, `两千零五十`, `三十余`, `七八百`, `几十`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from pipeline.extract.seek import seek
from pipeline.records import Approx

DIGITS = dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)) | {"两": 2, "兩": 2, "幺": 1}
FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸", "一二三四五六七八九十百千万亿二三六", strict=True))
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
FORMAL_TABLE = str.maketrans(FORMAL | {"廿": "二十", "卅": "三十", "兩": "两"})
WIDTH_TABLE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_WORDS = {"半": Decimal("0.5"), "俩": Decimal(2), "仨": Decimal(3)}
_SHORT_UNITS = str.maketrans({"k": "千", "K": "千", "w": "万", "W": "万", "个": ""})
LONGEST = 40
"""Longest numeral read, in characters: a longer run of digits or numerals is no quantity of this domain."""
MOST_DIGITS, MOST_PLACES = 18, 6
"""Digits before and behind the point beyond which a value is no quantity: a nation's yearly product in 元 has fifteen. Tables hold 38
digits and sums keep 28, so what passes is always told exactly."""

_TOKEN = re.compile(r"(\d+(?:\.\d+)?)|([零〇])|([一二三四五六七八九两幺])|([十百千万亿])")
_SEPARATED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
_SEPARATOR = re.compile("[,， \u00a0\u2009\u202f]")
_SURPLUS = re.compile("[余多来]")


def value_of(text: str, *, strict: bool = False) -> Decimal | None:  # noqa: PLR0911  # each way to write a numeral returns its value
    """The value of a whole numeral, or None where the string is none.

    Reads Arabic, Chinese and formal numerals, mixtures of them (`100万三千`), decimals (`零点一`), a sign, and amounts
    written out (`壹拾壹元壹角整`). `strict` refuses digits without units (`一一`) and units without a digit (`百十一`).
    """
    text = text.translate(WIDTH_TABLE).translate(FORMAL_TABLE)
    if not 0 < len(text) <= LONGEST:
        return None
    if text[0] in "负-":
        rest = value_of(text[1:], strict=strict) if text[1:2] not in ("负", "-") else None
        return None if rest is None else -rest
    amount = re.fullmatch(r"([^元圆角分]{1,36})[元圆](?:([^元圆角分]{1,2})角)?(?:([^元圆角分]{1,2})分)?[整正]?", text)
    if amount:
        parts = [value_of(part, strict=strict) if part else Decimal(0) for part in amount.groups()]
        if any(part is None for part in parts):
            return None
        whole, tenth, hundredth = (part or Decimal(0) for part in parts)
        return whole + tenth / 10 + hundredth / 100
    if _SEPARATED.fullmatch(text):
        return Decimal(re.sub("[,，]", "", text))
    if text in _WORDS:
        return _WORDS[text]
    below, parted, above = text.partition("分之")
    if parted:
        base, share = value_of(below, strict=strict) or Decimal(UNITS.get(below, 0)), value_of(above, strict=strict)
        return None if not base or share is None else share / base
    whole_text, point, fraction = text.partition("点")
    if point:
        return _decimal(whole_text, fraction, strict=strict)
    if len(text) > 1 and all(ch in DIGITS for ch in text):
        return None if strict else Decimal("".join(str(DIGITS[ch]) for ch in text))
    return _compose(text, strict=strict)


def _decimal(whole_text: str, fraction: str, *, strict: bool) -> Decimal | None:
    """`一百点123` → 100.123"""
    whole = value_of(whole_text, strict=strict)
    figures = "".join(str(DIGITS[ch]) if ch in DIGITS else ch for ch in fraction)
    if whole is None or not figures.isascii() or not figures.isdecimal() or whole != whole.to_integral_value():
        return None
    return whole + Decimal(f"0.{figures}")


def _compose(text: str, *, strict: bool) -> Decimal | None:  # noqa: PLR0911, PLR0912  # each token that breaks the grammar refuses the whole
    """The value of digits with units, read from left to right: `一千零一万一千零一`, `1万600`, `三万五`."""
    total = section = Decimal(0)
    pending: Decimal | None = None
    small, big, last_unit = 10_000, 10**20, 0
    zero = fractional = beyond = False
    at = 0
    for token in _TOKEN.finditer(text):
        if token.start() != at or (fractional and not token[4]):
            return None
        at = token.end()
        if token[2]:
            if pending is not None:
                return None
            zero, pending = True, Decimal(0) if len(text) == 1 else None
        elif not token[4]:
            if pending is not None:
                return None
            pending = Decimal(token[1]) if token[1] else Decimal(DIGITS[token[3]])
            zero = zero or (token[1] or "").startswith("0")
            fractional = "." in token[0]
        elif (unit := UNITS[token[4]]) < 10_000:
            if pending is None and not (zero or (unit == 10 and (not strict or section == 0))):
                return None
            if unit >= small:
                return None
            section += (Decimal(1) if pending is None else pending) * unit
            pending, small, last_unit, zero = None, unit, unit, False
        else:
            section += pending or 0
            if section == total == 0 or unit == big or (unit > 10_000 and beyond):
                return None
            beyond = beyond or unit > 10_000
            total = (total + section) * unit if unit > 10_000 else total + section * unit
            section, pending, small, big, last_unit, zero = Decimal(0), None, 10_000, unit, unit, False
    if at != len(text):
        return None
    if pending is None:
        return total + section
    shorthand = not zero and last_unit >= 100 and 0 < pending < 10 and pending == pending.to_integral_value()
    return total + section + (pending * last_unit / 10 if shorthand else pending)


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
       |(?P<chinese>(?<!队)(?!(?<=[人户次期场总指份])数)[{_CHINESE}]++(?:个亿)?(?:(?:[余多来](?=[十百千万亿]))[十百千万亿]++)?)""",
    re.VERBOSE,
)
_BEGIN = re.compile(f"[0-9０-９{_CHINESE}]")
_ADJACENT = re.compile(r"(?<![一二两三四五六七八九])([一二两三四五六七八九])([二两三四五六七八九])(?![一二两三四五六七八九])")
_DATES = frozenset("年月日时点号岁级")
_SUFFIX = re.compile(r"[ ]?(?:有余|余|多|来(?=[人名位个户次期场份])|把(?=[人名个]))")
_NO_SUFFIX = re.compile(r"多(?:媒体|功能|层次|形式|渠道|样|元(?=[化投主共参格体素文])|角度|方面|年生)|余(?:热|地|下|款)")
_TRAILING = re.compile(r"[十百千万亿]+$")


def find(text: str) -> Iterator[Numeral]:
    """All numerals of a text from left to right, each with its own approximation (余, 多, 几, 七八), not overlapping."""
    for match in seek(_BEGIN, NUMERAL, text):
        if match.end() - match.start() > LONGEST or _dated(text, match.end()):
            continue
        if match["arabic"]:
            found = _read_arabic(match)
        elif match["pair"]:
            found = _read_pair(match)
        elif match["point"]:
            found = _read_point(match)
        else:
            found = _read_chinese(match.start(), match["chinese"])
        if found is not None and _told_exactly(found.low if found.high is None else found.high):
            yield _with_suffix(text, found)


def _told_exactly(value: Decimal) -> bool:
    return value.adjusted() < MOST_DIGITS and int(value.as_tuple().exponent) >= -MOST_PLACES


def _dated(text: str, end: int) -> bool:
    """Whether a date word follows; 日元 and 日币 are money."""
    return text[end : end + 1] in _DATES and not text.startswith(("日元", "日币"), end)


def _with_suffix(text: str, numeral: Numeral) -> Numeral:
    """The numeral with the 余, 多, 来 that follows it."""
    suffix = _SUFFIX.match(text, numeral.end)
    if suffix is None or _NO_SUFFIX.match(text, suffix.end() - 1) or numeral.high is not None:
        return numeral
    approx: Approx = "about" if suffix[0][-1] in "来把" else "at_least"
    return numeral._replace(end=suffix.end(), approx=approx, bare=False)


def _read_arabic(match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if match["units"] is None and not match["inner"] and match[0].isascii() and match[0].isdecimal():
        zero = match[0][0] == "0" and end - start > 1
        return Numeral(start, end, Decimal(match[0]), zero=zero, doubtful=end - start >= 6 and two_in_one(match[0]))
    written = match["arabic"].translate(WIDTH_TABLE).replace("。", ".").replace("·", ".")
    plain = _SEPARATOR.sub("", written)
    inner, units = match["inner"], (match["units"] or "").translate(_SHORT_UNITS)
    end = match.end()
    if inner and not units:
        inner, end = "", match.end("arabic")
    value = value_of(plain + units)
    if value is None:
        return None
    trailing = _TRAILING.search(units)
    scale = _product(trailing[0]) if trailing else Decimal(1)
    zero = plain.startswith("0") and len(plain) > 1 and not plain.startswith("0.")
    return Numeral(
        match.start(), end, value, approx="at_least" if inner else "exact", zero=zero,
        doubtful=not units and two_in_one(plain), scale=scale,
    )  # fmt: skip


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


def _product(units: str) -> Decimal:
    product = Decimal(1)
    for unit in units:
        product *= UNITS[unit]
    return product


def _read_chinese(start: int, written: str) -> Numeral | None:  # noqa: PLR0911  # each way to write a numeral returns its value
    end = start + len(written)
    if single := _SINGLE.get(written):
        return Numeral(start, end, single[0], bare=single[1], scale=single[2])
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
