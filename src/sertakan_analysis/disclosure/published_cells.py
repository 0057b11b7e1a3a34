"""What earlier reports published of people: read back from their records, so that later ones reckon with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from sertakan_analysis.disclosure.beside import counted
from sertakan_analysis.disclosure.dimension import Category, Dimension
from sertakan_analysis.disclosure.population import Edition, Population, Turnover, common_region
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sertakan_analysis.disclosure.policies import Method
    from sertakan_analysis.disclosure.system import Numbers

FORMAT: Final = 1
WITHHELD: Final = -1
# Records of earlier versions don't tell how long a cell counts.
UNTOLD: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class ShownTable:
    """A table as it was published; no withheld number is in it.

    ``amount`` names the sum of money that is shown, empty for numbers of people. ``limit`` is the minimum count, or the
    base for the method ``round``; ``minimum`` the minimum count in either case; ``width`` the least interval of a
    withheld number, in people or in percent; ``months`` how long a published cell counts. ``numbers`` have one axis for
    each dimension, the total first; -1 is withheld.
    """

    name: str
    population: Population
    dimensions: tuple[Dimension, ...]
    amount: str
    method: Method
    limit: int
    minimum: int
    width: int
    months: int
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class KnownTurnover:
    """The turnover between two editions within a region, as a publication reckoned with it."""

    later: Edition
    earlier: Edition
    region: str
    turnover: Turnover


@dataclass(frozen=True, slots=True)
class PublishedCells:
    """Everything that was published of people, in the order of publication."""

    tables: tuple[ShownTable, ...] = ()
    turnovers: tuple[KnownTurnover, ...] = field(default=())

    @classmethod
    def of(cls, records: Iterable[Mapping[str, Any]], *, where: str = "") -> Self:
        """Read what ``Protected.record()["published"]`` wrote, one record for each publication, the oldest first.

        Raises
        ------
        UserError
            When a record was not written by this package, or by a later version of it.
        """
        tables: list[ShownTable] = []
        turnovers: list[KnownTurnover] = []
        for record in records:
            try:
                tables.extend(_tables(record))
                turnovers.extend(_turnover(each) for each in record["turnovers"])
            except (KeyError, TypeError, ValueError, IndexError, UserError):
                raise UserError(
                    "a record of published cells can't be read",
                    where=where or None,
                    remedy="Restore the file from a backup: what was published must be known before more is published.",
                ) from None
        return cls(tuple(tables), tuple(turnovers))

    def record(self) -> dict[str, Any]:
        """Return the cells for a record: what was shown, and nothing that was withheld."""
        dimensions: dict[Dimension, int] = {}
        for table in self.tables:
            for dimension in table.dimensions:
                dimensions.setdefault(_unlabelled(dimension), len(dimensions))
        return {
            "format": FORMAT,
            "dimensions": [_written(dimension) for dimension in dimensions],
            "tables": [_written_table(table, dimensions) for table in self.tables],
            "turnovers": [_written_turnover(each) for each in self.turnovers],
        }

    def overlapping(self, region: str) -> Self:
        """Return what was published of people who may live in a region."""
        return type(self)(tuple(each for each in self.tables if each.population.overlaps(region)), self.turnovers)

    def editions(self, population: Population, months: int) -> tuple[Population, ...]:
        """Return the other editions of a population that count for it, whole: for each a turnover is asked."""
        others = [
            each.population.whole
            for each in self.tables
            if each.population.words == population.words and not each.amount
        ]
        count = counted(population.edition.month, {each.edition.month for each in others}, months)
        found: dict[Population, None] = {}
        for other in others:
            same = other.edition == population.edition or common_region(other, population) is None
            if other.edition.month in count and not same:
                found.setdefault(other)
        return tuple(found)

    def __add__(self, later: PublishedCells) -> PublishedCells:
        return PublishedCells((*self.tables, *later.tables), (*self.turnovers, *later.turnovers))

    def __bool__(self) -> bool:
        return bool(self.tables)


def _unlabelled(dimension: Dimension) -> Dimension:
    categories = tuple(Category(each.code, each.code, each.parent) for each in dimension.categories)
    return Dimension(dimension.key, dimension.key, categories, dimension.sensitive)


def _written(dimension: Dimension) -> dict[str, Any]:
    told: dict[str, Any] = {"key": dimension.key, "codes": [category.code for category in dimension.categories]}
    if dimension.nested:
        told["parents"] = list(dimension.parents)
    if dimension.sensitive:
        told["sensitive"] = True
    return told


def _written_table(table: ShownTable, dimensions: Mapping[Dimension, int]) -> dict[str, Any]:
    return {
        "name": table.name,
        "population": _written_population(table.population),
        "by": [dimensions[_unlabelled(dimension)] for dimension in table.dimensions],
        "amount": table.amount,
        "method": table.method,
        "limit": table.limit,
        "minimum": table.minimum,
        "width": table.width,
        "months": table.months,
        "numbers": table.numbers.ravel().tolist(),
    }


def _written_population(population: Population) -> dict[str, Any]:
    return {
        "words": population.words,
        "region": population.region,
        "lists": list(population.lists),
        "as_of": population.as_of,
        "within": [list(pair) for pair in population.within],
    }


def _written_turnover(known: KnownTurnover) -> dict[str, Any]:
    return {
        "later": [known.later.words, list(known.later.lists), known.later.as_of],
        "earlier": [known.earlier.words, list(known.earlier.lists), known.earlier.as_of],
        "region": known.region,
        "joined": known.turnover.joined,
        "left": known.turnover.left,
    }


def _tables(record: Mapping[str, Any]) -> list[ShownTable]:
    if record["format"] != FORMAT:
        message = "another format"
        raise ValueError(message)
    dimensions = [_dimension(each) for each in record["dimensions"]]
    return [_table(each, dimensions) for each in record["tables"]]


def _dimension(told: Mapping[str, Any]) -> Dimension:
    codes = [str(code) for code in told["codes"]]
    parents = told.get("parents", [0] * len(codes))
    categories = tuple(
        Category(code, code, codes[parent - 1] if parent else None) for code, parent in zip(codes, parents, strict=True)
    )
    return Dimension(str(told["key"]), str(told["key"]), categories, sensitive=bool(told.get("sensitive")))


def _table(told: Mapping[str, Any], dimensions: Sequence[Dimension]) -> ShownTable:
    by = tuple(dimensions[place] for place in told["by"])
    numbers = np.array(told["numbers"], np.int64).reshape([len(each.categories) + 1 for each in by])
    numbers.setflags(write=False)
    if told["method"] not in ("suppress", "round"):
        message = "another method"
        raise ValueError(message)
    return ShownTable(
        name=str(told["name"]),
        population=_population(told["population"]),
        dimensions=by,
        amount=str(told["amount"]),
        method=told["method"],
        limit=int(told["limit"]),
        minimum=int(told["minimum"]),
        width=int(told["width"]),
        months=int(told.get("months", UNTOLD)),
        numbers=numbers,
    )


def _population(told: Mapping[str, Any]) -> Population:
    return Population(
        str(told["words"]),
        str(told["region"]),
        tuple(map(str, told["lists"])),
        str(told["as_of"]),
        tuple((str(key), str(code)) for key, code in told["within"]),
    )


def _turnover(told: Mapping[str, Any]) -> KnownTurnover:
    later, earlier = (
        Edition(str(words), tuple(map(str, lists)), str(as_of))
        for words, lists, as_of in (told["later"], told["earlier"])
    )
    return KnownTurnover(later, earlier, str(told["region"]), Turnover(int(told["joined"]), int(told["left"])))
