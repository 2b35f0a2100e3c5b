"""Reading texts and web pages: ids, sites, states, what of a page is text and what is chrome."""

from __future__ import annotations

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest.read import read
from pipeline.records import Source

LINES = (
    "青岩镇2014年科普工作总结",
    "今年以来，全镇举办实用技术培训班12期，培训农民1800人次，农技人员下村指导260次。",
    "一、抓好科普宣传。三月份组织送科技下乡活动，发放各类资料5000余份，接受咨询600人次。",
    "二、抓好阵地建设。新建科普画廊3处，更换挂图40幅，农家书屋新增图书1200册。",
)
MENU = ("网站首页", "公文频道", "计划总结", "演讲致辞", "范文搜索", "会员中心")
OTHER = ("社区文化节活动方案", "年度安全检查通报", "党支部学习心得", "小学运动会主持词")


def one(path: str, data: bytes) -> Source:
    [source] = read(path, data)
    return source


def links(words: tuple[str, ...], between: str = "") -> str:
    return between.join(f'<a href="/{at}.html">{word}</a>' for at, word in enumerate(words))


def body(build: str) -> str:
    if build == "paragraphs":
        return "".join(f"<p>&nbsp;&nbsp;{line}</p>\n" for line in LINES)
    if build == "breaks":
        return "<br>\r\n<br>".join(LINES)
    if build == "nested":
        return "".join(f"<div><div><span>{line[:9]}</span><b>{line[9:]}</b></div></div>" for line in LINES)
    if build == "pre":
        return "<pre>" + "\n".join(LINES) + "</pre>"
    return "".join("<p>" + re.sub(r"(.{13,20}?)(?!(?<=\d)\d)", r"\1\r\n    ", line) + "</p>" for line in LINES)


FRAMES = {
    "named": '<div id="nav">{menu}</div><div class="art">{body}</div><div class="sidebar">{other}</div><div class="footer">备案号</div>',
    "table": "<table><tr><td colspan=2>{menu}</td></tr><tr><td>{other}</td><td>{body}</td></tr></table>",
    "semantic": "<header><nav>{menu}</nav></header><main><article class='share'>{body}</article></main><aside>{other}</aside>",
    "bare": "<p>{menu}</p><form>{body}</form><center>{other}</center>",
    "misnamed": "<div class='header-wrap sidebar'><div class='top'>{menu}</div><div id='left'>{body}</div></div><ul>{other}</ul>",
}


@pytest.mark.parametrize("build", ["paragraphs", "breaks", "nested", "pre", "wrapped"])
@pytest.mark.parametrize("frame", FRAMES)
def test_text_stays_and_chrome_goes(frame: str, build: str) -> None:
    page = FRAMES[frame].format(menu=links(MENU, " | "), other=links(OTHER), body=body(build))
    source = one("a/page.html", f"<html><body>{page}</body></html>".encode("gbk"))
    shown = [line for line in (source.text or "").split("\n") if line]
    assert shown == list(LINES)
    assert (source.status, source.format, source.encoding) == ("ok", "html", "gb18030")


def test_each_of_several_summaries_stays_whatever_its_box_is_called() -> None:
    page = "".join(f"<div class='recommend'><h3>篇{at}</h3><p>{LINES[1] * 12}{at}</p></div>" for at in range(6))
    assert (one("a.html", f"<html><body>{page}</body></html>".encode()).text or "").count("篇") == 6


def test_linked_keywords_do_not_make_a_paragraph_chrome() -> None:
    line = "我镇以<a>科普</a>示范村建设为抓手，带动<a>农民培训</a>和<a>科技下乡</a>，全年开展活动36场。"
    assert "我镇以科普示范村建设为抓手，带动农民培训和科技下乡，全年开展活动36场。" in (
        one("a.html", f"<div>{line}</div><p>{LINES[1]}</p><br>".encode()).text or ""
    )


@pytest.mark.parametrize("name", ["text-left", "MsoListParagraph", "page-content", "col-md-right", "news_text", "header-fixed list"])
def test_names_that_speak_of_looks_do_not_make_text_chrome(name: str) -> None:
    page = "".join(f'<{tag} class="{name}">{line}</{tag}>' for tag, line in zip(("div", "p", "div", "li"), LINES, strict=True))
    assert [line for line in (one("a.html", f"<html>{page}".encode()).text or "").split("\n") if line] == list(LINES)


