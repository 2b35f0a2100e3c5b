"""Numbers that copying bent: a full stop for the decimal point, a ditto mark for the middle dot, digits printed twice."""

from __future__ import annotations

import re
from itertools import islice

from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.codes import HOLE

_POINTS = tuple(
    re.compile(
        rf"{mark}(?<=\d{mark})(?=\d{{1,3}}(?!\d)(?:[余多]?[万亿千]|%|％|‰|倍|元|公里|平方|立方|[米亩吨克]|公[斤顷]|个百分点|百分点|小时))"
    )
    for mark in "。．"
)
"""One expression a mark: those that begin with a letter of their own are found fastest."""
_DITTO = re.compile(r"(?<![\d′'])(?P<month>1[0-2]|[1-9])〃(?P<day>3[01]|[12]\d|[1-9])(?!\d)(?=[“”\"]?[一-鿿])")
_BRACKET = re.compile(
    r"(?<=[发發字办辦文函通号號组組委令])[?？](?P<year>(?:19|20)\d\d|20[xX×*_]{2}|[xX×*]{2,4})[?？](?=第?(?:\d{1,4}|[xX×*]{1,4})[号號])"
)
_TORN = re.compile("(?<=[0-9])\ufffd{1,4}|\ufffd{1,4}(?=[0-9])")
_ENTITY_DOT = re.compile(r"&?#(?:_{2,6}|[xX×*]{2,6});")
_NUMBER = re.compile(r"\d(?:(?:[\d.]|,(?=\d{3})){0,30}\d)?")
_ITEM = re.compile(r"(?<![\d.])(?P<item>\d{1,2}\.)(?=(?P=item)(?!\d))")
SHORTEST_RUN, LONGEST_RUN = 4, 30
_OVERPRINT = re.compile(rf"(?:(?P<run>\S{{2,{LONGEST_RUN}}})(?P=run) ?){{2,8}}")
_RUN = re.compile(r"(?P<run>\S{2,30})(?P=run)(?P<gap> ?)")
_WORDS = re.compile(rf"[一-鿿]{{{SHORTEST_RUN},{LONGEST_RUN}}}")
LEAST_RUNS = 2
LEAST_DOUBLED = 5
DOUBLED_SHARE = 0.75
"""Share of numbers that must be doubled for the page to count as printed twice; item numbers and years in names may not be."""
TITLE_REACH = 300
"""Where a page's title stands, in characters."""
FIRST = 12
"""So many numbers show whether a page is worth counting."""


def bent_numbers(text: str) -> list[Change]:
    """Changes for `1。2万`, `3〃23`, `发?2010?1号`, `六#____;五`; no digit is made or lost."""
    changes = [Change(*found.span(), ".", "decimal-point", "certain") for point in _POINTS for found in point.finditer(text)]
    if "\ufffd" in text:
        changes += [Change(*found.span(), HOLE, "lost-digit", "certain") for found in _TORN.finditer(text)]
    if not any(sign in text for sign in "〃?？#"):
        return changes
    for found in _DITTO.finditer(text):
        changes.append(Change(found.end("month"), found.end("month") + 1, "·", "ditto-mark", "certain"))
    for found in _BRACKET.finditer(text):
        changes.append(Change(found.start(), found.start() + 1, "〔", "year-bracket", "certain"))
        changes.append(Change(found.end() - 1, found.end(), "〕", "year-bracket", "certain"))
    for found in _ENTITY_DOT.finditer(text):
        changes.append(Change(*found.span(), "·", "masked-entity", "likely"))
    return changes


def doubled_numbers(text: str) -> list[Change]:
    """Changes that halve numbers printed twice (`7070 万元`), only on pages where nearly every number is."""
    first = list(islice(_NUMBER.finditer(text), FIRST))
    if 2 * sum(bool(_half(found.group())) for found in first) < len(first):
        return []
    numbers = list(_NUMBER.finditer(text))
    doubled = [found for found in numbers if _half(found.group())]
    if len(doubled) < LEAST_DOUBLED or len(doubled) < DOUBLED_SHARE * len(numbers):
        return []
    changes = [Change(*found.span(), _half(found.group()), "doubled-number", "likely") for found in doubled]
    return changes + [Change(found.start(), found.end("item"), "", "doubled-number", "likely") for found in _ITEM.finditer(text)]


def _half(number: str) -> str:
    half = number[: len(number) // 2]
    return half if half * 2 == number else ""


def doubled_runs(text: str) -> list[Change]:
    """Changes that halve a title printed twice, run by run, to look bold: two phrases or more in a row that stand double."""
    if not _says_again(text[:TITLE_REACH]):
        return []
    changes = []
    for found in _OVERPRINT.finditer(text, 0, TITLE_REACH):
        runs = list(_RUN.finditer(text, found.start(), found.end()))
        if sum(bool(_WORDS.fullmatch(run["run"])) for run in runs) >= LEAST_RUNS:
            changes += [Change(run.end("run"), run.start("gap"), "", "doubled-run", "likely") for run in runs]
    return changes


def _says_again(title: str) -> bool:
    """Whether a run of four characters or more stands twice in a row. Every such run holds one of the pairs looked at."""
    for at in range(0, len(title) - 1, SHORTEST_RUN - 1):
        pair, end = title[at : at + 2], at + LONGEST_RUN + 2
        again = title.find(pair, at + SHORTEST_RUN, end)
        while again >= 0:
            if _repeats(title, at, again - at):
                return True
            again = title.find(pair, again + 1, end)
    return False


def _repeats(title: str, at: int, step: int) -> bool:
    """Whether the stretch around a place that says the same `step` characters later is as long as that."""
    begin = end = at
    while end + step < len(title) and title[end] == title[end + step]:
        end += 1
    while begin and title[begin - 1] == title[begin - 1 + step]:
        begin -= 1
    return end - begin >= step
