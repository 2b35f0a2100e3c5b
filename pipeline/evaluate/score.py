"""The figures, each 0–1, and for every unit of loss a line that says what was lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.evaluate.characters import character_error
from pipeline.evaluate.facts import score_facts
from pipeline.evaluate.fold import fold
from pipeline.evaluate.gold import GoldPage, Record
from pipeline.evaluate.tables import Cells, PredictedPage, Tables, page_of, values

FIRST_WORDS, LAST_WORDS = 8, 6
"""Folded characters of a document's first and last words that are looked for."""
HEAD, TAIL = 80, 60
"""They must stand this near to the two ends of one predicted document."""
LOOK_BACK = 200
SHORTEST_PIECE = 4


class Error(NamedTuple):
    """One loss behind a figure."""

    figure: str
    page: str
    what: str


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by name, and the errors behind them in page order."""

    figures: dict[str, float | int]
    errors: list[Error] = field(default_factory=list)


class Tally:
    """Counts under way and the losses noted while counting."""

    def __init__(self) -> None:
        self.count: Counter[Any] = Counter()
        self.errors: list[Error] = []
        self.page = ""

    def lose(self, figure: str, what: str) -> None:
        """Note one loss on the current page."""
        self.errors.append(Error(figure, self.page, what))


def score(tables: Tables, gold: Sequence[GoldPage]) -> Report:
    """All figures over the given pages."""
    tally = Tally()
    strayed: list[float] = []
    for truth in gold:
        tally.page = truth.stem
        page = page_of(tables, truth.stem)
        _documents(page, truth, tally)
        _paragraphs(page, truth, tally)
        _pieces(page, truth, tally)
        score_facts(page, truth.of("fact"), tally.count, tally.lose)
        error = character_error(page, truth)
        if error is not None:
            strayed.append(error)
            if error > 0:
                tally.lose("character_error", f"{error:.4f} of the characters")
    figures = _figures(tally.count, len(gold))
    return Report(figures | ({"character_error": sum(strayed) / len(strayed)} if strayed else {}), tally.errors)


def _documents(page: PredictedPage, gold: GoldPage, tally: Tally) -> None:
    used: set[str] = set()
    for record in gold.of("document"):
        hit = _same_document(page, record, used)
        if hit is None:
            tally.lose("segmentation_f1", f"document {record['doc']} not found: {record['first_words']} … {record['last_words']}")
            continue
        used.add(hit["document_id"])
        tally.count["doc_hit"] += 1
        if record.get("level") not in {None, "unknown"}:
            tally.count["level_n"] += 1
            tally.count["level_ok"] += hit["unit_level"] == record["level"]
            if hit["unit_level"] != record["level"]:
                tally.lose("level_accuracy", f"document {record['doc']}: {hit['unit_level']} for {record['level']}")
        year = str(record.get("year") or "")
        tally.count["year_n"] += 1
        tally.count["year_ok"] += hit["year"].split(".")[0] == year
        if hit["year"].split(".")[0] != year:
            tally.lose("year_accuracy", f"document {record['doc']}: {hit['year'] or 'none'} for {year or 'none'}")
    tally.count["doc_gold"] += len(gold.of("document"))
    tally.count["doc_pred"] += len(page.documents)
    for row in page.documents:
        if row["document_id"] not in used:
            low, high = page.document_spans.get(row["document_id"], (0, 0))
            tally.lose("segmentation_f1", f"no such document: {page.text[low : low + 20]} … {page.text[max(low, high - 20) : high]}")


def _same_document(page: PredictedPage, record: Record, used: set[str]) -> Cells | None:
    first, last = fold(record["first_words"])[:FIRST_WORDS], fold(record["last_words"])[-LAST_WORDS:]
    for row in page.documents:
        low, high = page.document_spans.get(row["document_id"], (0, 0))
        body = page.text[low:high]
        if row["document_id"] in used or not body or not first or not last:
            continue
        if first in body[: HEAD + len(first)] and last in body[-(TAIL + len(last)) :]:
            return row
    return None


def _paragraphs(page: PredictedPage, gold: GoldPage, tally: Tally) -> None:
    cursor = 0
    for record in gold.of("paragraph"):
        tally.count["para_gold"] += 1
        starts, ends = fold(record["starts"]), fold(record["ends"])
        begin = page.text.find(starts, max(0, cursor - LOOK_BACK))
        if begin < 0:
            begin = page.text.find(starts)
        stop = page.text.find(ends, begin) if begin >= 0 else -1
        if stop < 0:
            tally.lose("content_recall", f"paragraph {record['doc']}.{record['n']} not found: {record['starts']} … {record['ends']}")
            continue
        cursor, stop = begin + 1, stop + len(ends)
        tally.count["para_kept"] += 1
        rows = [
            row
            for low, high, row in page.paragraphs
            if min(high, stop) - max(low, begin) > 0.5 * (high - low) or (low <= begin and stop <= high)
        ]
        _labels(record, rows, tally)


def _labels(record: Record, rows: list[Cells], tally: Tally) -> None:
    where = f"paragraph {record['doc']}.{record['n']} {record['starts']}"
    for column, name in (("key_groups", "groups"), ("work_categories", "categories")):
        predicted = {label for row in rows for label in values(row.get(column))}
        truth = set(record[column])
        for label in predicted | truth:
            kind = "tp" if label in predicted and label in truth else "fp" if label in predicted else "fn"
            tally.count[name, kind, label] += 1
        if predicted != truth:
            tally.lose(f"{name}_f1", f"{where}: {_signs(predicted - truth, '+')} {_signs(truth - predicted, '-')}".strip())
    if record["work_categories"] and rows:
        longest = max(rows, key=lambda row: len(row["text"]))
        main = values(longest.get("work_categories"))[:1]
        tally.count["primary_n"] += 1
        tally.count["primary_ok"] += main == record["work_categories"][:1]
        if main != record["work_categories"][:1]:
            tally.lose("primary_accuracy", f"{where}: {main} for {record['work_categories'][:1]}")


def _signs(labels: set[str], sign: str) -> str:
    return " ".join(sign + label for label in sorted(labels))


def _pieces(page: PredictedPage, gold: GoldPage, tally: Tally) -> None:
    for record in gold.of("boilerplate"):
        piece = fold(record["text"])
        if len(piece) < SHORTEST_PIECE:
            continue
        tally.count["boiler_n"] += 1
        tally.count["boiler_gone"] += piece not in page.text
        if piece in page.text:
            tally.lose("boilerplate_gone", f"still there: {record['text']}")
    for record in gold.of("repair"):
        if not record["repaired"]:
            continue
        fixed, damaged = fold(record["repaired"]), fold(record["damaged"])
        good = fixed in page.text and (damaged == fixed or damaged in fixed or damaged not in page.text)
        tally.count["repair_n"] += 1
        tally.count["repair_ok"] += good
        if not good:
            tally.lose("repair_rate", f"{record['damaged']} should read {record['repaired']}")


def f1(hits: float, predicted: float, gold: float) -> float:
    """Harmonic mean of precision and recall; 0 without hits."""
    return 2 * hits / (predicted + gold) if hits else 0.0


def _figures(count: Counter[Any], pages: int) -> dict[str, float | int]:
    def share(part: str, whole: str) -> float:
        return float(count[part] / max(1, count[whole]))

    out: dict[str, float | int] = {
        "pages": pages,
        "segmentation_f1": f1(count["doc_hit"], count["doc_pred"], count["doc_gold"]),
        "level_accuracy": share("level_ok", "level_n"),
        "year_accuracy": share("year_ok", "year_n"),
        "content_recall": share("para_kept", "para_gold"),
        "boilerplate_gone": share("boiler_gone", "boiler_n"),
        "repair_rate": share("repair_ok", "repair_n"),
    }
    total: Counter[str] = Counter()
    for measure in ("headcount", "sessions", "funding"):
        hits, predicted, gold = (count[f"fact_{part}", measure] for part in ("tp", "pred", "gold"))
        total.update(tp=int(hits), pred=int(predicted), gold=int(gold))
        out[f"{measure}_precision"], out[f"{measure}_recall"] = hits / max(1, predicted), hits / max(1, gold)
        out[f"{measure}_f1"] = f1(hits, predicted, gold)
    out["fact_f1"] = f1(total["tp"], total["pred"], total["gold"])
    out |= {name: share(f"{name}_ok", "attr_n") for name in ("unit", "approx", "role", "audience")}
    for name in ("groups", "categories"):
        out |= _label_figures(count, name)
    out["primary_accuracy"] = share("primary_ok", "primary_n")
    return out


def _label_figures(count: Counter[Any], name: str) -> dict[str, float | int]:
    table: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, times in count.items():
        if isinstance(key, tuple) and key[0] == name:
            table[key[2]][key[1]] += times
    tp, fp, fn = (sum(row[kind] for row in table.values()) for kind in ("tp", "fp", "fn"))
    known = [row for row in table.values() if row["tp"] + row["fn"]]
    macro = sum(f1(row["tp"], row["tp"] + row["fp"], row["tp"] + row["fn"]) for row in known) / max(1, len(known))
    return {f"{name}_f1": f1(tp, tp + fp, tp + fn), f"{name}_macro_f1": macro}
