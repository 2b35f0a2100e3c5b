"""Pages of many texts, made from the corpus in the forms that template and preview sites use. Seeded, so repeatable."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NUMERALS = "零一二三四五六七八九十"
LIST_TITLES = ("全民科学素质工作总结", "科普工作总结", "局全民科学素质工作总结报告", "全国科普日活动总结")
LINE_MARKS = (
    "{T}篇{c}", "篇{n}：{t}", "【篇{n}】", "{T}【篇{n}】", "第{n}篇：{t}", "第{c}篇", "范文{c}", "{T}最新范文{c}", "{T}{n}", "{T}（{c}）",
    "【第{c}篇】", "第{n}篇 {t}", "{T}格式篇{n}", "总结{n}：", "篇{c}、{t}", "{t}", "{t}\n2023-0{n}-12",
)  # fmt: skip
GLUED_MARKS = ("{T}篇{c}", "篇{n}：{t}", "【篇{n}】{t}", "第{n}篇示例:{t}", "{T}三篇篇{c}:{t}", "{t}", "{t}{t}", "{T}{k}篇第{n}条{t}")
PREFACES = (
    "",
    "总结能让人找到规律，少走弯路，因此十分必要。那么总结应该怎么写呢？以下是小编整理的{T}，希望对大家有所帮助。",
    "一份好的材料能为工作增色不少。下面小编给大家带来{T}，仅供参考。",
)
CHROME = ("", "首页 > 工作总结 > 科普总结", "发布时间：2023-03-04 来源：网络", "收藏本文 下载本文 作者：abc12")
LINKS = ("社区科普工作计划", "科技活动周活动方案", "街道科普工作汇报", "科普教育基地申报材料", "年度工作要点", "乡镇科协工作总结")
LAYOUTS = ("lines", "blank", "indent", "wrap", "sentences", "run", "pages")


@dataclass(frozen=True)
class Text:
    """A text of the corpus: its title line and the lines below it."""

    title: str
    lines: tuple[str, ...]


@cache
def texts() -> tuple[Text, ...]:
    """The corpus, read once."""
    found = []
    for path in sorted((ROOT / "corpus/texts").glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        found.append(Text(lines[0], tuple(lines[1:])))
    return tuple(found)


def fold(words: str) -> str:
    """Letters and digits only, widths folded: layout and punctuation do not count."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", words).lower() if mark.isalnum())


def wrapped(rng: random.Random, lines: tuple[str, ...]) -> str:
    """Lines broken at one number of characters."""
    width = rng.randint(32, 42)
    return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))


def paged(rng: random.Random, lines: tuple[str, ...]) -> str:
    """Lines with page ends anywhere between them and in them."""
    whole, pieces, at = "\n\n".join(lines), [], 0
    while at < len(whole):
        step = rng.randint(400, 700)
        pieces.append(whole[at : at + step])
        at += step
    return "\n\n".join(pieces)


def lay_out(rng: random.Random, layout: str, lines: tuple[str, ...]) -> str:
    """The lines as a kind of page sets them."""
    if layout in ("wrap", "pages"):
        return wrapped(rng, lines) if layout == "wrap" else paged(rng, lines)
    if layout == "sentences":
        return "".join(lines).replace("。", "。\n").strip()
    return {"blank": "\n\n", "indent": "\n\u3000\u3000", "run": ""}.get(layout, "\n").join(lines)


def page(seed: int) -> tuple[str, list[Text]]:
    """A page of two to six texts, and the texts in order."""
    rng = random.Random(seed)
    chosen = rng.sample(texts(), rng.randint(2, 6))
    glued = rng.random() < 0.35
    mark = rng.choice(GLUED_MARKS if glued else LINE_MARKS)
    layout = rng.choice(("lines", "run", "sentences", "wrap") if glued else LAYOUTS)
    heading, count = rng.choice(LIST_TITLES), len(chosen)
    parts = []
    if "{T}" in mark or "{n}" in mark.replace("-0{n}-", "") or "{c}" in mark:
        parts = [rng.choice(CHROME), f"{heading}(通用{count}篇)", rng.choice(PREFACES).format(T=heading)]
    for number, text in enumerate(chosen, 1):
        head = mark.format(T=heading, t=text.title, n=number, c=NUMERALS[number], k=count)
        parts.append(head + ("" if glued else "\n") + lay_out(rng, layout, text.lines))
    if rng.random() < 0.5:
        parts += ["相关文章：", *rng.sample(LINKS, 4)]
    return rng.choice(("\n", "\n\n")).join(part for part in parts if part), chosen
