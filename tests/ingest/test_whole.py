"""Single texts stay whole: words that end like a title stand in the middle of many sentences.

The sentences are the corpus generator's and our own; each holds a word that also ends titles (汇报, 规划, 计划, 报告, 述职, 通报) and goes
on after it.
"""

import pytest

from corpus.scale import page
from pipeline.ingest.repair import repair
from pipeline.ingest.split import split

PAGES = 400

BEFORE = (
    "2016年，全县科普工作在县委、县政府的领导下取得了新的成绩，现将有关情况总结如下。\n"
    "一、组织健全。县里调整了领导小组，召开会议三次，印发文件两份，把任务分到二十八个部门。"
)
AFTER = "\n二、保障有力。全年投入经费12万元，添置图书八百册，更新画廊六期，受到群众好评。\n三、不足之处。人员少，经费紧，下一步要继续努力。"
SENTENCES = (
    "教师回校后每人须上一节汇报课，把学到的带给同事。",
    "先后荣获全国科普示范县、省级基层科普行动计划先进县等荣誉。",
    "开展“科学家精神进校园”巡回报告48场，听众12万人次。",
    "办公室定期通报各班测评进度，年底算总账。",
    "坚持领导干部报告个人事项、述职述廉、民主生活会等制度。",
    "提前两年实现“十三五”规划目标，受到市里表扬。",
    "组织院士专家作科普报告和座谈共15场，听众三千多人。",
    "各单位上交学习心得体会文章二百多篇，评出一等奖十篇。",
    "全年上报信息简报36期，被市里采用12条。",
    "科普讲解大赛实施方案下发后，报名单位达到四十家。",
)


def documents(text: str) -> list[str]:
    """The titles of the documents in a page."""
    return [draft.title for draft in split(repair(text).text).drafts]


def test_generated_pages_hold_one_text_each() -> None:
    assert not {number: found for number in range(PAGES) if len(found := documents(page(0, number))) != 1}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_that_end_titles_inside_sentences(sentence: str) -> None:
    assert len(documents(BEFORE + sentence + AFTER)) == 1
    assert len(documents(BEFORE + "\n" + sentence + AFTER)) == 1
