"""Character error: how far the clean text is from what the author wrote, where a page's true text is known."""

from __future__ import annotations

from difflib import SequenceMatcher

from pipeline.evaluate.fold import fold
from pipeline.evaluate.gold import GoldPage
from pipeline.evaluate.tables import PredictedPage


def character_error(page: PredictedPage, gold: GoldPage) -> float | None:
    """Changed, missing and surplus characters of the gold paragraphs over their true characters; None without a true text.

    Both sides are folded to letters and digits. Counted by matching blocks, which gives the edit distance or a little more.
    A paragraph that is not found counts whole.
    """
    if gold.text is None:
        return None
    truth, wrong, size = fold(gold.text), 0, 0
    for record in gold.of("paragraph"):
        true = _stretch(truth, record["starts"], record["ends"])
        if true:
            size += len(true)
            wrong += _distance(true, _stretch(page.text, record["starts"], record["ends"]))
    return wrong / size if size else None


def _stretch(text: str, starts: str, ends: str) -> str:
    begin = text.find(fold(starts))
    stop = text.find(fold(ends), begin) if begin >= 0 else -1
    return text[begin : stop + len(fold(ends))] if stop >= 0 else ""


def _distance(true: str, read: str) -> int:
    if true == read:
        return 0
    codes = SequenceMatcher(None, true, read, autojunk=False).get_opcodes() if read else [("delete", 0, len(true), 0, 0)]
    return sum(max(b - a, d - c) for kind, a, b, c, d in codes if kind != "equal")
