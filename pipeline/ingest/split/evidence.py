"""How much speaks for a text that begins under a title: what the title names, how the words below open, what ended above."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from pipeline.ingest.lines import CLOSERS, SENTENCE_END
from pipeline.ingest.paragraphs.items import mark_at, numeral
from pipeline.ingest.split.naming import PLAIN, YEAR, cut, ending, endings, names_unit, unit_alone, weight
from pipeline.ingest.split.titles import OPENING

ENOUGH = 6.5
"""From this weight on a text begins. A title that names unit and subject reaches it alone."""
WINDOW = 24
"""Characters beyond a title that tell where its last word ends."""
ABOVE, BELOW = 1200, 500
"""Characters looked at above and below a title."""
_NEVER_FIRST = re.compile(
    r"按照|根据|依据|遵照|围绕|结合|随着|自|我们|各|经|由|以|为|其中|同时|并|此外|会[上后]|期间|全年|今年|去年|近年|目前|当前|[—–-]|[(（]|附[件表]?[:：\d一二三]?"
)
"""What a sentence, a sub-title or an annex begins with, and no title."""
_VERB_FIRST = re.compile(
    r"(?:积极|大力|深入|广泛|扎实|认真|精心|全面)?(?:开展|组织|举办|召开|编制|执行|加强|完善|做好|搞好|抓好|推动|制定|举行|落实好|成立|健全|建立)"
)
_CARRIES = re.compile(
    r"[会展栏册表书稿类团制度员性化者版网群组奖赛台账]|\d{1,2}(?=[的、，。和])|\d{1,5}[余多]?[万千]?[场期份篇次项条个名人件册处家户]|[^，。；：]{1,5}[。；]|[^，。；：“《][，、]|先进|目标|课|述廉|评议|评价|考核|文件|精神|体系|[和及与、，。：；的中里了》”等是,.;:)）]|大会|专[栏报]|栏目|纲要|[（(](?:19|20)\d\d[-—~至]|演出|会议|表彰|如下|指出|显示|表明|认为|材料|提交|上报|报送|交流|评比|撰写|讨论|座谈"
    r"|生育|生产|工作(?!是)|经(?!过)|[由被将已均都也还就则]|得[到以]|[受获]|荣获|被评|列入|纳入|写入|印发|下发|出台|公布|刊登|转发|呈送|编[制发写印]|制[定订]|起草|审议|宣读|张?贴|[存放]|归档|汇编|收录|齐全|完备|详[细实]|明确|规定|要求"
    r"|[把将从]|为(?!办好|做好|搞好|抓好|更好|使|让|[^。，,]{2,16}[，,](?:特|制|现|根据|结合|我))|报(?![告刊社])|及时|按时|如[期实]|每(?![逢到当])|于(?!19|20)|不|没|未|并|而|且|但|通过[了后]|通过初审|落实到|时(?![光间逢值令任])|实行|采用|使用|分[为成别]|共[分有计]|包[括含]|涉及|围绕.{0,12}[制展]|吸引|走[了上]|总结|计划(?!生育)|方案"
)
"""What follows words that are no title but the subject or object of a sentence, or part of a longer word."""
_OPENS_VERB = re.compile(
    r"在[^。，]{2,20}(?:之际|之时|期间|[中里下后时]，)|坚持|加强|围绕|认真|为(?:办好|做好|搞好|抓好|更好|使|让)|为[^。，,]{2,16}[，,](?:特|制|现|根据|结合|我)|以.{2,14}(?:为|，)|走进|结合|对照|面对|立足|贯彻|落实|开展|抓住|深入|继|据|举办|作为|转眼|回首|盘点|伴随|响应|发挥|依托|遵循|牢记|聚焦|突出|强化|紧扣|锚定|秉承|本着|借助|利用|自从|每[逢到当]|经过|有一|现有|辖|[上下本]学[期年]|[上下]半年|位于|地处|是"
)


@lru_cache(maxsize=1024)
def may_begin(title: str, below: str) -> float:
    """How well words read as the first of a text, 0 when they carry a sentence on: those behind a title, or below one (then
    `title` is empty)."""
    if OPENING.match(below):
        return 1.5
    if not below.strip() or (not below[:1].isspace() and not _OPENS_VERB.match(below) and _carries_on(title, below)):
        return 0
    return 0.5


def _carries_on(title: str, below: str) -> bool:
    """Whether words carry a sentence on: by their own kind, or because no word ends where the title does."""
    if _CARRIES.match(below):
        return True
    if not title:
        return False
    tag = rjieba.tag(below.encode("utf-8", "replace").decode("utf-8"))[0][1]
    return tag[0] in "ucykf" or tag in ("v", "p") or not _ends_word(title[-12:], below)


def _ends_word(title: str, below: str) -> bool:
    """Whether a word ends where a title does; the longer kinds of report need no such proof."""
    if title[-4:] in endings() or title[-3:] in endings() or title[-6:-2] == "统计情况":
        return True
    at = 0
    for token in cut(title + below):
        if at >= len(title):
            break
        at += len(token)
    return at == len(title)


_SELF = re.compile(r"[我全本]([省市县区旗镇乡村局厅校园院馆站所厂街社])")
FORWARD_END = re.compile(
    r"下一步|今后|明年|来年|下一年|打算|展望|努力|争取|力争|计划|拟|不足|问题|以上汇报|特此报告|奠定|贡献|再上|新台阶|更好|更大|新的|将[在继进以把围按坚]"
)
_TURNS = re.compile(r".{0,12}(?:下一步|今后|明年|来年|打算|要|将|拟|计划)")
_SIGNED = re.compile(r"(?:年[\dxX×_*一二三四五六七八九十]{1,3}月(?:[\dxX×_*一二三四五六七八九十]{1,3}日)?|\d{4}-\d{1,2}-\d{1,2})[)）]?$")
ITEM = re.compile(r"(?:^|[\n。；])\s*([一二三四五六七八九十]{1,3})[、.．]")
"""The number of an item of the highest kind: 一、."""


ANNOUNCED = re.compile(r"如下\s?[:：。]?$")
"""What announces a report; a title below that names no unit is its first section."""
_PARTED = re.compile(
    r"[-—–=*＊_~·•※\s]{3,60}|(?:文章|信息|稿件|本文)?(?:来源|出处)[:：].{0,40}|(?:责任)?编辑[:：].{0,20}|[（(](?:完|全文完)[)）]|谢谢(?:大家|各位).{0,4}"
)
"""What stands between two texts: a rule, the site's source line, an end mark."""


