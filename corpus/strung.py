"""Texts strung together without part marks, and single texts with words that look like titles: how many are cut as they should be.

python -m corpus.strung [PAGES]      recall and precision by form of head, and the share of single texts that stay whole
"""

from __future__ import annotations

import csv
import json
import random
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from corpus.many import NUMERALS, ROOT, Text, fold
from pipeline.aligned import AlignedText
from pipeline.ingest.paragraphs.items import mark_at
from pipeline.ingest.split import split

FIRST, LAST, LEAD, REST = 8, 6, 80, 60
"""A text is right when its first and last letters stand so near to the two ends of one found text."""


@cache
def words(kind: str) -> tuple[str, ...]:
    """The rows of one kind in strung.csv."""
    with (ROOT / "corpus/strung.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(row["words"] for row in csv.DictReader(handle) if row["kind"] == kind)


@cache
def bodies() -> tuple[Text, ...]:
    """Every text of the corpus below its title and opening paragraph, without signature; its last words in the title's place."""
    found = []
    for path in sorted((ROOT / "corpus/texts").glob("*.txt")):
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()][2:]
        record = (ROOT / f"corpus/gold/clean/{path.stem}.jsonl").read_text("utf-8").partition("\n")[0]
        last = fold(json.loads(record)["last_words"])[-LAST:]
        end = max((index for index, line in enumerate(lines) if fold(line).endswith(last)), default=-1)
        marks = [mark.number for line in lines if (mark := mark_at(line, 0, len(line))) and mark.level == 1]
        if end >= 2 and marks[:1] in ([], [1]) and not any(line.startswith(("附表", "项目 ")) for line in lines[: end + 1]):
            found.append(Text(last, tuple(lines[1 if lines[0].endswith("：") else 0 : end + 1])))
    return tuple(found)


@dataclass(frozen=True)
class Piece:
    """A text on a page: what stands above it, its opening paragraph and its lines."""

    unit: str
    title: str
    opening: str
    lines: tuple[str, ...]
    last: str


def titled(rng: random.Random, unit: str) -> str:
    """A title of any build: unit, year, subject and kind in the orders that titles have."""
    year, topic, ending = (
        rng.choice(("2018年", "2018年度", "20xx年", "二〇一八年")),
        rng.choice(words("topic")),
        rng.choice(words("ending")),
    )
    shape = rng.choice(("{u}{y}{t}{e}", "{y}{u}{t}{e}", "{u}{t}{e}", "{y}{t}{e}", "{t}{e}", "{t}{e}", "{u}关于{t}的{e}", "关于{y}{t}的{e}"))
    if ending in ("实施情况", "工作情况", "开展情况", "工作思路", "工作安排", "工作体会", "心得体会", "回顾") and not (
        "{u}" in shape and "{y}" in shape
    ):
        shape = "{u}{y}{t}{e}"  # alone it heads a section
    whole = shape.format(u=unit, y=year, t=topic, e=ending)
    return whole.replace("工作工作", "工作").replace("活动活动", "活动").replace("统计统计", "统计").replace("工作情况工作", "工作")


def piece(rng: random.Random, body: Text, *, anew: bool = False) -> Piece:
    """A text with a title and an opening of its own."""
    unit = rng.choice(words("unit"))
    if anew:
        opening = rng.choice(words("anew")).format(u=unit, s=unit[-1] if unit[-1] in "镇乡村县局校园院馆" else "单位")
    else:
        opening = rng.choice(words("opening"))
        gap = "\n" if opening.endswith("：") else ""
        opening += gap + rng.choice(
            ("科普工作稳步推进，收到了较好的效果。", "大家动手办了不少实事，有几点值得一记。", "各项任务圆满完成，群众比较满意。")
        )
    return Piece(unit, titled(rng, unit), opening, body.lines, body.title)


