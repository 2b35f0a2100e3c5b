"""The model: safe files, the same answer for the same paragraph, and the shipped classifier on plain cases."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.aligned import AlignedText
from pipeline.classify import View, classify, classify_all, label_views, load_codebook, load_model, save_model, shipped_model
from pipeline.classify.codebook import build_codebook
from pipeline.classify.evaluate import compare, cross_validate, label_examples
from pipeline.classify.features import describe
from pipeline.classify.gold import cut_examples, document_examples, training_examples
from pipeline.classify.release import HELD_OUT
from pipeline.classify.train import Example, Settings, data_hash, fold_of, read_examples, train
from pipeline.classify.values import Values
from pipeline.errors import ZongjieError
from pipeline.records import Document, Identity, Paragraph
from tests.classify.test_rules import cases

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TEXTS = {
    ("farmers", "training"): "举办实用技术培训班{}期，培训农民{}人次，考试合格发给证书。",
    ("minors", "activities"): "组织中小学生参观科技馆{}次，举办科技竞赛，{}名学生参加。",
    ("", "funding"): "县财政安排科普专项经费{}万元，列入预算，拨付到位{}万元。",
    ("elderly", "media"): "电视台播出老年人健康栏目{}期，公众号推送{}篇。",
}


def examples(count=10):
    rows = []
    for at in range(count):
        for (group, topic), text in TEXTS.items():
            view = View(text.format(at + 2, 30 * at + 7))
            rows.append(Example(f"{topic}{at}", view, (group,) if group else (), (topic,), group=f"g{at}"))
    return rows


@pytest.fixture(scope="module")
def model():
    return train(examples())


@pytest.fixture(scope="module")
def shipped():
    return load_model(shipped_model())


def document(texts, title="", genre="summary"):
    paragraphs = tuple(Paragraph(f"p{at}", "d", at, "", AlignedText.of(text)) for at, text in enumerate(texts, 1))
    return Document("d", "s", 1, title, Identity(genre=genre), paragraphs)


def test_training_learns_and_is_deterministic(model):
    assert save_model(train(examples())) == save_model(model)
    got = label_examples(examples(3), model)
    assert compare(examples(3), got).work_categories.f1 == 1.0


def test_a_file_gives_back_the_same_model(model, tmp_path):
    place = tmp_path / "model.npz"
    place.write_bytes(save_model(model))
    again = load_model(place)
    assert save_model(again) == save_model(model)
    views = [View("举办培训班三期，培训农民九十人次。")]
    assert label_views(views, again) == label_views(views, model)


def test_other_data_give_another_hash(model):
    other = train(examples()[1:])
    assert other.data_hash != model.data_hash
    assert other.parameters_hash != model.parameters_hash


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("missing", "model-missing"),
        ("text", "model-foreign"),
        ("pickle", "model-foreign"),
        ("member", "model-foreign"),
        ("numbers", "model-changed"),
    ],
)
def test_foreign_and_changed_files_are_refused(model, tmp_path, damage, code):
    place = tmp_path / "model.npz"
    if damage == "text":
        place.write_text("no model")
    elif damage == "numbers":
        changed = replace(model, thresholds=model.thresholds + np.float32(0.01))
        place.write_bytes(save_model(changed))
        swap(place, save_model(model), "header.npy", tmp_path)
    elif damage == "member":
        place.write_bytes(save_model(model))
        with zipfile.ZipFile(place, "a") as archive:
            archive.writestr("extra.npy", b"")
    elif damage == "pickle":
        np.savez(
            place,
            header=np.array([{"a": 1}], dtype=object),
            **{name: np.array([None]) for name in ("weights", "label_weights", "label_bias", "main_weights", "main_bias", "thresholds")},
        )
    with pytest.raises(ZongjieError) as error:
        load_model(place)
    assert error.value.code == code


def swap(place, other, member, folder):
    """Put one member of another archive into the archive at `place`."""
    source = folder / "other.npz"
    source.write_bytes(other)
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(place) as bad:
        contents = {name: (good if name == member else bad).read(name) for name in bad.namelist()}
    with zipfile.ZipFile(place, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("case", cases("topics"))
def test_topics_by_the_shipped_classifier(case, shipped):
    (labels,) = label_views([View(case["text"], case["section"])], shipped)
    assert labels.work_categories[0] == case["main"]
    assert set(case["has"]) <= set(labels.work_categories)
    assert not set(case["absent"]) & set(labels.work_categories)


def test_shape_of_labels(shipped):
    texts = [
        "成立领导小组，召开会议三次。",
        "培训农民三百人次，发放资料五百份。",
        "学生参观科技馆。",
        "经费不足，人员偏少。",
        "明年将再办十期。",
    ]
    given = classify(document(texts), shipped)
    assert len(given) == len(texts)
    book = load_codebook()
    for one in given:
        assert one.work_categories
        assert len(one.work_categories) == len(one.work_category_scores) <= 5
        assert len(one.key_groups) == len(one.key_group_scores)
        assert set(one.work_categories) <= set(book.work_categories)
        assert all(cue.split("=")[0] in {*one.key_groups, *one.work_categories} for cue in one.cues)
        assert "unrelated" not in one.work_categories or one.work_categories in {("unrelated",), ("plans", "unrelated")}
    assert classify(document([]), shipped) == ()


def test_the_same_paragraph_gets_the_same_labels(shipped):
    text = "举办农村实用技术培训班十期，培训农民八百人次。"
    filling = ["科普日活动吸引群众两千人。", "新建科普画廊两处。", "志愿者队伍发展到百人。"]
    first = classify(document([filling[0], text, *filling]), shipped)[1]
    second = classify(document([filling[1], filling[2], text, filling[0], filling[2], filling[1]]), shipped)[2]
    assert first == second


def test_scores_do_not_hang_on_the_order_of_what_is_told(shipped):
    views = [View("举办培训班三期，培训农民和学生八百人；社区居民、职工到科技馆参观，干部听讲座。", "一、农民素质 > 科普活动")]
    (one,) = describe(views, shipped.codebook)
    values = Values(one.values.codes[::-1], one.values.numbers[::-1], one.values.told[::-1])
    turned = one._replace(values=values, frame=one.frame[::-1])
    for scores, others in zip(shipped.score([one]), shipped.score([turned]), strict=True):
        np.testing.assert_allclose(scores, others, rtol=1e-12)


def test_many_documents_get_the_labels_they_get_alone(shipped):
    texts = [
        ["举办讲座两场。", "培训农民八百人次。"],
        [],
        ["成立领导小组。"] * 5,
        ["经费不足。", "下一步办班十期，培训村民。", "学生参观科技馆。", "成立领导小组。"],
    ]
    many = [
        document(own, title, genre) for own, title, genre in zip(texts, ["小学总结", "", "工作计划", ""], ["", "", "plan", ""], strict=True)
    ]
    for model in (shipped, None):
        assert classify_all(many, model) == [classify(one, model) for one in many]
    assert classify_all([], shipped) == []


def test_odd_texts_are_no_accident(shipped):
    texts = ["", "\ud800科普", "学校、" * 500, "。", "x" * 5000, "科普\r\n学生\uffff。", "农民\r"]
    given = label_views([View(text, text[:50]) for text in texts], shipped)
    assert given[0].basis == "abstained"
    assert all(one.work_categories for one in given[1:])


def test_a_plan_puts_plans_first(shipped):
    texts = ["举办培训班十期，培训农民八百人次。"] * 5
    assert {one.work_categories[0] for one in classify(document(texts, genre="plan"), shipped)} == {"plans"}
    assert {one.work_categories[0] for one in classify(document(texts), shipped)} == {"training"}


def test_a_heading_that_stands_over_the_whole_document_may_make_it_a_plan(shipped):
    views = [View(f"举办培训班{at}期，培训农民八百人次。", "全民科学素质工作要点 > 一、任务", "x") for at in range(5)]
    assert {one.work_categories[0] for one in label_views(views, shipped)} == {"plans"}
    views = [View(f"举办培训班{at}期，培训农民八百人次。", "落实工作要点情况汇报 > 一、任务", "x") for at in range(5)]
    assert {one.work_categories[0] for one in label_views(views, shipped)} == {"training"}


def test_a_plan_by_its_title_that_tells_the_year_is_none(shipped):
    told = [
        "举办讲座十二次，受益群众两千人。",
        "送科技下乡六次，农民带走了资料。",
        "九月十日的展览吸引了三千人。",
        "先后召开会议两次。",
        "培训农民二百人。",
    ]
    assert "plans" not in {label for one in classify(document(told, genre="plan"), shipped) for label in one.work_categories}
    promised = [f"下一步{text}" for text in told]
    assert {one.work_categories[0] for one in classify(document(promised, genre="plan"), shipped)} == {"plans"}


def test_a_document_off_the_subject_is_unrelated(shipped):
    texts = ["全院开展评优工作，班级互评。", "成立领导小组，副主任任组长。", "方案发到各班，公示三天。", "宿舍卫生检查评比每周一次。"]
    assert {one.work_categories for one in classify(document(texts), shipped)} == {("unrelated",)}


def test_training_on_labels_and_codebook_of_ones_own():
    book = build_codebook(
        [{"id": "学生", "kind": "key_group"}, {"id": "花钱", "kind": "work_category"}, {"id": "办会", "kind": "work_category"}]
    )
    rows = [Example(f"x{at}", View(f"本月花钱{at}元，买纸{at}包。"), (), ("花钱",)) for at in range(8)]
    rows += [Example(f"y{at}", View(f"开会{at}次，{at}个学生到会。"), ("学生",), ("办会",)) for at in range(8)]
    own = train(rows, book, Settings(folds=2))
    got = label_views([View("开会九次，三个学生到会。"), View("本月花钱九元，买纸四包。")], own)
    assert [one.work_categories[0] for one in got] == ["办会", "花钱"]
    assert got[0].key_groups == ("学生",)


def test_folds_keep_groups_together():
    rows = examples()
    folds = fold_of(rows, 3)
    assert all(len({folds[at] for at, one in enumerate(rows) if one.group == group}) == 1 for group in {one.group for one in rows})
    assert len(set(folds)) > 1


def test_cross_validation_compares_rules_words_and_both():
    found = cross_validate(examples(), settings=Settings(folds=3))
    assert set(found) == {"rules", "words", "both"}
    assert found["both"].paragraphs == len(examples())
    assert found["both"].work_categories.f1 > 0.9


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"id": "a", "text": "x"}',
        '{"id": "a", "text": "x", "key_groups": [], "work_categories": ["nonsense"]}',
        '{"id": "a", "text": "x", "key_groups": [], "work_categories": []}',
        '{"id": "a", "text": "xy", "key_groups": [], "work_categories": ["context"], "sentences": [[1, 3, []]]}',
        '{"id": "a", "text": "xy", "key_groups": [], "work_categories": ["context"], "sentences": [[0, 2, ["nonsense"]]]}',
        '{"id": "a", "text": "xy", "key_groups": [], "work_categories": ["context"], "sentences": [[0, 2]]}',
    ],
)
def test_bad_training_rows_are_named(line, tmp_path):
    place = tmp_path / "rows.jsonl"
    good = json.dumps({"id": "b", "text": "y", "key_groups": [], "work_categories": ["context"]})
    place.write_text(good + "\n" + line + "\n", "utf-8")
    with pytest.raises(ZongjieError) as error:
        read_examples([place])
    assert error.value.code == "training-row"
    assert "rows.jsonl line 2" in str(error.value)


def test_sentences_of_a_row_follow_the_paragraphs_and_stay_in_its_fold(tmp_path):
    text = "办班八期。经费两万元。群众欢迎。"
    row = {"id": "p", "text": text, "key_groups": ["farmers"], "work_categories": ["training", "funding"]}
    row["sentences"] = [[0, 5, ["training", "farmers"]], [5, 11, ["funding"]], [11, 16, []]]
    place = tmp_path / "rows.jsonl"
    place.write_text(json.dumps(row) + "\n" + json.dumps({**row, "id": "q", "sentences": []}) + "\n", "utf-8")
    rows = read_examples([place])
    assert [one.part for one in rows] == [False, False, True, True, True]
    assert [(one.view.text, one.key_groups, one.work_categories) for one in rows[2:]] == [
        ("办班八期。", ("farmers",), ("training",)),
        ("经费两万元。", (), ("funding",)),
        ("群众欢迎。", (), ()),
    ]
    first, _, *parts = fold_of(rows, 5)
    assert {first} == set(parts)


def test_labelled_sentences_teach_which_words_earn_a_label():
    book = build_codebook([{"id": "花钱", "kind": "work_category"}, {"id": "办会", "kind": "work_category"}])
    both = "开会商量了一回。买纸用掉了几块。"
    rows = [Example(f"x{at}", View(both), (), ("花钱", "办会"), f"d{at}") for at in range(6)]
    rows += [Example(f"y{at}", View("今天天气很好。"), (), ("办会",), f"d{at}") for at in range(6)]
    spans = [Example(f"x{at}:0", View("开会商量了一回。"), (), ("办会",), f"d{at}", part=True) for at in range(6)]
    spans += [Example(f"x{at}:8", View("买纸用掉了几块。"), (), ("花钱",), f"d{at}", part=True) for at in range(6)]
    blind, told = (train(data, book, Settings(folds=2)) for data in (rows, rows + spans))
    meeting = [View("开会商量了一回。")]
    column = list(book.labels).index("花钱")
    assert told.score(describe(meeting, book))[0][0, column] < blind.score(describe(meeting, book))[0][0, column]
    assert cross_validate(rows + spans, book, Settings(folds=2))["both"].paragraphs == len(rows)


def test_the_shipped_model_knows_its_data(shipped):
    assert shipped.data_hash == data_hash(training_examples(CORPUS))


def test_paragraphs_are_cut_from_an_annotated_text():
    text = "关于科普的总结\n\n一、加强领导\n（一）健全机构\n1、成立了领导小组，由副县长任\n组长。\n2、召开会议两次。\n二、下步打算\n继续努力。\n"
    gold = [{"kind": "document", "doc": 1, "title": "关于科普的总结", "genre": "summary"}] + [
        {"kind": "paragraph", "doc": 1, "n": n, "starts": starts, "ends": ends, "key_groups": [], "work_categories": ["organization"]}
        for n, starts, ends in ((1, "1、成立了领导", "任组长。"), (2, "2、召开会议", "两次。"), (3, "继续努力", "努力。"))
    ]
    found = cut_examples("x", text, gold)
    assert [one.view.text for one in found] == ["1、成立了领导小组，由副县长任组长。", "2、召开会议两次。", "继续努力。"]
    assert [one.view.section for one in found] == ["一、加强领导 > （一）健全机构"] * 2 + ["二、下步打算"]
    assert {one.view.document for one in found} == {"x.1"}


def held_out():
    return [example for prefix in HELD_OUT for example in document_examples(CORPUS, prefix)]


def test_held_out_texts_are_not_in_the_training():
    known = {one.view.text for one in training_examples(CORPUS)}
    unseen = held_out()
    assert unseen
    assert not known & {one.view.text for one in unseen}


def test_the_shipped_model_holds_its_floor(shipped):
    found = compare(held_out(), label_examples(held_out(), shipped))
    pinned = json.loads((CORPUS.parent / "models" / "metrics.json").read_text("utf-8"))["unseen"]["both"]
    assert found.key_groups.f1 >= pinned["key_groups_f1"] - 0.01
    assert found.work_categories.f1 >= pinned["work_categories_f1"] - 0.01
    assert found.main_accuracy >= pinned["main_accuracy"] - 0.01