def context(text: str, top: int, start: int, end: int, title: str) -> float:
    """How much the text around `[start, end)` speaks for a new text; what is told above begins at `top`.

    An end above (a signature, a view ahead), other units below than above, numbers that start anew; against it: a view
    ahead below, no prose below, numbers that go on.
    """
    above = text[max(top, start - ABOVE) : start].rstrip()
    below = text[end : end + BELOW].lstrip()
    if not above:
        return 1
    total = 0.0
    last = above[above.rfind("\n") + 1 :].strip()
    signed = bool(_SIGNED.search(above)) or unit_alone(last)
    if signed or _PARTED.fullmatch(last):
        total += 2
    elif FORWARD_END.search(above[-90:]):
        total += 1
    ours, theirs = set(_SELF.findall(above)), set(_SELF.findall(title + below))
    if ours and theirs:
        total += 1 if not ours & theirs else 0
    upper, lower = ITEM.findall(above), ITEM.findall(below)
    first = below.partition("\n")[0]
    if upper and lower and numeral(upper[-1]) >= 2:
        total += 1 if lower[0] == "一" else -4 if numeral(lower[0]) == numeral(upper[-1]) + 1 else 0
    if mark_at(below, 0, len(below)):
        total -= 1
    elif _TURNS.match(first) and not names_unit(title):
        total -= 2
    if ANNOUNCED.search(above[-14:]) and not names_unit(title):
        total -= 3
    if above[-1] not in SENTENCE_END + CLOSERS and not signed and not _PARTED.fullmatch(last):
        total -= 1
    return total


PARTED = re.compile(
    r"\s?(?:[-—–=*＊_~·•※]{3,60}|[（(](?:完|全文完)[)）]|(?:文章|信息|稿件|本文)?(?:来源|出处)[:：][^。，：:\s]{1,12}(?=\s)|[●◆■▲★☆◇▍►▶※](?!\d))\s?"
)
"""What stands between two texts in one run of letters, before the title of the second."""
LONGEST_TITLE = 60
_STOPS = re.compile(r"[。！？!?；;，,：:\n\r]")
_PREFIX = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]{2,12}(?:网|文库|之家|大全|范文|网站)\s?[:：]\s?")
_OPENED, _CLOSED = re.compile(r"[《【“\"]"), re.compile(r"[》】”\"]")
_NUMBER = re.compile(r"\s?(?:[（(【]?(?:\d{1,2}|[一二三四五六七八九十]{1,2})[】）)]?)$")


def _blanks(text: str, at: int) -> int:
    return next((count for count in range(6) if at + count >= len(text) or not text[at + count].isspace()), 6)


TELLS_WITHIN = 300
_PROSE = re.compile(r"[^\n]{12}[。；：:！？]")
"""Below a title a text tells something; below a link stands the next link."""


