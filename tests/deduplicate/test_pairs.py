"""Pairs of texts: each kind of copy is told from the others, unrelated texts are never linked."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.copies import KINDS, copy_of, original_of
from pipeline.deduplicate import DocumentText, compare
from pipeline.deduplicate.compare import align
from pipeline.deduplicate.names import other_unit
from pipeline.deduplicate.twins import values_of_twins

TEXTS = [tuple(path.read_text("utf-8").splitlines()[1:]) for path in sorted(Path("corpus/texts").glob("[abc]*.txt"))]
LINKED = {
    "exact": {"near"},  # letters decide "exact" before texts are compared
    "near": {"near", "contained"},  # a copy that lost many paragraphs is contained
    "contained": {"contained", "near"},
    "retitled": {"near", "contained"},
    "spun": {"spun", "near"},
    "rewritten": {"spun"},
    "same_template": {"same_template"},
    "few_figures": {"same_template"},
    "other_name": {"same_template"},
}
NAMED = {"few_figures", "other_name"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_copy_is_recognised(kind: str) -> None:
    originals = [original_of(text, kind) for text in TEXTS]
    pairs = [(DocumentText(text), DocumentText(copy_of(text, kind, seed))) for seed, text in enumerate(originals)]
    found = [compare(*pair, other_unit=kind in NAMED).relation for pair in pairs]
    wrong = [relation for relation in found if relation not in LINKED[kind]]
    assert len(wrong) <= 0.03 * len(found), wrong


@pytest.mark.parametrize(
    ("one", "another", "differ"),
    [
        ("青石县科协", "柳河县科协", True),
        ("青石县科协", "青石县农业局", True),
        ("白石镇人民政府", "青石县教育局", True),
        ("青石县科协", "青石县科协", False),
        ("青石县科协", "县科协", False),
        ("青石县科协", "XX县科协", False),
        ("某县科协", "柳河县科协", False),
        ("青石县科协", "", False),
        ("青石县科协", "我县", False),
        ("县教育局", "柳河县科协", False),
        ("镇江市科协", "市中区科协", True),
    ],
)
def test_units_differ_when_both_names_are_known_and_say_different_things(one: str, another: str, differ: bool) -> None:
    nothing = DocumentText(("我们办了三期培训班，大家都说有收获。",))
    assert other_unit(one, another, nothing, nothing) is differ
    assert other_unit(another, one, nothing, nothing) is differ


def test_a_text_that_tells_the_other_unit_is_no_report_of_its_own() -> None:
    own, copied = DocumentText(("青石县科协办了三期培训班。",)), DocumentText(("柳河县科协办了三期培训班。",))
    assert other_unit("青石县科协", "柳河县科协", own, copied)
    assert not other_unit("青石县科协", "柳河县科协", own, own)


def test_another_unit_in_other_words_is_no_template_and_a_copy_keeps_its_name() -> None:
    text = TEXTS[0]
    told_anew = DocumentText(copy_of(text, "rewritten", 3))
    assert compare(DocumentText(text), told_anew, other_unit=True).relation == "spun"
    assert compare(DocumentText(text), DocumentText(copy_of(text, "near", 3))).relation == "near"


def test_lost_digits_are_no_other_figures() -> None:
    text = ("全镇举办培训班26期，听众3200余人，发放资料5600份。", "各村在农闲时请来农艺师，手把手教大家嫁接和防冻，秋后再回访。")
    lost = (text[0].replace("3200余", "0余").replace("26", "xx"), text[1])
    assert compare(DocumentText(text), DocumentText(lost)).relation == "near"
    other = (text[0].replace("3200", "1800").replace("26", "31").replace("5600", "900"), text[1])
    assert compare(DocumentText(text), DocumentText(other)).relation == "same_template"


def test_unrelated_texts_are_not_linked() -> None:
    assert not [1 for a, b in combinations(TEXTS, 2) if compare(DocumentText(a), DocumentText(b)).relation]


def test_a_shared_title_and_stock_phrases_make_no_copy() -> None:
    stock = "在县委、县政府的正确领导下，坚持政府推动、全民参与、提升素质、促进和谐的方针，现将工作总结如下。"
    one = DocumentText((stock, "我们在三个村里办了蔬菜大棚的课，教会大家嫁接和防冻，秋后又请农艺师回访，记下了每家的收成。"))
    two = DocumentText((stock, "图书室添了桌椅，晚上开放到九点，孩子们在这里做实验，家长在旁边看书，志愿者轮流值班管理借阅。"))
    assert compare(one, two).relation is None


def test_twins_offer_masked_and_lost_values_and_name_conflicts() -> None:
    pairs = (
        ("XX年全县培训技能劳动者1.2万人", "2007年全县培训技能劳动者1.2万人"),
        ("现场受益群众0余人", "现场受益群众3200余人"),
        ("发放资料5000份，受到好评", "发放资料6000份，受到好评"),
        ("会后大家都说很有收获", "会后大家都说很有收获"),
    )
    twin = values_of_twins(pairs)
    assert twin.recovered == (("XX年", "2007年"), ("0余人", "3200余人"))
    assert twin.conflicting == (("5000份", "6000份"),)


@given(
    st.lists(st.text("科普活动农民培训，", min_size=1, max_size=12), max_size=6),
    st.lists(st.text("科普活动农民培训，", min_size=1), max_size=6),
)
def test_alignment_keeps_the_order_of_both_texts(first: list[str], second: list[str]) -> None:
    pairs = align(first, second)
    for side, lines in ((0, first), (1, second)):
        at = 0
        for pair in pairs:
            at = lines.index(pair[side], at) + 1
