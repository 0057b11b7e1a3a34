"""What ties the editions of a population together: most people are in several of them.

For every cell that two editions have, ``earlier = stayed + left`` and ``later = stayed + joined``, and those who stayed
add up as people do. Somebody who changed a trait left as the one and joined as the other. Where nobody joined or left,
the cell is one and the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sertakan_analysis.disclosure.dimension import UNKNOWN
from sertakan_analysis.disclosure.population import REGION, Turnover, covers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sertakan_analysis.disclosure.population import Edition
    from sertakan_analysis.disclosure.published_cells import KnownTurnover
    from sertakan_analysis.disclosure.system import Cell, Flags, Numbers, System

    Systems = Mapping[Edition, System]
    # What is known of the people between two editions, by region; nothing where readers take the least that fits.
    Told = frozenset[tuple[str, Turnover]]
    # The later and the earlier lists by number, and what is known of the people between them.
    Tie = tuple[int, int, Told]


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """The cells that editions of two lists share, and the columns of each and of who stayed, left and joined, in one order.

    ``roots`` are the cells that are no part of another; ``known`` the turnovers with the cells that they bound and the
    cell of all people that they count. Without any, readers are thought to know the least that fits.
    """

    earlier: Numbers
    later: Numbers
    stayed: Numbers
    left: Numbers
    joined: Numbers
    roots: Flags
    known: tuple[tuple[Turnover, Flags, Flags], ...]


def same_cells(systems: Systems, turnovers: Sequence[KnownTurnover]) -> tuple[dict[Edition, Numbers], int]:
    """Return the column of each edition's cells, and how many columns there are.

    Editions of the same people, such as two reports on one list, share the columns of the cells that they share.
    """
    ends = np.cumsum([0, *(len(each.cells) for each in systems.values())])
    raw = {edition: np.arange(first, last) for edition, first, last in zip(systems, ends[:-1], ends[1:], strict=True)}
    ties = [np.zeros((2, 0), np.int64)]
    for each in _between(systems, turnovers):
        if not each.turnover.people:
            cells, places = _shared(systems, each.later, each.earlier)
            inside, _ = _within(cells, each.region)
            ties.append(np.array([raw[each.later][places[0]][inside], raw[each.earlier][places[1]][inside]]))
    rows, columns = np.hstack(ties)
    size = int(ends[-1])
    number, label = connected_components(
        sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size)), directed=False
    )
    return {edition: label[places].astype(np.int64) for edition, places in raw.items()}, int(number)


def links(
    systems: Systems,
    columns: Mapping[Edition, Numbers],
    people: tuple[Sequence[KnownTurnover], int],
    first: int,
) -> Iterator[tuple[Link, sparse.csr_array]]:
    """Give every link with its equations; columns of those who stayed, left and joined begin at ``first``.

    ``people`` are the turnovers, and with how many people a turnover tells nothing that another way does not.
    """
    turnovers, enough = people
    lists = _same_people(systems, turnovers)
    joined: dict[Tie, list[tuple[Edition, Edition]]] = {}
    for later, earlier, told in _pairs(systems, turnovers):
        if told and not any(turnover.people for _, turnover in told):
            continue
        if lists[later] < lists[earlier]:
            # One order for all reports on two lists, whichever was published first.
            turned = frozenset((region, Turnover(each.left, each.joined)) for region, each in told)
            joined.setdefault((lists[earlier], lists[later], turned), []).append((earlier, later))
        else:
            joined.setdefault((lists[later], lists[earlier], told), []).append((later, earlier))
    cells: dict[int, set[Cell]] = {}
    for edition, whole in systems.items():
        cells.setdefault(lists[edition], set()).update(whole.cells)
    for one in _telling(joined, cells, enough):
        link, rows = _linked(systems, columns, (joined[one], one[2]), first)
        first += 3 * len(link.stayed)
        yield link, rows


def _telling(ties: Iterable[Tie], cells: Mapping[int, set[Cell]], enough: int) -> list[Tie]:
    """Leave out what ties two lists that a third one ties in all their cells, where as many came and went, or enough."""
    kept: list[Tie] = []
    several = {tie: max((turnover.people for _, turnover in tie[2]), default=0) for tie in ties}
    for tie in sorted(several, key=several.__getitem__):
        later, earlier, told = tie
        regions = {region for region, _ in told}
        alike = [each for each in kept if {region for region, _ in each[2]} == regions]
        ways = [
            several[one] + several[other]
            for one, other in combinations(alike, 2)
            if set(one[:2]) ^ set(other[:2]) == {later, earlier}
            and all(cells[later] & cells[earlier] <= cells[third] for third in set(one[:2]) & set(other[:2]))
        ]
        if not ways or several[tie] < min((*ways, enough)):
            kept.append(tie)
    return kept


def _between(systems: Systems, turnovers: Sequence[KnownTurnover]) -> list[KnownTurnover]:
    return [each for each in dict.fromkeys(turnovers) if each.later in systems and each.earlier in systems]


def _same_people(systems: Systems, turnovers: Sequence[KnownTurnover]) -> dict[Edition, int]:
    """Return a number for each edition, the same for those of the same people."""
    place = {edition: number for number, edition in enumerate(systems)}
    ties = [
        (place[each.later], place[each.earlier]) for each in _between(systems, turnovers) if not each.turnover.people
    ]
    rows, columns = np.array(ties, np.int64).reshape(-1, 2).T
    _, label = connected_components(
        sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(place), len(place))), directed=False
    )
    return dict(zip(systems, map(int, label), strict=True))


def _pairs(systems: Systems, turnovers: Sequence[KnownTurnover]) -> Iterator[tuple[Edition, Edition, Told]]:
    """Give the editions to link, each as later, earlier and what is known of the people between them."""
    editions = list(systems)
    known: dict[tuple[Edition, Edition], set[tuple[str, Turnover]]] = {}
    for each in _between(systems, turnovers):
        known.setdefault((each.later, each.earlier), set()).add((each.region, each.turnover))
    for place, edition in enumerate(editions):
        before = [
            other for other in editions[:place] if not set(systems[other].cells).isdisjoint(systems[edition].cells)
        ]
        told = [pair for pair in known if edition in pair and set(pair) & set(before)]
        for later, earlier in told:
            yield later, earlier, frozenset(known[later, earlier])
        if before and not told:
            yield edition, before[-1], frozenset()


def _linked(
    systems: Systems,
    columns: Mapping[Edition, Numbers],
    pairs: tuple[list[tuple[Edition, Edition]], Told],
    first: int,
) -> tuple[Link, sparse.csr_array]:
    """Return one link of all editions of two lists, and its equations."""
    editions, told = pairs
    gathered = _Gathered()
    for later, earlier in editions:
        gathered.add(systems, columns, later, earlier)
    number = len(gathered.cells)
    ends = np.array(list(gathered.cells), np.int64).reshape(-1, 2)
    stayed, left, joined = (first + part * number + np.arange(number) for part in range(3))
    roots = np.ones(number, np.bool_)
    for _, *parts in gathered.sums:
        roots[parts] = False
    cells = list(gathered.cells.values())
    link = Link(
        earlier=ends[:, 0],
        later=ends[:, 1],
        stayed=stayed,
        left=left,
        joined=joined,
        roots=roots,
        known=tuple((turnover, *_within(cells, region)) for region, turnover in sorted(told, key=lambda each: each[0])),
    )
    return link, _equations(link, list(gathered.sums), first + 3 * number)


@dataclass(slots=True)
class _Gathered:
    """The cells that the editions of two lists share, by their two columns, and the sums of those who stayed."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    sums: dict[tuple[int, ...], None] = field(default_factory=dict)

    def add(self, systems: Systems, columns: Mapping[Edition, Numbers], later: Edition, earlier: Edition) -> None:
        cells, (here, there) = _shared(systems, later, earlier)
        pairs = list(zip(columns[earlier][there].tolist(), columns[later][here].tolist(), strict=True))
        for pair, cell in zip(pairs, cells, strict=True):
            self.cells.setdefault(pair, cell)
        places = {pair: place for place, pair in enumerate(self.cells)}
        order = [places[pair] for pair in pairs]
        for whole, *parts in _sums([(systems[earlier], there), (systems[later], here)], len(cells)):
            self.sums.setdefault((order[whole], *sorted(order[each] for each in parts)))


def _shared(systems: Systems, later: Edition, earlier: Edition) -> tuple[list[Cell], tuple[Numbers, Numbers]]:
    """Return the cells that two editions have, and their places in the later and in the earlier one."""
    places = [{cell: place for place, cell in enumerate(systems[edition].cells)} for edition in (later, earlier)]
    cells = [cell for cell in systems[earlier].cells if cell in places[0]]
    here, there = (np.array([place[cell] for cell in cells], np.int64) for place in places)
    return cells, (here, there)


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
