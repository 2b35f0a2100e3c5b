"""The review page of a finished run, and its verdicts brought back into tables and gold."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.benchmark import indicators
from pipeline.commands.finished import open_manifest, open_tables, read_text
from pipeline.export.tables import TableWriter
from pipeline.flow.views import TextFolder
from pipeline.report import Part, write_review
from pipeline.report.page import Lang
from pipeline.report.verdicts import apply_verdicts, read_verdicts


def make_review(out: Path, lang: Lang, start: int = 0, about: str = "") -> Path:
    """Write the review page of a run again and return where it is; a page of a part stands beside the first one."""
    part = Part(start=start, about=about)
    page = write_review(open_tables(out), TextFolder(out / "texts"), open_manifest(out), lang, part=part)
    target = out / ("review" + (f"-from-{start + 1}" if start else "") + ("-about" if about else "") + ".html")
    target.write_text(page, encoding="utf-8")
    return target


def apply_review(verdicts: Path, out: Path) -> dict[str, int]:
    """Write the corrected facts, the indicators counted from them (both CSV and Parquet) and gold as `gold/<source_id>.jsonl` into
    `out/reviewed`; return what was done."""
    found = open_tables(out)
    applied = apply_verdicts(read_verdicts(read_text(verdicts), str(verdicts)), found, str(verdicts))
    target = out / "reviewed"
    (target / "gold").mkdir(parents=True, exist_ok=True)
    with TableWriter(target, "facts") as writer:
        writer.write(applied.facts)
    with TableWriter(target, "indicators") as writer:
        writer.write(indicators(found["documents"], applied.facts, found["paragraphs"]))
    for source_id, records in applied.gold.items():
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (target / "gold" / f"{source_id}.jsonl").write_text(lines, encoding="utf-8")
    return applied.counts
