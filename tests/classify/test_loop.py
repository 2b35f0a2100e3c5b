"""The researcher's loop: sheets out and in, and agreement against worked figures and the published package."""

import csv
import io

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.classify.agreement import Coding, agree, disagreements
from pipeline.classify.codebook import build_codebook, load_codebook
from pipeline.classify.labelling import COLUMNS, choose, export_sheet, import_sheet
from pipeline.errors import ZongjieError
from pipeline.records import Document, Identity, Labels, Paragraph


def documents(texts):
    paragraphs = tuple(Paragraph(f"p{at}", "d", at, "一、工作 > （一）培训", AlignedText.of(text)) for at, text in enumerate(texts))
    return [Document("d", "s", 1, "某县总结", Identity(), paragraphs)]


def labels(category, score, groups=()):
    return Labels(tuple(groups), (category,), tuple(0.9 for _ in groups), (score,), "model")


def test_rare_labels_come_first_and_doubtful_ones_before_sure_ones():
    texts = [f"第{at}段文字" for at in range(6)]
    given = {f"p{at}": labels("training", 0.5 + at / 10) for at in range(5)} | {"p5": labels("funding", 0.99)}
    assert choose(documents(texts), given, 3) == ("p5", "p0", "p1")


def test_the_same_text_is_chosen_once_and_all_can_be_had():
    texts = ["同一段话", "同一段话", "另一段话"]
    assert set(choose(documents(texts), {}, 9)) == {"p0", "p2"}


def test_a_sheet_goes_out_blind_or_with_proposals_and_comes_back():
    texts = ["=1+1 开头的一段", "举办培训班三期"]
    given = {"p0": labels("context", 0.7), "p1": labels("training", 0.8, ["farmers"])}
    blind, open_ = (export_sheet(documents(texts), given, ("p1", "p0"), blind) for blind in (True, False))
    rows = list(csv.DictReader(io.StringIO(blind)))
    assert tuple(rows[0]) == COLUMNS
    assert [row["proposed_work_categories"] for row in rows] == ["", ""]
    assert [row["proposed_work_categories"] for row in csv.DictReader(io.StringIO(open_))] == ["training", "context"]
    assert rows[1]["text"].startswith("'=")
    for row in rows:
        row |= {"key_groups": "farmers", "work_categories": "training；media"}
    back = import_sheet(filled(rows))
    assert back.faults == ()
    assert [one.view.text for one in back.examples] == [texts[1], texts[0]]
    assert back.codings["p0"] == Coding(("farmers",), ("training", "media"))
    assert back.examples[0].view.section == "一、工作 > （一）培训"


def filled(rows):
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS)
    writer.writeheader()
    writer.writerows({name: row.get(name, "") for name in COLUMNS} for row in rows)
    return "\ufeff" + buffer.getvalue()


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"paragraph_id": "p1", "text": "一段", "key_groups": "pupils", "work_categories": "training"}, "key_groups"),
        ({"paragraph_id": "p1", "text": "一段", "work_categories": "training;nonsense"}, "work_categories"),
        ({"paragraph_id": "p1", "text": "一段", "work_categories": "training;training"}, "work_categories"),
        ({"paragraph_id": "p1", "text": "一段", "key_groups": "farmers"}, "work_categories"),
        ({"paragraph_id": "", "text": "一段", "work_categories": "training"}, "paragraph_id"),
        ({"paragraph_id": "p1", "text": "", "work_categories": "training"}, "text"),
        ({"paragraph_id": "p0", "text": "又一段", "work_categories": "training"}, "paragraph_id"),
    ],
)
def test_faults_are_told_by_row_and_column(row, column):
    good = {"paragraph_id": "p0", "text": "好的一段", "work_categories": "context"}
    back = import_sheet(filled([good, row]))
    assert [(fault.row, fault.column) for fault in back.faults] == [(3, column)]
    assert [one.example_id for one in back.examples] == ["p0"]


def test_rows_not_yet_labelled_are_no_fault():
    back = import_sheet(filled([{"paragraph_id": "p0", "text": "一段"}]))
    assert (back.examples, back.faults) == ((), ())


def test_a_sheet_without_its_columns_is_refused():
    with pytest.raises(ZongjieError) as error:
        import_sheet("paragraph_id,text\np0,一段\n")
    assert error.value.code == "sheet-columns"


def codings(values):
    return {f"p{at}": Coding(("farmers",) if farmers else (), (topic,)) for at, (farmers, topic) in enumerate(values)}


def test_kappa_and_alpha_against_figures_worked_by_hand():
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: percent 0.7, kappa 0.4 by Cohen's formula.
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    one, other = (codings([(pair[at], "training") for pair in pairs]) for at in (0, 1))
    found = {row.variable: row for row in agree({"one": one, "other": other})}
    assert found["farmers"].percent == pytest.approx(0.7)
    assert found["farmers"].kappa == pytest.approx(0.4)
    assert found["farmers"].low < found["farmers"].alpha < found["farmers"].high
    assert found["main_category"].percent == 1.0
    assert found["main_category"].alpha is None
    assert len([row for row in disagreements({"one": one, "other": other}) if row.variable == "farmers"]) == 15


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=4, max_size=12))
def test_alpha_is_that_of_the_published_package(rows):
    coders = {f"c{at}": codings([(row[at], "media") for row in rows[: len(rows) - at]]) for at in range(3)}
    book = build_codebook([{"id": "farmers", "kind": "key_group"}, {"id": "media", "kind": "work_category"}])
    found = {row.variable: row for row in agree(coders, book)}["farmers"]
    data = np.array([[float(row[at]) if number < len(rows) - at else np.nan for number, row in enumerate(rows)] for at in range(3)])
    shared = data[:, (~np.isnan(data)).sum(axis=0) >= 2]
    values = set(shared[~np.isnan(shared)].tolist())
    wanted = krippendorff.alpha(shared, level_of_measurement="nominal") if len(values) > 1 else None
    assert found.alpha == (None if wanted is None else pytest.approx(wanted))


def test_the_same_input_gives_the_same_intervals():
    one = codings([(at % 2, "training") for at in range(20)])
    other = codings([(at % 3 == 0, "training" if at % 4 else "media") for at in range(20)])
    assert agree({"one": one, "other": other}) == agree({"one": one, "other": other})


def test_agreement_needs_a_shared_paragraph():
    with pytest.raises(ZongjieError) as error:
        agree({"one": {"p1": Coding((), ("media",))}, "other": {"p2": Coding((), ("media",))}})
    assert error.value.code == "agreement-empty"


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": "a", "kind": "theme"}],
        [{"id": "", "kind": "key_group"}],
        [{"id": "a;b", "kind": "key_group"}],
        [{"id": "a", "kind": "key_group"}, {"id": "a", "kind": "work_category"}],
        [{"id": "a", "kind": "work_category", "behaviour": "loud"}],
    ],
)
def test_a_faulty_codebook_is_refused(rows):
    with pytest.raises(ZongjieError) as error:
        build_codebook(rows)
    assert error.value.code == "codebook-row"


def test_the_shipped_codebook_has_the_contract_labels():
    book = load_codebook()
    assert set(book.key_groups) == {"minors", "farmers", "urban_workers", "officials", "community_residents", "elderly"}
    assert len(book.work_categories) == 15
    assert book.alone == {"unrelated"}
    assert book.first == {"plans", "problems"}
