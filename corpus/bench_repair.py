"""How much of each kind of damage the repair takes back, and what it does to sound text.

    python -m corpus.bench_repair [MODEL+MODEL …] [--texts N]   character error, by kind of damage alone and mixed
    python -m corpus.bench_repair --certainty                   of the readings called certain and likely, how many are right
    python -m corpus.bench_repair --clean                       changes made to sound texts, beside ftfy and NFKC
    python -m corpus.bench_repair --speed                       reading and repair in MB/s, beside one jieba pass

Without arguments all of these. Every clean text is damaged by the forward models and repaired; characters are compared as the scorer
compares them (width folded, letters and digits only), so choices of punctuation and layout cost nothing. Columns: character error
before and after, damaged stretches that read right again, and texts whose digits are no longer those of the true text.
"""

from __future__ import annotations

import argparse
import html
import time
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib import import_module, util
from pathlib import Path

import jieba

from corpus.damage import LOSSES, MODELS, Damaged, damage_with
from pipeline.ingest.read import read
from pipeline.ingest.repair import repair
from pipeline.ingest.repair.script import convert

TEXTS = Path(__file__).resolve().parent / "texts"
TOGETHER = (
    "mirror+stray_marks", "gloss_bytes+step_question", "gloss+step+narrow_marks", "hard_wrap+doubled_numbers", "spaces+full_width",
    "any_engine+hard_wrap", "any_engine+stray_marks+invisible",
    "hard_wrap+any_engine", "watermarks+hard_wrap", "watermarks+full_width", "entities+decimal_stop+spaces",
    "year_mask+count_mask+mirror", "decimals_deleted+any_engine", "count_dropped+full_width+spaces",
)  # fmt: skip
"""Kinds that meet on one page in the wild; the last three with losses, which must stay losses."""
GUESSED = ("step", "step_question", "gloss_bytes", "mirror", "any_engine", "gloss_bytes+step_question", "any_engine+hard_wrap")
"""Kinds whose repair guesses lost bytes."""
AROUND = 3
"""Characters on both sides of a repair that must be right with it."""
SOUND = Path(__file__).resolve().parent / "sound"
ROUNDS = 3
"""Passes that a speed is the best of."""
_SPACES = str.maketrans("", "", " \t\u3000\xa0")


@dataclass(frozen=True, slots=True)
class Score:
    """Sums over the texts: characters, wrong ones before and after, stretches and right ones, texts with other digits."""

    characters: int
    before: int
    after: int
    stretches: int
    right: int
    digits: int


def fold(text: str) -> str:
    """Letters, digits, % and + at one width and in lower case."""
    return "".join(character for character in unicodedata.normalize("NFKC", text).lower() if character.isalnum() or character in "%+")


def errors(true: str, seen: str) -> int:
    """Characters to insert, delete or replace to make one of the other, counted along their common pieces."""
    if true == seen:
        return 0
    pieces = SequenceMatcher(None, true, seen, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for kind, a, b, c, d in pieces if kind != "equal")


def measure(models: Sequence[str], texts: Sequence[str]) -> Score:
    """The score of the repair on all texts damaged by these models one after another."""
    characters = before = after = stretches = right = digits = 0
    for seed, text in enumerate(texts):
        made = damage_with(text, models, seed)
        true, shown, seen = fold(made.clean), fold(made.text), fold(repair(made.text).text.text)
        characters += len(true)
        before += errors(true, shown)
        after += errors(true, seen)
        wanted = [fold(stretch.repaired) for stretch in made.truth if stretch.repaired is not None]
        stretches += len(wanted)
        right += sum(piece in seen for piece in wanted)
        digits += [mark for mark in true if mark.isdigit()] != [mark for mark in seen if mark.isdigit()]
    return Score(characters, before, after, stretches, right, digits)


def print_damage(models: Sequence[str], texts: Sequence[str]) -> None:
    """A row for each model and for the kinds that meet."""
    print(f"{len(models) * len(texts)} pages: {len(models)} kinds of damage on {len(texts)} texts\n")
    print("| damage | character error before | after | stretches right | texts with other digits |\n|---|---|---|---|---|")
    total = [0, 0, 0]
    for name in models:
        score = measure(name.split("+"), texts)
        total = [total[0] + score.characters, total[1] + score.before, total[2] + score.after]
        shares = f"{score.before / score.characters:.4f} | {score.after / score.characters:.5f}"
        print(f"| {name} | {shares} | {score.right}/{score.stretches} | {score.digits} |", flush=True)
    print(f"| all | {total[1] / total[0]:.4f} | {total[2] / total[0]:.5f} | | |")


def outcomes(made: Damaged) -> Counter[tuple[str, str, bool]]:
    """Repairs that guess by rule, certainty, and whether the text around them reads as the true text; proposals are not made."""
    repaired, true = repair(made.text), fold(made.clean)
    text = repaired.text.text
    starts = [repaired.text.source_span(at, at + 1)[0] for at in range(len(text))]
    found: Counter[tuple[str, str, bool]] = Counter()
    for change in repaired.repairs:
        first, last = bisect_left(starts, change.start), bisect_left(starts, change.end)
        right = change.certainty != "uncertain" and fold(text[max(0, first - AROUND) : last + AROUND]) in true
        found[change.rule, change.certainty, right] += 1
    return found


