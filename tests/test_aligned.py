"""Laws of AlignedText: edits compose, slices keep their place, undamaged text is reproduced from the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText, Edit

TEXT = st.text(alphabet="科普工作(pǔ)12人。\n?", max_size=40)


@st.composite
def edited(draw: st.DrawFn, rounds: int = 3) -> tuple[str, AlignedText]:
    """A source text and what is left of it after some rounds of random edits."""
    source = draw(TEXT)
    aligned = AlignedText.of(source)
    for _ in range(draw(st.integers(0, rounds))):
        cuts = sorted(draw(st.lists(st.integers(0, len(aligned)), max_size=6)))
        spans = list(zip(cuts[::2], cuts[1::2], strict=False))
        aligned = aligned.edit(Edit(a, b, draw(st.sampled_from(["", "化", "AB"]))) for a, b in spans)
    return source, aligned


@given(TEXT)
def test_a_text_is_aligned_with_itself(source: str) -> None:
    aligned = AlignedText.of(source)
    assert all(source[slice(*aligned.source_span(i, i + 1))] == ch for i, ch in enumerate(source))


@given(edited(), st.data())
def test_linear_stretches_reproduce_the_source(case: tuple[str, AlignedText], data: st.DataObject) -> None:
    source, aligned = case
    for index, here in enumerate(aligned.segments):
        end = aligned.segments[index + 1].start if index + 1 < len(aligned.segments) else len(aligned)
        if here.linear:
            assert source[here.source_start : here.source_end] == aligned.text[here.start : end]
    if len(aligned):
        start = data.draw(st.integers(0, len(aligned) - 1))
        end = data.draw(st.integers(start + 1, len(aligned)))
        first, last = aligned.source_span(start, end)
        assert 0 <= first <= last <= len(source)
        assert first == min(aligned.source_span(i, i + 1)[0] for i in range(start, end))
        assert last == max(aligned.source_span(i, i + 1)[1] for i in range(start, end))


@given(edited(), st.data())
def test_a_slice_keeps_its_place(case: tuple[str, AlignedText], data: st.DataObject) -> None:
    _, aligned = case
    start = data.draw(st.integers(0, len(aligned)))
    end = data.draw(st.integers(start, len(aligned)))
    part = aligned.slice(start, end)
    assert part.text == aligned.text[start:end]
    assert [part.source_span(i, i + 1) for i in range(len(part))] == [aligned.source_span(i, i + 1) for i in range(start, end)]


@given(edited(), st.data())
def test_edits_one_by_one_or_at_once(case: tuple[str, AlignedText], data: st.DataObject) -> None:
    _, aligned = case
    cuts = sorted(data.draw(st.lists(st.integers(0, len(aligned)), min_size=4, max_size=4, unique=True)) if len(aligned) > 4 else [])
    edits = [Edit(cuts[0], cuts[1], "甲"), Edit(cuts[2], cuts[3], "")] if cuts else []
    at_once = aligned.edit(edits)
    one_by_one = aligned
    for edit in reversed(edits):
        one_by_one = one_by_one.edit([edit])
    assert at_once.text == one_by_one.text
    spans = [[x.source_span(i, i + 1) for i in range(len(x))] for x in (at_once, one_by_one)]
    assert spans[0] == spans[1]


@given(edited(), st.data())
def test_cut_and_joined_is_the_same(case: tuple[str, AlignedText], data: st.DataObject) -> None:
    _, aligned = case
    at = data.draw(st.integers(0, len(aligned)))
    joined = AlignedText.join([aligned.slice(0, at), aligned.slice(at, len(aligned))])
    assert joined.text == aligned.text
    assert [joined.source_span(i, i + 1) for i in range(len(joined))] == [aligned.source_span(i, i + 1) for i in range(len(aligned))]


def test_a_repaired_stretch_points_to_all_it_came_from() -> None:
    aligned = AlignedText.of("健全;鶎涌破战M織是").edit([Edit(2, 8, "。基層科普組")])
    assert aligned.text == "健全。基層科普組織是"
    assert aligned.source_span(3, 5) == (2, 8)
    assert aligned.source_span(1, 4) == (1, 8)
    assert aligned.source_span(8, 9) == (8, 9)


def test_bad_spans_and_edits_are_refused() -> None:
    aligned = AlignedText.of("科普")
    with pytest.raises(ValueError, match="outside"):
        aligned.source_span(0, 3)
    with pytest.raises(ValueError, match="overlaps"):
        aligned.edit([Edit(0, 2, ""), Edit(1, 2, "")])
    with pytest.raises(ValueError, match="length"):
        aligned.with_text("科")
