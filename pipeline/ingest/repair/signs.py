"""Cheap signs of shifted text: which pages, lines and marks deserve the costly reading of `shifted`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.ingest.repair import codes
from pipeline.ingest.repair.language import LINE_START, Language, fold_letter, fold_line, forms, simple, traditional, usual, usual_letters
from pipeline.ingest.repair.readings import GLOSS, SYLLABLE, SYLLABLE_LETTERS, TONED, is_syllable, reads

_HAN = re.compile(r"[一-鿿]")
_MARK = re.compile(r"[；;？?，,！!。：:]")
_SYMBOLS = re.compile(r"[ㄅ-ㄩ]{3}|[─-╿]{3}")
_ROWS = re.compile(r"[ㄅ-ㄩ]{3}|[ㄅ-ㄩ][ˊˇˋ˙]|[─-╿]{3}")
_OPENERS = "（(《〈“‘「『【〔①②③④⑤⑥⑦⑧⑨⑩　 "
_ASKING = "?？!！"
SYLLABLE_OF_TWO = rf"[a-zê{TONED}]{{2,6}}"
_LOST = re.compile(rf"[?？](?:[；，？！。]|{SYLLABLE}[)）])")
_KEPT = re.compile(rf"[?？][(（]{SYLLABLE}[)）]")
_EATEN = re.compile(rf"[?？]{SYLLABLE}[)）]")
_LETTER_END = re.compile(rf"[一-鿿，。；！][A-Z^`a-z]\({SYLLABLE_OF_TWO}[)）]")
_TONE = re.compile(r"[^a-z]")
LONELY = -6.0
"""ln P(mark | the two characters before) below which a mark stands there with little reason."""
DRAWN = 0.015
"""Share of a swallowed candidate among what follows the character before, from which the candidate is worth a look."""


class Gloss(NamedTuple):
    """A gloss of a line, whole or with its opening bracket gone: half-open span and syllable."""

    start: int
    end: int
    reading: str


class Bare(NamedTuple):
    """A line without its glosses: the text, where each character stands in the line, the glosses."""

    text: str
    places: Sequence[int]
    glosses: tuple[Gloss, ...]


def means_symbols(text: str) -> bool:
    """Whether bopomofo and frames on the page are meant: they come in rows or with tone marks; in shifted text mostly singly."""
    return bool(_ROWS.search(text))


def eats_letters(text: str) -> bool:
    """Whether the page may show one `?` for a lost byte and the ASCII character after it; a bracket that stayed says it does not."""
    return bool(_EATEN.search(text)) or not _KEPT.search(text)


HINTS = tuple(
    [f"{mark}{after}" for mark in "?？" for after in f"；，？！。{SYLLABLE_LETTERS}"]
    + [f"{letter}(" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ^`abcdefghijklmnopqrstuvwxyz"]
)
"""A text that is `hinted` holds a rare letter or one of these."""


def hinted(text: str) -> bool:
    """Whether the text holds what every trace holds; quick, since most pages have none."""
    if _rare_letter().search(text):
        return True
    return (("?" in text or "？" in text) and bool(_LOST.search(text))) or ("(" in text and bool(_LETTER_END.search(text)))


def traced(line: str) -> bool:
    """Whether a line of a simplified page shows shifted text: a rare character after a mark, a lost byte, half a gloss."""
    return hinted(line) and bool(_traces().search(line))


@cache
def _rare_letter() -> re.Pattern[str]:
    return re.compile(rare())


@cache
def rare() -> str:
    """A class of Chinese characters that stand in no prose; signs, Greek and kana stand in some."""
    known = "".join(sorted({*usual_letters(), *forms(usual_letters(), "s2t")}))
    return rf"[^\x00-\u4dff\ua000-\uffff{known}]"


@cache
def _traces() -> re.Pattern[str]:
    return re.compile(
        rf"[；;？?，,！!。：:][^\n，。；：！？,;:!?]{{0,3}}{rare()}"
        rf"|[?？][；，？！。]|[?？]{SYLLABLE}[)）]|[，。；！][一-鿿]?[A-Z^`a-z]\({SYLLABLE_OF_TWO}[)）]"
    )


def strip(line: str) -> Bare:
    """The line without glosses, broken ones too."""
    found = [match for match in GLOSS.finditer(line) if is_syllable(match["reading"]) and _may_gloss(line, match)]
    if not found:
        return Bare(line, range(len(line)), ())
    places: list[int] = []
    at = 0
    for match in found:
        places.extend(range(at, match.start()))
        at = match.end()
    places.extend(range(at, len(line)))
    return Bare("".join(line[place] for place in places), places, tuple(Gloss(*match.span(), match["reading"]) for match in found))


def _may_gloss(line: str, found: re.Match[str]) -> bool:
    before = line[found.start() - 1] if found.start() else ""
    if found["open"]:
        return bool(before)
    return before in ("?", "？") or (bool(_TONE.search(found["reading"])) and not before.isascii())


def suspects(line: str, bare: Bare, model: Language, *, old: bool = False) -> Iterator[int]:
    """Offsets in the line from which it may be out of step: marks before unlikely characters, glosses of another character.

    `old` says that the page is in traditional script, where a simplified character after a mark is odd.
    """
    places = [bare.places[at] for at in _marks(bare.text, model, old)]
    for gloss in bare.glosses:
        before = line[gloss.start - 1]
        if not reads(before, gloss.reading):
            places.append(gloss.start - 1 if _MARK.match(before) else gloss.start)
    yield from sorted(set(places))


def _marks(text: str, model: Language, old: bool) -> Iterator[int]:
    folded = LINE_START + fold_line(text)
    for match in _MARK.finditer(text):
        if _unlikely(text, folded, match.start(), model, old):
            yield match.start()


def _unlikely(text: str, folded: str, at: int, model: Language, old: bool) -> bool:
    """Whether a mark, or the characters after it, stand there with little reason; `folded` has one character more in front."""
    after = text[at + 1 : at + 4]
    if not at or not after:
        return not at or _unfinished(text, folded, at, model)
    if after[0] in _ASKING or (text[at] in "?？" and _MARK.match(after[0])):
        return True
    if not _HAN.match(after[0]):
        return (not _SYMBOLS.match(after) and not _plain(after[0])) or _unfinished(text, folded, at, model)
    if not all(map(usual, after)) or (old and any(map(_new, after))):
        return True
    letters = folded[at + 2 : at + 5]
    odd = text[at] in _ASKING or any(_HAN.match(letters[i]) and not model.has(letters[i : i + 2]) for i in range(len(letters) - 1))
    return (odd and _promising(text[at], after, model)) or _unfinished(text, folded, at, model)


@cache
def _new(letter: str) -> bool:
    """Whether traditional text writes the character otherwise."""
    return traditional(letter) != letter and simple(letter) == letter


def strange(text: str, *, old: bool) -> bool:
    """Whether the text holds a character that stands in no sound text of the page's script."""
    return any(
        (letter >= "一" and (not usual(letter) or (old and _new(letter)))) or letter in "?？" or codes.is_symbol(letter) for letter in text
    )