def print_certainty(texts: Sequence[str]) -> None:
    """Of the guesses on damaged pages: how many are called what, and how many of those are right."""
    total: Counter[tuple[str, str, bool]] = Counter()
    for name in GUESSED:
        for seed, text in enumerate(texts):
            total += outcomes(damage_with(text, name.split("+"), seed))
    print(f"\n{len(GUESSED) * len(texts)} pages out of step\n\n| rule | called | repairs | right | share |\n|---|---|---|---|---|")
    for rule in ("gbk-out-of-step", "pinyin-gloss"):
        for called in ("certain", "likely"):
            right, wrong = total[rule, called, True], total[rule, called, False]
            if right + wrong:
                print(f"| {rule} | {called} | {right + wrong} | {right} | {100 * right / (right + wrong):.2f} % |")
        print(f"| {rule} | uncertain (proposed, not made) | {total[rule, 'uncertain', False]} | | |")


def print_clean(texts: Sequence[str]) -> None:
    """Characters that each tool changes in sound texts, spaces and script left aside, and pages it leaves alone."""
    tools: dict[str, Callable[[str], str]] = {"zongjie repair": lambda text: repair(text).text.text}
    if util.find_spec("ftfy"):
        ftfy = import_module("ftfy")
        tools[f"ftfy {ftfy.__version__}"] = ftfy.fix_text
    tools["NFKC"] = lambda text: unicodedata.normalize("NFKC", text)
    pages = {path.stem: [path.read_text("utf-8").rstrip("\n")] for path in sorted(SOUND.glob("*.txt"))}
    print("\n| sound pages | characters | " + " | ".join(f"changed by {name}" for name in tools) + " |")
    print("|---|---|" + "---|" * len(tools))
    for name, group in {"summaries of the corpus": list(texts), **pages}.items():
        cells = [str(sum(errors(_sound(text), _sound(tool(text))) for text in group)) for tool in tools.values()]
        print(f"| {name} ({len(group)}) | {sum(map(len, group))} | " + " | ".join(cells) + " |")


def _sound(text: str) -> str:
    """What is compared: a genuine page in traditional script is converted, and that is no false change."""
    return convert(text).translate(_SPACES)


def print_speed(texts: Sequence[str]) -> None:
    """MB of UTF-8 a second through reading and repair, and CPU seconds beside those of one `jieba.lcut` pass over the same text."""
    jieba.setLogLevel(60)
    jieba.initialize()
    pages = {
        "text, sound": [("p.txt", text.encode()) for text in texts],
        "HTML, sound": [("p.html", _page(text).encode()) for text in texts],
        "text, spaces and full-width digits": [
            ("p.txt", damage_with(text, ["spaces", "full_width"], n).text.encode()) for n, text in enumerate(texts)
        ],
        "text, traditional with glosses": [("p.txt", damage_with(text, ["gloss"], n).text.encode()) for n, text in enumerate(texts)],
        "text, GBK out of step": [("p.txt", damage_with(text, ["any_engine"], n).text.encode()) for n, text in enumerate(texts)],
    }
    print("\n| pages | MB | read MB/s | repair MB/s | both ÷ jieba |\n|---|---|---|---|---|")
    for name, files in pages.items():
        reading = min(_spent(lambda: [list(read(*file)) for file in files]) for _ in range(ROUNDS))  # noqa: B023
        sources = [source.text or "" for file in files for source in read(*file)]
        mending = min(_spent(lambda: [repair(text) for text in sources]) for _ in range(ROUNDS))  # noqa: B023
        cutting = min(_spent(lambda: [jieba.lcut(text) for text in sources]) for _ in range(ROUNDS))  # noqa: B023
        size = sum(len(data) for _, data in files) / 1e6
        ratio = (reading + mending) / cutting
        print(f"| {name} | {size:.2f} | {size / reading:.1f} | {size / mending:.1f} | {ratio:.2f} |", flush=True)


def _page(text: str) -> str:
    body = "".join(f"<p>{html.escape(line)}</p>\n" for line in text.split("\n"))
    head = "<!DOCTYPE html><html><head><meta charset='utf-8'><title>总结</title></head>"
    return f"{head}<body><div class='content'>\n{body}</div></body></html>"


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print the tables that were asked for."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("models", nargs="*", help="names joined by +: " + ", ".join([*MODELS, *LOSSES]))
    arguments.add_argument("--texts", type=int, default=0, help="only every text up to this many")
    arguments.add_argument("--certainty", action="store_true", help="only how often certain repairs are right")
    arguments.add_argument("--clean", action="store_true", help="only the sound texts")
    arguments.add_argument("--speed", action="store_true", help="only the speed")
    chosen = arguments.parse_args()
    paths = sorted(TEXTS.glob("*.txt"))
    texts = [path.read_text("utf-8").rstrip("\n") for path in paths[: chosen.texts or len(paths)]]
    only = chosen.clean or chosen.speed or chosen.certainty
    if not only:
        print_damage(chosen.models or [*MODELS, *TOGETHER], texts)
    everything = not (only or chosen.models)
    if chosen.certainty or everything:
        print_certainty(texts)
    if chosen.clean or everything:
        print_clean(texts)
    if chosen.speed or everything:
        print_speed(texts)


if __name__ == "__main__":
    main()
