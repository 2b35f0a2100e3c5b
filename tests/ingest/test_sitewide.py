"""Chrome learned from a site's own pages: what many different texts stand between, and what copies and templates share."""

from __future__ import annotations

import random
import re

import pytest

from corpus import many as pages
from pipeline.aligned import AlignedText
from pipeline.ingest.sitewide import BODIES, chrome_of, edges_of, learn
from pipeline.ingest.split import split

TEXTS = pages.texts()[:30]
TOP, BOTTOM, MIDDLE = "青峰文档驿站 随时翻阅", "每日更新，尽在青峰。", "青峰提示：收好这一页"


def site(top: str = TOP, bottom: str = BOTTOM) -> list[str]:
    return ["\n".join((top, text.title, *text.lines, bottom)) for text in TEXTS]


def learned(made: list[str]) -> frozenset[str]:
    return learn([edges_of(page) for page in made])


def kept(page: str, chrome: frozenset[str]) -> str:
    found = split(AlignedText.of(page), chrome=chrome_of(page, chrome))
    return "".join(passage.text.text for draft in found.drafts for passage in draft.passages)


def test_lines_around_different_texts_are_chrome() -> None:
    made = site()
    chrome = learned(made)
    assert len(chrome) == 2
    for page, text in zip(made, TEXTS, strict=True):
        assert [page[start:end] for start, end in chrome_of(page, chrome)] == [TOP, BOTTOM]
        bare = "\n".join((text.title, *text.lines))
        assert kept(page, chrome) == kept(bare, frozenset())
        codes = [one.text for one in split(AlignedText.of(page), chrome=chrome_of(page, chrome)).rejections if one.code == "site_chrome"]
        assert codes == [TOP, BOTTOM]


@pytest.mark.parametrize(
    "line", ["编号0417 阅读三分钟", "青峰网友热议榜", "本页内容由青峰资料坊的读者们共同维护并长期保存于此。", "★ 青峰精品 ★"]
)
def test_a_line_is_learned_at_either_end_whatever_its_number(line: str) -> None:
    rng = random.Random(line)
    made = [re.sub(r"\d+", str(rng.randrange(10, 9999)), line) + "\n" + page for page in site()]
    assert len(learned(made)) == 3
    assert len(learned(["\n".join(page.split("\n")[::-1]) for page in made])) == 3


def test_a_learned_line_goes_where_it_stands_between_two_texts_too() -> None:
    chrome = learned(site(MIDDLE))
    page = "\n".join((*TEXTS[0].lines, MIDDLE, TEXTS[1].title, *TEXTS[1].lines))
    assert [page[start:end] for start, end in chrome_of(page, chrome)] == [MIDDLE]


@pytest.mark.parametrize(
    "line",
    [
        "全民科学素质工作总结", "科普工作情况汇报", "青石县科学技术协会", "青石县教育局", "2019年12月5日", "各村（社区）、镇直各单位：", "一、加强领导",
        "全年举办讲座12场", "特此报告。", "以上总结，请审阅。", "今后，继续把科普工作做实做细，为乡村振兴出力。", "附件：科普活动统计表",
    ],
)  # fmt: skip
def test_what_units_write_at_the_ends_of_their_texts_is_no_chrome(line: str) -> None:
    assert learned(site(line, line)) == frozenset()


def test_copies_of_one_text_teach_nothing() -> None:
    text = TEXTS[0]
    assert learned(["\n".join((TOP, text.title, *text.lines, BOTTOM)) for _ in range(30)]) == frozenset()


def test_a_template_with_other_names_and_figures_teaches_nothing() -> None:
    lines = TEXTS[1].lines
    made = []
    for number in range(30):
        name = chr(0x4E00 + 7 * number) + "水镇"
        figures = [re.sub(r"\d+", str(100 + number), line) for line in lines]
        made.append(
            "\n".join(
                (f"{name}科普工作总结", f"{name}按照统一部署开展工作。", *figures, "科普之花处处开放", "全员参与的科普格局正在形成。")
            )
        )
    assert learned(made) == frozenset()


def test_a_template_among_other_texts_teaches_nothing() -> None:
    lines = TEXTS[1].lines
    template = [f"第{number}号站点\n" + "\n".join(lines) + "\n科普之花处处开放" for number in range(12)]
    assert learned(template + ["\n".join(text.lines) for text in TEXTS]) == frozenset()


def test_prose_that_some_pages_share_stays() -> None:
    shared = "科普工作功在当代、利在千秋，必须持之以恒地抓下去。"
    made = site("", "")
    assert learned([page + (shared if number < 8 else "") for number, page in enumerate(made)]) == frozenset()


def test_too_few_pages_teach_nothing() -> None:
    assert learned(site()[: BODIES - 1]) == frozenset()


def test_the_same_pages_in_any_order_teach_the_same() -> None:
    made = site()
    shuffled = random.Random(4).sample(made, len(made))
    assert learned(made) == learned(shuffled)
