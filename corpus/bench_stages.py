"""Where a worker's CPU time goes, by stage and while it warms up: `python -m corpus.bench --stages`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jieba

from corpus.scale import page
from pipeline.classify import Model, classify_all, load_model, shipped_model
from pipeline.extract import extract, extract_all
from pipeline.flow.engine import FILES_A_BATCH
from pipeline.flow.inputs import scan
from pipeline.flow.kept import keep
from pipeline.flow.pages import Page, make_pages
from pipeline.flow.work import PAGES_TOGETHER, Job, work
from pipeline.ingest.identify import identify
from pipeline.ingest.repair import repair
from pipeline.ingest.split import split

BLOCK = 100
"""Pages timed together; one page is too short for the clock."""
IN_A_RUN = range(500, 756)
"""Pages of the last row: batches as a run cuts them, read, worked in step, made into rows and written."""
BLOCKS = 4
"""Blocks before the stages are timed; after them nothing is loaded or compiled any more."""


def print_stages() -> None:
    """CPU milliseconds a page: whole pages block by block from a cold start, then each stage on further pages.

    Every page is cut by jieba right after a stage has worked it, so that the ratio holds on a machine whose speed changes. What works
    single pages between passes of jieba finds its code out of the caches; the last row works them as a run does.
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
    for whole in made:
        keep(whole)
    _row("rows, counts, fingerprints", keep, made, fresh)
    _in_step(made, fresh, model)
    _as_in_a_run([page(0, number) for number in IN_A_RUN])


def _in_step(made: Sequence[Page], texts: Sequence[str], model: Model) -> None:
    """Classification and extraction of as many pages together as a run works in step, and how fast the first reads paragraphs."""
    places = range(0, len(made), PAGES_TOGETHER)
    groups = [[document for whole in made[at : at + PAGES_TOGETHER] for document in whole.documents] for at in places]
    pages = [list(texts[at : at + PAGES_TOGETHER]) for at in places]
    began = time.process_time()
    for group in groups:
        classify_all(group, model)
    spent = time.process_time() - began
    size = sum(len(paragraph.text.encode()) for group in groups for document in group for paragraph in document.paragraphs)
    _row(
        f"classify, {PAGES_TOGETHER} pages together ({size / spent / 1e6:.1f} MB/s)",
        lambda group: classify_all(group, model),
        groups,
        pages,
    )
    _row(f"extract, {PAGES_TOGETHER} pages together", extract_all, groups, pages)


def _as_in_a_run(texts: Sequence[str]) -> None:
    """The whole work of a worker. A batch is cut by jieba right after it was worked."""
    with TemporaryDirectory() as place:
        pages, done = Path(place, "pages"), Path(place, "done")
        pages.mkdir()
        done.mkdir()
        for number, text in enumerate(texts):
            (pages / f"{number:04d}.txt").write_text(text, "utf-8")
        job = Job(done, "bench", shipped_model())
        items = scan([str(pages)], done)
        batch_of = [items[at : at + FILES_A_BATCH] for at in range(0, len(items), FILES_A_BATCH)]
        cut = [[Path(item.path).read_text("utf-8") for item in batch] for batch in batch_of]
        _row("a page as a worker does it", lambda batch: work(batch, job), batch_of, cut)


def _row(name: str, act: Callable[[Any], Any], items: Iterable[Any], texts: Sequence[str | list[str]]) -> list[Any]:
    """Print what acting on an item costs a page; `texts` holds the page of each, or the pages."""
    done = []
    spent, cutting, pages = 0.0, 0.0, 0
    for item, text in zip(items, texts, strict=True):
        told = [text] if isinstance(text, str) else text
        began = time.process_time()
        done.append(act(item))
        between = time.process_time()
        for one in told:
            jieba.lcut(one)
        spent += between - began
        cutting += time.process_time() - between
        pages += len(told)
    print(f"| {name} | {spent / pages * 1000:.2f} | {spent / cutting:.3f} |", flush=True)
    return done
