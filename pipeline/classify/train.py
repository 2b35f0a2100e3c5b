"""Training: from labelled paragraphs to a model, with folds that keep near-copies together and thresholds tuned out of fold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from pipeline.classify.codebook import Codebook, load_codebook
from pipeline.classify.encode import GROUP_SCALE, Encoded, encode, fit_space
from pipeline.classify.features import Described, View, describe
from pipeline.classify.model import Model
from pipeline.classify.sentences import fit_sentences
from pipeline.errors import ZongjieError

# F1 that differs by no more than this differs by chance.
AS_GOOD = 0.001


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled paragraph; the main work category comes first. `group` names what must stay in one fold (a document, a
    page), `weight` is how often the example counts. A `part` is a sentence of another example with the labels that it earns by
    itself, maybe none: it teaches the model of sentences and is never scored.
    """

    example_id: str
    view: View
    key_groups: tuple[str, ...]
    work_categories: tuple[str, ...]
    group: str = ""
    weight: float = 1.0
    part: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train. `strength` and `group_strength` are inverse L2 penalties for
    work categories and key groups, `sentence_penalty` the L2 penalty of the sentences' weights and `rounds` how long they are sought,
    `rare` the fewest paragraphs a feature must occur in."""

    strength: float = 1.6
    group_strength: float = 0.3
    sentence_penalty: float = 0.3
    rounds: int = 60
    rare: int = 2
    folds: int = 5
    lowest: float = 0.2
    highest: float = 0.6


def read_examples(paths: Iterable[str | Path], codebook: Codebook | None = None) -> list[Example]:
    """The examples of JSON-Lines files with `id`, `section`, `text`, `key_groups`, `work_categories` (and `document`), in order.

    A row may have `sentences`, a list of `[start, end, labels]` with offsets in its text: which sentence earns which of the labels.
    They follow all paragraphs as examples that are a `part`. Raises ZongjieError `training-row` with file and line for a row that is
    no JSON, lacks a field, uses a label that the codebook does not have, or names a sentence outside its text.
    """
    book = codebook or load_codebook()
    examples: list[Example] = []
    sentences: list[Example] = []
    for path in map(Path, paths):
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
            if line.strip():
                example, spans = _example(line, f"{path.name} line {number}", book)
                group = fold_name(len(examples), example)
                sentences += [_sentence(example, span, group, book) for span in spans]
                examples.append(example)
    return examples + sentences


Span = tuple[int, int, tuple[str, ...]]


def _sentence(example: Example, span: Span, group: str, book: Codebook) -> Example:
    """A sentence of an example, under the same headings and in the same fold."""
    start, end, labels = span
    view = View(example.view.text[start:end], example.view.section)
    groups, topics = (tuple(one for one in labels if one in names) for names in (book.key_groups, book.work_categories))
    return Example(f"{example.example_id}:{start}", view, groups, topics, group, example.weight, part=True)


def _example(line: str, where: str, book: Codebook) -> tuple[Example, list[Span]]:
    try:
        row = json.loads(line)
        view = View(row["text"], row.get("section", ""), row.get("document", ""), row.get("title", ""), row.get("genre", ""))
        groups, topics = tuple(row["key_groups"]), tuple(row["work_categories"])
        name = str(row["id"])
        spans = [(start, end, tuple(labels)) for start, end, labels in row.get("sentences", ())]
        if not all(0 <= start < end <= len(view.text) for start, end, _ in spans):
            raise ValueError("a sentence lies outside the text")
    except (ValueError, KeyError, TypeError) as error:
        raise ZongjieError("training-row", f"not a labelled paragraph: {error!r}", where, "mend or remove the line") from error
    unknown = [label for label in groups if label not in book.key_groups] + [x for x in topics if x not in book.work_categories]
    unknown += [label for _, _, labels in spans for label in labels if label not in book.labels]
    if unknown or not topics:
        raise ZongjieError("training-row", f"labels not in the codebook: {', '.join(unknown) or 'none given'}", where, "mend the labels")
    return Example(name, view, groups, topics, str(row.get("document", ""))), spans


def train(examples: Sequence[Example], codebook: Codebook | None = None, settings: Settings | None = None) -> Model:
    """A model for the labels of the codebook.

    Deterministic: the same examples in the same order and the same settings give the same model. Raises ZongjieError
    `training-empty` when there are fewer examples than folds.
    """
    book, chosen = codebook or load_codebook(), settings or Settings()
    if len(examples) < 2 * chosen.folds:
        raise ZongjieError("training-empty", f"{len(examples)} examples are too few", "", f"give at least {2 * chosen.folds}")
    described = describe([example.view for example in examples], book)
    scores, _ = held_out_scores(examples, described, book, chosen)
    thresholds = tune(examples, scores, book, chosen)
    return fit(examples, described, book, chosen, thresholds)


def held_out_scores(
    examples: Sequence[Example], described: Sequence[Described], book: Codebook, settings: Settings
) -> tuple[np.ndarray, np.ndarray]:
    """Scores of each example by a model that saw no example of its fold."""
    labels = np.zeros((len(examples), len(book.labels)))
    main = np.zeros((len(examples), len(book.work_categories)))
    folds = fold_of(examples, settings.folds)
    for fold in range(settings.folds):
        inside = [at for at in range(len(examples)) if folds[at] != fold]
        outside = [at for at in range(len(examples)) if folds[at] == fold]
        if not outside or not inside:
            continue
        flat = np.full(len(book.labels), 0.5, np.float32)
        model = fit([examples[at] for at in inside], [described[at] for at in inside], book, settings, flat)
        labels[outside], main[outside] = model.score([described[at] for at in outside])
    return labels, main


def fold_of(examples: Sequence[Example], folds: int) -> list[int]:
    """The fold of each example: by group where one is given, else by blocks of neighbours, so near-copies stay together."""
    names = (fold_name(at, example) for at, example in enumerate(examples))
    return [int(hashlib.sha256(name.encode()).hexdigest(), 16) % folds for name in names]


def fold_name(at: int, example: Example) -> str:
    """What must stay in one fold with the example that is number `at`."""
    return example.group or f"{example.example_id[:1]}{at // 10}"


def _targets(examples: Sequence[Example], book: Codebook) -> np.ndarray:
    return np.array([[label in {*one.key_groups, *one.work_categories} for label in book.labels] for one in examples])


def fit(examples: Sequence[Example], described: Sequence[Described], book: Codebook, settings: Settings, thresholds: np.ndarray) -> Model:
    """The model of the examples with the thresholds given. Sentences that are labelled by themselves teach only the model of them."""
    whole = [at for at, one in enumerate(examples) if not one.part]
    space = fit_space([described[at] for at in whole], settings.rare)
    batch = encode(described, space, space.index())
    sentences = _sparse(batch.sentences) + _sparse(batch.frames)[batch.owners]
    every, weights = _targets(examples, book), _counts(examples)
    matrix = (_sparse(batch.paragraphs) + _sparse(batch.headings)[batch.under])[whole]
    wanted, counts = every[whole], weights[whole]
    columns, biases = [], []
    scale = space.spread(GROUP_SCALE)
    scaled = matrix @ diags(scale)
    for at, label in enumerate(book.labels):
        if label in book.key_groups:
            column, bias = _binary(scaled, wanted[:, at], counts, settings.group_strength)
            column = column * scale
        else:
            column, bias = _binary(matrix, wanted[:, at], counts, settings.strength)
        columns.append(column)
        biases.append(bias)
    firsts = np.array([book.work_categories.index(examples[at].work_categories[0]) for at in whole])
    mains = [_binary(matrix, firsts == at, counts, settings.strength) for at in range(len(book.work_categories))]
    single, lean = fit_sentences(sentences, batch.owners, every, weights, (settings.sentence_penalty, settings.rounds))
    return Model(
        book,
        space,
        np.stack(columns, axis=1).astype(np.float32),
        np.array(biases, np.float32),
        np.stack([column for column, _ in mains], axis=1).astype(np.float32),
        np.array([bias for _, bias in mains], np.float32),
        single.astype(np.float32),
        lean.astype(np.float32),
        thresholds.astype(np.float32),
        data_hash(examples),
        json.dumps(asdict(settings), sort_keys=True),
    )


def _sparse(encoded: Encoded) -> csr_matrix:
    return csr_matrix((encoded.cells, (encoded.rows, encoded.columns)), shape=encoded.shape)


def _binary(matrix: csr_matrix, wanted: np.ndarray, weights: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Weights and bias of one label; a label that never or always occurs gets its rate and no weights."""
    features = matrix.shape[1]
    if wanted.all() or not wanted.any():
        return np.zeros(features), 4.0 if wanted.all() else -8.0
    fitted = LogisticRegression(C=strength, solver="liblinear", random_state=0).fit(matrix, wanted, sample_weight=weights)
    return fitted.coef_[0], float(fitted.intercept_[0])


