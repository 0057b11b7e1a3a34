"""All tables of one population as one system: each cell once, and every sum that a reader knows to hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sertakan_analysis.disclosure.dimension import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from sertakan_analysis.disclosure.dimension import Dimension

    Places = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

# A cell is whom it counts: the categories chosen, by the key of their dimension; nothing chosen is everybody.
Cell = tuple[tuple[str, str], ...]
# What a reader loses with a cell: a total of a trait is worth sixty of its leaves, a category with parts twenty.
INNER_WORTH: Final = 20.0
TOTAL_WORTH: Final = 60.0
NETWORK_TRAITS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """Cells by place, and equations over them.

    ``places`` hold for each table the place of each of its cells, in the table's shape. A row of ``equations`` says
    that parts minus their whole is 0. ``worth`` weighs a cell by how far up the margins it stands; ``sensitive`` marks
    cells that a sensitive dimension divides. ``blocks`` are cells that lie close together, such as one kecamatan in one
    table, the smallest first: what protects a cell is looked for there before anywhere else. ``network``: the sums are
    those of at most one tree crossed with one flat trait, where linear programs have whole solutions by themselves.
    """

    cells: tuple[Cell, ...]
    places: tuple[Places, ...]
    equations: sparse.csr_array
    worth: npt.NDArray[np.float64]
    sensitive: Flags
    blocks: tuple[Places, ...]
    network: bool


def system(tables: Sequence[tuple[Dimension, ...]], bases: Sequence[Cell] = ()) -> System:
    """Return the system of the tables with these dimensions.

    ``bases`` tell for each table whom its total counts, nothing for everybody. Cells are the same when they choose the
    same categories, in whichever table they stand.
    """
    known: dict[Cell, int] = {}
    worth: list[float] = []
    places = []
    for dimensions, base in zip(tables, bases or [()] * len(tables), strict=True):
        shape = tuple(len(dimension.categories) + 1 for dimension in dimensions)
        found = []
        for cell, value in _cells(dimensions, dict(base)):
            place = known.setdefault(cell, len(known))
            if place == len(worth):
                worth.append(value)
            worth[place] = max(worth[place], value)
            found.append(place)
        places.append(np.array(found, np.int64).reshape(shape))
    divided = {dimension.key for dimensions in tables for dimension in dimensions if dimension.sensitive}
    return System(
        cells=tuple(known),
        places=tuple(places),
        equations=_equations(tables, places, len(known)),
        worth=np.array(worth),
        sensitive=np.array([any(key in divided for key, _ in cell) for cell in known], np.bool_),
        blocks=_blocks(tables, places),
        network=len(tables) == 1
        and len(tables[0]) <= NETWORK_TRAITS
        and sum(dimension.nested for dimension in tables[0]) <= 1,
    )


def _cells(dimensions: tuple[Dimension, ...], base: dict[str, str]) -> Iterator[tuple[Cell, float]]:
    """Give every cell of a table in the order of its shape, with its worth.

    What is unknown of a trait that the base has is unknown within the base: the desa of a kecamatan's people.
    """
    choices = []
    for dimension in dimensions:
        leaves = {category.code for category in dimension.leaves}
        choices.append(
            [
                (None, TOTAL_WORTH),
                *(
                    (
                        (dimension.key, _known_as(category.code, base.get(dimension.key))),
                        1.0 if category.code in leaves else INNER_WORTH,
                    )
                    for category in dimension.categories
                ),
            ]
        )
    for chosen in product(*choices):
        worth = 1.0
        for _, factor in chosen:
            worth *= factor
        yield tuple(sorted((base | dict(choice for choice, _ in chosen if choice is not None)).items())), worth


def _known_as(code: str, base: str | None) -> str:
    return f"{UNKNOWN}:{base}" if code == UNKNOWN and base is not None else code


def _blocks(tables: Sequence[tuple[Dimension, ...]], places: list[Places]) -> tuple[Places, ...]:
    found = list(places) if len(places) > 1 else []
    for dimensions, table in zip(tables, places, strict=True):
        for axis, dimension in enumerate(dimensions):
            parents = np.array((-1, *dimension.parents))
            for whole in sorted(set(dimension.parents) - {0}):
                found.append(np.compress(parents == whole, table, axis=axis))
    return tuple(sorted((np.unique(block) for block in found), key=len))


def independent(equations: sparse.csr_array, cells: Numbers) -> list[Numbers]:
    """Return which of these cells belong together: parts that share no equation, as places in ``cells``."""
    part = abs(sparse.csr_array(equations[:, cells]))
    _, label = connected_components(sparse.csr_array(part.T @ part), directed=False)
    order = np.argsort(label, kind="stable")
    return list(np.split(order, np.flatnonzero(np.diff(label[order])) + 1))


def _equations(tables: Sequence[tuple[Dimension, ...]], places: list[Places], cells: int) -> sparse.csr_array:
    """Return each sum once: linked tables repeat those of their shared margins."""
    sums: dict[tuple[int, ...], None] = {}
    for dimensions, table in zip(tables, places, strict=True):
        for axis, dimension in enumerate(dimensions):
            along = np.moveaxis(table, axis, 0).reshape(table.shape[axis], -1)
            parents = np.array((-1, *dimension.parents))
            for whole in sorted(set(dimension.parents)):
                parts = along[parents == whole]
                for column in range(along.shape[1]):
                    sums.setdefault((int(along[whole, column]), *map(int, np.sort(parts[:, column]))))
    rows = np.repeat(np.arange(len(sums)), [len(terms) for terms in sums])
    columns = np.array([place for terms in sums for place in terms], np.int64)
    signs = np.concatenate([[-1.0, *np.ones(len(terms) - 1)] for terms in sums])
    return sparse.csr_array((signs, (rows, columns)), shape=(len(sums), cells))
