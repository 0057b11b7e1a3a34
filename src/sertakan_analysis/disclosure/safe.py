"""A table that may be shown: its numbers passed disclosure control, and those that did not are not in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn, Self

import numpy as np

from sertakan_analysis.disclosure.dimension import UNKNOWN, Category, Dimension
from sertakan_analysis.disclosure.showing import Cut, bars, exhibit, notes_on, tiles
from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.exhibits import Quantity, Withheld, percent, rupiah

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sertakan_analysis.disclosure.policies import Method
    from sertakan_analysis.disclosure.population import Population
    from sertakan_analysis.disclosure.showing import Heading
    from sertakan_analysis.disclosure.system import Numbers
    from sertakan_analysis.exhibits import BarChart, PublishedTable, Text, TileMap

Measure = Literal["count", "rupiah"]
# Only ``protect`` holds it: whoever makes a SafeTable has protected it.
SEAL: Final = object()
WITHHELD: Final = -1


@dataclass(frozen=True, slots=True)
class Terms:
    """Under which rules a table was protected, for the note below it.

    ``limit`` is the minimum count, or the base for the method ``round``.
    """

    method: Method
    limit: int
    measure: Measure = "count"


class SafeTable:
    """Numbers of people, or sums of money, by their traits: what is published, and nothing else.

    A cell is named by its categories, ``table.count(kode_desa="35.25.10.2010", jenis_kelamin="P")``; a dimension left
    out is its total. Only ``protect`` makes one. It can be copied and stored, for it holds no withheld number.
    """

    __slots__ = ("_numbers", "dimensions", "name", "population", "terms")

    name: str
    population: Population
    dimensions: tuple[Dimension, ...]
    terms: Terms
    _numbers: Numbers

    def __init__(
        self,
        heading: tuple[str, Population],
        dimensions: tuple[Dimension, ...],
        terms: Terms,
        numbers: Numbers,
        seal: object,
    ) -> None:
        if seal is not SEAL:
            message = "a SafeTable is made by disclosure.protect, which checks it"
            raise TypeError(message)
        kept = np.array(numbers, np.int64)
        kept.setflags(write=False)
        self.__setstate__((*heading, dimensions, terms, kept))

    def __init_subclass__(cls) -> NoReturn:
        message = "SafeTable can't be derived from: what it promises would not hold"
        raise TypeError(message)

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        message = f"a SafeTable can't be changed, not even '{name}'"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def __getstate__(self) -> tuple[Any, ...]:
        return (self.name, self.population, self.dimensions, self.terms, self._numbers)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        for name, value in zip(("name", "population", "dimensions", "terms", "_numbers"), state, strict=True):
            object.__setattr__(self, name, value)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        traits = " × ".join(dimension.key for dimension in self.dimensions)
        return f"<SafeTable '{self.name}' of {self.population} by {traits}>"

    @property
    def rounded(self) -> bool:
        """Whether every number is rounded rather than some withheld."""
        return self.terms.method == "round"

    @property
    def total(self) -> Quantity | Withheld:
        """Everybody."""
        return self.value()

    def dimension(self, key: str) -> Dimension:
        """Return the dimension of that key.

        Raises
        ------
        UserError
            When the table has none; offers the nearest.
        """
        for dimension in self.dimensions:
            if dimension.key == key:
                return dimension
        raise UserError(
            f"table '{self.name}' has no dimension '{key}'",
            remedy=nearest(key, [dimension.key for dimension in self.dimensions]),
        )

    def categories(self, key: str, below: str | None = None) -> tuple[Category, ...]:
        """Return the categories of a dimension right below one of them, or the topmost ones."""
        return self.dimension(key).parts(below)

    def count(self, **selection: str | None) -> Quantity | Withheld:
        """Return how many people are in a cell; approximate where all numbers are rounded.

        Raises
        ------
        UserError
            Unknown dimension or category, or a table of amounts.
        """
        if self.terms.measure != "count":
            raise UserError(f"table '{self.name}' holds amounts, no people", remedy="Ask for its amount.")
        return self.value(**selection)

    def amount(self, **selection: str | None) -> Quantity | Withheld:
        """Return the sum in a cell, in rupiah.

        Raises
        ------
        UserError
            Unknown dimension or category, or a table of people.
        """
        if self.terms.measure != "rupiah":
            raise UserError(f"table '{self.name}' holds people, no amounts", remedy="Ask for its count.")
        return self.value(**selection)

    def value(self, **selection: str | None) -> Quantity | Withheld:
        """Return what a cell holds, people or rupiah."""
        number = self._number(selection)
        if number == WITHHELD:
            return Withheld(self.terms.measure)
        if self.terms.measure == "rupiah":
            return rupiah(number)
        return Quantity(Decimal(number), "count", approximate=self.rounded)

    def share(self, part: Mapping[str, str], whole: Mapping[str, str] | None = None) -> Quantity | Withheld | None:
        """Return a part of a whole in percent, from the numbers that are published; ``None`` of an empty whole.

        Withheld when either is. From rounded numbers it is approximate, without decimals, and withheld for a whole of
        less than ten times the base, where rounding alone would move it by ten points.

        Raises
        ------
        UserError
            Unknown dimension or category, or a part that is not within the whole.
        """
        whole = whole or {}
        self._check_within(part, whole)
        above, below = self._number(whole), self._number(part)
        if WITHHELD in (above, below) or (self.rounded and 0 < above < 10 * self.terms.limit):
            return Withheld("percent")
        if above == 0:
            return None
        return percent(Decimal(100) * below / above, decimals=0 if self.rounded else 1, approximate=self.rounded)

    def largest(self, key: str, number: int, **selection: str) -> tuple[tuple[Category, Quantity], ...]:
        """Return the largest categories that are published, the greatest first.

        Withheld categories and unknown values take no part: say "of those shown". Equal numbers keep the order of the
        categories. With the key itself in the selection, its parts are ranked.
        """
        shown = [
            (category, value)
            for category in self.categories(key, selection.get(key))
            if not category.code.startswith(UNKNOWN)
            and isinstance(value := self.value(**{**selection, key: category.code}), Quantity)
        ]
        shown.sort(key=lambda pair: pair[1].value, reverse=True)
        return tuple(shown[:number])

    def largest_leaves(self, key: str, number: int, **selection: str) -> tuple[tuple[Category, Quantity], ...]:
        """Return the largest categories without parts, as ``largest`` does; of those who are nobody none."""
        shown = [
            (leaf, value)
            for leaf in self.dimension(key).leaves
            if not leaf.code.startswith(UNKNOWN)
            and isinstance(value := self.value(**{**selection, key: leaf.code}), Quantity)
            and value.value
        ]
        shown.sort(key=lambda pair: pair[1].value, reverse=True)
        return tuple(shown[:number])

    def exhibit(
        self, heading: Heading, rows: str, columns: str | None = None, *, shares: bool = False, **selection: str
    ) -> PublishedTable:
        """Return a table for a report: a row for each category, a total, and a note when anything is withheld.

        The selection narrows whom it counts; with the key of rows or columns in it, their parts are shown, so
        ``rows="kode_desa", kode_desa="35.25.10"`` lists the desa of a kecamatan. ``shares`` adds the share of the
        total in percent, or with columns shows shares of each row's total.
        """
        return exhibit(self, heading, Cut(rows, columns, selection), shares=shares)

    def bars(
        self, heading: Heading, rows: str, columns: str | None = None, *, shares: bool = False, **selection: str
    ) -> BarChart:
        """Return bars: one for each category of ``rows``, its parts by ``columns``; the rest as in ``exhibit``."""
        return bars(self, heading, Cut(rows, columns, selection), shares=shares)

    def tiles(self, heading: Heading, region_code: str, rows: str, part: Mapping[str, str] | None = None) -> TileMap:
        """Return a map of kecamatan: the number in each, or the share of a part in percent."""
        return tiles(self, heading, region_code, rows, part)

    def notes(self, rows: Iterable[Iterable[object]]) -> tuple[Text, ...]:
        """Return what a table of its own layout has to say of the cells that it takes from this one."""
        return notes_on(self, (cell for row in rows for cell in row))

    def withholds(self, **selection: str | None) -> bool:
        """Say whether any cell within a selection is withheld."""
        return any(number == WITHHELD for number in self._within(selection))

    def _number(self, selection: Mapping[str, str | None]) -> int:
        return int(self._numbers[self._place(selection)])

    def _within(self, selection: Mapping[str, str | None]) -> Iterator[int]:
        chosen = tuple(slice(None) if place == 0 else slice(place, place + 1) for place in self._place(selection))
        yield from (int(number) for number in self._numbers[chosen].ravel())

    def _place(self, selection: Mapping[str, str | None]) -> tuple[int, ...]:
        for key in selection:
            self.dimension(key)
        return tuple(dimension.place(selection.get(dimension.key)) for dimension in self.dimensions)

    def _check_within(self, part: Mapping[str, str], whole: Mapping[str, str]) -> None:
        for key, code in whole.items():
            dimension = self.dimension(key)
            parents = (0, *dimension.parents)
            place, above = dimension.place(part.get(key)), dimension.place(code)
            while place not in (0, above):
                place = parents[place]
            if place != above:
                raise UserError(
                    f"table '{self.name}': the part is not within the whole, which is {key} '{code}'",
                    remedy="Choose for the part the same category, or one below it.",
                )
