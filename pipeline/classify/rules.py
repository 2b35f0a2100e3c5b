"""Votes of the rules: each says which label it saw, on which words, and whether the words are proof or a hint.

The rules stand in `vocabulary/label_rules.csv`, one expression a row. `strong` words settle a label for a human reader when they
stand in a clause of their own, `weak` words only add up. Words under `unless` are read over: they look like a cue and are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from pipeline.classify.scan import Scanner
from pipeline.errors import ZongjieError
from pipeline.vocabulary import load

SENTENCE_END = re.compile(r"[。；！？;!?\n]")
HEADING_SEPARATOR = " > "
# Stands between paragraphs that are scanned together: no expression of the table reads over it.
GAP = "\n。\n"
# A heading often opens the paragraph it belongs to: 「（二）强化经费保障。」 Longer first sentences are no headings.
LEAD_LENGTH = 34
# After a number the topic comes at once, also where the page lost the break between heading and text.
NUMBERED = re.compile(r"[一二三四五六七八九十]{1,2}[、是]|[（(][一二三四五六七八九十0-9]{1,2}[)）]|[0-9]{1,2}[、.．]")
NUMBERED_LEAD = 18

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
BARE_LIST = rf"{ITEM}(?:(?:”?[、,，和及与]“?|以及){ITEM}){{2,}}"


# Where a vote stands that stands in no sentence.
HEADING, UNIT = -1, -2


class Vote(NamedTuple):
    """One cue: `cue` are the words, `sentence` counts from 0 (-1 in a heading), `lead` tells of an opening topic.

    `start` is the offset of the cue in the paragraph's text, -1 in a heading. A vote with sentence `UNIT` only tells whose people a
    unit serves of which the paragraph speaks.
    """

    label: str
    strong: bool
    cue: str
    sentence: int
    lead: bool = False
    start: int = -1


@dataclass(frozen=True)
class Rules:
    """The rule table, ready to use: label and strength of each rule by number, for the text and for headings; the rules
    of units follow those of the text in its scanner, and the bare list comes last."""

    body: tuple[tuple[str, bool], ...]
    heading: tuple[tuple[str, bool], ...]
    in_body: Scanner
    in_heading: Scanner
    unit: tuple[str, ...]


@cache
def load_rules(name: str = "label_rules") -> Rules:
    """The rules of `vocabulary/<name>.csv`.

    Raises ZongjieError `vocabulary-cell` for a row that is no expression, or one that may begin with any character.
    """
    parts: dict[str, list[tuple[str, bool]]] = {"body": [], "unit": [], "heading": [], "mask": []}
    patterns: dict[str, list[tuple[str, str]]] = {"body": [], "unit": [], "heading": [], "mask": []}
    for number, row in enumerate(load(name, ("label", "scope", "strength", "pattern", "unless")), 2):
        try:
            parts[row["scope"]].append((row["label"], row["strength"] == "strong"))
            patterns[row["scope"]].append((row["pattern"], row["unless"]))
            Scanner([(row["pattern"], row["unless"])])
        except (re.error, ValueError, KeyError) as error:
            raise ZongjieError("vocabulary-cell", f"no rule: {error}", f"{name}.csv row {number}", "mend the row") from error
    units = tuple(label for label, _ in parts["unit"])
    everything = Scanner([*patterns["body"], *patterns["unit"], *patterns["mask"], (BARE_LIST, "")])
    return Rules(tuple(parts["body"]), tuple(parts["heading"]), everything, Scanner(patterns["heading"]), units)


def units_in(text: str) -> set[str]:
    """Whose people the units serve that a text speaks of."""
    rules = load_rules()
    first, bare = len(rules.body), len(rules.body) + len(rules.unit)
    return {rules.unit[rule - first] for rule, _, _ in rules.in_body.find(text) if first <= rule < bare}


@lru_cache(maxsize=4096)
def sentence_starts(text: str) -> tuple[int, ...]:
    """Where each sentence of the paragraph begins."""
    return (0, *[found.end() for found in SENTENCE_END.finditer(text, 0, len(text) - 1)])


def vote(texts: Sequence[str], sections: Sequence[str], key_groups: frozenset[str]) -> list[tuple[Vote, ...]]:
    """The votes on each paragraph and the headings above it; labels in `key_groups` do not see bare lists."""
    rules = load_rules()
    joined = GAP.join(texts)
    begins = list(accumulate((len(text) + len(GAP) for text in texts), initial=0))
    cues = rules.in_body.find(joined)
    bare = len(rules.body) + len(rules.unit)
    hidden = _merged((at, end) for rule, at, end in cues if rule >= bare)
    above = _above(rules, list(dict.fromkeys(sections)))
    cursor = shade = 0
    found = []
    for number, (text, section) in enumerate(zip(texts, sections, strict=True)):
        begin, stop = begins[number], begins[number + 1]
        starts = sentence_starts(text)
        lead_end = starts[1] if len(starts) > 1 and starts[1] <= LEAD_LENGTH else NUMBERED_LEAD if NUMBERED.match(text) else 0
        votes = []
        units: set[str] = set()
        while cursor < len(cues) and cues[cursor][1] < stop:
            rule, at, end = cues[cursor]
            cursor += 1
            if rule >= len(rules.body):
                if rule < bare:
                    units.add(rules.unit[rule - len(rules.body)])
                continue
            while shade < len(hidden) and hidden[shade][1] <= at:
                shade += 1
            label, strong = rules.body[rule]
            if label in key_groups and shade < len(hidden) and hidden[shade][0] < end:
                continue
            place = at - begin
            votes.append(Vote(label, strong, joined[at:end], bisect_right(starts, place) - 1, place < lead_end, place))
        found.append((*votes, *above[section], *(Vote(label, False, "", UNIT) for label in sorted(units))))
    return found


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that touch as one, in order."""
    found: list[tuple[int, int]] = []
    for begin, stop in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], stop))
        else:
            found.append((begin, stop))
    return found


def _above(rules: Rules, sections: Sequence[str]) -> dict[str, list[Vote]]:
    """The votes of each section's headings."""
    joined = GAP.join(sections)
    ends = list(accumulate(len(section) + len(GAP) for section in sections))
    found: dict[str, list[Vote]] = {section: [] for section in sections}
    for rule, at, end in rules.in_heading.find(joined):
        found[sections[bisect_right(ends, at)]].append(Vote(*rules.heading[rule], joined[at:end], HEADING))
    return found