def _promising(mark: str, after: str, model: Language) -> bool:
    """Whether the characters after a mark, read one byte later, begin with a pair that goes together."""
    halves, first, follow = codes.wide_code(mark), codes.wide_code(after[0]), codes.wide_code(after[1]) if len(after) > 1 else None
    if not halves or not first:
        return False
    begin = fold_letter(codes.letter_of(halves[1], first[0]) or "\0")
    seconds = [letter for _, letter in codes.droppable(first[1], follow[0] if follow else -1)]
    if follow:
        seconds.append(codes.letter_of(first[1], follow[0]))
    elif len(after) > 1 and after[1].isascii():
        seconds.append(codes.letter_of(first[1], ord(after[1])))
    if any(letter and model.has(begin + fold_letter(letter)) for letter in seconds):
        return True
    shown = fold_letter(after[0])
    return any(model.has(fold_letter(letter) + shown) for _, letter in codes.droppable(halves[1], first[0]))


def _unfinished(text: str, folded: str, at: int, model: Language) -> bool:
    """Whether the words before a mark would rather go on with a character that the mark may have swallowed."""
    halves = codes.wide_code(text[at])
    if not at or not halves:
        return False
    if text[at] not in _ASKING and model.log_probability(folded[at - 1 : at + 1], folded[at + 1]) >= LONELY:
        return False
    candidates = tuple(letter for _, letter in codes.ending_in_simple(halves[0]))
    return model.best_after(folded[at], candidates) > DRAWN


def _plain(letter: str) -> bool:
    """Whether the character may follow a mark in sound text (a letter may not: it can be the end of a run)."""
    return letter.isdecimal() or letter in _OPENERS or not (letter.isascii() or codes.wide_code(letter))
