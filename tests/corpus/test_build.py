"""The sample pages: rebuilt byte for byte, every text used, gold that fits the pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus import build
from corpus.plan import PLAN, plan

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SAMPLES = build.samples()
PAGES = {page.number: page for page in (build.build(sample, f"{at:03}") for at, sample in enumerate(SAMPLES))}


def test_pages_and_gold_are_what_the_plan_makes(tmp_path: Path) -> None:
    assert build.write(tmp_path, SAMPLES) == len(PAGES) >= len(PLAN)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = [*(CORPUS / "pages").iterdir(), *(CORPUS / "gold/pages").iterdir(), CORPUS / "gold/pairs.jsonl"]
    assert {path.relative_to(CORPUS): path.read_bytes() for path in kept} == made


def test_every_text_stands_on_a_page() -> None:
    used, held = ({part.text for sample in every for part in sample.parts} for every in (SAMPLES, build.samples(held_out=True)))
    assert used | held == {path.stem for path in (CORPUS / "gold/clean").glob("*.jsonl")}
    assert not used & held
    assert {name[0] for name in held} == {"c", "d", "e", "f"}


def test_another_seed_gives_held_out_pages_other_damage(tmp_path: Path) -> None:
    held = build.samples(held_out=True)[:3]
    made = []
    for seed in ("", "1", ""):
        build.write(tmp_path, held, seed)
        made.append([path.read_bytes() for path in sorted((tmp_path / "pages").iterdir())])
    assert made[0] == made[2] != made[1]


def test_texts_the_plan_does_not_name_get_pages_behind_it() -> None:
    named = {part.text for sample in PLAN for part in sample.parts}
    made = plan([*named, *(f"z{number:02}" for number in range(12))])
    assert made[: len(PLAN)] == PLAN
    assert [part.text for sample in made[len(PLAN) :] for part in sample.parts] == [f"z{number:02}" for number in range(12)]


@pytest.mark.parametrize("number", PAGES)
def test_gold_words_stand_in_the_true_text(number: str) -> None:
    page = PAGES[number]
    for row in page.gold:
        if row["kind"] in ("document", "paragraph", "fact"):
            text = page.texts[int(str(row["doc"])) - 1]
            words = [row[key] for key in ("first_words", "last_words", "starts", "ends", "quote") if key in row]
            assert all(str(word).replace("\n", "") in text.replace("\n", "") for word in words)
        if row["kind"] == "fact":
            assert (row["value"] is None) == (row["state"] != "given")


def test_lost_and_masked_values_are_among_the_gold() -> None:
    states = [row["state"] for page in PAGES.values() for row in page.gold if row["kind"] == "fact"]
    assert {state: states.count(state) > 10 for state in ("given", "redacted", "lost")} == {"given": True, "redacted": True, "lost": True}


def test_boilerplate_is_not_in_the_true_text() -> None:
    for page in PAGES.values():
        texts = "".join(page.texts)
        pieces = [str(row["text"]) for row in page.gold if row["kind"] == "boilerplate"]
        assert [piece for piece in pieces if piece in texts] == []


def test_pairs_name_documents_that_exist() -> None:
    rows = [json.loads(line) for line in (CORPUS / "gold/pairs.jsonl").read_text("utf-8").splitlines()]
    assert {row["relation"] for row in rows} >= {"contained", "near", "spun", "same_template"}
    for row in rows:
        for place in (row["a"], row["b"]):
            number, _, doc = place.partition(":")
            assert any(record["kind"] == "document" and record["doc"] == int(doc) for record in PAGES[number].gold)
