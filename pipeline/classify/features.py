"""What the model sees of a paragraph: votes of the rules, words of the text, pieces of the headings, as named numbers."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import rjieba

from pipeline.classify.codebook import Codebook
from pipeline.classify.context import describe_document
from pipeline.classify.rules import HEADING_SEPARATOR, Vote, sentence_starts, vote

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
HEADING_NUMBER = re.compile(r"[一二三四五六七八九十0-9（）()、.．\s]+")
# How far around the name of a group its role is told.
REACH = 12
NUMERAL = r"[0-9一二三四五六七八九十百千万两数近约达共各]"
COUNTED_AFTER = re.compile(rf"(?:等|代表|朋友|群众|和\w{{2,6}})?{NUMERAL}{{1,6}}[.0-9]{{0,6}}[余多]?[万千百]?[余多]?(?:人|名|户|位|次|家)")
COUNTED_BEFORE = re.compile(rf"{NUMERAL}[余多]?[万千百]?[余多]?(?:名|位|户|个|人次)?\w{{0,4}}$")
SERVED_BEFORE = re.compile(
    r"(?:培训|面向|针对|组织|吸引|帮助|惠及|服务|引导|教育|培育|培养|带动|辐射|使|让|为|向|给|受训|参训|举办|开展|用于|广大)\w{0,4}$"
)
SERVED_AFTER = re.compile(
    r"\w{0,3}(?:培训|讲座|体验|参观|素质|学习|参加|受益|听讲|接受|掌握|学会|参与|观看|需求|教育|活动|科普|大赛|竞赛|增收|听众|人次)"
)
SERVES_AFTER = re.compile(
    r"[^，。；！？,;：:]{0,8}(?:组成|担任|授课|主讲|为主|志愿|队伍|负责|协会|组长|牵头|重视|配备|宣讲|带头|先进|合作社|示范县)"
)
# Marks of what has happened; a plan has none.
DONE = re.compile(r"了|已|共|累计|先后|全年|今年以来|一年来|完成|达|现有|[0-9]余?(?:人|名|期|场|次|份|元|万|个)")
WORD_BLOCK, HEADING_BLOCK, RULE_BLOCK = 0, 1, 2
# Found by cross-validation over documents: words carry most, headings are short, rules are few and would drown them at full weight.
BLOCK_WEIGHT = (3.0, 1.0, 0.25)
# Whom a paragraph is about is told by the rules first; words around them tell more of the topic.
GROUP_SCALE = (0.5, 0.7, 1.4)


class Names(dict[tuple[str, bool], dict[str, str]]):
    """Feature names by label and strength, made when first asked for."""

    def __missing__(self, key: tuple[str, bool]) -> dict[str, str]:
        label = key[0] + ("!" if key[1] else "?")
        self[key] = {what: f"{label} {what}" for what in VALUES}
        return self[key]


VALUES = ("heading", "nearest", "lead", "first", "any", "count", "share", "part", "counted", "served", "serves")
NAMES = Names()


@dataclass(frozen=True, slots=True)
class View:
    """A paragraph as the classifier sees it: its text, the headings above it joined by ` > `, and the document it stands in."""

    text: str
    section: str = ""
    document: str = ""
    title: str = ""
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """The features of one paragraph: its words, pieces of its headings, and values of the rules; and the votes themselves."""

    words: Sequence[str]
    pieces: Sequence[str]
    values: dict[str, float]
    votes: tuple[Vote, ...]


def describe(views: Sequence[View], codebook: Codebook) -> list[Described]:
    """The named features of paragraphs; neighbours with the same non-empty `document` are told what their document tells."""
    groups = frozenset(codebook.key_groups)
    votes = vote([view.text for view in views], [view.section for view in views], groups)
    found = [
        Described(_words(view.text), tuple(_pieces(view.section)), _values(view, cast, codebook), cast)
        for view, cast in zip(views, votes, strict=True)
    ]
    begin = 0
    while begin < len(views):
        stop = begin + 1
        while stop < len(views) and views[begin].document and views[stop].document == views[begin].document:
            stop += 1
        if views[begin].document:
            texts = [view.text for view in views[begin:stop]]
            flags = describe_document(views[begin].title, views[begin].genre, texts, votes[begin:stop], codebook.key_groups)
            for one, own in zip(found[begin:stop], flags, strict=True):
                one.values.update((flag, 1.0) for flag in own)
        begin = stop
    return found


def _words(text: str) -> list[str]:
    """The words of the text; every number reads 0. Half a surrogate pair, which no encoding carries, reads as a question mark."""
    plain = NUMBER.sub("0", text)
    try:
        words: list[str] = rjieba.cut(plain)
    except UnicodeEncodeError:
        words = rjieba.cut(plain.encode("utf-8", "replace").decode("utf-8"))
    return words


def _pieces(section: str) -> Iterator[str]:
    """Two and three characters in a row of each heading, without its number."""
    for heading in section.split(HEADING_SEPARATOR):
        plain = HEADING_NUMBER.sub("", heading)
        for size in (2, 3):
            for at in range(len(plain) - size + 1):
                yield plain[at : at + size]


def _values(view: View, votes: Sequence[Vote], codebook: Codebook) -> dict[str, float]:
    """The votes as numbers: how often, in how many sentences, in the opening topic, in the nearest or an upper heading."""
    sentences: dict[tuple[str, bool], set[int]] = {}
    counts: Counter[tuple[str, bool]] = Counter()
    values: dict[str, float] = {}
    groups = set(codebook.key_groups)
    nearest = view.section.rpartition(HEADING_SEPARATOR)[2]
    for cast in votes:
        name = NAMES[cast.label, cast.strong]
        if cast.sentence < 0:
            values[name["heading"]] = 1.0
            if cast.cue in nearest:
                values[name["nearest"]] = 1.0
            continue
        key = (cast.label, cast.strong)
        counts[key] += 1
        sentences.setdefault(key, set()).add(cast.sentence)
        if cast.label in groups:
            for role in roles(view.text, cast):
                values[name[role]] = 1.0
        if cast.lead:
            values[name["lead"]] = 1.0
        if cast.sentence == 0:
            values[name["first"]] = 1.0
    starts = sentence_starts(view.text)
    length = len(starts)
    total = sum(len(where) for (label, strong), where in sentences.items() if strong and label not in groups) or 1
    for key, where in sentences.items():
        name = NAMES[key]
        values[name["any"]] = 1.0
        values[name["count"]] = math.log1p(counts[key])
        values[name["share"]] = len(where) / length
        if key[0] not in groups:
            values[name["part"]] = len(where) / total
    done = len({bisect_right(starts, found.start()) for found in DONE.finditer(view.text)}) / length
    values["done"] = min(1.0, done)
    values["nothing done"] = float(done == 0)
    values["length"] = math.log(len(view.text) + 1) / 6
    values["headed"] = float(bool(view.section))
    values["numbers"] = min(1.0, len(NUMBER.findall(view.text)) / 10)
    return values


def roles(text: str, cast: Vote) -> Iterator[str]:
    """What the words around the name of a group say it does: it is counted, it is served, or it does the serving."""
    end = cast.start + len(cast.cue)
    before = text[max(0, cast.start - REACH) : cast.start]
    if COUNTED_AFTER.match(text, end) or COUNTED_BEFORE.search(before):
        yield "counted"
    if SERVED_AFTER.match(text, end) or SERVED_BEFORE.search(before):
        yield "served"
    if SERVES_AFTER.match(text, end):
        yield "serves"


@dataclass(frozen=True, slots=True)
class Space:
    """The features a model knows: `names` in column order, their block, and the weight of each (idf for words and pieces)."""

    names: tuple[str, ...]
    weights: np.ndarray
    starts: tuple[int, int]
    """Columns where the heading block and the rule block begin; words come first."""

    def spread(self, block: tuple[float, float, float]) -> np.ndarray:
        """One value a column from one value a block."""
        first, second = self.starts
        return np.repeat(np.array(block), [first, second - first, len(self.names) - second])

    def index(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """Columns by name for each block."""
        first, second = self.starts
        columns = range(len(self.names))
        return tuple(  # type: ignore[return-value]
            dict(zip(self.names[begin:stop], columns[begin:stop], strict=True))
            for begin, stop in ((0, first), (first, second), (second, len(self.names)))
        )


def fit_space(described: Sequence[Described], rare: int = 2) -> Space:
    """The features that occur in at least `rare` paragraphs, with smoothed inverse document frequencies."""
    words: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    values: Counter[str] = Counter()
    for one in described:
        words.update(set(one.words))
        pieces.update(set(one.pieces))
        values.update(one.values.keys())
    kept = [sorted(name for name, count in block.items() if count >= rare) for block in (words, pieces, values)]
    total = len(described)
    idf = [math.log((1 + total) / (1 + block[name])) + 1 for block, names in ((words, kept[0]), (pieces, kept[1])) for name in names]
    weights = np.array(idf + [1.0] * len(kept[2]), dtype=np.float32)
    return Space(tuple(kept[0] + kept[1] + kept[2]), weights, (len(kept[0]), len(kept[0]) + len(kept[1])))


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sparse matrix, a row a paragraph, as parallel arrays in no special order."""

    rows: np.ndarray
    columns: np.ndarray
    cells: np.ndarray
    shape: tuple[int, int]

    def times(self, weights: np.ndarray) -> np.ndarray:
        """The product with a dense matrix that has a row a column of this one."""
        order = np.argsort(self.rows, kind="stable")
        rows = self.rows[order]
        parts = weights[self.columns[order]] * self.cells[order, None]
        found = np.zeros((self.shape[0], weights.shape[1]), np.float32)
        present, begins = np.unique(rows, return_index=True)
        if len(present):
            found[present] = np.add.reduceat(parts, begins, axis=0)
        return found


