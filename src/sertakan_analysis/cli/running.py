"""``sertakan plan`` and ``sertakan run``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from sertakan_analysis.cli.command import DAY
from sertakan_analysis.errors import RunFailed, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.decide import Decision
    from sertakan_analysis.reports.planned import PlannedRun, Request
    from sertakan_analysis.reports.run import Manner, Outcome, Result

REASONS_SHOWN = 4


def _choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the words by which runs are chosen."""
    for option in reversed(
        (
            click.argument("reports", nargs=-1, metavar="[REPORT]..."),
            click.option(
                "--set", "settings", multiple=True, metavar="NAME=VALUE", help="A parameter; repeat it for more runs."
            ),
            click.option("--as-of", type=DAY, metavar="DATE", help="The last day whose figures count, as 2025-11-30."),
            click.option("--format", "formats", metavar="FORMATS", help="pdf, html, xlsx, separated by commas."),
            click.option("--force", is_flag=True, help="Run also what is unchanged."),
        )
    ):
        command = option(command)
    return command


@click.command()
@_choosing
def plan(
    reports: tuple[str, ...],
    *,
    settings: tuple[str, ...],
    as_of: datetime | None,
    formats: str | None,
    force: bool,
) -> None:
    """Tell what would run, what is fresh, and why. Nothing is started.

    Without a name every report of params/reports is looked at.
    """
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.cache import Cache
    from sertakan_analysis.reports.decide import decisions
    from sertakan_analysis.reports.planning import planned_runs

    project = Project.find()
    runs = planned_runs(project, reports or None, _request(settings, as_of, formats))
    decided = decisions(project, runs, Cache(project.cache), force=force)
    width = max(len(run.label) for run in runs)
    for decision in decided:
        click.echo(_decision_line(decision, width))
    if not reports:
        _tell_left_out(project, aside=False)
    counted = Counter(str(decision.action) for decision in decided)
    click.echo(f"\n{len(decided)} runs: {', '.join(f'{number} {action}' for action, number in counted.items())}")


@click.command()
@_choosing
@click.option("--all", "everything", is_flag=True, help="Every report of params/reports.")
@click.option("--due", is_flag=True, help="What the schedules owe up to now.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many at once; as many as processors.")
@click.option("--cold", is_flag=True, help="Start every kernel from nothing, as plain Jupyter does.")
@click.option("--engine", metavar="ADDRESS", help="Run on a Dask cluster: dask://host:8786.")
def run(  # noqa: PLR0913 - each is a word of the command line
    reports: tuple[str, ...],
    *,
    settings: tuple[str, ...],
    as_of: datetime | None,
    formats: str | None,
    force: bool,
    everything: bool,
    due: bool,
    jobs: int | None,
    cold: bool,
    engine: str | None,
) -> None:
    """Make reports and publish each edition whole in outputs/; what is unchanged is not run again.

    A list in a parameter is written with commas: --set regions=35.25,32.16.
    """
    from sertakan_analysis.project import Project
    from sertakan_analysis.reports.executors import COLD, WARM, usual_engine
    from sertakan_analysis.reports.planning import planned_runs
    from sertakan_analysis.reports.run import Manner
    from sertakan_analysis.reports.warm_parents import warming_up

    if [bool(reports), everything, due].count(True) != 1:
        remedy = "Name one or more ('sertakan reports'), or give --all, or --due."
        raise UserError("say which reports to make", remedy=remedy)
    if cold and engine:
        raise UserError("--cold and --engine name two places to run", remedy="Leave one of them out.")
    project = Project.find()
    manner = Manner(engine or (COLD if cold else usual_engine()), jobs or _processors(), force)
    if due:
        if settings or as_of or formats:
            raise UserError("the schedules say what is due", remedy="Leave --set, --as-of and --format out.")
        _run_due(project, manner)
        return
    asked = _request(settings, as_of, formats)
    with warming_up(project.root) as begin:
        # What has to be checked has most likely to be run, too.
        meanwhile = begin if manner.engine == WARM else _nothing
        if everything:
            _tell_left_out(project, aside=True)
        _make(project, planned_runs(project, None if everything else reports, asked, meanwhile=meanwhile), manner)


def _tell_left_out(project: Project, *, aside: bool) -> None:
    from sertakan_analysis.reports.planning import left_out

    for name, why in left_out(project).items():
        click.echo(f"{name}: left out, {why}", err=aside)


def _nothing() -> None:
    """There is nothing to begin."""


def _request(settings: Sequence[str], as_of: datetime | None, formats: str | None) -> Request:
    from sertakan_analysis.reports.planned import Request
    from sertakan_analysis.reports.settings import settings as read_settings

    named = tuple(word.strip() for word in formats.split(",")) if formats is not None else ()
    return Request(read_settings(settings), as_of.date() if as_of else None, named)


def _processors() -> int:
    import os

    # Not every processor of the machine may be ours.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _decision_line(decision: Decision, width: int) -> str:
    run = decision.planned
    told = "; ".join(decision.reasons[:REASONS_SHOWN])
    more = len(decision.reasons) - REASONS_SHOWN
    also = f"; and {more} more" if more > 0 else ""
    why = f": {told}{also}" if told else ""
    return f"{run.label:<{width}}  {run.as_of}  {decision.action}{why}"


def _make(project: Project, runs: Sequence[PlannedRun], manner: Manner) -> None:
    """Make the runs, tell what became of them, and end with the exit code that says it."""
    from sertakan_analysis.reports.progress import shown_progress
    from sertakan_analysis.reports.run import run as make

    with shown_progress() as progress:
        outcome = make(project, runs, manner, progress)
    _tell(project, outcome)


def _run_due(project: Project, manner: Manner) -> None:
    from sertakan_analysis.reports.progress import shown_progress
    from sertakan_analysis.reports.schedule.running import run_due

    with shown_progress() as progress:
        outcome = run_due(project, manner, progress)
    if not outcome.results and not outcome.refused:
        click.echo("Nothing is due.")
        return
    _tell(project, outcome)


def _tell(project: Project, outcome: Outcome) -> None:
    """Print the table of runs and the editions; raises when something failed, with every story."""
    for line in _table(outcome.results):
        click.echo(line)
    for edition in outcome.editions:
        what = "published" if edition.changed else "as published before"
        click.echo(f"Edition {edition.name}: {what} in {project.relative(edition.folder)}/")
    if outcome.editions:
        click.echo(f"Start page: {project.relative(project.outputs)}/index.html")
    if outcome.good:
        return
    stories = [_story(result) for result in outcome.results if result.story]
    days = [
        f"edition {day} was not published: {why}; the last good one is as it was"
        for day, why in outcome.unpublished.items()
    ]
    raise RunFailed("\n\n".join([*outcome.refused, *stories, *days]))


def _table(results: Sequence[Result]) -> list[str]:
    width = max((len(result.planned.label) for result in results), default=0)
    return [
        f"{result.planned.label:<{width}}  {result.planned.as_of}  {result.state!s:<13}  {_cost(result)}{result.run_id}"
        for result in results
    ]


def _cost(result: Result) -> str:
    memory = f"{result.peak_mb:>5} MB" if result.peak_mb else " " * 8
    return f"{result.seconds:>6.1f} s  {memory}  " if result.seconds else " " * 20


def _story(result: Result) -> str:
    kept = f"\nNotebook kept: {result.kept}" if result.kept else ""
    return f"{result.planned.label} ({result.planned.as_of}): {result.story}{kept}"
