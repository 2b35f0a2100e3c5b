"""How likely a run of characters is in Chinese official prose: an interpolated character trigram over simplified script.

The counts are data (`vocabulary/repair_language.npz`, made by `learn`); they are loaded when the first damaged stretch asks.
"""

from __future__ import annotations

import copy
import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from operator import add

import opencc

from pipeline.ingest.repair.grams import NOTHING, After, Grams

DICTIONARY_WEIGHT = 1 / 300
"""Weight of jieba's word frequencies against running text: brings 60 million words to the size of the training paragraphs."""
LINE_START, LINE_END = "^", "$"
NUMERALS, NUMERAL_SHARE = frozenset("一二三四五六七八九十百两"), 0.03
"""A numeral in characters may stand wherever digits do, about so often as one digit: counts are mostly written in digits."""
LATIN, AFTER_LATIN = "a", 0.5
"""All Latin letters count as one, so that one of them tells nothing of the Chinese after it but that it is no letter."""
_FLOOR = 0.0001 / 20000
_MARKS = str.maketrans("?!,;:()「」『』", "？！，；：（）“”‘’")
_CONTEXT = 2
PAGE_WEIGHT, PAGE_DOUBT = 0.1, 2.0
"""Share of the page's own counts in a probability, and how many unseen cases each of its contexts is taken to hide."""


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def simplify(text: str) -> str:
    """The text in simplified script, for scoring."""
    return str(_converter("t2s").convert(text))


@cache
def other_forms(conversion: str) -> dict[str, str]:
    """The other form of every Chinese character of the basic block: converted at once, since a call costs more than a letter."""
    letters = "".join(map(chr, range(0x4E00, 0xA000)))
    return dict(zip(letters, forms(letters, conversion), strict=True))


def forms(letters: str, conversion: str) -> tuple[str, ...]:
    """Each letter by itself in the other script; `conversion` is OpenCC's `t2s` or `s2t`."""
    return tuple(str(_converter(conversion).convert("\n".join(letters))).split("\n"))


@cache
def simple(letter: str) -> str:
    """The simplified form of one character."""
    form = other_forms("t2s").get(letter) or simplify(letter)
    return form if len(form) == 1 else letter


@cache
def traditional(letter: str) -> str:
    """The usual traditional form of one character."""
    form = other_forms("s2t").get(letter) or str(_converter("s2t").convert(letter))
    return form if len(form) == 1 else letter


@cache
def fold_letter(letter: str) -> str:
    """The class under which a character is counted: Chinese by itself in simplified script, any digit 0, any other letter and any
    sign of mathematics a."""
    if "一" <= letter <= "鿿" or "㐀" <= letter <= "䶿":
        return simple(letter)
    if letter in "\r\n":
        return LINE_START
    if letter.isdecimal():
        return "0"
    if (letter < "Ԁ" and letter.isalpha()) or unicodedata.category(letter) == "Sm":
        return LATIN
    if letter in " \t":
        return " "
    return letter.translate(_MARKS)


def fold(text: str) -> str:
    """The text as it is counted: see `fold_letter`."""
    return "".join(map(fold_letter, text.strip(" \n")))


class _Folding(dict[int, str]):
    """Code point → class, filled as characters are met, for `str.translate`."""

    def __missing__(self, point: int) -> str:
        self[point] = folded = fold_letter(chr(point))
        return folded


_FOLDING = _Folding()


def fold_line(text: str) -> str:
    """Each character of the text as it is counted; same length."""
    return text.translate(_FOLDING)


