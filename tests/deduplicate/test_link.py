"""Links over a corpus: clusters, keepers, templates, originality; the order of files never matters."""

import random
from pathlib import Path

import pytest

from corpus.copies import copy_of
from pipeline.aligned import AlignedText
from pipeline.deduplicate import DocumentText, Fingerprint, Linkage, fingerprint, link
from pipeline.records import Document, Identity, Paragraph

TEXTS = [tuple(path.read_text("utf-8").splitlines()[1:]) for path in sorted(Path("corpus/texts").glob("*.txt"))]
NOBODY = Identity()
CORPUS = {f"t{n:02d}": text for n, text in enumerate(TEXTS)}


def document(name: str, paragraphs: tuple[str, ...], identity: Identity = NOBODY) -> Document:
    parts = tuple(Paragraph(f"{name}-{n}", name, n, "", AlignedText.of(text)) for n, text in enumerate(paragraphs, 1))
    return Document(name, name, 1, "", identity, parts)


def linked(corpus: dict[str, tuple[str, ...]], identities: dict[str, Identity] | None = None, seed: int = 0) -> Linkage:
    marks = [fingerprint(document(name, text, (identities or {}).get(name, Identity()))) for name, text in corpus.items()]
    random.Random(seed).shuffle(marks)
    return link(marks, lambda name: DocumentText(corpus[name]))


def test_a_corpus_of_different_texts_has_no_links() -> None:
    assert linked(CORPUS).links == ()


@pytest.mark.parametrize("kind", ["exact", "near", "contained", "spun"])
def test_copies_are_found_among_all_texts(kind: str) -> None:
    corpus = CORPUS | {f"u{n:02d}": copy_of(text, kind, n) for n, text in enumerate(TEXTS)}
    clusters = linked(corpus).clusters
    found = [clusters.get(f"t{n:02d}") is not None and clusters.get(f"t{n:02d}") == clusters.get(f"u{n:02d}") for n in range(len(TEXTS))]
    assert sum(found) >= (0.97 if kind != "spun" else 0.85) * len(found)
    assert len(set(clusters.values())) == sum(found), "a cluster holds one text and its copy, nothing else"


def test_a_template_filled_by_another_unit_is_linked_but_counted_apart() -> None:
    corpus = CORPUS | {f"u{n:02d}": copy_of(text, "same_template", n) for n, text in enumerate(TEXTS)}
    found = linked(corpus)
    assert {one.relation for one in found.links} == {"same_template"}
    assert len(found.links) >= 0.95 * len(TEXTS)
    assert found.clusters == {}


def test_the_order_of_files_never_matters() -> None:
    corpus = CORPUS | {f"u{n:02d}": copy_of(text, "near", n) for n, text in enumerate(TEXTS[:8])}
    assert linked(corpus, seed=1) == linked(corpus, seed=2)


def test_the_keeper_is_the_most_complete_then_the_least_masked() -> None:
    whole, masked, part = TEXTS[0], copy_of(TEXTS[0], "near", 5), TEXTS[0][:5]
    marks = {"a-part": Identity(), "b-masked": Identity(redactions=9), "c-whole": Identity(redactions=0)}
    found = linked({"a-part": part, "b-masked": masked, "c-whole": whole}, marks)
    assert {one.keeper_id for one in found.links} == {"c-whole"}
    assert len(found.clusters) == 3


def test_originality_is_the_share_of_sentences_nobody_told_before() -> None:
    early, late = Identity(unit="甲县", year=2010), Identity(unit="乙县", year=2012)
    borrowed = TEXTS[0][:3] + TEXTS[1][3:]
    found = linked({"a": TEXTS[0], "b": borrowed}, {"a": early, "b": late}).originality
    assert found["a"] == 1.0
    assert 0 < found["b"] < 1


def test_a_fingerprint_survives_json() -> None:
    mark = fingerprint(document("a", TEXTS[0], Identity(unit="甲县", year=2010)))
    assert Fingerprint.from_json(mark.to_json()) == mark


def test_documents_without_wording_are_left_alone() -> None:
    assert linked({"a": ("12", "3"), "b": (), "c": ("。",)}).links == ()
