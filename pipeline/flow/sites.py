"""A look at each site before its pages are worked: a few files of each folder tell what chrome its pages share."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath

from pipeline.flow.inputs import Item, open_item
from pipeline.ingest.read import read
from pipeline.ingest.sitewide import BODIES, Edges, edges_of, learn
from pipeline.records import Source

FILES_A_FOLDER = 60
SOURCES_A_FILE = 60
PAGES_A_SITE = 200
"""Bounds of the look, so that its cost does not grow with the corpus. Files are chosen by their digests, which are as good as
drawn by lot and change little when files are added."""
LARGEST_PAGE = 1_000_000
"""Bytes of a file of one page; a larger one is no page whose edges tell anything."""
_PAGES = frozenset((".txt", ".text", ".md", ".html", ".htm"))
_ALONE = _PAGES | {".docx", ".pdf"}
"""Files that hold one page, whose site is their folder. Documents of a word processor carry no chrome and cost most to read."""

Sites = dict[str, frozenset[str]]


def learn_sites(items: Sequence[Item]) -> tuple[list[Item], Sites]:
    """The items, each marked with the digest of the chrome it is worked under, and the chrome by site.

    A file whose site has no chrome carries an empty mark. The result depends on the set of items alone.
    """
    pages: dict[str, list[Edges]] = defaultdict(list)
    for item in _chosen(items):
        for source in _sources(item):
            if source.text and len(pages[source.site]) < PAGES_A_SITE:
                pages[source.site].append(edges_of(source.text))
    sites = {site: learned for site in sorted(pages) if (learned := learn(pages[site]))}
    whole = _digest(sites)
    marks = {site: _digest({site: sites[site]}) for site in sites}
    marked = (item._replace(chrome=marks.get(_folder(item), "") if _suffix(item) in _ALONE else whole) for item in items)
    return list(marked), sites


def _chosen(items: Sequence[Item]) -> Iterator[Item]:
    """Files to look at, in an order that depends on their contents alone."""
    folders: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if not item.problem and _suffix(item) not in _ALONE - _PAGES and (item.bytes <= LARGEST_PAGE or _suffix(item) not in _PAGES):
            folders[_folder(item)].append(item)
    for _, found in sorted(folders.items()):
        if len(found) >= BODIES or any(_suffix(item) not in _PAGES for item in found):
            yield from sorted(found, key=lambda item: (item.sha256, item.label))[:FILES_A_FOLDER]


def _sources(item: Item) -> list[Source]:
    """The first texts of a file; none when it went away meanwhile, which the work on it will report."""
    try:
        with open_item(item.path) as handle:
            data = handle.read()
    except OSError:
        return []
    return list(islice(read(item.label, data), SOURCES_A_FILE))


def _folder(item: Item) -> str:
    return _as_path(item.label.rpartition("/")[0])


@lru_cache(maxsize=256)
def _as_path(folder: str) -> str:
    return str(PurePosixPath(folder))


def _suffix(item: Item) -> str:
    name = item.label.rpartition("/")[2]
    dot = name.rfind(".")
    return name[dot:].lower() if 0 < dot < len(name) - 1 else ""


def _digest(sites: Sites) -> str:
    if not sites:
        return ""
    return hashlib.sha256(json.dumps({site: sorted(lines) for site, lines in sites.items()}).encode()).hexdigest()[:16]
