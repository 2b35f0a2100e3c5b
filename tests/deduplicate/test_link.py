"""Links over a corpus: clusters, keepers, templates, originality; the order of files never matters."""

import random
import re
from pathlib import Path

import pytest

from corpus.copies import TEMPLATES, copy_of, original_of
from pipeline.aligned import AlignedText
from pipeline.deduplicate import DocumentText, Fingerprint, Linkage, fingerprint, link
from pipeline.flow.pages import make_page
from pipeline.records import Document, Identity, Paragraph, Source

TEXTS = [tuple(path.read_text("utf-8").splitlines()[1:]) for path in sorted(Path("corpus/texts").glob("[abc]*.txt"))]
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


@pytest.mark.parametrize("kind", ["exact", "near", "retitled", "contained", "spun", "rewritten"])
def test_copies_are_found_among_all_texts(kind: str) -> None:
    corpus = CORPUS | {f"u{n:02d}": copy_of(text, kind, n) for n, text in enumerate(TEXTS)}
    clusters = linked(corpus).clusters
    found = [clusters.get(f"t{n:02d}") is not None and clusters.get(f"t{n:02d}") == clusters.get(f"u{n:02d}") for n in range(len(TEXTS))]
    assert sum(found) >= (0.85 if kind in {"spun", "rewritten"} else 0.97) * len(found)
    assert len(set(clusters.values())) == sum(found), "a cluster holds one text and its copy, nothing else"


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_filled_by_another_unit_is_linked_but_counted_apart(kind: str) -> None:
    named = kind != "same_template"
    corpus = {f"t{n:02d}": original_of(text, kind) for n, text in enumerate(TEXTS)}
    corpus |= {f"u{n:02d}": copy_of(corpus[f"t{n:02d}"], kind, n) for n in range(len(TEXTS))}
    units = {name: Identity(unit="青石县科协" if name.startswith("t") else "柳河县科协") for name in corpus} if named else None
    found = linked(corpus, units)
    assert {one.relation for one in found.links} == {"same_template"}
    assert len(found.links) >= 0.95 * len(TEXTS)
    assert found.clusters == {}


def test_a_text_told_anew_without_any_figure_is_still_met() -> None:
    corpus = {f"t{n:02d}": original_of(text, "other_name") for n, text in enumerate(TEXTS)}
    corpus |= {f"u{n:02d}": copy_of(corpus[f"t{n:02d}"], "rewritten", n) for n in range(len(TEXTS))}
    clusters = linked(corpus).clusters
    met = [clusters.get(f"t{n:02d}", "t") == clusters.get(f"u{n:02d}", "u") for n in range(len(TEXTS))]
    assert sum(met) >= 0.85 * len(met)


def test_a_page_of_five_texts_inside_a_page_of_ten() -> None:
    chosen = [text for text in TEXTS if sum(map(len, text)) < 2500][:10]

    def page(texts: list[tuple[str, ...]], mask: str) -> Source:
        parts = [f"第{'一二三四五六七八九十'[n]}篇：科普工作总结\n" + "\n".join(text) for n, text in enumerate(texts)]
        text = re.sub(r"20\d\d(?=年)", mask, "\n\n".join(parts)) if mask else "\n\n".join(parts)
        return Source(f"s{len(texts)}", f"{len(texts)}.txt", "", len(text), "txt", text=text)

    ten, five = make_page(page(chosen, ""), None), make_page(page(chosen[2:7], "20xx"), None)
    texts = {d.document_id: DocumentText(tuple(p.text for p in d.paragraphs)) for d in (*ten.documents, *five.documents)}
    found = link([fingerprint(d) for d in (*ten.documents, *five.documents)], texts.__getitem__)
    assert (len(ten.documents), len(five.documents)) == (10, 5)
    assert [(one.document_id, one.keeper_id) for one in found.links] == [(f"s5-{n:03d}", f"s10-{n + 2:03d}") for n in range(1, 6)]
    assert {one.relation for one in found.links} <= {"exact", "near"}


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


def test_a_copy_that_does_not_say_whose_it_is_takes_nothing_from_its_original() -> None:
    owned, bare = Identity(unit="甲县", year=2012), Identity(unit="我县", year=2010)
    found = linked({"a": TEXTS[0], "b": copy_of(TEXTS[0], "near", 3)}, {"a": owned, "b": bare})
    assert found.clusters
    assert found.originality == {"a": 1.0, "b": 1.0}
    stolen = linked({"a": TEXTS[0], "b": TEXTS[0]}, {"a": owned, "b": Identity(unit="乙县", year=2010)})
    assert stolen.originality == {"a": 0.0, "b": 1.0}


def test_sentences_that_three_units_tell_are_listed_and_no_others() -> None:
    stock = "坚持政府推动、全民参与、提升素质、促进和谐的方针抓好落实"
    pair = "两个单位都写过的一句话并不能算作通用的套话范文"
    corpus = {f"d{n}": (f"{stock}。{TEXTS[n][1]}", pair if n < 2 else TEXTS[n][2]) for n in range(5)}
    units = {f"d{n}": Identity(unit=f"{name}县科协", year=2010 + n) for n, name in enumerate("甲乙丙丁丁")}
    (found,) = linked(corpus, units).templates
    assert (found.sentence, found.documents, found.units, found.document_id) == (stock, 5, 4, "d0")
    same_unit = {name: Identity(unit="甲县科协") for name in corpus}
    assert linked(corpus, same_unit).templates == ()
    assert linked(corpus, units, seed=3) == linked(corpus, units, seed=4)


def test_a_fingerprint_survives_json() -> None:
    mark = fingerprint(document("a", TEXTS[0], Identity(unit="甲县", year=2010)))
    assert Fingerprint.from_json(mark.to_json()) == mark


def test_documents_without_wording_are_left_alone() -> None:
    assert linked({"a": ("12", "3"), "b": (), "c": ("。",)}).links == ()
