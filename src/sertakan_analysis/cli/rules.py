"""``sertakan rules``: what the law says on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from sertakan_analysis.cli.command import DAY
from sertakan_analysis.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sertakan_analysis.rules import RuleValue


@click.command()
@click.option("--on", "day", type=DAY, metavar="DATE", help="The day asked about, as 2025-11-30; today if not given.")
@click.option("--subject", help="Only rules below this folder of params/rules, such as iuran.")
def rules(day: datetime | None, subject: str | None) -> None:
    """List the dated values in force, with basis, source, status and day of review."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.rules import in_force, load_rules

    on = day.date() if day else date.today()  # noqa: DTZ011 - the user's own calendar day
    found = load_rules(Project.find().rules)
    subjects = sorted({part for name in found for part in _folders(name)})
    if subject is not None and subject not in subjects:
        raise UserError(f"there is no subject '{subject}'", remedy=nearest(subject, subjects))
    values = [value for value in in_force(found, on) if subject is None or value.rule.startswith(f"{subject}/")]
    click.echo(f"Values in force on {on}: {len(values)}\n")
    for value in values:
        click.echo("\n".join(_told(value)) + "\n")


def _folders(name: str) -> Iterator[str]:
    parts = name.split("/")[:-1]
    return ("/".join(parts[: depth + 1]) for depth in range(len(parts)))


def _told(value: RuleValue) -> list[str]:
    stale = ", stale: look for newer rules" if value.stale else ""
    until = f" until {value.until}" if value.until else ""
    shown = ", ".join(str(item) for item in value.value) if isinstance(value.value, tuple) else str(value.value)
    chosen = f" (choice '{value.choice}' of {', '.join(name for name, _ in value.choices)})" if value.choice else ""
    return [
        f"{value.label}: {shown} {value.unit}{chosen}",
        f"    {value.title}",
        f"    since {value.effective}{until} · {value.status} · reviewed {value.reviewed}{stale}",
        f"    {value.basis}{f' · {value.source}' if value.source else ''}",
    ]
