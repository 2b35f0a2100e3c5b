"""Losses: places where a count was masked (XX万元, ____人次) or dropped (慰问款万元, 近份): facts without a value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from pipeline.extract.bounds import hedge_before
from pipeline.extract.clauses import Clauses
from pipeline.extract.counters import Counter, counter_at
from pipeline.extract.quantities import Quantity
from pipeline.extract.seek import seek
from pipeline.records import Approx, State

_ABOVE = re.compile("[^，。；]{0,2}以上")
_MASK = "xX×ＸｘΧ＊*_＿○□■◯"
_MASKED = re.compile(
    rf"(?<![A-Za-z0-9第年月日/.{_MASK}])(?P<mask>[0-9]{{0,4}}[.．]?[{_MASK}](?:[{_MASK}.]{{0,10}}[{_MASK}])?(?:[.．]?[0-9]{{1,2}})?)"
    r"[ ]?(?P<more>[余多几]?)[ ]?(?P<units>[十百千万亿]{0,2})(?P<tail>[余多]?)"
)
_YEAR_MASK = re.compile(rf"20[{_MASK}]{{2}}$")
_PLACE = re.compile(
    r"人(?:民|大|社|才|力|武|事|工|防)|名(?:校|单|称|城)|户(?:县|籍)|场(?:镇|部|长)|班(?:主任|级|长)|项(?:目|城)|处(?:长|室)|位(?:于|置)|所(?:长|有)|家(?:庭|长|属)|个(?:人|体)|次(?:会议精神)|期(?:间|末|刊|待)|座(?:谈|位)|本(?:级|地|年|县|市|镇)|部(?:门|长|分)|台(?:账|风)|站|社"
)
# Each expression begins with plain characters and looks behind from there: the search then skips at once what cannot begin one.
_MONEY = re.compile(
    r"[余多万亿](?<![0-9０-９零一二三四五六七八九十百千万亿两几数上过逾每余半多分把来个：:（(/以按xX×＊*_＿.,，。°].)(?:(?<=[余多])[万亿])?(?<=[万亿])元"
    r"(?!户|村|田|乡|产值|GDP|ＧＤＰ|工程|为单位|计|以[上下](?:的|项目|企业|规模)|增加值|[）)])"
)
_TEN_THOUSANDS = re.compile(
    # 1.8万人次 without its decimal reads 万人次; 近万人 and 万余人 are idioms and stand for a number
    r"[万亿](?<![0-9０-９零一二三四五六七八九十百千万亿两几数上过近逾超约半多把来个以每xX×＊*_＿.,，。成（(].)"
    r"(?:多?(?:人次|户次|份|册|张)|(?<=万)(?:多(?:人|名|户)|(?:人|名|户)(?=[，,。；;、）)]|以上|$)))"
)
_EACH = re.compile(r"(?P<word>元)(?![旦素件首宵气化])(?:(?<=(?:人均|人平|户均|亩均|每人|每户|每亩)元)|(?<=(?:提高到|增加到|标准为)元))")
_MORE = re.compile(
    r"余(?<=[\u4e00-\u9fff”）)，,、]余)(?<![其剩业残富盈课有空节多零年月日百千万亿十两几数一二三四五六七八九文书经公工闲]余)"
    r"(?P<word>人次|人(?!员|户|数|都|均|口|们|民)|名(?!额)|户|份|册|场次|场(?!地)|次|期|张(?!家)|万元|元|万人次|万人|万份|万名|万册|个|件|套|幅|本|家|项|块|条)"
)
_HEDGED = re.compile(
    r"(?:近(?<![附最就临靠邻亲远新]近)|约(?<![节合预签集简履]约)|大约|达(?<![发到表]达)|逾|超过(?<!通超过)|达到|共计|总计|累计|合计|共(?<![公总中]共))"
    r"(?P<word>人次|余人|多人次|场次|户次|份(?!量|额|子|内|外)|册(?!子)|[万亿]?元(?![旦素件首宵气化])|万人次|万份|万册|名(?![单称牌誉录额次著校师])"
    r"|户(?![籍口外])|场(?![地所馆景合面])|(?<![近逾约])期(?![间末刊望待限货])|(?<!首)次(?![序要日年生品数元])|张(?!家)|幅|套(?!路|餐)|条(?![件例款]))"
)
_TRAILING = (
    ("培训班", "期|场次"), ("讲座|报告会|展览|讲堂", "期|场次|场|次"), ("活动", "场次|场|次"),
    ("资料|材料|读本|手册|折页|传单", "余?份|余?册"),
    ("群众|农民|人员|学员|学生|居民|职工|党员|干部|市民|观众|公众", "人次|余人次|余人"),
    ("会员|学员|志愿者|听众|师生|学生", "人"), ("人数(?:达到?|为|共)", "人"),
    ("培训|接待|服务|受益|惠及", "(?<=[，,。；;年共计已]..)人次"), ("奖金|捐款|补助|补贴|慰问金|资金|经费|款项", "元"),
)  # fmt: skip
"""What is counted, and the counters that close a clause right behind it where a number was dropped."""

_TRAILED = re.compile(
    f"(?:{'|'.join(f'(?:{words})(?P<{name}>{counters})' for name, (words, counters) in zip('abcdefghi', _TRAILING, strict=True))})"
    "(?=[，,。；;、）)]|$|已[全拨到下])"
)
_TRAILED_WORD = re.compile(f"(?:{'|'.join(words for words, _ in _TRAILING)})(?=余?[期场次份册人元])")
_BEFORE_NOUN = re.compile(
    r"(?:举办|开办|组织|选派|邀请|培训|评选)"
    r"(?:(?<=举办|开办|组织)了?(?P<a>期|场次|场(?![馆地所景])|次(?!数))(?=[^，。；0-9]{0,6}(?:培训|讲座|活动|展览))"
    r"|(?<!举办|开办)(?P<b>名(?![校师家医企优])|位)(?=[^，。；0-9]{0,4}(?:学生|教师|专家|干部|农民|职工|志愿者|党员|代表)))"
)
_NOUGHT = re.compile(r"(?P<word>[%％])(?:(?<=[率度占达为的].)|(?<=(?:比例|达到).))")
_DROPPED = (_MONEY, _TEN_THOUSANDS, _EACH, _MORE, _HEDGED, _BEFORE_NOUN, _NOUGHT)

_FIGURE = "0-9０-９零一二三四五六七八九十百千万亿两几数"
_HOLES = (
    ("万亿", f"(?<![{_FIGURE}].)(?:(?<![{_FIGURE}][余多].)元|多?[人户份册张名])"),
    ("均平人户亩到为", "元"), ("余", f"(?<![{_FIGURE}]余)[人名户份册场次期张万元个件套幅本家项块条]"),
    ("近约达逾过到计共", "余人|多人次|人次|[场户份册万亿元名期次张幅套条]"),
    ("班座会览堂动料本册页单众民员生部工者训待务益及达到为共金款助贴费项", "(?:余?[人份册]次?|期|场次?|次|元)(?:[，,。；;、）)已]|$)"),
    ("办织派请训选了", "[期场次名位]"), ("率度占达为的例到", "[%％]"),
)  # fmt: skip
"""What a dropped number leaves behind: the characters that may stand right before the hole, and what follows it."""

_HOLE = re.compile(
    f"[{_MASK}{''.join(before for before, _ in _HOLES)}](?:(?<=[{_MASK}])|(?=[余多人户份册万亿元名期次场张幅套条个件本家项块位%％])"
    f"(?:{'|'.join(f'(?<=[{before}])(?:{behind})' for before, behind in _HOLES)}))"
)


def may_lack(text: str) -> bool:
    """Whether a text may hold a masked or dropped count at all."""
    return _HOLE.search(text) is not None


def find_losses(text: str, clauses: Clauses, taken: list[Quantity]) -> list[Quantity]:
    """Masked and dropped counts outside the quantities already `taken`, in text order; none carries a value."""
    lost = [*_masked(text), *_dropped(text)]
    if not lost:
        return []
    spans = sorted((quantity.start, quantity.end) for quantity in taken)
    found: list[Quantity] = []
    edge = 0
    for quantity in sorted(lost, key=lambda quantity: (quantity.start, -quantity.end)):
        index = bisect_right(spans, (quantity.start, len(text)))
        after_taken = index == 0 or spans[index - 1][1] <= quantity.start
        before_taken = index == len(spans) or quantity.end <= spans[index][0]
        if after_taken and before_taken and edge <= quantity.start and not clauses.in_name(quantity.number_start):
            found.append(quantity)
            edge = quantity.end
    return found


def _masked(text: str) -> Iterator[Quantity]:
    for match in _MASKED.finditer(text):
        counter = counter_at(text, match.end())
        if counter is None or counter.end == match.end() or _PLACE.match(text, counter.start):
            continue
        # a year mask over a count (20xx余册) destroyed digits that nobody meant to hide
        state: State = "lost" if _YEAR_MASK.fullmatch(match["mask"]) else "redacted"
        hole = _Hole(match.start(), match.start(), match.end(), counter, bool(match["more"] or match["tail"]))
        yield hole.quantity(text, state)


def _dropped(text: str) -> Iterator[Quantity]:
    for match in chain(*[regex.finditer(text) for regex in _DROPPED], seek(_TRAILED_WORD, _TRAILED, text)):
        begin, end = match.start(), match.end()
        word = match[match.lastgroup or 0].lstrip("余多万亿")
        counter = counter_at(text, end - len(word))
        slogan = match.re is _TEN_THOUSANDS and re.search("[十百千]", text[max(0, begin - 4) : begin])  # 百村万户, 千企万人
        if counter is None or slogan:
            continue
        number = match.start(match.lastgroup) if match.lastgroup else begin + (text[begin] in "余多")
        more = "余" in match[0] or "多" in match[0]
        start = begin if match.re in (_MONEY, _TEN_THOUSANDS, _MORE, _HEDGED) else number
        yield _Hole(start, number, end - len(word), counter, more).quantity(text, "lost")


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
