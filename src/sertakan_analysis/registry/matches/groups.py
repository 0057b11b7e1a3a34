"""Who stands in one list several times: the rows of a match that are one person, under pseudonyms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.registry.matches.pairs import PSEUDONYM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

GROUPS: Final = "groups.parquet"
SIDES: Final = ("kiri", "kanan")
PLACE: Final = ("daftar", "baris")
GROUP: Final = "kelompok"

# One row a row of a list that is the person of another row of the same side: the side, batch, row and pseudonym, and a
# number that the rows of one person share. Two or more rows have each number.
HELD: Final[Mapping[str, pl.DataType | type[pl.DataType]]] = {
    "sisi": pl.String,
    "daftar": pl.String,
    "baris": pl.UInt32,
    "orang": pl.String,
    "kelompok": pl.UInt32,
}
NO_GROUPS: Final = pl.DataFrame(schema=dict(HELD))


def placed_groups(repeats: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Return repeated rows with their places and pseudonyms in the place of the numbers linked by.

    ``repeats`` has ``sisi``, ``baris`` and ``kelompok``; ``left`` and ``right`` are as ``placed`` takes them.

    Raises
    ------
    SertakanError
        When a row is none of its list.
    """
    parts = []
    for side, frame in zip(SIDES, (left, right), strict=True):
        places = frame.select("nomor", pl.col("batch").alias("daftar"), "baris", "orang")
        rows = repeats.filter(sisi=side).select("sisi", "kelompok", pl.col("baris").alias("nomor"))
        parts.append(rows.join(places, on="nomor", how="inner", validate="1:1", maintain_order="left").select([*HELD]))
    found = pl.concat(parts)
    if found.height < repeats.height:
        raise SertakanError(f"{repeats.height - found.height} repeated rows are none of the lists")
    return found


def checked_groups(groups: pl.DataFrame, left: tuple[str, ...], right: tuple[str, ...]) -> pl.DataFrame:
    """Return groups as they are stored, in a fixed order.

    Raises
    ------
    SertakanError
        When they hold another column, or what can't stand in them. No value is in the message.
    """
    if groups.columns != [*HELD] or groups.dtypes != [*HELD.values()]:
        raise SertakanError(f"groups have other columns than they may have: {groups.columns}")
    own = pl.when(pl.col("sisi") == "kiri").then(pl.col("daftar").is_in(left)).otherwise(pl.col("daftar").is_in(right))
    sound = pl.all_horizontal(
        pl.col("sisi").is_in(SIDES),
        own,
        pl.col("baris").is_not_null(),
        pl.col("orang").str.contains(PSEUDONYM),
        pl.len().over("kelompok") > 1,
        pl.col("sisi").n_unique().over("kelompok") == 1,
    )
    if not groups.select(sound.fill_null(value=False).all()).item():
        raise SertakanError("groups hold what can't stand in them")
    if groups.select("sisi", *PLACE).is_duplicated().any():
        raise SertakanError("a row stands in two groups")
    return groups.sort("sisi", GROUP, *PLACE, descending=[True, False, False, False])


def held_groups(folder: Path) -> pl.DataFrame:
    """Return the groups in the folder of a match, none where it was written before there were any."""
    path = folder / GROUPS
    return pl.read_parquet(path) if path.exists() else NO_GROUPS


def whole_groups(groups: pl.DataFrame) -> pl.DataFrame:
    """Return groups that have rows enough still: of one row alone nothing is left to tell."""
    return groups.filter(pl.len().over(GROUP) > 1)


def repeated_rows(groups: pl.DataFrame) -> dict[str, int]:
    """Count the rows of each list that are the second or a later one of a person."""
    sides = {side: groups.filter(sisi=side) for side in SIDES}
    return {f"berulang_{side}": each.height - each[GROUP].n_unique() for side, each in sides.items()}
