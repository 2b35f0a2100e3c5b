"""Standing: whether a numeral stands for itself, or is an ordinal, a version or what is left of a damaged number."""

from __future__ import annotations

import re

from pipeline.extract.numerals import Numeral
from pipeline.extract.tables import Tables

_THREE = re.compile("[0-9]{3}(?![0-9])")
_NOT_FREE = frozenset("第〔[xX×ＸｘΧ＊*_＿○□■◯")
_POINTS = (".", "．")
_DOUBTED = _NOT_FREE.union(*_POINTS, "负eE \u00a0\u2009\u202f")
"""Characters right before a numeral that make it doubtful whether it stands for itself."""

_HEADLESS = "[\u4e00-\u9fff][.．]$"
_STOPS = "[\u4e00-\u9fff][.．][\u4e00-\u9fff]"
"""Asked of few texts: a class of all Chinese characters takes a millisecond to compile."""


def free(text: str, numeral: Numeral, tables: Tables) -> bool:
    """Whether a numeral is no ordinal, no year in brackets and no rest of a masked number. 等第172名 counts: 等第 is a grade."""
    if text[numeral.start - 1 : numeral.start] not in _DOUBTED:
        return True
    before = text[max(0, numeral.start - 2) : numeral.start]
    if before[-1:] in (".", "．"):
        # xx.8万人 hides its whole part, 1.2.3 is a version
        return before[:1] not in _NOT_FREE and not before[:1].isdigit()
    if before[-1:] == "负" or (before[-1:] in ("e", "E") and before[:1].isdigit()):
        return False
    if tables.column(numeral.start) is None and before[:1].isdigit() and before[-1:] in (" ", "\u00a0", "\u2009", "\u202f"):
        # 1 2 0 人, 2 860粒: the end of a number that is set wide is none of its own
        alone = numeral.end - numeral.start < 3 and not text[max(0, numeral.start - 3)].isdigit()
        return not (alone or _THREE.match(text, numeral.start))
    return before == "等第" or before[-1:] not in _NOT_FREE


def whole(text: str, numeral: Numeral) -> Numeral:
    """The numeral, damaged where it begins with its decimal point (拨款.6万元): its whole part is gone and nobody can tell it.

    Only before 万 or 亿, and not in a text that ends sentences with that point: 活动结束.5名学生 counts five.
    """
    if text[numeral.start - 1 : numeral.start] not in _POINTS or numeral.scale < 10_000:
        return numeral
    if not re.search(_HEADLESS, text[max(0, numeral.start - 2) : numeral.start]) or re.search(_STOPS, text):
        return numeral
    return numeral._replace(start=numeral.start - 1, zero=True)
