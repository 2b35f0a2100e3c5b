"""The command line: `zongjie run | inspect | evaluate | benchmark | review | train | label | agreement`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import ZongjieError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

FAILED_SOME, WRONG_USE = 1, 2
"""Exit codes of the contract: 0 every file is whole, 1 some could not be read, 2 wrong use."""


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
) -> None:
    """Turn pages into tables: everything in OUT, every file accounted for."""
    from pipeline.flow import Settings
    from pipeline.flow import run as run_all
    from pipeline.terminal import print_summary, progress_bar

    if lang not in {"zh", "en"}:
        raise ZongjieError("lang", f"there is no language {lang!r}", "--lang", "say zh or en")
    with progress_bar() as tick:
        summary = run_all(inputs, out, Settings(workers, lang, model, engine, scheduler), tick)
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


def main() -> None:
    """Run the command line; a ZongjieError becomes a message and exit code 2."""
    try:
        app()
    except ZongjieError as error:
        typer.echo(f"zongjie: {error}", err=True)
        sys.exit(WRONG_USE)
    except KeyboardInterrupt:
        typer.echo("zongjie: stopped; the same command goes on where it stopped", err=True)
        sys.exit(130)
