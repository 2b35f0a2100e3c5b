"""Makes `vocabulary/repair_language.npz`, the character n-grams by which `language` tells sound Chinese from damaged.

Run `python -m pipeline.ingest.repair.learn corpus/training pipeline/vocabulary/repair_language.npz`.
Sources: the word frequencies of jieba's dictionary (MIT), the project's own training paragraphs, pypinyin's table of readings (MIT).
The sample texts in `corpus/texts` are left out, so that they can measure the repair.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import jieba
from pypinyin.pinyin_dict import pinyin_dict

from pipeline.ingest.repair.grams import pack
from pipeline.ingest.repair.language import DICTIONARY_WEIGHT, LINE_END, LINE_START, fold, simplify

SHARE_OF_DICTIONARY = DICTIONARY_WEIGHT
LEAST_WORD_FREQUENCY = 3
LEAST_COUNT = {1: 0.0, 2: 0.05, 3: 0.5}
SCALE = 100
GBK_BYTES = 2
LEAST_USUAL = 150
LAYOUT = {
    "\n　": 400.0,
    "　（": 40.0,
    "　": 800.0,
    "　　": 400.0,
    "。”": 60.0,
    "！”": 20.0,
    "？”": 20.0,
    "！）": 8.0,
    "。）": 8.0,
    "！": 60.0,
    "？": 60.0,
}
"""Indents, closing quotes and exclamations: rare in the training paragraphs, usual on pages. Counts are guesses of their order."""


def dictionary_words() -> Iterator[tuple[str, float]]:
    """Words of jieba's dictionary in simplified script with their share-weighted frequency."""
    path = Path(jieba.__file__).with_name("dict.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        word, frequency, *_ = line.split(" ")
        if int(frequency) >= LEAST_WORD_FREQUENCY and all("一" <= letter <= "鿿" for letter in word):
            yield simplify(word), int(frequency) * SHARE_OF_DICTIONARY


def count(texts: Iterator[str]) -> dict[str, float]:
    """How often each n-gram up to length 3 occurs in the texts and, weighted down, in the dictionary."""
    grams: defaultdict[str, float] = defaultdict(float)
    for text in texts:
        folded = "\n" + fold(text) + LINE_END
        for size in (1, 2, 3):
            for start in range(len(folded) - size + 1):
                grams[folded[start : start + size]] += 1
    grams.update(LAYOUT)
    for word, weight in dictionary_words():
        for size in (1, 2, 3):
            for start in range(len(word) - size + 1):
                grams[word[start : start + size]] += weight
    return grams


def main(training: Path, output: Path) -> None:
    """Count and write the n-grams with their counts in hundredths; beside them the usual characters by themselves."""
    paragraphs = (
        json.loads(line)["text"] for path in sorted(training.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()
    )
    grams = count(paragraphs)
    kept = {gram: round(n * SCALE) for gram, n in grams.items() if n >= LEAST_COUNT[len(gram)] and round(n * SCALE)}
    kept = {gram.replace("\n", LINE_START): n for gram, n in sorted(kept.items())}
    output.write_bytes(pack(kept))
    usual = (gram for gram, n in kept.items() if len(gram) == 1 and n >= LEAST_USUAL and "一" <= gram <= "鿿")
    output.with_name("repair_letters.txt").write_text("".join(usual) + "\n", encoding="utf-8")


def write_readings(output: Path) -> None:
    """Write which characters of GBK have which reading: a line `reading TAB characters` each, from pypinyin's table (MIT)."""
    letters: dict[str, str] = defaultdict(str)
    for point, known in sorted(pinyin_dict.items()):
        letter = chr(point)
        if len(letter.encode("gb18030")) == GBK_BYTES:
            for reading in dict.fromkeys(known.split(",")):
                letters[unicodedata.normalize("NFC", reading)] += letter
    output.write_text("".join(f"{reading}\t{letters[reading]}\n" for reading in sorted(letters)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
    write_readings(Path(sys.argv[2]).with_name("repair_readings.txt"))
