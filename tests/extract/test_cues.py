"""The tables of cues: every word of a table is heard, and none may vanish unnoticed."""

from __future__ import annotations

import re

import pytest

from pipeline.errors import ZongjieError
from pipeline.extract import roles
from pipeline.extract.cues import bare, cues
from pipeline.vocabulary import load

TABLES = ("audience_cues", "role_cues", "check_cues")
ROWS = [(table, row["meaning"], row["cue"]) for table in TABLES for row in load(table)]


@pytest.mark.parametrize(("table", "meaning"), sorted({row[:2] for row in ROWS}))
def test_the_bare_words_of_a_meaning_hear_each_of_its_words(table, meaning):
    heard = bare(table, meaning)
    assert not [cue for kept, told, cue in ROWS if (kept, told) == (table, meaning) and not any(word in cue for word in heard)]


@pytest.mark.parametrize("table", TABLES)
def test_each_row_is_an_expression_of_its_own(table):
    rows = load(table)
    for row in rows:
        re.compile(row["before"] + re.escape(row["cue"]) + row["behind"])
    assert len({(row["meaning"], row["cue"], row["before"], row["behind"]) for row in rows}) == len(rows)


def test_a_meaning_that_lost_its_words_is_named():
    with pytest.raises(ZongjieError) as error:
        cues("role_cues", "no such meaning")
    assert error.value.code == "vocabulary-meaning"


def test_what_may_stand_around_a_word_is_asked():
    done = re.compile(cues("role_cues", "done"))
    assert [bool(done.search(words)) for words in ("办了八场", "了解八场", "共八场", "共同办八场")] == [True, False, True, False]


@pytest.mark.parametrize("word", sorted({row["cue"] for row in load("role_cues") if row["meaning"] in ("plan", "target", "next", "set")}))
def test_every_word_of_aims_is_looked_for(word):
    assert roles._AIMS.search(word)
