"""What ties two editions of a population together: most people are in both.

For every cell that both editions have, ``earlier = stayed + left`` and ``later = stayed + joined``, and those who stayed
add up as people do. Somebody who changed a trait left as the one and joined as the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from sertakan_analysis.disclosure.dimension import UNKNOWN
from sertakan_analysis.disclosure.population import REGION, covers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sertakan_analysis.disclosure.population import Edition
    from sertakan_analysis.disclosure.published_cells import KnownTurnover
    from sertakan_analysis.disclosure.system import Cell, Flags, Numbers, System

    Pair = tuple[Edition, Edition, tuple[KnownTurnover, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """The cells that two editions share, and the columns of each and of who stayed, left and joined, in one order.

    ``roots`` are the cells that are no part of another; ``known`` the turnovers with the cells that they bound and the
    cell of all people that they count. Without any, readers are thought to know the least that fits.
    """

    earlier: Numbers
    later: Numbers
    stayed: Numbers
    left: Numbers
    joined: Numbers
    roots: Flags
    known: tuple[tuple[KnownTurnover, Flags, Flags], ...]


def pairs(systems: Mapping[Edition, System], turnovers: Sequence[KnownTurnover]) -> Iterator[Pair]:
    """Give the editions to link, each as later, earlier and what is known of the people between them."""
    editions = list(systems)
    known: dict[tuple[Edition, Edition], dict[KnownTurnover, None]] = {}
    for each in turnovers:
        if each.later in systems and each.earlier in systems:
            known.setdefault((each.later, each.earlier), {})[each] = None
    for place, edition in enumerate(editions):
        before = [other for other in editions[:place] if _shared(systems[other], systems[edition])]
        told = [pair for pair in known if edition in pair and set(pair) & set(before)]
        for later, earlier in told:
            yield later, earlier, tuple(known[later, earlier])
        if before and not told:
            yield edition, before[-1], ()


def linked(
    systems: Mapping[Edition, System], offsets: Mapping[Edition, int], pair: Pair, first: int
) -> tuple[Link, sparse.csr_array]:
    """Return the link of two editions and its equations; its columns begin at ``first``."""
    later, earlier, turnovers = pair
    cells = _shared(systems[earlier], systems[later])
    number = len(cells)
    places = [{cell: place for place, cell in enumerate(systems[edition].cells)} for edition in (earlier, later)]
    here = [np.array([place[cell] for cell in cells], np.int64) for place in places]
    stayed, left, joined = (first + part * number + np.arange(number) for part in range(3))
    sums = _sums([(systems[earlier], here[0]), (systems[later], here[1])], number)
    link = Link(
        earlier=here[0] + offsets[earlier],
        later=here[1] + offsets[later],
        stayed=stayed,
        left=left,
        joined=joined,
        roots=_roots(sums, number),
        known=tuple((each, *_within(cells, each.region)) for each in turnovers),
    )
    return link, _equations(link, sums, first + 3 * number)


def _shared(one: System, other: System) -> list[Cell]:
    known = set(other.cells)
    return [cell for cell in one.cells if cell in known]


def _within(cells: Sequence[Cell], region: str) -> tuple[Flags, Flags]:
    """Say which cells lie within a region, and which of them is the whole region."""
    whole = ((REGION, region),) if region else ()
    inside = [not region or covers(region, dict(cell).get(REGION, "")) for cell in cells]
    return np.array(inside, np.bool_), np.array([cell == whole for cell in cells], np.bool_)


def _sums(editions: Sequence[tuple[System, Numbers]], number: int) -> list[tuple[int, ...]]:
    """Return the sums that hold for those who stayed, each as its whole and its parts among the shared cells.

    A sum of one edition holds when the other has all its cells; besides when all that the other lacks is unknown:
    nobody is unknown there, so nobody stayed as such.
    """
    sums: dict[tuple[int, ...], None] = {}
    for system, places in editions:
        shared = np.full(len(system.cells), -1, np.int64)
        shared[places] = np.arange(number)
        equations = system.equations
        for row in range(equations.shape[0]):
            terms = slice(equations.indptr[row], equations.indptr[row + 1])
            columns, signs = equations.indices[terms], equations.data[terms]
            link = shared[columns]
            parts = link[(signs > 0) & (link >= 0)]
            lacking = columns[link < 0]
            if len(parts) and (link[signs < 0] >= 0).all() and all(_unknown(system.cells[each]) for each in lacking):
                sums.setdefault((int(link[signs < 0][0]), *map(int, np.sort(parts))))
    return list(sums)


def _unknown(cell: Cell) -> bool:
    return any(code.startswith(UNKNOWN) for _, code in cell)


def _roots(sums: Sequence[tuple[int, ...]], number: int) -> Flags:
    roots = np.ones(number, np.bool_)
    for _, *parts in sums:
        roots[parts] = False
    return roots


def _equations(link: Link, sums: Sequence[tuple[int, ...]], width: int) -> sparse.csr_array:
    number = len(link.stayed)
    every = np.arange(number)
    rows = [every, every, every, every + number, every + number, every + number]
    columns = [link.earlier, link.stayed, link.left, link.later, link.stayed, link.joined]
    signs = [np.ones(number), -np.ones(number), -np.ones(number)] * 2
    for row, terms in enumerate(sums, 2 * number):
        rows.append(np.full(len(terms), row))
        columns.append(link.stayed[list(terms)])
        signs.append(np.array([-1.0, *np.ones(len(terms) - 1)]))
    return sparse.csr_array(
        (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns))),
        shape=(2 * number + len(sums), width),
    )
