"""The table of docs/accuracy.md: its intervals, and the floor beside them."""

import json
import re
from pathlib import Path

from corpus import held_out
from pipeline.evaluate.gold import read_gold
from pipeline.evaluate.score import score
from pipeline.evaluate.tables import read_tables
from pipeline.flow import run

ROOT = Path(__file__).resolve().parents[2]


def test_limits_leave_a_fortieth_out_at_each_end() -> None:
    assert held_out._limits([float(one) for one in range(200)]) == (5.0, 195.0)


def test_intervals_hold_the_figure_and_are_the_same_each_time(tmp_path: Path) -> None:
    pages = [ROOT / "corpus/pages" / name.name for name in sorted((ROOT / "corpus/pages").iterdir())[:4]]
    run([str(page) for page in pages], tmp_path / "out")
    tables = read_tables(tmp_path / "out/tables")
    gold = [one for one in read_gold(ROOT / "corpus/gold/pages") if one.stem in {page.name[:3] for page in pages}]
    found = held_out.intervals(tables, gold, 40)
    assert found == held_out.intervals(tables, gold, 40)
    figures = score(tables, gold).figures
    assert found["categories_f1"][0] <= figures["categories_f1"] <= found["categories_f1"][1]
    assert found["categories_f1"][0] < found["categories_f1"][1]


def test_the_document_shows_the_floor_that_is_pinned() -> None:
    floor = json.loads((ROOT / "corpus/floor.json").read_text("utf-8"))["figures"]
    shown = dict(re.findall(r"^\| (\w+) \| ([\d.]+) \|", (ROOT / "docs/accuracy.md").read_text("utf-8"), re.MULTILINE))
    assert {name: float(value) for name, value in shown.items()} == floor
