"""The spaCy component: the same facts as the pipeline gives, kept by a DocBin."""

from __future__ import annotations

import pytest

spacy = pytest.importorskip("spacy")

from spacy.tokens import DocBin  # noqa: E402

from pipeline.extract import spacy_component  # noqa: E402
from tests.extract.cases import told  # noqa: E402

TEXT = "举办修剪培训班8期，培训农民1200余人次；投入资金XX万元，预计增收3—5万元"


@pytest.fixture(scope="module")
def nlp():
    blank = spacy.blank("zh")
    blank.add_pipe(spacy_component.KEY)
    return blank


def summary(facts):
    return [(f.quote, f.measure, f.value, f.value_max, f.unit, f.approx, f.state, f.audience, f.cues) for f in facts]


def test_spans_carry_the_facts(nlp):
    doc = nlp(TEXT)
    assert [span.text for span in doc.spans["facts"]] == [fact.quote for fact in told(TEXT).facts]
    assert summary([span._.fact for span in doc.spans["facts"]]) == summary(told(TEXT).facts)
    assert {span.label_ for span in doc.spans["facts"]} == {"sessions", "headcount", "funding", "money_other"}


def test_docbin_round_trip(nlp):
    stored = DocBin(store_user_data=True, docs=[nlp(TEXT)]).to_bytes()
    doc = next(DocBin().from_bytes(stored).get_docs(nlp.vocab))
    assert summary([span._.fact for span in doc.spans["facts"]]) == summary(told(TEXT).facts)


def test_a_span_of_other_origin_has_no_fact(nlp):
    doc = nlp(TEXT)
    assert doc[0:2]._.fact is None


def test_an_empty_text(nlp):
    assert list(nlp("").spans["facts"]) == []
