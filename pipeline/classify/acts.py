"""What a group that a text names does there, told by the words around the name: it is counted, it is served, or it does the serving."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.layout import codes_of
from pipeline.classify.screen import Screen

# How far around the name of a group its role is told.
REACH = 8
NUMERAL = r"[0-9一二三四五六七八九十百千万两数近约达共各]"
COUNTED_AFTER = re.compile(rf"(?:等|代表|朋友|群众|和\w{{2,6}})?{NUMERAL}{{1,6}}[.0-9]{{0,6}}[余多]?[万千百]?[余多]?(?:人|名|户|位|次|家)")
COUNTED_BEFORE = re.compile(rf"{NUMERAL}[余多]?[万千百]?[余多]?(?:名|位|户|个|人次)?\w{{0,4}}$")
SERVED_BEFORE = re.compile(
    r"(?:培训|面向|针对|组织|吸引|帮助|惠及|服务|引导|教育|培育|培养|带动|辐射|使|让|为|向|给|受训|参训|举办|开展|用于|广大)\w{0,4}$"
)
SERVED_AFTER = re.compile(
    r"\w{0,3}(?:培训|讲座|体验|参观|素质|学习|参加|受益|听讲|接受|掌握|学会|参与|观看|需求|教育|活动|科普|大赛|竞赛|增收|听众|人次)"
)
SERVES_AFTER = re.compile(
    r"[^，。；！？,;：:]{0,8}(?:组成|担任|授课|主讲|为主|志愿|队伍|负责|协会|组长|牵头|重视|配备|宣讲|带头|先进|合作社|示范县)"
)

# What tells of each act, in order: behind the name, and before it.
AFTER = (COUNTED_AFTER, SERVED_AFTER, SERVES_AFTER)
BEFORE = (COUNTED_BEFORE, SERVED_BEFORE)


@cache
def _screen() -> Screen:
    """Where each expression is worth trying; those before a name from `REACH` characters before it on."""
    return Screen([*(told.pattern for told in AFTER), *(f".{{0,{REACH - 1}}}{told.pattern}" for told in BEFORE)])


def acts(text: str, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each act, and each group whose name starts and ends there, whether the group does it."""
    begins = np.maximum(starts - REACH, 0)
    kinds, count = len(AFTER) + len(BEFORE), len(starts)
    places = np.concatenate([np.tile(ends, len(AFTER)), np.tile(begins, len(BEFORE))])
    worth = _screen().worth(codes_of(text + "\0"), np.repeat(np.arange(kinds), count), places).reshape(kinds, count)
    found = np.zeros((len(AFTER), count), np.bool_)
    for told, row, left in zip(AFTER, found, worth, strict=False):
        at = np.flatnonzero(left)
        row[at] = [told.match(text, end) is not None for end in ends[at].tolist()]
    for told, row, left in zip(BEFORE, found, worth[len(AFTER) :], strict=False):
        at = np.flatnonzero(left & ~row)
        row[at] = [
            told.search(text, begin, start) is not None for begin, start in zip(begins[at].tolist(), starts[at].tolist(), strict=True)
        ]
    return found
