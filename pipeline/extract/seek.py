"""Seeking: an expression that no first character narrows is tried only where a quick one says it may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator


def seek(first: re.Pattern[str], whole: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches of `whole` from left to right, not overlapping, that begin where `first`, a single character, stands.

    The expressions search a text several times faster this way when `whole` begins with a look-behind or an optional part.
    """
    at = 0
    while begin := first.search(text, at):
        match = whole.match(text, begin.start())
        at = max(match.end(), begin.end()) if match else begin.end()
        if match:
            yield match
