"""Undoes GBK text read one byte out of step, by a search over what bytes may have been lost.

The damage: software looked for a mark's two bytes without minding where characters begin, cut the text there, and read each piece by
itself; a byte left over at the end of a piece, or one that makes no character with its successor, was dropped or shown as `?`.
So the shown characters, written back as bytes, are the true bytes with some missing. The search reads them in the two possible
steps and lets a byte be lost where a decoder must have lost one; a character model picks the best reading.
"""

from __future__ import annotations

import heapq
import math
from typing import Literal

from pipeline.ingest.repair import codes
from pipeline.ingest.repair.language import LINE_END, NUMERALS, Language, fold_letter, simple, traditional
from pipeline.ingest.repair.readings import reads
from pipeline.ingest.repair.states import Costs, Emitted, Option, State, Token, contested, is_lone

LEAST_FOR_PRIVATE = -11.0
"""ln P(character) from which two bytes may have vanished after half of it: rare, so only for likely characters."""
LEAST_FOR_HIDDEN, HIDDEN = -5.0, 4
"""ln P(character) from which both bytes of a character may have vanished, and how many such characters are tried."""
LIKELY = 24
"""So many of the characters that a lost byte may have made are tried, the likeliest."""
FIRST, NEXT = 5, 10
"""Of a character before and one after a pair that nobody shows, so many of the likeliest are tried."""
UNKNOWN = 0
"""Pending byte of which nothing is known."""
Lost = Literal["lead", "trail", "private"]
_BESIDE_NUMBERS = frozenset("0123456789.%多余万千百元人名个個期次场場份册冊户戶")


