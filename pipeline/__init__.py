"""zongjie (总结): scraped Chinese work summaries on science literacy in, evidence-linked tables out.

>>> import pipeline
>>> tables = pipeline.run("corpus/pages", "out")    # doctest: +SKIP
>>> tables["facts"].query("measure == 'headcount' and state == 'given'").value.sum()    # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.api import read, run

__all__ = ["read", "run"]


def __getattr__(name: str) -> Any:
    """`run` and `read` are loaded when first used, so that importing a part stays cheap."""
    if name in __all__:
        from pipeline import api

        return getattr(api, name)
    raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
