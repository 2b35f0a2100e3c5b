"""Part marks in every form that sites were seen to use, over three texts of the corpus: how many texts are found, by how a page is set.

python -m corpus.marks [PAGES]      recall and precision by layout, single texts that stay whole, the forms that miss
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass

from corpus.many import LONG, MARK, NUMERALS, Text, fold, texts
from pipeline.ingest.repair import repair
from pipeline.ingest.split import split

NAME = "科普工作总结"
PREFACE = "总结能让人找到规律，少走弯路，因此十分必要。下面是小编为大家整理的科普工作总结，仅供参考。"
MARKS = (
    "{T}【篇{n}】", "{T} 篇{c}", "{T}格式篇{n}", "科普宣传工作 {T}篇{c}", "【第{n}篇】{t}", "第{c}篇：{t}", "篇{n}",
    "【篇{c}】{T}范文", "篇{c}:{t}\n{t}", "{T} 第{n}篇", "{T}（篇{n}）", "{n}.{T}", "{T}范文第{n}篇", "{T}范文（{c}）",
    "{T}1000字（篇{c}）", "★{T}{n}", "｜篇{c}｜", "(篇{c})", "＞＞＞范文{c}", "◆篇{c}", ">>{T}篇{n}", "{c}、{T}",
    "【范文{c}】", "【范例{n}】", "第{c}则", "例文{n}", "样本{c}", "({n}){T}", "{T} {n}", "{T}-{n}", "{T} - 篇{n}",
    "{T}：篇{c}", "{T}:{c}", "**篇{c}**", "# 篇{c}", "## {T}篇{c}", "### 第{c}篇：{T}", "**{T}（{n}）**",
    "篇{c}｜{t}", "第{n}份", "第{c}份：{T}", "{T}第{c}份", "范本{c}：", "模板{c}", "{T}模板{n}", "{T}（优秀篇{n}）",
    "{T}精选篇{n}", "{T}[篇{n}]", "〖篇{c}〗", "『篇{c}』{T}", "—篇{c}—", "总结{c}", "总结（{c}）", "参考范文{n}",
    "{T}参考{n}", "{T}参考范文{n}", "精选{T}{n}", "推荐篇{n}：{T}", "{T}篇{n}（{t}）", "{t}(篇{n})", "{t}第{n}篇",
    "{n}、{t}", "{n} {t}", "0{n} {t}", "0{n}\n{t}", "【{t}】", "▍{t}", "■ {t}", "※ {t}", "▲{t}",
    "■篇{c}", "●范文{c}", "范文{n}/3", "{T}（{n}）：", "“{T}”篇{c}", "{T}，篇{c}", "篇{c}。", "篇{c} {T}",
    "篇{n}  {t}",
)  # fmt: skip
"""The name of the collection (T), the text's own title (t), its number in figures (n) and in characters (c)."""
LAYOUTS = {
    "lines": ("\n", "\n", "\n"),
    "blank lines": ("\n\n", "\n\n", "\n\n"),
    "blanks for lines": (" ", " ", " "),
    "marks glued": ("", "", "\n"),
}
"""What stands between a mark and its text, between the lines of a text, and between two texts."""
TEXTS = 3


def page(form: str, layout: str, seed: int) -> tuple[str, list[Text]]:
    """A page of three texts under marks of one form, and the texts in order."""
    rng = random.Random(f"{form} {layout} {seed}")
    chosen = rng.sample(texts(), TEXTS)
    below, inside, between = LAYOUTS[layout]
    parts = [f"{NAME}(精选{TEXTS}篇)", PREFACE] if "{T}" in form or "{t}" not in form else []
    for number, text in enumerate(chosen, 1):
        head = form.format(T=NAME, t=text.title, n=number, c=NUMERALS[number])
        parts.append((head if "\n" in below else head.replace("\n", " ")) + below + inside.join(text.lines))
    return between.join(parts), chosen


@dataclass(slots=True)
class Sums:
    """Texts wanted, found and right."""

    wanted: int = 0
    got: int = 0
    right: int = 0

    def add(self, other: Sums) -> None:
        """Add the sums of a page."""
        self.wanted, self.got, self.right = self.wanted + other.wanted, self.got + other.got, self.right + other.right

    @property
    def told(self) -> str:
        """Recall and precision."""
        return f"{self.right / self.wanted:.2f}/{self.right / max(1, self.got):.2f}"


def _firsts(text: Text) -> set[str]:
    return {fold(line)[:MARK] for line in text.lines if len(line) > LONG}


def measure(form: str, layout: str, seed: int) -> Sums:
    """How many texts of one page are found: a text is right when one document holds all its long paragraphs and none of another's."""
    text, chosen = page(form, layout, seed)
    bodies = [fold("".join(passage.text.text for passage in draft.passages)) for draft in split(repair(text).text).drafts]
    sums = Sums(len(chosen), len(bodies))
    for one in chosen:
        own = _firsts(one)
        others = {words for other in chosen for words in _firsts(other)} - own
        hit = next((body for body in bodies if all(words in body for words in own) and not any(words in body for words in others)), None)
        if hit is not None:
            bodies.remove(hit)
            sums.right += 1
    return sums


def single(text: Text) -> str:
    """One text whose lines a site strung together with blanks."""
    return " ".join((text.title, *text.lines))


def main(arguments: list[str]) -> int:
    """Print the table."""
    count = int(arguments[0]) if arguments else 2
    missed = []
    print("| layout | forms | texts | recall/precision |\n|---|---:|---:|---:|")
    for layout in LAYOUTS:
        sums = Sums()
        for form in MARKS:
            here = Sums()
            for seed in range(count):
                here.add(measure(form, layout, seed))
            sums.add(here)
            if here.right < here.wanted:
                missed.append(f"| {form!r} | {layout} | {here.told} |")
        print(f"| {layout} | {len(MARKS)} | {sums.wanted} | {sums.told} |")
    whole = sum(len(split(repair(single(text)).text).drafts) == 1 for text in texts())
    print(f"\nsingle texts with blanks for lines that stay whole: {whole} of {len(texts())}")
    print("\n| form | layout | recall/precision |\n|---|---|---:|\n" + "\n".join(missed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
