"""What was done to a text: every changed stretch with its surroundings, as it reads and as it should read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Literal

from pipeline.aligned import AlignedText

Model = Callable[[AlignedText, Random], AlignedText]
"""A forward model: an aligned text and a seeded generator in, the damaged text out, still aligned with the true text."""

CONTEXT = 6
"""Characters kept on both sides of a changed stretch: about one Chinese clause in all, so that it stands once in a page."""


DIGITS = "0123456789"

NOISE = 6
"""Letters, digits and characters a thrown-in piece needs to be told from the text around it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A damaged stretch of the text: `text[start:end] == damaged`; `repaired` is None where nothing can bring it back.

    `clean_start` and `clean_end` are where it stands in the text as it should become.
    """

    start: int
    end: int
    damaged: str
    repaired: str | None
    clean_start: int
    clean_end: int

    def record(self) -> dict[str, object]:
        """The gold record of the stretch."""
        return {"kind": "repair", "damaged": self.damaged, "repaired": self.repaired}


@dataclass(frozen=True, slots=True)
class Loss:
    """`text[start:end]` is replaced by `shown`; a fact of that `value` is then `redacted` or `lost`; `year` tells years apart."""

    start: int
    end: int
    shown: str
    state: Literal["redacted", "lost"]
    value: Decimal | None = None
    year: bool = False


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged text, the text it should become (`clean`), and the stretches where the two differ.

    `noise` holds pieces of the damaged text that must not survive into a document.
    """

    text: str
    clean: str
    truth: tuple[Stretch, ...]
    noise: tuple[str, ...] = ()
    eaten: tuple[Loss, ...] = ()
    """Digits that byte tools swallowed, by their place in the text as given: `clean` lacks them too, for nobody can know them."""


def stretches(aligned: AlignedText, clean: str) -> tuple[Stretch, ...]:
    """The changed stretches of an aligned text, neighbours merged, in text order.

    Characters that were converted one for one (script, width) are no stretch by themselves, or all of a page would be one.
    """
    text = aligned.text
    windows: list[list[int]] = []
    for start, end in _changed(aligned, clean):
        lo, hi = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
        lo = max(lo, text.rfind("\n", 0, start) + 1)
        cut = text.find("\n", end)
        hi = hi if cut < 0 else min(hi, cut)
        if windows and lo <= windows[-1][1]:
            windows[-1][1] = max(hi, windows[-1][1])
        else:
            windows.append([lo, hi])
    found = []
    for lo, hi in windows:
        first, last = aligned.source_span(lo, hi)
        found.append(Stretch(lo, hi, text[lo:hi], clean[first:last], first, last))
    return tuple(stretch for stretch in found if stretch.damaged.strip())


def inserted(aligned: AlignedText) -> tuple[str, ...]:
    """Pieces that were thrown into the text and must not survive, 25 characters at most each, those too short to tell left out."""
    pieces = []
    for index, segment in enumerate(aligned.segments):
        stop = aligned.segments[index + 1].start if index + 1 < len(aligned.segments) else len(aligned)
        piece = aligned.text[segment.start : stop].strip()
        if not segment.linear and segment.source_start == segment.source_end and sum(map(str.isalnum, piece)) >= NOISE:
            pieces.append(piece[:25])
    return tuple(dict.fromkeys(pieces))


def eaten_digits(aligned: AlignedText, clean: str) -> tuple[int, ...]:
    """Positions in the clean text of digits that a byte tool swallowed: nothing of the damaged text tells them any more."""
    gone: set[int] = set()
    told: Counter[tuple[int, int]] = Counter()  # a stretch that a later model wrapped or split stands in several pieces
    source = 0
    for index, segment in enumerate(aligned.segments):
        stop = aligned.segments[index + 1].start if index + 1 < len(aligned.segments) else len(aligned)
        gone.update(at for at in range(source, segment.source_start) if clean[at] in DIGITS)
        if not segment.linear:
            shown = aligned.text[segment.start : stop]
            told[segment.source_start, segment.source_end] += sum(character in DIGITS for character in shown)
        source = max(source, segment.source_end)
    for (start, end), count in told.items():
        digits = [at for at in range(start, end) if clean[at] in DIGITS]
        gone.update(digits if count < len(digits) else ())
    return tuple(sorted(gone))


def _changed(aligned: AlignedText, clean: str) -> list[tuple[int, int]]:
    """Half-open spans of the damaged text that were not carried over character for character."""
    spans: list[tuple[int, int]] = []
    source = 0
    for index, segment in enumerate(aligned.segments):
        stop = aligned.segments[index + 1].start if index + 1 < len(aligned.segments) else len(aligned)
        if not segment.linear:
            spans.append((segment.start, stop))
        elif segment.source_start > source:
            spans.append((segment.start, segment.start))
        source = max(source, segment.source_end)
    if source < len(clean):
        spans.append((len(aligned), len(aligned)))
    return spans
