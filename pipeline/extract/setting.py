"""Settings: what stands around a whole paragraph and tells whom its numbers concern when nothing nearer does."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.records import Identity

_WORKERS = re.compile("工会$|厂(?!镇|乡|村)|公司|集团|煤矿|油田")


class Setting(NamedTuple):
    """What a paragraph is told to be about: its section headings from the inside out, and the group its document serves, if any."""

    headings: tuple[str, ...] = ()
    prevailing: tuple[str, ...] = ()
    groups: tuple[str, ...] | None = None
    """The key groups of the paragraph as labelled; None where nobody labelled it."""
    serves: tuple[str, ...] = ()
    """The group that the reporting unit is there for, as its name tells: pupils for a school, residents for a community."""


def serves_of(identity: Identity) -> tuple[str, ...]:
    """The key group that a unit is there for, as far as its level and its name tell; () for most."""
    if identity.unit_level == "school":
        return ("minors",)
    if identity.unit_level == "enterprise" or _WORKERS.search(identity.unit):
        return ("urban_workers",)
    if identity.unit.endswith(("社区", "居委会", "居民委员会")):
        return ("community_residents",)
    return ("farmers",) if identity.unit_level == "village" else ()
