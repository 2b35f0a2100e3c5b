"""The search for candidates against the plain way to say it."""

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.deduplicate.candidates import COMMON, ENOUGH, co_occurrences, neighbours, often_together, rare_rows_of
from pipeline.deduplicate.fingerprints import Fingerprint
from pipeline.deduplicate.wording import in_common, shingles

DOCUMENTS = st.lists(st.sets(st.integers(0, 12)), max_size=40)


def marks(documents: list[set[int]]) -> list[Fingerprint]:
    packed = [np.array(sorted(values), dtype=np.uint64).tobytes() for values in documents]
    return [Fingerprint(f"d{n}", "", None, 0, 0, False, "", b"", values, b"") for n, values in enumerate(packed)]


def shared(documents: list[set[int]]) -> Counter[tuple[int, int]]:
    """How many values of at most COMMON documents each pair shares."""
    owners = defaultdict(list)
    for n, values in enumerate(documents):
        for value in values:
            owners[value].append(n)
    return Counter(pair for found in owners.values() if len(found) <= COMMON for pair in combinations(found, 2))


@given(DOCUMENTS)
def test_pairs_that_share_enough_rare_values_and_no_others(documents: list[set[int]]) -> None:
    wanted = sorted(pair for pair, times in shared(documents).items() if times >= ENOUGH)
    assert [tuple(pair) for pair in often_together(*rare_rows_of("sentences", marks(documents)))] == wanted


@given(DOCUMENTS)
def test_counted_pairs_are_those_of_the_plain_way(documents: list[set[int]]) -> None:
    rows = [(value, n) for n, values in enumerate(documents) for value in values]
    values, owners = (np.array([row[at] for row in rows], dtype=kind) for at, kind in ((0, np.uint64), (1, np.int64)))
    pairs, times = co_occurrences(values, owners)
    assert dict(zip(map(tuple, pairs.tolist()), times.tolist(), strict=True)) == dict(shared(documents))


@given(st.lists(st.integers(0, 5), max_size=30))
def test_owners_of_one_value_hang_together(values: list[int]) -> None:
    pairs = neighbours(np.array(values, dtype=np.uint64), np.arange(len(values), dtype=np.int64))
    first: dict[int, int] = {}
    for n, value in enumerate(values):
        first.setdefault(value, n)
    assert {(a, b) for a, b in pairs.tolist() if a == first[values[a]]} == {(first[v], n) for n, v in enumerate(values) if first[v] != n}
    assert all(values[a] == values[b] for a, b in pairs.tolist())


@given(st.text("科普活动农民培训𠮷a"), st.text("科普活动农民培训𠮷a"))
def test_shingles_are_the_runs_of_three_characters(first: str, second: str) -> None:
    def runs(text: str) -> set[str]:
        return {text[at : at + 3] for at in range(max(1, len(text) - 2))} - {""}

    assert len(shingles(first)) == len(runs(first))
    assert in_common(shingles(first), shingles(second)) == len(runs(first) & runs(second))
