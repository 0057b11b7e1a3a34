"""Which pairs are compared at all: those that share the key of some block.

A key is one number for a row, made of its parts, null where one of them is unknown. Each key stands for one thing that
may be wrong while the rest is right: the NIK, the birth date, the name, the place. A block that would give more pairs
than ``most`` (a name and a year that hundreds bear) is left out, and how many pairs that loses is told; other keys still
find its people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

PREFIX: Final = "kunci_"
_YEAR: Final = pl.col("lahir").str.head(4)
_MONTH: Final = pl.col("lahir").str.head(6)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of blocks: its name, the parts that it is made of, and the most pairs that one block may give."""

    name: str
    parts: tuple[pl.Expr, ...]
    most: int

    @property
    def column(self) -> str:
        """The column that holds it."""
        return PREFIX + self.name


KEYS: Final = (
    Key("nik", (pl.col("nik"),), 2_500),
    Key("kpj", (pl.col("kpj"),), 400),
    Key("hp", (pl.col("hp"),), 400),
    # At 1 January of one year stand hundreds where a day else has twenty: the name's beginning parts them further.
    Key("lahir_jk", (pl.col("lahir"), pl.col("jk")), 4_000),
    Key("lahir_bunyi", (pl.col("lahir"), pl.col("bunyi").str.head(2)), 40_000),
    Key("nama_tahun", (pl.col("nama_urut"), _YEAR), 10_000),
    Key("nama_desa", (pl.col("nama_urut"), pl.col("desa")), 10_000),
    Key("bunyi_bulan_desa", (pl.col("bunyi"), _MONTH, pl.col("desa")), 4_000),
    Key("kk_bunyi", (pl.col("kk"), pl.col("bunyi").str.head(1)), 400),
    # The NIK with an error in its day, or in its month or year.
    Key("nik_tanpa_hari", (pl.col("nik").str.head(6), pl.col("nik").str.slice(8), pl.col("bunyi").str.head(1)), 4_000),
    Key(
        "nik_tanpa_bulan", (pl.col("nik").str.head(8), pl.col("nik").str.slice(12), pl.col("bunyi").str.head(2)), 4_000
    ),
    # Without birth date and place only a name that few bear says anything.
    Key("nama", (pl.col("nama_urut"),), 100),
)


class Blocked(NamedTuple):
    """The rows of both lists that share a block, with their keys, the keys' columns, and what was left out.

    ``left_out`` has one row a key: kunci, blok (blocks) and pasangan (pairs).
    """

    left: pl.DataFrame
    right: pl.DataFrame
    keys: tuple[str, ...]
    left_out: pl.DataFrame


def blocked(left: pl.DataFrame, right: pl.DataFrame, keys: Iterable[Key] = KEYS) -> Blocked:
    """Add to two prepared lists a column for each key, null where the other list has no such block or a block is too large."""
    used: list[str] = []
    told: list[dict[str, object]] = []
    sides = [left, right]
    for key in keys:
        columns = [side.select(_joined(key)).to_series() for side in sides]
        sizes = _sizes(*columns)
        large = sizes.filter(pl.col("pairs") > key.most)
        if not large.is_empty():
            told.append({"kunci": key.name, "blok": large.height, "pasangan": int(large["pairs"].sum())})
        if large.height < sizes.height:
            used.append(key.column)
            fit = sizes.filter(pl.col("pairs") <= key.most)[key.column].implode()
            sides = [side.with_columns(_kept(each, fit)) for side, each in zip(sides, columns, strict=True)]
    schema = {"kunci": pl.String, "blok": pl.Int64, "pasangan": pl.Int64}
    some = pl.any_horizontal(pl.col(column).is_not_null() for column in used) if used else pl.lit(value=False)
    one, other = (side.filter(some) for side in sides)
    return Blocked(one, other, tuple(used), pl.DataFrame(told, schema=schema))


def narrowed(people: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a long prepared list that share a key with some row of a short one: no other can be in a pair."""
    shares = [
        people.select(_joined(key))
        .to_series()
        .is_in(others.select(_joined(key)).to_series().drop_nulls().unique().implode())
        for key in KEYS
    ]
    return people.filter(pl.any_horizontal(*(each.fill_null(value=False) for each in shares)))


def _joined(key: Key) -> pl.Expr:
    # Numbers are joined several times as fast as texts and need less room. Other parts give the same number once in
    # 10^19 times, and then two strangers more are compared. Spark has signed numbers only.
    parts = (pl.when(part.is_not_null()).then(part.hash(place)) for place, part in enumerate(key.parts))
    return reduce(xor, parts).reinterpret(signed=True).alias(key.column)


def _sizes(left: pl.Series, right: pl.Series) -> pl.DataFrame:
    """Return the pairs that each block gives which both lists have."""
    one, other = (each.drop_nulls().to_frame().group_by(each.name).len() for each in (left, right))
    return one.join(other, on=left.name).select(
        left.name, (pl.col("len").cast(pl.Int64) * pl.col("len_right").cast(pl.Int64)).alias("pairs")
    )


def _kept(values: pl.Series, fit: pl.Series) -> pl.Series:
    return values.set(~values.is_in(fit).fill_null(value=True), None)
