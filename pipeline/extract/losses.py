"""Losses: places where a count was masked (XX万元, ____人次) or dropped (慰问款万元, 近份): facts without a value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.extract.clauses import Clauses
from pipeline.extract.counters import Counter, counter_at
from pipeline.extract.quantities import Quantity, hedge_before
from pipeline.extract.seek import seek
from pipeline.records import Approx, State

_ABOVE = re.compile("[^，。；]{0,2}以上")
_MASK = "xX×ＸｘΧ＊*_＿○□■◯"
_ANY_MASK = re.compile(f"[{_MASK}]")
_MASKED = re.compile(
    rf"(?<![A-Za-z0-9第年月日/.{_MASK}])(?P<mask>[0-9]{{0,4}}[.．]?[{_MASK}](?:[{_MASK}.]{{0,10}}[{_MASK}])?(?:[.．]?[0-9]{{1,2}})?)"
    r"[ ]?(?P<more>[余多几]?)[ ]?(?P<units>[十百千万亿]{0,2})(?P<tail>[余多]?)"
)
_YEAR_MASK = re.compile(rf"20[{_MASK}]{{2}}$")
_PLACE = re.compile(
    r"人(?:民|大|社|才|力|武|事|工|防)|名(?:校|单|称|城)|户(?:县|籍)|场(?:镇|部|长)|班(?:主任|级|长)|项(?:目|城)|处(?:长|室)|位(?:于|置)|所(?:长|有)|家(?:庭|长|属)|个(?:人|体)|次(?:会议精神)|期(?:间|末|刊|待)|座(?:谈|位)|本(?:级|地|年|县|市|镇)|部(?:门|长|分)|台(?:账|风)|站|社"
)
_MONEY = re.compile(
    r"(?<![0-9０-９零一二三四五六七八九十百千万亿两几数上过逾每半余多分把来个：:（(/以按xX×＊*_＿.,，。°])(?P<more>[余多]?)(?P<word>万元|亿元)(?!户|村|田|乡|产值|GDP|ＧＤＰ|工程|为单位|计|以[上下](?:的|项目|企业|规模)|增加值|[）)])"
)
_TEN_THOUSANDS = re.compile(
    # 1.8万人次 without its decimal reads 万人次; 近万人 and 万余人 are idioms and stand for a number
    r"(?<![0-9０-９零一二三四五六七八九十百千万亿两几数上过近逾超约半多把来个以每xX×＊*_＿.,，。成])(?P<word>[万亿]多?(?:人次|户次|份|册|张)|万多(?:人|名|户)|万(?:人|名|户)(?=[，,。；;、）)]|以上|$))"
)
_EACH = re.compile(r"(?:人均|人平|户均|亩均|每人|每户|每亩|提高到|增加到|标准为)(?P<word>元)(?![旦素件首宵气化])")
_MORE = re.compile(
    r"(?<=[\u4e00-\u9fff”）)，,、])(?<![其剩业残富盈课有空节多零年月日百千万亿十两几数一二三四五六七八九文书经公工闲])余"
    r"(?P<word>人次|人(?!员|户|数|都|均|口|们|民)|名(?!额)|户|份|册|场次|场(?!地)|次|期|张(?!家)|万元|元|万人次|万人|万份|万名|万册|个|件|套|幅|本|家|项|块|条)"
)
_HEDGED = re.compile(
    r"(?:(?<![附最就临靠邻亲远新])近|(?<![节合预签集简履])约|大约|(?<![发到表])达|逾|(?<!通)超过|达到|共计|总计|累计|合计|(?<![公总中])共)"
    r"(?P<word>人次|余人|多人次|场次|户次|份(?!量|额|子|内|外)|册(?!子)|[万亿]?元(?![旦素件首宵气化])|万人次|万份|万册|名(?![单称牌誉录额次著校师])"
    r"|户(?![籍口外])|场(?![地所馆景合面])|(?<![近逾约])期(?![间末刊望待限货])|(?<!首)次(?![序要日年生品数元])|张(?!家)|幅|套(?!路|餐)|条(?![件例款]))"
)
_TRAILED = re.compile(
    r"(?:培训班(?P<a>期|场次)|(?:讲座|报告会|展览|讲堂)(?P<b>期|场次|场|次)|活动(?P<c>场次|场|次)|(?:资料|材料|读本|手册|折页|传单)(?P<d>余?份|余?册)"
    r"|(?:群众|农民|人员|学员|学生|居民|职工|党员|干部|市民|观众|公众)(?P<e>人次|余人次|余人)|(?:会员|学员|志愿者|听众|师生|学生)(?P<f>人)"
    r"|(?<=[，,。；;年共计已])(?:培训|接待|服务|受益|惠及)(?P<g>人次)|人数(?:达到?|为|共)(?P<h>人)"
    r"|(?:奖金|捐款|补助|补贴|慰问金|资金|经费|款项)(?P<i>元))(?=[，,。；;、）)]|$)"
)
_BEFORE_NOUN = re.compile(
    r"(?:举办|开办|组织)了?(?P<a>期|场次|场(?![馆地所景])|次(?!数))(?=[^，。；0-9]{0,6}(?:培训|讲座|活动|展览))"
    r"|(?:组织|选派|邀请|培训|评选)(?P<b>名(?![校师家医企优])|位)(?=[^，。；0-9]{0,4}(?:学生|教师|专家|干部|农民|职工|志愿者|党员|代表))"
)
_NOUGHT = re.compile(r"(?:率|度|比例|占|达到?|为|的)(?P<word>[%％])")


def find_losses(text: str, clauses: Clauses, taken: list[Quantity]) -> list[Quantity]:
    """Masked and dropped counts outside the quantities already `taken`, in text order; none carries a value."""
    spans = sorted((quantity.start, quantity.end) for quantity in taken)
    found: list[Quantity] = []
    edge = 0
    for quantity in sorted((*_masked(text), *_dropped(text)), key=lambda quantity: (quantity.start, -quantity.end)):
        index = bisect_right(spans, (quantity.start, len(text)))
        after_taken = index == 0 or spans[index - 1][1] <= quantity.start
        before_taken = index == len(spans) or quantity.end <= spans[index][0]
        if after_taken and before_taken and edge <= quantity.start and not clauses.in_name(quantity.number_start):
            found.append(quantity)
            edge = quantity.end
    return found


def _masked(text: str) -> Iterator[Quantity]:
    if not _ANY_MASK.search(text):
        return
    for match in _MASKED.finditer(text):
        counter = counter_at(text, match.end())
        if counter is None or counter.end == match.end() or _PLACE.match(text, counter.start):
            continue
        # a year mask over a count (20xx余册) destroyed digits that nobody meant to hide
        state: State = "lost" if _YEAR_MASK.fullmatch(match["mask"]) else "redacted"
        hole = _Hole(match.start(), match.start(), match.end(), counter, bool(match["more"] or match["tail"]))
        yield hole.quantity(text, state)


@cache
def _dropping() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The expressions for dropped numbers, each with the characters that it may begin with."""
    firsts = {
        _MONEY: "余多万亿", _TEN_THOUSANDS: "万亿", _EACH: "人户亩每提增标", _MORE: "余", _HEDGED: "近约大达逾超共总累合",
        _TRAILED: "培讲报展活资材读手折传群农人学居职党干市观公会志听师接服受惠奖捐补慰经款",
        _BEFORE_NOUN: "举开组选邀培评", _NOUGHT: "率度比占达为的",
    }  # fmt: skip
    return tuple((regex, re.compile(f"[{first}]")) for regex, first in firsts.items())


