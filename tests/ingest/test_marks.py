"""Part marks of every form are found in every layout, and texts whose lines were strung together with blanks stay whole."""

from __future__ import annotations

import pytest

from corpus import many, marks
from pipeline.aligned import AlignedText
from pipeline.ingest.repair import repair
from pipeline.ingest.split import split
from pipeline.records import Split

HARD = {"{T}，篇{c}"}
"""A mark that reads as the middle of a sentence."""


@pytest.mark.parametrize("layout", marks.LAYOUTS)
def test_part_marks_of_any_form_open_texts(layout: str) -> None:
    found = [marks.measure(form, layout, 7) for form in marks.MARKS if form not in HARD]
    wanted, got, right = (sum(getattr(one, kind) for one in found) for kind in ("wanted", "got", "right"))
    assert 2 * right / (wanted + got) >= 0.98


def test_single_texts_strung_together_with_blanks_stay_whole() -> None:
    assert [text.title for text in many.texts() if len(split(repair(marks.single(text)).text).drafts) != 1] == []


def test_blanks_that_stand_for_line_breaks_part_headings_from_texts() -> None:
    text = next(text for text in many.texts() if "一、" in text.lines[1])
    (lines,), (blanks,) = (split(repair(sep.join((text.title, *text.lines))).text).drafts for sep in ("\n", " "))
    assert [passage.section for passage in blanks.passages] == [passage.section for passage in lines.passages]


def test_blanks_at_a_width_are_no_line_breaks() -> None:
    wrapped = "青石镇今年办起科普夜校四十期，听课村民两千六百多人次，家家都有一位技术明白人。" * 14
    page = "青石镇科普工作总结 " + " ".join(wrapped[at : at + 31] for at in range(0, len(wrapped), 31))
    (draft,) = split(AlignedText.of(page)).drafts
    assert len(draft.passages) == 1


BODY = "今年以来，各村依托农家书屋办起科普夜校，请来农技员讲课四十多场，参加群众2600人次，反响热烈，效果明显。"


def last(found: Split) -> str:
    """The words of the last text, folded."""
    return many.fold("".join(passage.text.text for passage in found.drafts[-1].passages))


NAMED = "全民科学素质工作总结(精选3篇)\n全民科学素质工作总结篇一\n{A}\n全民科学素质工作总结篇二\n{B}\n全民科学素质工作总结篇三\n%s"


def test_the_name_of_a_collection_inside_a_sentence_is_an_echo() -> None:
    found = split(
        AlignedText.of(
            (NAMED % "全县开设科技社团132个，全民科学素质工作总结参与学生2万人，受到家长好评。{C}").format(A=BODY, B=BODY, C=BODY)
        )
    )
    assert many.fold("开设科技社团132个，参与学生2万人") in last(found)


@pytest.mark.parametrize("told", ["报送市里", "交流会开了两次", "由镇长宣读", "写得扎实"])
def test_a_report_that_a_sentence_tells_of_stays(told: str) -> None:
    found = split(
        AlignedText.of((NAMED % ("到了年底，全民科学素质工作总结" + told + "，受到市里表扬。{C}")).format(A=BODY, B=BODY, C=BODY))
    )
    assert many.fold("年底，全民科学素质工作总结" + told) in last(found)
