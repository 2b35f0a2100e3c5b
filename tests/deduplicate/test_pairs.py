"""Pairs of texts: each kind of copy is told from the others, unrelated texts are never linked."""

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.copies import KINDS, copy_of
from pipeline.deduplicate import DocumentText, compare
from pipeline.deduplicate.compare import align
from pipeline.deduplicate.twins import values_of_twins

TEXTS = [tuple(path.read_text("utf-8").splitlines()[1:]) for path in sorted(Path("corpus/texts").glob("*.txt"))]
LINKED = {
    "exact": {"near"},  # letters decide "exact" before texts are compared
    "near": {"near", "contained"},  # a copy that lost many paragraphs is contained
    "contained": {"contained", "near"},
    "spun": {"spun", "near"},
    "same_template": {"same_template"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_copy_is_recognised(kind: str) -> None:
    found = [compare(DocumentText(text), DocumentText(copy_of(text, kind, seed))).relation for seed, text in enumerate(TEXTS)]
    wrong = [relation for relation in found if relation not in LINKED[kind]]
    assert len(wrong) <= 0.03 * len(found), wrong


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
