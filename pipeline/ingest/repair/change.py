"""What a rule answers: changes of the text it was shown."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import Certainty


class Change(NamedTuple):
    """`text[start:end]` should read `after`. An `uncertain` change is a proposal and is not made."""

    start: int
    end: int
    after: str
    rule: str
    certainty: Certainty = "certain"
    letterwise: bool = False
    """`after` answers `text[start:end]` character for character, so that each keeps its own place in the source."""


def apart(changes: list[Change]) -> list[Change]:
    """The changes in order, without those that overlap an earlier one."""
    kept: list[Change] = []
    for change in sorted(changes, key=lambda change: (change.start, -change.end)):
        if not kept or change.start >= kept[-1].end:
            kept.append(change)
    return kept
