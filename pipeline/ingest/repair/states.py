"""The records of the search through shifted text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

NUMERAL_MARGIN = 6.0
"""How much (ln) a numeral must be ahead of every other that the bytes allow: which number a text says follows no habit."""


class Token(NamedTuple):
    """A shown character, or a gloss with what is left of its brackets."""

    start: int
    end: int
    text: str
    reading: str = ""


class Emitted(NamedTuple):
    """A read character: which token gave its last byte, and whether it is simply that token."""

    previous: Emitted | None
    token: int
    letter: str
    sound: bool
    contested: bool = False
    """A numeral guessed where another would do."""


class Option(NamedTuple):
    """A character that a lost byte may have made: its price after the context, the byte, and the context after it."""

    score: float
    byte: int
    letter: str
    context: str
    contested: bool = False
    """A numeral, and the bytes would fit another one nearly as likely."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Natural-log prices of what the damage did. Set on generated damage so that no reading is bought too cheaply."""

    false_mark: float = 4.0
    dropped: float = 1.0
    gloss_inside: float = 1.0
    gloss_ignored: float = 12.0
    wrong_script: float = 5.0
    question: float = 0.5
    lone_letter: float = 4.0
    private: float = 1.5


class State(NamedTuple):
    """A partial reading: its score, the byte waiting for its partner (-1 in step), the last characters, and the way here."""

    score: float
    pending: int
    context: str
    last: int
    emitted: Emitted | None
    lost: bool
    """A byte was lost just before the coming token (only a cut mark or a gloss may follow in step)."""
    quiet: int
    """Sound characters since the last trace of damage."""
    touched: bool


class Reading(NamedTuple):
    """The best reading of tokens `[first, last)`: pieces that differ from what is shown, and how sure it is.

    `gain` is by how much (ln) it beats leaving the text alone, `lead` by how much the second-best reading,
    `numeral_lead` by how much the best one with other numerals.
    """

    emitted: tuple[Emitted, ...]
    last: int
    gain: float
    lead: float
    numeral_lead: float
    weakest: float
    """ln P of the least likely of the characters that were read anew and the one after each."""
    work: int
    """How many partial readings were weighed."""


def contested(score: float, rivals: list[float]) -> bool:
    """Whether one of the scores of numerals, its own among them, comes near the score."""
    return sum(rival > score - NUMERAL_MARGIN for rival in rivals) > 1


def is_lone(tokens: list[Token], index: int) -> bool:
    """Whether a Latin letter stands by itself in Chinese, as the second byte of a character does."""
    if not _is_letter(tokens[index].text):
        return False
    if index + 1 < len(tokens) and tokens[index + 1].text in ".．)）":
        return False  # the label of an item or a choice
    near = (tokens[index - 1].text if index else "", tokens[index + 1].text if index + 1 < len(tokens) else "")
    return not any(_is_letter(text) or text.isdecimal() for text in near)


def _is_letter(text: str) -> bool:
    return len(text) == 1 and text.isascii() and text.isalpha()
