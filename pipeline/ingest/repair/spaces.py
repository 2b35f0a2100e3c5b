"""Spaces inside running Chinese."""

from __future__ import annotations

import re

from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import Language, fold_letter, language

_HAN = "一-鿿㐀-䶿〇"
_OPEN, _CLOSE = "“‘（《〈【「『〔", "”’）》〉】」』〕"
_STOPS = "，。、；：！？"
_BLANK = "[ \t\xa0]{1,3}"
_DATE_TAIL = r"(?!(?:\d{4}年)?\d{1,2}月\d{1,2}日[ \t]*$)(?!(?:19|20)\d\d年[^。，；,;]{0,14}$)"
_AROUND = re.compile(
    rf"(?<=[{_HAN}\d{_CLOSE}%]){_BLANK}(?=[{_STOPS}{_CLOSE}])"
    rf"|(?<=[{_STOPS}{_OPEN}]){_BLANK}(?=[{_HAN}\d{_OPEN}])"
    rf"|(?<=[{_HAN}]){_BLANK}(?=[{_OPEN}])|(?<=[{_CLOSE}]){_BLANK}(?=[{_HAN}])"
    rf"|(?<=[{_HAN}\d]){_BLANK}[,;](?:{_BLANK})?(?=[{_HAN}\d{_OPEN}])|(?<=[{_HAN}])[,;]{_BLANK}(?=[{_HAN}])"
    rf"|(?<=[{_HAN}]){_BLANK}{_DATE_TAIL}(?=\d[\d.,]{{0,12}} ?[{_HAN}%])|(?<=\d){_BLANK}(?=[{_HAN}%])",
    re.MULTILINE,
)
_BETWEEN = re.compile(rf"(?<=[{_HAN}])[ \t\xa0](?=[{_HAN}])")
_PROSE = re.compile(f"[{_STOPS},;]")
SPACED_SHARE = 0.5
"""Share of Chinese characters followed by a space from which a line counts as spaced out letter by letter."""
MOST_BREAKS = 3
LEAST_LINE = 24
LEAST_TIE = -3.0
"""ln P(character | the two before) from which two sides of a space belong to one word."""


def spaces(text: str) -> list[Change]:
    """Changes that close spaces around numbers and marks, inside words, and in lines spaced out letter by letter."""
    if " " not in text and "\xa0" not in text and "\t" not in text:
        return []
    changes = [Change(*found.span(), found.group().strip(" \t\xa0"), "space", "certain") for found in _AROUND.finditer(text)]
    start = 0
    for line in text.split("\n"):
        found_between = list(_BETWEEN.finditer(line))
        if found_between and (_spaced_out(line) or _is_prose(line, len(found_between))):
            changes.extend(
                Change(start + found.start(), start + found.end(), "", "space", "likely")
                for found in found_between
                if _spaced_out(line) or _one_word(line, found.start(), language())
            )
        start += len(line) + 1
    return changes


def _spaced_out(line: str) -> bool:
    han = re.findall(f"[{_HAN}]", line)
    return len(han) >= LEAST_LINE / 2 and len(re.findall(rf"[{_HAN}] (?! )", line)) > SPACED_SHARE * len(han)


def _is_prose(line: str, breaks: int) -> bool:
    return len(line) >= LEAST_LINE and breaks <= MOST_BREAKS + len(line) // 200 and bool(_PROSE.search(line))


def _one_word(line: str, at: int, model: Language) -> bool:
    """Whether the characters around a space go on one word."""
    before = "".join(map(fold_letter, line[max(0, at - 2) : at]))
    return model.log_probability(before, fold_letter(line[at + 1])) > LEAST_TIE