def _dropped(text: str) -> Iterator[Quantity]:
    for regex, first in _dropping():
        for match in seek(first, regex, text):
            start, end = match.span(match.lastgroup or "word")
            word = text[start:end].lstrip("余多万亿")
            counter = counter_at(text, end - len(word))
            slogan = regex is _TEN_THOUSANDS and re.search("[十百千]", text[max(0, start - 4) : start])  # 百村万户, 千企万人
            if counter is None or slogan:
                continue
            more = "余" in match[0] or "多" in match[0]
            begin = match.start() if regex in (_MONEY, _TEN_THOUSANDS, _MORE, _HEDGED) else start
            yield _Hole(begin, start, end - len(word), counter, more).quantity(text, "lost")


class _Hole(NamedTuple):
    """A place without its number: where the words around it begin, where the number would stand, and its counter."""

    start: int
    number_start: int
    number_end: int
    counter: Counter
    more: bool

    def quantity(self, text: str, state: State) -> Quantity:
        """The quantity without a value; its approximation is what the words around the hole still tell."""
        approx: Approx = "at_least" if self.more else "exact"
        end = self.counter.end
        after = _ABOVE.match(text, end)
        if after:
            end, approx = after.end(), "at_least"
        elif state == "redacted" and approx == "exact":
            # a mask hides the digits only: the words around it still bound them, while a dropped number takes its bounds along
            approx = hedge_before(text, self.number_start) or ("about" if text.startswith("左右", end) else "exact")
        return Quantity(
            self.start, end, self.number_start, self.number_end, None, None, approx, state,
            self.counter.unit, text[self.number_end : end], self.counter.kind,
        )  # fmt: skip
