"""Errors say code, place, what and advice, and cross from one process to another."""

import pickle

from pipeline.errors import ZongjieError


def test_an_error_crosses_processes_whole() -> None:
    error = ZongjieError("model-foreign", "not a model file", "own.npz", "train it again")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error) == "model-foreign: own.npz · not a model file · train it again"
    assert again.code == "model-foreign"
