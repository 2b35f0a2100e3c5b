"""Rules: who is an audience and who is not, and the laws of the scanner."""

import json
import re
import string
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.classify import View, label_views, load_codebook
from pipeline.classify.acts import acts
from pipeline.classify.context import AFTER_SHORTCOMINGS, OFF_SUBJECT, OPENS_WITH_TOTALS, describe_document
from pipeline.classify.layout import Layout
from pipeline.classify.patterns import heads, needle, spell, split_alternatives
from pipeline.classify.rules import UNIT, Vote, load_rules, vote
from pipeline.classify.scan import Scanner
from pipeline.errors import ZongjieError
from pipeline.vocabulary import load

CASES = Path(__file__).resolve().parents[1] / "cases" / "classify"


def cases(name):
    for line in (CASES / f"{name}.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        marks = [pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []
        yield pytest.param(case, id=case["label"], marks=marks)


@pytest.mark.parametrize("case", cases("audience"))
def test_audience_by_rules(case):
    (labels,) = label_views([View(case["text"])], None)
    assert set(case["groups"]) <= set(labels.key_groups)
    assert not set(case["absent"]) & set(labels.key_groups)


def test_rules_abstain_on_empty_words():
    (labels,) = label_views([View("天气晴好，风和日丽。")], None)
    assert labels.basis == "abstained"
    assert labels.key_groups == labels.work_categories == ()


def test_every_rule_is_of_a_label_in_the_codebook():
    known = set(load_codebook().labels)
    rows = load("label_rules")
    assert {row["label"] for row in rows if row["scope"] != "mask"} <= known
    assert {row["label"] for row in rows if row["scope"] == "mask"} == {""}
    assert {label for label, _ in load_rules().body} == known


def votes_on(texts, section=""):
    return vote(Layout.of(texts), [section] * len(texts), [], frozenset(load_codebook().key_groups)).votes


def labels_voted(text):
    return {one.label for one in votes_on([text])[0] if one.strong}


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("投入3.6万元新建气象画廊两处。", False),
        ("新建气象画廊两处，共投入3.6万元。", False),
        ("争取资金8万元改造标本室。", False),
        ("全年投入资金3.6万元,更新图板两块。", True),
        ("全年投入资金3.6万元，更新图板两块。", True),
        ("争取资金8万元，比上年多一半。", True),
    ],
)
def test_a_sum_that_prices_a_thing_is_not_the_point(text, point):
    assert ("funding" in labels_voted(text)) == point


@pytest.mark.parametrize("comma", ["，", ","])
def test_no_cue_reads_over_a_comma_of_either_width(comma):
    assert "urban_workers" in labels_voted(f"邀请三人{comma}技术骨干到场。")
    assert "urban_workers" not in labels_voted("抽调五名技术骨干上台。")


@pytest.mark.parametrize(
    ("opening", "totals"),
    [
        ("一年来，全区举办科普活动212场次，现汇报如下。", True),
        ("根据通知要求，现将全年科普活动汇报如下。", False),
        ("我区共有街道9个，总人口31万人，全年降水偏多。", False),
    ],
)
def test_only_the_first_paragraph_opens_with_totals(opening, totals):
    texts = [opening, "办展。", "办班。", "全年举办科普活动212场次。"]
    flags = describe_document(("", ""), "summary", texts, [()] * 4, ("minors",))
    assert [OPENS_WITH_TOTALS in own for own in flags] == [totals, False, False, False]


@pytest.mark.parametrize(("third", "after"), [("经费少，人手缺。", True), ("经费少，人手缺。我乡地处山区，现将情况总结如下。", False)])
def test_what_a_new_report_tells_stands_after_no_shortcomings(third, after):
    troubles = (Vote("problems", True, "少", 0), Vote("problems", True, "缺", 0))
    flags = describe_document(("", ""), "summary", ["办展。", "办班。", third, "办会。"], [(), (), troubles, ()], ("minors",))
    assert (AFTER_SHORTCOMINGS in flags[3]) == after


