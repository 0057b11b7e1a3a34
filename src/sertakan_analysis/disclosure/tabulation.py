"""Counting people by their traits, with every margin; what comes out can't be looked at before it is protected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NoReturn

import numpy as np
import polars as pl

from sertakan_analysis.disclosure.dimension import UNKNOWN
from sertakan_analysis.disclosure.policies import LARGEST_KEPT
from sertakan_analysis.disclosure.population import as_population
from sertakan_analysis.errors import UserError, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from sertakan_analysis.disclosure.dimension import Dimension
    from sertakan_analysis.disclosure.population import Population

    Cells = npt.NDArray[np.int64]

# More cells than any reader could want, and more than protection can treat in minutes.
MOST_CELLS: Final = 500_000
# Four traits at once leave most cells small, nobody reads them, and their protection takes integer programs by the hour.
MOST_TRAITS: Final = 3


class Unprotected:
    """A table before protection: shows no number, can't be copied to disk, and only ``protect`` reads ``raw``.

    ``raw`` has one axis for each dimension; place 0 of an axis is the total, the categories follow in their order.
    """

    __slots__ = ("dimensions", "name", "population", "raw")

    def __init__(self, name: str, population: Population, dimensions: tuple[Dimension, ...], raw: Cells) -> None:
        raw.setflags(write=False)
        self.name = name
        self.population = population
        self.dimensions = dimensions
        self.raw = raw

    def __repr__(self) -> str:
        traits = " × ".join(dimension.key for dimension in self.dimensions)
        return f"<{type(self).__name__} '{self.name}' of {self.population} by {traits}: not protected, shows no number>"

    def __reduce__(self) -> NoReturn:
        message = f"{self!r} can't be stored; protect it first"
        raise TypeError(message)


class CountTable(Unprotected):
    """Numbers of people, unprotected."""

    __slots__ = ()


class AmountTable(Unprotected):
    """Sums of an amount in whole rupiah, unprotected.

    ``contributors`` are how many gave to each cell, ``largest`` the largest contributions, greatest first, on a last
    axis. ``amount`` is the frame's column: two tables of the same amount share their margins.
    """

    __slots__ = ("amount", "contributors", "largest")

    def __init__(self, table: Unprotected, amount: str, contributors: Cells, largest: Cells) -> None:
        super().__init__(table.name, table.population, table.dimensions, table.raw)
        self.amount = amount
        self.contributors = contributors
        self.largest = largest


def tabulate(
    frame: pl.DataFrame, dimensions: Sequence[Dimension], *, name: str, population: Population | str
) -> CountTable:
    """Count the rows of a frame by every combination of categories, with all margins.

    One row of the frame is one member of ``population``. Missing and unlisted values are counted as
    "tidak diketahui". A part of a population is a category of a dimension, or ``population.part(...)``, and no
    population of its own: otherwise nobody notices what the difference of the two tables tells.

    Raises
    ------
    UserError
        A dimension without its column, no dimension, a key twice, or more cells than can be protected.
    """
    complete = _complete(frame, dimensions, name)
    placed = frame.select(_places(dimension) for dimension in complete)
    counted = placed.group_by(pl.all()).len("_n")
    raw = _empty(complete, name)
    raw[_index(counted, complete)] = counted.get_column("_n").to_numpy()
    return CountTable(name, as_population(population), complete, _with_margins(raw, complete))


def tabulate_amounts(  # noqa: PLR0913 - what is counted, and whose it is, are two columns more
    frame: pl.DataFrame,
    dimensions: Sequence[Dimension],
    *,
    amount: str,
    contributor: str,
    name: str,
    population: Population | str,
) -> AmountTable:
    """Add up an amount of whole rupiah by every combination of categories, with all margins.

    One row of the frame is one payment or holding; ``contributor`` is the column that tells whose it is.

    Raises
    ------
    UserError
        As ``tabulate``; besides when the amount is missing, negative or no whole number, or a contributor is missing.
    """
    complete = _complete(frame, dimensions, name)
    _check_amounts(frame, amount, contributor, name)
    given = (
        frame.select(*(_places(dimension) for dimension in complete), pl.col(contributor), pl.col(amount))
        .group_by(*(dimension.key for dimension in complete), contributor)
        .agg(pl.col(amount).cast(pl.Int64).sum())
        .filter(pl.col(amount) > 0)
    )
    keys = [dimension.key for dimension in complete]
    largest = pl.col(amount).top_k(LARGEST_KEPT)
    cells = (
        _raised(given, complete)
        .group_by(*keys, contributor)
        .agg(pl.col(amount).sum())
        .group_by(keys)
        .agg(pl.col(amount).sum().alias("_sum"), pl.len().alias("_n"), largest.alias("_largest"))
    )
    where = _index(cells, complete)
    raw, contributors = _empty(complete, name), _empty(complete, name)
    raw[where] = cells.get_column("_sum").to_numpy()
    contributors[where] = cells.get_column("_n").to_numpy()
    first = np.zeros((*raw.shape, LARGEST_KEPT), np.int64)
    for place in range(LARGEST_KEPT):
        nth = cells.get_column("_largest").list.sort(descending=True).list.get(place, null_on_oob=True).fill_null(0)
        first[(*where, place)] = nth.to_numpy()
    return AmountTable(Unprotected(name, as_population(population), complete, raw), amount, contributors, first)


def _complete(frame: pl.DataFrame, dimensions: Sequence[Dimension], name: str) -> tuple[Dimension, ...]:
    keys = [dimension.key for dimension in dimensions]
    if not keys or len(set(keys)) < len(keys):
        raise UserError(f"table '{name}' needs one or more dimensions, each once", remedy="Name what to count by.")
    if len(keys) > MOST_TRAITS:
        raise UserError(
            f"table '{name}' counts by {len(keys)} traits at once, more than {MOST_TRAITS}",
            remedy="Make several tables of the same population; they are protected together.",
        )
    missing = [key for key in keys if key not in frame.columns]
    if missing:
        raise UserError(
            f"table '{name}' counts by '{missing[0]}', which is no column of the frame",
            remedy=nearest(missing[0], frame.columns),
        )
    return tuple(
        dimension.completed(frame.get_column(dimension.key).cast(pl.String).unique().to_list())
        for dimension in dimensions
    )


def _places(dimension: Dimension) -> pl.Expr:
    places = dimension.leaf_places()
    unknown = places.get(UNKNOWN, 0)
    column = pl.col(dimension.key).cast(pl.String)
    return column.replace_strict(
        list(places), list(places.values()), default=unknown, return_dtype=pl.UInt32
    ).fill_null(unknown)


def _index(cells: pl.DataFrame, dimensions: tuple[Dimension, ...]) -> tuple[Any, ...]:
    return tuple(cells.get_column(dimension.key).to_numpy() for dimension in dimensions)


def _empty(dimensions: tuple[Dimension, ...], name: str) -> Cells:
    shape = tuple(len(dimension.categories) + 1 for dimension in dimensions)
    if np.prod(shape, dtype=float) > MOST_CELLS:
        raise UserError(
            f"table '{name}' would have {' × '.join(map(str, shape))} cells, more than {MOST_CELLS}",
            remedy="Count by fewer or coarser traits.",
        )
    return np.zeros(shape, np.int64)


def _with_margins(raw: Cells, dimensions: tuple[Dimension, ...]) -> Cells:
    for axis, dimension in enumerate(dimensions):
        along = np.moveaxis(raw, axis, 0)
        for place, parent in reversed(list(enumerate(dimension.parents, 1))):
            along[parent] += along[place]
    return raw


def _raised(given: pl.DataFrame, dimensions: tuple[Dimension, ...]) -> pl.DataFrame:
    """Repeat every row for each category above its own, so that margins know their contributors as well."""
    for dimension in dimensions:
        parents = (0, *dimension.parents)
        pairs = [(place, above) for place in range(len(parents)) for above in _upwards(place, parents)]
        ladder = pl.DataFrame(pairs, schema={dimension.key: pl.UInt32, "_above": pl.UInt32}, orient="row", strict=False)
        given = given.join(ladder, on=dimension.key).drop(dimension.key).rename({"_above": dimension.key})
    return given


def _upwards(place: int, parents: tuple[int, ...]) -> list[int]:
    way = [place]
    while way[-1] != 0:
        way.append(parents[way[-1]])
    return way


def _check_amounts(frame: pl.DataFrame, amount: str, contributor: str, name: str) -> None:
    for column in (amount, contributor):
        if column not in frame.columns:
            raise UserError(
                f"table '{name}' needs the column '{column}', which the frame lacks",
                remedy=nearest(column, frame.columns),
            )
    amounts = frame.get_column(amount)
    wrong = not amounts.dtype.is_integer() or amounts.null_count() or frame.get_column(contributor).null_count()
    if wrong or (len(amounts) and bool((amounts < 0).any())):
        raise UserError(
            f"table '{name}': '{amount}' must be whole rupiah, 0 or more, with a contributor in every row",
            remedy="Leave rows without amount or contributor out and say so in the report; show refunds apart.",
        )
