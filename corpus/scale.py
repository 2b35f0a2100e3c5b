"""Any number of distinct pages for measuring speed and memory: clauses of the corpus in new order, with new figures.

    write_pages(folder, count, seed=0)

Two pages share about one clause in a hundred, so that the search for copies has candidates to refuse but no copies to find.
The clauses come from training paragraphs, which are far denser in figures than pages are: figures are thinned to what scraped
pages hold.
"""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path

CORPUS = Path(__file__).resolve().parent
CLAUSES_A_PARAGRAPH = (4, 12)
PARAGRAPHS = (8, 24)
"""A page then has 600 to 4,000 characters, as real ones do."""
PARAGRAPHS_A_SECTION = 4
SENTENCE_ENDS = 0.4
PAGES_A_FOLDER = 500
_NUMERALS = "一二三四五六"
_HEADINGS = ("加强组织领导", "抓好重点人群", "开展主题活动", "推进设施建设", "加大宣传力度", "存在的问题", "下一步打算")
WITH_FIGURES = 0.08
"""Share of clauses with a figure. It gives some 6 facts in 1,000 characters, what five scraped pages of the kind hold."""
_FIGURE = re.compile(r"\d|[一二三四五六七八九十百千万两几][余多]?[^\W一]{0,2}[人名次场期个份册户元所支项条块处家座]")
_NUMBER = re.compile(r"(?<![\d.])\d{2,4}(?![\d.年])")


def write_pages(folder: Path, count: int, seed: int = 0) -> int:
    """Write `count` pages below `folder` and return how many characters they hold."""
    written = 0
    for number in range(count):
        place = folder / f"{number // PAGES_A_FOLDER:03d}"
        place.mkdir(parents=True, exist_ok=True)
        text = page(seed, number)
        (place / f"{number:06d}.txt").write_text(text, encoding="utf-8")
        written += len(text)
    return written


def page(seed: int, number: int) -> str:
    """One page: a title, headings and paragraphs of clauses drawn from the corpus, the same for the same arguments."""
    dice = random.Random(f"{seed}:{number}")
    lines = [f"{dice.choice('青石柳河白云金沙安平')}{dice.choice('山川林原湖溪')}县{dice.randrange(2006, 2025)}年全民科学素质工作总结"]
    for at in range(dice.randint(*PARAGRAPHS)):
        if at % PARAGRAPHS_A_SECTION == 0:
            lines.append(f"{_NUMERALS[at // PARAGRAPHS_A_SECTION]}、{dice.choice(_HEADINGS)}")
        text = _sentences(dice, dice.randint(*CLAUSES_A_PARAGRAPH))
        lines.append(_NUMBER.sub(lambda _found: str(dice.randrange(10, 5000)), text))
    return "\n".join(lines) + "\n"


def _sentences(dice: random.Random, count: int) -> str:
    """So many clauses in sentences of one to four."""
    plain, figured = _clauses()
    clauses = [dice.choice(figured if dice.random() < WITH_FIGURES else plain) for _ in range(count)]
    marks = ["。" if dice.random() < SENTENCE_ENDS else "，" for _ in clauses]
    return "".join(clause + mark for clause, mark in zip(clauses, marks, strict=True))[:-1] + "。"


@cache
def _clauses() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every clause of 6 to 40 characters in the training paragraphs: those without a figure, and those with one."""
    found: dict[str, None] = {}
    for path in sorted((CORPUS / "training").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            for clause in re.split(r"[，。；！？：]", json.loads(line)["text"]):
                if 6 <= len(clause) <= 40:
                    found.setdefault(clause)
    return tuple(one for one in found if not _FIGURE.search(one)), tuple(one for one in found if _FIGURE.search(one))
