"""Everything that readers have of one population: all reports and all editions as one system of sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.audit import WITHHELD
from sertakan_analysis.disclosure.beside import enough, laid_beside
from sertakan_analysis.disclosure.links import Link, links, same_cells
from sertakan_analysis.disclosure.system import system

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sertakan_analysis.disclosure.population import Edition
    from sertakan_analysis.disclosure.published_cells import KnownTurnover, ShownTable
    from sertakan_analysis.disclosure.system import Cell, Numbers, System


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """All tables of one population, of all its editions.

    ``tables`` in the order of publication, the last ``new`` of them to be published now. ``columns`` hold for each table
    the column of each of its cells, ``lowest`` the least that a reader knows a withheld one to be. ``systems`` are of
    the editions, ``places`` the columns of their cells; ``implied`` are the columns of groups that no table shows, those
    outside a part, with the columns of the whole and of the part; ``links`` join editions of other people. The first
    ``rows`` and ``width`` of the equations are without links.
    """

    tables: tuple[ShownTable, ...]
    new: int
    systems: Mapping[Edition, System]
    places: Mapping[Edition, Numbers]
    columns: tuple[Numbers, ...]
    lowest: tuple[Numbers, ...]
    implied: tuple[tuple[int, int, int], ...]
    links: tuple[Link, ...]
    rows: int
    width: int
    equations: sparse.csr_array

    @property
    def size(self) -> int:
        """How many columns there are: cells, and people who stayed, left or joined."""
        return int(self.equations.shape[1])

    @property
    def whole(self) -> bool:
        """Whether people are counted, in whole numbers."""
        return not self.tables[0].amount

    def published_now(self) -> tuple[tuple[ShownTable, Numbers, Numbers], ...]:
        """Return the new tables with their columns and the least that their withheld cells can be."""
        return tuple(zip(self.tables, self.columns, self.lowest, strict=True))[len(self.tables) - self.new :]

    def showing(self, tables: Sequence[ShownTable]) -> Joint:
        """Return the system with other numbers in the new tables."""
        return replace(self, tables=(*self.tables[: len(self.tables) - self.new], *tables))


def joint(tables: Sequence[ShownTable], turnovers: Sequence[KnownTurnover], new: int) -> Joint:
    """Lay tables of one population together; the last ``new`` of them are to be published now.

    Of the earlier tables those are taken that ``laid_beside`` chooses, the others tell no more than which cells they
    withheld. Two editions are linked when their turnover is known. One whose turnover from none before it is known is
    linked to the last one with cells in common.
    """
    published = tuple(tables)
    tables = laid_beside(published, turnovers, new)
    grouped: dict[Edition, list[int]] = {}
    for place, table in enumerate(tables):
        grouped.setdefault(table.population.edition, []).append(place)
    systems = {
        edition: system(
            [tables[each].dimensions for each in members], [tables[each].population.base for each in members]
        )
        for edition, members in grouped.items()
    }
    people = not tables[0].amount
    places, width = same_cells(systems, turnovers if people else ())
    columns = {
        each: places[edition][cells].ravel()
        for edition, members in grouped.items()
        for each, cells in zip(members, systems[edition].places, strict=True)
    }
    blocks = [_sums(systems, places, width)]
    implied = _outside(tables, systems, places, width)
    blocks.append(_outside_sums(implied, width + len(implied)))
    width += len(implied)
    found = list(links(systems, places, (turnovers, enough(tables[-new:])), width)) if people else []
    blocks += [rows for _, rows in found]
    return Joint(
        tables=tuple(tables),
        new=new,
        systems=systems,
        places=places,
        columns=tuple(columns[each] for each in range(len(tables))),
        lowest=_lowest(published, systems),
        implied=implied,
        links=tuple(link for link, _ in found),
        rows=sum(each.shape[0] for each in blocks[:2]),
        width=width,
        equations=_stacked(blocks),
    )


def _sums(systems: Mapping[Edition, System], places: Mapping[Edition, Numbers], width: int) -> sparse.csr_array:
    """Return the sums of all editions, those of the same cells once."""
    sums: dict[tuple[int, ...], None] = {}
    for edition, whole in systems.items():
        equations = whole.equations
        columns = places[edition][equations.indices]
        for first, last in pairwise(equations.indptr):
            # The whole alone has a minus.
            order = np.lexsort((columns[first:last], equations.data[first:last]))
            sums.setdefault(tuple(columns[first:last][order].tolist()))
    rows = np.repeat(np.arange(len(sums)), [len(terms) for terms in sums])
    signs = np.concatenate([[-1.0, *np.ones(len(terms) - 1)] for terms in sums])
    return sparse.csr_array((signs, (rows, np.concatenate([*map(np.array, sums)]))), shape=(len(sums), width))


def _outside(
    tables: Sequence[ShownTable], systems: Mapping[Edition, System], columns: Mapping[Edition, Numbers], first: int
) -> tuple[tuple[int, int, int], ...]:
    """Return for each cell of a part whose whole is a cell as well: those outside, the whole, the part, by column."""
    found: dict[tuple[int, int], None] = {}
    for edition, whole in systems.items():
        traits = {pair for each in tables if each.population.edition == edition for pair in each.population.within}
        places = dict(zip(whole.cells, columns[edition].tolist(), strict=True))
        for cell, place in places.items():
            for pair in traits.intersection(cell):
                above = places.get(tuple(each for each in cell if each != pair))
                if above is not None:
                    found.setdefault((above, place))
    return tuple((first + number, above, part) for number, (above, part) in enumerate(found))


def _outside_sums(implied: Sequence[tuple[int, int, int]], width: int) -> sparse.csr_array:
    rows = np.repeat(np.arange(len(implied)), 3)
    columns = np.array(implied, np.int64).reshape(-1)
    signs = np.tile([1.0, -1.0, 1.0], len(implied))
    return sparse.csr_array((signs, (rows, columns)), shape=(len(implied), width))


def _lowest(published: Sequence[ShownTable], systems: Mapping[Edition, System]) -> tuple[Numbers, ...]:
    """Return for each table of these editions the least that a reader knows a withheld cell to be.

    Zeros are shown, so it is 1; but 0 where a sensitive trait divides people, and where another edition withheld the
    cell before: a zero would tell too much of that edition, so it may be withheld in this one.
    """
    hidden: dict[Edition, set[Cell]] = {}
    seen: dict[Edition, int] = {}
    found = []
    for table in published:
        edition = table.population.edition
        if edition not in systems:
            hidden.setdefault(edition, set()).update(_withheld(table))
            continue
        place = seen.get(edition, 0)
        seen[edition] = place + 1
        whole = systems[edition]
        places = whole.places[place].ravel()
        elsewhere = set().union(*(cells for other, cells in hidden.items() if other != edition))
        lowest = np.where(whole.sensitive[places], 0, 1).astype(np.int64)
        if elsewhere:
            lowest[[whole.cells[each] in elsewhere for each in places]] = 0
        found.append(np.zeros(len(places), np.int64) if table.amount else lowest)
        closed = places[table.numbers.ravel() == WITHHELD]
        hidden.setdefault(edition, set()).update(whole.cells[each] for each in closed)
    return tuple(found)


def _withheld(table: ShownTable) -> set[Cell]:
    closed = table.numbers.ravel() == WITHHELD
    if not closed.any():
        return set()
    whole = system([table.dimensions], [table.population.base])
    return {whole.cells[each] for each in whole.places[0].ravel()[closed]}


def _stacked(blocks: Sequence[sparse.csr_array]) -> sparse.csr_array:
    width = max(each.shape[1] for each in blocks)
    wide = [sparse.csr_array((each.data, each.indices, each.indptr), shape=(each.shape[0], width)) for each in blocks]
    return sparse.csr_array(sparse.vstack(wide))