def tune(examples: Sequence[Example], scores: np.ndarray, book: Codebook, settings: Settings) -> np.ndarray:
    """The threshold of each label that gives the best F1 on held-out scores, drawn halfway to the common one of its kind."""
    whole = [at for at, one in enumerate(examples) if not one.part]
    examples, scores = [examples[at] for at in whole], scores[whole]
    wanted = _targets(examples, book)
    counts = _counts(examples)
    split = len(book.key_groups)
    found = []
    for begin, stop in ((0, split), (split, len(book.labels))):
        common = _best(scores[:, begin:stop], wanted[:, begin:stop], counts, settings)
        found += [(common + _best(scores[:, [at]], wanted[:, [at]], counts, settings)) / 2 for at in range(begin, stop)]
    return np.array(found)


def _best(scores: np.ndarray, wanted: np.ndarray, counts: np.ndarray, settings: Settings) -> float:
    grid = np.arange(settings.lowest, settings.highest + 1e-9, 0.025)
    weight = counts[:, None]
    rated = []
    for threshold in grid:
        given = scores >= threshold
        rated.append(2 * (weight * (given & wanted)).sum() / max(1.0, (weight * given).sum() + (weight * wanted).sum()))
    # A single high place may be chance, so each threshold is judged with its neighbours, and of those about as good the middle is taken.
    smooth = np.convolve(np.pad(rated, 1, mode="edge"), np.full(3, 1 / 3), "valid")
    return float(grid[smooth >= smooth.max() - AS_GOOD].mean())


def _counts(examples: Sequence[Example]) -> np.ndarray:
    """How often each example counts."""
    return np.array([one.weight for one in examples])


def data_hash(examples: Sequence[Example]) -> str:
    """SHA-256 over every text, heading and label, in order."""
    digest = hashlib.sha256()
    for one in examples:
        digest.update(json.dumps([one.view.text, one.view.section, one.key_groups, one.work_categories], ensure_ascii=False).encode())
    return digest.hexdigest()
