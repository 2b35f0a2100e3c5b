"""Votes of the rules: each says which label it saw, on which words, and whether the words are proof or a hint.

The rules stand in `vocabulary/label_rules.csv`, one expression a row. `strong` words settle a label for a human reader when they
stand in a clause of their own, `weak` words only add up. Words under `unless` are read over: they look like a cue and are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np

from pipeline.classify.layout import GAP, Layout
from pipeline.classify.scan import Flags, Found, Numbers, Scanner
from pipeline.errors import ZongjieError
from pipeline.vocabulary import Row, load

HEADING_SEPARATOR = " > "
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


class Ballot(NamedTuple):
    """Votes on sentences as parallel arrays, in the order of the text: the number of the rule, of the paragraph and of the sentence
    among all, whether the vote is part of an opening topic, and where the cue starts and ends in the text of all.
    """

    rules: Numbers
    paragraphs: Numbers
    sentences: Numbers
    leads: Flags
    starts: Numbers
    ends: Numbers


class Heard(NamedTuple):
    """The votes on each paragraph, by place, then those of the headings above it and of its units; those on sentences of all
    paragraphs together; and whose people the units serve that each title speaks of.
    """

    votes: list[tuple[Vote, ...]]
    ballot: Ballot
    titles: list[set[str]]


@dataclass(frozen=True)
class Rules:
    """The rule table, ready to use: label and strength of each rule for the text and for headings, and the labels of units. In the
    scanner rules for the text come first, then those of units, then those that hide cues of groups, and last those for headings.
    """

    body: tuple[tuple[str, bool], ...]
    unit: tuple[str, ...]
    heading: tuple[tuple[str, bool], ...]
    first_heading: int
    scanner: Scanner


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
    hiding = [*patterns["mask"], (BARE_LIST, "")]
    first_heading = len(parts["body"]) + len(parts["unit"]) + len(hiding)
    scanner = Scanner([*patterns["body"], *patterns["unit"], *hiding, *patterns["heading"]])
    return Rules(tuple(parts["body"]), tuple(label for label, _ in parts["unit"]), tuple(parts["heading"]), first_heading, scanner)


def _faulty(rows: Sequence[Row]) -> int:
    """The number of the row, as a spreadsheet counts, that is no rule by itself."""
    for number, row in enumerate(rows, 2):
        try:
            _build([row])
        except NO_RULE:
            return number
    return 1


def vote(layout: Layout, sections: Sequence[str], titles: Sequence[str], key_groups: frozenset[str]) -> Heard:
    """What the rules hear in paragraphs, in the headings above each and in titles. Labels in `key_groups` do not see bare lists."""
    rules = load_rules()
    headings = {section: at for at, section in enumerate(dict.fromkeys(sections))}
    beside = Layout.of([*headings, *titles])
    # All in one: a scan costs more to begin than a title takes.
    cues = rules.scanner.find(GAP.join((layout.text, beside.text)))
    cut, offset = int(np.searchsorted(cues.starts, len(layout.text))), len(layout.text) + len(GAP)
    inside, outside = Found(*(some[:cut] for some in cues)), Found(cues.rules[cut:], cues.starts[cut:] - offset, cues.ends[cut:] - offset)
    owners = beside.owners[beside.sentences_at(outside.starts)]
    above = _above(rules, beside, outside, owners)
    sentences = layout.sentences_at(inside.starts)
    ballot = _ballot(rules, layout, inside, sentences, key_groups)
    votes = _one_by_one(rules, layout, ballot)
    bounds = np.searchsorted(ballot.paragraphs, np.arange(len(sections) + 1)).tolist()
    units = _units(rules, inside, layout.owners[sentences], len(sections))
    found = [
        (*votes[begin:end], *above[headings[section]], *(Vote(label, False, "", UNIT) for label in sorted(own)))
        for (begin, end), section, own in zip(pairwise(bounds), sections, units, strict=True)
    ]
    return Heard(found, ballot, _units(rules, outside, owners, len(headings) + len(titles))[len(headings) :])


def _ballot(rules: Rules, layout: Layout, cues: Found, sentences: Numbers, key_groups: frozenset[str]) -> Ballot:
    """The votes among the cues, which stand in these sentences."""
    seen = cues.rules < len(rules.body)
    hiding = (cues.rules >= len(rules.body) + len(rules.unit)) & (cues.rules < rules.first_heading)
    if hiding.any():
        groups = np.array([label in key_groups for label, _ in rules.body])
        seen[seen] &= ~(groups[cues.rules[seen]] & _meets(cues.starts[hiding], cues.ends[hiding], cues.starts[seen], cues.ends[seen]))
    starts = cues.starts[seen]
    paragraphs = layout.owners[sentences[seen]]
    return Ballot(cues.rules[seen], paragraphs, sentences[seen], starts < _lead_ends(layout)[paragraphs], starts, cues.ends[seen])


def _units(rules: Rules, cues: Found, owners: Numbers, count: int) -> list[set[str]]:
    """Whose people the units serve that each text speaks of; `owners` tells the text of each cue."""
    found: list[set[str]] = [set() for _ in range(count)]
    numbers = cues.rules - len(rules.body)
    units = (numbers >= 0) & (numbers < len(rules.unit))
    for number, owner in zip(numbers[units].tolist(), owners[units].tolist(), strict=True):
        found[owner].add(rules.unit[number])
    return found


def _one_by_one(rules: Rules, layout: Layout, ballot: Ballot) -> list[Vote]:
    """The votes one by one."""
    numbers = ballot.rules.tolist()
    fields = zip(
        [rules.body[number][0] for number in numbers],
        [rules.body[number][1] for number in numbers],
        [layout.text[start:end] for start, end in zip(ballot.starts.tolist(), ballot.ends.tolist(), strict=True)],
        (ballot.sentences - layout.firsts[ballot.paragraphs]).tolist(),
        ballot.leads.tolist(),
        (ballot.starts - layout.begins[ballot.paragraphs]).tolist(),
        strict=True,
    )
    # As `Vote` makes them, in less than half the time: there are 130 a page.
    return [*map(tuple.__new__, repeat(Vote), fields)]


def _lead_ends(layout: Layout) -> Numbers:
    """How far the opening topic of each paragraph reaches; to its beginning where it has none."""
    spans = zip(layout.begins.tolist(), (layout.begins + layout.lengths).tolist(), strict=True)
    numbered = [NUMBERED.match(layout.text, begin, end) is not None for begin, end in spans]
    ends = layout.begins + np.where(numbered, NUMBERED_LEAD, 0)
    longer = np.flatnonzero(layout.counts > 1)
    second = layout.sentences[layout.firsts[longer] + 1]
    short = second - layout.begins[longer] <= LEAD_LENGTH
    ends[longer[short]] = second[short]
    return ends


def _meets(starts: Numbers, ends: Numbers, begins: Numbers, stops: Numbers) -> Flags:
    """Which of the spans `[begins, stops)` share a character with one of `[starts, ends)`, which are in order of their starts."""
    before = np.searchsorted(starts, stops) - 1
    met: Flags = (before >= 0) & (np.maximum.accumulate(ends)[before] > begins)
    return met


def _above(rules: Rules, layout: Layout, cues: Found, owners: Numbers) -> list[list[Vote]]:
    """The votes of each heading; `owners` tells the text of each cue."""
    found: list[list[Vote]] = [[] for _ in layout.begins]
    numbers = cues.rules - rules.first_heading
    named = numbers >= 0
    places = (some[named].tolist() for some in (owners, numbers, cues.starts, cues.ends))
    for owner, number, start, end in zip(*places, strict=True):
        label, strong = rules.heading[number]
        found[owner].append(Vote(label, strong, layout.text[start:end], HEADING))
    return found
