"""Checks: whether the numbers of a document agree with one another. What is found is reported in `Fact.checks`, never corrected.

A code reads `kind:numbers,verdict`, for example `rate:stated=62%,computed=62.5%,truncated`. Verdicts: `agrees`, `truncated`,
`contradiction`, `exceeds`. A verdict other than `agrees` is given only where the wording leaves one reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import pairwise

from pipeline.extract.clauses import Clauses
from pipeline.extract.numerals import value_of
from pipeline.records import Fact

Finding = tuple[Sequence[Fact], str]
"""The facts a check concerns and its code."""

LONGEST = 60
"""Facts in one sentence up to which it is checked: more is a flattened table, whose figures do not relate as prose does."""

_NUMBER = r"([0-9]{1,9}(?:\.[0-9]{1,4})?[万亿]?|[一二三四五六七八九十百千万两]{1,6})"
_DONE = re.compile(
    rf"任务(?:数|指标|为|是)?[ ]?{_NUMBER}([人名个户期场次项份]{{1,2}})[，,、；（(]?(?:实际|共|已)?完成(?:培训)?[ ]?{_NUMBER}\2"
)
_SHARE = re.compile(r"占(?:比|总数的?|总人数的?|总量的?)?(?:达到?|约|近)?$")
_RATE_WORD = re.compile(r"(完成|合格|就业|转移|参与|及格|通过|达标|结业)率(?:为|达到?|约)?$")
_FORMER = re.compile(r"(?:由|从)[^，。；]{0,12}$")
_RISE = re.compile(r"(增加|增|提高|上升|扩大|发展|增长|扩展|升)(?:到|至|为)了?$")
_FALL = re.compile(r"(减少|降低|下降|缩小|降|减)(?:到|至|为)了?$")
_OVERLAP = re.compile(r"女|党员|少数民族|贫困|残疾|老人|高级|困难")
_LISTED = re.compile(r"^[，,：:]?(?:分别是|分别为|即)[：:]?([^。；;，,0-9]{4,160})(?=[。；;])")
_PERSONS = ("人", "名", "位", "人次")


def check(text: str, clauses: Clauses, facts: Sequence[Fact]) -> list[Fact]:
    """The facts of one paragraph with the codes of the checks that concern them."""
    sentences: dict[tuple[int, int], list[Fact]] = {}
    for fact in facts:
        sentences.setdefault(clauses.whole_sentence(fact.start), []).append(fact)
    found: dict[str, list[str]] = {}
    for span, told in sentences.items():
        if not (1 < len(told) <= LONGEST or "别" in text[span[0] : span[1]]):
            continue
        for test in (_completion, _shares, _rates, _parts, _per_head, _former, _lists):
            for concerned, code in test(text, span, told):
                for fact in concerned:
                    codes = found.setdefault(fact.fact_id, [])
                    if code not in codes:
                        codes.append(code)
    return [replace(fact, checks=(*fact.checks, *found[fact.fact_id])) if fact.fact_id in found else fact for fact in facts]


def check_document(facts: Sequence[Fact]) -> list[Fact]:
    """All facts of a document with the checks that look across paragraphs: figures told twice, people beyond the population."""
    found: dict[str, str] = {}
    first: dict[tuple[str, str, str, int | None, str], Fact] = {}
    for fact in facts:
        words = fact.quote[: fact.quote.find(fact.value_text)] if fact.value_text in fact.quote else ""
        if fact.value is None or len(words) < 6 or fact.scope != "total" or fact.role != "actual":
            continue
        key = (words, fact.measure, fact.unit, fact.year, fact.role)
        other = first.setdefault(key, fact)
        if other.value != fact.value and other.paragraph_id != fact.paragraph_id and other.approx == fact.approx == "exact":
            found[fact.fact_id] = found[other.fact_id] = f"told_twice:first={other.value},second={fact.value},contradiction"
    population = [f for f in facts if f.role == "rate_base" and f.value and "人口" in f.quote and f.scope != "rate"]
    if population:
        largest = max(population, key=lambda fact: fact.value or 0)
        for fact in facts:
            if (
                fact.measure == "headcount"
                and fact.unit == "人"
                and fact.value
                and fact.value > (largest.value or 0)
                and fact.role == "actual"
            ):
                found[fact.fact_id] = f"magnitude:stated={fact.value},population={largest.value},exceeds"
    return [replace(fact, checks=(*fact.checks, found[fact.fact_id])) if fact.fact_id in found else fact for fact in facts]


def _verdict(stated: Decimal, computed: Decimal) -> str:
    places = Decimal(1).scaleb(stated.as_tuple().exponent) if isinstance(stated.as_tuple().exponent, int) else Decimal(1)  # type: ignore[arg-type]
    places = min(places, Decimal(1))
    if computed.quantize(places, ROUND_HALF_UP) == stated:
        return "agrees"
    return "truncated" if computed.quantize(places, ROUND_DOWN) == stated else "contradiction"


def _rate_code(kind: str, stated: Decimal, part: Decimal, whole: Decimal) -> str:
    computed = part / whole * 100
    return f"{kind}:stated={stated}%,computed={computed.quantize(Decimal('0.01')).normalize():f}%,{_verdict(stated, computed)}"


def _usable(fact: Fact) -> bool:
    return fact.value is not None and fact.value > 0 and fact.approx == "exact"


def _ratios(told: Sequence[Fact]) -> Iterator[tuple[int, Fact]]:
    for index, fact in enumerate(told):
        if fact.measure == "ratio" and fact.unit in ("%", "％") and _usable(fact):
            yield index, fact


def _completion(text: str, span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """任务8个，完成5个，完成62%: the stated rate against what was done of the target."""
    if not any(_ratios(told)):
        return
    for match in _DONE.finditer(text, *span):
        target, done = value_of(match[1]), value_of(match[3])
        ratio = next((f for _, f in _ratios(told) if 0 <= f.start - match.end() <= 8), None)
        if not target or done is None or ratio is None or ratio.value is None:
            continue
        if not re.fullmatch(
            r"[，,、（(]?(?:任务)?(?:完成|占)?(?:率|任务的?|比例)?(?:为|达到?|的)?[ ]?", text[match.end() : _number_at(ratio)]
        ):
            continue
        concerned = [fact for fact in told if match.start() <= _number_at(fact) < match.end()]
        yield (*concerned, ratio), _rate_code("rate", ratio.value, done, target)


def _number_at(fact: Fact) -> int:
    at = fact.quote.find(fact.value_text)
    return fact.start + max(at, 0)


def _shares(text: str, span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """全校862人，…248人，占28.8%: a share whose base is the one total told before it in the sentence."""
    for index, ratio in _ratios(told):
        if not _SHARE.search(text, max(span[0], _number_at(ratio) - 10), _number_at(ratio)) or index == 0:
            continue
        if re.match(r"以上|左右|的", text[ratio.end : ratio.end + 2]):
            continue
        part = told[index - 1]
        bases = [f for f in told[: index - 1] if f.measure == part.measure and _usable(f) and (f.value or 0) >= (part.value or 0)]
        bases = [f for f in bases if "全" in f.quote or "总" in f.quote or f.role == "rate_base"]
        if part.measure == "ratio" or not _usable(part) or len(bases) != 1:
            continue
        if ratio.value is not None and part.value is not None and bases[0].value:
            yield (bases[0], part, ratio), _rate_code("share", ratio.value, part.value, bases[0].value)


def _rates(text: str, span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """参训940人，合格892人，合格率94.9%: a rate against the two counts right before it."""
    for index, ratio in _ratios(told):
        word = _RATE_WORD.search(text, max(span[0], _number_at(ratio) - 8), _number_at(ratio))
        if word is None or index < 2:
            continue
        whole, part = told[index - 2], told[index - 1]
        told_so = word[1] in text[whole.end : _number_at(part)]
        same = part.measure == whole.measure and (part.unit == whole.unit or {part.unit, whole.unit} <= set(_PERSONS[:3]))
        if told_so and same and _usable(part) and _usable(whole) and part.value and whole.value and ratio.value is not None:
            yield (whole, part, ratio), _rate_code("rate", ratio.value, part.value, whole.value)


def _parts(text: str, _span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """Parts told after 其中 against their total: they may add up to it; those joined by 、 may not exceed it."""
    for whole in told:
        parts = [f for f in told if f.part_of == whole.fact_id and f.unit == whole.unit and _usable(f)]
        if not parts or not _usable(whole) or whole.value is None or whole.measure not in ("headcount", "sessions", "funding"):
            continue
        listed = parts[:1]
        for part in parts[1:]:
            if re.search("[，,]", text[listed[-1].end : _number_at(part)]):
                break
            listed.append(part)
        added = sum((part.value or Decimal(0) for part in parts), Decimal(0))
        sum_listed = sum((part.value or Decimal(0) for part in listed), Decimal(0))
        if added == whole.value and len(parts) > 1:
            yield (whole, *parts), f"parts:total={whole.value},sum={added},agrees"
        elif sum_listed > whole.value and not _OVERLAP.search(text, listed[0].start, listed[-1].end) and whole.unit != "人次":
            yield (whole, *listed), f"parts:total={whole.value},sum={sum_listed},exceeds"


def _per_head(text: str, span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """46人，共支出2760元，人均60元: a sum for each person times the persons against the sum of money."""
    heads = [f for f in told if f.measure == "headcount" and f.unit in _PERSONS[:3] and _usable(f)]
    each = [
        f
        for f in told
        if f.measure == "funding" and f.scope == "rate" and _usable(f) and re.search("人均|每人|每名", text[span[0] : f.end])
    ]
    sums = [f for f in told if f.measure == "funding" and f.scope != "rate" and _usable(f)]
    if len(heads) == len(each) == len(sums) == 1 and heads[0].value and each[0].value and sums[0].value:
        product = heads[0].value * each[0].value
        share = abs(product - sums[0].value) / sums[0].value
        if share <= Decimal("0.02"):
            yield (heads[0], each[0], sums[0]), f"per_head:stated={sums[0].value},computed={product},agrees"
        elif re.search("共计?|合计|总计", text[max(span[0], sums[0].start - 4) : _number_at(sums[0])]) and sums[0].start > heads[0].end:
            yield (heads[0], each[0], sums[0]), f"per_head:stated={sums[0].value},computed={product},contradiction"


def _former(text: str, span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """由42处增加到38处: a rise that falls, or a fall that rises."""
    for former, present in pairwise(told):
        between = text[former.end : _number_at(present)]
        if former.unit != present.unit or former.value is None or present.value is None or len(between) > 12:
            continue
        if not _FORMER.search(text, max(span[0], _number_at(former) - 16), _number_at(former)):
            continue
        rose = _RISE.search(between)
        fell = _FALL.search(between)
        wrong = (rose and present.value < former.value) or (fell and present.value > former.value)
        if rose or fell:
            yield (former, present), f"change:former={former.value},present={present.value},{'contradiction' if wrong else 'agrees'}"


def _lists(text: str, span: tuple[int, int], told: Sequence[Fact]) -> Iterator[Finding]:
    """新建基地4个，分别是…: the number of things named against the number stated."""
    for fact in told:
        listed = _LISTED.match(text[fact.end : min(len(text), span[1] + 1)])
        if listed is None or not _usable(fact) or fact.unit not in ("个", "家", "所", "处", "项", "名", "位") or "等" in listed[1]:
            continue
        named = len(re.split("、|和|及", listed[1]))
        if fact.value is not None:
            verdict = "agrees" if named == fact.value else "contradiction"
            if verdict == "agrees" or not re.search("和|及|（|“|《", listed[1]):
                yield (fact,), f"list:stated={fact.value},listed={named},{verdict}"
