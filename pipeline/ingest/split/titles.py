"""Where a title may end and a text may begin: the words that only titles end with and only openings start with."""

from __future__ import annotations

import re

from pipeline.ingest.part_labels import NUMBER

NOUN = r"(?:总结|小结|简报|汇报|报告|回顾|述职|自查|自评|情况|材料|纪实)"
FORWARD = r"(?:计划|打算|要点|方案|思路|安排|规划)"
TAIL = (
    r"(?:报告|汇报|材料|范文|回顾|模板|范本|样本|格式|大全|汇总|集锦|精选|怎么写|最新|优秀|通用|年度|简短|实用|热门|推荐|参考|集合|合集|专业|经典"
    r"|完整版?|如何写|\s?[\[【（(]?(?:此文共)?\d{3,5}\s?字[\]】）)]?|\d{4}|[（(][^（()）]{1,16}[)）]|\s?\d{4}年?)"
)
_MASKED = r"(?:19|20)[\dXx×_*○]{2}|[XxＸ×_*○]{2,6}|二[〇○ＯOo0零][〇○ＯOo0零一二三四五六七八九]{1,2}"
_YEAR = rf"(?:\d{{0,2}}(?:{_MASKED})\s?(?:年|[-—－])|今年|近年|近几年|去年|上半年|一年来|几年来|过去|本年)"
_BODY = (
    rf"{_YEAR}|在[省市区县镇乡旗州局校院党各上这新全国以过第推深贯认我中]|在.{{1,14}}(?:领导|指导|支持|关心|帮助)下|"
    "为(?:了|进一步|深入|全面|认真|贯彻|切实|推动|提高|提升|加强|落实|做好|更好|加快|促进|确保|扎实|积极|大力|使|培养|丰富|响应|激发|营造|配合|增强|展示|动员|深化|巩固)|"
    "自.{2,14}以来|随着|按照|根据|依据|遵照|围绕|紧紧围绕|坚持|我[市县区镇乡局校院会街社村旗州省委办中站所系单们馆场厂园队部]|"
    '全[市县区镇乡局校旗州省年]|本[市县区镇乡局校院会街社村年单]|回顾|以(?:习近平|邓小平|党的|科学|提高|提升|贯彻|创建|[“"])|'
    "(?:本|此|这|该)(?:次|届|项)|各(?:位|级|村|乡|镇|县|成员|单位)|尊敬的|同志们|党的|汇报人|通过|认真|积极|[\u4e00-\u9fff]{0,4}科普(?:工作|宣传|教育)?是|科学(?:素质|普及)?是|"
    "一、|[（(]一[)）]|1[、.．]|第一|首先|一、|一是|前言|引言|摘要|省|市委|县委|区委|镇党委|乡党委|[省市县区州旗][\u4e00-\u9fff、（）]{2,30}[:：]"
)
OPENING = re.compile(rf"\s*(?:{_BODY})")
"""How a text begins."""
NO_TITLE = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.．是]|[（(][一二三四五六七八九十\d]|\d{1,2}[、.．)）]|现将|将|特|通过|对|把|并|关于印发|[—–]|[（(]附|第[一二三四五六七八九十]+(?:部分|章|节)"
)
"""A line that begins so is a heading, an item, a sub-title or a sentence, never a title."""
TITLE_END = re.compile(rf"{NOUN}|{FORWARD}")
KINDS = tuple(f"{NOUN}|{FORWARD}".replace("(?:", "").replace(")", "").split("|"))
"""The words that titles end with, one by one."""
TITLE_TAIL = re.compile(rf"{TAIL}|[》」\"”]")
NOT_IN_TITLE = re.compile(r"[。！？!?；;，,\n\r]|(?:领导|指导|支持|帮助|关怀|努力|配合)下")
STRONG = re.compile(
    rf"(?:总结|小结|汇报|报告|述职|自查|自评|(?:申报|汇报|交流|经验|事迹)材料){TAIL}{{0,3}}[》」\"”]?$|总结.{{0,4}}(?:及|和|与|暨|、).{{0,20}}(?:{FORWARD}|{NOUN}){TAIL}{{0,2}}$"
)
TOPIC = re.compile(r"素质|素养|科普|科协|科技|科学|年|工会|局|镇|乡|县|市|区|社区|学校|街道|村|工作|活动|创建|纲要")
COUNT = re.compile(
    rf"\s*[（(【]?(?:共|含|精选|模板|通用|汇总|集锦|合集|分享|收集|大全|推荐|热门|优秀|实用|最新|整理|必备|锦集|汇编|荐|格式|范文|系列)*\s?{NUMBER}\s?篇(?:[】）)]|(?=[第篇【]))?(?:【[荐热精]】)?[。.]?"
    r"(?:\s?\d{1,4}(?:[-/.]\d{1,2}){1,2}$)?"
)
"""三篇 · (精选5篇) · (通用18篇) · 15篇【荐】 after the title of a collection."""


FULL = re.compile(
    r"(?:(?:19|20)[\dxX×_*]{2}|[xX×_*]{2,4})年|[\u4e00-\u9fff]{1,12}(?:[省市县区旗镇乡村局院校馆]|街道|社区|中心|公司|科协|工会|协会|学会|中学|小学|妇联|团委)|(?:局|镇|乡|县|市|区|社区|学校)?(?:全民|公民)科学素|科普"
)
"""What a title begins with that names its year, its unit or its subject."""
FULL_END = re.compile(r"(?:工作|活动|情况|自查|自评|评估|开展|推广|宣传|建设|年度?|行动)的?(?:总结|小结|汇报|报告)(?:报告|汇报)?$")
PLAN = re.compile(
    r"(?:(?:19|20)[\dxX×_*]{2}年)?[\u4e00-\u9fff]{2,12}(?:[省市县区旗镇乡村局院校馆]|街道|社区|中心|公司|科协|工会|协会|学会|中学|小学|妇联|团委)"
    r"[^，。]{0,26}(?:工作计划|实施方案|工作要点|行动计划|活动方案)$"
)
"""A plan opens a text of its own only when its title names a unit; 2024年工作计划 is a heading of a summary."""
GOES_ON = re.compile(
    r"会议|大会|表彰|如下|[和及与、，。：；的中里了时会》”等为是,.;:]|指出|显示|表明|认为|材料|提交|上报|报送|工作|交流|评比|撰写|讨论|座谈"
)
"""What follows when the words are not a title but the subject or object of a sentence."""


def firm(words: str) -> bool:
    """Whether a title alone on its line may open a text."""
    return bool((STRONG.search(words) and TOPIC.search(words)) or PLAN.match(words))


def full_title(words: str) -> bool:
    """Whether the words are a title by themselves: year, unit or subject first, a kind of report last."""
    return 8 <= len(words) <= 45 and bool(FULL.match(words)) and bool(FULL_END.search(words)) and not re.search(r"[了在对将把]", words)


def opens(text: str, at: int, title: str) -> bool:
    """Whether a text begins at `at`: with an opening phrase, or with the first words of its own title."""
    if OPENING.match(text, at, at + 40):
        return True
    head = text[at : at + 4]
    return len(head) == 4 and head in title
