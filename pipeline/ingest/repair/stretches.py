"""Puts shifted stretches of a page back in step: finds where they may begin, has them read, and weighs the reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ingest.repair import search, signs
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import LINE_START, fold_letter, language
from pipeline.ingest.repair.shifted import Decoder
from pipeline.ingest.repair.states import Reading, Token
from pipeline.records import Certainty

LEAST_GAIN = 3.0
"""A reading must beat the text as shown by so much (ln). Sound text never gained anything in some 750 doubtful places."""
CERTAIN_LEAD = 2.0
"""Lead over the next-best reading of those called certain: more than 99 in 100 of them are right on generated damage, 92 below."""
_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億两兩"
PLAIN_GAIN = 15.0
LEAST_GAIN_AMONG_OTHERS = 1.0
"""On a page with one plain case the damage is known to be there, and less must be gained elsewhere."""
WORK, WORK_PER_LETTER = 40_000, 3
"""Most partial readings weighed on a page: so many, and so many more for each of its characters. Damaged pages need half of it."""
LONGEST = 90
"""Longest stretch read at once, in characters."""


def tokenize(line: str, bare: signs.Bare) -> list[Token]:
    """The characters of a line, with each gloss as one token."""
    tokens = [Token(place, place + 1, line[place]) for place in bare.places]
    if bare.glosses:
        tokens += [Token(gloss.start, gloss.end, line[gloss.start : gloss.end], gloss.reading) for gloss in bare.glosses]
        tokens.sort()
    return tokens


def out_of_step(text: str, script: str) -> list[Change]:
    """Changes that put shifted stretches of the text back in step; `script` is that of the page.

    The damage comes with traditional pages. A simplified page is read only where it shows rare characters or a broken gloss.
    """
    if script == "simplified" and not signs.hinted(text):
        return []
    found: list[_Found] = []
    start, budget = 0, WORK + WORK_PER_LETTER * len(text)
    decoder = Decoder(language(), script, eats=signs.eats_letters(text), real_symbols=signs.means_symbols(text))
    for line in text.split("\n"):
        if line and budget > 0 and (script != "simplified" or signs.traced(line)):
            for piece in _line(line, start, decoder, budget):
                budget -= piece.reading.work
                found.append(piece)
        start += len(line) + 1
    least = LEAST_GAIN_AMONG_OTHERS if any(piece.reading.gain >= PLAIN_GAIN for piece in found) else LEAST_GAIN
    return [change for piece in found if piece.reading.gain >= least for change in _changes(piece)]


class _Found(NamedTuple):
    """A reading that beats the text as shown, with the tokens it read from `first` on; `offset` is where the line begins."""

    tokens: list[Token]
    first: int
    offset: int
    reading: Reading


def _line(line: str, offset: int, decoder: Decoder, budget: int) -> Iterator[_Found]:
    """Readings from each doubtful place of a line, sound ones too, until `budget` partial readings were weighed."""
    bare = signs.strip(line)
    doubtful = list(signs.suspects(line, bare, language()))
    if not doubtful:
        return
    tokens = tokenize(line, bare)
    index_of = {token.start: index for index, token in enumerate(tokens)}
    done = 0
    for place in doubtful:
        first = index_of[place]
        if first < done or budget <= 0:
            continue
        context = LINE_START + "".join(fold_letter(token.text) for token in tokens[max(0, first - 4) : first] if not token.reading)
        base = max(0, first - 4)
        window = tokens[base : first + LONGEST]
        reading = search.read(decoder, window, first - base, context[-2:])
        budget -= reading.work
        yield _Found(window, first - base, offset, reading)
        if reading.gain >= LEAST_GAIN_AMONG_OTHERS:
            done = base + reading.last


def _changes(found: _Found) -> Iterator[Change]:
    tokens, first, offset, reading = found
    certainty = _certainty(reading)
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


def _certainty(reading: Reading) -> Certainty:
    """How sure a reading is. One that would make or unmake a numeral on little ground stays a proposal."""
    if reading.lead >= CERTAIN_LEAD:
        return "certain"
    best = [link.letter for link in reading.emitted if link.letter in _NUMERALS]
    return "likely" if best == [letter for letter in reading.rival if letter in _NUMERALS] else "uncertain"
