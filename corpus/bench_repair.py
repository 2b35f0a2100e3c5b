"""How much of each kind of damage the repair takes back: `python -m corpus.bench_repair [MODEL+MODEL …] [--texts N]`.

Every clean text is damaged by the forward models and repaired; characters are compared as the scorer compares them (width folded,
letters and digits only), so choices of punctuation and layout cost nothing. Columns: character error before and after, damaged
stretches that read right again, and texts whose digits are no longer those of the true text.
"""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from corpus.damage import LOSSES, MODELS, damage_with
from pipeline.ingest.repair import repair

TEXTS = Path(__file__).resolve().parent / "texts"
TOGETHER = ("mirror+stray_marks", "gloss_bytes+step_question", "gloss+step+narrow_marks", "hard_wrap+doubled_numbers", "spaces+full_width")
"""Kinds that meet on one page in the wild."""


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over the texts: characters, wrong ones before and after, stretches and right ones, texts with other digits."""

    characters: int
    before: int
    after: int
    stretches: int
    right: int
    digits: int


def fold(text: str) -> str:
    """Letters, digits, % and + at one width and in lower case."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).lower() if character.isalnum() or character in "%+")


def errors(true: str, seen: str) -> int:
    """Characters to insert, delete or replace to make one of the other, counted along their common pieces."""
    if true == seen:
        return 0
    pieces = SequenceMatcher(None, true, seen, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in pieces if kind != "equal")


def measure(models: Sequence[str], texts: Sequence[str]) -> Score:
    """The score of the repair on all texts damaged by these models one after another."""
    characters = before = after = stretches = right = digits = 0
    for seed, text in enumerate(texts):
        made = damage_with(text, models, seed)
        true, shown, seen = fold(made.clean), fold(made.text), fold(repair(made.text).text.text)
        characters += len(true)
        before += errors(true, shown)
        after += errors(true, seen)
        wanted = [fold(stretch.repaired) for stretch in made.truth if stretch.repaired is not None]
        stretches += len(wanted)
        right += sum(piece in seen for piece in wanted)
        digits += [mark for mark in true if mark.isdigit()] != [mark for mark in seen if mark.isdigit()]
    return Score(characters, before, after, stretches, right, digits)


def main() -> None:
    """Print a row for each model and for the kinds that meet."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("models", nargs="*", default=[*MODELS, *TOGETHER], help="names joined by +: " + ", ".join([*MODELS, *LOSSES]))
    arguments.add_argument("--texts", type=int, default=0, help="only every text up to this many")
    chosen = arguments.parse_args()
    paths = sorted(TEXTS.glob("*.txt"))
    texts = [path.read_text("utf-8").rstrip("\n") for path in paths[: chosen.texts or len(paths)]]
    print(f"{'model':36}{'before':>9}{'after':>9}{'stretches':>16}{'digits':>8}   ({len(texts)} texts)")
    for name in chosen.models:
        score = measure(name.split("+"), texts)
        share = f"{score.right}/{score.stretches}"
        row = f"{score.before / score.characters:9.4f}{score.after / score.characters:9.5f}{share:>16}{score.digits:8}"
        print(f"{name:36}{row}")


if __name__ == "__main__":
    main()
