"""Labelled paragraphs from an annotated text: gold names the first and last words of each paragraph, the text has the rest.

Used to train on whole documents and to measure page-out; headings are told from the lines between paragraphs by their numbers.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.classify.features import View
from pipeline.classify.rules import HEADING_SEPARATOR
from pipeline.classify.train import Example, read_examples

Row = Mapping[str, Any]
HEADING_STYLES = tuple(
    re.compile(style)
    for style in (
        r"第[一二三四五六七八九十]+[章部篇]",
        r"[一二三四五六七八九十]+[、.．]",
        r"[（(]\s*[一二三四五六七八九十]+\s*[)）]",
        r"[0-9]+[、.．]",
        r"[（(][0-9]+[)）]",
        r"[一二三四五六七八九十]是",
    )
)
LONGEST_HEADING = 45
# Annotated texts were read word by word against the codebook; the training files were labelled as they were written.
ANNOTATED_WEIGHT = 7.0
ANNOTATED = ("a", "b")
NUMBER_LENGTH = 6


def training_examples(corpus: Path) -> list[Example]:
    """What the shipped classifier learns from: the paragraphs of `training/`, then the annotated texts `a*` and `b*`, by document."""
    annotated = [example for prefix in ANNOTATED for example in document_examples(corpus, prefix)]
    return read_examples(sorted((corpus / "training").glob("*.jsonl"))) + annotated


def document_examples(corpus: Path, prefix: str) -> list[Example]:
    """The paragraphs of the annotated texts whose name starts with `prefix`, from `texts/` and `gold/clean/`."""
    examples = []
    for place in sorted((corpus / "texts").glob(f"{prefix}*.txt")):
        gold = corpus / "gold" / "clean" / f"{place.stem}.jsonl"
        if gold.is_file():
            rows = [json.loads(line) for line in gold.read_text("utf-8").splitlines() if line.strip()]
            examples += cut_examples(place.stem, place.read_text("utf-8"), rows)
    return examples


def cut_examples(page: str, text: str, gold: Sequence[Row]) -> list[Example]:
    """The paragraphs that `gold` describes in `text`, as examples of the documents of `page`, in order.

    A paragraph whose first or last words are not in the text is left out.
    """
    folded, places = _fold(text)
    titles = {row["doc"]: (row["title"] or "", row["genre"]) for row in gold if row["kind"] == "document"}
    examples = []
    for doc, title in titles.items():
        rows = [row for row in gold if row["kind"] == "paragraph" and row["doc"] == doc]
        spans = list(_spans(folded, places, rows))
        headings: list[tuple[int, str]] = []
        position = max(0, spans[0][0] - LONGEST_HEADING) if spans else 0
        for begin, stop, row in spans:
            line = text.rfind("\n", 0, begin) + 1
            start = line if begin - line <= NUMBER_LENGTH else begin
            for heading in text[position:start].splitlines():
                style = _style(heading.strip())
                if style < len(HEADING_STYLES) and len(heading.strip()) < LONGEST_HEADING:
                    headings = [one for one in headings if one[0] < style] + [(style, heading.strip())]
            end = stop + (text[stop : stop + 1] in tuple("。；！？”"))
            words = re.sub(r"\s*\n\s*", "", text[start:end]).strip()
            style = _style(words)
            section = HEADING_SEPARATOR.join(heading for level, heading in headings if level < style)
            name = f"{page}.{doc}"
            view = View(words, section, name, *title)
            examples.append(
                Example(f"{name}.{row['n']}", view, tuple(row["key_groups"]), tuple(row["work_categories"]), name, ANNOTATED_WEIGHT)
            )
            position = stop
    return examples


def _spans(folded: str, places: Sequence[int], rows: Sequence[Row]) -> Iterator[tuple[int, int, Row]]:
    """Where each paragraph begins and ends in the text; its end is the last fitting one before the next begins."""
    cursor = 0
    begins = []
    for row in rows:
        begin = folded.find(_fold(row["starts"])[0], max(0, cursor - 200))
        begins.append(begin)
        cursor = max(cursor, begin + 1)
    for number, (begin, row) in enumerate(zip(begins, rows, strict=True)):
        if begin < 0:
            continue
        words = _fold(row["ends"])[0]
        later = next((at for at in begins[number + 1 :] if at > begin), len(folded))
        stop = folded.rfind(words, begin, later) if number + 1 < len(rows) else folded.find(words, begin)
        if stop >= 0:
            yield places[begin], places[stop + len(words) - 1] + 1, row


def _style(line: str) -> int:
    """The depth of a heading by its number; beyond the last style for a line without one."""
    return next((depth for depth, style in enumerate(HEADING_STYLES) if style.match(line)), len(HEADING_STYLES))


def _fold(text: str) -> tuple[str, list[int]]:
    """The text as gold is compared: width folded, letters and digits only; and where each character stood."""
    letters: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).lower():
            if one.isalnum() or one in "%+":
                letters.append(one)
                places.append(at)
    return "".join(letters), places
