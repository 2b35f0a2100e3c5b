"""Seeking: an expression that no first character narrows is tried only where a quick one says it may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator


def seek(first: re.Pattern[str], whole: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of `whole` from left to right, not overlapping, that begin where `first` stands.

    The expressions search a text several times faster this way when `whole` begins with a look-behind or an optional part.
    """
    at = 0
    while begin := first.search(text, at):
        at = begin.start() + 1
        if match := whole.match(text, begin.start()):
            at = max(match.end(), at)
            yield match


def last_match(regex: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last of the matches that `finditer` gives."""
    found = None
    for match in regex.finditer(text):
        found = match
    return found
