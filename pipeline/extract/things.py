"""Things: what 个, 项, 组 and 对 count, told by the noun behind the counter or the last one before the number."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract import people
from pipeline.extract.cues import measure_words
from pipeline.extract.spot import Spot
from pipeline.records import Measure

EVENT = re.compile(
    r"活动|讲座|培训班|报告会|培训|大赛|竞赛|比赛|赛事|展览|演练|会议|论坛|沙龙|宣讲|巡展|义诊|夏令营|科普行|座谈会|研讨会|课程班|主题班|学习班|辅导班|短训班|讲习班|办班|开班|专业班(?!组)|研修班|进修班|集训班|轮训班|提升班|(?<!工作|推进|应急|专项|攻坚|服务)专班|演出|专场|比武|讲堂|课堂|集市|宣传周|训练营|兴趣班|班次|科普课|报告|示范课|公开课|观摩|巡演|座谈|咨询|放映"
)
"""Words for what people come together for."""

_FOLK = re.compile("(?:大人|小孩|娃娃?|孩子|老小|老少|村民|群众|乡亲|父老|村里?人)(?:来了|到了|总共|共|足有|有|约|近|达)?$")
_PARTS_NOUNS = re.compile("[获参被在为和、受去赴]")
_FAMILIES = re.compile(
    "(?:亲子|学生|学员|幼儿|婴幼儿|儿童|居民|社区|小区|农村|农民|城市|城乡|青年|科普|示范|贫困|困难|脱贫|低保|热心|获奖|留守|书香|文明|学习型|特殊|普通){0,2}家庭(?=[，。；、）的]|$|参|报|走进|前来|来到|到场|获|受|组队|带着|先|共|和|及|入选|加入|从|与|角逐|上传|完成)"
)
_ANYBODY = re.compile("人(?=[，。；、）\\s参报来到去听看学受被都在次]|$)")
_OWNED = re.compile("的(?:故事|事迹|名字|名单|照片|样子|家|心愿|问题|意见|建议|作品|难题|经验|做法)")
_BODY_AFTER = re.compile("讲习所|服务所|单位|团体|企业|队|学校|大会|组织|集体|协会|小组|班组|之家|书屋|岗|调解|医院|法庭|团(?![员体干])")
_NOT_EVENT = re.compile(
    r"咨询(?:台|点|处|窗口)|活动(?:室|中心|场所|站|点|基地|阵地|区|小组|板块|项目|品牌|平台|载体|广场|月|周|日|资料|经费|内容|方案|通知|小组|器材|用房)"
)
_TAUGHT = re.compile("培训|招收|学员|结业")
_ROOMS = re.compile(
    '(?:设|设立|设置|建|建成|建立|新建|创建|打造|挂牌|布置)了?(?:[“‘「"][^，。；]{1,14}[”’」"]|[^，。；]{0,10}(?:课堂|讲堂|学堂|集市))$'
)
"""流动课堂5个 that were set up are rooms."""

_WHO = re.compile(
    "(?:会|敢|肯|能独立|考[到上取]|来听|听课|学会|学到|拿到|结业|毕业|上岗|就业|授课|讲课|返乡|入党|懂技术)[^，。；]{0,6}的(?:只|仅|才|就)?$"
)
"""People told by what they do alone: 考到证的7个, 能独立授课的只有10来个."""

_CLASSES = re.compile("(?:开|办|设|举办|开设|组织)[^，。；]{1,24}(?<![年级学行各一个])班$")
"""Classes of any name that were opened: 办焊工、家政、电子装配等班21个."""

_VERB = re.compile(
    "的|面向|在(?![岗校职线册])|于|有(?!奖)|为(?![民农])|让|使|对(?!口)|被|把|将|由|以(?![上内赛])|至|没|举|开(?!放)|共|荣获|获得|参加|到场|联合|等(?!级)|选派|派出(?!所)|抽调|出动|接待(?!站|室|点|日)|教会(?!区)"
    r"|(?=\d{1,6}[余多]?[万千百]?(?:人次|场次|[人名户位次场期份]))"
)
_KINDS = re.compile("工种|方面|类别|环节|阶段|板块|层次|层面|领域|门类|单元|步骤|专业(?!班)")
"""What an event is parted into: 三个工种技能比武 are not three contests."""

_PRAISE = re.compile(r"^(?:群众|市民|职工|师生|学生|农民|居民|青少年|百姓){0,2}(?:喜闻乐见|丰富多彩|形式多样|内容丰富)的")
_STOP = re.compile(r"[，,。；;：:！？!?\n]")


def thing_of(spot: Spot, before: str, after: str) -> tuple[Measure, str] | None:
    """个, 项, 组, 对: events, people, places or nothing, by the first noun behind the counter, else the last one before."""
    text, quantity = spot.text, spot.quantity
    counter = quantity.unit_text[-1:]
    if counter == "口":
        folk = _FOLK.search(spot.before) if (quantity.low or 0) > 1 else None
        return ("headcount", folk[0]) if folk else None
    head = _first_noun(_PRAISE.sub("", after, count=1))
    if counter == "个" and text.startswith("代表", quantity.end) and quantity.low == 3:
        return None
    if not after or after[0] in " 、，（(和及与并以":
        head = _last_noun(before)
        if head is None and _FILL.sub("", before) == "":
            # 建科普宣传栏5个，总数达到11个: what is counted was told before
            head = _last_noun(_TOLD_FIGURE.sub("", _FILL.sub("", spot.told)))
    if head is None:
        return None
    meaning, word = head
    if meaning == "event":
        force = word == "专班" and not _TAUGHT.search(text, *spot.sentence)
        return ("sessions", word) if counter in "个项" and not force else None
    if meaning == "person":
        return ("headcount", word) if counter in "个组对" else None
    return ("facilities", word) if meaning == "facility" and counter in "个项" else ("other", word)


def _first_noun(after: str) -> tuple[str, str] | None:
    """The head of the noun phrase behind a counter: in 5个职工教育培训基地 the last of the words that follow one another."""
    if named := _FAMILIES.match(after) or _ANYBODY.match(after):
        return "person", named[0]
    stop = _STOP.search(after)
    window = _VERB.split(after[: stop.start() if stop else 12][:12], maxsplit=1)[0]
    if _KINDS.match(window):
        return "thing", window[:2]
    found = [(m.start(), m.end(), kind, m[0]) for kind, regex in _heads() for m in regex.finditer(window)]
    found += [(n.start, n.end, "person", n.word) for n in people.nouns(window, 0, len(window))]
    if not found:
        return None
    head = min(found, key=lambda row: (row[0], -row[1]))
    for row in sorted(found):
        if (
            row[0] >= head[1] and row[0] - head[1] <= 2 and _extends(head[2], row[2]) and not _PARTS_NOUNS.search(window, head[1], row[0])
        ) or (row[0] < head[1] < row[1]):
            head = row
    if head[2] == "person" and (_BODY_AFTER.match(window, head[1]) or _OWNED.match(after, head[1])):
        return "thing", window[head[0] :]
    return head[2], head[3]


def _extends(kind: str, following: str) -> bool:
    """培训 + 基地 is a base, but 4个县 + 巡展 is no event: bodies and places rule the words behind them."""
    return kind not in ("body", "facility", "other") or following not in ("event", "person")


@cache
def _heads() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return (
        ("other", _NOT_EVENT), ("facility", measure_words("place")), ("body", measure_words("body")),
        ("thing", measure_words("thing")), ("event", EVENT),
    )  # fmt: skip


_FILL = re.compile(r"(?:共|约|近|达|到|有|为|已|计|等|了|大大小小|以上|总计|累计|各类|的?数量|总数|的(?=有)| )+$")
_TOLD_FIGURE = re.compile(r"(?:[0-9一二三四五六七八九十百两]{1,7}[余多]?[个项处座])?[，,]$")
_RISEN = re.compile(r"(?:[由从][0-9一二三四五六七八九十百]{1,6}[个项](?:增加|发展|扩大|扩展|增|上升|减少)[到至为]了?|[由从])$")


def _last_noun(before: str) -> tuple[str, str] | None:
    before = _RISEN.sub("", before)  # 示范社区由12个增加到|17个: what is counted stands before the former number
    plain = _FILL.sub("", before)
    if _ROOMS.search(plain):
        return "facility", "课堂"
    window = plain[-10:]
    found = []
    for kind, regex in _heads():
        found += [(m.end(), len(m[0]), kind, m[0]) for m in regex.finditer(window) if m.end() >= len(window) - 1]
    if not found and (who := _WHO.search(plain)):
        return "person", who[0]
    if not found and (classes := _CLASSES.search(plain)):
        return "event", classes[0][-1]
    if not found:
        noun = people.heads_before(window, len(window), 0)
        return ("person", noun[-1].word) if noun else None
    last = max(found)
    return last[2], last[3]
