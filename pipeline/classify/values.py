"""The votes on paragraphs as numbers: how often, in how many sentences, in the opening topic, and what a group does there.

Each number has a code, and each code a name (`value_names`): the model knows names, a page is counted in codes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.classify.rules import Vote, load_rules

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
# How far around the name of a group its role is told.
REACH = 8
NUMERAL = r"[0-9一二三四五六七八九十百千万两数近约达共各]"
COUNTED_AFTER = re.compile(rf"(?:等|代表|朋友|群众|和\w{{2,6}})?{NUMERAL}{{1,6}}[.0-9]{{0,6}}[余多]?[万千百]?[余多]?(?:人|名|户|位|次|家)")
COUNTED_BEFORE = re.compile(rf"{NUMERAL}[余多]?[万千百]?[余多]?(?:名|位|户|个|人次)?\w{{0,4}}$")
SERVED_BEFORE = re.compile(
    r"(?:培训|面向|针对|组织|吸引|帮助|惠及|服务|引导|教育|培育|培养|带动|辐射|使|让|为|向|给|受训|参训|举办|开展|用于|广大)\w{0,4}$"
)
SERVED_AFTER = re.compile(
    r"\w{0,3}(?:培训|讲座|体验|参观|素质|学习|参加|受益|听讲|接受|掌握|学会|参与|观看|需求|教育|活动|科普|大赛|竞赛|增收|听众|人次)"
)
SERVES_AFTER = re.compile(
    r"[^，。；！？,;：:]{0,8}(?:组成|担任|授课|主讲|为主|志愿|队伍|负责|协会|组长|牵头|重视|配备|宣讲|带头|先进|合作社|示范县)"
)
# Marks of what has happened, once a sentence; a plan has none. It begins with a class, by which the search passes over other text.
DONE = re.compile(
    r"[了已共累先全今一完达现0-9](?:(?<=[了已共达])|(?<=累)计|(?<=先)后|(?<=全)年|(?<=今)年以来|(?<=一)年来|(?<=完)成|(?<=现)有"
    r"|(?<=[0-9])余?[人名期场次份元万个])[^。；！？;!?\n]*"
)

WHAT = ("heading", "nearest", "lead", "first", "any", "count", "share", "part", "counted", "served", "serves")
LEAD, FIRST, ANY, COUNT, SHARE, PART, COUNTED, SERVED, SERVES = range(2, len(WHAT))
PLAIN = ("done", "nothing done", "length", "headed", "numbers")


@cache
def value_names() -> tuple[str, ...]:
    """The name of every code."""
    kinds = [label + mark for mark, labels in zip("?!", _bases(), strict=True) for label in labels]
    return (*(f"{kind} {what}" for kind in kinds for what in WHAT), *PLAIN)


@cache
def _bases() -> tuple[dict[str, int], dict[str, int]]:
    """The first code of each label as a hint, and as a proof."""
    rules = load_rules()
    labels = list(dict.fromkeys(label for label, _ in (*rules.body, *rules.heading)))
    codes = range(0, 2 * len(labels) * len(WHAT), len(WHAT))
    return dict(zip(labels, codes, strict=False)), dict(zip(labels, codes[len(labels) :], strict=True))


class Values(NamedTuple):
    """Numbers of one paragraph, each beside its code; and what its sentences are told: the number of the sentence times that of all
    codes, plus the code."""

    codes: list[int]
    numbers: list[float]
    told: list[int]


def count_votes(text: str, section: str, votes: Sequence[Vote], sentences: int, groups: frozenset[str]) -> Values:
    """What the votes on a paragraph and its words come to. Votes on sentences come first, in the order of the text."""
    bases, step = _bases(), len(value_names())
    heard: dict[int, list[int]] = {}
    topics: dict[int, bool] = {}
    flags: dict[int, None] = {}
    told: dict[int, None] = {}
    for label, strong, cue, sentence, lead, start in votes:
        if sentence < 0:
            break
        base = bases[strong][label]
        if lead:
            flags[base + LEAD] = None
        if base in heard:
            heard[base].append(sentence)
        else:
            heard[base] = [sentence]
            if label not in groups:
                topics[base] = strong
        if base not in topics:
            for role in roles(text, start, start + len(cue)):
                flags[base + role] = None
                told[sentence * step + base + role] = None
    codes, numbers, tells = [*flags], [1.0] * len(flags), [*told]
    # Most labels are heard once.
    places = {base: all_ if len(all_) == 1 else [*dict.fromkeys(all_)] for base, all_ in heard.items()}
    total = sum([len(places[base]) for base, strong in topics.items() if strong]) or 1
    for base, where in places.items():
        share = len(where)
        codes += (base + ANY, base + COUNT, base + SHARE)
        numbers += (1.0, math.log1p(len(heard[base])), share / sentences)
        tells += [sentence * step + base + ANY for sentence in where]
        # Votes come in the order of the text.
        if not where[0]:
            codes.append(base + FIRST)
            numbers.append(1.0)
        if base in topics:
            codes.append(base + PART)
            numbers.append(share / total)
    codes += range(step - len(PLAIN), step)
    numbers += _plain(text, section, sentences)
    return Values(codes, numbers, tells)


def _plain(text: str, section: str, sentences: int) -> tuple[float, float, float, float, float]:
    """What is told of every paragraph, votes or none."""
    done = len(DONE.findall(text)) / sentences
    numbers = len(NUMBER.findall(text)) / 10
    return min(1.0, done), float(done == 0), math.log(len(text) + 1) / 6, float(bool(section)), min(1.0, numbers)


def roles(text: str, start: int, end: int) -> list[int]:
    """What the words around the name of a group, given by its place, say it does: it is counted, it is served, or it does the serving."""
    before = text[max(0, start - REACH) : start]
    found = []
    if COUNTED_AFTER.match(text, end) or COUNTED_BEFORE.search(before):
        found.append(COUNTED)
    if SERVED_AFTER.match(text, end) or SERVED_BEFORE.search(before):
        found.append(SERVED)
    if SERVES_AFTER.match(text, end):
        found.append(SERVES)
    return found
