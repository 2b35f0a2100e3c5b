"""The commands as a person types them, on the sample corpus run once."""

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import read, run
from pipeline.cli import app, main
from pipeline.errors import ZongjieError

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over some of the sample pages."""
    place = tmp_path_factory.mktemp("run")
    run([str(path) for path in sorted(Path("corpus/pages").glob("00[0-5]*"))], place, workers=1)
    return place


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_help_answers_at_once() -> None:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", "from pipeline.cli import main; main()", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "agreement" in done.stdout
    assert time.perf_counter() - began < 2, "0.15 s on a quiet machine; nothing heavy may be imported"


def test_a_run_exits_0_when_all_is_whole_and_1_when_a_file_is_not(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "page.txt").write_text(
        "青石县科协2016年工作总结\n全县举办实用技术培训班26期，培训农民3200余人次，发放资料1.2万份，受到农户的普遍欢迎。\n", "utf-8"
    )
    assert RUNNER.invoke(app, ["run", str(pages), "-o", str(tmp_path / "a")]).exit_code == 0
    (pages / "empty.txt").write_bytes(b"")
    done = RUNNER.invoke(app, ["run", str(pages), "-o", str(tmp_path / "b"), "--lang", "en"])
    assert done.exit_code == 1
    assert {row["status"] for row in rows(tmp_path / "b" / "tables" / "sources.csv")} == {"ok", "empty"}


def test_standard_input_is_a_page_like_any_other(tmp_path: Path) -> None:
    text = "青石县科协2016年工作总结\n全县举办实用技术培训班26期，培训农民3200余人次，发放资料1.2万份，受到农户的普遍欢迎。\n"
    command = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", "-", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, input=text.encode("gb18030"), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert [row["value"] for row in rows(tmp_path / "out" / "tables" / "facts.csv") if row["measure"] == "headcount"] == ["3200"]


@pytest.mark.parametrize("words", [["run", "nowhere", "-o", "x"], ["evaluate", "nowhere", "nowhere"], ["inspect", "nowhere"], ["run", ".", "-o", "x", "--engine", "magic"],
                                   ["benchmark", "nowhere"], ["review", "apply"], ["run", ".", "-o", "x", "--lang", "fr"], ["train", "nowhere", "-o", "x"]])  # fmt: skip
def test_wrong_use_is_exit_2_with_code_place_and_advice(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["zongjie", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.count(" · ") >= 1


def test_inspect_shows_encoding_repairs_documents_and_dropped_pieces() -> None:
    done = RUNNER.invoke(app, ["inspect", "corpus/pages/001_mirror.txt"])
    assert done.exit_code == 0
    for word in ("script traditional", "→", "document 1:", "set apart:"):
        assert word in done.output
    (page,) = json.loads(RUNNER.invoke(app, ["inspect", "corpus/pages/001_mirror.txt", "--json"]).output)
    assert page["source"]["encoding"]
    assert page["repairs"]
    assert page["documents"][0]["paragraphs"][0]["raw"][0] >= 0


def test_tables_are_read_back_typed(out: Path) -> None:
    tables = read(out)
    facts = tables["facts"]
    assert str(facts.start.dtype) == "Int64"
    assert facts.value.dtype == float
    assert facts[facts.state == "given"].value.notna().all()
    assert facts[facts.state != "given"].value.isna().all()
    assert len(facts) == len(rows(out / "tables" / "facts.csv"))
    with pytest.raises(ZongjieError, match="read-tables"):
        read(out / "nowhere")


def test_benchmark_sets_units_beside_their_peers_and_scores_by_rules(out: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        'title = "县科协评分"\n[[item]]\nname = "培训"\npoints = 6\nindicator = "training_participants"\nsteps = [[100, 3], [1000, 6]]\n',
        "utf-8",
    )
    done = RUNNER.invoke(app, ["benchmark", str(out), "--rules", str(rules)])
    assert done.exit_code == 0, done.output
    assert "培训: met" in done.output
    assert rows(out / "benchmark.csv")
    assert {row["outcome"] for row in rows(out / "scorecard.csv")} >= {"met", "not_mentioned"}


def test_review_pages_of_a_part_stand_beside_the_first(out: Path) -> None:
    whole = (out / "review.html").read_bytes()
    first = rows(out / "tables" / "documents.csv")[0]["document_id"]
    done = RUNNER.invoke(app, ["review", str(out), "--from", "11"])
    assert done.exit_code == 0
    assert "review-from-11.html" in done.stdout
    done = RUNNER.invoke(app, ["review", str(out), "--about", first, "--lang", "en"])
    page = (out / "review-about.html").read_text("utf-8")
    assert done.exit_code == 0
    assert f'"id":"{first}-p' in page
    others = {row["document_id"] for row in rows(out / "tables" / "documents.csv")} - {first}
    assert not any(f'"id":"{other}-p' in page for other in others)
    assert (out / "review.html").read_bytes() == whole, "links of the report lead there"


def test_verdicts_come_back_as_tables_and_gold(out: Path, tmp_path: Path) -> None:
    facts = [row for row in rows(out / "tables" / "facts.csv") if row["measure"] == "headcount"]
    verdicts = tmp_path / "verdicts.jsonl"
    edit = {key: facts[1][key] for key in ("fact_id", "measure", "unit", "approx", "state", "role", "quote")} | {
        "verdict": "edit",
        "value": "4321",
        "audience": "farmers",
    }
    verdicts.write_text(
        "\n".join(json.dumps(x, ensure_ascii=False) for x in ({"fact_id": facts[0]["fact_id"], "verdict": "reject"}, edit)), "utf-8"
    )
    done = RUNNER.invoke(app, ["review", "apply", str(verdicts), "-o", str(out)])
    assert done.exit_code == 0, done.output
    reviewed = {row["fact_id"]: row for row in rows(out / "reviewed" / "facts.csv")}
    assert facts[0]["fact_id"] not in reviewed
    assert reviewed[facts[1]["fact_id"]]["value"] == "4321"
    counted = rows(out / "reviewed" / "indicators.csv")
    named = {fact for row in counted for fact in (*row["facts"].split(";"), *(x.partition("=")[0] for x in row["excluded"].split(";")))}
    assert facts[0]["fact_id"] not in named, "a rejected fact counts nowhere"
    assert {row["indicator"] for row in counted} == {row["indicator"] for row in rows(out / "tables" / "indicators.csv")}
    assert any("4321" in path.read_text("utf-8") for path in (out / "reviewed" / "gold").iterdir())


def test_labels_go_out_to_two_coders_and_come_back(out: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    assert RUNNER.invoke(app, ["label", "export", str(out), "-o", str(sheet), "-n", "24", "--no-blind"]).exit_code == 0
    found = rows(sheet)
    assert len(found) == 24
    for name, change in (("first", ""), ("second", "context")):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, list(found[0]))
            writer.writeheader()
            for at, row in enumerate(found):
                categories = change if change and at % 6 == 0 else row["proposed_work_categories"] or "context"
                writer.writerow(row | {"key_groups": row["proposed_key_groups"], "work_categories": categories})
    done = RUNNER.invoke(app, ["agreement", str(tmp_path / "first.csv"), str(tmp_path / "second.csv"), "-o", str(tmp_path / "differ.csv")])
    assert done.exit_code == 0, done.output
    main_line = next(line.split() for line in done.output.splitlines() if line.startswith("main_category"))
    assert int(main_line[1]) == 24
    assert 0.8 <= float(main_line[2]) < 1
    assert rows(tmp_path / "differ.csv")
    done = RUNNER.invoke(app, ["label", "import", str(tmp_path / "first.csv"), "-o", str(tmp_path / "labels.jsonl")])
    assert done.exit_code == 0, done.output
    assert len((tmp_path / "labels.jsonl").read_text("utf-8").splitlines()) == 24


def test_a_faulty_sheet_is_named_by_row_and_column(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(
        "paragraph_id,text,key_groups,work_categories\np1,文字,farmers,training\np2,文字,farmer,trainings\n", "utf-8"
    )
    done = RUNNER.invoke(app, ["label", "import", str(tmp_path / "sheet.csv"), "-o", str(tmp_path / "labels.jsonl")])
    assert done.exit_code == 1
    assert "row 3, key_groups: 'farmer'" in done.output
    assert len((tmp_path / "labels.jsonl").read_text("utf-8").splitlines()) == 1


def test_a_classifier_of_ones_own_is_trained_and_used(out: Path, tmp_path: Path) -> None:
    lines = Path("corpus/training/a.jsonl").read_text("utf-8").splitlines()[:120]
    (tmp_path / "own.jsonl").write_text("\n".join(lines), "utf-8")
    done = RUNNER.invoke(app, ["train", str(tmp_path / "own.jsonl"), "-o", str(tmp_path / "own.npz"), "--no-folds"])
    assert done.exit_code == 0, done.output
    pages = sorted(map(str, Path("corpus/pages").glob("004*")))
    assert (
        RUNNER.invoke(app, ["run", *pages, "-o", str(tmp_path / "out"), "--model", str(tmp_path / "own.npz"), "--workers", "1"]).exit_code
        == 0
    )
    own = [row["work_category_scores"] for row in rows(tmp_path / "out" / "tables" / "paragraphs.csv")]
    shipped = [row["work_category_scores"] for row in rows(out / "tables" / "paragraphs.csv")]
    assert own
    assert not set(own) & (set(shipped) - {""}), "another model gives other scores"
