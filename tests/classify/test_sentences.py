"""Sentences that speak for their paragraph, expressions written out as words, and how far scores are trusted."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from pipeline.classify import View, load_codebook
from pipeline.classify.encode import encode, fit_space
from pipeline.classify.evaluate import compare
from pipeline.classify.features import describe
from pipeline.classify.model import any_of
from pipeline.classify.patterns import spell
from pipeline.classify.scan import Scanner
from pipeline.classify.sentences import fit_sentences
from pipeline.classify.train import Example
from pipeline.records import Labels


@given(st.lists(st.lists(st.floats(-8, 8), min_size=1, max_size=6), min_size=1, max_size=5))
def test_one_sentence_is_enough(paragraphs):
    logits = np.array([[value] for sentences in paragraphs for value in sentences])
    owners = np.repeat(np.arange(len(paragraphs)), [len(sentences) for sentences in paragraphs])
    found = 1 / (1 + np.exp(-any_of(logits, owners, len(paragraphs))[:, 0]))
    for value, sentences in zip(found, paragraphs, strict=True):
        assert value == pytest.approx(1 - np.prod([1 - 1 / (1 + np.exp(-one)) for one in sentences]), abs=1e-6)
        assert value >= 1 / (1 + np.exp(-max(sentences))) - 1e-6


def test_sentences_learn_from_labels_of_paragraphs():
    rng = np.random.default_rng(0)
    sizes = rng.integers(2, 9, 120)
    owners = np.repeat(np.arange(120), sizes)
    wanted = np.arange(120) % 2 == 0
    dense = (rng.random((len(owners), 12)) < 0.3).astype(float)
    dense[:, 0] = 0.0
    dense[np.cumsum(sizes) - 1, 0] = wanted
    weights, bias = fit_sentences(csr_matrix(dense), owners, wanted[:, None], np.ones(120), (0.05, 60))
    found = any_of(dense @ weights + bias, owners, 120)[:, 0] > 0
    assert weights[0, 0] > 2 * np.abs(weights[1:, 0]).max()
    assert (found == wanted).mean() > 0.97


def test_votes_and_words_of_a_sentence_stand_in_its_row():
    book = load_codebook()
    views = [View("举办培训班三期。培训农民八百人；投入经费五万元", "一、农民科学素质行动")] * 2
    described = describe(views, book)
    space = fit_space(described)
    batch = encode(described, space, space.index())
    assert batch.owners.tolist() == [0, 0, 0, 1, 1, 1]
    assert batch.sentences.shape == (6, len(space.names))
    told = {(row, space.names[column]) for row, column in zip(batch.sentences.rows, batch.sentences.columns, strict=True)}
    assert (1, "farmers! any") in told
    assert (0, "farmers! any") not in told
    assert (2, "经费") in told
    assert "farmers! heading" in {space.names[column] for column in batch.frames.columns}


@pytest.mark.parametrize("pattern", ["科普(?:活动)?日", "[旗县]干部", "(?:送到|在)社区(?:举办|开展)", "科技(?:示范|入户)", "培训"])
def test_readings_are_all_that_an_expression_reads(pattern):
    readings = spell(pattern)
    assert readings
    assert all(re.fullmatch(pattern, reading) for reading in readings)
    scanner = Scanner([(pattern, "")])
    assert {reading for reading in readings if not len(scanner.find(reading).rules)} == set()


@pytest.mark.parametrize("pattern", ["农民(?!工)", "投入.{0,16}元", "班[0-9]+期", "(?<!科)学生", "[^，]期", "a+"])
def test_expressions_that_depend_or_run_on_are_not_written_out(pattern):
    assert spell(pattern) == set()


def test_the_longest_reading_counts_and_vetoes_go_first():
    scanner = Scanner([("科普|科普活动(?:日|周)", "科普活动中心")])
    assert list(zip(*scanner.find("科普活动日和科普，科普活动中心"), strict=True)) == [(0, 0, 5), (0, 6, 8)]


def test_bands_hold_every_label_given_once():
    rows = [Example(f"x{at}", View("文字"), ("farmers",), ("training", "media")) for at in range(4)]
    labels = [Labels(("farmers",), ("training", "results"), (at / 4,), (0.95, 0.35), "model") for at in range(4)]
    bands = compare(rows, labels).bands
    given_ = {kind: sum(band.given for band in bands if band.kind == kind) for kind in ("key groups", "work categories", "main category")}
    assert given_ == {"key groups": 4, "work categories": 8, "main category": 4}
    assert [(band.low, band.given, band.right) for band in bands if band.kind == "work categories"] == [(0.3, 4, 0), (0.9, 4, 4)]
