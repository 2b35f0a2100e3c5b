"""Candidates: a number with its counter and the words around it, of which is asked whether it counts anything."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Candidate(NamedTuple):
    """A number with its counter in a text: the number `[start, number_end)`, the counter up to `end`, and what tells them apart.

    `left` holds the six characters before it, `plain` says that the counter stands alone, without 余 or a closing 以上.
    """

    text: str
    start: int
    number_end: int
    end: int
    left: str
    unit: str
    kind: str
    low: Decimal | None
    chinese: bool
    plain: bool
    ranged: bool

    @property
    def rest(self) -> str:
        """Twenty characters from the counter on."""
        return self.text[self.number_end : self.number_end + 20].lstrip()

    @property
    def behind(self) -> str:
        """The four characters behind the counter."""
        return self.text[self.end : self.end + 4]

    @property
    def before(self) -> str:
        """The sixteen characters before the number."""
        return self.text[max(0, self.start - 16) : self.start]

    @property
    def far_before(self) -> str:
        """A hundred and twenty characters before the number."""
        return self.text[max(0, self.start - 120) : self.start]

    @property
    def nearby(self) -> str:
        """What stands around the number, forty characters before it and three behind the counter."""
        return self.text[max(0, self.start - 40) : self.end + 3]
