"""Pages worked in step: each as it would be alone, whoever is beside it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.classify import load_model, shipped_model
from pipeline.flow import pages, work
from pipeline.flow.inputs import Item
from pipeline.flow.pages import make_alone, make_together, sources_of
from pipeline.flow.work import Given, Job
from pipeline.records import Source
from tests.flow.conftest import PAGES

SAMPLES = sorted((Path(__file__).resolve().parents[2] / "corpus" / "pages").iterdir())[:12]


def given(*texts: str | None) -> list[Given]:
    return [Given(Item(f"{n}.txt", "", "", 0), 0, Source(f"s{n}", f"{n}.txt", "", 0, "txt", text=text)) for n, text in enumerate(texts)]


def test_pages_worked_in_step_are_those_worked_alone() -> None:
    model = load_model(shipped_model())
    sources = [source for path in SAMPLES for source in sources_of(path.name, path.read_bytes())]
    sources += [source for name, text in PAGES.items() for source in sources_of(name, text.encode())]
    sources.insert(3, replace(sources[0], text=None))
    sources.insert(5, replace(sources[0], text=" \n"))
    sources.insert(7, replace(sources[0], text="长" * (pages.LONGEST_PAGE + 1)))
    alone = [make_alone(source, model) for source in sources]
    assert make_together(sources, model) == alone
    assert make_together(sources[::-1], model) == alone[::-1]


def test_groups_are_small_and_a_long_text_stands_alone() -> None:
    few = [len(group) for group in work._groups(given(*["短文"] * 80))]
    assert few == [32, 32, 16]
    long = "长" * work.CHARACTERS_TOGETHER
    assert [len(group) for group in work._groups(given("短", long, "短", None, long))] == [1, 1, 2, 1]


def test_a_page_that_fails_leaves_those_beside_it_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job(tmp_path, "key", shipped_model())
    group = given(*PAGES.values())
    sound = list(work._made(group, job, set()))
    real, asked = pages.split, []

    def split(text: object, **rest: object) -> object:
        asked.append(text)
        if "柳河镇" in text.text:  # type: ignore[attr-defined]
            raise ZeroDivisionError("no")
        return real(text, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "split", split)
    found = list(work._made(group, job, set()))
    assert [page.source.error_code for _, _, page in found] == ["", "page-failed", "", ""]
    assert [one for at, one in enumerate(found) if at != 1] == [one for at, one in enumerate(sound) if at != 1]
    assert len(asked) == 2 + len(group)


def test_labels_are_asked_for_once_a_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, asked = pages.classify_all, []

    def classify_all(documents: Sequence[object], model: object) -> object:
        asked.append(len(documents))
        return real(documents, model)  # type: ignore[arg-type]

    monkeypatch.setattr(pages, "classify_all", classify_all)
    list(work._made(given(*PAGES.values()), Job(tmp_path, "key", shipped_model()), set()))
    assert asked == [4]
