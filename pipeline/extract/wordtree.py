"""Word trees: one expression for a word list that tries each character once, where a plain alternation tries every word."""

from __future__ import annotations

import re
from collections.abc import Iterable

TOGETHER = 32
"""First characters tried one after the other; more are parted into groups, of which each is entered by one look at a character."""


def expression(words: Iterable[str]) -> str:
    """A regular expression that matches the longest of the words at a place; characters are taken literally.

    >>> expression(["农民", "农民工", "农户"])
    '农(?:户|民(?:工)?)'
    """
    heads = _by_head(sorted(set(words) - {""}), 0)
    if len(heads) <= TOGETHER:
        return _branches(heads, 0)
    first = [*heads]
    groups = [first[at : at + TOGETHER] for at in range(0, len(first), TOGETHER)]
    parts = [f"(?=[{_set(group)}]){_branches({head: heads[head] for head in group}, 0)}" for group in groups]
    return f"(?=[{_set(first)}])(?:{'|'.join(parts)})"


def _set(characters: Iterable[str]) -> str:
    return "".join(map(re.escape, characters))


def _by_head(words: list[str], depth: int) -> dict[str, list[str]]:
    heads: dict[str, list[str]] = {}
    for word in words:
        if len(word) > depth:
            heads.setdefault(word[depth], []).append(word)
    return heads


def _branch(words: list[str], depth: int) -> str:
    here = any(len(word) == depth for word in words)
    body = _branches(_by_head(words, depth), depth)
    return f"(?:{body})?" if here and body else body


def _branches(heads: dict[str, list[str]], depth: int) -> str:
    parts = [re.escape(head) + _branch(words, depth + 1) for head, words in heads.items()]
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})" if parts else ""
