"""``sertakan schedule``: what is due when, and having the system start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sertakan_analysis.cli.command import Commands

if TYPE_CHECKING:
    from sertakan_analysis.reports.schedule.install import Installation
    from sertakan_analysis.reports.schedule.show import ScheduleRow


@click.group(cls=Commands)
def schedule() -> None:
    """Show when reports are due, and have the system run what is."""


@schedule.command()
def show() -> None:
    """List each scheduled report: timing, next due moment, last outcome, and what is owed now."""
    from datetime import UTC, datetime

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import load_definitions
    from sertakan_analysis.reports.history import History
    from sertakan_analysis.reports.schedule.show import described

    project = Project.find()
    definitions = load_definitions(project).values()
    with History.open(project) as history:
        rows = described(definitions, history.occurrences(), datetime.now(UTC))
    if not rows:
        click.echo("No report has a schedule. docs/how-to/schedule.md shows how to give one.")
    for row in rows:
        click.echo("\n".join(_told(row)))


@schedule.command()
@click.option("--yes", is_flag=True, help="Don't ask.")
def install(*, yes: bool) -> None:
    """Have this system run what is due, every quarter of an hour; shows first what will be written."""
    found = _installation()
    click.echo(found.shown)
    if yes or click.confirm("Do this?"):
        found.carry_out()
        click.echo("Installed. 'sertakan schedule remove' undoes it.")


@schedule.command()
def remove() -> None:
    """Take away exactly what install has written."""
    click.echo("Removed." if _installation().remove() else "Nothing was installed for this project.")


def _installation() -> Installation:
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.schedule.install import detected, installation

    return installation(Project.find(), detected())


def _told(row: ScheduleRow) -> list[str]:
    lines = [f"{row.report}: {row.timing}"]
    if row.due is not None:
        lines.append(f"    next due {row.due:%Y-%m-%d %H:%M %Z}, as of {row.as_of}")
    if row.last is not None:
        last = row.last.occurrence
        lines.append(f"    last: {row.last.outcome}, as of {last.as_of}, tried {row.last.attempts} times")
    zone = row.due.tzinfo if row.due is not None else None
    lines += [
        f"    owed now: as of {occurrence.as_of}, due {occurrence.due.astimezone(zone):%Y-%m-%d %H:%M %Z}"
        for occurrence in row.owed
    ]
    return lines
