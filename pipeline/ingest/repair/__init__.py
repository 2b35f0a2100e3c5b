"""The true text out of damaged text: `repair` applies the rules in order and says what each of them changed."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.aligned import AlignedText, Edit
from pipeline.ingest.repair.change import Change, apart
from pipeline.ingest.repair.charset import wrong_charset
from pipeline.ingest.repair.gloss import glosses, wrapped_glosses
from pipeline.ingest.repair.noise import invisible, jammers, lost_dots, markup, masked_words, private_use, stray_marks, widths
from pipeline.ingest.repair.numbers import bent_numbers, doubled_numbers, doubled_runs
from pipeline.ingest.repair.script import regional_words, script_of, to_simplified
from pipeline.ingest.repair.spaces import spaces
from pipeline.ingest.repair.stops import stray_stops
from pipeline.ingest.repair.stretches import out_of_step
from pipeline.ingest.repair.watermarks import watermarks
from pipeline.ingest.repair.wrapped import unwrapped
from pipeline.records import Repair, Repaired, Script

__all__ = ["repair"]

Rule = Callable[[str], list[Change]]
ROUNDS = 4
"""A repair can lay open the next one (a watermark behind a shifted bracket); real pages are at rest after the second round."""


def repair(text: str) -> Repaired:
    """The page's clean text with its alignment, every change in offsets of `text`, and the script the page came in.

    Repairs that are `uncertain` are proposals and leave the text as it is. Repairing a repaired text changes nothing.
    """
    aligned = AlignedText.of(text)
    repairs: list[Repair] = []
    aligned = _apply(wrong_charset, text, aligned, repairs, proposals=False)
    script = script_of(aligned.text)
    for number in range(ROUNDS):
        before = aligned.text
        for rule in _rules(script, again=number > 0):
            aligned = _apply(rule, text, aligned, repairs, proposals=not number)
        if aligned.text == before:
            break
    return Repaired(aligned, tuple(sorted(repairs, key=lambda repair: (repair.start, repair.end))), script)


def _apply(rule: Rule, source: str, aligned: AlignedText, repairs: list[Repair], *, proposals: bool) -> AlignedText:
    changes = apart(rule(aligned.text))
    if not changes:
        return aligned
    done = [change for change in changes if change.certainty != "uncertain"]
    repairs.extend(_record(source, aligned, change) for change in (changes if proposals else done))
    aligned = _letterwise(aligned, [change for change in done if change.letterwise])
    return aligned.edit(Edit(change.start, change.end, change.after) for change in done if not change.letterwise)


def _letterwise(aligned: AlignedText, changes: list[Change]) -> AlignedText:
    pieces, at = [], 0
    for change in changes:
        pieces += [aligned.text[at : change.start], change.after]
        at = change.end
    return aligned.with_text("".join([*pieces, aligned.text[at:]]))


def _rules(script: Script, *, again: bool) -> tuple[Rule, ...]:
    """The rules in the order in which damage has to be undone: the last to happen first. `script` is the one the page came in."""
    return (
        wrong_charset,
        invisible,
        lambda text: wrapped_glosses(text, script_of(text)),
        unwrapped(lambda text: out_of_step(text, script_of(text), again=again)),
        lambda text: glosses(text, script_of(text)),
        lambda text: regional_words(text, script_of(text)),
        lambda text: to_simplified(text, script if script != "simplified" else script_of(text)),
        private_use,
        widths,
        markup,
        spaces,
        stray_marks,
        stray_stops,
        watermarks,
        jammers,
        bent_numbers,
        doubled_numbers,
        doubled_runs,
        lambda text: lost_dots(text, script_of(text)),
        masked_words,
    )


def _record(source: str, aligned: AlignedText, change: Change) -> Repair:
    start, end = aligned.source_span(change.start, change.end)
    return Repair(change.rule, start, end, source[start:end], change.after, change.certainty)
