"""The search for copies: what it finds among generated pairs, and what a million fingerprints cost.

python -m corpus.bench --pairs            pairs of every kind, linked as a run links them
python -m corpus.bench --candidates 1000000
"""

from __future__ import annotations

import resource
import time
from collections import Counter
from pathlib import Path

import numpy as np

from corpus.copies import KINDS, TEMPLATES, Paragraphs, copy_of, original_of
from pipeline.aligned import AlignedText
from pipeline.deduplicate import DocumentText, Fingerprint, Linkage, fingerprint, link
from pipeline.deduplicate.candidates import candidate_pairs
from pipeline.deduplicate.fingerprints import BANDS, BINS, ROWS
from pipeline.deduplicate.wording import in_common, shingles, skeleton
from pipeline.records import Document, Identity, Paragraph

CORPUS = Path(__file__).resolve().parent
SEEDS = 5
"""Copies of each text and kind."""
NAMED = ("few_figures", "other_name")
"""Kinds whose two units are known; in the others nothing but the text tells."""
COPIES = 0.01
SENTENCES, STOCK = 30, 0.2
"""Sentences a document, and the share of them that are stock phrases of the genre."""
ODD, ROUND = 3, 6
"""Counts a document: odd figures that few others tell, and round ones that many do."""


def texts() -> dict[str, Paragraphs]:
    """The clean texts of the corpus without their titles."""
    return {path.stem: tuple(path.read_text("utf-8").splitlines()[1:]) for path in sorted((CORPUS / "texts").glob("[abc]*.txt"))}


def linked(found: dict[str, Paragraphs], units: dict[str, str] | None = None) -> Linkage:
    """The links between texts, as a run finds them. `units` names those that are known."""
    marks = [fingerprint(_document_of(name, paragraphs, (units or {}).get(name, ""))) for name, paragraphs in found.items()]
    return link(marks, lambda name: DocumentText(found[name]))


def _document_of(name: str, paragraphs: Paragraphs, unit: str) -> Document:
    parts = tuple(Paragraph(f"{name}-{n}", name, n, "", AlignedText.of(text)) for n, text in enumerate(paragraphs, 1))
    return Document(name, name, 1, "", Identity(unit=unit), parts)


def print_pairs() -> None:
    """For every kind: pairs, pairs linked as what they are, links to a third text, CPU milliseconds a pair."""
    print("| kind | Jaccard | pairs | right | recall | called | false links | of unrelated pairs | CPU ms a pair |")
    print("|---|---:|---:|---:|---:|---|---:|---:|---:|")
    for kind in KINDS:
        originals = {name: original_of(text, kind) for name, text in texts().items()}
        units = {f"{name}{mark}": f"{place}县科协" for mark, place in (("", "青石"), ("-copy", "柳河")) for name in originals}
        called: Counter[str] = Counter()
        false, unrelated, began = 0, 0, time.process_time()
        alike: list[float] = []
        for seed in range(SEEDS):
            copies = {f"{name}-copy": copy_of(text, kind, 1000 * seed + n) for n, (name, text) in enumerate(originals.items())}
            alike += [jaccard(text, copies[f"{name}-copy"]) for name, text in originals.items()]
            links = linked(originals | copies, units if kind in NAMED else None).links
            right = [one for one in links if one.document_id.removesuffix("-copy") == one.keeper_id.removesuffix("-copy")]
            called.update(one.relation for one in right)
            false += len(links) - len(right)
            unrelated += len(originals) * 2 * (len(originals) * 2 - 1) // 2 - len(originals)
        pairs = SEEDS * len(originals)
        spent = 1000 * (time.process_time() - began) / pairs
        names = ", ".join(f"{name} {count}" for name, count in called.most_common())
        found = sum(count for name, count in called.items() if (name == "same_template") == (kind in TEMPLATES))
        print(
            f"| {kind} | {np.quantile(alike, 0.05):.2f}–{np.quantile(alike, 0.95):.2f} | {pairs} | {found} | {found / pairs:.3f} "
            f"| {names} | {false} | {unrelated} | {spent:.1f} |",
            flush=True,
        )


def jaccard(first: Paragraphs, second: Paragraphs) -> float:
    """The share of runs of three letters that two texts have in common."""
    a, b = (shingles(skeleton("".join(text))) for text in (first, second))
    return in_common(a, b) / max(1, len(a) + len(b) - in_common(a, b))


def print_candidates(count: int) -> None:
    """Seconds and memory of the search among `count` synthetic fingerprints, and how many planted copies it meets."""
    marks, planted = synthetic(count)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter(), time.process_time()
    pairs = candidate_pairs(marks)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    met = {(int(a), int(b)) for a, b in pairs} & set(planted)
    print("| fingerprints | planted copies | met | candidate pairs | seconds | CPU s | MB before | peak MB |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(f"| {count} | {len(planted)} | {len(met)} | {len(pairs)} | {wall:.1f} | {cpu:.1f} | {held:.0f} | {peak:.0f} |")


def synthetic(count: int, seed: int = 0) -> tuple[list[Fingerprint], list[tuple[int, int]]]:
    """Fingerprints of random documents, and the places of those planted as copies beside their originals.

    A copy has a true Jaccard between 0.36 (spun) and 1: each band is kept with its third power, each sentence with itself,
    and half of the copies keep their counts (the others are masked).
    """
    dice = np.random.default_rng(seed)
    stock = dice.integers(0, 1 << 63, 3000, dtype=np.uint64)
    marks: list[Fingerprint] = []
    planted = []
    for number in range(count):
        bands, lines, counts = _document(dice, stock)
        signs = dice.integers(0, 256, BINS, dtype=np.uint8)
        if marks and number % round(1 / COPIES) == 0:
            original, alike = int(dice.integers(len(marks))), dice.uniform(0.36, 1)
            bands = np.where(dice.random(BANDS) < alike**ROWS, np.frombuffer(marks[original].bands, dtype=np.uint32), bands)
            lines = np.where(dice.random(SENTENCES) < alike, np.frombuffer(marks[original].sentences, dtype=np.uint64), lines)
            counts = np.frombuffer(marks[original].counts, dtype=np.uint64) if dice.random() < 0.5 else counts
            signs = np.where(dice.random(BINS) < alike, np.frombuffer(marks[original].signs, dtype=np.uint8), signs)
            planted.append((original, number))
        name = f"s{number:012x}-001"
        packed = (part.tobytes() for part in (bands, lines, counts, signs))
        marks.append(Fingerprint(name, "", 2015, 2000, 0, False, f"{number:024x}", *packed))
    return marks, planted


def _document(dice: np.random.Generator, stock: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    own = dice.integers(0, 1 << 63, SENTENCES, dtype=np.uint64)
    bands = dice.integers(0, 1 << 32, BANDS, dtype=np.uint32)
    lines = np.where(dice.random(SENTENCES) < STOCK, stock[dice.integers(0, len(stock), SENTENCES)], own)
    counters = dice.integers(0, 15, ODD + ROUND)
    figures = np.r_[dice.integers(1000, 10_000, ODD), 10 * dice.integers(1, 100, ROUND)]
    return bands, lines, (figures * 15 + counters).astype(np.uint64)
