"""What a document tells of each of its paragraphs: its kind, whom it is about, and where the paragraph stands.

Items after the list of shortcomings are plans, also where the page lost their heading; a document that never speaks of science is
about something else. Flags are coarse on purpose: copies of a document that differ in a few lines get the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from itertools import chain

from pipeline.classify.rules import HEADING_SEPARATOR, UNIT, Vote

PLAN_TITLE = re.compile(r"(?:工作|活动|行动|年度?|实施)(?:计划|要点|方案|安排|打算|思路)")
REPORT_TITLE = re.compile(r"总结|汇报|报告|情况|落实|纲要")
# What has happened; a title may speak of a plan over a text that tells the year.
PAST = re.compile(r"(?<!为)了|已|先后|累计|受益|获[^得]|被评|全年共|共有?[0-9]|[0-9]{1,2}月[0-9]{1,2}日")
SUBJECT = re.compile(
    r"科普|健康(?:素养|教育|知识)|科学(?![、，]有序|合理)|科技|科协|技术|农技|(?<!综合)素质|培训"
    r"|气象|地震|防灾|减灾|消防|环保|环境(?:保护|教育|日)|节能|低碳|食品安全|反邪教|急救|义诊"
)
# A title that names the subject in other words than the general ones, which also head collections of all kinds.
NAMED = re.compile(r"科普|科技|科协|科学(?!素质|发展)|健康|培训|农技|气象|地震|防灾|减灾|消防宣传|环保|环境日|低碳|反邪教")
# A campaign of public education, whatever it is about: a title or an opening that names one speaks of the subject in other words.
CAMPAIGN = re.compile(
    r"(?:世界|国际|全国|全民)[\u4e00-\u9fff]{1,8}[日周月]|[\u4e00-\u9fff]{1,4}(?:宣传|教育)(?:活动|工作小结|工作总结|[日周月])|主题(?:宣传|教育)活动"
    r"|爱鸟|节水|护水|禁毒|控烟|结核|疾病防治|交通安全|防溺水|反诈|特派员|宣讲|讲解|展览|科教"
)
# A campaign of the party or of an office's own discipline is none of the public.
INTERNAL = re.compile(
    r"宣传思想|党(?:的群众路线|建|风|纪|员)|廉政|反腐|廉洁|作风|师德|行风|法[治制]宣传|普法|评优|综治|平安|信访|招商|计划生育"
)
# What the year came to, told at the outset: such an opening is results as well.
TOTALS = re.compile(
    r"(?:全年|年来|累计|先后|各类|共(?=开展|举办|组织|培训|完成|接待))[^。；]{0,30}(?:开展|举办|组织|培训|接待|覆盖|惠及|参与|受益|进馆|活动)"
    r"[^。；，]{0,14}[0-9]+[0-9.]*[万千百余多]*(?:场次|场|人次|人|期|次|项)"
)
# Where this stands a report begins, also when the page lost the break before it; what follows is no plan after shortcomings.
RESUMES = re.compile(r"(?:现将|总结|汇报|报告|小结)[^。；]{0,14}(?:如下|于后|于下)")
# Below this many paragraphs shares and places say nothing.
FEWEST = 4
# A document is about a group that this share of its paragraphs names.
MOSTLY = 0.6
# A plan by its title is none when this share of its paragraphs tells what happened, and no more than that one says what will.
TELLS, WILL = 0.5, 0.25
# A document is off the subject when this share of its paragraphs never names it.
OFF = 0.8

PLAN, OFF_SUBJECT, FIRST, LAST, LATE, AFTER_SHORTCOMINGS, OPENS_WITH_TOTALS = (
    "document: a plan", "document: off subject", "stands first", "stands last", "stands late", "stands after shortcomings",
    "opens with totals",
)  # fmt: skip


def describe_document(
    titles: tuple[str, str],
    genre: str,
    texts: Sequence[str],
    votes: Sequence[Sequence[Vote]],
    key_groups: Sequence[str],
    *,
    units_of_title: Collection[str] = (),
) -> list[list[str]]:
    """The flags of each paragraph, in order; `titles` are the document's and the heading over all of it, `votes` those on each
    paragraph's own text and headings, `units_of_title` tells whose people the units serve that the title speaks of.
    """
    total = len(texts)
    named, served, troubles = _read(votes)
    shared = []
    if genre == "plan" or any(PLAN_TITLE.search(one) and not REPORT_TITLE.search(one) for one in titles):
        will = sum("plans" in labels for labels in named)
        if total < FEWEST or sum(PAST.search(text) is not None for text in texts) < TELLS * total or will > WILL * total:
            shared.append(PLAN)
    if total >= FEWEST and not NAMED.search(titles[0]) and not _campaign(titles[0], texts[0]) and _off_subject(texts):
        shared.append(OFF_SUBJECT)
    about = _mostly(named, key_groups) if total >= FEWEST else []
    shared += [f"document: about {label}" for label in about]
    served += [{*units_of_title}] if titles[0] else []
    units = _mostly(served, key_groups) if total >= FEWEST else []
    shared += [f"document: unit of {label}" for label in units]
    flags = []
    troubled = False
    for at, labels in enumerate(named):
        own = list(shared)
        if about or units:
            if labels.isdisjoint(key_groups):
                own += [f"names nobody in a document about {label}" for label in about]
                own += [f"names nobody in a document of a unit of {label}" for label in units]
            own += [f"names {label} in a document of their unit" for label in units if label in labels]
        if total >= FEWEST:
            if at == 0:
                own += [OPENS_WITH_TOTALS, FIRST] if TOTALS.search(texts[0]) else [FIRST]
            if at >= 0.7 * total:
                own += [LAST, LATE] if at == total - 1 else [LATE]
            if troubled:
                own.append(AFTER_SHORTCOMINGS)
        flags.append(own)
        troubled = (troubled or (troubles[at] >= 2 and at >= 0.4 * total)) and not RESUMES.search(texts[at])
    return flags


def _read(votes: Sequence[Sequence[Vote]]) -> tuple[list[set[str]], list[set[str]], list[int]]:
    """Of each paragraph the labels that are proved, those whose people its units serve, and how often shortcomings are proved."""
    named, served, troubles = [], [], []
    for cast in votes:
        proved = [label for label, strong, _, _, _, _ in cast if strong]
        named.append(set(proved))
        served.append(_units(cast))
        troubles.append(proved.count("problems"))
    return named, served, troubles


def _units(votes: Sequence[Vote]) -> set[str]:
    """The labels whose people the units of a paragraph serve; their votes come last."""
    found: set[str] = set()
    for cast in reversed(votes):
        if cast.sentence != UNIT:
            break
        found.add(cast.label)
    return found


def _mostly(labels: Sequence[set[str]], key_groups: Sequence[str]) -> list[str]:
    """The key groups that most of the sets hold."""
    counts = Counter(chain.from_iterable(labels))
    return [label for label in key_groups if counts[label] >= MOSTLY * len(labels)]


def _campaign(title: str, opening: str) -> bool:
    """Whether the title or the first paragraph tells of a campaign of public education."""
    return any(CAMPAIGN.search(words) and not INTERNAL.search(words) for words in (title, opening))


def _off_subject(texts: Sequence[str]) -> bool:
    """Whether hardly a paragraph names the subject."""
    silent = len(texts)
    for text in texts:
        if SUBJECT.search(text):
            silent -= 1
            if silent < OFF * len(texts):
                return False
    return True


def over_all(sections: Sequence[str]) -> str:
    """The heading that stands over most paragraphs, and so is a title; empty when there is none."""
    if len(sections) < FEWEST:
        return ""
    ((top, count),) = Counter([section.partition(HEADING_SEPARATOR)[0] for section in sections]).most_common(1)
    return top if count >= MOSTLY * len(sections) else ""
