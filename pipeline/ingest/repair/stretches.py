"""Finds stretches that look shifted out of step and has them read; the rule `gbk-out-of-step` and `pinyin-inside-character`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from pipeline.ingest.repair import codes, shifted
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import LINE_START, Language, fold_letter, language, traditional, usual_letters
from pipeline.ingest.repair.readings import GLOSS, SYLLABLE, is_syllable, reads
from pipeline.ingest.repair.shifted import Decoder, Reading, Token
from pipeline.records import Certainty

LEAST_GAIN = 4.0
CERTAIN_GAIN = 12.0
CERTAIN_LEAD = 3.0
LIKELY_LEAD = 0.0
LONGEST = 90
_HAN = re.compile(r"[一-鿿]")
_MARK = re.compile(r"[；;？?，,！!。：:]")
_SYMBOLS = re.compile(r"[ㄅ-ㄩ]{2}|[─-╿]{2}")
"""Real bopomofo and frames come in rows; in shifted text single ones stand between characters."""
_OPENERS = "（(《〈“‘「『【〔①②③④⑤⑥⑦⑧⑨⑩　 "
LONELY = -6.0
DRAWN = 0.03
_LOST = re.compile(rf"[?？](?:[；，？！。]|{SYLLABLE}[)）])")
_EATEN = re.compile(rf"[?？]{SYLLABLE}[)）]")
_LETTER_END = re.compile(r"[一-鿿，。；！][A-Z^`a-z]\(")
_TONE = re.compile(r"[^a-z]")


def tokenize(line: str) -> list[Token]:
    """The characters of a line, with each gloss (broken ones too) as one token."""
    tokens: list[Token] = []
    at = 0
    for found in GLOSS.finditer(line):
        if not is_syllable(found["reading"]) or not _may_gloss(line, found):
            continue
        tokens.extend(Token(i, i + 1, line[i]) for i in range(at, found.start()))
        tokens.append(Token(found.start(), found.end(), found.group(), found["reading"]))
        at = found.end()
    tokens.extend(Token(i, i + 1, line[i]) for i in range(at, len(line)))
    return tokens


def _may_gloss(line: str, found: re.Match[str]) -> bool:
    before = line[found.start() - 1] if found.start() else ""
    if found["open"]:
        return bool(before)
    return before in ("?", "？") or (bool(_TONE.search(found["reading"])) and not before.isascii())


def suspects(tokens: list[Token], model: Language) -> Iterator[int]:
    """Indices of tokens from which the text may be out of step: marks before unlikely characters, glosses of another character."""
    for index, token in enumerate(tokens):
        if token.reading:
            before = tokens[index - 1] if index else None
            if before and before.text not in ("?", "？") and not reads(before.text, token.reading):
                yield index
        elif _MARK.match(token.text) and _unlikely(tokens, index, model):
            yield index


def _unlikely(tokens: list[Token], index: int, model: Language) -> bool:
    """Whether a mark, or the characters after it, stand there with little reason."""
    if not index or tokens[index].text in "?？!！":
        return True
    after = [token for token in tokens[index + 1 : index + 4] if not token.reading]
    if not after or tokens[index + 1].reading:
        return bool(tokens[index + 1 :])
    first = after[0].text
    if not _HAN.match(first):
        return not _SYMBOLS.match(first + (after[1].text if len(after) > 1 else "")) and not _plain(first)
    letters = [fold_letter(token.text) for token in after]
    pairs = ("".join(pair) for pair in pairwise(letters) if _HAN.match(pair[0]))
    return any(not model.has(pair) for pair in pairs) or _unfinished(tokens, index, model)


def _unfinished(tokens: list[Token], index: int, model: Language) -> bool:
    """Whether the words before a mark would rather go on with a character that the mark may have swallowed."""
    pair = codes.wide_code(tokens[index].text)
    before = [fold_letter(token.text) for token in tokens[max(0, index - 4) : index] if not token.reading][-2:]
    if not pair or not before:
        return False
    candidates = tuple(letter for _, letter in codes.ending_in_simple(pair[0]))
    lonely = model.log_probability("".join(before), fold_letter(tokens[index].text)) < LONELY
    return lonely and model.best_after(before[-1], candidates) > DRAWN


def _plain(letter: str) -> bool:
    """Whether the character may follow a mark in sound text (a letter may not: it can be the end of a run)."""
    return letter.isdecimal() or letter in _OPENERS or not (letter.isascii() or codes.wide_code(letter))


def out_of_step(text: str, script: str) -> list[Change]:
    """Changes that put shifted stretches of the text back in step; `script` is that of the page.

    The damage comes with traditional pages. A simplified page is read only where it shows rare characters or a broken gloss.
    """
    if script == "simplified" and not _hinted(text):
        return []
    changes: list[Change] = []
    start = 0
    decoder = Decoder(language(), script, eats=bool(_EATEN.search(text)))
    for line in text.split("\n"):
        if line and (script != "simplified" or (_hinted(line) and _traces().search(line))):
            changes.extend(_line(line, start, decoder))
        start += len(line) + 1
    return changes


def _hinted(text: str) -> bool:
    """Whether the text holds what every trace holds; quick, since most pages have none."""
    return bool(
        _rare_letter().search(text) or (("?" in text or "？" in text) and _LOST.search(text)) or ("(" in text and _LETTER_END.search(text))
    )


@cache
def _rare_letter() -> re.Pattern[str]:
    return re.compile(_rare())


@cache
def _rare() -> str:
    """A class of characters that stand in no prose."""
    usual = "".join(sorted({form for letter in usual_letters() for form in (letter, traditional(letter))}))
    return rf"[^\x00-\xff{usual}　-〿！-～‐-⁞①-⓿■-◿℃ⅠⅡⅢⅣⅤ㎡ㄅ-ㄩ─-╿]"


@cache
def _traces() -> re.Pattern[str]:
    """What shifted text shows even on a simplified page: a rare character after a mark, a lost byte, half a gloss."""
    return re.compile(
        rf"[；;？?，,！!。：:][^\n，。；：！？,;:!?]{{0,3}}{_rare()}"
        rf"|[?？][；，？！。]|[?？]{SYLLABLE}[)）]|[，。；！][一-鿿]?[A-Z^`a-z]\("
    )


def _line(line: str, offset: int, decoder: Decoder) -> Iterator[Change]:
    tokens = tokenize(line)
    done = 0
    for first in suspects(tokens, language()):
        if first < done:
            continue
        context = LINE_START + "".join(fold_letter(token.text) for token in tokens[max(0, first - 4) : first] if not token.reading)
        reading = shifted.read(decoder, tokens[: first + LONGEST], first, context[-2:])
        if reading.gain >= LEAST_GAIN:
            yield from _changes(tokens, first, reading, offset)
            done = reading.last


def _changes(tokens: list[Token], first: int, reading: Reading, offset: int) -> Iterator[Change]:
    certainty: Certainty = "certain" if reading.gain >= CERTAIN_GAIN and reading.lead >= CERTAIN_LEAD else "likely"
    begin, pieces = tokens[first].start, ""
    for link in reading.emitted:
        if not link.sound:
            pieces += link.letter
            continue
        if pieces:
            yield Change(offset + begin, offset + tokens[link.token].start, pieces, "gbk-out-of-step", certainty)
        begin, pieces = tokens[link.token].end, ""
    if pieces:
        yield Change(offset + begin, offset + tokens[reading.last - 1].end, pieces, "gbk-out-of-step", certainty)
