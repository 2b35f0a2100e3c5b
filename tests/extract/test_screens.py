"""Screens: what a quick look passes over would have told nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract import bounds, clauses, losses, quantities, roles, scopes
from pipeline.extract.clauses import Clauses
from pipeline.extract.numerals import ANYWHERE
from pipeline.extract.seek import seek
from pipeline.extract.tables import Tables
from tests.extract.cases import load, told

SENTENCES = [param.values[0]["text"] for name in ("facts", "negative", "audience") for param in load(name)]
FIGURES = st.lists(
    st.sampled_from(
        [
            *"一二三五两几数十百千万0３.．、，,和与至到-—（）含 余多来个人名期场次元户方步是农",
            "分别为",
            "以及",
            "人数",
            "单位：人",
            "农户",
            "有余",
        ]
    ),
    max_size=16,
).map("".join)


def found(text: str) -> list[quantities.Quantity]:
    return quantities.find_quantities(text, Clauses(text), Tables(text))


def found_without_screen(text: str) -> list[quantities.Quantity]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantities, "_beginning", lambda: ANYWHERE)
        return found(text)


@pytest.mark.parametrize("text", SENTENCES)
def test_lone_digits_that_are_passed_over_count_nothing(text):
    assert found(text) == found_without_screen(text)


@given(FIGURES)
def test_lone_digits_in_any_mixture_count_nothing(text):
    assert found(text) == found_without_screen(text)


DROPPED = st.lists(
    st.sampled_from(
        [*"余期场次份册人元，。年共已", "培训", "培训班", "活动", "报告会员", "资料", "学生", "人数为", "人数达到", "慰问金", "志愿者"]
    ),
    max_size=12,
).map("".join)


@pytest.mark.parametrize(("words", "counters"), losses._TRAILING)
def test_every_word_behind_which_a_number_is_dropped_is_screened_for(words, counters):
    plain = words.replace("(?:达到?|为|共)", "达到|人数为|人数共")
    for word in plain.split("|"):
        for counter in counters.rpartition(")")[2].replace("余?", "").split("|"):
            assert losses.may_lack(f"年{word}{counter}，"), (word, counter)


HOLES = st.lists(
    st.sampled_from(
        [*"余多万亿元人名户份册张期场次个件套幅本家项块条位%％0３一两近约达逾共占率度的为了。，、）众班资款xX*_", "人次", "万元", "万人次", "大约", "超过", "达到", "累计", "人均",
         "提高到", "培训班", "培训", "活动", "慰问金", "学生", "人数为", "举办", "组织了", "邀请", "专家", "以上", "比例"]
    ),
    max_size=9,
).map("".join)  # fmt: skip


@given(HOLES)
def test_what_may_lack_no_number_lacks_none(text):
    assert losses.may_lack(text) or not losses.find_losses(text, Clauses(text), [])


@given(DROPPED)
def test_words_behind_which_a_number_was_dropped_are_all_met(text):
    slow = [match.span() for match in losses._TRAILED.finditer(text)]
    assert [match.span() for match in seek(losses._TRAILED_WORD, losses._TRAILED, text)] == slow


ROLES = st.lists(
    st.sampled_from(
        ["计划", "目标", "任务", "《计", "》划", "（计划20人）", "原定", "规定", "不少于", "不低于", "要求", "下达", "应到", "底线", "明年", "2019年", "2015—2020年", "将于", "拟举办", "力争",
         "打算", "由去年的", "从", "增加到", "已", "完成", "实际", "的", "，", "。", "其中", "培训农民300人", "举办讲座8场", "投入5万元", "占", "为"]
    ),
    max_size=9,
).map("".join)  # fmt: skip


def told_without_screen(text: str) -> list[tuple[str, str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(roles, "_aims", lambda *_: True)
        return [(fact.role, fact.quote) for fact in told(text, year=2016).facts]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_number_without_a_word_of_aims_was_reached(text):
    assert [(fact.role, fact.quote) for fact in told(text, year=2016).facts] == told_without_screen(text)


@given(ROLES)
def test_in_any_mixture_a_number_without_a_word_of_aims_was_reached(text):
    assert [(fact.role, fact.quote) for fact in told(text, year=2016).facts] == told_without_screen(text)


@given(st.text(alphabet="将接近大约概为有达附最就少说也得超过了出赶逾突破不于低下至上以网通见足到满最多小 一二三", max_size=7))
def test_a_hedge_ends_as_its_screen_expects(text):
    assert bool(bounds._BEFORE.search(text)) == bool(bounds._hedge("。" * 6 + text, len(text) + 6))


@given(st.text(alphabet=" （(含)）及以上有余之多开外左右下内", max_size=6))
def test_a_bound_behind_begins_as_its_screen_expects(text):
    assert not bounds._AFTER.match(text) or text[0] in bounds._AFTER_BEGINS


SCOPES = st.lists(
    st.sampled_from(
        ["由去年的", "从", "上年", "往年", "原有", "比", "较", "同比", "增加", "新增", "净增", "多", "现有", "总数", "发展到", "扩大到", "在册", "会员", "累计", "历年", "五年来", "近三年",
         "新建", "共", "全年", "一共", "每场", "人均", "平均", "月", "培训农民300人", "举办讲座8场", "8", "，", "。"]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@given(SCOPES)
def test_a_number_without_a_word_of_scopes_has_none(text):
    quick = [(fact.scope, fact.cues) for fact in told(text).facts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scopes, "_HEARD", re.compile(""))
        patch.setattr(scopes, "_RATED", ("",))
        assert [(fact.scope, fact.cues) for fact in told(text).facts] == quick


ITEMS = st.lists(
    st.sampled_from(
        ["。", "；", " ", "\n", "！", "，", "一是", "（二）", "3、", "4.", "4.5万", "①", "其三，", "宣传方面：", "方面", "培训", "十、", "“讲座”", "《办法》", "【八场】", '"三"']
    ),
    max_size=9,
).map("".join)  # fmt: skip


@given(ITEMS)
def test_items_and_names_are_found_whatever_tells_them(text):
    edges = (0, *(match.end() for match in clauses._EDGE.finditer(text)))
    cut = Clauses(text)
    items = [edge for edge in edges if clauses._ITEM.match(text, edge)]
    assert [edge for edge in range(len(text) + 1) if cut.numbered(edge)] == items
    assert cut.names == [match.span() for match in clauses._NAME.finditer(text)]
