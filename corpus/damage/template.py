"""Other texts made of a text: with the figures of another year, which is no copy, and with words exchanged, which is one."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from random import Random

from corpus.damage.annotated import Annotated, Span
from corpus.damage.losses import COUNT, TIMES, YEAR, apply, moved
from corpus.damage.truth import Loss

EXCHANGED = dict(
    pair.split("/")
    for pair in [
        "开展/展开",
        "组织/安排",
        "举办/举行",
        "积极/踊跃",
        "加强/增强",
        "提高/提升",
        "进一步/更进一步",
        "认真/用心",
        "充分/充足",
        "利用/使用",
        "工作/事情",
        "活动/勾当",
        "广大/宽大",
        "群众/大众",
        "深入/深切",
        "宣传/鼓吹",
        "发放/披发",
        "参加/加入",
        "培训/培养",
        "建设/扶植",
        "科学/迷信",
        "素质/本质",
        "服务/办事",
        "取得/获得",
        "成效/功效",
        "作用/感化",
        "重视/器重",
        "领导/带领",
        "成立/建立",
        "完善/美满",
        "制定/拟定",
        "落实/贯彻",
        "推进/促进",
        "形成/构成",
        "围绕/环绕",
        "结合/联合",
        "主要/首要",
        "通过/经由过程",
        "同时/同期",
        "问题/题目",
        "农民/农人",
        "学生/门生",
        "社区/小区",
        "知识/常识",
        "技术/手艺",
        "能力/才能",
        "情况/环境",
    ]
)
"""Words and what spinning tools put for them, mostly the first entry of a synonym list, right or wrong."""

WORD = re.compile("|".join(sorted(EXCHANGED, key=len, reverse=True)))


def refigure(page: Annotated, rng: Random) -> Annotated:
    """The text a year later: every count another number of the same form, every year one more, the gold to match.

    Totals are dropped, since sums and parts are changed independently.
    """
    found: list[Loss] = []
    values: dict[int, Decimal] = {}
    for number in COUNT.finditer(page.text):
        digits = Decimal(number[1])
        places = len(number[1].partition(".")[2])
        changed = (digits * Decimal(rng.randrange(108, 165)) / 100).quantize(Decimal(1).scaleb(-places))
        changed = changed if changed != digits else digits + 1
        found.append(Loss(number.start(1), number.end(1), str(changed), "lost", digits * TIMES[number[2]]))
        values[number.start(1)] = changed * TIMES[number[2]]
    found += [Loss(year.start(), year.end(), str(int(year[0]) + 1), "lost", year=True) for year in YEAR.finditer(page.text)]
    found.sort(key=lambda loss: loss.start)

    def shift(span: Span) -> Span:
        return replace(span, start=moved(found, span.start), end=moved(found, span.end))

    year = page.document.record.get("year")
    record = {**page.document.record, "year": None if year is None else year + 1}
    return Annotated(
        apply(page.text, found),
        replace(shift(page.document), record=record),
        tuple(shift(span) for span in page.paragraphs),
        tuple(shift(_revalued(fact, found, values)) for fact in page.facts),
        (),
    )


def spin(page: Annotated, rng: Random) -> Annotated:
    """The text with common words exchanged for others, as spinning tools do; figures and the order of sentences stay."""
    found = []
    for word in WORD.finditer(page.text):
        if rng.random() < 0.8:
            found.append(Loss(word.start(), word.end(), EXCHANGED[word[0]], "lost"))
    return replace(page.lose(found), totals=page.totals)


def _revalued(fact: Span, found: list[Loss], values: dict[int, Decimal]) -> Span:
    """The fact with the value that its changed number states."""
    value = fact.record["value"]
    for loss in found:
        if fact.start <= loss.start and loss.end <= fact.end and value is not None and loss.value == Decimal(str(value)):
            new = values[loss.start]
            return replace(fact, record={**fact.record, "value": int(new) if new == new.to_integral_value() else float(new)})
    return fact
