"""The order of the per-page stages: one file's bytes in, its pages out. Pure: no disk, no clock, no other page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType

from pipeline.classify import Model, classify_all
from pipeline.extract import extract_all
from pipeline.flow.inputs import readable
from pipeline.flow.ledger import close_ledger
from pipeline.ingest.identify import identify
from pipeline.ingest.read import read
from pipeline.ingest.repair import repair
from pipeline.ingest.sitewide import chrome_of
from pipeline.ingest.split import split
from pipeline.records import Document, Draft, Extraction, Labels, Page, Paragraph, Rejection, Repaired, Source, Split

_SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST_PAGE = 1_000_000
"""Characters. The longest collections of summaries have 200,000; a text beyond this would only hold a worker for minutes."""
EXCERPT = 200
"""Characters of a failed page shown in its row; the whole of it stands in the folder of source texts."""
NOTHING: frozenset[str] = frozenset()
Sites = Mapping[str, frozenset[str]]
NO_SITES: Sites = MappingProxyType({})


def make_pages(label: str, data: bytes, model: Model | None) -> Iterator[Page]:
    """Every page in one file of a site without chrome, fully worked one by one, in the order in which they stand in it."""
    return (make_alone(source, model) for source in sources_of(label, data))


def sources_of(label: str, data: bytes, skip: int = 0) -> Iterator[Source]:
    """The texts in one file after the first `skip`, in the order in which they stand in it."""
    return map(_encodable, islice(read(label, data), skip, None))


def make_alone(source: Source, model: Model | None, sites: Sites = NO_SITES) -> Page:
    """One page, fully worked. `sites` holds the chrome learned by site. A page that a stage cannot work gives a page with status
    `error` and code `page-failed`."""
    try:
        (page,) = make_together([source], model, sites)
    except Exception as error:  # one bad page never stops a run; the row names the fault
        return failed(source, "page-failed", f"{type(error).__name__}: {error}"[:300], "please report it with the file")
    return page


def _encodable(source: Source) -> Source:
    """The source with U+FFFD for each lone surrogate (JSON escapes can hold them): no file can be written with one. Names of
    members and records are written out as those of files are."""
    broken = len(_SURROGATE.findall(source.text or ""))
    path, error = readable(source.path), readable(source.error)
    if (path, error) != (source.path, source.error):
        source = replace(source, path=path, error=error)
    if not broken:
        return source
    text, status = _SURROGATE.sub("\ufffd", source.text or ""), "partial" if source.status == "ok" else source.status
    code = source.error_code or "broken-characters"
    told = source.error or f"{path}: {broken} characters are half of one; each stands as U+FFFD; fetch the page again"
    return replace(source, text=text, status=status, undecodable=source.undecodable + broken, error_code=code, error=told)


def make_page(source: Source, model: Model | None) -> Page:
    """One page of a site without chrome. Raises what a stage raises."""
    (page,) = make_together([source], model)
    return page


def make_together(sources: Sequence[Source], model: Model | None, sites: Sites = NO_SITES) -> list[Page]:
    """A page of each source as it would be alone. Raises what a stage raises for one of them.

    All go through repair, split, identify, classify and extract in step: the code and the tables of a stage, once in the caches of
    the processor, serve page after page; labels are given to all at once, and numbers read in all at once.
    """
    unworked = [_unworked(source) for source in sources]
    left = [source for source, page in zip(sources, unworked, strict=True) if page is None]
    repaired = [repair(source.text or "") for source in left]
    cuts = [
        split(one.text, chrome=chrome_of(source.text or "", sites.get(source.site, NOTHING)))
        for source, one in zip(left, repaired, strict=True)
    ]
    bare = [[_document(source, draft) for draft in cut.drafts] for source, cut in zip(left, cuts, strict=True)]
    labels = iter(classify_all([document for some in bare for document in some], model))
    documents = [tuple(_labelled(document, next(labels)) for document in some) for some in bare]
    extracted = iter(extract_all([document for some in documents for document in some]))
    extractions = [tuple(islice(extracted, len(some))) for some in documents]
    pages = map(_closed, left, repaired, documents, extractions, cuts)
    return [next(pages) if page is None else page for page in unworked]


def _unworked(source: Source) -> Page | None:
    """The page of a source without a text that can be worked; None when it has one."""
    if source.text is None or not source.text.strip():
        return Page(source)
    if len(source.text) > LONGEST_PAGE:
        return failed(source, "page-too-long", f"{len(source.text)} characters are no page", "split the file into its texts")
    return None


def _closed(source: Source, repaired: Repaired, documents: tuple[Document, ...], extractions: tuple[Extraction, ...], cut: Split) -> Page:
    page = Page(source, repaired, documents, extractions, cut.rejections)
    holes = close_ledger(page)
    return replace(page, rejections=cut.rejections + holes) if holes else page


def failed(source: Source, code: str, what: str, advice: str) -> Page:
    """A page that holds nothing but its own failure; its text stays, so that nothing vanishes."""
    page = Page(replace(source, status="error", error_code=code, error=f"{what}; {advice}"))
    if source.text is None:
        return page
    lost = Rejection("run", code, 0, len(source.text), source.text[:EXCERPT], what)
    return replace(page, rejections=(lost,))


def _document(source: Source, draft: Draft) -> Document:
    document_id = f"{source.source_id}-{draft.ordinal:03d}"
    paragraphs = tuple(
        Paragraph(f"{document_id}-p{number:03d}", document_id, number, passage.section, passage.text)
        for number, passage in enumerate(draft.passages, 1)
    )
    return Document(document_id, source.source_id, draft.ordinal, draft.title, identify(draft), paragraphs, draft.truncated)


def _labelled(document: Document, labels: Sequence[Labels]) -> Document:
    paragraphs = tuple(
        Paragraph(
            bare.paragraph_id,
            bare.document_id,
            bare.ordinal,
            bare.section,
            bare.aligned,
            found.key_groups,
            found.work_categories,
            found.key_group_scores,
            found.work_category_scores,
            found.basis,
            found.cues,
        )
        for bare, found in zip(document.paragraphs, labels, strict=True)
    )
    return replace(document, paragraphs=paragraphs)
