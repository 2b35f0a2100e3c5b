"""Cutting pages: cases by form of mark, generated pages of many texts, single texts that stay whole, and laws of accounting."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import many as pages
from pipeline.aligned import AlignedText, Edit
from pipeline.ingest.split import split
from pipeline.ingest.split.titles import firm
from pipeline.records import Split

CASES = [json.loads(line) for line in (pages.ROOT / "tests/cases/split/pages.jsonl").read_text("utf-8").splitlines()]
BODIES = {
    "A": "2019年，全镇把科普工作列入考核，成立了由镇长任组长的领导小组，全年召开专题会议三次，落实经费6万元，更换画廊十二期。",
    "B": "今年以来，各村依托农家书屋办起科普夜校，请来农技员讲课四十多场，参加群众2600人次，反响热烈，效果明显。",
    "C": "为了让科普走进千家万户，志愿者走村入户发放明白纸8000份，解答疑问上千个，组织青少年参观科技馆两次。",
}


def words(found: Split) -> list[str]:
    """The text of each document, folded."""
    return [pages.fold("".join(passage.text.text for passage in draft.passages)) for draft in found.drafts]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["expect"] == "fail" else []) for case in CASES],
)
def test_case(case: dict[str, str]) -> None:
    found = split(AlignedText.of(case["text"].format(**BODIES)))
    bodies = words(found)
    assert len(bodies) == len(case["documents"]), [draft.title for draft in found.drafts]
    for body, name in zip(bodies, case["documents"], strict=True):
        assert pages.fold(BODIES[name]) in body
    assert "小编" not in "".join(bodies)


@pytest.mark.parametrize("text", ["石桥镇科普工作总结\n全年办班8期，训练村民640人。", "全年办班8期，训练村民640人。"])
def test_a_sentence_alone_on_its_page_is_a_text(text: str) -> None:
    found = split(AlignedText.of(text))
    assert words(found) == [pages.fold("全年办班8期，训练村民640人。")]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("石桥镇科普工作总结\n科普画廊一览", {"stray"}),
        ("篇一\n全年办班8期。\n篇二\n{A}", {"too_short", "title"}),
        (
            "石桥镇科普工作总结\n{A}\n柳河镇科普工作总结\n今年以来，柳河镇围绕中心工作，精心组织，科学安排，扎实推进各项科普活动，取得了...",
            {"title", "related_links"},
        ),
    ],
)
def test_what_is_too_small_is_called_so(text: str, codes: set[str]) -> None:
    assert {rejection.code for rejection in split(AlignedText.of(text.format(**BODIES))).rejections} == codes


NUMBERED = (
    "1、石桥镇科普工作总结\n{A}{C}一年来科普经费增加到4万{n2}元，比上年多出一倍还多，群众拍手叫好。{B}{A}各村还联合农{n3}技站开展下乡服务，"
    "为种养户解决了许多生产中的难题。{C}{B}年底评出科普示{n4}范户21户。"
)


def test_fragment_numbers_inside_sentences() -> None:
    found = split(AlignedText.of(NUMBERED.format(**BODIES, n2="2、", n3="3、", n4="4、")))
    assert words(found) == [pages.fold(NUMBERED.format(**BODIES, n2="", n3="", n4="").split("\n")[1])]
    assert [row.text for row in found.rejections if row.code == "fragment_number"] == ["1、", "2、", "3、", "4、"]


@pytest.mark.parametrize(
    "numbers",
    [
        {"n2": "3、", "n3": "2、", "n4": "4、"},
        {"n2": "第2、", "n3": "第3、", "n4": "第4、"},
        {"n2": "2、", "n3": "", "n4": ""},
        {"n2": "2、3", "n3": "5、", "n4": "3、"},
    ],
)
def test_numbers_that_do_not_count_up_through_the_page_stay(numbers: dict[str, str]) -> None:
    found = split(AlignedText.of(NUMBERED.format(**BODIES, **numbers)))
    assert "fragment_number" not in {row.code for row in found.rejections}


def test_items_counted_on_under_headings_are_no_fragments() -> None:
    sections = ("一、组织", "二、培训\n— 2 —", "三、活动", "四、不足")
    text = "石桥镇科普工作总结\n{A}\n" + "\n".join(f"{head}\n{at}．{{B}}" for at, head in enumerate(sections, 1))
    found = split(AlignedText.of(text.format(**BODIES)))
    assert "fragment_number" not in {row.code for row in found.rejections}
    assert [str(passage.text.text)[:2] for passage in found.drafts[0].passages[1:]] == ["1．", "2．", "3．", "4．"]


def test_titles_below_the_heading_of_a_link_list_are_no_text_though_numbered() -> None:
    below = "相关文章：\n1.石桥镇青年讲科学\n2.柳河乡科普画廊巡礼\n3.农家书屋开放日"
    found = split(AlignedText.of("石桥镇科普工作总结\n{A}\n{B}\n".format(**BODIES) + below))
    assert words(found) == [pages.fold(BODIES["A"] + BODIES["B"])]
    assert [row.text for row in found.rejections if row.code == "related_links"] == below.split("\n")[1:]


def test_items_below_the_heading_of_a_link_list_stay_where_they_are_sentences() -> None:
    found = split(AlignedText.of("石桥镇科普工作总结\n{A}\n相关内容：\n1.办班\n2.{B}".format(**BODIES)))
    assert "办班" in words(found)[0]
    assert pages.fold(BODIES["B"]) in words(found)[0]


def test_generated_pages() -> None:
    hits = wanted = got = 0
    for seed in range(1000, 1060):
        text, chosen = pages.page(seed)
        bodies = words(split(AlignedText.of(text)))
        wanted, got = wanted + len(chosen), got + len(bodies)
        for one in chosen:
            longest = sorted((line for line in one.lines if len(line) > 60), key=len)[-4:]
            inside = [pages.fold(line[:40]) for line in longest]
            hits += any(all(piece in body for piece in inside) for body in bodies)
    assert 2 * hits / (wanted + got) >= 0.98


@pytest.mark.parametrize("layout", pages.LAYOUTS)
def test_one_text_stays_whole(layout: str) -> None:
    rng = random.Random(layout)
    for text in rng.sample(pages.texts(), 12):
        for glue in ("", "\n"):
            found = split(AlignedText.of(text.title + glue + pages.lay_out(rng, layout, text.lines)))
            assert len(found.drafts) == 1
            assert found.drafts[0].title == text.title or not firm(text.title)


def covered(found: Split, source: str) -> Counter[int]:
    """How often each character of the source stands in a passage or a rejection."""
    counts: Counter[int] = Counter()
    for draft in found.drafts:
        for passage in draft.passages:
            for segment in passage.text.segments:
                if segment.linear:
                    counts.update(range(segment.source_start, segment.source_end))
    for rejection in found.rejections:
        words = source[rejection.start : rejection.end]
        assert "".join(words.split()) == "".join(rejection.text.split())  # a title broken over two lines is one piece
        counts.update(range(rejection.start, rejection.end))
    return counts


PIECES = st.sampled_from(
    [
        *BODIES.values(), "篇一", "第2篇：科普工作总结", "科普工作总结", "青石镇2019年科普工作总结", "一、加强领导", "（二）办好活动。", "1、举办讲座12场",
        "3、", "县科协：", "青石镇人民政府", "2019年12月5日", "猜你喜欢", "下面是小编整理的总结，供大家参考。", "……此处隐藏12个字……", "第1页 共3页",
        "项目 任务 完成", "培训 120人 130人", "，", "。", "：", "“", "》", "\n", "\n\n", "\u3000\u3000", " ", "\r\n", "①", "我们", "总结一年来", "一是", "",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_nothing_vanishes_and_nothing_counts_twice(parts: list[str]) -> None:
    source = "".join(parts)
    counts = covered(split(AlignedText.of(source)), source)
    assert [place for place, mark in enumerate(source) if not mark.isspace() and counts[place] != 1] == []


@pytest.mark.parametrize("seed", range(1000, 1020))
def test_nothing_vanishes_from_generated_pages(seed: int) -> None:
    source, _ = pages.page(seed)
    counts = covered(split(AlignedText.of(source)), source)
    assert all(counts[place] == 1 for place, mark in enumerate(source) if not mark.isspace())


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="篇第一二三1230年月日总结报告工作科普、。：（）()【】《》我镇在\n \u3000，小编第页共", max_size=200))
def test_any_text_is_cut_without_loss(source: str) -> None:
    counts = covered(split(AlignedText.of(source)), source)
    assert all(counts[place] == 1 for place, mark in enumerate(source) if not mark.isspace())


def test_offsets_survive_repairs() -> None:
    source = "科普(pǔ)工作总结\n" + BODIES["A"] + "\n一、办好活动\n" + BODIES["B"]
    page = AlignedText.of(source).edit([Edit(2, 6, "")])
    found = split(page)
    passage = found.drafts[0].passages[1]
    assert passage.section == "一、办好活动"
    start, end = passage.text.source_span(0, len(passage.text))
    assert source[start:end] == BODIES["B"]
    assert found.rejections[0].text == "科普工作总结"
    assert source[found.rejections[0].start : found.rejections[0].end] == "科普(pǔ)工作总结"


def test_what_stands_around_a_text_tells_who_reports() -> None:
    source = f"科普工作汇报\n县科协、县教育局：\n{BODIES['A']}\n青石镇人民政府\n2019年12月5日\n社区科普工作总结\n街道工作计划"
    draft = split(AlignedText.of(source)).drafts[0]
    assert (draft.title, draft.opening, draft.closing) == ("科普工作汇报", ("县科协、县教育局：",), ("青石镇人民政府", "2019年12月5日"))
    assert [passage.text.text for passage in draft.passages] == ["县科协、县教育局：" + BODIES["A"]]


@pytest.mark.parametrize(
    ("ending", "truncated"),
    [("本文共4944字，仅供站内会员学习参考", True), ("完", False), ("各村还组织了一支由退休教师和农技员组成的", True)],
)
def test_withheld_text_is_marked(ending: str, truncated: bool) -> None:
    assert split(AlignedText.of(f"科普工作总结\n{BODIES['A']}\n{ending}")).drafts[0].truncated is truncated


def test_the_container_names_a_text_without_a_title() -> None:
    assert split(AlignedText.of(BODIES["A"]), title="某县科普总结").drafts[0].title == "某县科普总结"
    assert split(AlignedText.of(f"科普工作总结\n{BODIES['A']}"), title="别的名字").drafts[0].title == "科普工作总结"


def test_an_empty_page_has_no_texts() -> None:
    assert split(AlignedText.of("")) == Split(())
    assert split(AlignedText.of("\n \n")).drafts == ()


def test_cases_are_balanced() -> None:
    assert sum(case["origin"] == "negative" for case in CASES) >= 10
    assert Path(pages.ROOT / "corpus/texts").is_dir()


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("石桥镇2019年全民科学素质行动计划\n纲要实施工作总结", "石桥镇2019年全民科学素质行动计划纲要实施工作总结"),
        ("关于2019年科普宣传活动\n开展情况的汇报", "关于2019年科普宣传活动开展情况的汇报"),
        ("2019年科普工作总结及\n\n2020年工作计划", "2019年科普工作总结及2020年工作计划"),
        ("青石县\n科协流动科技馆巡展工作总结", "青石县科协流动科技馆巡展工作总结"),
        ("2019\n年科普工作总结", "2019年科普工作总结"),
        ("石桥镇科普工作计划\n石桥镇科普工作计划", "石桥镇科普工作计划"),
        ("青石县开展2019年全国科普日集中活动", "青石县开展2019年全国科普日集中活动"),
    ],
)
def test_titles_as_pages_print_them(head: str, title: str) -> None:
    rest = "各村投入\n12\n万元，新建\n“\n科普小屋\n”\n8\n处，居民满意。\n" if head.startswith("2019\n") else ""
    draft = split(AlignedText.of(f"{head}\n{BODIES['A']}\n{rest}")).drafts[0]
    assert draft.title == title
    assert draft.passages[0].text.text.startswith(BODIES["A"])


@pytest.mark.parametrize(
    "head", ["科普动态\n石桥镇2019年科普工作总结", "石桥镇人民政府\n科普工作总结", "石桥镇2018年科普工作总结\n石桥镇2019年科普工作总结"]
)
def test_lines_that_are_no_halves_of_a_title(head: str) -> None:
    draft = split(AlignedText.of(f"{head}\n{BODIES['A']}")).drafts[0]
    assert draft.title == head.split("\n")[1]


def test_a_heading_in_the_text_is_joined_to_nothing() -> None:
    page = f"石桥镇科普工作总结\n{BODIES['A']}\n全镇科普阵地\n建设工作情况\n{BODIES['B']}"
    headings = split(AlignedText.of(page)).drafts[0].headings
    assert "".join(headings) == "全镇科普阵地建设工作情况"


def test_a_list_of_links_gives_its_last_line_to_no_text() -> None:
    found = split(AlignedText.of(f"石桥镇科普工作总结\n{BODIES['A']}\n【科普工作总结】相关文章：\n社区科普工作计划05-17"))
    assert words(found) == [pages.fold(BODIES["A"])]


def test_a_table_of_contents_is_no_section() -> None:
    case = next(case for case in CASES if case["label"] == "a table of contents above the text")
    draft = split(AlignedText.of(case["text"].format(**BODIES))).drafts[0]
    assert [passage.section for passage in draft.passages] == ["一、加强组织领导", "二、办好各类活动", "三、健全科普队伍"]
    assert "".join(passage.text.text for passage in draft.passages) == "".join(BODIES.values())


def test_a_sub_title_above_the_date_line_of_a_site_is_no_title() -> None:
    page = f"石桥镇2018年科普工作总结\n（附2019年工作计划）\n发布日期：2018-12-26　信息来源：县科协　浏览次数：415\n{BODIES['A']}\n{BODIES['B']}"
    assert [draft.title for draft in split(AlignedText.of(page)).drafts] == ["石桥镇2018年科普工作总结"]


def test_fragments_above_a_breadcrumb_at_the_end_of_a_page_stay() -> None:
    pieces = [
        f"{number}、{words}村里的活动室天天开门，老人孩子都爱来，书架上的书换了一茬又一茬，借书的人也越来"
        for number, words in enumerate(BODIES.values(), 1)
    ]
    found = split(AlignedText.of("石桥镇科普工作总结\n" + "\n".join(pieces) + "\n当前位置：首页 > 办公文档 > 工作总结"))
    assert all(pages.fold(body) in words(found)[0] for body in BODIES.values())


def test_a_running_title_with_a_page_number_leaves_the_sentence_whole() -> None:
    page = f"石桥镇2018年科普工作总结\n{BODIES['A']}{BODIES['B']}各村的活动石桥镇年科普工作总结 第2页室天天开门。{BODIES['C']}"
    assert "各村的活动室天天开门" in words(split(AlignedText.of(page)))[0]


def test_the_length_of_a_text_is_no_part_of_its_title() -> None:
    assert split(AlignedText.of(f"石桥镇2019年科普工作总结[此文共2348字]\n{BODIES['A']}")).drafts[0].title == "石桥镇2019年科普工作总结"
