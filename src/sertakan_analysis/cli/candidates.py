"""``sertakan candidates``: the one output with names, encrypted to those whom the agreements name."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from sertakan_analysis.candidates import Written


@click.command()
@click.option("--region", required=True, metavar="CODE", help="Code or name of a kabupaten, kecamatan or desa.")
@click.option("--desil", "deciles", metavar="N", help="One decile, several (1,2) or a range (1-4); all if not given.")
@click.option("--out", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Such as calon.xlsx.age.")
@click.option("--recipient", "given", multiple=True, metavar="KEY", help="A public key that the agreements name.")
@click.option("--recipients", "file", type=click.Path(path_type=Path), metavar="FILE", help="Public keys, one a line.")
@click.option(
    "--month", metavar="YYYY-MM", help="The contribution month; that of the newest participant list if not given."
)
@click.option(
    "--list", "people", default="pendataan", show_default=True, metavar="LIST", help="Whose people: KIND:NAME."
)
@click.option(
    "--decile-from", type=click.Choice(["dtsen", "list"]), help="Whose decile counts; DTSEN's where there is one."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="The largest number of people.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def candidates(**asked: Any) -> None:
    """Write who may be proposed for protection, with names, encrypted: vulnerable workers not covered in a month.

    Only under agreements that allow lists of candidates, to the people whom they name. Every copy has a number, which
    stands in the sheet and in the log of uses. No name is shown here.
    """
    from sertakan_analysis.candidates import Wanted, keys_in, write_candidates
    from sertakan_analysis.project import Project
    from sertakan_analysis.regions import resolve
    from sertakan_analysis.registry import find_key

    project = Project.find()
    wanted = Wanted(
        region=resolve(asked["region"]).code,
        deciles=_deciles(asked["deciles"]),
        month=_month(asked["month"]),
        people=asked["people"],
        limit=asked["limit"],
        decile_from=asked["decile_from"],
    )
    keys = [*asked["given"], *(keys_in(asked["file"]) if asked["file"] else ())]
    _tell(write_candidates(project, find_key(project), wanted, asked["out"], to=keys, force=asked["force"]))


def _tell(written: Written) -> None:
    if written.synthetic:
        click.echo("DATA SINTETIS: the people of this list do not exist.")
    for name, number in written.counts.items():
        click.echo(f"{number:>9}  {name}")
    names = ", ".join(each.name for each in written.copy.recipients)
    click.echo(f"Copy {written.copy.number}, month {written.month:%Y-%m}, for {names}: {written.path}")


def _deciles(text: str | None) -> tuple[int, ...]:
    """Return the deciles written as 1, 1,2 or 1-4."""
    if text is None:
        return ()
    found: list[int] = []
    for part in text.split(","):
        ends = re.fullmatch(r"\s*([0-9]{1,2})(?:\s*-\s*([0-9]{1,2}))?\s*", part)
        if ends is None:
            raise UserError(f"'{text}' names no deciles", where="--desil", remedy="Write 1, 1,2 or 1-4.")
        found += range(int(ends[1]), int(ends[2] or ends[1]) + 1)
    if not found:
        raise UserError(f"the range '{text}' is empty", where="--desil", remedy="Write the lower decile first: 1-4.")
    return tuple(dict.fromkeys(found))


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise UserError(f"'{text}' is no month", where="--month", remedy="Write it as 2025-11.") from None