FORMS = {
    "title on a line": ("{t}\n",),
    "title glued": ("{t}",),
    "title on a line and glued": ("{t}\n{t}",),
    "title twice": ("{t}\n{t}\n",),
    "title over two lines": ("{h}\n",),
    "title in brackets": ("《{t}》\n", "【{t}】\n", "【{t}】", "“{t}”\n"),
    "number behind the title": ("{t}（{n}）\n", "{t}{n}\n", "{t}篇{c}\n"),
    "number before the title": ("{c}、{t}\n", "{n}、{t}\n", "{n}.{t}\n", "（{c}）{t}\n"),
    "part glued to a glued title": ("篇{c}：{t}", "篇{n}{t}", "第{c}篇 {t}", "第{n}篇：{t}"),
    "date, then title": ("{s}{t}\n",),
    "date, then title glued": ("{s}{t}",),
    "date and title glued": ("{d}{t}",),
    "title, unit and date": ("{t}\n{u}\n（2018年12月1{n}日）\n",),
    "title and byline": ("{t}\n2019-01-1{n} 来源：网络 浏览：{n}23次\n",),
    "site before the title": ("好范文网：{t}\n",),
    "one title over all": ("全国科普日活动总结\n",),
    "title with a colon": ("{t}：\n",),
    "rule above the title": ("———————\n{t}\n", "\n* * *\n{t}\n", "（完）\n{t}\n", "文章来源：网络整理\n{t}\n"),
    "bullet before the title": ("●{t}\n", "◆{t}\n", "★ {t}\n"),
    "title of the list over each": ("科普工作总结范文{c}\n{t}\n",),
}
"""What stands above a text: its title, the title over two lines (h), its unit, its number, the signature (s) or date (d) of the
text before it."""
LAYOUTS = ("lines", "blank", "indent", "sentences", "run", "one line", "blanks")
FLAT = {"one line": "", "blanks": " "}
"""No line breaks: the lines in one run, or with a blank where each began."""
GLUED_ONLY = ("sentences", "run")


def _halved(it: Piece) -> str:
    for mark in (it.unit, "关于", "年"):
        at = it.title.find(mark)
        if 0 <= at < len(it.title) - len(mark) - 6 and at + len(mark) > 2:
            return f"{it.title[: at + len(mark)]}\n{it.title[at + len(mark) :]}"
    return it.title


def _head(build: str, it: Piece, number: int) -> str:
    day = f"2018年12月1{number}日" if number > 1 else ""
    signed = f"{it.unit}\n{day}\n" if day else ""
    return build.format(t=it.title, h=_halved(it), u=it.unit, n=number, c=NUMERALS[number], d=day, s=signed)


def laid_out(layout: str, lines: tuple[str, ...]) -> str:
    """The lines of a text as one layout sets them."""
    if layout == "sentences":
        return "".join(lines).replace("。", "。\n").strip()
    return {"blank": "\n\n", "indent": "\n\u3000\u3000", "run": "", "one line": "", "blanks": " "}.get(layout, "\n").join(lines)


def page(form: str, layout: str, seed: int) -> tuple[str, list[Piece]]:
    """A page of two to six texts in one form and layout."""
    rng = random.Random(f"{form} {layout} {seed}")
    count = rng.randint(2, 6)
    pieces = [piece(rng, body, anew=form.startswith("no title")) for body in rng.sample(bodies(), count)]
    build = rng.choice(FORMS.get(form, ("",)))
    parts = []
    for number, it in enumerate(pieces, 1):
        head = _head(build, it, number)
        opening = it.opening.replace("\n", "") if layout in FLAT else it.opening
        head = head.replace("\n", " ") if layout in FLAT else head
        parts.append(head + laid_out(layout, (opening, *it.lines)))
    above = rng.choice(("", "", "科普工作总结\n- 格式:docx\n- 大小:17.5KB\n"))
    between = FLAT[layout] if layout in FLAT else rng.choice(("\n", "\n\n"))
    return above + between.join(parts), pieces


