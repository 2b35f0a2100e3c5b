"""Which script a page is in, and traditional text in simplified script."""

from __future__ import annotations

import re
from functools import cache

from pipeline import vocabulary
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import forms, simple, simplify
from pipeline.records import Script

MIXED_SHARE = 0.1
"""Share of characters in the rarer script from which a page counts as mixed; names alone stay below it."""
LEAST_LETTERS = 3
LEAST_REGIONAL_MARKS = 2
_ASPECT = re.compile(
    "(?<![编名显论巨专土卓昭原合拙所遗译执新旧撰著遺譯顯論專編執舊])著(?![作名者书称述录于有书《、，。；）])|著(?=眼|手|力|重|想|落|实|陆|装|火)"
)
"""Traditional 著 that simplified text writes 着: verbal endings and 着眼, 着力; not 著作, 名著."""


@cache
def _only(kind: str) -> re.Pattern[str]:
    """Characters that only one script uses. What GB 2312 or Big5 also has is no proof (於, 乾; 台, 里)."""
    letters = "".join(map(chr, range(0x4E00, 0xA000)))
    other = forms(letters, "t2s" if kind == "traditional" else "s2t")
    charset = "gb2312" if kind == "traditional" else "big5"
    return re.compile("[" + "".join(a for a, b in zip(letters, other, strict=True) if a != b and not _encodes(a, charset)) + "]")


def _encodes(letter: str, charset: str) -> bool:
    try:
        letter.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def script_of(text: str) -> Script:
    """The script of a text: `mixed` when both make up a tenth of what tells them apart."""
    old = len(_only("traditional").findall(text))
    new = len(_only("simplified").findall(text)) if old else 1
    if old < LEAST_LETTERS or old <= MIXED_SHARE * (old + new):
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
    if "著" in after:
        after = _ASPECT.sub("着", after)
    for name in _places():
        plain = simplify(name)
        at = after.find(plain)
        while at >= 0:
            if line[at] == name[0]:
                after = after[:at] + name + after[at + len(name) :]
            at = after.find(plain, at + 1)
    return after


@cache
def _places() -> tuple[str, ...]:
    return tuple(row["name"] for row in vocabulary.load("repair_places", ("name",)))


@cache
def _regional() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = vocabulary.load("repair_regional", ("pattern", "replacement"))
    return tuple((re.compile(row["pattern"]), row["replacement"]) for row in rows if row["pattern"])


_STRONG = ("社群", "社羣", "網路", "网路", "軟體", "软体", "資訊", "资讯", "專案", "专案", "簡訊", "简讯")
_TAIWAN = re.compile(
    "民國[〇一二三四五六七八九十百0-9]|里長|鄉公所|立法院|行政院|新臺幣|新台幣|國小|區公所|縣府|市府|民国[〇一二三四五六七八九十百0-9]|特區政府|港元"
)
_MAINLAND = re.compile("科协|科協|党委|黨委|县委|縣委|市委|区委|區委|领导小组|領導小組|党组|黨組|纲要|綱要|党支部|黨支部")


def regional_words(text: str) -> list[Change]:
    """Changes that take back Taiwan words which a phrase conversion put into a mainland text; needs two different marks of it."""
    if not any(word in text for word in _STRONG):
        return []
    hits = [(pattern, replacement, list(pattern.finditer(text))) for pattern, replacement in _regional()]
    marks = sum(bool(found) for _, _, found in hits)
    if marks < LEAST_REGIONAL_MARKS or _TAIWAN.search(text) or not _MAINLAND.search(text):
        return []
    return [
        Change(*match.span(), replacement, "regional-word", "likely") for _, replacement, found in hits if replacement for match in found
    ]
