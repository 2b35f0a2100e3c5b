"""The tables on agreement of coders are what the command prints."""

import pytest

from corpus import coders


@pytest.mark.parametrize("table", [coders.pooled_table, coders.groups_table, coders.categories_table])
def test_the_written_tables_are_the_printed_ones(table):
    written = (coders.FOLDER / "SETTLED.md").read_text("utf-8").splitlines()
    lines = list(table())
    at = written.index(lines[0])
    assert written[at : at + len(lines)] == lines


def test_kappa_knows_chance_from_agreement():
    assert coders.kappa([True, False] * 20, [True, False] * 20) == "1.000"
    assert coders.kappa([True, True, False, False], [True, False, True, False]) == "0.000"
