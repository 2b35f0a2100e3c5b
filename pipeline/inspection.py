"""What ingest did to one file, for a person or a program: encoding, repairs, documents, pieces set apart. No tables are written."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.errors import ZongjieError
from pipeline.flow.pages import make_pages
from pipeline.ingest.repair.masks import Mask, find_masks
from pipeline.records import Document, Page

DECIDED = {
    "bom": "by its byte-order mark",
    "utf-8": "valid as it stands",
    "declared": "as declared, and the text agrees",
    "scored": "the likeliest by its characters",
    "detected": "by a general detector",
}
"""Why a charset was taken, by `Source.encoding_basis`."""

SHOWN = 60
"""Characters of a piece shown on a terminal line."""


def inspect_file(path: Path) -> list[Page]:
    """The pages of one file, without classification. Raises ZongjieError `input-missing` when it cannot be opened."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ZongjieError("input-missing", f"cannot be read ({error.strerror})", str(path), "check the path") from error
    return list(make_pages(path.name, data, None))


def to_json(pages: list[Page]) -> str:
    """The pages as JSON: source, repairs, documents with paragraphs, rejections; all offsets in the source text."""
    return json.dumps([_plain(page) for page in pages], ensure_ascii=False, indent=2)


def _plain(page: Page) -> dict[str, Any]:
    source = asdict(page.source)
    source.pop("text")
    return {
        "source": source,
        "script": page.repaired.script if page.repaired else "",
        "repairs": [asdict(repair) for repair in page.repaired.repairs] if page.repaired else [],
        "documents": [
            {
                "document_id": document.document_id,
                "title": document.title,
                "identity": asdict(document.identity),
                "truncated": document.truncated,
                "paragraphs": [
                    {
                        "section": paragraph.section,
                        "text": paragraph.text,
                        "raw": paragraph.source_span(),
                        "masks": [mask._asdict() for mask in find_masks(paragraph.text)],
                    }
                    for paragraph in document.paragraphs
                ],
            }
            for document in page.documents
        ],
        "rejections": [asdict(rejection) for rejection in page.rejections],
    }


def to_text(pages: list[Page]) -> str:
    """The same for reading: one block a page."""
    return "\n".join(line for page in pages for line in _lines(page))


def _lines(page: Page) -> list[str]:
    source = page.source
    decided = DECIDED.get(source.encoding_basis, source.encoding_basis)
    sure = f" ({decided}, {source.encoding_confidence:.2f})" if source.encoding_confidence is not None else ""
    lines = [f"{source.path}: {source.format or 'unknown'}, {source.encoding or 'no charset'}{sure}, {source.status}"]
    if source.error:
        lines.append(f"  {source.error_code}: {source.error}")
    if page.repaired:
        lines.append(f"  script {page.repaired.script}; {len(page.repaired.repairs)} repairs")
        for repair in page.repaired.repairs:
            lines.append(f"  {repair.start:>7} {repair.rule} [{repair.certainty}] {_show(repair.before)} → {_show(repair.after)}")
    for document in page.documents:
        identity = document.identity
        who = f"{identity.unit or 'unit unknown'} · {identity.unit_level} · {identity.year or 'year unknown'} · {identity.genre}"
        cut = " · truncated" if document.truncated else ""
        lines.append(
            f"  document {document.ordinal}: {document.title or '(no title)'} · {who}{cut} · {len(document.paragraphs)} paragraphs"
        )
        if masks := _masks(document):
            counts = Counter(mask.kind for mask in masks)
            lines.append("          masks: " + ", ".join(f"{count} {kind}" for kind, count in counts.most_common()))
    for rejection in page.rejections:
        lines.append(f"  {rejection.start:>7} set apart: {rejection.code} ({rejection.reason}) {_show(rejection.text)}")
    return lines


def _masks(document: Document) -> list[Mask]:
    return [mask for paragraph in document.paragraphs for mask in find_masks(paragraph.text)]


def _show(text: str) -> str:
    plain = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
    return repr(plain)[1:-1] or "nothing"
