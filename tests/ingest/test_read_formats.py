"""Reading Word, PDF, JSON, CSV, web archives and packed folders: what comes out, and how each fails."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.damage import files
from corpus.damage.layouts import Layout
from pipeline.ingest.read import read
from pipeline.records import Source
from tests.ingest.packed import LINES, PAGE, RNG, TITLE, one, tarred, zipped


def drawn(draw: Callable[[Any], None], **settings: Any) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, **settings)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def lines(source: Source) -> list[str]:
    return [line for line in (source.text or "").split("\n") if line]


def test_word_paragraphs_tables_and_lists_keep_their_order() -> None:
    document = docx.Document()
    document.add_paragraph(LINES[0])
    table = document.add_table(2, 2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ("项目", "人次", "讲座", "860"), strict=True):
        cell.text = text
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    document.add_paragraph("圆点项", style="List Bullet")
    last = document.add_paragraph("面积10")
    last.add_run("3").font.superscript = True
    last.add_run("平方米\t另计")
    out = io.BytesIO()
    document.save(out)
    assert lines(one("a.docx", out.getvalue())) == [
        LINES[0],
        "项目\t人次",
        "讲座\t860",
        "1.第一项",
        "2.第二项",
        "圆点项",
        "面积10³平方米\t另计",
    ]


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_cut_word_file_is_an_error(share: float) -> None:
    data = files.as_docx(PAGE, RNG)
    source = one("a.docx", data[: int(len(data) * share)])
    assert (source.status, source.error_code, source.text) == ("error", "broken-docx", None)


def test_word_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "科普科普科普"><!ENTITY b "&a;&a;&a;&a;">]>'
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = f'{bomb}<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
    members = {name: data for name, data in _members(files.as_docx(PAGE, RNG)).items() if name != "word/document.xml"}
    source = one("a.docx", zipped({**members, "word/document.xml": xml.encode()}))
    assert "科普" not in (source.text or "")


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_pdf_lines_become_paragraphs_without_heads_and_page_numbers() -> None:
    long = Layout(PAGE.title, (), "\n".join(LINES * 12), (), ())
    shown = lines(one("a.pdf", files.as_pdf(long, RNG)))
    assert shown == list(LINES * 12)


def test_pdf_without_text_is_a_scan_and_a_cut_one_is_broken() -> None:
    bare = drawn(lambda canvas: canvas.rect(50, 50, 100, 100))
    whole = files.as_pdf(PAGE, RNG)
    found = [one("a.pdf", data) for data in (bare, whole[:200])]
    assert [(source.status, source.error_code) for source in found] == [("unsupported", "scan"), ("error", "broken-pdf")]


def test_encrypted_pdf_is_unsupported() -> None:
    source = one("a.pdf", drawn(lambda canvas: canvas.drawString(50, 700, "text"), encrypt=StandardEncryption("secret")))
    assert (source.status, source.error_code) == ("unsupported", "encrypted")


RECORDS = [
    {"id": "甲", "url": "http://www.kexie.example/1.html", "content": "\n".join(LINES)},
    {"id": "乙", "url": "", "content": LINES[2]},
]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a.jsonl", "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).encode("gbk")),
        ("a.json", json.dumps(RECORDS).encode()),
        ("a.json", json.dumps({"total": 2, "rows": RECORDS}, ensure_ascii=False).encode()),
        ("a.txt", json.dumps(RECORDS).encode()),
        ("a.csv", ("\ufeffid,url,content\n甲,http://www.kexie.example/1.html,\"" + "\n".join(LINES) + f'"\n乙,,{LINES[2]}\n').encode()),
        ("a.csv", ("id\turl\t正文\n甲\thttp://www.kexie.example/1.html\t\"" + "\n".join(LINES) + f'"\n乙\t\t{LINES[2]}\n').encode("gbk")),
    ],
)  # fmt: skip
def test_each_record_is_a_text(path: str, data: bytes) -> None:
    first, second = read(path, data)
    assert (first.path, first.site, first.text) == (f"{path}::甲", "kexie.example", "\n".join(LINES))
    assert (second.path, second.site, second.text) == (f"{path}::乙", path, LINES[2])


def test_the_longest_column_is_the_text_when_no_name_tells() -> None:
    rows = [{"c1": "x1", "c2": LINES[2], "c3": "某县"}, {"c1": "x2", "c2": LINES[4], "c3": "某市"}]
    assert [source.text for source in read("a.json", json.dumps(rows).encode())] == [LINES[2], LINES[4]]


def test_a_record_may_have_its_text_in_another_column_than_most() -> None:
    rows = [{"text": LINES[2]}, {"text": "", "content": LINES[4]}, {"正文": LINES[2]}, {"text": ""}]
    assert [source.text for source in read("a.json", json.dumps(rows).encode())] == [LINES[2], LINES[4], LINES[2], ""]


def test_a_title_column_stands_over_the_text_unless_the_text_has_it() -> None:
    rows = [{"title": TITLE, "content": LINES[2]}, {"title": TITLE, "content": "\n".join(LINES)}]
    assert [source.text for source in read("a.json", json.dumps(rows).encode())] == [f"{TITLE}\n{LINES[2]}", "\n".join(LINES)]


def test_a_broken_line_is_one_row_of_its_own() -> None:
    data = '{"content": "甲"}\n{"content": "乙\n{"content": 3}\n{"content": "丁"}\n'.encode()
    assert [(source.status, source.error_code) for source in read("a.jsonl", data)] == [
        ("ok", ""),
        ("error", "bad-jsonl"),
        ("error", "bad-jsonl"),
        ("ok", ""),
    ]


def test_what_is_no_json_says_so() -> None:
    assert one("a.json", "科普{".encode()).error_code == "bad-json"
    assert one("a.json", b"[" * 100_000).error_code == "bad-json"


def test_records_with_one_name_stay_apart() -> None:
    rows = [{"id": "1", "content": "甲"}, {"id": "1", "content": "甲"}]
    first, second = read("a.json", json.dumps(rows).encode())
    assert first.source_id != second.source_id


def test_web_archive_gives_pages_with_their_charset_and_accounts_for_the_rest() -> None:
    source = one("a.warc.gz", files.as_warc(PAGE, RNG))
    assert (source.encoding, source.site, source.format) == ("gb18030", "fanbenzhijia.example", "html")
    assert lines(source)[: len(LINES) + 1] == [PAGE.title, *LINES]


def test_cut_web_archive_is_an_error() -> None:
    data = files.as_warc(PAGE, RNG)
    source = one("a.warc.gz", data[: len(data) // 2])
    assert (source.status, source.error_code) == ("partial", "cut-off")
    assert [source.status for source in read("a.warc.gz", data[:40])] == ["error"]


SEEDS = (zipped({"a.txt": LINES[2].encode()}), files.as_docx(PAGE, RNG), files.as_pdf(PAGE, RNG), files.as_warc(PAGE, RNG), files.as_jsonl(PAGE, RNG), tarred({"a.txt": b"abc"}, "gz"))  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2**16), st.binary(min_size=1, max_size=8), st.booleans())
def test_damaged_files_never_raise(data: bytes, at: int, noise: bytes, cut: bool) -> None:
    at %= len(data)
    broken = data[:at] + noise + (b"" if cut else data[at + len(noise) :])
    for source in read("a.bin", broken):
        assert source.status == "ok" or source.error_code
        assert (source.text is None) == (source.status in ("error", "unsupported"))


def test_pdf_title_of_two_lines_and_paragraphs_that_end_full() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    full = "全年开展活动三十六场一万二千人次参加并发放资料五千余份"

    def draw(canvas: Any) -> None:
        rows = [(180, 20, "某某县实施科学素质纲要"), (230, 20, "工作情况汇报"), (84, 12, full[:-4] + "等等。")]
        rows += [(84, 12, full[:-2]), (60, 12, full[:-5] + "又一年完。"), (60, 12, "接着上一行写下去。"), (84, 12, "一、另起一段")]
        for number, (left, size, text) in enumerate(rows):
            canvas.setFont("STSong-Light", size)
            canvas.drawString(left, 780 - 30 * number, text)

    found = lines(one("a.pdf", drawn(draw)))
    assert found[0] == "某某县实施科学素质纲要工作情况汇报"
    assert found[1:] == [full[:-4] + "等等。", full[:-2] + full[:-5] + "又一年完。接着上一行写下去。", "一、另起一段"]
