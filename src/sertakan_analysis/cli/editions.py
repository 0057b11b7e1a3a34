"""``sertakan status`` and ``sertakan diff``: what has become of the reports, and what an edition changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sertakan_analysis.reports.history import RunRecord


@click.command()
def status() -> None:
    """Tell for each report its last state, when, how long it took, and why it failed."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.history import History

    with History.open(Project.find()) as history:
        latest = history.latest()
        good = {record.number: history.last_good(record.start.report, record.start.stem) for record in latest}
    if not latest:
        click.echo("Nothing has run yet. 'sertakan run --all' makes every report.")
        return
    width = max(len(record.start.stem) for record in latest)
    for record in latest:
        for line in _told(record, good[record.number], width):
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


def _told(record: RunRecord, good: RunRecord | None, width: int) -> list[str]:
    start, end = record.start, record.end
    when = (record.ended or record.started).astimezone().strftime("%Y-%m-%d %H:%M")
    state = "running" if end is None else str(end.state)
    took = f"{end.seconds:.1f} s" if end and end.seconds else ""
    memory = f"{end.peak_mb} MB" if end and end.peak_mb else ""
    lines = [f"{start.stem:<{width}}  {start.as_of}  {state:<13}  {when}  {took:>8}  {memory:>8}".rstrip()]
    if end is not None and end.story:
        lines += [f"    {line}" for line in end.story.splitlines()]
        if good is not None and good.ended is not None:
            lines.append(f"    last good: {good.ended.astimezone():%Y-%m-%d %H:%M}, as of {good.start.as_of}")
        else:
            lines.append("    never good")
    return lines
