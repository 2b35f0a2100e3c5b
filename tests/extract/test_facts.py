"""Facts: what each form of words means, what is no fact, and the laws that hold for every text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.aligned import AlignedText, Edit
from pipeline.extract import extract
from pipeline.records import Document, Identity, Paragraph
from tests.extract.cases import SCORED, load, told

SENTENCES = [param.values[0]["text"] for name in ("facts", "negative", "audience") for param in load(name)]


def plain(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize("case", load("facts"))
def test_meaning_of_a_sentence(case):
    facts = told(case["text"], year=case["year"], section=case["section"]).facts
    found = [[f.measure, plain(f.value), plain(f.value_max), f.unit, f.approx, f.state, f.role] for f in facts if f.measure in SCORED]
    assert found == case["facts"]


@pytest.mark.parametrize("case", load("negative"))
def test_no_fact(case):
    assert [fact.quote for fact in told(case["text"]).facts if fact.measure in SCORED] == []


@pytest.mark.parametrize("case", load("audience"))
def test_audience(case):
    facts = told(case["text"], section=case["section"], groups=tuple(case["groups"]), labelled=case.get("labelled", False)).facts
    assert [sorted(fact.audience) for fact in facts if fact.measure in SCORED] == [sorted(row) for row in case["audience"]]


def test_the_negative_table_is_large():
    assert len({param.values[0]["text"] for param in load("negative")}) >= 300


NUMERALS = re.compile(r"[0-9０-９零〇一二三四五六七八九十百千万亿两几数俩仨廿卅半双壹贰叁肆伍陆柒捌玖拾佰仟]")


@pytest.mark.parametrize("text", SENTENCES)
def test_without_digits_no_value(text):
    for fact in told(NUMERALS.sub("", text)).facts:
        assert fact.value is None, fact.quote
        assert fact.state != "given"


WORDS = st.sampled_from(
    ["举办", "培训班", "农民", "人次", "期", "万元", "投入", "，", "。", "近", "余", "以上", "其中", "XX", "____", "20xx", "0", "3", "12", "1.5", "三",
     "十", "百", "上", "千", "第", "个", "活动", "占", "%", "（", "）", "“", "”", "至", "-", "任务", "完成", "人均", "元", " ", "\n", "单位：万元"]
)  # fmt: skip
TEXTS = st.lists(WORDS, max_size=40).map("".join) | st.text(max_size=80)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_offsets_and_states(text):
    extraction = told(text)
    end = 0
    for number, fact in enumerate(extraction.facts, 1):
        assert text[fact.start : fact.end] == fact.quote != ""
        assert (fact.raw_start, fact.raw_end) == (fact.start, fact.end)
        assert fact.fact_id == f"d-p001-f{number:02d}"
        assert fact.start >= end, "no quote runs into its neighbour"
        assert (fact.value is None) == (fact.state != "given")
        assert fact.value_max is None or (fact.approx == "range" and fact.value is not None and fact.value < fact.value_max)
        end = fact.end
    assert {name for row in extraction.activities for name in row.facts} <= {fact.fact_id for fact in extraction.facts}
    assert told(text) == extraction


def test_evidence_points_into_the_source():
    source = "本站推荐 开展科普(pǔ)讲座6场，听众900人"
    text = AlignedText.of(source).edit([Edit(0, 5, ""), Edit(9, 13, "")])
    paragraph = Paragraph("p", "d", 1, "", text)
    facts = extract(Document("d", "s", 1, "", Identity(), (paragraph,))).facts
    assert [text.text[fact.start : fact.end] for fact in facts] == [fact.quote for fact in facts]
    assert "6场" in source[facts[0].raw_start : facts[0].raw_end]
    assert source[facts[1].raw_start : facts[1].raw_end].endswith("900人")


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "1,",
        "一",
        "十",
        "XX",
        "_",
        "近",
        "“",
        "《",
        "人",
        "、",
        "3、",
        "二至",
        "第1",
        "其中",
        "占5%",
        "培训农民3人，",
        "社区、",
        "共",
        "余人",
        "万元",
        "单位：万元 ",
        "其中5人、",
        "由3个增加到5个，",
        "每期3人，共9人，",
        "3场（",
        "甲、乙、三个",
        "1 000 ",
    ],
)
def test_time_grows_with_length_only(piece):
    """Four times the text may cost about four times the time; the factor over it and the better of two tries leave room for a busy
    machine and for collections of what other tests left."""
    short, long = piece * (2_000 // len(piece)), piece * (8_000 // len(piece))
    assert min(_seconds(long), _seconds(long)) <= 4 * 2.5 * max(_seconds(short), 0.02)


def _seconds(text):
    begun = time.process_time()
    told(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("unit", "level", "labels", "audience"),
    [
        ("青石桥小学", "school", ("minors",), ("minors",)),
        ("青石桥小学", "school", (), ()),
        ("柳堡社区", "village", ("community_residents", "elderly"), ("community_residents",)),
        ("柳堡社区", "village", ("minors", "elderly"), ()),
        ("东山机械厂科协", "association", (), ("urban_workers",)),
        ("东山县科协", "association", (), ()),
        ("铁厂镇", "township", (), ()),
    ],
)
def test_whom_a_unit_is_there_for(unit, level, labels, audience):
    paragraph = Paragraph("p", "d", 1, "", AlignedText.of("全年举办科普讲座8场"), labels, ("activities",))
    facts = extract(Document("d", "s", 1, "", Identity(unit=unit, unit_level=level), (paragraph,))).facts
    assert [fact.audience for fact in facts] == [audience]


@pytest.mark.parametrize(
    ("labels", "others", "audience"),
    [
        (("farmers",), ("farmers",), ("farmers",)),
        (("farmers", "minors"), ("farmers",), ()),
        (("minors",), ("farmers",), ()),
        ((), ("farmers",), ()),
    ],
)
def test_whom_an_event_for_everybody_was_held_for(labels, others, audience):
    """A festival concerns the group of its paragraph only where that is the one group named and the document's own."""
    texts = (("在科普日主场活动中开展宣传6场", labels), ("推广良种", others), ("办好讲座", others), ("开好田间课堂", others))
    paragraphs = tuple(
        Paragraph(f"p{ordinal}", "d", ordinal, "", AlignedText.of(text), groups, ("activities",))
        for ordinal, (text, groups) in enumerate(texts, 1)
    )
    facts = extract(Document("d", "s", 1, "", Identity(), paragraphs)).facts
    assert [fact.audience for fact in facts] == [audience]


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("为让居民学到新知识，结合社区实际制定本计划。", "planned"),
        ("现就2024年科普工作作如下安排：", "planned"),
        ("一年来社区制定了科普工作计划，逐条落实。", "actual"),
    ],
)
def test_a_plan_that_says_so_speaks_of_what_is_planned(opening, role):
    texts = (opening, "社区招募科普志愿者60名，每周开讲座一次。")
    paragraphs = tuple(Paragraph(f"p{at}", "d", at, "", AlignedText.of(text)) for at, text in enumerate(texts, 1))
    found = extract(Document("d", "s", 1, "某社区科普工作计划", Identity(genre="plan"), paragraphs)).facts
    assert {fact.role for fact in found} == {role}
