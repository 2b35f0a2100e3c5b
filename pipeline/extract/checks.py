"""Checks: whether the numbers of a document agree with one another. What is found is reported in `Fact.checks`, never corrected.

A code reads `kind:numbers,verdict`, for example `rate:stated=62%,computed=62.5%,truncated`. Kinds: `rate`, `share`, `growth`, `parts`,
`shares`, `per_head`, `product`, `change`, `list`, `told_twice`, `magnitude`. Verdicts: `agrees`, `truncated`, `contradiction`,
`exceeds`. A verdict other than `agrees` is given only where the wording leaves one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.extract.check_changes import check_changes
from pipeline.extract.check_lists import check_lists, check_ordinals, countable
from pipeline.extract.check_rates import check_rates
from pipeline.extract.check_sums import check_sums, check_table
from pipeline.extract.check_twice import check_twice
from pipeline.extract.masked import periods
from pipeline.extract.verdicts import Finding
from pipeline.records import Fact

_CHANGED = re.compile("[加展增升少降][到至为]")
_TESTS_ALONE = (check_changes, check_lists)
"""What a number that stands alone in its period is checked for."""
_TESTS = (check_rates, check_sums, *_TESTS_ALONE)


def check(text: str, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of one paragraph with the codes of the checks that concern them."""
    if not facts or (len(facts) == 1 and "\n" not in text and "一是" not in text and not _alone(facts[0])):
        return list(facts)
    found: list[Finding] = []
    for period in periods(text, facts, _alone):
        for test in _TESTS if len(period.facts) > 1 else _TESTS_ALONE:
            found += test(period)
    if "一是" in text:
        found += check_ordinals(text, facts)
    if "\n" in text:
        found += check_table(text, facts)
    return _noted(facts, found)


def _alone(fact: Fact) -> bool:
    """Whether a number that stands alone can be checked: what it counts may be named, or what it grew from may be no fact."""
    return countable(fact) or bool(_CHANGED.search(fact.quote))


def check_document(facts: Sequence[Fact]) -> list[Fact]:
    """All facts of a document with the checks that look across paragraphs: figures told twice, figures out of all proportion."""
    return _noted(facts, check_twice(facts))


def _noted(facts: Sequence[Fact], findings: Iterable[Finding]) -> list[Fact]:
    codes: dict[str, list[str]] = {}
    for concerned, code in findings:
        for fact in concerned:
            told = codes.setdefault(fact.fact_id, [])
            if code not in told:
                told.append(code)
    if not codes:
        return list(facts)
    return [replace(fact, checks=(*fact.checks, *codes[fact.fact_id])) if fact.fact_id in codes else fact for fact in facts]
