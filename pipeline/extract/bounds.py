"""Bounds: the words around a number that tell how exact it is (近, 超过, 不足, 以上, 左右)."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.extract.numerals import Numeral
from pipeline.records import Approx

_BEFORE = re.compile(
    r"(?:(?P<about>将近|接近|大约|大概|约为|约有|约合|估[算计]|(?<![附最就临靠邻亲远新])近|(?<![节合预签集简履])约)"
    r"|(?P<least>少说(?:也得|也)?|超过了?|超出|(?<![赶])超|逾|突破了?|不少于|不低于|不下于?|至少|最少|(?<![以网线会台街村镇乡区县市省课班身晚早马])上|(?<![通经超见做])过)"
    r"|(?P<most>不足|不到|不满|不超过|最多|至多|少于|低于|小于))[ 为有达]?$"
)
_BOUNDS: dict[str, Approx] = {"about": "about", "least": "at_least", "most": "at_most"}
_ROUND_ONLY = ("上", "过")
_AFTER = re.compile(r"[ ]?(?:(?P<least>[（(]含[）)]以上|及?以上|有余|之多|开外)|(?P<about>左右|上下)|(?P<most>及?以内|之内|及?以下))")
_BEFORE_ENDS, _AFTER_BEGINS = frozenset(" 为有达近约概合算计说也得超过了出逾破于下少上足到满多"), frozenset(" （(及以有之开左上")
"""The last characters of a hedge before a number, and the first ones of a hedge behind its counter."""

_AT_LEAST = re.compile(r"(至少|最少(?!的))[^，。；：0-9一二三四五六七八九十两几、]{1,8}$")
"""A bound that stands before the verb: 每季度至少开展一次."""


def bounds(text: str, numeral: Numeral, end: int) -> tuple[Decimal, Decimal | None, Approx, int, int, str]:
    """Value, upper value, approximation, span and hedge of a number whose counter ends at `end`."""
    approx, start, stop, hedge = numeral.approx, numeral.start, end, ""
    before = _hedge(text, numeral.start)
    if before and not (before[0][0] in _ROUND_ONLY and not (numeral.bare or text[numeral.start] in "百千万亿")):
        start, hedge = before.start(), before[0]
    elif text.find("少", max(0, numeral.start - 13), numeral.start) >= 0 and (
        far := _AT_LEAST.search(text, max(0, numeral.start - 14), numeral.start)
    ):
        approx, hedge = ("at_least" if numeral.approx == "exact" and numeral.high is None else approx), far[1]
    after = _AFTER.match(text, end) if text[end : end + 1] in _AFTER_BEGINS else None
    if after:
        stop, hedge = after.end(), hedge + after[0].strip()
    if numeral.high is None:
        for match in (after, before if hedge and start < numeral.start else None):
            if match and match.lastgroup and match[0].strip() != "之多":
                approx = _BOUNDS[match.lastgroup]
        if numeral.approx == "at_least" and approx == "about":
            approx = "at_least"
    return numeral.low, numeral.high, approx, start, stop, hedge


def _hedge(text: str, position: int) -> re.Match[str] | None:
    return _BEFORE.search(text, max(0, position - 6), position) if text[position - 1 : position] in _BEFORE_ENDS else None


def stands(hedge: str, kind: str) -> bool:
    """Whether a lone 百, 千 or 万 is a number: 上千 and 近百 are; before 元 only 上万 is, as 近万元 may have lost its digits."""
    return hedge.startswith(_ROUND_ONLY) if kind == "money" else bool(hedge) and not hedge.startswith(("以", "左", "之", "及", "（"))


def hedge_before(text: str, position: int) -> Approx | None:
    """The bound that the words right before a position set: 近 about, 超过 at least, 不足 at most; None without any."""
    match = _hedge(text, position)
    return None if match is None or match[0][0] in _ROUND_ONLY else _BOUNDS[match.lastgroup or "about"]
