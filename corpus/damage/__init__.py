"""Forward models of the damage that scraped pages carry: clean text in, damaged text and the exact truth out.

    >>> from corpus.damage import damage
    >>> damage("开展了科学的普及。", "full_width", 1).clean
    '开展了科学的普及。'

Each model was written from the byte-level description of how the damage comes about, not from the rules that repair it.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from corpus.damage import charset, gbk, losses, marks, script
from corpus.damage.truth import Damaged, Model, Stretch, eaten_digits, inserted, stretches
from pipeline.aligned import AlignedText

__all__ = ["LOSSES", "MODELS", "Damaged", "Stretch", "damage", "damage_with"]


def mirror(text: AlignedText, rng: Random) -> AlignedText:
    """A mirror page as it is found: traditional, glossed, then GBK out of step, then marks narrowed."""
    return script.narrow_marks(gbk.step(script.gloss(text, rng), rng), rng)


MODELS: dict[str, Model] = {
    "step": gbk.step,
    "step_question": gbk.step_question,
    "gloss": script.gloss,
    "gloss_toneless": script.gloss_toneless,
    "gloss_bytes": gbk.gloss_bytes,
    "mirror": mirror,
    "any_engine": gbk.any_engine,
    "traditional": script.traditional,
    "taiwan_words": script.taiwan_words,
    "narrow_marks": script.narrow_marks,
    "stray_marks": marks.stray_marks,
    "watermarks": marks.watermarks,
    "hard_wrap": marks.hard_wrap,
    "sentence_lines": marks.sentence_lines,
    "spaces": marks.spaces,
    "full_width": marks.full_width,
    "entities": marks.entities,
    "invisible": marks.invisible,
    "private_use": marks.private_use,
    "doubled_numbers": marks.doubled_numbers,
    "doubled_commas": marks.doubled_commas,
    "decimal_stop": marks.decimal_stop,
    "ditto_marks": marks.ditto_marks,
    "lost_brackets": marks.lost_brackets,
    "gbk_as_latin1": charset.gbk_as_latin1,
    "utf8_as_latin1": charset.utf8_as_latin1,
    "utf8_as_cp1252": charset.utf8_as_cp1252,
    "utf8_as_gbk": charset.utf8_as_gbk,
}
"""Damage that a reader can undo, by name; `clean` of the result is the text as given (or its line or script form)."""

LOSSES = losses.LOSSES
"""Damage that nobody can undo, by name; `clean` of the result is the text as it reads with the loss."""


def damage(text: str, model: str, seed: int) -> Damaged:
    """The text damaged by one model; the same text, model and seed give the same result.

    Raises KeyError for a model that is neither in MODELS nor in LOSSES.
    """
    return damage_with(text, (model,), seed)


def damage_with(text: str, models: Sequence[str], seed: int) -> Damaged:
    """The text damaged by several models one after another, losses first."""
    rng = Random(f"{seed}:{'+'.join(models)}")
    lost: list[Stretch] = []
    target = text
    for name in models:
        if name in LOSSES:
            found = LOSSES[name](target, rng)
            target = losses.apply(target, found)
            lost = losses.stretches(target, found)
    aligned = AlignedText.of(target)
    for name in models:
        if name not in LOSSES:
            aligned = MODELS[name](aligned, rng)
    eaten = losses.swallowed(target, eaten_digits(aligned, target))
    truth = tuple(losses.without(stretch, eaten) for stretch in stretches(aligned, target))
    return Damaged(aligned.text, losses.apply(target, eaten), (*lost, *truth), inserted(aligned), eaten)
