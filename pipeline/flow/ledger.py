"""The ledger of a page: every character of the source text stands in a paragraph, in a rejection or under a repair."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.aligned import AlignedText
from pipeline.records import Page, Rejection

STAGE, CODE = "ledger", "unaccounted"
_VISIBLE = re.compile(r"\S")


def close_ledger(page: Page) -> tuple[Rejection, ...]:
    """A rejection for each stretch of the source text that no paragraph, rejection or repair speaks for.

    White space needs no account. A sound page gives none; a row with this code is a fault of a stage, and the run says so.
    """
    text = page.source.text or ""
    covered = sorted(_covered(page), key=lambda span: span[0])
    holes, reached = [], 0
    for start, end in [*covered, (len(text), len(text))]:
        if start > reached and _VISIBLE.search(text, reached, start):
            holes.append((reached, start))
        reached = max(reached, end)
    reason = "no stage kept it or gave a reason for dropping it"
    return tuple(Rejection(STAGE, CODE, start, end, text[start:end], reason) for start, end in holes)


def told_twice(page: Page) -> int:
    """How many characters of the source text stand in two paragraphs, or in a paragraph and a rejection.

    A repaired stretch that was cut between two pieces belongs to both and is not counted.
    """
    repaired = {at for one in (page.repaired.repairs if page.repaired else ()) for at in range(one.start, one.end)}
    spans = sorted([*_kept(page), *((one.start, one.end) for one in page.rejections)])
    shared = (range(b[0], min(a[1], b[1])) for a, b in pairwise(spans))
    return sum(at not in repaired for stretch in shared for at in stretch)


def _covered(page: Page) -> list[tuple[int, int]]:
    repairs = page.repaired.repairs if page.repaired else ()
    spans = [(one.start, one.end) for one in page.rejections]
    return spans + _kept(page) + [(one.start, one.end) for one in repairs if one.certainty != "uncertain"]


def _kept(page: Page) -> list[tuple[int, int]]:
    return [span for document in page.documents for paragraph in document.paragraphs for span in _spans(paragraph.aligned)]


def _spans(text: AlignedText) -> list[tuple[int, int]]:
    """The stretches of the source that stand in a text letter for letter. What was replaced is told by its repair; what joins two
    pieces stands for the gap between them, and speaks for nothing in it."""
    return [(segment.source_start, segment.source_end) for segment in text.segments if segment.linear]
