"""The year a text reports on, and how it is known. A year that was masked stays unknown."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.ingest.identify.titles import shared
from pipeline.records import Draft, YearBasis

FIRST, LAST = 1996, 2035
_FULL = r"(?:19[89]\d|20[0-3]\d)"
_YEAR = re.compile(rf"(?<!\d)({_FULL})\s?年")
_HAN_YEAR = re.compile(r"二[〇○ＯOo零0]([〇○ＯOo零0一二三四五六七八九])([〇○ＯOo零0一二三四五六七八九])年")
_DIGITS = {**dict.fromkeys("〇○ＯOo零0", "0"), **{mark: str(value) for value, mark in enumerate("一二三四五六七八九", 1)}}
_SCHOOL_YEAR = re.compile(rf"(?<!\d)(?:{_FULL}|\d\d)\s?[-—–－~～至]{{1,2}}\s?(?P<to>{_FULL}|\d\d)\s?学年")
_ANY_YEAR = re.compile(rf"{_FULL}\s?年")
_SPAN = re.compile(
    r"(?:19(?:[89]\d|[Xx×*_]{2})|20(?:[0-3]\d|[Xx×*_]{2})|X[Xx×*_]|x[Xx×*_]|×[Xx×*_]|\*[Xx×*_]|_[Xx×*_])"
    rf"\s?年?\s?(?:[-—–－~～]{{1,2}}|至|到)\s?(?:{_FULL}\s?年?|[\dXx×]{{2,4}}年)(?:\s?[-—–－]{{1,2}}\s?{_FULL}\s?年)?"
)
"""From a year, which may be masked, to another. Each way to begin has a letter of its own, by which the places are found fast."""
_NAMES = re.compile(r"[《〔\[【（(](?:(?<=《)[^》\n]{0,60}》|(?<!《)\s?(?:19|20)\d\d\s?(?:年)?[〕\]】）)])")
_MASK = re.compile(r"(?:^|[^\dA-Za-z])(?:20|19)?(?:[xXＸ×○]{2,4}|_{2,6}|\*{2,4}|某)年")
_NOT_BEFORE = re.compile(r"(?:到|(?<!截)至|力争|自|从|于|由|早在|计划|预计|争取|比|较|成立于|始建于|期间|与)$")
_NOT_AFTER = re.compile(
    r"度?(?:、(?:19|20)\d\d|以来|以前|以后|起|之前|前|后|至|到|[-—–]|的?(?:工作)?(?:计划|打算|思路|安排|规划|目标|重点|要点)|将|拟|要|力争|我们将|底?前|成立|建成投|建校|建馆|建成开)"
)
_RESULT = re.compile(r"共|举办|开展|组织|培训|完成|荣获|发放|投入|建成|新增|达到|召开|印发|全[年市县区镇乡校省旗]|\d")
_FORWARD = re.compile(r"计划|打算|下一步|下一年|明年|今后|思路|展望|目标")
_DATE = re.compile(rf"({_FULL})\s?[年.\-/]\s?(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})\s?(?:月|[.\-/])")
_CALLED = re.compile(rf"《关于(?:报送|开展|举办|做好|组织|印发|认真)[^》\n]{{0,30}}?({_FULL})年")
"""A notice that calls for this very text or event names its year."""
_SET_OUT = re.compile(rf"(?:做好|推进|开展|抓好|落实|加强)(?:我[市县区镇乡局校])?({_FULL})年度?")
_COMING = re.compile(r"[^。；\n]{0,24}(?:将|拟|计划|力争|打算|争取|重点抓好|重点做好)")
_REPORT = re.compile(r"(?:总结|汇报|报告|小结)(?:如下|于后)")


_PLAN_ENDS = {"十五": 2005, "十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025}
_PLAN = re.compile(r"[“\"]?(十[一二三四]?五)[”\"]?(?:期间|时期|规划)?(?!开局)")


_PLAN_CALLED = re.compile(r"《关于[^》\n]{0,20}[“\"](十[一二三四]?五)[”\"][^》\n]{0,30}(?:评估|自查|总结|检查|督查|验收)")


def find_year(draft: Draft, text: str) -> tuple[int | None, YearBasis]:
    """The year that a text reports on.

    `stated`: the title, the announcement or the opening names it; or the only full year with results in the text does.
    `inferred`: a school year's or five-year plan's end, a notice that calls for the text, or the date under it.
    A title that a site re-dated loses to the body; a collection's title tells nothing.
    """
    titled = _in_title(draft.title)
    plan = _PLAN.search(draft.title) or _PLAN_CALLED.search(text[:160])
    if plan and not titled and str(_PLAN_ENDS[plan.group(1)]) in text:
        return _PLAN_ENDS[plan.group(1)], "inferred"
    body, opening = _counts(text, draft), _opening(text[:400])
    if titled and shared(draft.title) and titled not in body:
        titled = None
    stated = titled if titled and not _redated(titled, opening, body, text) else opening
    if stated:
        return stated, "stated"
    school = [_long(match.group("to")) for match in _SCHOOL_YEAR.finditer(text)] if "学年" in text else []
    if school:
        return Counter(school).most_common(1)[0][0], "inferred"
    called = _CALLED.search(text[:200]) or _SET_OUT.search(text[:120])
    if called and int(called.group(1)) > max(body, default=0):
        return int(called.group(1)), "inferred"
    if body:
        return _likely(body), "stated" if len(body) == 1 else "inferred"
    return _first_or_last(text) or _before_plan(f"{draft.title}\n{text[:TITLE_ROOM]}") or _in_months(draft, text) or _dated(draft)


_SHORT = re.compile(r"(?:现将|现就|就)(?:我.{1,3})?(0[4-9]|[12]\d)年度?[^。；\n]{0,30}(?:总结|汇报|报告|小结)(?:如下|于后)")
"""现将14年…总结如下: two digits of a year."""


def _redated(titled: int, opening: int | None, body: Counter[int], text: str) -> bool:
    """Whether a site put a new year on an old text: the opening or a body with one masked opening tells another year."""
    if opening:
        return opening != titled and titled not in body
    return bool(body) and titled not in body and len(body) == 1 and bool(_MASK.search(text[:400]))


def _long(digits: str) -> int:
    value = int(digits)
    return value if value > 99 else 2000 + value if value < 70 else 1900 + value


_SPAN_START = re.compile(_FULL)
_AHEAD, _BEHIND = re.compile(r"方案|规划|行动计划(?!纲要)"), re.compile(r"总结|小结|汇报|报告|评估|自查|回顾")
"""A plan for some years is of the first of them, a report of the last."""


_SITES_YEAR = re.compile(r"(?:最新|历届|热门)[或及和]?\s?(?:19|20)\d\d(?:[（(]历届[)）])?年?|(?:19|20)\d\d年?[（(]?(?:历届|最新)[)）]?年?")
"""A year beside 最新 or 历届 was put there to be found by searchers."""


def _in_title(title: str) -> int | None:
    """The first full year of a title, or the last of a span (of a plan: the first). What 总结及计划 plans for does not count."""
    words = _SITES_YEAR.sub("", _NEXT.sub("", _han_years(title)))
    span = re.search(rf"{_FULL}\s?年?\s?[-—–至]{{1,2}}\s?({_FULL})", words)
    if span:
        first = _SPAN_START.search(span.group())
        return int(first.group()) if first and _AHEAD.search(words) and not _BEHIND.search(words) else int(span.group(1))
    match = re.search(rf"(?<!\d)({_FULL})(?!\d)", words)
    return int(match.group(1)) if match else None


def _han_years(words: str) -> str:
    return _HAN_YEAR.sub(lambda match: f"20{_DIGITS[match.group(1)]}{_DIGITS[match.group(2)]}年", words) if "二" in words else words


def _opening(head: str) -> int | None:
    """The year that the opening reports on: at its very start, or in the announcement (现将2012年工作总结如下)."""
    words = _NEXT.sub("总结", _han_years(head))
    start = re.match(rf"\s*(?:回顾|一年来)?\s?({_FULL})年(?!以来|起|至|-|—)", words)
    if start:
        return int(start.group(1))
    report = _REPORT.search(words)
    short = _SHORT.search(words)
    if short:
        return 2000 + int(short.group(1))
    if report:
        years = _YEAR.findall(_SPAN.sub("", words[max(0, report.start() - 40) : report.start()]))
        if years:
            return int(years[-1])
    return None


def _counts(text: str, draft: Draft) -> Counter[int]:
    """How often the body tells a result of each full year; spans, names of documents, plans and history do not count."""
    words = _han_years(text)
    if not _ANY_YEAR.search(words):
        return Counter()
    words = _NAMES.sub(lambda match: " " * len(match.group()), _SPAN.sub(lambda match: " " * len(match.group()), words))
    ahead = _ahead(draft)
    found: Counter[int] = Counter()
    for match in _YEAR.finditer(words):
        year = int(match.group(1))
        before, after = words[max(0, match.start() - 6) : match.start()], words[match.end() : match.end() + 12]
        if not FIRST <= year <= LAST or _NOT_BEFORE.search(before) or _NOT_AFTER.match(after) or match.start() >= ahead:
            continue
        if not _COMING.match(words, match.end()) and (match.start() < 200 or _RESULT.search(words, match.end(), match.end() + 60)):
            found[year] += 1
    return found


def _ahead(draft: Draft) -> int:
    """Where in the text the part about the future begins."""
    at = 0
    for passage in draft.passages:
        if at and _FORWARD.search(passage.section):
            return at
        at += len(passage.text) + 1
    return at + 1


def _likely(body: Counter[int]) -> int:
    most = max(body.values())
    return max(year for year, count in body.items() if count == most)


OPENING_ROOM = 160
"""Where an opening says which year of a five-year plan it was."""
_TURN = re.compile(
    rf"(?:(?P<from>{_FULL})\s?年?\s?[-—–至~]{{1,2}}\s?(?P<to>{_FULL})\s?年?[)）]?》?[”\"]?|(?P<plan>十[一二三四]五)[”\"]?(?:规划|时期)?)的?(?:全面)?(?P<turn>开局|起步|收官|收尾)(?:之年|年|为契机)"
)
_ANOTHER_YEAR = re.compile(r"明年|下一?年|来年|即将|去年|上年|迎接|(?:19|20)\d\d\s?年(?!\s?[-—–至~])")


def _first_or_last(text: str) -> tuple[int, YearBasis] | None:
    """The year that the opening calls the first or the last of a plan, when it names no other."""
    turn = _TURN.search(text, 0, OPENING_ROOM)
    if turn is None or _ANOTHER_YEAR.search(text, max(0, turn.start() - 30), turn.start()):
        return None
    last = int(turn.group("to")) if turn.group("to") else _PLAN_ENDS[turn.group("plan")]
    return (last if turn.group("turn") in ("收官", "收尾") else last - 4), "inferred"


TITLE_ROOM = 120
"""Where a title that a viewer glued to the text may stand."""
_NEXT = re.compile(
    rf"(?:总结|小结|汇报|报告)(?:及|和|与|暨|、)\s?({_FULL}|(?<!\d)[012]\d)\s?年?度?\s?(?:工作)?\s?(?:计划|打算|要点|思路|安排|规划)"
)
_WITH_MONTH = re.compile(rf"(?<!\d)({_FULL})年\d{{1,2}}月")


def _before_plan(title: str) -> tuple[int, YearBasis] | None:
    """The year before the one planned for in the same title: XX年工作总结和2019年工作计划."""
    match = _NEXT.search(title)
    return (_long(match.group(1)) - 1, "inferred") if match else None


def _in_months(draft: Draft, text: str) -> tuple[int, YearBasis] | None:
    """The one year that all dates with a month in the text share: what happened since 2014年4月."""
    years = set(_WITH_MONTH.findall(_NAMES.sub("", text)[: _ahead(draft)]))
    return (int(years.pop()), "inferred") if len(years) == 1 and "以来" not in text[:200] else None


def _dated(draft: Draft) -> tuple[int | None, YearBasis]:
    """The year by the date under the text: the year before, when it was signed in its first three months."""
    for line in reversed(draft.closing):
        match = _DATE.search(_han_years(line))
        if match:
            year, early = int(match.group(1)), match.group(2).lstrip("0") in ("1", "2", "3", "一", "二", "三")
            return (year - 1 if early else year), "inferred"
    return None, "unknown"