AHEAD = (
    "2019年，要重点抓好三件事。",
    "今后要继续努力，再上台阶。",
    "我们打算从以下几个方面入手。",
    "2019年，我们将在上级的领导下，做好以下工作。",
)
BACK = ("一年来，做了以下工作。", "2018年，各项任务完成得比较好。", "全年的工作有三个特点。", "在各方支持下，工作开展得比较顺利。")


def found_in(text: str) -> list[str]:
    """The folded words of each text that is found on a page."""
    return [fold("".join(passage.text.text for passage in draft.passages)) for draft in split(AlignedText.of(text)).drafts]


def right(found: list[str], pieces: list[Piece]) -> int:
    """How many texts of a page were cut out as they are."""
    free, hits = list(found), 0
    for it in pieces:
        first = fold(it.opening.rpartition("\n")[2])[:FIRST]
        hit = next((body for body in free if first in body[: LEAD + FIRST] and it.last in body[-REST - LAST :]), None)
        if hit is not None:
            free.remove(hit)
            hits += 1
    return hits


def single(seed: int, layout: str, kind: str) -> str:
    """One text with sentences in it that look like titles (`stay`) or with headings that do (`section`)."""
    rng = random.Random(f"{seed} {layout} {kind}")
    body = bodies()[seed % len(bodies())]
    it = piece(rng, body, anew=bool(seed % 2))
    lines = list(body.lines)
    if kind == "section":
        heading = rng.choice(words("section"))
        ahead = any(word in heading for word in ("计划", "打算", "思路", "安排", "要点"))
        at = len(lines) - 1 if ahead else rng.choice((0, 0, 1, min(2, len(lines))))
        at = max([at, *(index + 1 for index, line in enumerate(lines[:6]) if "如下" in line)])
        below = rng.choice(AHEAD if ahead else BACK)
        lines[at:at] = [heading, below]
        if rng.random() < 0.5:
            lines[at + 2 : at + 2] = ["一、抓好队伍。把骨干用起来。", "二、抓好阵地。把场馆管起来。", "三、抓好活动。把群众请进来。"]
    else:
        for _ in range(3):
            lines.insert(rng.randrange(1, len(lines) + 1) if len(lines) > 1 else 1, rng.choice(words("stay")))
    glue = rng.choice(("", "\n")) if layout not in FLAT else ""
    return it.title + glue + laid_out(layout, (it.opening.replace("\n", "") if layout in FLAT else it.opening, *lines))


def main(arguments: list[str]) -> int:
    """Print the tables."""
    count = int(arguments[0]) if arguments else 4
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for form in (*FORMS, "no title, new opening"):
        for layout in LAYOUTS:
            for seed in range(count):
                text, pieces = page(form, layout, seed)
                found = found_in(text)
                hits = right(found, pieces)
                for key in ((form, layout), (form, "all"), ("all", layout), ("all", "all")):
                    for at, value in enumerate((len(pieces), len(found), hits)):
                        sums[key][at] += value
    print("| form (recall/precision) | " + " | ".join((*LAYOUTS, "all")) + " |\n|---|" + "---:|" * (len(LAYOUTS) + 1))
    for form in (*FORMS, "no title, new opening", "all"):
        cells = [
            f"{hits / wanted:.2f}/{hits / max(1, got):.2f}" for wanted, got, hits in (sums[form, layout] for layout in (*LAYOUTS, "all"))
        ]
        print(f"| {form} | " + " | ".join(cells) + " |")
    print("\n| single texts that stay whole | " + " | ".join(LAYOUTS) + " |\n|---|" + "---:|" * len(LAYOUTS))
    for kind in ("stay", "section"):
        total = count * 40
        kept = [sum(len(found_in(single(seed, layout, kind))) == 1 for seed in range(total)) for layout in LAYOUTS]
        print(f"| {kind} | " + " | ".join(f"{value / total:.3f}" for value in kept) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
