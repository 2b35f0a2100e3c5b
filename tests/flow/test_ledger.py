"""The accounting law: kept + set apart + repaired = source, on any page."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.flow.ledger import close_ledger, told_twice
from pipeline.flow.pages import make_page
from pipeline.records import Document, Identity, Page, Paragraph, Rejection, Repair, Repaired, Source

PIECES = st.sampled_from(
    ["2019年科普工作总结", "篇一：", "一、加强领导", "（二）", "1、", "全年举办讲座12场，听众800人次。", "点击下载文档", "以下是小编整理的范文，欢迎阅读。",
     "\n", "\n\n", "\r\n", "　　", "县科协", "2019年12月5日", "第1页 共3页", "20xx年", "��", "\x00", "\u200b", "(pǔ)", "?破招麄魅", "的'重要", "科普", "<br>", "&nbsp;",
     "推荐阅读", "各乡镇：", "。", "，", "abc", "1。2万人", "￣", "\ue000", "\ufffd"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_character_of_any_page_is_accounted_for_once(text: str) -> None:
    page = make_page(Source("s1", "page.txt", "", len(text), "txt", text=text), None)
    assert page.source.status == "ok"
    assert close_ledger(page) == ()
    assert told_twice(page) == 0
    for document, extraction in zip(page.documents, page.extractions, strict=True):
        home = {paragraph.paragraph_id: paragraph for paragraph in document.paragraphs}
        for fact in extraction.facts:
            assert home[fact.paragraph_id].text[fact.start : fact.end] == fact.quote


def test_a_piece_that_a_stage_forgot_is_found() -> None:
    text = AlignedText.of("甲乙丙丁 戊己")
    source = Source("s1", "page.txt", "", 7, "txt", text=text.text)
    kept = Document("d", "s1", 1, "", Identity(), (Paragraph("p", "d", 1, "", text.slice(1, 3)),))
    page = Page(source, Repaired(text, (Repair("rule", 0, 1, "甲", ""),)), (kept,))
    assert [(hole.start, hole.end, hole.code) for hole in close_ledger(page)] == [(3, 7, "unaccounted")]
    told = replace(page, rejections=(Rejection("split", "code", 3, 7, text.text[3:7], "why"),))
    assert close_ledger(told) == ()
    assert told_twice(told) == 0
    assert told_twice(replace(told, rejections=(Rejection("split", "code", 2, 7, text.text[2:7], "why"),))) == 1