@pytest.mark.parametrize(("word", "off"), [("防雷和地震", False), ("低碳", False), ("考勤", True)])
def test_lore_of_one_field_is_no_other_subject(word, off):
    flags = describe_document(("年度小结", ""), "summary", [f"上街讲{word}。"] * 4, [()] * 4, ("minors",))
    assert all((OFF_SUBJECT in own) == off for own in flags)


def test_votes_point_at_their_cue():
    text = "请专家给农民讲课。社区居民看展览。"
    (votes,) = votes_on([text])
    assert votes
    assert all(text[one.start : one.start + len(one.cue)] == one.cue for one in votes)
    told = [one for one in votes if one.sentence != UNIT]
    assert {one.sentence for one in told if one.label == "community_residents"} == {1}


def test_paragraphs_scanned_together_get_the_votes_they_get_alone():
    texts = ["培训农民", "", "学生参观科技馆。第二年，社区", "、学校、企业", "经费"]
    together = votes_on(texts, "一、农民培训")
    assert together == [votes_on([text], "一、农民培训")[0] for text in texts]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("培训", "32人", (True, True, False)),
        ("", "代表七名到场", (True, False, False)),
        ("三百名在校", "，", (True, False, False)),
        ("面向全镇", "。", (False, True, False)),
        ("", "骨干参加讲座", (False, True, False)),
        ("由退休", "组成宣讲队", (False, False, True)),
        ("", "，三人担任组长", (False, False, False)),
        ("培训\n。\n", "\n。\n32人", (False, False, False)),
        ("", "", (False, False, False)),
    ],
)
def test_acts_of_a_group(before, after, wanted):
    name = "教师"
    text = before + name + after
    place = np.array([len(before)])
    assert tuple(acts(text, place, place + len(name))[:, 0].tolist()) == wanted


def test_units_of_titles_are_heard_beside_paragraphs():
    titles = ["石桥村科普小结", "", "某工会与某小学科普总结", "科普总结"]
    found = vote(Layout.of(["村委会开会。"]), ["一、学校"], titles, frozenset(load_codebook().key_groups))
    assert found.titles == [{"farmers"}, set(), {"urban_workers", "minors"}, set()]
    assert [one.label for one in found.votes[0] if one.sentence == UNIT] == ["farmers"]


@pytest.mark.parametrize("ends", ["。", "！", "；", ""])
def test_sentences_of_paragraphs_laid_end_to_end(ends):
    texts = ["一句。两句！三句" + ends, "", "只有一句" + ends, "。开头"]
    layout = Layout.of(texts)
    assert layout.counts.tolist() == [3, 1, 1, 2]
    assert [layout.text[at : at + 2] for at in layout.sentences[layout.firsts][[0, 2]]] == ["一句", "只有"]
    assert layout.owners.tolist() == [0, 0, 0, 1, 2, 3, 3]
    assert layout.sentences_at(layout.begins).tolist() == layout.firsts.tolist()


scanner = cache(Scanner)


def found_by(pattern, unless, text):
    return list(zip(*scanner(((pattern, unless),)).find(text), strict=True))


ALPHABET = "培训农民工的新技术学校进社区、居民领导干部0万元"


@given(st.text(ALPHABET, max_size=40))
@example("0万")
def test_scanner_finds_what_the_expression_finds(text):
    pattern, unless = "农民(?!工)|培?训[^、]{0,3}人|(?:走?进|到)(?:各)?(?:社区|学校)|新技|技术|[0-9]万元?", "学校进|农民的"
    compiled = re.compile(f"({unless})|(?:{pattern})")
    wanted = [found.span() for found in compiled.finditer(text) if found.group(1) is None]
    assert found_by(pattern, unless, text) == [(0, *span) for span in wanted]


