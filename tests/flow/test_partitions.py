"""What a partition keeps comes back; rows of copies are marked; the layout of partitions leaves no trace in the tables."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline.benchmark import DocumentCounts
from pipeline.benchmark.counting import Count
from pipeline.export.tables import ROWS_AT_ONCE, TableRows, TableWriter, arrow_rows, csv_rows
from pipeline.flow import Settings, partitions, run
from pipeline.flow.assemble import _marked
from pipeline.flow.inputs import Item
from pipeline.flow.kept import counts_from_json, counts_to_json
from pipeline.flow.pages import make_pages
from pipeline.flow.partitions import Partition

TEXT = "石桥县科协2014年科普工作总结\n全年举办讲座15场，听众2600人次，投入经费3.2万元。\n"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    items = [Item(f"{n}.txt", f"{n}.txt", str(n), 10) for n in range(3)]
    pages = ([(item, 0, next(make_pages(item.label, TEXT.encode(), None)))] for item in items)
    (path,) = partitions.write(tmp_path, items, "key", pages)
    return path


def test_texts_and_rows_come_back_for_any_stretch_of_pages(made: Path) -> None:
    part = Partition(made)
    assert [page.label for page in part.pages] == ["0.txt", "1.txt", "2.txt"]
    assert part.text(1) == TEXT.encode()
    whole, columns = part.rows("facts", 0, 3)
    stretches = [part.rows("facts", start, start + 1) for start in range(3)]
    assert b"".join(lines for lines, _ in stretches) == whole
    assert sum(rows.num_rows for _, rows in stretches) == columns.num_rows >= 9
    assert len(list(csv.reader(io.StringIO(whole.decode(), newline="")))) == columns.num_rows


ITEM = Item("crawl.jsonl", "crawl.jsonl", "7", 70)


def test_a_file_of_many_pages_is_written_in_pieces_and_none_is_held_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "PAGES_A_PARTITION", 3)
    begun: list[int] = []

    def pages() -> Iterator[list[partitions.Made]]:
        for number in range(7):
            begun.append(len(list(tmp_path.glob("*.part"))))
            yield [(ITEM, number, next(make_pages(f"{number}", TEXT.encode(), None)))]

    paths = partitions.write(tmp_path, [ITEM], "key", pages())
    assert begun == [0, 0, 0, 0, 1, 1, 1]
    assert [[page.member for page in Partition(path).pages] for path in paths] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [found for _, found in partitions.finished(paths[::-1], "key")] == [tuple(paths)]
    assert partitions.begun(tmp_path, [ITEM], "key") == []
    for missing in paths:
        assert not list(partitions.finished([path for path in paths if path != missing], "key"))
    paths[2].unlink()
    assert partitions.begun(tmp_path, [ITEM], "key") == paths[:2]
    assert partitions.begun(tmp_path, [ITEM], "other key") == []


@pytest.mark.parametrize("cut", [1, 20, 400])
def test_a_partition_cut_off_by_a_crash_is_not_taken_for_finished(made: Path, cut: int) -> None:
    ((marks, paths),) = partitions.finished([made], "key")
    assert ([mark[0] for mark in marks], paths) == (["0.txt", "1.txt", "2.txt"], (made,))
    assert not list(partitions.finished([made], "other key"))
    made.write_bytes(made.read_bytes()[:-cut])
    assert not list(partitions.finished([made], "key"))


def test_facts_of_copies_are_marked_in_both_forms_and_nothing_else_changes() -> None:
    rows = [{"fact_id": f"f{n}", "quote": quote, "canonical": True} for n, quote in enumerate(['甲"乙', "一,二\r\n三", "=丁"])]
    lines, columns = _marked(csv_rows("facts", rows), arrow_rows("facts", rows), [True, False, True])
    for row, value in zip(rows, [True, False, True], strict=True):
        row["canonical"] = value
    assert lines == csv_rows("facts", rows)
    assert columns.equals(arrow_rows("facts", rows))


def test_counts_of_a_document_survive_json() -> None:
    count = Count("trainings", Decimal("26.50"), "期", "parts", ("f1", "f2"), ("f3=target",))
    counted = DocumentCounts("d1", "石桥县科协", "0451", None, "county", (-120, "d1"), (count, Count("events", None, "次", "missing", ())))
    assert counts_from_json(counts_to_json(counted)) == counted


def test_row_groups_do_not_tell_how_rows_came_in(tmp_path: Path) -> None:
    rows = [{"repair_id": f"r{n}", "start": n, "before": "的" * (n % 7)} for n in range(ROWS_AT_ONCE + 1200)]
    for name, step in (("one", len(rows)), ("many", 333)):
        (tmp_path / name).mkdir()
        with TableWriter(tmp_path / name, "repairs") as writer:
            for start in range(0, len(rows), step):
                writer.write(rows[start : start + step])
    for file in ("repairs.csv", "repairs.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "many" / file).read_bytes()
    assert pq.ParquetFile(tmp_path / "one" / "repairs.parquet").metadata.row_group(0).num_rows == ROWS_AT_ONCE
    table = TableRows(tmp_path / "one", "repairs")
    assert [row["start"] for row in table.where("repair_id", {"r7", "r5600", "none"})] == [7, 5600]
    assert next(iter(table.only("repair_id", "start"))) == {"repair_id": "r0", "start": 0}


def test_files_added_one_by_one_give_the_bytes_of_one_run(folder: Path, tmp_path: Path) -> None:
    names = sorted(folder.rglob("*.txt"), key=lambda path: path.name)
    kept = {path: path.read_bytes() for path in names}
    for path in names[1:]:
        path.unlink()
    for path in names:
        path.write_bytes(kept[path])
        run([str(folder)], tmp_path / "grown", Settings(workers=1))
    run([str(folder)], tmp_path / "whole", Settings(workers=1))
    for path in sorted((tmp_path / "whole").glob("t*/*")):
        assert path.read_bytes() == (tmp_path / "grown" / path.relative_to(tmp_path / "whole")).read_bytes(), path.name
