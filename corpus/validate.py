"""Check gold annotations against the texts they describe, and say what is wrong, file by file.

    python corpus/validate.py [TEXT.txt …]      default: every corpus/texts/*.txt with its corpus/gold/clean/*.jsonl

Prints one line a fault (`file: record: fault`) and exits 1 when there is one. Standard library only.
"""

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).resolve().parent
GROUPS = {"minors", "farmers", "urban_workers", "officials", "community_residents", "elderly"}
CATEGORIES = {
    "organization", "funding", "training", "activities", "media", "facilities", "school_science", "resources",
    "workforce", "tech_promotion", "results", "problems", "plans", "context", "unrelated",
}  # fmt: skip
LEVELS = {
    "national", "province", "prefecture", "county", "township", "village",
    "department", "school", "enterprise", "association", "unknown",
}  # fmt: skip
FIXED = {
    "measure": {"headcount", "sessions", "funding", "money_other"},
    "approx": {"exact", "about", "at_least", "at_most", "range"},
    "state": {"given", "redacted", "lost"},
    "role": {"actual", "target", "planned", "rate_base"},
}
INDICATORS = {
    "training_sessions", "training_participants", "lecture_sessions", "lecture_participants", "exhibition_sessions",
    "exhibition_visitors", "contest_sessions", "contest_participants", "event_sessions", "event_participants",
    "copies_distributed", "funding_yuan", "volunteers", "venues_new", "venues_total",
}  # fmt: skip


def fold(text: str) -> str:
    """The text as the scorer compares it: width folded, letters and digits only."""
    text = unicodedata.normalize("NFKC", text or "")
    return "".join(ch for ch in text.lower() if ch.isalnum() or ch in "%+")


def faults_of_fact(record: dict[str, Any], text: str) -> list[str]:
    """What is wrong with one gold fact: place, fixed values, and value against state and approx."""
    found = [
        f"{key}={record.get(key)!r} is not one of {sorted(allowed)}" for key, allowed in FIXED.items() if record.get(key) not in allowed
    ]
    quote = record.get("quote", "")
    if fold(quote) not in text:
        found.append(f"quote not in the text: {quote}")
    elif text.count(fold(quote)) > 1:
        found.append(f"quote stands {text.count(fold(quote))} times, make it longer: {quote}")
    if (record.get("value") is None) == (record.get("state") == "given"):
        found.append("a given fact has a value, a lost or redacted one has none")
    if (record.get("value_max") is None) == (record.get("approx") == "range") and record.get("state") == "given":
        found.append("value_max belongs to approx range, and only there")
    found += [f"audience {group!r} is not a key group" for group in record.get("audience") or [] if group not in GROUPS]
    if not record.get("unit"):
        found.append("unit is missing")
    return found


def faults_of_paragraph(record: dict[str, Any], text: str, cursor: int) -> tuple[list[str], int]:
    """What is wrong with one gold paragraph, and where it ends in the folded text."""
    found = []
    begin = text.find(fold(record["starts"]), cursor)
    stop = text.find(fold(record["ends"]), max(begin, 0))
    if begin < 0 or stop < 0:
        found.append(f"starts/ends not found in order: {record['starts']} … {record['ends']}")
    if len(fold(record["starts"])) < 8 or len(fold(record["ends"])) < 4:
        found.append("starts needs 8 characters, ends 4")
    found += [f"unknown key group {x!r}" for x in record["key_groups"] if x not in GROUPS]
    found += [f"unknown work category {x!r}" for x in record["work_categories"] if x not in CATEGORIES]
    if not record["work_categories"]:
        found.append("work_categories is empty")
    return found, max(cursor, begin + 1)


def check(text_path: Path, gold_path: Path) -> list[str]:
    """Every fault of one annotated text, as `record number: fault`."""
    text = fold(text_path.read_text("utf-8"))
    found, cursor, kinds = [], 0, []
    for number, line in enumerate(gold_path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        record = json.loads(line)
        kinds.append(record["kind"])
        here: list[str] = []
        if record["kind"] == "document":
            here += [f"{key} not in the text" for key in ("first_words", "last_words") if fold(record[key]) not in text]
            here += [] if record["level"] in LEVELS else [f"unknown level {record['level']}"]
        elif record["kind"] == "paragraph":
            here, cursor = faults_of_paragraph(record, text, cursor)
        elif record["kind"] == "fact":
            here = faults_of_fact(record, text)
        elif record["kind"] == "total":
            here += [] if record["indicator"].partition(":")[0] in INDICATORS else [f"unknown indicator {record['indicator']}"]
        else:
            here.append(f"unknown kind {record['kind']!r}")
        found += [f"{number}: {fault}" for fault in here]
    if kinds.count("document") != 1:
        found.append("0: exactly one document record is needed")
    if "paragraph" not in kinds:
        found.append("0: no paragraph record")
    return found


def main(names: list[str]) -> int:
    """Check the named texts, or all; return the exit code."""
    texts = [Path(name) for name in names] or sorted((CORPUS / "texts").glob("*.txt"))
    faults = 0
    for path in texts:
        gold = CORPUS / "gold" / "clean" / f"{path.stem}.jsonl"
        rows = check(path, gold) if gold.exists() else ["0: no gold file"]
        for row in rows:
            print(f"{path.name}: {row}")
        faults += len(rows)
    print(f"{len(texts)} texts, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