@pytest.mark.parametrize("style", ["display:none", "visibility: hidden", "font-size:0px;", "position:absolute;left:-9999px"])
def test_hidden_keywords_go_and_folded_text_stays(style: str) -> None:
    page = f"<html><div style='{style}'>投注平台</div>" + "".join(f"<p>{line}<span style='{style}'>乱码</span></p>" for line in LINES)
    assert [line for line in (one("a.html", page.encode()).text or "").split("\n") if line] == list(LINES)
    folded = f"<html><p>展开全文</p><div style='{style}'>{'<br>'.join(LINES)}</div>"
    assert "\n".join(LINES) in (one("a.html", folded.encode()).text or "")


def test_facts_about_the_page_go_when_named() -> None:
    page = f"<html><div class='artinfo'><span>作者：某某</span> 时间：2014-12-30</div><p>{LINES[1]}</p>"
    assert "作者" in (one("a.html", page.encode()).text or "")
    assert one("a.html", page.replace("artinfo", "art-info").encode()).text == LINES[1]


def test_page_of_links_only_is_not_emptied() -> None:
    assert one("a.html", f"<html><body><ul>{links(OTHER)}</ul></body></html>".encode()).status == "ok"


def test_table_rows_are_lines_with_tabs() -> None:
    rows = (("项目", "场次", "人次"), ("讲座", "12", "860"), ("展览", "3", "2400"))
    table = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    source = one("a.htm", f"<html><p>{LINES[1]}</p><table>{table}</table>".encode())
    assert "项目\t场次\t人次\n讲座\t12\t860\n展览\t3\t2400" in (source.text or "")


def test_raised_digits_stay_raised() -> None:
    assert "10³立方米，8m²，注释[1]" in (
        one("a.html", "<html><p>10<sup>3</sup>立方米，8m<sup>2</sup>，注释<sup>[1]</sup></p>".encode()).text or ""
    )


def test_entities_are_unescaped_once() -> None:
    assert one("a.html", "<html><p>《纲要》&amp;lt;方案&amp;gt;&ldquo;四进&rdquo;</p>".encode()).text == "《纲要》&lt;方案&gt;“四进”"


def test_hidden_text_scripts_and_pronunciation_are_no_text() -> None:
    page = f"<html><p style='display: none'>隐藏的词</p><script>var 词 = 1</script><p>{LINES[1]}</p><ruby>科<rt>kē</rt></ruby>普<br>"
    assert one("a.html", page.encode()).text == f"{LINES[1]}\n\n科普"


def test_title_is_kept_without_the_name_of_the_site() -> None:
    page = f"<html><head><title>科普工作总结_公文网</title></head><p>{LINES[1]}</p>"
    assert (one("a.html", page.encode()).text or "").split("\n")[0] == "科普工作总结"


def test_title_is_not_told_twice() -> None:
    page = f"<html><head><title>{LINES[0]} - 公文网</title></head><h1>{LINES[0]}</h1><p>{LINES[1]}</p>"
    assert (one("a.html", page.encode()).text or "").count(LINES[0]) == 1


def test_declared_charset_decides_only_when_it_fits() -> None:
    page = "<html><head><meta charset='utf-8'></head><p>科普</p></html>"
    assert (one("a.html", page.encode("gbk")).text, one("a.html", page.encode()).text) == ("科普", "科普")


def test_plain_text_is_kept_as_read() -> None:
    text = "　　科普工作\r\n\r\n1、<总结>  \n"
    assert one("a.txt", text.encode("gbk")).text == text


def test_text_that_quotes_a_tag_is_no_web_page() -> None:
    text = "网页中的<br>表示换行。"
    assert one("a.txt", text.encode()).text == text


def test_plain_text_with_left_over_tags_keeps_its_lines() -> None:
    text = "\n".join(line + tag for line, tag in zip(LINES * 3, ("</p>", "", "", "<br />") * 3, strict=True))
    assert one("a.txt", text.encode()).text == text


def test_piece_of_html_without_a_head_is_read_as_one() -> None:
    assert one("a.txt", "\n".join(f"<p>{line}</p>" for line in LINES).encode()).text == "\n\n".join(LINES)


def test_markdown_marks_go_and_masks_stay() -> None:
    text = "# 总结\n\n**一、概况**\n- 培训12期\n> 引文\n| 项目 | 人次 |\n|---|:--:|\n| 讲座 | 86 |\n---\n**县**镇__年见[附件](http://a.example/1)[注]"
    shown = "总结\n\n一、概况\n培训12期\n引文\n项目\t人次\n讲座\t86\n**县**镇__年见附件[注]"
    assert (one("a.md", text.encode()).text, one("a.md", text.encode()).format) == (shown, "md")
    assert one("a.txt", text.encode()).text == text


