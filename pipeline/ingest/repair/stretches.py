"""Puts shifted stretches of a page back in step: finds where they may begin, has them read, and weighs the reading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.ingest.repair import codes, search, signs
from pipeline.ingest.repair.change import Change
from pipeline.ingest.repair.language import LINE_START, fold_letter, language
from pipeline.ingest.repair.shifted import Decoder
from pipeline.ingest.repair.states import Reading, Token
from pipeline.records import Certainty

LEAST_GAIN = 3.0
"""A reading must beat the text as shown by so much (ln). Sound text never gained anything in some 750 doubtful places."""
CERTAIN_LEAD, CERTAIN_WEAKEST = 2.5, -9.0
"""Lead over the next-best reading, and ln P of the least likely character, of readings called certain: 99 in 100 are right then."""
LEAST_LEAD = 0.5
"""Lead over the next-best reading below which a reading is a proposal: of such one in three is right."""
NUMERAL_LEAD = 2.0
"""Lead over the best reading with other numerals from which a reading is more than a proposal."""
PLAIN_GAIN = 15.0
LEAST_GAIN_AMONG_OTHERS = 1.0
"""On a page with one plain case the damage is known to be there, and less must be gained elsewhere."""
WORK, WORK_PER_LETTER, WORK_AGAIN = 30_000, 1, 6_000
"""Most partial readings weighed on a page: so many, and so many more for each of its characters. Pages damaged all over need 1 to 3
a character, 5 at most when they are short."""
DOUBTFUL_REACH = 30
"""So far behind a doubtful place the text is not trusted to tell what the page says."""
_HEADLESS = re.compile(r"(?<=[一-鿿”）])\?(?=\d)")
STRANGE_REACH = 24
"""So many characters from a doubtful place on tell whether the text looks strange."""
LONGEST = 90
"""Longest stretch read at once, in characters."""


def tokenize(line: str, bare: signs.Bare) -> list[Token]:
    """The characters of a line, with each gloss as one token."""
    tokens = [Token(place, place + 1, line[place]) for place in bare.places]
    if bare.glosses:
        tokens += [Token(gloss.start, gloss.end, line[gloss.start : gloss.end], gloss.reading) for gloss in bare.glosses]
        tokens.sort()
    return tokens


def out_of_step(text: str, script: str, *, again: bool = False) -> list[Change]:
    """Changes that put shifted stretches of the text back in step; `script` is that of the page, `again` says that it was done before.

    The damage comes with traditional pages. A simplified page is read only where it shows rare characters or a broken gloss.
    """
    if script == "simplified" and not (signs.hinted(text) and any(map(signs.traced, text.split("\n")))):
        return []
    found: list[_Found] = []
    budget = WORK_AGAIN if again else WORK + WORK_PER_LETTER * len(text)
    lines = list(_lines(text, script))
    if not any(line.doubtful for line in lines):
        return []
    model = language().of_page(_sound(lines))
    decoder = Decoder(model, script, eats=signs.eats_letters(text), real_symbols=signs.means_symbols(text))
    for line in lines:
        for piece in _readings(line, decoder, budget):
            budget -= piece.reading.work
            found.append(piece)
    least = LEAST_GAIN_AMONG_OTHERS if any(piece.reading.gain >= PLAIN_GAIN for piece in found) else LEAST_GAIN
    changes = [change for piece in found if piece.reading.gain >= least for change in _changes(piece)]
    if decoder.eats and any(piece.reading.gain >= PLAIN_GAIN for piece in found):
        changes += [Change(*match.span(), codes.HOLE, "lost-digit", "likely") for match in _HEADLESS.finditer(text)]
    return changes


class _Found(NamedTuple):
    """A reading that beats the text as shown, with the tokens it read from `first` on; `offset` is where the line begins."""

    tokens: list[Token]
    first: int
    offset: int
    reading: Reading


class _Line(NamedTuple):
    """A line that may hold shifted text: where it begins in the page, without glosses, and where to start reading."""

    start: int
    text: str
    bare: signs.Bare
    doubtful: list[int]


def _lines(text: str, script: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        if line:
            bare = signs.strip(line)
            read = script != "simplified" or signs.traced(line)
            yield _Line(start, line, bare, list(signs.suspects(line, bare, language(), old=script != "simplified")) if read else [])
        start += len(line) + 1


def _sound(lines: list[_Line]) -> Iterator[str]:
    """The pieces of the page that nothing makes doubtful, without glosses."""
    for line in lines:
        at = 0
        for place in line.doubtful:
            here = bisect_left(line.bare.places, place)
            yield line.bare.text[at : max(at, here - 1)]
            at = here + DOUBTFUL_REACH
        yield line.bare.text[at:]


def _readings(line: _Line, decoder: Decoder, budget: int) -> Iterator[_Found]:
    """Readings from each doubtful place of a line, sound ones too, until `budget` partial readings were weighed."""
    if not line.doubtful:
        return
    tokens = tokenize(line.text, line.bare)
    index_of = {token.start: index for index, token in enumerate(tokens)}
    done = 0
    for place in line.doubtful:
        first = index_of[place]
        if first < done:
            continue
        if budget <= 0:
            return
        context = LINE_START + "".join(fold_letter(token.text) for token in tokens[max(0, first - 4) : first] if not token.reading)
        base = max(0, first - 4)
        window = tokens[base : first + LONGEST]
        near = line.text[place : place + STRANGE_REACH]
        told = any(gloss.start in (place, place + 1) for gloss in line.bare.glosses)
        decoder.gaps = told or signs.strange(near, old=decoder.old)
        reading = search.read(decoder, window, first - base, context[-2:])
        budget -= reading.work
        yield _Found(window, first - base, line.start, reading)
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
    if reading.lead < LEAST_LEAD or reading.numeral_lead < NUMERAL_LEAD or any(link.contested for link in reading.emitted):
        return "uncertain"
    eaten = any(link.letter == codes.HOLE and not link.sound for link in reading.emitted)
    return "certain" if reading.lead >= CERTAIN_LEAD and reading.weakest > CERTAIN_WEAKEST and not eaten else "likely"
