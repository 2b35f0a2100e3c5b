"""What a person sees of a run on a terminal: the progress bar and the closing summary."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.flow import Summary

PROBLEMS_SHOWN = 20
"""More would push the summary off the screen; all of them are in sources.csv."""


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None]]:
    """A function to call with (files done, files in all). Draws nothing when standard error is no terminal."""
    console = Console(stderr=True)
    if not sys.stderr.isatty():
        yield _draw_nothing
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("pages", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _draw_nothing(_done: int, _total: int) -> None:
    pass


def print_summary(summary: Summary) -> None:
    """Print files, documents, copies, facts, losses, and where things are; problems go to standard error."""
    counts, rows = summary.counts, summary.counts.rows
    console, errors = Console(highlight=False, soft_wrap=True), Console(stderr=True, highlight=False, soft_wrap=True)
    for path, status, code, text in counts.problems[:PROBLEMS_SHOWN]:
        errors.print(escape(f"{status}  {code}  {path}: {text.removeprefix(f'{path}: ')}"))
    if len(counts.problems) > PROBLEMS_SHOWN:
        errors.print(f"… and {len(counts.problems) - PROBLEMS_SHOWN} more in sources.csv")
    copies = sum(count for relation, count in counts.relations.items() if relation != "same_template")
    console.print(f"files      {summary.files} ({summary.reused} taken over from before), {rows['sources']} texts in them")
    console.print("read       " + ", ".join(f"{count} {status}" for status, count in sorted(counts.statuses.items())))
    console.print(f"documents  {rows['documents']}, of which {copies} are copies")
    console.print(f"facts      {counts.states['given']} given, {counts.states['lost']} lost, {counts.states['redacted']} redacted")
    console.print(f"repairs    {rows['repairs']}; pieces set apart {rows['rejections']}, each with its reason")
    if counts.rejected["unaccounted"]:
        errors.print(
            f"ledger: {counts.rejected['unaccounted']} stretches of text no stage accounts for; see rejections.csv, please report them"
        )
    console.print(f"tables     {escape(str(summary.out / 'tables'))}")
    console.print(f"report     {escape(str(summary.out / 'report.html'))}")
    console.print(f"seconds    {summary.seconds:.1f}")
