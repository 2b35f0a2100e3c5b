"""Site-wide chrome in a whole run: gone from the documents, kept in the rows of pieces set apart, the same for any workers."""

import csv
import json
from pathlib import Path

import pytest

from pipeline.flow import Settings, run
from pipeline.flow.inputs import scan
from pipeline.flow.sites import learn_sites

CHROME = "青峰文档驿站 随时翻阅"
TEXTS = sorted((Path(__file__).parents[2] / "corpus/texts").glob("*.txt"))[:30]


def rows(out: Path, name: str) -> list[dict[str, str]]:
    with (out / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Thirty pages under one line, and a folder beside them."""
    folder = tmp_path / "pages"
    (folder / "site").mkdir(parents=True)
    (folder / "other").mkdir()
    for number, path in enumerate(TEXTS):
        words = path.read_text("utf-8")
        (folder / "site" / f"{number}.txt").write_text(f"{words[:500]}\n{CHROME}\n", "utf-8")
    (folder / "other" / "one.txt").write_text(TEXTS[0].read_text("utf-8")[:500] + f"\n{CHROME}\n", "utf-8")
    return folder


def test_what_a_site_repeats_is_set_apart_and_the_bytes_are_the_same_for_any_workers(site: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        run([str(site)], tmp_path / f"out{workers}", Settings(workers=workers))
    found = rows(tmp_path / "out1", "rejections")
    assert sum(row["code"] == "site_chrome" and row["text"] == CHROME for row in found) == len(TEXTS)
    sources = {row["source_id"]: row["path"] for row in rows(tmp_path / "out1", "sources")}
    assert {sources[row["source_id"]] for row in found if row["code"] == "site_chrome"} == {f"site/{n}.txt" for n in range(len(TEXTS))}
    assert not any(row["code"] == "unaccounted" for row in found)
    kept = {sources[row["document_id"].partition("-")[0]] for row in rows(tmp_path / "out1", "paragraphs") if CHROME in row["text"]}
    assert kept <= {"other/one.txt"}
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / f"out{n}" / "tables").iterdir()} for n in (1, 2))
    assert one == two


def test_a_page_more_is_worked_alone_while_the_site_teaches_the_same(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run([str(site)], out, Settings(workers=1))
    (site / "site" / "new.txt").write_text(f"{TEXTS[-1].read_text('utf-8')[600:1100]}\n{CHROME}\n", "utf-8")
    assert run([str(site)], out, Settings(workers=1)).reused == len(TEXTS) + 1
    for number in range(30):
        page = site / "site" / f"{number}.txt"
        page.write_text(page.read_text("utf-8").replace(CHROME, "青山读书角 常来常往"), "utf-8")
    (site / "site" / "new.txt").unlink()
    assert run([str(site)], out, Settings(workers=1)).reused == 1, "the page in the other folder"


def test_pages_of_one_file_are_told_by_their_host(tmp_path: Path) -> None:
    lines = []
    for number, path in enumerate(TEXTS[:16]):
        host, last = (("a.example", CHROME), ("b.example", ""))[number % 2]
        content = f"{path.read_text('utf-8')[:500]}\n{last}"
        lines.append(json.dumps({"url": f"https://{host}/{number}", "content": content}, ensure_ascii=False))
    (tmp_path / "crawl.jsonl").write_text("\n".join(lines), "utf-8")
    items, sites = learn_sites(scan([str(tmp_path)], tmp_path / "out"))
    assert set(sites) == {"a.example"}
    assert items[0].chrome


def test_a_folder_without_chrome_marks_nothing(folder: Path, tmp_path: Path) -> None:
    items, sites = learn_sites(scan([str(folder)], tmp_path / "out"))
    assert sites == {}
    assert {item.chrome for item in items} == {""}
