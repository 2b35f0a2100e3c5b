"""Sums: numbers that are money though no 元 stands behind them, and the small money behind one."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.extract.numerals import Numeral
from pipeline.extract.values import value_of

NOUGHT = Decimal(0)
_CENTS = re.compile(r"([0-9一二三四五六七八九])[角毛](?:([0-9一二三四五六七八九])分)?钱?")
_MONEY_LABEL = re.compile(r"(?:投入|投资|资金|经费|拨款|支出|筹资|筹集|金额|总额|款)[了约近共达到为 ]{0,3}$")
_PAID = re.compile(r"(?:[花捐掏凑垫挣赚卖]|[能可多]省|(?<![派演选推突指作支付提])出)[掉去费]?了?[近约]?$")
"""Spoken: 村里出一万二."""

_MOVED = re.compile(r"(?:资金|经费|投入|拨款)[^，。；人次户]{0,24}(?:[由从][^，。；0-9]{0,6}|[到至为]了?(?:今年|去年|上年|现在|目前)?的?)$")
_MOVES = re.compile("(?:增加|增长|提高|提升|上升|增)[到至为]|" + r"[，,。；;]|$")
"""经费由去年的18万增加到今年的27万."""

_MONEY_NOUN = re.compile(
    r"的?(?:专项|科普|工作|活动|补助|补贴|扶持|奖励|奖补|财政|培训|培育|建设|启动){0,3}(?:资金|经费|拨款|投资|奖金|贷款|款项)"
)
ALONE = re.compile(r"[ ]?(?:[，,。；;、）)\s]|$|余|多|以上|大关)")
"""What may follow a number that stands without a counter."""

SMALLEST = 100
"""Below it a number behind a verb of paying may count anything: 捐了三十."""


def is_sum(text: str, numeral: Numeral, left: str) -> bool:
    """Whether a number without a counter is a sum of money in 元: 投入120万, or spoken 村里出一万二. `left` stands before it."""
    if numeral.scale >= 10_000:
        return bool(
            _MONEY_LABEL.search(left)
            or _moved(text, numeral)
            or _MONEY_NOUN.match(text, numeral.end)
            or (_PAID.search(left) and ALONE.match(text, numeral.end))
        )
    spoken = numeral.low >= SMALLEST and not numeral.bare and not text[numeral.start].isdigit()
    return spoken and bool(_PAID.search(left) and ALONE.match(text, numeral.end))


def _moved(text: str, numeral: Numeral) -> bool:
    """Whether a number tells from where or to what a sum of money rose."""
    return bool(_MOVES.match(text, numeral.end) and _MOVED.search(text, max(0, numeral.start - 40), numeral.start))


def cents(text: str, end: int) -> tuple[Decimal, int]:
    """The 角 and 分 that follow 元 or 块, in 元, and where they end: 12元5角."""
    match = _CENTS.match(text, end)
    if match is None:
        return NOUGHT, end
    tenth, hundredth = (value_of(part) if part else NOUGHT for part in match.groups())
    return (tenth or NOUGHT) / 10 + (hundredth or NOUGHT) / 100, match.end()
