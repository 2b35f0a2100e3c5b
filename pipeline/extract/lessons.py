"""Lessons: 堂 and 节 count events where somebody lectured, and nothing where they count a timetable, films or prizes."""

from __future__ import annotations

import re

from pipeline.extract.quantities import Quantity

_PUBLIC = re.compile("讲座|科普课|专题|公开课|示范课|培训|党课|网课|直播")
_TAUGHT = re.compile("授课")
_LECTURED = re.compile("(?:开讲|主讲|宣讲|送课|讲)了?[^，]{0,12}$")
_GIVEN = re.compile("(?:[开讲办授做作]|[给为][^，。；]{1,12}上|送上|带来|献上|开设|举办|组织|安排|举行)[了过]?$")
"""What is said of one lesson that was given; 一堂课 elsewhere is a figure of speech."""

_PAID = re.compile("[给补付要收]")
"""讲一堂给五十块 tells what a lesson is paid."""

_TIMETABLE = re.compile("每[周天日]|课表|课程表|课时量|一天|缺|旷|迟到")
_RECORDED = re.compile("录制|录播|拍摄|制作|上线|评出|评选|评为|获评|入选|精品课|优质课")
"""Lessons that were filmed or picked out for a prize were given elsewhere."""


def lesson(quantity: Quantity, before: str, after: str) -> str:
    """The words by which 堂 or 节 counts lessons that were given to people; '' where it does not.

    `before` and `after` are the words of the clause around the number. 节 needs a public lecture or course beside it, 堂 nothing: pupils'
    timetables are told in 节.
    """
    if "每周" in before:
        return ""
    if quantity.unit_text == "节":
        told = _PUBLIC.search(before + after) or ((quantity.low or 0) > 1 and _LECTURED.search(before))
        return told[0] if told else ""
    if _TIMETABLE.search(before) or _RECORDED.search(before):
        return ""
    if quantity.chinese and quantity.low == 1:
        given = None if _PAID.match(after) else _GIVEN.search(before) or _PUBLIC.search(before + after) or _TAUGHT.search(before)
        return given[0] if given else ""
    return quantity.unit_text


def recorded(before: str) -> bool:
    """Whether the lectures told of are films: 录制慕课12讲."""
    return _RECORDED.search(before) is not None
