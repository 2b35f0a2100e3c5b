"""Text as the scores compare it: width folded, letters and digits only, so that layout and punctuation cost nothing."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Letters, digits, `%` and `+` of the text in NFKC and lower case."""
    folded = unicodedata.normalize("NFKC", text or "").lower()
    return "".join(ch for ch in folded if ch.isalnum() or ch in "%+")


def occurrences(text: str, piece: str, limit: int = 40) -> list[tuple[int, int]]:
    """Where `piece` stands in `text`, overlaps included, at most `limit` times."""
    found: list[tuple[int, int]] = []
    at = text.find(piece) if piece else -1
    while at >= 0 and len(found) < limit:
        found.append((at, at + len(piece)))
        at = text.find(piece, at + 1)
    return found