def test_markdown_emphasis_goes_where_every_line_has_it_in_pairs() -> None:
    assert one("a.md", "# 总结\n举办**培训班**26期，在**县**镇。".encode()).text == "总结\n举办培训班26期，在**县**镇。"
    masked = "# 总结\n**县委、**镇党委和**等同志**参加。\n在**县召开。"
    assert one("a.md", masked.encode()).text == masked.removeprefix("# ")


@pytest.mark.parametrize(
    ("name", "data", "basis"),
    [
        ("a.txt", "\ufeff科普工作".encode(), "bom"),
        ("a.txt", "科普工作".encode(), "utf-8"),
        ("a.txt", "科普工作总结".encode("gbk"), "scored"),
        ("a.html", '<html><meta charset="gbk"><p>科普工作总结</p></html>'.encode("gb18030"), "declared"),
        ("a.html", '<html><meta charset="utf-8"><p>科普工作总结</p></html>'.encode("gb18030"), "scored"),
        ("a.html", '<html><meta charset="koi8-r"><p>отчёт о работе за год</p></html>'.encode("koi8-r"), "declared"),
        ("a.txt", ("отчёт о работе районной организации за прошлый год. " * 3).encode("koi8-r"), "detected"),
    ],
)
def test_a_source_tells_how_its_charset_was_decided(name: str, data: bytes, basis: str) -> None:
    assert one(name, data).encoding_basis == basis


def test_web_page_named_txt_is_read_as_one() -> None:
    assert one("a.txt", f"<!DOCTYPE html><html><p>{LINES[1]}</p>".encode()).text == LINES[1]


@pytest.mark.parametrize("data", [b"", b" \r\n\t", "　\u200b\n".encode(), b"\xef\xbb\xbf", b"<html><body></body></html>"])
def test_nothing_is_empty(data: bytes) -> None:
    assert one("a.txt", data).status == "empty"


def test_bad_bytes_make_a_text_partial() -> None:
    source = one("a.txt", LINES[1].encode() + b"\xff" + LINES[2].encode())
    assert (source.status, source.error_code, source.undecodable) == ("partial", "undecodable-bytes", 1)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-office"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n", "mhtml"),
        (b"Rar!\x1a\x07\x01", "packed"),
        (b"7z\xbc\xaf\x27\x1c", "packed"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(head: bytes, code: str) -> None:
    source = one("报告.txt", head + bytes(200))
    assert (source.status, source.error_code, source.text) == ("unsupported", code, None)
    assert source.error.startswith("报告.txt: ")
    assert ";" in source.error


def test_a_text_that_opens_like_a_bitmap_is_a_text() -> None:
    assert one("a.txt", ("BMI指数讲座" + LINES[1]).encode()).status == "ok"


def test_junk_is_an_error() -> None:
    source = one("a.txt", bytes(range(256)) * 8)
    assert (source.status, source.error_code, source.text) == ("error", "undecodable", None)


def test_ids_depend_on_path_and_bytes_alone() -> None:
    first, again, moved, changed = one("a.txt", b"x y"), one("a.txt", b"x y"), one("b.txt", b"x y"), one("a.txt", b"x z")
    assert first == again
    assert len({first.source_id, moved.source_id, changed.source_id}) == 3
    assert len(first.source_id) == 13


def test_site_is_the_folder() -> None:
    assert (one("site/a.txt", b"x").site, one("a.txt", b"x").site) == ("site", ".")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<p>", "<a>", "</a>", "<pre>", "科普", "\n", "<ul class=nav>", "&amp;", "<sup>"]), max_size=60))  # fmt: skip
def test_any_markup_gives_only_what_it_says(parts: list[str]) -> None:
    text = one("a.html", ("<html>" + "".join(parts)).encode()).text or ""
    assert html.unescape("".join(parts)).count("科普") >= text.count("科普")


def test_deep_and_long_pages_take_their_time_in_proportion() -> None:
    assert one("a.html", b"<html>" + b"<div>" * 20_000 + "科普".encode()).status in ("ok", "empty")
    began = time.perf_counter()
    for piece in ("科普 \n", " \n", "<a>", "<td>", "&", "<?xml ", "<sup>", "[", "<!--", "<meta charset"):
        for path in ("a.html", "a.md"):
            one(path, ("<p>" + piece * 20_000).encode())
    assert time.perf_counter() - began < 10
