"""``sertakan status`` and ``sertakan diff``: what has become of the reports, and what an edition changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sertakan_analysis.reports.history import History, RunRecord


@click.command()
def status() -> None:
    """Tell for each report its last state, when, how long it took, and why it failed."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.history import History

    with History.open(Project.find()) as history:
        latest = history.latest()
        before = {record.number: _before(history, record) for record in latest}
    if not latest:
        click.echo("Nothing has run yet. 'sertakan run --all' makes every report.")
        return
    width = max(len(record.start.stem) for record in latest)
    for record in latest:
        for line in _told(record, before[record.number], width):
            click.echo(line)


@click.command()
@click.argument("earlier")
@click.argument("later")
def diff(earlier: str, later: str) -> None:
    """Tell which published numbers changed from one edition to another, and what did it.

    An edition is named as in outputs/: 2025-11-30, or 2025-11-30.2 for its second revision.
    """
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.difference import difference, told
    from sertakan_analysis.reports.edition_name import resolve_edition

    outputs = Project.find().outputs
    for line in told(difference(resolve_edition(outputs, earlier), resolve_edition(outputs, later))):
        click.echo(line)


def _before(history: History, record: RunRecord) -> RunRecord | None:
    """Return the run that the last one leans on: the one that was carried out for a fresh one, the last good otherwise."""
    from sertakan_analysis.reports.states import State

    fresh = record.end is not None and record.end.state is State.FRESH
    return (history.last_made if fresh else history.last_good)(record.start.report, record.start.stem)


def _told(record: RunRecord, before: RunRecord | None, width: int) -> list[str]:
    from sertakan_analysis.reports.states import State

    start, end = record.start, record.end
    state = "running" if end is None else str(end.state)
    lines = [
        f"{start.stem:<{width}}  {start.as_of}  {state:<13}  {_when(record)}  {_took(record):>8}  {_memory(record):>8}"
    ]
    if end is not None and end.state is State.FRESH and before is not None:
        lines.append(f"    made: {_when(before)} in {_took(before)}, as of {before.start.as_of}")
    if end is not None and end.story:
        lines += [f"    {line}" for line in end.story.splitlines()]
        lines.append(
            "    never good" if before is None else f"    last good: {_when(before)}, as of {before.start.as_of}"
        )
    return [line.rstrip() for line in lines]


def _when(record: RunRecord) -> str:
    return (record.ended or record.started).astimezone().strftime("%Y-%m-%d %H:%M")


def _took(record: RunRecord) -> str:
    return f"{record.end.seconds:.1f} s" if record.end and record.end.seconds else ""


def _memory(record: RunRecord) -> str:
    return f"{record.end.peak_mb} MB" if record.end and record.end.peak_mb else ""
