"""Pages of many texts, made from the corpus in the forms that template and preview sites use. Seeded, so repeatable.

python -m corpus.many [PAGES]      segmentation, content and chrome on so many pages, by form; single texts that stay whole
"""

from __future__ import annotations

import random
import sys
import time
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipeline.aligned import AlignedText
from pipeline.ingest.split import split

ROOT = Path(__file__).resolve().parents[1]
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
    """The texts that were written as documents of their own (d, e and f are parts of pages, some without a title), read once."""
    found = []
    for path in sorted((ROOT / "corpus/texts").glob("[abc]*.txt")):
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
    text, chosen, _ = formed(seed)
    return text, chosen


def formed(seed: int) -> tuple[str, list[Text], str]:
    """The page of a seed, its texts, and what form it has: how its lines are set and whether its heads are glued."""
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
    form = f"{layout}, heads glued" if glued else layout
    return rng.choice(("\n", "\n\n")).join(part for part in parts if part), chosen, form


@dataclass(slots=True)
class Found:
    """Sums over pages of one form: texts wanted, got and right, paragraphs wanted and kept, pieces of chrome left in a text."""

    pages: int = 0
    wanted: int = 0
    got: int = 0
    right: int = 0
    paragraphs: int = 0
    kept: int = 0
    left: int = 0
    characters: int = 0
    seconds: float = field(default=0.0)

    @property
    def f1(self) -> float:
        """Segmentation F1 of texts."""
        return 2 * self.right / (self.wanted + self.got)


SITE_WORDS = ("小编", "相关文章", "收藏本文", "发布时间", "首页 >")
LONG, MARK = 60, 24
"""A text is right when one found text holds the first characters of all its long paragraphs, and none of another's."""


def measure(seed: int, found: Found) -> None:
    """Cut one page and add what came out to the sums."""
    text, chosen, _ = formed(seed)
    began = time.process_time()
    cut = split(AlignedText.of(text))
    found.seconds += time.process_time() - began
    bodies = [fold("".join(passage.text.text for passage in draft.passages)) for draft in cut.drafts]
    free = list(range(len(bodies)))
    marks = [{fold(line)[:MARK] for line in one.lines if len(line) > LONG} for one in chosen]
    for own in marks:
        others = {mark for mine in marks for mark in mine} - own
        hit = next((n for n in free if all(mark in bodies[n] for mark in own) and not any(mark in bodies[n] for mark in others)), None)
        if hit is not None:
            free.remove(hit)
            found.right += 1
        found.paragraphs += len(own)
        found.kept += sum(any(mark in body for body in bodies) for mark in own)
    found.pages, found.wanted, found.got = found.pages + 1, found.wanted + len(chosen), found.got + len(bodies)
    found.left += sum(fold(word) in body for word in SITE_WORDS for body in bodies)
    found.characters += len(text)


def whole(layout: str) -> tuple[int, int]:
    """How many single texts in a layout stay one text, of how many; titles glued and on their own lines."""
    kept = 0
    rng = random.Random(layout)
    for text in texts():
        for glue in ("", "\n"):
            drafts = split(AlignedText.of(text.title + glue + lay_out(rng, layout, text.lines))).drafts
            kept += len(drafts) == 1
    return kept, 2 * len(texts())


def main(words: list[str]) -> int:
    """Print the tables."""
    count = int(words[0]) if words else 240
    forms: dict[str, Found] = defaultdict(Found)
    for seed in range(count):
        form = formed(seed)[2]
        for sums in (forms[form], forms["all"]):
            measure(seed, sums)
    print("| form | pages | texts | segmentation F1 | paragraphs kept | chrome left | MB/s |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for form, sums in sorted(forms.items(), key=lambda item: (item[0] == "all", item[0])):
        speed = 3e-6 * sums.characters / sums.seconds
        print(f"| {form} | {sums.pages} | {sums.wanted} | {sums.f1:.3f} | {sums.kept / sums.paragraphs:.3f} | {sums.left} | {speed:.1f} |")
    print("\n| single texts | stay whole |\n|---|---:|")
    for layout in LAYOUTS:
        kept, of = whole(layout)
        print(f"| {layout} | {kept} of {of} |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