def encode(described: Sequence[Described], space: Space, index: tuple[dict[str, int], dict[str, int], dict[str, int]]) -> Encoded:
    """The feature matrix: words and pieces as unit vectors of damped tf-idf, rules as they are."""
    width = len(space.names)
    rows, columns, cells = [], [], []
    for block in (WORD_BLOCK, HEADING_BLOCK):
        row, column, cell = _count([one.words if block == WORD_BLOCK else one.pieces for one in described], index[block], width)
        damped = (1 + np.log(cell)) * space.weights[column]
        norms = np.sqrt(np.bincount(row, damped * damped, minlength=len(described)))
        rows.append(row)
        columns.append(column)
        cells.append(damped * BLOCK_WEIGHT[block] / norms[row])
    known = index[RULE_BLOCK]
    told = [[(known[name], value) for name, value in one.values.items() if name in known] for one in described]
    rows.append(np.repeat(np.arange(len(told)), [len(one) for one in told]))
    columns.append(np.array([column for one in told for column, _ in one], np.int64))
    cells.append(np.array([value for one in told for _, value in one], np.float32) * BLOCK_WEIGHT[RULE_BLOCK])
    return Encoded(np.concatenate(rows), np.concatenate(columns), np.concatenate(cells).astype(np.float32), (len(described), width))


def _count(texts: Sequence[Sequence[str]], known: dict[str, int], width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Row, column and count of every known name in each text."""
    get = known.get
    columns = np.array([get(name, -1) for text in texts for name in text], np.int64)
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    seen = columns >= 0
    places, counts = np.unique(rows[seen] * width + columns[seen], return_counts=True)
    return places // width, places % width, counts
