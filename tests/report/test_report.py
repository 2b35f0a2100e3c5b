"""report.html: whole, self-contained, escaped, and every figure a link to its evidence."""

from __future__ import annotations

import re
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest

from pipeline.benchmark import indicators
from pipeline.errors import ZongjieError
from pipeline.report import views, write_report
from pipeline.report.charts import Bar, Dot, Strip, bars, matrix, strips
from pipeline.report.page import names, shown, texts
from pipeline.vocabulary import load
from tests import gold_tables
from tests.report.conftest import EVIL

Tables = dict[str, list[dict[str, Any]]]
RUN = {"versions": {"zongjie": "0", "python": EVIL}, "settings": {"lang": "zh"}}


class Reader(HTMLParser):
    """Collects tags, links and text as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes in self.tags if tag == "a"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_strangers_cannot_put_markup_in(tables: Tables, lang: Any) -> None:
    page = Reader(write_report(tables, RUN, lang))
    assert [tag for tag, _ in page.tags if tag in {"img", "iframe", "object", "link", "base"}] == []
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert EVIL[:40] in page.text, "shown as the text it is"
    assert "{{7*7}}" in page.text


def test_nothing_comes_from_outside(tables: Tables) -> None:
    html = write_report(tables, RUN, "zh")
    assert not re.search(r"https?://|//cdn|@import|url\(", html)
    assert "default-src 'none'" in html
    assert all(link.startswith(("#", "review.html")) for link in Reader(html).links())


def test_figures_lead_to_their_facts(tables: Tables) -> None:
    links = Reader(write_report(tables, RUN, "zh")).links()
    for row in tables["indicators"]:
        for fact in row["facts"]:
            assert f"review.html#{fact}" in links
    assert "review.html#d1-p01-f02" in links, "the contradicted fact, from the quality table"


def test_what_is_missing_is_said(tables: Tables) -> None:
    page = Reader(write_report(tables, RUN, "en"))
    assert "Not mentioned: " in page.text
    assert "b.doc" in page.text, "a file that was not read is listed"
    lost = next(row for row in tables["indicators"] if row["indicator"] == "training_sessions")
    assert lost["value"] == 8


def test_damage_is_told_before_and_after(tables: Tables) -> None:
    """Certain repairs are gone, uncertain ones and lost figures stay; a page counts once a kind, a copy is a page of its own."""
    found = {one.kind: one[1:] for one in views.damage(tables)}
    assert found["pinyin"] == (2, 1, 3, 1)
    assert found[EVIL] == (1, 1, 1, 1)
    assert found["lost"][2:] == (2, 2)
    assert "2 → 1 页（3 → 1 处）" in write_report(tables, {}, "zh")
    assert "2 → 1 pages (3 → 1 places)" in write_report(tables, {}, "en")


def test_every_reason_has_words() -> None:
    """Whatever the counting leaves out in the corpus, the report can say why in both languages."""
    codes = set()
    for text in gold_tables.names():
        made = gold_tables.tables_of(text)
        for row in indicators(made["documents"], made["facts"], made["paragraphs"]):
            codes |= {note.partition("=")[2].partition(":")[0].replace("-", "_") for note in row["excluded"]}
    assert len(codes) > 12
    assert {f"why_{code}" for code in codes} <= set(texts("zh"))


def test_long_evidence_is_cut_and_counted(tables: Tables) -> None:
    row = next(row for row in tables["indicators"] if row["indicator"] == "training_sessions")
    row["facts"] = [f"d1-p01-f{number:02d}" for number in range(1, 60)]
    row["excluded"] = [f"d1-p02-f{number:02d}=rate" for number in range(1, 60)]
    page = write_report(tables, {}, "zh")
    assert page.count("+ 47") == 2
    assert "未计入 59" in page
    assert page.count("<code>比率</code>") == 12


def test_many_files_that_could_not_be_read_are_counted(tables: Tables) -> None:
    tables["sources"] = [{**tables["sources"][1], "source_id": f"s{number}", "path": f"{number:04}.doc"} for number in range(1000)]
    page = write_report(tables, {}, "en")
    assert page.count(".doc</td>") == 200
    assert "+ 800" in page


def test_peers_are_of_one_year_where_it_can_be(tables: Tables) -> None:
    """Six units of 2016 beside thirty of other years: the plot shows the six, with their median; four of a year show no median."""
    row = next(row for row in tables["indicators"] if row["indicator"] == "training_sessions")

    def page(years: list[int]) -> str:
        found = [{**row, "unit": f"u{number}", "year": year, "value": Decimal(number + 1)} for number, year in enumerate(years)]
        return write_report({**tables, "indicators": found, "benchmark": []}, {}, "zh")

    mixed = page([2016] * 6 + [2000 + number % 4 for number in range(16)])
    assert "2016 · 6" in mixed
    assert mixed.count('class="median"') == 1
    thin = page([2000 + number for number in range(20)])
    assert "各年 · 20" in thin
    assert 'class="median"' not in thin


def test_empty_run(tables: Tables) -> None:
    page = Reader(write_report({name: [] for name in tables}, {}, "zh"))
    assert texts("zh")["none"] in page.text
    assert texts("zh")["all_read"] in page.text


def test_same_run_same_bytes(tables: Tables) -> None:
    assert write_report(tables, RUN, "zh") == write_report({name: list(rows) for name, rows in tables.items()}, RUN, "zh")


def test_tables_may_be_read_from_disk_each_time(tables: Tables) -> None:
    class Again:
        def __init__(self, rows: list[dict[str, Any]]) -> None:
            self.rows = rows

        def __iter__(self) -> Any:
            return iter(self.rows)

    assert write_report({name: Again(rows) for name, rows in tables.items()}, RUN, "zh") == write_report(tables, RUN, "zh")


def test_other_languages_are_refused(tables: Tables) -> None:
    with pytest.raises(ZongjieError, match="language"):
        write_report(tables, RUN, "fr")  # type: ignore[arg-type]


def test_both_languages_say_everything() -> None:
    assert {key for key, value in texts("zh").items() if value} == {key for key, value in texts("en").items() if value}
    assert all(names("zh").values())
    assert all(names("en").values())


def test_charts_keep_their_text_and_room() -> None:
    drawing = bars([Bar("科" * 40, 1e9, "1,000,000,000", "r#f", 0.5), Bar("b", 0, "0"), Bar("c", 1, "1")], "t", log=True)
    assert drawing.count("<text") >= 6
    assert "…" in drawing
    assert 'href="r#f"' in drawing
    widths = [float(width) for width in re.findall(r'class="bar[^"]*"[^>]* width="([\d.]+)"', drawing)]
    assert all(0 <= width <= 760 for width in widths)


def test_matrix_leaves_unknown_cells_empty() -> None:
    drawing = matrix([("a", "甲"), ("b", "乙")], [("x", "子"), ("y", "丑")], {("a", "x"): 7}, "t")
    assert drawing.count('class="cell"') == 4
    assert re.findall(r'class="num[^>]*>(\d+)<', drawing) == ["7"]


def test_strips_show_the_middle_only_where_it_means_something() -> None:
    few = strips([Strip("a", (Dot(1, "u"), Dot(5, "v")))], "t")
    many = strips([Strip("a", (Dot(1, "u"), Dot(5, "v")), 1, 2, 5)], "t")
    assert "median" not in few
    assert "median" in many


def test_numbers_for_readers() -> None:
    assert [shown(value) for value in (None, 0, 1234567, 1.5)] == ["", "0", "1,234,567", "1.5"]


def test_codes_that_reach_the_pages_have_names() -> None:
    """A code without a name would stand in the charts as it is; new ones must be named where they are made."""
    known = set(names("zh"))
    activities = {row["activity"] for row in load("activities", ("activity",))}
    rules = {row["rule"] for row in load("boilerplate", ("rule",))}
    labels = {row["id"] for row in load("codebook", ("id",))}
    assert not (activities | rules | labels) - known
