"""``sertakan key``: the one secret of a project, kept outside it."""

from __future__ import annotations

from typing import cast

import click

from sertakan_analysis.cli.command import Commands
from sertakan_analysis.errors import UserError


@click.group(cls=Commands)
def key() -> None:
    """Make, check and change the key that opens the secure zone and makes the pseudonyms."""


@key.command()
@click.option(
    "--in",
    "keeper",
    type=click.Choice(["file", "keyring"]),
    default="file",
    show_default=True,
    help="Where to keep it.",
)
def create(keeper: str) -> None:
    """Make the key of a project that has none. It is never overwritten."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import KEEP_A_COPY, Keeper, create_key

    made = create_key(Project.find(), cast("Keeper", keeper))
    click.echo(f"Key {made.key.id} is kept in {made.place}\n{KEEP_A_COPY}")


@key.command()
def check() -> None:
    """Tell which key is found, where, and whether it opens the secure zone."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.zone.seal import check_key

    found = check_key(Project.find())
    click.echo(f"Key {found.key} from the {found.source}: {found.place}")
    if found.zone == "other key":
        raise UserError(
            f"the secure zone was sealed by another key, {found.sealed_by}",
            remedy="Bring back your copy of that key; nothing was changed.",
        )
    click.echo("It opens the secure zone." if found.zone == "opens" else "The secure zone is empty.")


@key.command()
@click.confirmation_option(prompt="Every batch is written anew and every pseudonym changes. Go on?")
def rotate() -> None:
    """Put a new key in the old one's place: encrypt everything anew and make new pseudonyms."""
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import KEEP_A_COPY
    from sertakan_analysis.registry.rotation import rotate_key

    done = rotate_key(Project.find())
    click.echo(
        f"Key {done.new} takes the place of {done.old} in {done.place}; {len(done.batches)} batches are under it."
    )
    if done.decisions_lost:
        click.echo(
            f"{done.decisions_lost} decisions on pairs were of people who stand in no batch any more; they are gone."
        )
    click.echo(KEEP_A_COPY)
