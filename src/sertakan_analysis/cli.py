"""The command ``sertakan``: read the words, call the package, set the exit code. Heavy libraries load on use.

Exit codes: 0 done, 1 a report failed, 2 the user's mistake.
"""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from sertakan_analysis import __version__
from sertakan_analysis.errors import RunFailed, UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import Definition
    from sertakan_analysis.reports.run import Published
    from sertakan_analysis.rules import RuleValue

FAILED = 1
MISTAKEN = 2
DAY = click.DateTime(["%Y-%m-%d"])


class Commands(click.Group):
    """A group that offers the nearest command, and turns this package's errors into a message and an exit code."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named; offers the nearest when there is none."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            ctx.fail(f"No such command '{args[0]}'. {nearest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of the package ends it without a traceback."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(MISTAKEN)
        except RunFailed as error:
            click.echo(f"Failed: {error}", err=True)
            ctx.exit(FAILED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sertakan")
def main() -> None:
    """Analyse employment social security for vulnerable workers, and make the reports."""


@main.command()
@click.argument("reports", nargs=-1, metavar="[REPORT]...")
@click.option("--all", "everything", is_flag=True, help="Every report of params/reports.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat it for more runs.")
@click.option("--as-of", type=DAY, metavar="DATE", help="The last day whose figures count, as 2025-11-30.")
@click.option("--format", "formats", metavar="FORMATS", help="pdf, html, xlsx, separated by commas.")
def run(
    reports: tuple[str, ...],
    *,
    everything: bool,
    settings: tuple[str, ...],
    as_of: datetime | None,
    formats: str | None,
) -> None:
    """Make reports and publish them together in outputs/.

    A list in a parameter is written with commas: --set regions=35.25,32.16.
    """
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import load_definitions, selected
    from sertakan_analysis.reports.parameters import settings as read_settings
    from sertakan_analysis.reports.plan import Request, plan
    from sertakan_analysis.reports.progress import shown_progress
    from sertakan_analysis.reports.run import run as make
    from sertakan_analysis.reports.run import steps

    if everything == bool(reports):
        raise UserError("say which reports to make", remedy="Name one or more ('sertakan reports'), or give --all.")
    project = Project.find()
    definitions = load_definitions(project)
    named = tuple(word.strip() for word in formats.split(",")) if formats is not None else ()
    request = Request(read_settings(settings), as_of.date() if as_of else None, named)
    runs = plan(project, selected(definitions, definitions if everything else reports), request)
    with shown_progress(steps(runs)) as progress:
        published = make(project, runs, progress)
    for line in _summary(project, published):
        click.echo(line)


@main.command()
def reports() -> None:
    """List what can be run, with parameters, types, defaults and meanings."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.definition import load_definitions

    for definition in load_definitions(Project.find()).values():
        click.echo("\n".join(_described(definition)) + "\n")


@main.command()
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


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[JUPYTER OPTIONS]...")
def lab(words: tuple[str, ...]) -> None:
    """Open JupyterLab on the notebooks, with a kernel that has this package."""
    import os
    import subprocess
    from importlib.util import find_spec

    from sertakan_analysis.project import VARIABLE, Project

    project = Project.find()
    if find_spec("jupyterlab") is None:
        raise UserError("JupyterLab is not installed", remedy="Install it with: pip install 'sertakan-analysis[lab]'")
    environment = {**os.environ, VARIABLE: str(project.root)}
    # A backend set from outside would remove the figures from the notebooks.
    environment.pop("MPLBACKEND", None)
    command = [sys.executable, "-m", "jupyterlab", *words]
    raise SystemExit(subprocess.call(command, cwd=project.notebooks, env=environment))  # noqa: S603 - the user's own words


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


def _described(definition: Definition) -> list[str]:
    from sertakan_analysis.reports.describe import described_parameters

    lines = [
        f"{definition.report}: {definition.title}",
        f"    notebook {definition.notebook.name} · as of {definition.as_of} · {', '.join(definition.formats)}",
    ]
    for parameter in described_parameters(definition):
        lines.append(f"    {parameter.name} ({parameter.type}, {parameter.default}): {parameter.meaning}")
        if parameter.name in definition.values:
            listed = "; ".join(_value_words(value) for value in definition.values[parameter.name])
            lines.append(f"        runs with: {listed}")
    return lines


def _value_words(value: Any) -> str:
    return ",".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _summary(project: Project, published: Published) -> list[str]:
    rows: Sequence[tuple[str, str, str]] = [
        (output["file"], f"{output['size'] / 1000:,.0f} kB", entry["run_id"])
        for entry in published.entries
        for output in entry["outputs"]
    ]
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{name:<{width}}  {size:>9}  run {run}" for name, size, run in rows]
    places = ", ".join(f"{project.relative(folder)}/" for folder in published.folders)
    return [*lines, "", f"Published in {places} · start page: {project.relative(project.outputs)}/index.html"]
