"""The spaCy factory `zongjie_facts`: the facts of a text as spans of a Doc, for displaCy, DocBin and other components.

    nlp = spacy.blank("zh")            # one token a character
    nlp.add_pipe("zongjie_facts")
    doc = nlp("举办培训班8期，培训农民1200人次")
    [(span.text, span._.fact.value) for span in doc.spans["facts"]]

The facts travel with the Doc in `user_data`, so a DocBin made with `store_user_data=True` keeps them.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.aligned import AlignedText
from pipeline.extract import extract
from pipeline.records import Document, Fact, Identity, Paragraph

KEY = "zongjie_facts"
_DECIMALS = ("value", "value_max")


def fact_of(span: Span) -> Fact | None:
    """The fact a span stands for, or None for spans of other origin."""
    stored = span.doc.user_data.get(KEY, {})
    written = stored.get(f"{span.start_char}:{span.end_char}:{span.label_}")
    return None if written is None else _read(written)


def _write(fact: Fact) -> str:
    return json.dumps(asdict(fact), default=str, ensure_ascii=False)


def _read(written: str) -> Fact:
    row: dict[str, Any] = json.loads(written)
    for name in _DECIMALS:
        row[name] = None if row[name] is None else Decimal(row[name])
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Fact(**fields)


@Language.factory(KEY)
def make_component(nlp: Language, name: str) -> FactComponent:
    """The component under the name spaCy gives it; it has no settings and needs no model."""
    del nlp
    return FactComponent(name)


class FactComponent:
    """Fills `doc.spans["facts"]` (label: the measure) and makes `span._.fact` give the record."""

    def __init__(self, name: str = KEY) -> None:
        self.name = name
        if not Span.has_extension("fact"):
            Span.set_extension("fact", getter=fact_of)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its facts; tokens are widened to where a fact's quote ends inside one."""
        paragraph = Paragraph("doc-p001", "doc", 1, "", AlignedText.of(doc.text))
        spans, stored = [], {}
        for fact in extract(Document("doc", "doc", 1, "", Identity(), (paragraph,))).facts:
            span = doc.char_span(fact.start, fact.end, label=fact.measure, alignment_mode="expand")
            if span is not None:
                spans.append(span)
                stored[f"{span.start_char}:{span.end_char}:{span.label_}"] = _write(fact)
        doc.spans["facts"] = spans
        doc.user_data[KEY] = stored
        return doc
