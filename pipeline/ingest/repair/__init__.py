"""The true text out of damaged text: `repair` applies the rules in order and says what each of them changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pipeline.aligned import AlignedText, Edit
from pipeline.ingest.repair.change import Change, apart
from pipeline.ingest.repair.charset import SUSPECT, wrong_charset
from pipeline.ingest.repair.gloss import GLOSS_LETTERS, glosses, wrapped_glosses
from pipeline.ingest.repair.noise import (
    INVISIBLE,
    LIST_STOPS,
    PAIRS,
    PRIVATE,
    STRAY,
    STRAY_WORDS,
    WIDE,
    doubled_marks,
    invisible,
    jammers,
    lost_dots,
    markup,
    masked_words,
    private_use,
    stops_in_lists,
    stray_marks,
    widths,
)
from pipeline.ingest.repair.numbers import bent_numbers, doubled_numbers, doubled_runs
from pipeline.ingest.repair.screen import Rule, Screen, State
from pipeline.ingest.repair.script import old_letters, regional_marks, regional_words, script_of, to_simplified
from pipeline.ingest.repair.signs import HINTS, rare
from pipeline.ingest.repair.spaces import BLANK, spaces
from pipeline.ingest.repair.stops import stray_stops
from pipeline.ingest.repair.stretches import out_of_step
from pipeline.ingest.repair.watermarks import needed, watermarks
from pipeline.ingest.repair.wrapped import unwrapped
from pipeline.records import Repair, Repaired

__all__ = ["repair"]

ROUNDS = 4
"""A repair can lay open the next one (a watermark behind a shifted bracket); real pages are at rest after the second round."""


def repair(text: str) -> Repaired:
    """The page's clean text with its alignment, every change in offsets of `text`, and the script the page came in.

    Repairs that are `uncertain` are proposals and leave the text as it is. Repairing a repaired text changes nothing.
    """
    aligned = AlignedText.of(text)
    repairs: list[Repair] = []
    rules, screen = _rules(), _screen()
    if screen.wanted(text, "simplified") & 1:  # the first of the rules: no other reads a text in a wrong charset, nor tells its script
        aligned = _apply(wrong_charset(text), text, aligned, repairs, proposals=False)
    script = script_of(aligned.text)
    for number in range(ROUNDS):
        before = now = aligned.text
        wanted = screen.wanted(now, script)
        for place, rule in enumerate(rules):
            if wanted >> place & 1:
                changes = rule.read(State(now, script, number > 0))
                aligned = _apply(changes, text, aligned, repairs, proposals=not number)
                if aligned.text is not now:
                    now = aligned.text
                    wanted = screen.wanted(now, script)
        if aligned.text == before:
            break
    return Repaired(aligned, tuple(sorted(repairs, key=lambda repair: (repair.start, repair.end))), script)


def _apply(found: list[Change], source: str, aligned: AlignedText, repairs: list[Repair], *, proposals: bool) -> AlignedText:
    if not found:
        return aligned
    changes = apart(found)
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


@cache
def _rules() -> tuple[Rule, ...]:
    """The rules in the order in which damage has to be undone: the last to happen first."""
    return (
        Rule(_plain(wrong_charset), SUSPECT),
        Rule(_plain(invisible), INVISIBLE),
        Rule(lambda page: wrapped_glosses(page.text, script_of(page.text)), old_letters(), old=True),
        Rule(
            lambda page: unwrapped(lambda flat: out_of_step(flat, script_of(flat), again=page.again))(page.text),
            f"{rare()}|{old_letters()}",
            HINTS,
            across=True,
            old=True,
        ),
        Rule(lambda page: glosses(page.text, script_of(page.text)), GLOSS_LETTERS),
        Rule(lambda page: regional_words(page.text, script_of(page.text)), old_letters(), regional_marks(), old=True),
        Rule(
            lambda page: to_simplified(page.text, page.script if page.script != "simplified" else script_of(page.text)),
            old_letters(),
            old=True,
        ),
        Rule(_plain(private_use), PRIVATE),
        Rule(_plain(widths), WIDE),
        Rule(_plain(markup), "[&>]"),
        Rule(_plain(spaces), BLANK),
        Rule(_plain(stray_marks), STRAY, STRAY_WORDS),
        Rule(_plain(stops_in_lists), words=LIST_STOPS),
        Rule(_plain(doubled_marks), words=PAIRS),
        Rule(_plain(stray_stops), words=("的。",)),
        Rule(_plain(watermarks), words=needed(), across=True),
        Rule(_plain(jammers), " "),
        Rule(_plain(bent_numbers), r"[\d\ufffd〃?？#]"),
        Rule(_plain(doubled_numbers), r"\d"),
        Rule(_plain(doubled_runs)),
        Rule(lambda page: lost_dots(page.text, script_of(page.text)), "[?？]"),
        Rule(_plain(masked_words), "[*＊]"),
    )


def _plain(rule: Callable[[str], list[Change]]) -> Callable[[State], list[Change]]:
    """A rule that asks for nothing but the text."""
    return lambda page: rule(page.text)


@cache
def _screen() -> Screen:
    return Screen(_rules())


def _record(source: str, aligned: AlignedText, change: Change) -> Repair:
    start, end = aligned.source_span(change.start, change.end)
    return Repair(change.rule, start, end, source[start:end], change.after, change.certainty)
