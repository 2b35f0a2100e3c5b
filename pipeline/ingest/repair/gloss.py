"""Pinyin glosses after characters, `(rén)` or `(dang) `, that copying sites strew over a text."""

from __future__ import annotations

import re

from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.readings import GLOSS, TONED, plain, reads

LEAST_ON_SIMPLIFIED = 5
"""Writers of simplified pages gloss rare characters now and then; only a habit is damage."""
LEAST_CONSISTENT = 0.6
LEAST_ON_TRADITIONAL = 0.3
"""Share of a glossed character's occurrences that carry the gloss: near 1 on damaged pages, low on pages about pronunciation."""
_NOTES = re.compile("多音字|拼音|读音|讀音|注音|读作|讀作|念作|读成|讀成|字典|词典|字典|辞典|释义|釋義|声调|聲調|音标")
_NOTES_PER_GLOSS = 0.1
GLOSS_LETTERS = f"[a-z{TONED}]"
"""What a gloss ends with, before its bracket."""
_ANY = re.compile(rf"{GLOSS_LETTERS} ?[)）]")
_WRAPPED = re.compile(rf"\n?\(\n?[a-zê{TONED}]{{1,6}}\n?[a-zê{TONED}]{{0,5}}\n?\)")
_BREAKS = re.compile(r"[\n()]")
_LATIN = re.compile("[A-Za-z]")
_HAN = re.compile(r"[一-鿿]")


def glosses(text: str, script: str) -> list[Change]:
    """Changes that delete glosses, on pages where they are a habit; notes on pronunciation stay. `script` is the page's."""
    if not _ANY.search(text):
        return []
    found = [match for match in GLOSS.finditer(text) if match["open"] and _follows_its_character(text, match)]
    if not found or not _is_habit(text, found, script):
        return []
    return [Change(*_extent(text, match), "", "pinyin-gloss", "certain") for match in found]


def wrapped_glosses(text: str, script: str) -> list[Change]:
    """Changes that delete glosses cut by a line break, which stays: `校(xi` and `ào)` on the next line."""
    if script == "simplified":
        return []
    return [
        Change(*found.span(), "\n", "pinyin-gloss", "certain")
        for found in _WRAPPED.finditer(text)
        if found.group().count("\n") == 1 and found.start() and reads(text[found.start() - 1], _BREAKS.sub("", found.group()))
    ]


def _follows_its_character(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1] if match.start() else ""
    return bool(_HAN.match(before)) and reads(before, match["reading"])


def _extent(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The gloss with the space that some sites put after a toneless one, unless Latin text follows."""
    start, end = match.span()
    toned = plain(match["reading"]) != match["reading"]
    if text[end - 1] == " " and (toned or _LATIN.match(text, end)):
        end -= 1
    return start, end


def _is_habit(text: str, found: list[re.Match[str]], script: str) -> bool:
    if len(_NOTES.findall(text)) > _NOTES_PER_GLOSS * len(found):
        return False
    least = LEAST_ON_SIMPLIFIED if script == "simplified" else 1
    if len(found) < least:
        return False
    letters = {text[match.start() - 1] for match in found}
    occurrences = sum(text.count(letter) for letter in letters)
    return len(found) >= (LEAST_CONSISTENT if script == "simplified" else LEAST_ON_TRADITIONAL) * occurrences