class Decoder:
    """Reads one line of tokens; see the module's head. `script` is the script of the page.

    `eats` says that the page shows one `?` for a lost byte and the ASCII character after it, so that digits may be gone;
    `real_symbols` that bopomofo and frames on it are meant.
    """

    def __init__(self, model: Language, script: str, *, eats: bool = False, real_symbols: bool = False, costs: Costs | None = None) -> None:
        self._model, self._script, self.eats, self._costs = model, script, eats, costs or Costs()
        self._real, self.old = real_symbols, script != "simplified"
        self.gaps = True
        """Whether bytes may have vanished in mid-run; costly, so only where the text looks strange."""
        self.floor = -math.inf
        """Readings with a lower score will not be kept; scores only sink, so such are not even made."""
        self._between: dict[str, list[tuple[Option, int]]] = {}
        self._made: dict[tuple[str, int, int], list[tuple[int, str, str, float]]] = {}
        self._tried: dict[tuple[str, str, int, int], tuple[Option, ...]] = {}

    def _likely(self, context: str, lost: Lost, half: int, after: int = -1) -> tuple[Option, ...]:
        """The likeliest characters with one known byte, `half`, after a context, best first."""
        key = (context, lost, half, after)
        known = self._tried.get(key)
        if known is None:
            options = self._options(lost, half, after)
            chances = self._model.log_probabilities(context, [option[2] for option in options])
            tried = sorted(((chance - option[3], *option) for chance, option in zip(chances, options, strict=True)), reverse=True)[:LIKELY]
            least = LEAST_FOR_PRIVATE if lost == "private" else -math.inf
            numerals = [score for score, _, letter, *_ in tried if letter in NUMERALS]
            known = self._tried[key] = tuple(
                Option(score, byte, letter, (context + folded)[-2:], letter in NUMERALS and contested(score, numerals))
                for score, byte, letter, folded, _ in tried
                if score > least
            )
        return known

    def _options(self, lost: Lost, half: int, after: int) -> list[tuple[int, str, str, float]]:
        """Byte, character, folded character, price of its script."""
        known = self._made.get((lost, half, after))
        if known is None:
            pairs = codes.ending_in(half) if lost == "lead" else codes.droppable(half, after) if lost == "trail" else codes.vanishing(half)
            known = self._made[lost, half, after] = [
                (byte, letter, fold_letter(letter), self._script_price(letter)) for byte, letter in pairs
            ]
        return known

    def _worth(self, state: State, options: tuple[Option, ...], price: float) -> tuple[Option, ...]:
        """Those of the options, given best first, that the search would keep."""
        least = self.floor - state.score + price
        if options and options[-1].score >= least:
            return options
        return options[: sum(option.score >= least for option in options)]

    @staticmethod
    def _take(state: State, option: Option, token: int, pending: int, last: int, price: float) -> State:  # noqa: PLR0917  as `emit`
        """The state after reading the option."""
        score = state.score + option.score - price
        link = Emitted(state.emitted, token, option.letter, False, option.contested)
        return State(score, pending, option.context, last, link, False, 0, True)

    def emit(  # noqa: PLR0917  the parts of one step; a record for each of ten thousand would cost as much as the step
        self, state: State, letter: str, token: int, sound: bool, pending: int, last: int, price: float
    ) -> State:
        """The state after reading `letter`."""
        folded = fold_letter(letter)
        score = state.score + self._model.log_probability(state.context, folded) - price
        if not sound:
            score -= self._script_price(letter)
        quiet = state.quiet + 1 if sound else 0
        return State(
            score,
            pending,
            (state.context + folded)[-2:],
            last,
            Emitted(state.emitted, token, letter, sound),
            False,
            quiet,
            state.touched or not sound,
        )

    def _script_price(self, letter: str) -> float:
        if self._script == "traditional" and traditional(letter) != letter and simple(letter) == letter:
            return self._costs.wrong_script
        if self._script == "simplified" and simple(letter) != letter:
            return self._costs.wrong_script
        return 0.0

    def step(self, state: State, tokens: list[Token], index: int, *, guess: bool) -> list[State]:
        """All readings of one more token; with `guess` also those in which an unknown byte was lost before it."""
        token = tokens[index]
        if self._real and state.pending >= 0 and codes.is_symbol(token.text):
            return []
        if state.pending == UNKNOWN:
            return self._resume(state, tokens, index)
        if guess and self.gaps and state.pending >= 0:
            gaps = self._vanish(state, index - 1)
            resumed = [after for gap in gaps for after in self._resume(gap, tokens, index)]
        else:
            resumed = []
        if token.reading:
            return [*self._gloss(state, tokens, index), *resumed]
        if state.pending < 0:
            return [*self._as_shown(state, tokens, index), *self._false_mark(state, token, index)]
        return [*self._out_of_step(state, tokens, index, guess), *resumed]

    def _as_shown(self, state: State, tokens: list[Token], index: int) -> list[State]:
        if state.lost:
            return []
        token = tokens[index]
        pair = codes.wide_code(token.text)
        price = self._costs.lone_letter * (2 if index and codes.is_cut(tokens[index - 1].text) else 1) if is_lone(tokens, index) else 0.0
        states = [self.emit(state, token.text, index, True, -1, pair[1] if pair else -1, price)]
        if token.text in "?？":
            states.append(state._replace(lost=True, score=state.score - self._costs.question))
        return states

    def _false_mark(self, state: State, token: Token, index: int) -> list[State]:
        """Readings in which the mark is half of one character, whose first byte was lost, and half of the next."""
        pair = codes.wide_code(token.text)
        if not pair or not codes.is_cut(token.text):
            return []
        price = self._costs.false_mark
        options = self._worth(state, self._likely(state.context, "lead", pair[0]), price)
        return [self._take(state, option, index, pair[1], pair[1], price) for option in options]

    def _out_of_step(self, state: State, tokens: list[Token], index: int, guess: bool) -> list[State]:
        token, pending = tokens[index], state.pending
        states: list[State] = []
        if len(token.text) == 1 and token.text.isascii() and ord(token.text) >= 0x40:
            if letter := codes.letter_of(pending, ord(token.text)):
                states.append(self.emit(state, letter, index, False, -1, ord(token.text), 0.0))
        elif (pair := codes.wide_code(token.text)) and (letter := codes.letter_of(pending, pair[0])):
            states.append(self.emit(state, letter, index, False, pair[1], pair[1], 0.0))
        if guess and token.text in "?？":
            eaten = self.eats and index + 1 < len(tokens) and tokens[index + 1].text[0] in _BESIDE_NUMBERS
            for option in self._worth(state, self._likely(state.context, "trail", pending), self._costs.question):
                after = self._take(state, option, index, -1, option.byte, self._costs.question)
                states.append(_keep_hole(after, index) if eaten else after)
            states.extend(self._begin(state, index))
        if not guess:
            return states
        states.extend(after for before in self._lose(state, tokens[index].text, index) for after in self._as_shown(before, tokens, index))
        return states

    def _begin(self, state: State, index: int) -> list[State]:
        """Readings in which two bytes made a character that nobody shows: the end of one character and the start of the next."""
        return [
            self._take(state, option, index, UNKNOWN, option.byte, self._costs.private)
            for option in self._worth(state, self._likely(state.context, "private", state.pending)[:FIRST], self._costs.private)
        ]

    def _vanish(self, state: State, index: int) -> list[State]:
        """The same where nothing is shown for it, or for two such pairs in a row."""
        begun = self._begin(state, index)
        return begun + [after for before in begun for after in self._hidden(before, index)]

    def _hidden(self, state: State, index: int) -> list[State]:
        """Readings in which a whole character vanished, its first byte with the one before, its second with the one after."""
        options = self._between.get(state.context)
        if options is None:
            options = self._between[state.context] = self._hiding(state.context)
        return [
            self._take(state, option, index, UNKNOWN, option.byte, self._costs.private)
            for option, lead in options
            if codes.unreadable(state.last, lead)
        ]

    def _hiding(self, context: str) -> list[tuple[Option, int]]:
        hidden = codes.hidden()
        folded = [letter for letter in self._model.followers(context[-1:]) if letter in hidden][:LIKELY]
        best = heapq.nlargest(HIDDEN, zip(self._model.log_probabilities(context, folded), folded, strict=True))
        return [
            (Option(chance - self._script_price(letter), trail, letter, (context + after)[-2:], letter in NUMERALS), lead)
            for chance, after in best
            if chance > LEAST_FOR_HIDDEN
            for lead, trail, letter in hidden[after]
        ]

    def _resume(self, state: State, tokens: list[Token], index: int) -> list[State]:
        """Readings of a token after a pair that nobody shows took the first byte of a character with it."""
        token = tokens[index]
        if token.reading:
            return [
                self.emit(state, letter, index, False, -1, trail, self._costs.gloss_inside)
                for lead, trail, letter in codes.spoken(token.reading)
                if codes.unreadable(state.last, lead)
            ]
        if token.text in "?？":
            told = index + 1 < len(tokens) and tokens[index + 1].reading
            return [state] if told else self._hidden(state, index)
        pair = codes.wide_code(token.text)
        if not pair and not (token.text.isascii() and token.text > "?"):
            return []
        half, pending = (pair[0], pair[1]) if pair else (ord(token.text), -1)
        return [
            self._take(state, option, index, pending, pending if pair else half, 0.0)
            for option in self._worth(state, self._likely(state.context, "lead", half)[:NEXT], 0.0)
            if codes.unreadable(state.last, option.byte)
        ]

    def _lose(self, state: State, text: str, index: int) -> list[State]:
        """Readings in which the byte after the pending one was dropped just before the token that shows `text`."""
        pair = codes.wide_code(text)
        cut = codes.is_cut(text) or not (pair or text[0].isascii()) or text == "\n"
        after = -1 if cut else pair[0] if pair else ord(text[0])
        return [
            self._take(state, option, index - 1, -1, option.byte, self._costs.dropped)
            for option in self._worth(state, self._likely(state.context, "trail", state.pending, after), self._costs.dropped)
        ]

    def _gloss(self, state: State, tokens: list[Token], index: int) -> list[State]:
        """A gloss stands after the character it reads, wherever the bytes of that character went."""
        states, token = [], tokens[index]
        if state.pending >= 0 and index and reads(tokens[index - 1].text, token.reading):
            states.append(state)
        told = state.emitted is not None and state.pending < 0 and reads(state.emitted.letter, token.reading)
        broken = token.text[0] not in "(（"
        if not state.lost and (told or state.pending < 0):
            price = 0.0 if told and not broken else self._costs.gloss_ignored
            states.append(state._replace(score=state.score - price))
        lead = state.pending if state.pending >= 0 else state.last
        if lead < 0x81:
            return states
        for trail, letter in codes.glossed(lead, token.reading):
            if state.pending >= 0:
                states.append(self.emit(state, letter, index, False, -1, trail, self._costs.gloss_inside))
            else:
                states.append(
                    state._replace(pending=trail, last=trail, lost=False, quiet=0, touched=True, score=state.score - self._costs.false_mark)
                )
        return states

    def weakest(self, context: str, chain: tuple[Emitted, ...]) -> float:
        """ln P of the least likely of the characters read anew and of those just after them."""
        least, fresh = 0.0, False
        for link in chain:
            folded = fold_letter(link.letter)
            if fresh or not link.sound:
                least = min(least, self._model.log_probability(context, folded))
            context, fresh = (context + folded)[-2:], not link.sound
        return least

    def finish(self, states: list[State], tokens: list[Token], index: int) -> list[State]:
        """Readings that end in step: a byte may be lost at the end of the line."""
        ended = [state for state in states if state.pending < 0 and not state.lost]
        for state in states:
            if state.pending >= 0:
                ended.extend(self._lose(state, "\n", index))
        if index < len(tokens):
            return ended
        return [state._replace(score=state.score + self._model.log_probability(state.context, LINE_END)) for state in ended]


def _keep_hole(state: State, token: int) -> State:
    """One `?` may stand for a lost byte and the digit after it: a sign stays where a number may have lost its head."""
    return state._replace(emitted=Emitted(state.emitted, token, codes.HOLE, False))
