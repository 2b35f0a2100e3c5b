"""Word trees: one expression for a word list that tries each character once, where a plain alternation tries every word."""

from __future__ import annotations

import re
from collections.abc import Iterable


def expression(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of the words at a place; characters are taken literally.

    >>> expression(["农民", "农民工", "农户"])
    '农(?:户|民(?:工)?)'
    """
    return _branch(sorted(set(words) - {""}), 0)


def _branch(words: list[str], depth: int) -> str:
    here = any(len(word) == depth for word in words)
    heads: dict[str, list[str]] = {}
    for word in words:
        if len(word) > depth:
            heads.setdefault(word[depth], []).append(word)
    parts = [re.escape(head) + _branch(rest, depth + 1) for head, rest in heads.items()]
    if not parts:
        return ""
    body = "|".join(parts)
    if here:
        return f"(?:{body})?"
    return parts[0] if len(parts) == 1 else f"(?:{body})"
