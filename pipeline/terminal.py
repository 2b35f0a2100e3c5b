"""What a person sees of a run on a terminal: the progress bar and the closing summary."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import typer

from pipeline.flow import Summary

PROBLEMS_SHOWN = 20
"""More would push the summary off the screen; all of them are in sources.csv."""


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A function to call with (files done, files in all). Draws nothing when standard error is no terminal."""
    if not sys.stderr.isatty():
        yield _draw_nothing
        return
    from rich.console import Console  # noqa: PLC0415  # slow to load, and of use on a terminal alone
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("pages", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _draw_nothing(_done: int, _total: int) -> None:
    pass


def print_summary(summary: Summary) -> None:
    """Print files, documents, copies, facts, losses, and where things are; problems go to standard error."""
    counts, rows = summary.counts, summary.counts.rows
    for path, status, code, text in counts.problems[:PROBLEMS_SHOWN]:
        typer.echo(f"{status}  {code}  {path}: {text.removeprefix(f'{path}: ')}", err=True)
    if len(counts.problems) > PROBLEMS_SHOWN:
        typer.echo(f"… and {len(counts.problems) - PROBLEMS_SHOWN} more in sources.csv", err=True)
    copies = sum(count for relation, count in counts.relations.items() if relation != "same_template")
    typer.echo(f"files      {summary.files} ({summary.reused} taken over from before), {rows['sources']} texts in them")
    typer.echo("read       " + ", ".join(f"{count} {status}" for status, count in sorted(counts.statuses.items())))
    typer.echo(f"documents  {rows['documents']}, of which {copies} are copies")
    typer.echo(f"facts      {counts.states['given']} given, {counts.states['lost']} lost, {counts.states['redacted']} redacted")
    typer.echo(f"repairs    {rows['repairs']}; pieces set apart {rows['rejections']}, each with its reason")
    if counts.rejected["unaccounted"]:
        count = counts.rejected["unaccounted"]
        typer.echo(f"ledger: {count} stretches of text no stage accounts for; see rejections.csv, please report them", err=True)
    typer.echo(f"tables     {summary.out / 'tables'}")
    typer.echo(f"report     {summary.out / 'report.html'}")
    typer.echo(f"seconds    {summary.seconds:.1f}")
