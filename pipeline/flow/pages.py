"""The order of the per-page stages: one file's bytes in, its pages out. Pure: no disk, no clock, no other page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from pipeline.classify import Model, classify_all
from pipeline.extract import extract
from pipeline.flow.inputs import readable
from pipeline.flow.ledger import close_ledger
from pipeline.ingest.identify import identify
from pipeline.ingest.read import read
from pipeline.ingest.repair import repair
from pipeline.ingest.sitewide import chrome_of
from pipeline.ingest.split import split
from pipeline.records import Document, Draft, Extraction, Labels, Page, Paragraph, Rejection, Source

_SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST_PAGE = 1_000_000
"""Characters. The longest collections of summaries have 200,000; a text beyond this would only hold a worker for minutes."""
EXCERPT = 200
"""Characters of a failed page shown in its row; the whole of it stands in the folder of source texts."""
NOTHING: frozenset[str] = frozenset()


def make_pages(label: str, data: bytes, model: Model | None, sites: Mapping[str, frozenset[str]] = {}, skip: int = 0) -> Iterator[Page]:
    """Every page in one file after the first `skip`, fully worked, in the order in which they stand in it. `sites` holds the chrome
    learned by site.

    A page that a stage cannot work gives a page with status `error` and code `page-failed`; the others go on.
    """
    for source in map(_encodable, islice(read(label, data), skip, None)):
        try:
            yield make_page(source, model, sites.get(source.site, NOTHING))
        except Exception as error:  # one bad page never stops a run; the row names the fault
            yield failed(source, "page-failed", f"{type(error).__name__}: {error}"[:300], "please report it with the file")


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


def make_page(source: Source, model: Model | None, chrome: frozenset[str] = NOTHING) -> Page:
    """One page through repair, split, identify, classify and extract."""
    if source.text is None or not source.text.strip():
        return Page(source)
    if len(source.text) > LONGEST_PAGE:
        return failed(source, "page-too-long", f"{len(source.text)} characters are no page", "split the file into its texts")
    repaired = repair(source.text)
    cut = split(repaired.text, chrome=chrome_of(source.text, chrome))
    bare = [_document(source, draft) for draft in cut.drafts]
    documents = tuple(_labelled(*pair) for pair in zip(bare, classify_all(bare, model), strict=True))
    extractions: tuple[Extraction, ...] = tuple(extract(document) for document in documents)
    page = Page(source, repaired, documents, extractions, cut.rejections)
    return replace(page, rejections=cut.rejections + close_ledger(page))


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
        replace(
            paragraph,
            key_groups=found.key_groups,
            work_categories=found.work_categories,
            key_group_scores=found.key_group_scores,
            work_category_scores=found.work_category_scores,
            label_basis=found.basis,
            cues=found.cues,
        )
        for paragraph, found in zip(document.paragraphs, labels, strict=True)
    )
    return replace(document, paragraphs=paragraphs)
