"""Finds stretches that look shifted out of step and has them read; the rule `gbk-out-of-step` and `pinyin-inside-character`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.repair import codes, shifted
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import LINE_START, Language, fold_letter, language
from pipeline.ingest.repair.readings import GLOSS, is_syllable, reads
from pipeline.ingest.repair.shifted import Decoder, Reading, Token
from pipeline.records import Certainty

LEAST_GAIN = 9.0
CERTAIN_GAIN = 12.0
CERTAIN_LEAD = 3.0
LIKELY_LEAD = 0.0
LONGEST = 90
_HAN = re.compile(r"[一-鿿]")
_MARK = re.compile(r"[；;？?，,！!。：:]")
_TONE = re.compile(r"[^a-z]")


def tokenize(line: str) -> list[Token]:
    """The characters of a line, with each gloss (broken ones too) as one token."""
    tokens, at = [], 0
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
    """Whether the characters after a mark go together badly."""
    after = [token for token in tokens[index + 1 : index + 5] if not token.reading]
    if not after:
        return bool(index + 1 < len(tokens))
    if index + 1 < len(tokens) and tokens[index + 1].reading:
        return True
    letters = [fold_letter(token.text) for token in after]
    if _MARK.match(after[0].text) and token_is_lost(tokens[index]):
        return True
    if letters[0] == "a" or not _plain(after[0].text):
        return codes.wide_code(after[0].text) is not None or after[0].text.isascii()
    if not _HAN.match(after[0].text):
        return False
    pairs = ["".join(pair) for pair in zip(letters, letters[1:], strict=False) if _HAN.match(pair[0])]
    return any(not model.has(pair) for pair in pairs[:2])


def token_is_lost(token: Token) -> bool:
    """Whether the token may stand for a byte that could not be shown."""
    return token.text in "?？"


def _plain(letter: str) -> bool:
    return bool(_HAN.match(letter)) or letter in "（(《〈“‘「『【〔①②③④⑤⑥⑦⑧⑨⑩　 " or letter.isdigit()


def out_of_step(text: str, script: str) -> list[Change]:
    """Changes that put shifted stretches of the text back in step; `script` is that of the page."""
    changes: list[Change] = []
    decoder = Decoder(language(), script)
    start = 0
    for line in text.split("\n"):
        changes.extend(_line(line, start, decoder))
        start += len(line) + 1
    return changes


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
