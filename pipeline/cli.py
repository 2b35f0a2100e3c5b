"""The command line: `zongjie run | inspect | evaluate | benchmark | review | train | label | agreement`."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import ZongjieError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

FAILED_SOME, WRONG_USE, INTERRUPTED = 1, 2, 130
"""Exit codes of the contract: 0 every file is whole, 1 some could not be read, 2 wrong use, 130 stopped by Ctrl-C."""


@app.command()
def run(  # noqa: PLR0917  # every option of a command is a parameter
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT…", help="files, folders, archives, or - for standard input")],
    out: Annotated[str, typer.Option("-o", "--out", help="output folder")],
    workers: Annotated[int, typer.Option(min=0, help="processes; 0 takes all cores")] = 0,
    lang: Annotated[str, typer.Option(help="language of the report: zh or en")] = "zh",
    model: Annotated[str, typer.Option(help="classifier file; the one that comes with the package by default")] = "",
    engine: Annotated[str, typer.Option(help="local, or dask with the extra zongjie[dask]")] = "local",
    scheduler: Annotated[
        str, typer.Option(metavar="ADDRESS", help="tcp:// address of a Dask scheduler; one of this machine by default")
    ] = "",
    formats: Annotated[list[str] | None, typer.Option("--format", help="also write tables.xlsx (xlsx) or tables.sqlite (sqlite)")] = None,
) -> None:
    """Turn pages into tables: everything in OUT, every file accounted for."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when numpy loads; its threads only wait, and take .1 s for it
    from pipeline.flow import Settings
    from pipeline.flow import run as run_all
    from pipeline.terminal import print_summary, progress_bar

    if lang not in {"zh", "en"}:
        raise ZongjieError("lang", f"there is no language {lang!r}", "--lang", "say zh or en")
    if strange := set(formats or ()) - {"xlsx", "sqlite"}:
        raise ZongjieError("format", f"there is no format {', '.join(sorted(strange))}", "--format", "say xlsx or sqlite")
    with progress_bar() as tick:
        summary = run_all(inputs, out, Settings(workers, lang, model, engine, scheduler, tuple(formats or ())), tick)
    print_summary(summary)
    if not summary.whole:
        raise typer.Exit(FAILED_SOME)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="one file")],
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Show what ingest does to one file: encoding, repairs, documents, what was dropped and why."""
    from pipeline.inspection import inspect_file, to_json, to_text

    found = inspect_file(file)
    typer.echo(to_json(found) if as_json else to_text(found))


@app.command()
def evaluate(
    out: Annotated[Path, typer.Argument(help="output folder of a run, or its tables folder")],
    gold: Annotated[Path, typer.Argument(help="folder of PAGE.jsonl annotations")],
    errors: Annotated[bool, typer.Option("--errors", help="list the errors behind each figure")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
) -> None:
    """Score the tables of a run against gold annotations, and list the errors behind each figure."""
    from pipeline.evaluate import evaluate_tables, to_json, to_text

    report = evaluate_tables(out, gold)
    typer.echo(to_json(report) if as_json else to_text(report, errors=errors))


@app.command()
def benchmark(
    out: Annotated[Path, typer.Argument(help="output folder of a run")],
    rules: Annotated[Path | None, typer.Option(help="scoring file (TOML); see corpus/scoring_example.toml")] = None,
    population: Annotated[Path | None, typer.Option(help="CSV with columns unit and population")] = None,
) -> None:
    """Set units beside their peers; with --rules print a scorecard with evidence for each unit."""
    from pipeline.commands.benchmark import make_benchmark, score_lines

    for line in score_lines(make_benchmark(out, rules, population)):
        typer.echo(line)
    typer.echo(f"written: {out / 'benchmark.csv'}, {out / 'quality.csv'}")


@app.command()
def review(
    words: Annotated[list[str], typer.Argument(metavar="OUT | apply VERDICTS", help="a run's folder, or apply and a file of verdicts")],
    out: Annotated[Path | None, typer.Option("-o", "--out", help="output folder of the run, for apply")] = None,
    lang: Annotated[str, typer.Option(help="language of the page: zh or en")] = "zh",
    first: Annotated[int, typer.Option("--from", min=1, help="begin with this fact, counted from the most doubtful")] = 1,
    about: Annotated[str, typer.Option(help="only documents with these words in title, unit or id")] = "",
) -> None:
    """Write the evidence page of a run again, or take its verdicts back into tables and gold."""
    from pipeline.commands.review import apply_review, make_review

    if words[0] == "apply":
        if len(words) != 2 or out is None:
            raise ZongjieError("review-words", "apply needs a file and a folder", "review", "say: zongjie review apply VERDICTS -o OUT")
        counts = apply_review(Path(words[1]), out)
        typer.echo(", ".join(f"{count} {name}" for name, count in counts.items()) + f"; written: {out / 'reviewed'}")
        return
    typer.echo(f"written: {make_review(Path(words[0]), 'en' if lang == 'en' else 'zh', first - 1, about)}")


@app.command()
def train(
    paths: Annotated[list[Path], typer.Argument(help="labelled paragraphs: .jsonl files or folders of them")],
    out: Annotated[Path, typer.Option("-o", "--out", help="model file to write")],
    codebook: Annotated[str, typer.Option(help="own codebook (CSV); the shipped one by default")] = "",
    folds: Annotated[bool, typer.Option(help="also score on held-out documents")] = True,
) -> None:
    """Train the classifier and say how good it is on documents it has not seen."""
    from pipeline.commands.training import score_lines, train_model

    for line in score_lines(train_model(paths, out, codebook, folds=folds)):
        typer.echo(line)
    typer.echo(f"written: {out}")


label = typer.Typer(no_args_is_help=True, help="Paragraphs out to label, labels back in.")
app.add_typer(label, name="label")


@label.command("export")
def label_export(
    out: Annotated[Path, typer.Argument(help="output folder of a run")],
    sheet: Annotated[Path, typer.Option("-o", "--out", help="sheet to write (CSV)")],
    count: Annotated[int, typer.Option("-n", "--count", min=1, help="paragraphs")] = 200,
    blind: Annotated[bool, typer.Option(help="leave the classifier's proposals out")] = True,
) -> None:
    """Write a sheet of the paragraphs most worth labelling: doubtful ones, every rare label guaranteed its turn."""
    from pipeline.commands.labels import export_labels

    typer.echo(f"written: {sheet}, {export_labels(out, sheet, count, blind=blind)} paragraphs")


@label.command("import")
def label_import(
    sheets: Annotated[list[Path], typer.Argument(help="filled sheets (CSV)")],
    target: Annotated[Path, typer.Option("-o", "--out", help="training paragraphs to write (JSON Lines)")],
    codebook: Annotated[str, typer.Option(help="own codebook (CSV)")] = "",
) -> None:
    """Read filled sheets, name every fault by row and column, and write what is sound as training paragraphs."""
    from pipeline.commands.labels import import_labels

    found = import_labels(sheets, target, codebook)
    for name, fault in found.faults:
        typer.echo(f"{name} row {fault.row}, {fault.column}: {fault.what}", err=True)
    typer.echo(f"written: {target}, {found.written} paragraphs")
    if found.faults:
        raise typer.Exit(FAILED_SOME)


@app.command()
def agreement(
    coders: Annotated[list[Path], typer.Argument(metavar="A B…", help="one file a coder: sheets (CSV) or paragraphs (JSON Lines)")],
    differences: Annotated[Path | None, typer.Option("-o", "--out", help="write the list of disagreements (CSV)")] = None,
    codebook: Annotated[str, typer.Option(help="own codebook (CSV)")] = "",
) -> None:
    """Percent, Cohen's kappa and Krippendorff's alpha with intervals, for each variable."""
    from pipeline.commands.labels import agreement_lines, compare_coders

    found, listed = compare_coders(coders, codebook)
    for line in agreement_lines(found):
        typer.echo(line)
    if differences:
        differences.write_text(listed, encoding="utf-8-sig", newline="")
        typer.echo(f"written: {differences}")


OBJECTS_A_COLLECTION = 50_000
"""Collecting after every 700 objects, as Python does, took a tenth of the time that loading the code takes, and found nothing."""


def main() -> None:
    """Run the command line; a ZongjieError becomes a message and exit code 2."""
    gc.set_threshold(OBJECTS_A_COLLECTION, 20, 50)
    try:
        app()
    except ZongjieError as error:
        typer.echo(f"zongjie: {error}", err=True)
        sys.exit(WRONG_USE)
    except (KeyboardInterrupt, SystemExit) as end:  # typer turns the first into the second
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        typer.echo("zongjie: stopped; the same command goes on where it stopped", err=True)
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # the last collection, over all that was loaded, takes .2 s and frees what the end of the process frees anyway
