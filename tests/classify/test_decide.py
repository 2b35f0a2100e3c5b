"""The main category among rivals, and titles that say what a document is about."""

import numpy as np
import pytest

from pipeline.classify import load_codebook
from pipeline.classify.context import OFF_SUBJECT, describe_document
from pipeline.classify.decide import NEARLY, main_categories
from pipeline.classify.features import View, describe

BOOK = load_codebook()
TALKS_THEN_COURSE = "请专家作报告四场。办焊工培训班两期。"


def leads(text, scores, main):
    """The main category of a text whose labels and main category have these scores, in log odds; all others are far below."""
    labels, odds = np.full((1, len(BOOK.work_categories)), 1e-6), np.full((1, len(BOOK.work_categories)), 1e-6)
    for name, score in scores.items():
        labels[0, BOOK.work_categories.index(name)] = score
    for name, value in main.items():
        odds[0, BOOK.work_categories.index(name)] = np.exp(value)
    (found,) = main_categories(BOOK, describe([View(text)], BOOK), labels, odds)
    return BOOK.work_categories[found]


@pytest.mark.parametrize(
    ("text", "scores", "behind", "wanted"),
    [
        pytest.param(TALKS_THEN_COURSE, {"activities": 0.9, "training": 0.9}, NEARLY - 0.1, "activities", id="the first told leads"),
        pytest.param(TALKS_THEN_COURSE, {"activities": 0.9, "training": 0.9}, NEARLY + 0.1, "training", id="a rival far behind"),
        pytest.param(TALKS_THEN_COURSE, {"activities": 0.4, "training": 0.9}, 0.0, "training", id="a rival that hardly holds"),
        pytest.param("办焊工培训班两期，作报告四场。", {"activities": 0.9, "training": 0.9}, 0.1, "training", id="already the first"),
        pytest.param("大家来听听。办焊工培训班两期。", {"activities": 0.9, "training": 0.9}, 0.1, "training", id="a rival without a cue"),
        pytest.param(
            "经费有了着落。不足是人手少。", {"funding": 0.9, "problems": 0.9}, 0.1, "problems", id="shortcomings go before topics"
        ),
    ],
)
def test_of_rivals_the_first_told_is_the_main_one(text, scores, behind, wanted):
    first, second = scores
    assert leads(text, scores, {second: -0.1, first: -0.1 - behind}) == wanted


@pytest.mark.parametrize(
    ("title", "off"),
    [("区消防科普总结", False), ("镇科技兴农小结", False), ("全民科学素质工作总结", True), ("班级考评总结", True), ("", True)],
)
def test_a_title_that_names_the_subject_is_believed(title, off):
    texts = ["走访四户。", "清点账目。", "修路两段。", "换灯九盏。"]
    flags = describe_document((title, ""), "summary", texts, [()] * 4, BOOK.key_groups)
    assert all((OFF_SUBJECT in own) == off for own in flags)
