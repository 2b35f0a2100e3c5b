"""Votes of the rules: each says which label it saw, on which words, and whether the words are proof or a hint.

The rules stand in `vocabulary/label_rules.csv`, one expression a row. `strong` words settle a label for a human reader when they
stand in a clause of their own, `weak` words only add up. Words under `unless` are read over: they look like a cue and are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from pipeline.errors import ZongjieError
from pipeline.vocabulary import load

SENTENCE_END = re.compile(r"[。；！？;!?\n]")
HEADING_SEPARATOR = " > "
# A heading often opens the paragraph it belongs to: 「（二）强化经费保障。」 Longer first sentences are no headings.
LEAD_LENGTH = 34

WHO = (
    r"(?:未成年人|青少年|中?小?学生|农民|职工|城镇劳动(?:者|人口)|产业工人|领导干部(?:[和与]公务员)?|公务员|社区居民|居民|老年人)"
    r"(?:科学素质(?:提升)?(?:行动)?)?"
)
WHERE = (
    r"(?:社区|学校|校园|企业|工厂|乡村|农村|乡镇|机关|军营|家庭|村[组屯]|街道|景区|广场|公园|厂矿|医院|单位|商场|市场|工地|寺庙|部队"
    r"|农户|课堂|网络|窗口|敬老院)"
)
ITEM = rf"(?:(?:科技|科普|科教)?(?:走?进|入|下|到)(?:{WHERE}|[村企校乡区])|(?:各|全[县市区镇])?{WHERE}|{WHO}|(?:科技|三)下乡)"
# Three places or groups in one breath name the whole public, not an audience each.
BARE_LIST = re.compile(rf"{ITEM}(?:(?:”?[、,，和及与]“?|以及){ITEM}){{2,}}")


@dataclass(frozen=True, slots=True)
class Vote:
    """One cue: `cue` are the words, `sentence` counts from 0 (-1 in a heading), `lead` tells of an opening topic.

    `start` is the offset of the cue in the paragraph's text, -1 in a heading.
    """

    label: str
    strong: bool
    cue: str
    sentence: int
    lead: bool = False
    start: int = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """One compiled row of the rule table."""

    label: str
    heading: bool
    strong: bool
    pattern: re.Pattern[str]
    skips: bool


@cache
def load_rules(name: str = "label_rules") -> tuple[Rule, ...]:
    """The rules of `vocabulary/<name>.csv`. Raises ZongjieError `vocabulary-cell` for a row that is no expression."""
    rules = []
    for number, row in enumerate(load(name, ("label", "scope", "strength", "pattern", "unless")), 2):
        try:
            pattern = re.compile(f"({row['unless']})|(?:{row['pattern']})" if row["unless"] else row["pattern"])
        except re.error as error:
            raise ZongjieError("vocabulary-cell", f"not an expression: {error}", f"{name}.csv row {number}", "mend the pattern") from error
        rules.append(Rule(row["label"], row["scope"] == "heading", row["strength"] == "strong", pattern, bool(row["unless"])))
    return tuple(rules)


def sentence_starts(text: str) -> list[int]:
    """Where each sentence of the paragraph begins."""
    return [0, *(found.end() for found in SENTENCE_END.finditer(text) if found.end() < len(text))]


def hide_lists(text: str) -> str:
    """The text with bare lists of places or groups blanked out, at the same length."""
    return BARE_LIST.sub(lambda found: "、" * len(found.group()), text)


def vote(text: str, section: str, key_groups: frozenset[str]) -> list[Vote]:
    """All votes on a paragraph and the headings above it; labels in `key_groups` do not see bare lists."""
    starts = sentence_starts(text)
    hidden = hide_lists(text)
    lead_end = starts[1] if len(starts) > 1 and starts[1] <= LEAD_LENGTH else 0
    found = []
    for rule in load_rules():
        where = section if rule.heading else hidden if rule.label in key_groups else text
        if not where:
            continue
        for match in rule.pattern.finditer(where):
            if (rule.skips and match.group(1) is not None) or not match.group():
                continue
            at = match.start()
            if rule.heading:
                found.append(Vote(rule.label, rule.strong, match.group(), -1))
            else:
                found.append(Vote(rule.label, rule.strong, match.group(), bisect_right(starts, at) - 1, at < lead_end, at))
    return found
