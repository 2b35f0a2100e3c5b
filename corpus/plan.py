"""The sample pages: which texts stand on which page, in what state, layout and file format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from corpus.damage import files
from corpus.damage.layouts import Layout

Write = Callable[[Layout, Random], bytes]


@dataclass(frozen=True, slots=True)
class Part:
    """One text on a page: what it loses for good, how it is damaged, and which other text is made of it first.

    `kept` is the share of the text before a teaser cuts it off; `variant` is refigure or spin.
    """

    text: str
    losses: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    kept: float = 1.0
    variant: str = ""
    titled: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """One page: its file name behind the number, its title, its layout, its parts and how it is written."""

    name: str
    title: str
    layout: str
    parts: tuple[Part, ...]
    write: Write


utf8, gbk, big5 = files.as_text("utf-8"), files.as_text("gb18030"), files.as_text("big5hkscs")
utf16 = files.as_text("utf-16-le")
PLAN: tuple[Sample, ...] = (
    Sample(
        "template.txt",
        "全民科学素质工作总结",
        "template",
        (Part("a01", ("year_mask",)), Part("b01", ("count_mask",)), Part("a02", ("year_mask",), ("stray_marks",))),
        utf8,
    ),
    Sample("mirror.txt", "科普工作总结", "plain", (Part("b02", ("year_mask",), ("mirror",)),), utf8),
    Sample("preview.txt", "科普工作总结及下年计划", "preview", (Part("a03", ("count_mask",)),), utf8),
    Sample(
        "run_on.txt",
        "科学素质工作总结",
        "run_on",
        (Part("b03", ("year_mask", "decimals_deleted", "first_digits")), Part("a04", (), ("spaces",)), Part("b04", (), ("stray_marks",))),
        utf8,
    ),
    Sample("article.html", "科普工作年度总结", "article", (Part("a05", (), ("watermarks",)),), files.as_html),
    Sample(
        "article_gbk.htm",
        "科学素质纲要落实情况汇报",
        "article",
        (Part("b05", ("decimals_deleted", "count_dropped")),),
        partial(files.as_html, charset="gb18030", declared="gb2312", build="table"),
    ),
    Sample(
        "mislabelled.html",
        "社区科普工作总结",
        "article",
        (Part("a06", (), ("entities",)),),
        partial(files.as_html, charset="gb18030", declared="utf-8", build="breaks"),
    ),
    Sample("step.txt", "科协工作总结", "plain", (Part("b06", (), ("step_question",)),), gbk),
    Sample("gloss.txt", "科普工作情况汇报", "plain", (Part("a07", ("year_mask",), ("gloss_bytes",)),), utf8),
    Sample("big5.txt", "科学素質工作總結", "plain", (Part("b07", (), ("traditional",)),), big5),
    Sample(
        "word.docx", "科普工作总结", "plain", (Part("a08", ("first_digits", "count_as_year", "year_dropped")), Part("b08")), files.as_docx
    ),
    Sample("print.pdf", "全民科学素质工作汇报", "plain", (Part("b09"),), files.as_pdf),
    Sample("overprint.txt", "科普工作总结", "plain", (Part("a09", (), ("hard_wrap", "doubled_numbers")),), utf8),
    Sample(
        "crawl.jsonl",
        "科学素质行动工作总结",
        "template",
        (Part("a10", ("year_dropped",)), Part("b10", (), ("decimal_stop",)), Part("a01", ("year_mask",), kept=0.6)),
        files.as_jsonl,
    ),
    Sample("archive.warc.gz", "科普工作总结", "article", (Part("b11", (), ("narrow_marks",)),), files.as_warc),
    Sample(
        "packed.zip",
        "科学素质工作自查报告",
        "plain",
        (Part("a11", ("range_mark", "decimals_deleted")),),
        lambda page, rng: files.as_zip(f"汇报/{page.name}总结.txt", gbk(page, rng)),
    ),
    Sample("utf16.txt", "学校科技教育工作总结", "plain", (Part("a12", (), ("full_width",)),), utf16),
    Sample("mojibake.txt", "科普宣传工作总结", "plain", (Part("b12", (), ("gbk_as_latin1",)),), utf8),
    Sample(
        "template_copies.txt",
        "科普工作总结范文",
        "template",
        (Part("a13", ("year_mask",)), Part("b13", (), ("watermarks",)), Part("a13", ("count_dropped",), kept=0.7)),
        utf8,
    ),
    Sample("reused_first.txt", "年度科普工作总结", "article", (Part("b14"),), utf8),
    Sample("reused_second.txt", "年度科普工作总结", "article", (Part("b14", variant="refigure"),), utf8),
    Sample("spun.txt", "科普工作总结", "article", (Part("b13", variant="spin"),), gbk),
    Sample("fragments.txt", "科普和科学素质工作总结", "preview", (Part("a14", (), ("spaces",)), Part("b15", ("year_mask",))), utf8),
    Sample(
        "glossed_plain.txt",
        "工作总结",
        "plain",
        (Part("a15", (), ("gloss_toneless",)), Part("b16", (), ("invisible", "doubled_commas"))),
        utf8,
    ),
    Sample(
        "template_bare.html",
        "科普工作总结",
        "template",
        (Part("a16", titled=False), Part("b17", titled=False), Part("a17", titled=False)),
        files.as_html,
    ),
    Sample(
        "copies.html",
        "科普工作总结精选",
        "template",
        (Part("a04", ("year_mask", "count_mask")), Part("b10", (), ("stray_marks",))),
        partial(files.as_html, charset="gb18030", build="breaks"),
    ),
)

STATES: tuple[tuple[str, str, tuple[Part, ...], Write], ...] = (
    ("template.txt", "template", (Part("", ("year_mask",)), Part("", ("count_mask",), ("watermarks",))), gbk),
    ("article.html", "article", (Part("", (), ("stray_marks",)),), partial(files.as_html, build="breaks")),
    ("mirror.txt", "plain", (Part("", (), ("mirror", "stray_marks")),), utf8),
    ("run_on.txt", "run_on", (Part("", (), ("spaces",)), Part("", ("decimals_deleted",))), utf8),
    ("gloss.txt", "plain", (Part("", (), ("gloss_bytes", "narrow_marks")),), utf8),
    ("preview.txt", "preview", (Part("", ("year_mask",)),), utf8),
    ("word.docx", "plain", (Part("", ("first_digits",)), Part("", (), ("decimal_stop",))), files.as_docx),
)
"""Name, layout, state of the parts and format of the pages for texts that PLAN does not name, in turn."""


HELD_OUT = ("c", "d", "e", "f")
"""First letters of the texts that stand on no sample page: written and annotated apart from the rules, by four hands."""


def is_held_out(text: str) -> bool:
    """Whether the text is kept for the last measurement; nobody looks at its pages while rules are made."""
    return text.startswith(HELD_OUT)


def plan(texts: Iterable[str]) -> tuple[Sample, ...]:
    """PLAN, and after it pages for the texts it does not name, so that every text stands on a page."""
    named = {part.text for sample in PLAN for part in sample.parts}
    return (*PLAN, *spread(sorted(set(texts) - named)))


def spread(texts: Iterable[str]) -> tuple[Sample, ...]:
    """Pages in the states of STATES, in turn, for the texts in their order."""
    left = list(texts)
    made: list[Sample] = []
    while left:
        name, layout, parts, write = STATES[len(made) % len(STATES)]
        taken, left = left[: len(parts)], left[len(parts) :]
        filled = tuple(replace(part, text=text) for part, text in zip(parts, taken, strict=False))
        made.append(Sample(f"more_{name}", "科普工作总结", layout, filled, write))
    return tuple(made)
