"""Make the sample pages and their gold from the clean texts: `python corpus/build.py`. The same bytes every time.

Reads corpus/texts and corpus/gold/clean, writes corpus/pages, corpus/gold/pages (NNN.jsonl in the scorer's format, NNN.txt with
the true text of the documents, parted by a line with a form feed) and corpus/gold/pairs.jsonl (which documents copy which).

Texts whose name begins with c, d, e or f are held out: no page in the repository shows them. `--held-out FOLDER` makes pages of them
for a last measurement, in a folder outside.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

CORPUS = Path(__file__).resolve().parent
if __name__ == "__main__":
    sys.path.insert(0, str(CORPUS.parent))

from corpus.damage import damage_with  # noqa: E402
from corpus.damage.annotated import Annotated, annotate  # noqa: E402
from corpus.damage.layouts import ARRANGE, Body  # noqa: E402
from corpus.damage.losses import LOSSES, stretches  # noqa: E402
from corpus.damage.template import refigure, spin  # noqa: E402
from corpus.damage.truth import Stretch  # noqa: E402
from corpus.plan import Part, Sample, is_held_out, plan, spread  # noqa: E402

VARIANTS = {"refigure": refigure, "spin": spin}
TEASERS = ("……（以下略去{rest}字）", "……此处省略{rest}字，下载后查看全文", "（未完，剩余{rest}字请下载阅读）")
MANY = 40
"""Repair records kept for one document: a glossed page has hundreds of the same kind."""

Record = dict[str, object]


@dataclass(frozen=True, slots=True)
class Made:
    """One part of a page as it stands there: its text with damage, its gold, and what must not survive of it."""

    part: Part
    body: Body
    gold: Annotated
    truth: tuple[Stretch, ...]
    noise: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One sample page: its number, its file name, its bytes, its gold records and the true texts of its documents."""

    number: str
    name: str
    data: bytes
    gold: tuple[Record, ...]
    texts: tuple[str, ...]


def load(name: str) -> Annotated:
    """The clean text of that name with its gold."""
    text = (CORPUS / "texts" / f"{name}.txt").read_text("utf-8").rstrip("\n")
    rows = (CORPUS / "gold" / "clean" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return annotate(text, (json.loads(row) for row in rows if row.strip()))


def make(part: Part, seed: str) -> Made:
    """The part with its losses and its damage."""
    rng = Random(seed)
    gold = load(part.text)
    if part.variant:
        gold = VARIANTS[part.variant](gold, rng)
    truth: list[Stretch] = []
    for loss in part.losses:
        found = LOSSES[loss](gold.text, rng)
        gold = gold.lose(found)
        truth += stretches(gold.text, found)
    title = gold.title
    if not part.titled:
        gold = gold.without_title()
    note = ""
    if part.kept < 1:
        rest = int(len(gold.text) * (1 - part.kept))
        gold, note = gold.until(len(gold.text) - rest), rng.choice(TEASERS).format(rest=rest)
    done = damage_with(gold.text, part.models, rng.randrange(2**31))
    gold = gold.lose(done.eaten)
    noise = (*done.noise, note[-16:]) if note else done.noise
    return Made(part, Body(title, done.text + note), gold, (*truth, *done.truth), noise)


def build(sample: Sample, number: str, salt: str = "") -> Page:
    """The page with its gold; another `salt` gives the same page with other damage."""
    made = [make(part, f"{salt}{number}:{place}:{part.text}") for place, part in enumerate(sample.parts)]
    rng = Random(f"{salt}{number}:{sample.name}")
    layout = ARRANGE[sample.layout]([item.body for item in made], sample.title, rng)
    rows: list[Record] = []
    for doc, item in enumerate(made, 1):
        same = [other for other, its in enumerate(made, 1) if other != doc and its.part.text == item.part.text]
        rows += item.gold.records(doc, same)
        rows += [stretch.record() for stretch in item.truth if _in_paragraph(stretch, item.gold)][:MANY]
        rows += [{"kind": "boilerplate", "text": piece} for piece in item.noise]
    rows += [{"kind": "boilerplate", "text": piece} for piece in layout.boilerplate]
    texts = tuple(item.gold.text for item in made)
    return Page(
        number,
        f"{number}_{sample.name}",
        sample.write(replace(layout, name=f"{number}_{sample.name.partition('.')[0]}"), rng),
        tuple(rows),
        texts,
    )


def pairs(every: Iterable[Sample]) -> list[Record]:
    """Documents made of the same text: page and document of both, and how they are related."""
    seen: dict[str, list[tuple[str, Part]]] = {}
    for page, sample in enumerate(every):
        for doc, part in enumerate(sample.parts, 1):
            seen.setdefault(part.text, []).append((f"{page:03}:{doc}", part))
    rows: list[Record] = []
    for text, places in sorted(seen.items()):
        for at, (one, first) in enumerate(places):
            rows += [
                {"kind": "pair", "text": text, "a": one, "b": other, "relation": _relation(first, second)}
                for other, second in places[at + 1 :]
            ]
    return rows


def samples(*, held_out: bool = False) -> tuple[Sample, ...]:
    """The plan for the texts that have gold: those that may be read, or those held out for the last measurement."""
    names = sorted(path.stem for path in (CORPUS / "gold" / "clean").glob("*.jsonl") if (CORPUS / "texts" / f"{path.stem}.txt").exists())
    return spread(filter(is_held_out, names)) if held_out else plan(name for name in names if not is_held_out(name))


def write(folder: Path, every: Sequence[Sample], salt: str = "") -> int:
    """Write pages and gold below `folder`, replacing those that lie there; return how many pages."""
    for place in ("pages", "gold/pages"):
        (folder / place).mkdir(parents=True, exist_ok=True)
        for old in (folder / place).glob("[0-9][0-9][0-9]*"):
            old.unlink()
    for at, sample in enumerate(every):
        page = build(sample, f"{at:03}", salt)
        (folder / "pages" / page.name).write_bytes(page.data)
        _write_rows(folder / "gold/pages" / f"{page.number}.jsonl", page.gold)
        (folder / "gold/pages" / f"{page.number}.txt").write_text("\n\f\n".join(page.texts) + "\n", "utf-8", newline="\n")
    _write_rows(folder / "gold" / "pairs.jsonl", pairs(every))
    return len(every)


def main() -> None:
    """The command."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--held-out", type=Path, metavar="FOLDER", help="make pages of the held-out texts there instead")
    arguments.add_argument("--seed", default="", help="other damage on the held-out pages")
    chosen = arguments.parse_args()
    if chosen.held_out:
        print(f"{write(chosen.held_out, samples(held_out=True), chosen.seed)} held-out pages")
    else:
        print(f"{write(CORPUS, samples())} pages")


def _in_paragraph(stretch: Stretch, gold: Annotated) -> bool:
    """Whether the stretch stands in a paragraph: titles, headings and signatures are in no paragraph, so nothing can be scored there."""
    return any(span.start <= stretch.clean_start and stretch.clean_end <= span.end for span in gold.paragraphs)


def _relation(first: Part, second: Part) -> str:
    if "refigure" in (first.variant, second.variant):
        return "same_template"
    if "spin" in (first.variant, second.variant):
        return "spun"
    if min(first.kept, second.kept) < 1:
        return "contained"
    return "near" if first.losses != second.losses else "exact"


def _write_rows(path: Path, rows: Iterable[Record]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