def _wraps(text: str, start: int, end: int) -> bool:
    """Whether the bracket that was opened before `start` closes behind a title, not behind a name inside one."""
    shut = _CLOSED.search(text, start, min(end, start + LONGEST_TITLE))
    return shut is not None and any(noun.end() == shut.start() for noun in ending().finditer(text, start, shut.start()))


_DATE_LINE = re.compile(r"[（(]?(?:19|20)[\dxX×]{2}\s?年\s?[\dxX×]{1,2}\s?月.{0,6}[)）]?$|[（(][^（()）。]{2,24}[)）]$")


def _labelled(line: str) -> bool:
    """Whether the line below a title is the unit or the date that stand below titles."""
    return unit_alone(line) or (len(line) <= 30 and bool(_DATE_LINE.match(line)))


def _left_open(words: str) -> bool:
    return words.count("《") > words.count("》") or words.count("“") > words.count("”")


def stands(text: str, start: int, end: int, title: str, *, top: int, current: str) -> bool:
    """Whether a text begins under a title with text glued to it that opens as texts do, below a text with the title `current`."""
    return weight(title) + 1.5 + context(text, top, start, end, title) - vaguer(title, current, text[end : end + BELOW]) >= ENOUGH


_PLAN_END = re.compile(r"(?:计划|打算|思路|要点|安排|规划)$")
_DRAWN_UP = re.compile(r"(?:制[定订]|拟[定订]|提出)[^。]{0,12}(?:计划|方案|要点|安排|意见)|指导思想|计划如下|安排如下")
"""What the opening of a plan says that is a text of its own."""


def plan_section(title: str, current: str, below: str) -> bool:
    """Whether a plan is the last section of the text above: it names no unit and no other subject, and nobody draws it up."""
    if not _PLAN_END.search(title) or names_unit(title) or _DRAWN_UP.search(below[:300]):
        return False
    subject = PLAIN.sub("", YEAR.sub("", _PLAN_END.sub("", title)))
    return subject in (current or subject)


def vaguer(title: str, current: str, below: str) -> float:
    """What speaks against a title that names neither unit nor year below a text that does, and against the plan at its end."""
    told = 1.0 * bool(names_unit(current) and not names_unit(title) and not YEAR.search(title))
    return told + 3 * plan_section(title, current, below)


def _stood_above(text: str, words: str, start: int) -> bool:
    """Whether the same title stands at the start of a line above: the site prints the name of its collection over each text."""
    at = text.find(words, 0, start)
    return at >= 0 and (at == 0 or text[at - 1].isspace())


def title_at(text: str, start: int, end: int, top: int, current: str = "", *, parted: bool = False) -> tuple[int, str] | None:
    """A title at `start` of a line ending at `end` under which a text begins: where it stops, and its words; or None.

    The text above begins at `top` and has the title `current`; a rule or a bullet stands before the title where it is `parted`.
    """
    prefix = _PREFIX.match(text, start, min(end, start + 16))
    at = prefix.end() if prefix else start
    opened = bool(_OPENED.match(text, at)) and _wraps(text, at + 1, end)
    at += opened
    limit = min(end, at + LONGEST_TITLE)
    stop = _STOPS.search(text, at, limit)
    limit = stop.start() if stop else limit
    if mark_at(text, at, end) or _NEVER_FIRST.match(text, at, limit) or (not opened and _VERB_FIRST.match(text, at, limit)):
        return None
    for noun in ending().finditer(text, at + 2, limit):
        words, after = text[at : noun.end()], noun.end()
        worth = weight(words)
        if worth < 1 or (opened and not _CLOSED.match(text, after, end)) or (not opened and _left_open(words)):
            continue
        after += opened
        after = end if end - after == 1 and text[after] in "：:" else after
        follows = _follows(text, words, after, end) + opened * (after >= end)
        if follows <= 0 or (opened and after < end and follows < 1 and text[after - 1] != "】" and not text[after].isspace()):
            continue
        worth += follows + 1.5 * (bool(prefix) + parted) + 1.5 * _stood_above(text, words, start) + context(text, top, start, after, words)
        if worth - vaguer(words, current, text[after : after + BELOW]) >= ENOUGH:
            return after, words
    return None


def _follows(text: str, words: str, after: int, end: int) -> float:
    """How well what stands behind or below a title reads as the beginning of a text; 0 when it does not at all."""
    alone = after >= end
    below = text[after : after + TELLS_WITHIN].lstrip() if alone else text[after : after + WINDOW]
    if text.startswith(words, after + (_blanks(text, after) if alone else 0)):
        return 3
    if not alone:
        return may_begin(words, below)
    if not _PROSE.search(below):
        return 0
    return 2 if _labelled(below.partition("\n")[0]) else may_begin("", below[:WINDOW]) or 0.01
