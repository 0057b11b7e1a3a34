"""The audit of linked editions, easy proofs first.

Two tables that agree with everything and lie far enough apart in a cell prove it wide, however they were found. So they
are sought first where programs are small: with everybody who stayed held fast, each edition moves by itself; with all
who joined or left held fast, the editions move as one. Only what neither proves is asked of the whole system.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from sertakan_analysis.disclosure.audit import WITHHELD, Audit, Published, audit
from sertakan_analysis.disclosure.bounds import Bounds, cheap, feasible

# How often a table is sought in which the cells that are left can move, and the part left that ends it.
ROUNDS: Final = 4
WORTHWHILE: Final = 0.9
# What lies beside a cell must move with it, but that cell comes first.
OTHERS: Final = 0.05
# Cells left times columns: beyond it the whole system would be asked for minutes, and the cells count as narrow.
# Three editions of a kabupaten with three reports each come to 7 million, some seconds.
EFFORT: Final = 50_000_000
NOTHING: Final = Audit(0, 0, None, (), 0, 0)

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure.joint import Joint
    from sertakan_analysis.disclosure.system import Numbers


def audit_joint(made: Joint, found: Bounds) -> Audit:
    """Audit all cells of a joint system, and of whom nobody may be sure.

    Raises
    ------
    UserError
        When no table agrees with everything: the tables contradict each other.
    """
    if not made.links:
        return audit(found.knowledge(made))
    table = feasible(made, found)
    one, classes = _as_one(made, found, table)
    done = [audit(one)]
    left = np.where(np.isin(classes, done[0].narrow), found.need, 0)
    for _ in range(ROUNDS):
        asked = np.flatnonzero(left)
        if not len(asked):
            break
        other = cheap(made, found, _few_stayed(made, found, left))
        if other is None:
            break
        done.append(audit(_apart(made, replace(found, need=left), other)))
        left = _asked(left, done[-1].narrow)
        if np.count_nonzero(left) > len(asked) * WORTHWHILE:
            break
    if np.count_nonzero(left) * made.size > EFFORT:
        places = np.flatnonzero(left)
        return replace(NOTHING, narrow=tuple(map(int, places)), proved=False)
    whole = audit(replace(found, need=left).knowledge(made)) if left.any() or found.maybe_nobody.any() else NOTHING
    closed = found.need > 0
    return replace(
        whole,
        cells=sum(len(system.cells) for system in made.systems.values()),
        withheld=int(closed.sum()),
        narrowest=min(whole.widths, default=int(found.need[closed].min()) if closed.any() else None),
        programs=sum(each.programs for each in (*done, whole)),
        whole_programs=sum(each.whole_programs for each in (*done, whole)),
    )


def _asked(need: Numbers, cells: tuple[int, ...]) -> Numbers:
    left = np.zeros_like(need)
    left[list(cells)] = need[list(cells)]
    return left


def _few_stayed(made: Joint, found: Bounds, left: Numbers) -> npt.NDArray[np.float64]:
    """Return the cost of a table in which few stayed in the cells that are left, and in others that are open."""
    cost = np.zeros(made.size)
    for link in made.links:
        for cells in (link.earlier, link.later):
            cost[link.stayed[found.need[cells] > 0]] += OTHERS
            cost[link.stayed[left[cells] > 0]] += 1.0
    return cost


def _apart(made: Joint, found: Bounds, table: Numbers) -> Published:
    """Return the editions each by itself, while those who stayed are held as in a table."""
    lower, upper = found.lower.copy(), found.upper.copy()
    for link in made.links:
        for cells, others in ((link.earlier, link.left), (link.later, link.joined)):
            lower[cells] = np.maximum(lower[cells], table[link.stayed] + found.lower[others])
            upper[cells] = np.minimum(upper[cells], table[link.stayed] + found.upper[others])
    end = made.width
    return _published(_sums(made), lower[:end], upper[:end], found.need[:end], table[:end])


def _as_one(made: Joint, found: Bounds, table: Numbers) -> tuple[Published, Numbers]:
    """Return the changes of a table that all editions share, and for each column its class."""
    cells = made.width
    earlier = np.concatenate([link.earlier for link in made.links])
    later = np.concatenate([link.later for link in made.links])
    ties = sparse.coo_array((np.ones(len(earlier)), (earlier, later)), shape=(cells, cells))
    number, label = connected_components(ties, directed=False)
    lower = np.full(number, np.iinfo(np.int64).min // 2)
    upper = np.full(number, np.iinfo(np.int64).max // 2)
    np.maximum.at(lower, label, found.lower[:cells] - table[:cells])
    np.minimum.at(upper, label, found.upper[:cells] - table[:cells])
    for link in made.links:
        np.maximum.at(lower, label[link.earlier], -table[link.stayed])
    need = np.zeros(number, np.int64)
    np.maximum.at(need, label, found.need[:cells])
    member = sparse.csr_array((np.ones(cells), (np.arange(cells), label)), shape=(cells, number))
    equations = sparse.csr_array(_sums(made) @ member)
    classes = np.full(made.size, -1, np.int64)
    classes[:cells] = label
    return _published(equations, lower, upper, need, np.zeros(number, np.int64)), classes


def _published(equations: sparse.csr_array, lower: Numbers, upper: Numbers, need: Numbers, table: Numbers) -> Published:
    closed = (lower == upper) & (need == 0)
    return Published(equations, np.where(closed, table, WITHHELD), ~closed, lower, upper, need, whole=True)


def _sums(made: Joint) -> sparse.csr_array:
    return sparse.csr_array(sparse.csr_array(made.equations[: made.rows])[:, : made.width])
