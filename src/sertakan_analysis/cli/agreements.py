"""``sertakan agreements``: who may use what, for what purpose, until when, and who did."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from sertakan_analysis.cli.command import FAILED, Commands

if TYPE_CHECKING:
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import Agreement


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def agreements(context: click.Context) -> None:
    """List the data-use agreements: parties, purposes, kinds, regions, and until when."""
    if context.invoked_subcommand is not None:
        return
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import load_agreements

    found = load_agreements(Project.find().agreements)
    if not found:
        click.echo("There is no agreement in data/agreements. docs/how-to/personal_data.md shows how to write one.")
    today = date.today()  # noqa: DTZ011 - an agreement ends on a day of its own place
    for agreement in found.values():
        click.echo("\n".join(_told(agreement, today)) + "\n")


@agreements.command()
@click.option("--verify", is_flag=True, help="Check that no line was changed, removed or put elsewhere.")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many lines to show.")
def log(*, verify: bool, last: int) -> None:
    """Show who used which list when and for what; exit code 1 when the log was tampered with."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry import read_log

    project = Project.find()
    if verify:
        _verify(project)
        return
    for line in read_log(project)[-last:]:
        use = line.use
        what = f"{use.purpose} {use.report}".strip()
        note = f"  ({use.note})" if use.note else ""
        click.echo(
            f"{line.number:>5}  {line.when:%Y-%m-%d %H:%M}  {line.who}  {what}  {use.batch}  {use.rows} rows{note}"
        )


def _verify(project: Project) -> None:
    from sertakan_analysis.errors import UserError
    from sertakan_analysis.registry import find_key, verify_log

    try:
        key = find_key(project)
    except UserError:
        key = None
    found = verify_log(project, key)
    if found.broken is not None:
        click.echo(f"Line {found.broken}: {found.problem}", err=True)
        click.get_current_context().exit(FAILED)
    sealed = "without the key, the seal was not checked" if key is None else f"{found.sealed or 0} of them sealed"
    click.echo(f"{found.lines} lines, each as it was written; {sealed}.")


def _told(agreement: Agreement, today: date) -> list[str]:
    days = (agreement.valid_to - today).days
    if today < agreement.valid_from:
        state = f"begins on {agreement.valid_from}"
    elif days < 0:
        state = f"ENDED on {agreement.valid_to}: ask {agreement.provider.name}, {agreement.provider.contact}"
    else:
        state = f"until {agreement.valid_to}, {days} days left"
    limited = "" if agreement.commercial_use else "; no commercial use"
    return [
        f"{agreement.name}: {agreement.title}",
        f"    {state}",
        f"    from {agreement.provider.name} to {agreement.recipient}; ask {agreement.contact}",
        f"    {', '.join(agreement.kinds)} of {', '.join(agreement.regions)}",
        f"    for {', '.join(agreement.purposes)}{limited}",
    ]
