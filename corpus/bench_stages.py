"""Where a worker's CPU time goes, by stage and while it warms up: `python -m corpus.bench --stages`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
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
    """CPU milliseconds a page: whole pages block by block from a cold start, then each stage on a further block."""
    jieba.setLogLevel(60)
    jieba.initialize()
    model = load_model(shipped_model())
    print("| | CPU ms a page |")
    print("|---|---:|")
    for block in range(BLOCKS):
        texts = [page(0, number).encode() for number in range(block * BLOCK, (block + 1) * BLOCK)]
        _row(f"pages {block * BLOCK + 1}–{(block + 1) * BLOCK}", lambda text: list(make_pages("", text, model)), texts)
    fresh = [page(0, number) for number in range(BLOCKS * BLOCK, (BLOCKS + 1) * BLOCK)]
    repaired = _row("repair", repair, fresh)
    cut = _row("split", lambda one: split(one.text), repaired)
    _row("identify", lambda one: [identify(draft) for draft in one.drafts], cut)
    made = [whole for text in fresh for whole in make_pages("", text.encode(), model)]
    _row("classify", lambda whole: classify_all(whole.documents, model), made)
    _row("extract", lambda whole: [extract(document) for document in whole.documents], made)
    _row("rows, counts, fingerprints", keep, made)
    _row("one `jieba.lcut` pass", jieba.lcut, fresh)


def _row(name: str, work: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    began = time.process_time()
    done = [work(item) for item in items]
    print(f"| {name} | {(time.process_time() - began) / len(done) * 1000:.2f} |", flush=True)
    return done