@given(st.sampled_from([row for row in load("label_rules") if row["scope"] == "body"]), st.text(ALPHABET + "，。年将", max_size=60))
def test_scanner_agrees_with_each_row_of_the_table(row, text):
    compiled = re.compile(f"({row['unless']})|(?:{row['pattern']})" if row["unless"] else f"(?!)()|(?:{row['pattern']})")
    wanted = [found.span() for found in compiled.finditer(text) if found.group(1) is None]
    assert found_by(row["pattern"], row["unless"], text) == [(0, *span) for span in wanted]


EXPRESSIONS = sorted(
    {
        alternative
        for row in load("label_rules")
        for alternative in (*split_alternatives(row["pattern"]), *split_alternatives(row["unless"]))
        if not spell(alternative)
    }
)


@given(st.data(), st.sampled_from(EXPRESSIONS), st.text(ALPHABET + "，。", max_size=6))
def test_no_match_is_screened_off(data, expression, before):
    text = before + data.draw(st.from_regex(re.sub(r"\(\?<?[!=][^()]*(?:\([^()]*\)[^()]*)*\)", "", expression), fullmatch=True))
    wanted = [found.span() for found in re.finditer(expression, text)]
    assert found_by(expression, "", text) == [(0, *span) for span in wanted]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("投入.{0,16}[万元]?资金", ("资", 19)),
        ("(?:到|走进)(?:全[市县])?[一二三]{1,5}所", ("所", 9)),
        ("由[^。]{1,9}(?:组成|担任)", ("组担", 10)),
        ("班(?:级)?", ("", 0)),
        ("班[^。]*期", ("", 0)),
        ("班[0-9]+期", ("", 0)),
        ("科普内容", ("容", 3)),
        ("讲(?!座)课?.", ("", 0)),
        ("(?:甲|乙丙){2,}丁", ("", 0)),
        ("[甲乙]丙?丁", ("丁", 2)),
    ],
)
def test_needles(pattern, wanted):
    letters, far = needle(pattern)
    assert ("".join(sorted(letters)), far) == ("".join(sorted(wanted[0])), wanted[1])


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("科普日", {"科普日"}),
        ("(?:走?进)村", {"走进村", "进村"}),
        ("[0-2]万", {"0万", "1万", "2万"}),
        ("(?<!即)将(?:要|会)", {"将要", "将会"}),
        ("在.{0,3}下", {"在", "在下"}),
        ("[甲乙]+级", {"甲级", "乙级", "甲甲", "甲乙", "乙甲", "乙乙"}),
        ("科普行(?!动)", {"科普行"}),
        ("(?:省|市区)[^，]局", {"省", "市区"}),
        ("馆", {"馆"}),
    ],
)
def test_heads(pattern, wanted):
    assert heads(pattern) == wanted


def test_of_too_many_beginnings_fewer_characters_are_kept():
    assert heads("[a-z][0-9a-z][a-z]") == set(string.ascii_lowercase)


def test_an_expression_that_may_begin_anywhere_is_refused():
    with pytest.raises(ValueError, match="any character"):
        heads(".{0,3}元")


@pytest.mark.parametrize("bad", ["(讲座", "讲座[期", ".{0,3}元", "讲座{2,1}次", "讲座{1,0}次", "讲座)", "讲座?*次"])
@pytest.mark.parametrize("column", ["pattern", "unless"])
def test_a_row_that_is_no_rule_is_named(bad, column, monkeypatch):
    good = {"label": "training", "scope": "body", "strength": "strong", "pattern": "讲座", "unless": ""}
    monkeypatch.setattr("pipeline.classify.rules.load", lambda *_: (good, good, good | {column: bad}, good))
    with pytest.raises(ZongjieError) as error:
        load_rules.__wrapped__()
    assert error.value.code == "vocabulary-cell"
    assert "label_rules.csv row 4" in str(error.value)


def test_alternatives_are_split_at_the_top_level_only():
    assert split_alternatives("甲(?:乙|丙)|[|丁]|戊") == ["甲(?:乙|丙)", "[|丁]", "戊"]
