"""Errors a person meets: each says what, where and what to do next, and has a stable code."""

from __future__ import annotations


class ZongjieError(Exception):
    """A problem that ends a command. `code` is stable; the message tells what happened, where, and what to do."""

    def __init__(self, code: str, what: str, where: str = "", advice: str = "") -> None:
        self.code, self.what, self.where, self.advice = code, what, where, advice
        super().__init__(f"{code}: " + " · ".join(part for part in (where, what, advice) if part))

    def __reduce__(self) -> tuple[type[ZongjieError], tuple[str, str, str, str]]:
        """How a worker process hands it to the one that started it."""
        return type(self), (self.code, self.what, self.where, self.advice)
