"""``sertakan demo``: made-up people, so that everything can be tried without real data."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from sertakan_analysis.cli.command import DAY, Commands
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sertakan_analysis.synthetic import ErrorRates, Population, SourceList
    from sertakan_analysis.synthetic.writing import Format, Layout

KINDS: Final = ("pendataan", "peserta", "dtsen", "penerima", "donor")


@click.group(cls=Commands)
def demo() -> None:
    """Make lists of people who do not exist. Every report made from them says so on each page."""


@demo.command()
@click.option("--region", required=True, metavar="CODE", help="Code or name of a kabupaten, kecamatan or desa.")
@click.option(
    "--n",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many people; the published number if there is one.",
)
@click.option(
    "--list", "kinds", type=click.Choice(KINDS), multiple=True, help="Which lists; the village survey if not given."
)
@click.option("--errors", "preset", type=click.Choice(["bersih", "lazim", "berat"]), default="lazim", show_default=True)
@click.option("--format", "ending", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True)
@click.option(
    "--layout",
    type=click.Choice(["plain", "clerk"]),
    default="plain",
    show_default=True,
    help="clerk: as offices lay it out.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same people.")
@click.option("--date", "day", type=DAY, metavar="DATE", help="The day that the lists tell of; today if not given.")
@click.option(
    "--months",
    type=click.IntRange(min=1, max=60),
    default=1,
    show_default=True,
    help="So many monthly lists of participants of the same people, the last one of the date. Another date makes others.",
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FOLDER", help="Where to; data/inbox if not given.")
def people(**asked: Any) -> None:
    """Make the people of a region and write their lists, with the errors that clerks make."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.published import load_published
    from sertakan_analysis.regions import resolve
    from sertakan_analysis.synthetic import error_rates, population, write_list

    project = Project.find()
    place, as_of = resolve(asked["region"]), _day(asked["day"])
    made = population(
        place.code, asked["number"], seed=asked["seed"], as_of=as_of, published=load_published(project.published)
    )
    folder: Path = asked["out"] or project.inbox
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"the folder cannot be made ({error.strerror})", where=str(folder), remedy="Choose another."
        ) from error
    errors = error_rates(asked["preset"])
    for kind in asked["kinds"] or KINDS[:1]:
        for source in _lists(asked["months"])[kind](made, errors, asked["seed"]):
            path = folder / f"sintetis-{kind}-{place.code}-{source.as_of}.{asked['ending']}"
            write_list(source, path, format=cast("Format", asked["ending"]), layout=cast("Layout", asked["layout"]))
            click.echo(f"{path}: {source.frame.height} rows, {source.planted.height} planted errors")
            what = f"--as {kind} --agreement data-sintetis --region {place.code} --date {source.as_of}"
            click.echo(f"    sertakan ingest {path.name} {what}")


def _lists(months: int) -> dict[str, Callable[[Population, ErrorRates, int], tuple[SourceList, ...]]]:
    from sertakan_analysis import synthetic

    return {
        "pendataan": lambda made, errors, seed: (synthetic.village_list(made, errors=errors, seed=seed),),
        "peserta": lambda made, errors, seed: tuple(
            synthetic.participant_list(made, errors=errors, seed=seed, on=day) for day in _days(made.as_of, months)
        ),
        "dtsen": lambda made, errors, seed: (synthetic.welfare_register(made, errors=errors, seed=seed),),
        "penerima": lambda made, errors, seed: (synthetic.beneficiary_list(made, errors=errors, seed=seed),),
        "donor": lambda made, errors, seed: (synthetic.donor_list(made, errors=errors, seed=seed),),
    }


def _days(last: date, months: int) -> tuple[date, ...]:
    """Return a day and the last days of the months before it, from the oldest."""
    days = [last]
    while len(days) < months:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return tuple(reversed(days))


def _day(day: datetime | None) -> date:
    return day.date() if day else date.today()  # noqa: DTZ011 - the user's own calendar day
