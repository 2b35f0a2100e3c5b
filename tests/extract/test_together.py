"""Documents extracted together give what each gives alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.extract import extract, extract_all
from pipeline.records import Document, Identity, Paragraph
from tests.extract.cases import load

TEXTS = [param.values[0]["text"] for name in ("facts", "negative", "audience") for param in load(name)]


def document(name: str, texts: list[str], genre: str = "summary") -> Document:
    paragraphs = tuple(
        Paragraph(f"{name}-p{number}", name, number, "一、总结 > （一）培训", AlignedText.of(text), ("farmers",), ("training",))
        for number, text in enumerate(texts, 1)
    )
    return Document(name, "s", 1, "", Identity(year=2016, genre=genre), paragraphs)


@given(st.lists(st.lists(st.sampled_from(TEXTS), max_size=4), max_size=5))
def test_together_as_alone(pages):
    documents = [document(f"d{place}", texts, "plan" if place % 2 else "summary") for place, texts in enumerate(pages)]
    assert extract_all(documents) == [extract(one) for one in documents]


def test_a_document_that_comes_twice_is_told_twice():
    one = document("d", ["举办培训班8期，培训农民1200人次。"])
    first, second = extract_all([one, one])
    assert first == second
    assert [fact.value for fact in first.facts] == [8, 1200]


def test_what_holds_in_one_document_does_not_in_the_next():
    """A page that lost all its decimals makes a lone 万 a lost number, on that page alone."""
    gone = document("gone", ["投入科普资金万元，培训近万人。"])
    whole = document("whole", ["投入科普资金1.2万元，培训近万人。"])
    told = [[(fact.quote, fact.state) for fact in extraction.facts if "近万" in fact.quote] for extraction in extract_all([gone, whole])]
    assert [state for facts in told for _, state in facts] == ["lost", "given"]
