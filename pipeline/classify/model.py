"""The trained classifier as plain numbers: scores for views, and a file that can only hold numbers and text.

A model file is a NumPy archive of number arrays and one JSON header; reading it runs no code. The header carries the hash of the
training data and of the parameters, and the parameters are checked against it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.classify.codebook import BEHAVIOURS, Codebook
from pipeline.classify.encode import Index, Space, encode
from pipeline.classify.features import Described
from pipeline.errors import ZongjieError

FORMAT = 2
ARRAYS = {
    "weights": "f", "label_weights": "f", "label_bias": "f", "main_weights": "f", "main_bias": "f",
    "sentence_weights": "f", "sentence_bias": "f", "thresholds": "f",
}  # fmt: skip
# How much the sentences say beside the whole paragraph; found by cross-validation over documents.
SENTENCE_SHARE = 0.5
# Keeps logarithms finite for a paragraph whose sentences all lack a label for certain, or have it for certain.
LEAST, MOST = 1e-9, 30.0
SIZE_LIMIT = 64_000_000


@dataclass(frozen=True)
class Model:
    """One-vs-rest weights for every label, weights for the main category, and the threshold of each label.

    `label_weights` has a row a feature and a column a label (key groups first), `main_weights` a column a work category,
    `sentence_weights` a column a label.
    """

    codebook: Codebook
    space: Space
    label_weights: np.ndarray
    label_bias: np.ndarray
    main_weights: np.ndarray
    main_bias: np.ndarray
    sentence_weights: np.ndarray
    sentence_bias: np.ndarray
    thresholds: np.ndarray
    data_hash: str = ""
    settings: str = ""

    @cached_property
    def _index(self) -> Index:
        return self.space.index()

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        return np.hstack([self.label_weights, self.main_weights]).astype(np.float64)

    @cached_property
    def _singles(self) -> NDArray[np.float64]:
        return self.sentence_weights.astype(np.float64)

    def score(self, described: Sequence[Described]) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities, a row a paragraph: of each label, and of each work category being the main one."""
        batch = encode(described, self.space, self._index)
        split = len(self.label_bias)
        product = batch.paragraphs.times(self._weights) + batch.headings.times(self._weights)[batch.under]
        framed = batch.frames.times(self._singles) + self.sentence_bias
        single = any_of(batch.sentences.times(self._singles) + framed[batch.owners], batch.owners, len(described))
        labels = 1 / (1 + np.exp(-((1 - SENTENCE_SHARE) * (product[:, :split] + self.label_bias) + SENTENCE_SHARE * single)))
        raw = product[:, split:] + self.main_bias
        odds = np.exp(raw - raw.max(axis=1, keepdims=True))
        return labels, odds / odds.sum(axis=1, keepdims=True)

    @property
    def parameters_hash(self) -> str:
        """SHA-256 over every name and number that decides a score."""
        digest = hashlib.sha256("\n".join((*self.codebook.labels, *self.space.names)).encode())
        for name in ARRAYS:
            digest.update(np.ascontiguousarray(_array(self, name)).tobytes())
        return digest.hexdigest()


def any_of(logits: np.ndarray, owners: np.ndarray, count: int) -> np.ndarray:
    """The log odds that at least one sentence of each paragraph has each label; `owners` is sorted and names every paragraph."""
    # What is beyond all measure is cut off below; it would overflow here.
    lacking = np.log1p(np.exp(np.minimum(logits, 2 * MOST)))
    begins = np.searchsorted(owners, np.arange(count))
    total = np.add.reduceat(lacking, begins, axis=0) if len(lacking) else np.zeros((count, logits.shape[1]))
    found: np.ndarray = np.log(np.expm1(np.clip(total, LEAST, MOST)))
    return found


def shipped_model() -> Path:
    """Where the classifier that comes with zongjie lies: inside the installed package, or beside it in the repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "models" / "classifier.npz"
    return inside if inside.is_file() else package.parent / "models" / "classifier.npz"


def _array(model: Model, name: str) -> np.ndarray:
    return model.space.weights if name == "weights" else getattr(model, name)


def save_model(model: Model) -> bytes:
    """The bytes of the model file; the same model gives the same bytes."""
    book = model.codebook
    header = {
        "format": FORMAT,
        "key_groups": book.key_groups,
        "work_categories": book.work_categories,
        **{word: sorted(getattr(book, word)) for word in BEHAVIOURS},
        "starts": model.space.starts,
        "names": model.space.names,
        "data_hash": model.data_hash,
        "settings": model.settings,
        "parameters_hash": model.parameters_hash,
    }
    text = json.dumps(header, ensure_ascii=False, sort_keys=True).encode()
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {name: _array(model, name) for name in ARRAYS}
    np.savez_compressed(buffer, header=np.frombuffer(text, np.uint8), **arrays)
    return buffer.getvalue()


def load_model(path: str | Path) -> Model:
    """The model in the file `path`.

    Raises ZongjieError: `model-missing` when there is no such file, `model-foreign` when it holds anything but the expected number
    arrays and header, `model-changed` when the parameters are not those the header was written for.
    """
    place = Path(path)
    if not place.is_file():
        raise ZongjieError("model-missing", "no model file", str(place), "train one or give another path")
    try:
        header, arrays = _read(place)
        behaviours = (frozenset(header[word]) for word in BEHAVIOURS)
        book = Codebook(tuple(header["key_groups"]), tuple(header["work_categories"]), *behaviours)
        first, second = header["starts"]
        space = Space(tuple(header["names"]), arrays.pop("weights"), (first, second))
        model = Model(book, space, **arrays, data_hash=header["data_hash"], settings=header["settings"])
        _check_shapes(model)
    except (ValueError, KeyError, TypeError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ZongjieError("model-foreign", f"not a model file: {error}", str(place), "train the model again") from error
    if model.parameters_hash != header["parameters_hash"]:
        raise ZongjieError("model-changed", "the parameters do not match their hash", str(place), "train the model again")
    return model


def _read(place: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Header and arrays; refuses members that are not expected, objects, and archives that swell beyond measure."""
    with zipfile.ZipFile(place) as archive:
        members = archive.infolist()
        expected = {f"{name}.npy" for name in ("header", *ARRAYS)}
        if {member.filename for member in members} != expected or len(members) != len(expected):
            raise ValueError("unexpected members")
        if sum(member.file_size for member in members) > SIZE_LIMIT:
            raise ValueError("too large")
    with np.load(place, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in ARRAYS}
        text = stored["header"]
    if text.dtype != np.uint8 or any(arrays[name].dtype.kind != kind for name, kind in ARRAYS.items()):
        raise ValueError("unexpected types")
    header = json.loads(text.tobytes().decode())
    if not isinstance(header, dict) or header.get("format") != FORMAT:
        raise ValueError("unknown format")
    return header, arrays


def _check_shapes(model: Model) -> None:
    features, labels, topics = len(model.space.names), len(model.codebook.labels), len(model.codebook.work_categories)
    wanted = {
        "weights": (features,), "label_weights": (features, labels), "label_bias": (labels,),
        "main_weights": (features, topics), "main_bias": (topics,), "sentence_weights": (features, labels), "sentence_bias": (labels,),
        "thresholds": (labels,),
    }  # fmt: skip
    for name, shape in wanted.items():
        if _array(model, name).shape != shape or not np.isfinite(_array(model, name)).all():
            raise ValueError(f"{name} has a wrong shape or holds no numbers")
