"""Where a worker's CPU time goes, by stage and while it warms up: `python -m corpus.bench --stages`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import jieba

from corpus.scale import page
from pipeline.classify import classify_all, load_model, shipped_model
from pipeline.extract import extract
from pipeline.flow.kept import keep
from pipeline.flow.pages import make_pages
from pipeline.ingest.identify import identify
from pipeline.ingest.repair import repair
from pipeline.ingest.split import split

BLOCK = 100
"""Pages timed together; one page is too short for the clock."""
BLOCKS = 4
"""Blocks before the stages are timed; after them nothing is loaded or compiled any more."""


def print_stages() -> None:
    """CPU milliseconds a page: whole pages block by block from a cold start, then each stage on further pages.

    Every page is cut by jieba right after a stage has worked it, so that the ratio holds on a machine whose speed changes.
    """
    jieba.setLogLevel(60)
    jieba.initialize()
    model = load_model(shipped_model())
    print("| | CPU ms a page | ÷ jieba |")
    print("|---|---:|---:|")
    for block in range(BLOCKS):
        texts = [page(0, number) for number in range(block * BLOCK, (block + 1) * BLOCK)]
        _row(f"pages {block * BLOCK + 1}–{(block + 1) * BLOCK}", lambda text: list(make_pages("", text.encode(), model)), texts, texts)
    fresh = [page(0, number) for number in range(BLOCKS * BLOCK, (BLOCKS + 1) * BLOCK)]
    repaired = _row("repair", repair, fresh, fresh)
    cut = _row("split", lambda one: split(one.text), repaired, fresh)
    _row("identify", lambda one: [identify(draft) for draft in one.drafts], cut, fresh)
    made = [whole for text in fresh for whole in make_pages("", text.encode(), model)]
    _row("classify", lambda whole: classify_all(whole.documents, model), made, fresh)
    _row("extract", lambda whole: [extract(document) for document in whole.documents], made, fresh)
    _row("rows, counts, fingerprints", keep, made, fresh)


def _row(name: str, work: Callable[[Any], Any], items: Iterable[Any], texts: Sequence[str]) -> list[Any]:
    done = []
    spent = cutting = 0.0
    for item, text in zip(items, texts, strict=True):
        began = time.process_time()
        done.append(work(item))
        between = time.process_time()
        jieba.lcut(text)
        spent += between - began
        cutting += time.process_time() - between
    print(f"| {name} | {spent / len(done) * 1000:.2f} | {spent / cutting:.3f} |", flush=True)
    return done
