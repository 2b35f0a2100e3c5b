"""Votes of the rules: each says which label it saw, on which words, and whether the words are proof or a hint.

The rules stand in `vocabulary/label_rules.csv`, one expression a row. `strong` words settle a label for a human reader when they
stand in a clause of their own, `weak` words only add up. Words under `unless` are read over: they look like a cue and are none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from pipeline.classify.scan import Scanner
from pipeline.errors import ZongjieError
from pipeline.vocabulary import Row, load

SENTENCE_MARKS = "。；！？;!?\n"
SENTENCE_END = re.compile(f"[{SENTENCE_MARKS}]")
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
ITEM = rf"(?:(?:科技|科普|科教)?(?:走?进|入|下|到)(?:{WHERE}|[村企校乡区厂])|(?:各|全[县市区镇])?{WHERE}|{WHO}|(?:科技|三)下乡)"
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


NO_RULE = (re.error, ValueError, KeyError)


@cache
def load_rules(name: str = "label_rules") -> Rules:
    """The rules of `vocabulary/<name>.csv`.

    Raises ZongjieError `vocabulary-cell` for a row that is no expression, or one that may begin with any character.
    """
    rows = load(name, ("label", "scope", "strength", "pattern", "unless"))
    try:
        return _build(rows)
    except NO_RULE as error:
        raise ZongjieError("vocabulary-cell", f"no rule: {error}", f"{name}.csv row {_faulty(rows)}", "mend the row") from error


def _build(rows: Sequence[Row]) -> Rules:
    parts: dict[str, list[tuple[str, bool]]] = {"body": [], "unit": [], "heading": [], "mask": []}
    patterns: dict[str, list[tuple[str, str]]] = {"body": [], "unit": [], "heading": [], "mask": []}
    for row in rows:
        parts[row["scope"]].append((row["label"], row["strength"] == "strong"))
        patterns[row["scope"]].append((row["pattern"], row["unless"]))
    everything = Scanner([*patterns["body"], *patterns["unit"], *patterns["mask"], (BARE_LIST, "")])
    units = tuple(label for label, _ in parts["unit"])
    return Rules(tuple(parts["body"]), tuple(parts["heading"]), everything, Scanner(patterns["heading"]), units)


def _faulty(rows: Sequence[Row]) -> int:
    """The number of the row, as a spreadsheet counts, that is no rule by itself."""
    for number, row in enumerate(rows, 2):
        try:
            _build([row])
        except NO_RULE:
            return number
    return 1


def units_in(text: str) -> set[str]:
    """Whose people the units serve that a text speaks of."""
    rules = load_rules()
    first, bare = len(rules.body), len(rules.body) + len(rules.unit)
    return {rules.unit[rule - first] for rule, _, _ in rules.in_body.find(text) if first <= rule < bare}


def sentence_starts(text: str) -> list[int]:
    """Where each sentence of the paragraph begins."""
    return [0, *[found.end() for found in SENTENCE_END.finditer(text, 0, len(text) - 1)]]


def vote(
    texts: Sequence[str], sections: Sequence[str], key_groups: frozenset[str], starts: Sequence[Sequence[int]] = ()
) -> list[tuple[Vote, ...]]:
    """The votes on each paragraph, by place, and then those of the headings above it; labels in `key_groups` do not see bare lists.
    `starts` are the `sentence_starts` of each text where they are known.
    """
    rules = load_rules()
    joined = GAP.join(texts)
    cues = rules.in_body.find(joined)
    above = _above(rules, list(dict.fromkeys(sections)))
    first_unit, bare = len(rules.body), len(rules.body) + len(rules.unit)
    hidden = _merged((at, end) for rule, at, end in cues if rule >= bare)
    cursor = begin = 0
    found = []
    for text, section, own in zip(texts, sections, starts or [sentence_starts(text) for text in texts], strict=True):
        stop = begin + len(text) + len(GAP)
        lead_end = _lead_end(text, own)
        sentence, votes = 0, []
        units: set[str] = set()
        while cursor < len(cues) and cues[cursor][1] < stop:
            rule, at, end = cues[cursor]
            cursor += 1
            if rule >= first_unit:
                if rule < bare:
                    units.add(rules.unit[rule - first_unit])
                continue
            label, strong = rules.body[rule]
            if hidden and label in key_groups and _meets(hidden, at, end):
                continue
            place = at - begin
            while sentence + 1 < len(own) and own[sentence + 1] <= place:
                sentence += 1
            votes.append(Vote(label, strong, joined[at:end], sentence, place < lead_end, place))
        found.append((*votes, *above[section], *(Vote(label, False, "", UNIT) for label in sorted(units))))
        begin = stop
    return found


def _lead_end(text: str, starts: Sequence[int]) -> int:
    """How far the opening topic of a paragraph reaches; 0 when it has none."""
    if len(starts) > 1 and starts[1] <= LEAD_LENGTH:
        return starts[1]
    return NUMBERED_LEAD if NUMBERED.match(text) else 0


def _meets(spans: Sequence[tuple[int, int]], begin: int, end: int) -> bool:
    """Whether one of the spans, which are in order and apart, shares a character with `[begin, end)`."""
    after = bisect_right(spans, begin, key=itemgetter(1))
    return after < len(spans) and spans[after][0] < end


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
