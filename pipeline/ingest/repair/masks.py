"""Redaction marks left in the text: where they stand and what they hide."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["year", "number", "name", "place", "word"]


class Mask(NamedTuple):
    """`text[start:end]` hides something of this kind."""

    start: int
    end: int
    kind: Kind


MASK_MARKS = "xXＸ×＊*ｘOoＯ○_＿某"
"""A text without any of these holds no mask."""
_MASK = re.compile(
    r"(?:19|20)\d[xX×＊*Ｘ_](?=年)|20(?:[xX×*＊ＸｘOo○]{1,2}|_{1,4})(?=年|—|-|－|～|~|至|[余多]|[册份个人次])|(?<![A-Za-z])(?:[xX×ＸｘＯ○]{2,6}(?![A-Za-z])|(?!(?<=\d)[*＊]\d)[*＊]{1,6}|_{2,8}|＿{2,8}|某{1,3}(?![一些种个项时天日]))"
    r"|(?<![A-Za-z0-9])[xX×](?=[一-鿿])(?!光|射线|染色体|轴)"
)
_MARK = re.compile(f"[{MASK_MARKS}]")
"""A mask begins with its first mark, or two or three digits of a year before."""
_YEAR = re.compile(r"(?:年|[—\-－～~至](?:20)?[xX×*_\d]{2,4}年)")
_PLACE = re.compile(r"(?:省|市|县|縣|区|區|旗|州|盟|镇|鎮|乡|鄉|村|街道|社区|路|校|局|学院|中学|小学|公司|医院)")
_COUNT = re.compile(r"\s?(?:[余多几来]|万|亿|千|百|元|人|名|位|户|个|次|期|场|份|册|件|项|张|条|块|亩|家|所|处|篇|月|日|%|％|平方)")
_PERSON = re.compile(r"(?:同志|书记|局长|镇长|县长|市长|主席|主任|院长|校长|教授|老师|先生|女士|同学)")


def find_masks(text: str) -> tuple[Mask, ...]:
    """The masks of a clean text in order; offsets are half open in it. `20xx余册` is a number, `20xx年` a year."""
    masks: list[Mask] = []
    done = 0
    for mark in _MARK.finditer(text):
        at = mark.start()
        for start in (at - 3, at - 2, at):
            found = _MASK.match(text, start) if start >= done else None
            if found:
                masks.append(Mask(*found.span(), _kind(text, *found.span())))
                done = found.end()
                break
    return tuple(masks)


def _kind(text: str, start: int, end: int) -> Kind:
    after, before = text[end : end + 8], text[max(0, start - 1) : start]
    if _YEAR.match(after):
        return "year"
    if before.isdigit() or _COUNT.match(after):
        return "number"
    if _PERSON.match(after) or (before in "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾" and before):
        return "name"
    return "place" if _PLACE.match(after) else "word"
