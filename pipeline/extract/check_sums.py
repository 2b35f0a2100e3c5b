"""Sums: parts against the total they are told with, products against their factors, shares against the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from pipeline.extract.cues import cues
from pipeline.extract.masked import ANY, Masked
from pipeline.extract.seek import seek
from pipeline.extract.verdicts import PERSONS, Finding, alike, slip, usable, value
from pipeline.records import Fact

REACH = 600
"""Characters that a list and its total are looked for to each side of the word between them."""

NEAR = Decimal("0.03")
"""Share of the total by which parts that nobody calls complete may miss it and still be meant to add up; judgement."""
WIDE = Decimal("0.25")
"""The same for parts that the words call complete: a larger gap comes from parts left out or read wrongly."""

_F = f"[{ANY}]"
_MARK = re.compile(
    rf"(?P<part>其中)|分别(?:为|是|有)?|包括|由(?=[^。；]{{4,120}}(?:组成|构成))|分[^{ANY}，。；]{{1,6}}看|[（：]|——|(?P<plain>(?<={_F})，)"
)
_MARK_BEGIN = re.compile(f"[其分包由（：—，](?:(?<=[^，])|(?<={_F}，))")
_MASKED = re.compile(_F)
_AND = re.compile(rf"(?<={_F})(?:和|及|与|以及)")
_PIECE = re.compile(r"[^、，；。\n]+")
_TOTAL_AFTER = re.compile(rf"(?P<word>{cues('check_cues', 'total')})[^{ANY}，。；、0-9]{{0,8}}({_F})")
_NEW_THING = re.compile(cues("check_cues", "new_thing"))
_REST = re.compile(cues("check_cues", "rest"))
_PAIR = re.compile("专职.*兼职|男.*女|线上.*线下|室内.*室外|境内.*境外|公办.*民办")
"""Two parts that leave nothing out."""

_OVERLAP = re.compile(cues("check_cues", "overlap"))
_EACH = cues("check_cues", "each")
_SUM = cues("check_cues", "product_sum")
_EACH_WORD = re.compile("每|人均|户均")
_PRODUCT = re.compile(
    rf"({_F})[^{ANY}。；]{{0,14}}(?:{_EACH})[^{ANY}，。；]{{0,6}}({_F})[^{ANY}。；]{{0,16}}?(?P<sure>{_SUM})?[^{ANY}，。；]{{0,6}}({_F})"
)
_SUM_FIRST = re.compile(
    rf"({_F})[^{ANY}。；]{{0,14}}?(?P<sure>{_SUM})?[^{ANY}，。；]{{0,6}}({_F})[，（]?(?:{_EACH})[^{ANY}，。；]{{0,6}}({_F})"
)
_FACTOR = re.compile(
    rf"每(?P<each>期|场|次|班)[^{ANY}，。；]{{0,6}}({_F})[^{ANY}。；]{{0,10}}({_F})[^{ANY}。；]{{0,16}}?(?P<sure>共计?|合计|总计|累计)?[^{ANY}，。；]{{0,6}}({_F})"
)
_LEVEL = re.compile(cues("check_cues", "level"))
_TOTAL = re.compile(cues("check_cues", "total_row"))
_TOTAL_ROW = re.compile(rf"[^0-9]{{0,8}}(?:{cues('check_cues', 'total_row')})")


Sure = Literal["whole", "some", "told"]
"""Whether the words call the list complete, call it parts, or only tell it behind the total."""


class _Piece(NamedTuple):
    """One item of a list: its words, its facts, and the mark before it."""

    words: str
    facts: tuple[Fact, ...]
    joined: str


def check_sums(period: Masked) -> Iterator[Finding]:
    """Codes `parts`, `per_head`, `product` and `shares` of one period."""
    if len(period.facts) > 1:
        yield from _told_before(period)
    if len(period.facts) > 2:
        yield from _told_after(period)
        if _EACH_WORD.search(period.text):
            yield from _products(period)
        if sum(fact.measure == "ratio" for fact in period.facts) > 2:
            yield from _all_shares(period)


def _pieces(period: Masked, start: int, end: int) -> Iterator[_Piece]:
    """The pieces between commas of a stretch; 和 parts two figures as 、 does."""
    for match in _PIECE.finditer(period.text, start, end):
        joined = period.text[match.start() - 1] if match.start() > start else ""
        marks = _MASKED.findall(match[0])
        for index, words in enumerate(_AND.split(match[0]) if len(marks) > 1 else (match[0],)):
            here = _MASKED.findall(words) if index or len(marks) > 1 else marks
            yield _Piece(words, tuple([period.fact(mark) for mark in here]), "、" if index else joined)


def _units(piece: _Piece) -> tuple[str, ...]:
    return tuple("人" if fact.unit in PERSONS else fact.unit for fact in piece.facts)


def _run(pieces: Iterable[_Piece]) -> list[_Piece]:
    """The first pieces as far as they are items of one list: the same counters in the same order, no other thing told."""
    run: list[_Piece] = []
    for told in pieces:
        piece = told
        if not piece.facts:
            break
        if run and len(piece.facts) > len(run[0].facts) and _REST.match(piece.words):
            # 其余五个乡镇20期: how many the others are is no part
            piece = piece._replace(facts=piece.facts[-len(run[0].facts) :])
        if run and (_units(piece) != _units(run[0]) or _NEW_THING.search(piece.words)):
            break
        if len(run) > 1 and run[1].joined == "、" and piece.joined not in "、" and not _REST.match(piece.words):
            break
        if any(not usable(fact) or fact.scope == "rate" for fact in piece.facts):
            break
        run.append(piece)
    return run


def _told_before(period: Masked) -> Iterator[Finding]:
    """A total, a word that opens its parts, and the parts: 讲座20场，其中健康12场、法律8场."""
    listed = max(map(period.text.rfind, "、和及与"))
    for mark in seek(_MARK_BEGIN, _MARK, period.text):
        if mark["plain"] and listed < mark.end():
            continue
        limit = min(mark.end() + REACH, len(period.text))
        stop = period.text.find("）", mark.end(), limit) if mark[0] == "（" else -1
        run = _run(_pieces(period, mark.end(), stop if stop > 0 else limit))
        if len(run) < (3 if mark["plain"] else 1 if mark["part"] else 2) or (mark["plain"] and run[1].joined != "、"):
            continue
        # a total stands in the same run of clauses; 其中 and 分乡镇看 may look back over a semicolon
        edge = max(0, mark.start() - REACH)
        reach = edge if mark["part"] or mark[0].endswith("看") else max(edge, period.text.rfind("；", edge, mark.start()) + 1)
        before = [period.fact(each) for each in _MASKED.findall(period.text, reach, mark.start())]
        if mark[0] == "（" and not (before and "\ue000" <= period.text[mark.start() - 1] <= "\uf8ff"):
            continue
        closes = period.text.startswith("等", mark.end() + sum(len(p.words) + 1 for p in run) - 1) or run[-1].words.endswith("等")
        whole = not mark["part"] or bool(_REST.match(run[-1].words)) or bool(_PAIR.search("".join(piece.words for piece in run)))
        # 政府拨款3亿元，其中专项1亿元，自筹2亿元: behind a comma the next source may follow, which is no part
        loose = mark["plain"] or (len(run) > 1 and any(piece.joined != "、" for piece in run[1:]))
        sure: Sure = "whole" if whole and not closes and not mark["plain"] else "told" if loose else "some"
        yield from _columns(run, before, sure)


def _columns(run: list[_Piece], before: list[Fact], sure: Sure) -> Iterator[Finding]:
    """Each counter of the list against the last figure of that counter told before it."""
    for column, first in enumerate(run[0].facts):
        parts = [piece.facts[column] for piece in run if column < len(piece.facts)]
        totals = [fact for fact in before[-4:] if alike(fact, first) and fact.scope not in ("rate", "former", "increment")]
        if totals and usable(totals[-1]) and first.measure != "ratio":
            yield from _sum(totals[-1], parts, sure, "".join(piece.words for piece in run))


def _sum(total: Fact, parts: list[Fact], sure: Sure, words: str) -> Iterator[Finding]:
    stated, added = value(total), sum((value(part) for part in parts), Decimal(0))
    off = abs(added - stated)
    near = len(parts) > 2 and (off <= NEAR * stated or (slip(added, stated) and off <= WIDE * stated))
    verdict = ""
    if added == stated:
        verdict = "agrees" if len(parts) > 1 else ""
    elif _OVERLAP.search(words) and "男" not in words:
        return
    elif near or (sure == "whole" and len(parts) > 1 and off <= WIDE * stated):
        verdict = "exceeds" if added > stated else "contradiction"
    elif sure != "told" and added > stated and total.role == parts[0].role:
        verdict = "exceeds"
    if verdict:
        yield (total, *parts), f"parts:total={stated},sum={added},{verdict}"


def _told_after(period: Masked) -> Iterator[Finding]:
    """Parts, then what they add up to: 省级6万元、县级8万元，合计14万元."""
    for match in _TOTAL_AFTER.finditer(period.text):
        total = period.fact(match[2])
        comma = max(period.text.rfind(mark, 0, match.start()) for mark in "，；、（")
        if comma < 1 or not usable(total) or total.scope == "rate":
            continue
        run: list[_Piece] = []
        for piece in reversed([*_pieces(period, max(0, comma - REACH), comma)]):
            broken = not piece.facts or any(not usable(fact) or fact.scope in ("rate", "former") for fact in piece.facts)
            if broken or (run and _units(piece) != _units(run[0])):
                break
            run.insert(0, piece)
            if _NEW_THING.search(piece.words) and len(run) > 1:
                break
        column = next((i for i, fact in enumerate(run[0].facts) if alike(fact, total)), -1) if run else -1
        parts = [piece.facts[column] for piece in run] if column >= 0 else []
        if len(parts) < 2 or any(part.part_of for part in parts):
            continue
        for size in range(len(parts), 1, -1):
            if sum((value(part) for part in parts[-size:]), Decimal(0)) == value(total):
                yield (total, *parts[-size:]), f"parts:total={value(total)},sum={value(total)},agrees"
                break
        else:
            if match["word"] in ("合计", "共计", "总计", "累计") or len(parts) > 2:
                sure: Sure = "whole" if match["word"] in ("合计", "共计", "总计") else "some"
                yield from _sum(total, parts, sure, "".join(piece.words for piece in run))


def _products(period: Masked) -> Iterator[Finding]:
    """A figure for each, how many there were, and what that makes: 46人，人均60元，共支出2760元."""
    for match in _PRODUCT.finditer(period.text):
        yield from _product(*(period.fact(match[n]) for n in (1, 2, 4)), sure=bool(match["sure"]))
    for match in _SUM_FIRST.finditer(period.text):
        yield from _product(*(period.fact(match[n]) for n in (1, 4, 3)), sure=bool(match["sure"]))
    for match in _FACTOR.finditer(period.text):
        each, count, result = (period.fact(match[n]) for n in (2, 3, 5))
        if match["each"] in count.unit or (match["each"] == "班" and count.unit == "期"):
            yield from _product(count, each, result, sure=bool(match["sure"]))


def _product(count: Fact, each: Fact, result: Fact, *, sure: bool) -> Iterator[Finding]:
    if not (alike(each, result) and usable(count) and usable(each) and usable(result)) or count.measure == "ratio" or alike(count, each):
        return
    product, stated = value(count) * value(each), value(result)
    kind = "per_head" if count.unit in PERSONS else "product"
    if abs(product - stated) <= stated / 50:
        yield (count, each, result), f"{kind}:stated={stated},computed={product},agrees"
    elif sure and count.role == result.role:
        yield (count, each, result), f"{kind}:stated={stated},computed={product},contradiction"


def _all_shares(period: Masked) -> Iterator[Finding]:
    """Shares told one after the other of one whole: they make a hundred, or less where some are left out."""
    shares: list[Fact] = []
    for piece in _pieces(period, 0, len(period.text)):
        ratios = [fact for fact in piece.facts if fact.measure == "ratio" and fact.unit in ("%", "％") and usable(fact)]
        telling = "占" in piece.words or (shares and piece.joined == "、") or _LEVEL.match(piece.words)
        if len(ratios) == 1 and len(piece.facts) <= 2 and telling:
            shares.append(ratios[0])
        else:
            yield from _hundred(shares)
            shares = []
    yield from _hundred(shares)


def _hundred(shares: list[Fact]) -> Iterator[Finding]:
    added = sum((value(share) for share in shares), Decimal(0))
    if len(shares) > 2 and abs(added - 100) <= 15:
        verdict = "agrees" if abs(added - 100) <= Decimal("0.3") else "exceeds" if added > 100 else "contradiction" if added > 97 else ""
        if verdict:
            yield tuple(shares), f"shares:total=100%,sum={added}%,{verdict}"


def check_table(text: str, facts: Sequence[Fact]) -> Iterator[Finding]:
    """The columns of a table of lines against its row of totals (合计, 总计, 小计), which closes the rows or opens them."""
    if not _TOTAL.search(text):
        return
    rows: list[_Piece] = []
    at, index = 0, 0
    totals: list[tuple[int, _Piece]] = []
    for line in text.split("\n"):
        first = index
        while index < len(facts) and facts[index].start < at + len(line):
            index += 1
        row = _Piece(line, tuple(facts[first:index]), "")
        if _TOTAL_ROW.match(line) and row.facts:
            totals.append((len(rows), row))
        elif row.facts:
            rows.append(row)
        at += len(line) + 1
    done = 0
    for place, total in totals:
        body = rows[done:place] or rows[place:]
        done = place
        if len(body) > 1 and all(_units(row) == _units(total) for row in body):
            for column, fact in enumerate(total.facts):
                parts = [row.facts[column] for row in body]
                if usable(fact) and all(usable(part) for part in parts) and fact.measure != "ratio":
                    yield from _sum(fact, parts, "whole", "")
