"""Values: what a numeral is worth, written in digits, Chinese numerals or both, as an exact Decimal."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)) | {"两": 2, "兩": 2, "幺": 1}
FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟萬億貳參陸", "一二三四五六七八九十百千万亿二三六", strict=True))
UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
FORMAL_TABLE = str.maketrans(FORMAL | {"廿": "二十", "卅": "三十", "兩": "两"})
WIDTH_TABLE = str.maketrans("０１２３４５６７８９．", "0123456789.")
_WORDS = {"半": Decimal("0.5"), "俩": Decimal(2), "仨": Decimal(3)}
LONGEST = 40
"""Longest numeral read, in characters: a longer run of digits or numerals is no quantity of this domain."""

_AMOUNT = re.compile(r"([^元圆角分]{1,36})[元圆](?:([^元圆角分]{1,2})角)?(?:([^元圆角分]{1,2})分)?[整正]?")
_TOKEN = re.compile(r"(\d+(?:\.\d+)?)|([零〇])|([一二三四五六七八九两幺])|([十百千万亿])")
_SEPARATED = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")


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
    amount = _AMOUNT.fullmatch(text)
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
