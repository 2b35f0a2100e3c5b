"""Where units are named outside titles: signatures, and the subjects that act in the opening of a text."""

from __future__ import annotations

import re

from pipeline.ingest.identify.endings import level_of

_HAN = "\u4e00-\u9fffXxＸ×_*○〇"
NOT_A_NAME = re.compile(
    r"^(?:这|驻村|基层|各级|有关|相关|其他|所有|参加|组织|通过|邀请|联合|会同|由|在|与|向|从|对|于|被|为|以|把|将|经|市、|省、|县、|团[县市区]$)"
    r"|依据|由|组长|依照|参照|根据|提高|提升|增强|影响|作为|下设|设在|但|其|第[一二三](?=个|次|批|步|届|阶|季|产|是|，|,|、)|一个|每个|不少|许多|近[年日期]|下一步|今后|活动中|进入|走进|到|以及|对照|对比|针对|通知|方案"
    r"|[、，。及我了的各该是]|(?:[省市县区镇乡村局委院校会府部协])[和与]|[和与]有关|本(?!溪)|全[省市县区镇乡旗州校]|召开|举办|开展|[使让]|确保|推进|完善|成立|贯彻|落实"
)
"""Words that a verb or a preposition runs into are no name."""
_SUBJECT = re.compile(
    rf"(?:^|[，,。;；:：\s])(?:今年(?:以来)?|一年来|近年来|[本这上下]学[期年]|全年|年初|上午|下午|当天|日前|近日|昨日|今日|目前|同时|此前|随后|下一步|今后|(?:19|20)\d\d年(?:以来)?|[Xx×_*\d]{{2,4}}年)?\s?(?P<name>[{_HAN}（）]{{2,24}}?)"
    r"(?=(?:在|从|同|会同|牵头|联合|团结|接到|(?:19|20)\d\d年|围绕|紧紧|紧扣|紧密|认真|坚持|以|按照|根据|高度|全面|积极|切实|深入|始终|立足|充分|严格|扎实|大力|结合|高举|继续|牢牢|把|将|将其|作为|成立于|成立(?:以来|后)|于[\dxX×]{1,4}[年月]|对照|自(?:19|20|[Xx×])|开展了|位于|地处|位居|是|有|现有|辖|全民|(?:农业|气象|健康|卫生|环保|林业|水利|防震减灾|消防|金融|法律)?科普工作|科学素|克服|贯彻|落实|聚焦|努力|着力|不断|组织|依托|依靠|借助|利用|充分|十分|非常|很|常住|总面积|占地|科技活动周|科普日|科技节|科普周|科普月|建成|建起|开设|设立))"
)
_GOVERNED = re.compile(
    r"(?:^|[，,。;；：:\s])(?P<name>(?:[\u4e00-\u9fff]{1,6}|[XxＸ×_*○]{1,6})(?:街道|[镇乡县区旗市]))(?=党工委|党委|人民政府|政府|办事处|委、)"
)
"""A place before its committee or government."""
EXHIBIT = re.compile(r"(?:流动|数字|校园|农村中学)?科技馆|科普(?:大篷车|画廊|中心|驿站)|(?:科技|科普)?(?:文化)?活动中心")
"""Things that are shown are no unit."""
_LABEL = re.compile(r"^(?:(?:报告|汇报|总结|填报|报送)?(?:单位|人|部门)|通讯员|供稿(?:单位|人)?|撰稿|来源|作者|文)\s?[:：/／]?\s?")
_DATED = re.compile(r"[\s\u3000（(]*(?:(?:19|20)[\dXx×_*]{2}|[Xx×_*]{2,4}年|二[〇○ＯOo零0]|\d{1,2}月|[Xx×_*]{1,2}月)")


def in_signature(line: str) -> str:
    """The signing unit of a signature line, empty when it is a date only or signed by a person."""
    words = line.strip(" \u3000")
    if words[:1] in "（(" and not level_of(words):
        words = words.strip("（()）")
    words = _LABEL.sub("", words) if "：" in words or ":" in words or words.startswith(("通讯员", "供稿")) else words
    words = str(_DATED.split(words, maxsplit=1)[0]).strip(" \u3000，,：:。")
    for name in (words, *words.split()[:1]):
        if 2 <= len(name) <= 36 and level_of(name) not in (None, "unknown"):
            return name
    return ""


def in_opening(text: str, reach: int = 260) -> tuple[str, ...]:
    """Units that act as subjects in the first `reach` characters of a text, in order."""
    found = []
    for match in _SUBJECT.finditer(text[:reach]):
        name = match.group("name")
        if not NOT_A_NAME.search(name) and not EXHIBIT.fullmatch(name) and level_of(name):
            found.append(name)
    found += [name for name in _GOVERNED.findall(text[:reach]) if len(name) >= 3 and not NOT_A_NAME.search(name)]
    return tuple(found)
