"""Undoes GBK text read one byte out of step, by a search over what bytes may have been lost.

The damage: software looked for a mark's two bytes without minding where characters begin, cut the text there, and read each piece by
itself; a byte left over at the end of a piece, or one that makes no character with its successor, was dropped or shown as `?`.
So the shown characters, written back as bytes, are the true bytes with some missing. The search reads them in the two possible
steps and lets a byte be lost where a decoder must have lost one; a character model picks the best reading.
"""

from __future__ import annotations

from functools import cache

from pipeline.ingest.repair import codes
from pipeline.ingest.repair.language import LINE_END, Language, fold_letter, simple, traditional
from pipeline.ingest.repair.readings import reads
from pipeline.ingest.repair.states import Costs, Emitted, State, Token

LEAST_FOR_PRIVATE = -9.0
"""ln P(character) from which two bytes may have vanished after half of it: rare, so only for likely characters."""
_BESIDE_NUMBERS = frozenset("0123456789.%多余万千百元人名个個期次场場份册冊户戶")


class Decoder:
    """Reads one line of tokens; see the module's head. `script` is the script of the page.

    `eats` says that the page shows one `?` for a lost byte and the ASCII character after it, so that digits may be gone;
    `real_symbols` that bopomofo and frames on it are meant.
    """

    def __init__(self, model: Language, script: str, *, eats: bool = False, real_symbols: bool = False, costs: Costs | None = None) -> None:
        self._model, self._script, self._eats, self._costs = model, script, eats, costs or Costs()
        self._real = real_symbols

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
        if token.reading:
            return self._gloss(state, token, index)
        if state.pending < 0:
            return [*self._as_shown(state, tokens, index), *self._false_mark(state, token, index)]
        return self._out_of_step(state, tokens, index, guess)

    def _as_shown(self, state: State, tokens: list[Token], index: int) -> list[State]:
        if state.lost:
            return []
        token = tokens[index]
        pair = codes.wide_code(token.text)
        price = self._costs.lone_letter if _is_lone(tokens, index) else 0.0
        states = [self.emit(state, token.text, index, True, -1, pair[1] if pair else -1, price)]
        if token.text in "?？":
            states.append(state._replace(lost=True, score=state.score - self._costs.question))
        return states

    def _false_mark(self, state: State, token: Token, index: int) -> list[State]:
        """Readings in which the mark is half of one character, whose first byte was lost, and half of the next."""
        pair = codes.wide_code(token.text)
        if not pair or not _is_cut(token.text):
            return []
        price = self._costs.false_mark
        return [self.emit(state, letter, index, False, pair[1], pair[1], price) for _, letter in codes.ending_in(pair[0])]

    def _out_of_step(self, state: State, tokens: list[Token], index: int, guess: bool) -> list[State]:
        token, pending = tokens[index], state.pending
        states: list[State] = []
        if self._real and signs_of_sound(token.text):
            return states
        if len(token.text) == 1 and token.text.isascii() and ord(token.text) >= 0x40:
            if letter := codes.letter_of(pending, ord(token.text)):
                states.append(self.emit(state, letter, index, False, -1, ord(token.text), 0.0))
            if guess:
                states.extend(self._private(state, token, index))
        elif (pair := codes.wide_code(token.text)) and (letter := codes.letter_of(pending, pair[0])):
            states.append(self.emit(state, letter, index, False, pair[1], pair[1], 0.0))
        if guess and _is_cut(token.text):
            states.extend(self._private(state, token, index))
        if guess and token.text in "?？":
            eaten = self._eats and index + 1 < len(tokens) and tokens[index + 1].text[0] in _BESIDE_NUMBERS
            for trail, letter in codes.droppable(pending, -1):
                after = self.emit(state, letter, index, False, -1, trail, self._costs.question)
                states.append(_keep_question(after, index) if eaten else after)
            states.extend(self._shown_gap(state, tokens, index))
        if not guess:
            return states
        states.extend(after for before in self._lose(state, tokens[index].text, index) for after in self._as_shown(before, tokens, index))
        return states

    def _shown_gap(self, state: State, tokens: list[Token], index: int) -> list[State]:
        """Readings in which the `?` stands for two bytes: the second half of one character and the first of the next."""
        if index + 1 == len(tokens) or tokens[index + 1].reading:
            return []
        text = tokens[index + 1].text
        pair = codes.wide_code(text)
        if not pair and not text.isascii():
            return []
        leads = [lead for lead, _ in codes.ending_in(pair[0] if pair else ord(text))]
        return [
            self.emit(state, letter, index, False, lead, lead, self._costs.private)
            for trail, letter in codes.starting_with(state.pending)
            if trail in codes.GAP_LEADS and self._model.log_probability(state.context, fold_letter(letter)) > LEAST_FOR_PRIVATE
            for lead in leads
            if codes.unreadable(trail, lead)
        ]

    def _private(self, state: State, token: Token, index: int) -> list[State]:
        """Readings in which two bytes made a character that nobody shows, before the letter or the mark that ends the run."""
        pair = codes.wide_code(token.text)
        after, pending = (pair[0], pair[1]) if pair else (ord(token.text), -1)
        states = []
        for trail, letter in codes.starting_with(state.pending):
            if trail in codes.GAP_LEADS and self._model.log_probability(state.context, fold_letter(letter)) > LEAST_FOR_PRIVATE:
                before = self.emit(state, letter, index - 1, False, -1, trail, self._costs.private)
                states += [
                    self.emit(before, final, index, False, pending, pending if pair else after, 0.0)
                    for lead, final in codes.ending_in(after)
                    if codes.unreadable(trail, lead)
                ]
        return states

    def _lose(self, state: State, text: str, index: int) -> list[State]:
        """Readings in which the byte after the pending one was dropped just before the token that shows `text`."""
        pair = codes.wide_code(text)
        cut = _is_cut(text) or not (pair or text[0].isascii()) or text == "\n"
        after = -1 if cut else pair[0] if pair else ord(text[0])
        return [
            self.emit(state, letter, index - 1, False, -1, trail, self._costs.dropped)
            for trail, letter in codes.droppable(state.pending, after)
        ]

    def _gloss(self, state: State, token: Token, index: int) -> list[State]:
        """A gloss stands after the character it reads, wherever the bytes of that character went."""
        states = []
        told = state.emitted is not None and state.pending < 0 and reads(state.emitted.letter, token.reading)
        broken = token.text[0] not in "(（"
        if not state.lost and (told or state.pending < 0):
            price = 0.0 if told and not broken else self._costs.gloss_ignored
            states.append(state._replace(score=state.score - price))
        lead = state.pending if state.pending >= 0 else state.last
        if lead < 0x81:
            return states
        for trail, letter in glossed(lead, token.reading):
            if state.pending >= 0:
                states.append(self.emit(state, letter, index, False, -1, trail, self._costs.gloss_inside))
            else:
                states.append(
                    state._replace(pending=trail, last=trail, lost=False, quiet=0, touched=True, score=state.score - self._costs.false_mark)
                )
        return states

    def finish(self, states: list[State], tokens: list[Token], index: int) -> list[State]:
        """Readings that end in step: a byte may be lost at the end of the line."""
        ended = [state for state in states if state.pending < 0 and not state.lost]
        for state in states:
            if state.pending >= 0:
                ended.extend(self._lose(state, "\n", index))
        if index < len(tokens):
            return ended
        return [state._replace(score=state.score + self._model.log_probability(state.context, LINE_END)) for state in ended]


@cache
def glossed(lead: int, reading: str) -> tuple[tuple[int, str], ...]:
    """Trail bytes above ASCII that make a character of that reading with the lead byte, and that character."""
    return tuple((trail, letter) for trail, letter in codes.starting_with(lead) if trail >= codes.HIGH and reads(letter, reading))


def _keep_question(state: State, token: int) -> State:
    """Some decoders show one `?` for a lost byte and the digit after it: the sign stays where a number may have lost its head."""
    return state._replace(emitted=Emitted(state.emitted, token, "?", False))


def _is_lone(tokens: list[Token], index: int) -> bool:
    """Whether a Latin letter stands by itself in Chinese, as the second byte of a character does."""
    if not _is_letter(tokens[index].text):
        return False
    near = (tokens[index - 1].text if index else "", tokens[index + 1].text if index + 1 < len(tokens) else "")
    return not any(_is_letter(text) or text.isdecimal() for text in near)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()


def signs_of_sound(text: str) -> bool:
    """Whether the character is a bopomofo letter or part of a frame."""
    return "\u2500" <= text[:1] <= "\u257f" or "\u3105" <= text[:1] <= "\u3129"


def _is_cut(text: str) -> bool:
    return text in codes.CUT_MARKS or text in ",;:?!"