class Language:
    """Counts of n-grams and the natural-log probabilities they give."""

    def __init__(self, grams: Grams) -> None:
        self._grams = grams
        self._letters = {**grams.letters, LINE_START: int(grams.after(LINE_START).total)}
        total = sum(self._letters.values())
        self._alone = {letter: _FLOOR + n / total for letter, n in self._letters.items()}
        self._after: dict[str, After] = {"": NOTHING}
        self._seen: dict[str, float] = {}
        self._best: dict[tuple[str, str], float] = {}
        self._own: Mapping[str, float] = {}
        self._ranked: dict[str, list[str]] = {}

    def _following(self, context: str) -> After:
        """What follows up to two letters; nothing is known behind none, where `_alone` speaks."""
        known = self._after.get(context)
        if known is None:
            known = self._after[context] = self._grams.after(context)
        return known

    def _counts(self, context: str) -> Mapping[str, int]:
        """How often each letter follows up to two letters; behind none, how often it stands at all."""
        return self._following(context).counts if context else self._letters

    def log_probability(self, context: str, letter: str) -> float:
        """ln P(letter | the last two characters of context), all folded."""
        gram = context[-_CONTEXT:] + letter
        known = self._seen.get(gram)
        if known is None:
            known = self._seen[gram] = self.log_probabilities(gram[:-1], gram[-1:])[0]
        return known

    def log_probabilities(self, context: str, letters: Sequence[str]) -> list[float]:
        """`log_probability` of each letter after one context: n-grams weighed by how many kinds follow theirs (Witten and Bell)."""
        last, both = context[-1:], context[-_CONTEXT:] if len(context) >= _CONTEXT else ""
        (pairs, total, kinds), (triples, total2, kinds2) = self._following(last), self._following(both)
        share, share2 = kinds / (total + kinds), kinds2 / (total2 + kinds2)
        alone, own, own_last, own_both = self._alone, self._own, self._own.get(last, 0.0), self._own.get(both, 0.0)
        found = []
        digit = 0.0
        for letter in letters:
            if last == LATIN and letter != LATIN:
                found.append(math.log(AFTER_LATIN * (alone.get(letter, 0.0) + _FLOOR)))
                continue
            chance = alone.get(letter, _FLOOR) * share
            if pair := pairs.get(letter):
                chance += pair / (total + kinds)
                chance = chance * share2 + triples.get(letter, 0) / (total2 + kinds2)
            else:
                chance *= share2
            if letter in NUMERALS:
                digit = digit or self._shared(last, both, "0")
                chance += NUMERAL_SHARE * digit
            if own_last:
                on_page = own.get(last + letter, 0.0) / (own_last + PAGE_DOUBT)
                if own_both:
                    on_page = (own.get(both + letter, 0.0) + PAGE_DOUBT * on_page) / (own_both + PAGE_DOUBT)
                chance += PAGE_WEIGHT * (on_page - chance)
            found.append(math.log(chance))
        return found

    def _shared(self, last: str, both: str, letter: str) -> float:
        """P(letter | context) by the general counts."""
        (pairs, total, kinds), (triples, total2, kinds2) = self._following(last), self._following(both)
        chance = (pairs.get(letter, 0) + kinds * self._alone.get(letter, _FLOOR)) / (total + kinds)
        return (triples.get(letter, 0) + kinds2 * chance) / (total2 + kinds2)

    def of_page(self, pieces: Iterable[str]) -> Language:
        """The same counts told what the page says in sound pieces: names and terms that a general count does not know."""
        folded = "\n".join(map(fold_line, pieces))
        pairs = list(map(add, folded, folded[1:]))
        own = Counter(folded)
        own.update(pairs)
        own.update(map(add, pairs, folded[2:]))
        page = copy.copy(self)
        page._seen, page._own = {}, own
        return page

    def best_after(self, letter: str, candidates: tuple[str, ...]) -> float:
        """The greatest share that one of the candidates has among what follows the letter."""
        known = self._best.get((letter, candidates[0]))
        if known is None:
            after, base = self._counts(letter), self._letters.get(letter, 0) + 1.0
            known = self._best[letter, candidates[0]] = max(after.get(candidate, 0) for candidate in candidates) / base
        return known

    def followers(self, letter: str) -> list[str]:
        """The letters seen after this one, the most frequent first."""
        if letter not in self._ranked:
            after = self._counts(letter)
            self._ranked[letter] = sorted(after, key=lambda follower: -after[follower])
        return self._ranked[letter]

    def has(self, gram: str) -> bool:
        """Whether the folded n-gram was seen at all."""
        return gram[-1:] in self._counts(gram[:-1])


@cache
def language() -> Language:
    """The shipped language signal."""
    return Language(Grams((resources.files("pipeline.vocabulary") / "repair_language.npz").read_bytes()))


def usual(letter: str) -> bool:
    """Whether a byte that was lost may be guessed to have made this character: a mark or a character of prose in either script."""
    return not "一" <= letter <= "鿿" or fold_letter(letter) in _usual_set()


@cache
def _usual_set() -> frozenset[str]:
    return frozenset(usual_letters())


@cache
def usual_letters() -> str:
    """The simplified characters of prose: some 4,000 that leave 4 in 1,000 characters of running text uncovered."""
    return (resources.files("pipeline.vocabulary") / "repair_letters.txt").read_text(encoding="utf-8").strip()
