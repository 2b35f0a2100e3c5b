"""The forward models: the byte-level ones against known results, all of them against their own truth."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.damage import LOSSES, MODELS, damage, damage_with
from corpus.damage.annotated import annotate
from corpus.damage.losses import moved
from corpus.damage.template import refigure, spin
from pipeline.aligned import AlignedText

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "corpus/texts/b03.txt").read_text("utf-8").rstrip("\n")
SMALL = "某县2012年总结\n全年办班20期，培训1500人，受益1.2万人次。5·12期间发放资料2030余册，每户补助400~600元。\n县科协"
GOLD = [
    {"kind": "document", "doc": 1, "title": "某县2012年总结", "first_words": "全年办班20期", "last_words": "400~600元。", "year": 2012},
    {
        "kind": "paragraph",
        "doc": 1,
        "n": 1,
        "starts": "全年办班20期，培训",
        "ends": "600元。",
        "key_groups": [],
        "work_categories": ["training"],
    },
    *(
        {"kind": "fact", "doc": 1, "quote": quote, "value": value, "value_max": most, "state": "given", "approx": approx}
        for quote, value, most, approx in (
            ("办班20期", 20, None, "exact"),
            ("培训1500人", 1500, None, "exact"),
            ("受益1.2万人次", 12000, None, "exact"),
            ("补助400~600元", 400, 600, "range"),
        )
    ),
    {"kind": "total", "doc": 1, "indicator": "training_sessions", "value": 20, "basis": "total"},
]


@pytest.mark.parametrize(
    ("model", "true", "shown"),
    [
        ("step", "网络健全。基层科普组织是", "網絡健全；鶎涌破战M織是"),
        ("step", "一句\n　（一）成立了区全民", "一句\n。ㄒ唬┏闪⒘藚^全民"),
        ("step_question", "总结。科普宣传取得", "總結?？破招麄魅〉"),
        ("step_question", "我校科技创新活动开", "我?？萍紕撔禄顒娱_"),
        ("step", "没有害处的逗号，句号。", "沒有害處的逗號，句號。"),
    ],
)
def test_out_of_step_is_as_it_is_found(model: str, true: str, shown: str) -> None:
    assert shown in damage(true, model, 1).text


def test_pinyin_goes_between_the_bytes_of_two_characters() -> None:
    seen = {damage("总任务都落实到侧。", "gloss_bytes", seed).text for seed in range(3)}
    assert any("?cè)蝿?wù)" in text for text in seen)


@pytest.mark.parametrize("model", MODELS)
def test_truth_tells_where_and_what(model: str) -> None:
    found = damage(TEXT, model, 5)
    assert len(found.clean) == len(TEXT) - len(found.eaten)
    for stretch in found.truth:
        assert found.text[stretch.start : stretch.end] == stretch.damaged
        assert found.clean[stretch.clean_start : stretch.clean_end] == stretch.repaired
    assert all(piece in found.text for piece in found.noise)


@pytest.mark.parametrize("model", [*MODELS, *LOSSES])
def test_same_seed_same_damage(model: str) -> None:
    assert damage(TEXT, model, 7) == damage(TEXT, model, 7)


@pytest.mark.parametrize("model", [name for name in MODELS if name not in ("traditional", "taiwan_words", "narrow_marks", "full_width")])
def test_undoing_the_stretches_gives_the_text_back(model: str) -> None:
    text = "本县（2016—2020年）印发〔2017〕3号文件。“三下乡”活动的开展，惠及5·12防灾宣传1.5万人。\n" + TEXT
    found = damage(text, model, 2)
    assert found.text != text
    undone, done = [], 0
    for stretch in found.truth:
        undone += [found.text[done : stretch.start], stretch.repaired or ""]
        done = stretch.end
    plain = damage("".join(undone) + found.text[done:], "traditional", 1).text
    assert _folded(plain) == _folded(damage(text, "traditional", 1).text)


def _folded(text: str) -> str:
    return "".join(character for character in damage(text, "narrow_marks", 1).text if not character.isspace())


def test_a_digit_that_the_decoder_swallowed_is_lost() -> None:
    text = "科学教师217人。全部都到侧。处处有师。"
    found = next(made for seed in range(40) if (made := damage(text, "gloss_bytes", seed)).eaten)
    assert "217" not in found.text
    assert found.clean == text.replace("217", "17")
    assert [(loss.start, loss.value) for loss in found.eaten] == [(4, 217)]
    assert any(stretch.repaired is None for stretch in found.truth)


def test_gloss_marks_every_occurrence_of_a_character_or_none() -> None:
    found = damage(TEXT, "gloss", 3).text
    for character in {found[at - 1] for at, mark in enumerate(found) if mark == "("}:
        assert found.count(character) == found.count(f"{character}(")


@pytest.mark.parametrize("model", ["gbk_as_latin1", "utf8_as_latin1"])
def test_wrong_charsets_are_reversible(model: str) -> None:
    codec = "gbk" if model.startswith("gbk") else "utf-8"
    assert damage(TEXT, model, 1).text.encode("latin-1").decode(codec) == TEXT


@pytest.mark.parametrize("model", LOSSES)
def test_what_is_lost_is_never_repaired(model: str) -> None:
    text = SMALL + "8月3日，2014年6月接待320余人，服务近400人，又320余户、120余名、150余场。"
    found = damage(text, model, 11)
    assert found.truth
    assert found.text == found.clean != text
    assert all(stretch.repaired is None for stretch in found.truth)


def test_losses_and_damage_together_keep_both_truths() -> None:
    found = damage_with(TEXT, ("year_mask", "spaces"), 3)
    assert "2020" not in found.clean
    assert {stretch.repaired is None for stretch in found.truth} == {True, False}


@pytest.mark.parametrize(
    ("model", "states", "year"),
    [
        ("year_mask", ["given"] * 4, None),
        ("decimals_deleted", ["given", "given", "lost", "given"], 2012),
        ("range_mark", ["given", "given", "given", "lost"], 2012),
        ("first_digits", ["given"] * 4, 2012),
        ("count_as_year", ["given"] * 4, 2012),
    ],
)
def test_gold_follows_the_loss(model: str, states: list[str], year: int | None) -> None:
    page = annotate(SMALL, GOLD)
    after = page.lose(LOSSES[model](SMALL, Random(1)))
    rows = after.records(1)
    facts = [row for row in rows if row["kind"] == "fact"]
    assert [row["state"] for row in facts] == states
    assert all((row["value"] is None) == (row["state"] != "given") for row in facts)
    assert all(row["quote"] in after.text for row in facts)
    assert rows[0]["year"] == year
    assert any(row["kind"] == "total" for row in rows) == (states == ["given"] * 4 and model == "year_mask")


def test_masked_counts_have_no_value() -> None:
    page = annotate(SMALL, GOLD)
    seen = set()
    for seed in range(6):
        for fact in page.lose(LOSSES["count_mask"](SMALL, Random(seed))).records(1)[2:-1]:
            if fact["kind"] == "fact" and fact["state"] == "redacted":
                seen.add(fact["quote"][:2])
                assert fact["value"] is None
                assert not fact["quote"][2].isdigit()
    assert {"办班", "培训", "受益"} <= seen


def test_a_cut_text_has_gold_up_to_the_cut() -> None:
    rows = annotate(SMALL, GOLD).until(SMALL.index("，受益")).records(1)
    assert [row["quote"] for row in rows if row["kind"] == "fact"] == ["办班20期", "培训1500人"]
    assert rows[0]["last_words"].endswith("培训1500人")


def test_a_reused_template_has_other_figures_and_gold_to_match() -> None:
    page = refigure(annotate(SMALL, GOLD), Random(1))
    facts = [row for row in page.records(1) if row["kind"] == "fact"]
    assert page.document.record["year"] == 2013
    assert facts[0]["value"] != 20
    assert str(facts[0]["value"]) in facts[0]["quote"]
    assert facts[2]["value"] == float(facts[2]["quote"][2:5]) * 10_000


def test_a_spun_text_keeps_its_figures() -> None:
    page = spin(annotate(SMALL + "积极开展活动", GOLD), Random(1))
    assert "培训" not in page.text
    assert [row["value"] for row in page.records(1) if row["kind"] == "fact"] == [20, 1500, 12000, 400]


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="科普。校化基，（）1２a \n总结協議2015年.万人余~元", max_size=60),
    st.sampled_from([*MODELS, *LOSSES]),
    st.integers(0, 99),
)
def test_no_text_breaks_a_model(text: str, model: str, seed: int) -> None:
    found = damage(text, model, seed)
    assert all(found.text[stretch.start : stretch.end] == stretch.damaged for stretch in found.truth)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="科普1.5万20人余2013年，~元", max_size=40), st.sampled_from(list(LOSSES)))
def test_positions_move_as_the_text_does(text: str, model: str) -> None:
    found = LOSSES[model](text, Random(1))
    after = damage(text, model, 1) and AlignedText.of(text)
    lost = {at for loss in found for at in range(loss.start, loss.end)}
    shown = text
    for loss in reversed(found):
        shown = shown[: loss.start] + loss.shown + shown[loss.end :]
    for at, character in enumerate(text):
        if at not in lost:
            assert shown[moved(found, at)] == character
    assert len(after) == len(text)


def test_digits_eaten_inside_a_stretch_that_a_later_model_wrapped_are_counted_once() -> None:
    text = (ROOT / "corpus/texts/b01.txt").read_text("utf-8").rstrip("\n")
    eaten = [loss.start for loss in damage_with(text, ("any_engine", "hard_wrap"), 6).eaten]
    assert eaten
    assert eaten == sorted(set(eaten))
