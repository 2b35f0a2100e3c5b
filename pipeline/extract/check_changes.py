"""Changes: what was, what is, and by how much it changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.extract.cues import cues
from pipeline.extract.masked import ANY, Masked
from pipeline.extract.verdicts import Finding, counted_alike, usable, value

_F = f"[{ANY}]"
_WORD = re.compile("[由从比较去上](?:(?<=[由从比较])|年|(?<=上)一年)")
_N = rf"({_F}|[0-9]{{1,7}})"
_GAP = rf"[^{ANY}，。；0-9]"
_UP = cues("check_cues", "rise")
_RISE = re.compile(_UP)
_DOWN = cues("check_cues", "fall")
_BY = rf"[，、（]?(?:净|又|共|同比|较上年|比上年|比去年)?(?P<by>{_UP}|{_DOWN})(?:加|了)?{_GAP}{{0,4}}{_N}"
_FROM_TO = re.compile(rf"[由从]{_GAP}{{0,12}}{_N}{_GAP}{{0,6}}?(?P<way>{_UP}|{_DOWN})(?:到|至|为)了?{_GAP}{{0,4}}({_F})(?:{_BY})?")
_THAN = re.compile(
    rf"({_F}){_GAP}{{0,8}}[，（]?(?:比|较)(?:上年度?|去年|上一年|20[0-9]{{2}}年)(?:同期)?的?{_GAP}{{0,4}}({_F}){_GAP}{{0,2}}(?P<by>{_UP}|{_DOWN})了?{_GAP}{{0,2}}({_F})"
)
_THEN_NOW = re.compile(
    rf"(?:去年|上年|上一年){_GAP}{{0,8}}({_F}){_GAP}{{0,4}}[，；]{_GAP}{{0,2}}(?:今年|本年){_GAP}{{0,10}}({_F})，{_GAP}{{0,4}}(?P<by>{_UP}|{_DOWN})了?{_GAP}{{0,2}}({_F})"
)


def check_changes(period: Masked) -> Iterator[Finding]:
    """Code `change` for figures told as former and present, with the difference where it is told."""
    if not _WORD.search(period.text):
        return
    for match in _FROM_TO.finditer(period.text):
        present = period.fact(match[3])
        former = period.fact(match[1]) if match[1] >= "\ue000" else None
        was = former.value if former else Decimal(match[1])
        if was is None or present.value is None or not (former is None or counted_alike(former, present)):
            continue
        concerned = [fact for fact in (former, present) if fact]
        wrong = (present.value < was) if _RISE.fullmatch(match["way"]) else (present.value > was)
        verdict = "contradiction" if wrong else "agrees"
        by = period.fact(match[5]) if match["by"] and match[5] >= "\ue000" else None
        if by is not None and counted_alike(by, present) and usable(by):
            yield (*concerned, by), _difference(was, present.value, value(by))
        elif match["by"] and by is None and period.text.startswith(present.unit[:1], match.end(5)):
            yield concerned, _difference(was, present.value, Decimal(match[5]))
        else:
            yield concerned, f"change:former={was},present={present.value},{verdict}"
    for regex, order in ((_THAN, (2, 1)), (_THEN_NOW, (1, 2))):
        for match in regex.finditer(period.text):
            former, present, by = period.fact(match[order[0]]), period.fact(match[order[1]]), period.fact(match[4])
            if counted_alike(former, present) and counted_alike(by, present) and usable(former) and usable(present) and usable(by):
                rises = bool(_RISE.fullmatch(match["by"]))
                was, now = (value(former), value(present)) if rises else (value(present), value(former))
                yield (former, present, by), _difference(was, now, value(by))


def _difference(was: Decimal, now: Decimal, stated: Decimal) -> str:
    verdict = "agrees" if abs(now - was) == stated else "contradiction"
    return f"change:former={was},present={now},stated={stated},computed={abs(now - was)},{verdict}"
