"""The search through the readings of a shifted line: a beam over what was read so far."""

from __future__ import annotations

import math
import re

from pipeline.ingest.repair import codes
from pipeline.ingest.repair.shifted import Decoder
from pipeline.ingest.repair.states import Emitted, Reading, State, Token

BEAM = 24
WIDTH = 14.0
"""Readings kept: so many at most, none that is so much (ln) behind the best."""
GUESSERS = 8
"""How many of the best readings may try every byte that can have been lost; the others must go on as shown."""
QUIET = 5
"""Sound characters after which the line counts as in step again."""
FAR = 99.0
_CHINESE = re.compile("[一-鿿]")
_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億两兩"


def read(decoder: Decoder, tokens: list[Token], first: int, context: str) -> Reading:
    """Read from token `first` on until the text is quiet again or the line ends."""
    before = next((token for token in reversed(tokens[max(0, first - 3) : first]) if not token.reading), None)
    last = (codes.code(before.text) if before else None) or (0, -1)
    plain = State(0.0, -1, context, last[1], None, False, 0, False)
    states: list[State] = [plain]
    index, work = first, 0
    while index < len(tokens):
        grown: dict[tuple[int, str, bool, int, bool], list[State]] = {}
        decoder.floor = -math.inf
        for rank, state in enumerate(states):
            for after in decoder.step(state, tokens, index, guess=rank < GUESSERS):
                decoder.floor = max(decoder.floor, after.score - WIDTH)
                key = (after.pending, after.context, after.lost, after.last, after.touched)
                rivals = grown.setdefault(key, [])
                rivals.append(after)
                work += 1
        ranked = sorted((state for rivals in grown.values() for state in _best_two(rivals)), key=lambda state: -state.score)
        index += 1
        floor = ranked[0].score - WIDTH
        states = [
            state for number, state in enumerate(ranked) if (number < BEAM and state.score >= floor) or not (state.touched or state.lost)
        ]
        if (states[0].quiet >= QUIET and states[0].pending < 0) or not any(state.touched or state.lost for state in states):
            break
    decoder.floor = -math.inf
    ended = sorted(decoder.finish(states, tokens, index), key=lambda state: -state.score)
    return _result(decoder, context, tokens, ended, index, work)


def _best_two(rivals: list[State]) -> list[State]:
    if len(rivals) == 1:
        return rivals
    rivals.sort(key=lambda state: -state.score)
    return rivals[:2]


def _result(  # noqa: PLR0917  a record of them would serve this one call
    decoder: Decoder, context: str, tokens: list[Token], ended: list[State], index: int, work: int
) -> Reading:
    best, rival = ended[0], ended[1] if len(ended) > 1 else ended[0]._replace(score=ended[0].score - FAR)
    shown = next((state.score for state in ended if not state.touched), best.score)
    gain = best.score - shown if best.touched and (_CHINESE.search(context) or _has_ground(best, tokens)) else 0.0
    counted = _numerals(best)
    other = next((state.score for state in ended[1:] if _numerals(state) != counted), best.score - FAR)
    return Reading(_chain(best), index, gain, best.score - rival.score, best.score - other, decoder.weakest(context, _chain(best)), work)


def _has_ground(state: State, tokens: list[Token]) -> bool:
    """Whether what was read anew rests on more than marks, from whose bytes alone anything could be read."""
    return any(not link.sound and (tokens[link.token].reading or not codes.is_cut(tokens[link.token].text)) for link in _chain(state))


def _numerals(state: State) -> str:
    return "".join(link.letter for link in _chain(state) if link.letter in _NUMERALS)


def _chain(state: State) -> tuple[Emitted, ...]:
    links = []
    link = state.emitted
    while link:
        links.append(link)
        link = link.previous
    return tuple(reversed(links))
