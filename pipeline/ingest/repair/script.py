"""Which script a page is in, and traditional text in simplified script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline import vocabulary
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import other_forms, simple, simplify
from pipeline.records import Script

MIXED_SHARE = 0.1
"""Share of characters in the rarer script from which a page counts as mixed; names alone stay below it."""
LEAST_LETTERS = 3
LEAST_REGIONAL_MARKS, LEAST_OF_ONE_MARK, LEFT_PER_MARK = 2, 2, 2
_NOT_BACK = str.maketrans("伕揹暱澂濬拏鎗燄", "夫背昵澄浚拿枪焰")
"""What conversion to traditional script makes of characters, and conversion to simplified script does not take back."""
_ASPECT = re.compile(
    "(?<![编名显论巨专土卓昭原合拙所遗译执新旧撰著遺譯顯論專編執舊])著(?![作名者书称述录于有书《、，。；）])|著(?=眼|手|力|重|想|落|实|陆|装|火)"
)
"""Traditional 著 that simplified text writes 着: verbal endings and 着眼, 着力; not 著作, 名著."""


@cache
def _only(kind: str) -> re.Pattern[str]:
    """Characters that only one script uses. What GB 2312 or Big5 also has is no proof (於, 乾; 台, 里)."""
    conversion, charset = ("t2s", "gb2312") if kind == "traditional" else ("s2t", "big5")
    return re.compile("[" + "".join(a for a, b in other_forms(conversion).items() if a != b and not _encodes(a, charset)) + "]")


def _encodes(letter: str, charset: str) -> bool:
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def old_letters() -> str:
    """The class of the letters without which a text is in simplified script."""
    return _only("traditional").pattern


@lru_cache(maxsize=8)
def script_of(text: str) -> Script:
    """The script of a text: `mixed` when both make up a tenth of what tells them apart."""
    old = len(_only("traditional").findall(text))
    if old < LEAST_LETTERS:
        return "simplified"
    new = len(_only("simplified").findall(text))
    if old <= MIXED_SHARE * (old + new):
        return "simplified"
    return "traditional" if new <= MIXED_SHARE * (old + new) else "mixed"


def to_simplified(text: str, script: Script) -> list[Change]:
    """Changes, one a line, that put traditional text in simplified script: the whole of a traditional page, else such lines."""
    if script == "simplified":
        return []
    changes, start = [], 0
    for line in text.split("\n"):
        if script == "traditional" or script_of(line) != "simplified":
            after = convert(line)
            if after != line:
                changes.append(Change(start, start + len(line), after, "script", "certain", letterwise=True))
        start += len(line) + 1
    return changes


def convert(line: str) -> str:
    """The line in simplified script, of equal length; names that keep a traditional character keep it."""
    after = simplify(line)
    if len(after) != len(line):
        after = "".join(map(simple, line))
    after = after.translate(_NOT_BACK)
    if "著" in after:
        after = _ASPECT.sub("着", after)
    for name, plain in _places():
        at = after.find(plain)
        while at >= 0:
            if line[at] == name[0]:
                after = after[:at] + name + after[at + len(name) :]
            at = after.find(plain, at + 1)
    return after


@cache
def _places() -> tuple[tuple[str, str], ...]:
    """Names that keep a traditional character, and what conversion makes of them."""
    return tuple((row["name"], simplify(row["name"])) for row in vocabulary.load("repair_places", ("name",)))


class _Word(NamedTuple):
    """A word of Taiwan that phrase conversion writes for one of the mainland; a mark stands in no prose of the mainland."""

    pattern: re.Pattern[str]
    replacement: str
    mark: str


@cache
def _regional() -> tuple[_Word, ...]:
    rows = vocabulary.load("repair_regional", ("pattern", "replacement", "mark"))
    return tuple(
        _Word(re.compile(row["pattern"]), row["replacement"], row["pattern"].partition("(")[0] if row["mark"] == "yes" else "")
        for row in rows
    )


@cache
def regional_marks() -> tuple[str, ...]:
    """The words of which one stands in every text that a phrase conversion went over."""
    return tuple(word.mark for word in _regional() if word.mark)


@cache
def _kept_by_conversion() -> frozenset[str]:
    """Words for which a mark stands, but that the conversion also writes for others."""
    return frozenset(word.replacement for word in _regional() if not word.mark) | {
        word.replacement for word in _regional() if word.mark and any(other.pattern.search(word.replacement) for other in _regional())
    }


_TAIWAN = re.compile("民国[〇一二三四五六七八九十百0-9]|里长|乡公所|立法院|行政院|新[臺台]币|国小|区公所|县府|市府(?!办)|特区政府|港元")
_MAINLAND = re.compile(
    "科协|党[委组员支]|[县市区]委|领导小组|纲要|[居村]委|街道|人民政府|[县镇乡]政府|两委|乡村振兴|小康|十[一二三四]五|社会主义"
)


def regional_words(text: str, script: Script) -> list[Change]:
    """Changes that take back Taiwan words which a phrase conversion put into a mainland text of this script.

    The conversion changes every such word it meets: a page must show two different ones (on a traditional page one twice), and
    hardly any of the mainland words that it would have replaced.
    """
    plain = text if script == "simplified" else convert(text)
    marks = [word for word in _regional() if word.mark and word.mark in plain]
    if not marks or not _converted(plain, marks, script) or _TAIWAN.search(plain) or not _MAINLAND.search(plain):
        return []
    return [
        Change(*match.span(), word.replacement, "regional-word", "likely") for word in _regional() for match in word.pattern.finditer(plain)
    ]


def _converted(plain: str, marks: Sequence[_Word], script: Script) -> bool:
    """Whether the marks, and the words that should not be there, speak for a phrase conversion of the whole page."""
    found = {word.mark: len(word.pattern.findall(plain)) for word in marks if word.pattern.search(plain)}
    own = {word.replacement for word in _regional() if word.mark} - _kept_by_conversion()
    left = sum(plain.count(word) for word in own)
    if len(found) >= LEAST_REGIONAL_MARKS:
        return sum(found.values()) > LEFT_PER_MARK * left
    return script != "simplified" and sum(found.values()) >= LEAST_OF_ONE_MARK + 2 * LEFT_PER_MARK * left
