"""Checks and activities: what is reported, and what stays quiet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.aligned import AlignedText
from pipeline.extract import extract
from pipeline.records import Document, Identity, Paragraph
from tests.extract.cases import told


def codes(text: str) -> set[str]:
    return {code for fact in told(text).facts for code in fact.checks}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("实施项目任务8个，完成5个，完成62%", "rate:stated=62%,computed=62.5%,truncated"),
        ("年度任务300人，实际完成336人，完成率122%", "rate:stated=122%,computed=112%,contradiction"),
        ("年度任务400人，完成407人，完成率101.8%", "rate:stated=101.8%,computed=101.75%,agrees"),
        ("全校862名学生中，参加社团248人，占28.8%", "share:stated=28.8%,computed=28.77%,agrees"),
        ("全系646名学生参评，不合格8人，占1.6%", "share:stated=1.6%,computed=1.24%,contradiction"),
        ("参训940人，合格892人，合格率94.9%", "rate:stated=94.9%,computed=94.89%,agrees"),
        ("参训940人，合格892人，合格率97.9%", "rate:stated=97.9%,computed=94.89%,contradiction"),
        ("在校学生862人，其中七年级306人、八年级281人、九年级275人", "parts:total=862,sum=862,agrees"),
        ("安排经费40万元，其中市级30万元、县级15万元", "parts:total=400000,sum=450000,exceeds"),
        ("组织学生46人参观，共支出2760元，人均60元", "per_head:stated=2760,computed=2760,agrees"),
        ("组织学生46人参观，人均60元，共支出3760元", "per_head:stated=3760,computed=2760,contradiction"),
        ("会员由210人增加到186人", "change:former=210,present=186,contradiction"),
        ("宣传栏由42处增加到58处", "change:former=42,present=58,agrees"),
        ("新建基地4个，分别是甲村、乙村、丙村。", "list:stated=4,listed=3,contradiction"),
    ],
)
def test_reported(text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "培训360人，其中电工96人、焊工74人，取得证书的有305人",
        "会员612人，其中高级职称48人、女会员590人",
        "培训农民500余人，其中妇女600人次",
        "任务55个，完成141人，完成256%",
        "良种覆盖率92%，培训农民300人，满意度98%",
        "城镇居民占60%以上，全县培训2000人",
        "全县300人参加，其中获奖的占二成",
        "举办培训班8期，每期40人，共320人",
        "人均经费2元，投入300万元，培训120人",
        "推广技术4项：嫁接、修剪等",
        "由县财政安排20万元，乡镇配套5万元",
        "政府拨款300万元，其中科普专项经费200万元，自筹资金120万元",
        "广播开展健康讲座39场，在线观看讲座560万人次",
        "全县总人口20万人，人均经费0.5元，各乡镇配套经费3000元",
        "组织教师、学生到甲、乙、丙三个基地参观",
        "培训农民300人，其中茶农80人、果农90人、菜农60人",
    ],
)
def test_quiet(text):
    assert {code for code in codes(text) if not code.endswith("agrees")} == set()


def document(*texts: str, year: int | None = 2019) -> Document:
    paragraphs = tuple(Paragraph(f"d-p{n:03d}", "d", n, "", AlignedText.of(text)) for n, text in enumerate(texts, 1))
    return Document("d", "s", 1, "", Identity(year=year), paragraphs)


def test_a_figure_told_twice_differently():
    facts = extract(document("全年共投入科普经费30万元。", "回顾全年，全年共投入科普经费35万元。")).facts
    assert {code for fact in facts for code in fact.checks} == {"told_twice:first=300000,second=350000,contradiction"}


def test_more_people_than_the_population():
    facts = extract(document("全镇总人口2万人。", "培训农民3万人。")).facts
    assert facts[1].checks == ("magnitude:stated=30000,population=20000,exceeds",)


def test_one_row_joins_what_a_clause_tells():
    activities = told("举办嫁接培训班8期，培训农民1200人次，发放资料3000份，投入资金2万元；举办讲座3场，听讲学生900人").activities
    assert [(row.activity, row.sessions, row.headcount, row.funding, row.materials) for row in activities] == [
        ("training", Decimal(8), Decimal(1200), Decimal(20000), Decimal(3000)),
        ("lecture", Decimal(3), Decimal(900), None, None),
    ]
    assert [row.audience for row in activities] == [("farmers",), ("minors",)]
    assert activities[0].headcount_unit == "人次"


def test_targets_and_bases_make_no_event():
    assert told("全县总人口30万人，年度任务培训400人").activities == ()


def test_parts_point_to_their_total():
    facts = told("培训学员500人，其中农民工120人").facts
    assert (facts[1].scope, facts[1].part_of) == ("part", facts[0].fact_id)


def test_years_by_position():
    facts = told("2011年至2013年科普经费分别为86万元、98万元和115万元。培训3万人", year=2015).facts
    assert [fact.year for fact in facts] == [2011, 2012, 2013, 2015]


def test_a_row_with_other_figures_than_years_keeps_the_year():
    facts = told("2011年至2013年分别为86万元和98万元", year=2013).facts
    assert {fact.year for fact in facts} == {2013}
