"""What readers are told of each cell before they draw any sum: least, most, and the width that it must keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from sertakan_analysis.disclosure.audit import HEADROOM, WITHHELD, Published
from sertakan_analysis.disclosure.primary import NO_LIMIT
from sertakan_analysis.disclosure.program import Program
from sertakan_analysis.disclosure.refusal import DisclosureRefused
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    import numpy.typing as npt

    from sertakan_analysis.disclosure.joint import Joint
    from sertakan_analysis.disclosure.system import Flags, Numbers

TOLERANCE: Final = 1e-6
# Where any table serves, the very cheapest is not worth an integer program that takes minutes.
CHEAP: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Bounds of every column of a joint system.

    ``need`` is the width that a withheld or rounded cell must keep, 0 for others. ``maybe_nobody`` are columns of which
    nobody may be sure that they hold somebody: who joined or left, where those are few in all.
    """

    lower: Numbers
    upper: Numbers
    need: Numbers
    maybe_nobody: Flags

    def knowledge(self, made: Joint) -> Published:
        """Return what readers have, for the audit."""
        closed = (self.lower == self.upper) & (self.need == 0)
        return Published(
            equations=made.equations,
            shown=np.where(closed, self.lower, WITHHELD),
            open_cells=~closed,
            lower=self.lower,
            upper=self.upper,
            need=self.need,
            whole=made.whole,
            maybe_nobody=self.maybe_nobody & ~closed,
        )


def bounds(made: Joint) -> Bounds:
    """Return what all tables together tell of every column.

    Raises
    ------
    UserError
        When the tables contradict each other, such as two reports of one edition with other numbers for one group.
    """
    lower, upper, need, exact = told(made)
    most = int(lower.sum()) + HEADROOM * int(need.sum()) + 1
    upper[upper == NO_LIMIT] = most
    if (lower > upper).any():
        raise contradiction(made)
    for outside, above, part in made.implied:
        # Known to be nobody, or as many as may be shown: nothing to protect.
        number = int(lower[above] - lower[part]) if exact[above] and exact[part] else 0
        if exact[above] and exact[part] and (number == 0 or number >= _minimum(made)):
            lower[outside] = upper[outside] = number
        else:
            need[outside] = max(table.width for table in made.tables)
    few = np.zeros(made.size, np.bool_)
    for link in made.links:
        for turnover, inside, whole in link.known:
            for columns, people in ((link.left, turnover.left), (link.joined, turnover.joined)):
                upper[columns[inside]] = np.minimum(upper[columns[inside]], people)
                lower[columns[whole]] = people
            if 0 < turnover.people < _minimum(made):
                few[link.left[inside & ~link.roots]] = few[link.joined[inside & ~link.roots]] = True
    found = Bounds(lower, upper, need, few)
    for place, link in enumerate(made.links):
        if not link.known:
            found = _least_turnover(made, found, place)
    return found


def withdrawn(made: Joint, found: Bounds) -> Bounds:
    """Return what readers would have if the new tables withheld all that they can.

    A cell that is narrow even then was narrow before: no protection of the new tables can help it. A zero is always
    shown, unless a reader must reckon with a withheld one.
    """
    lower, upper, need, exact = told(made, until=len(made.tables) - made.new)
    most = int(found.upper.max())
    low, high = found.lower.copy(), found.upper.copy()
    for table, columns, lowest in made.published_now():
        able = (table.numbers.ravel() != 0) | (lowest == 0)
        places = columns[able & ~exact[columns] & (table.method == "suppress")]
        least = lowest[able & ~exact[columns] & (table.method == "suppress")]
        low[places] = np.maximum(lower[places], least)
        high[places] = np.where(upper[places] == NO_LIMIT, most, upper[places])
        if table.method == "round":
            # Rounded, what an earlier table withheld is told more closely than it may be.
            withheld = columns[need[columns] >= table.limit]
            low[withheld] = lower[withheld]
            high[withheld] = np.where(upper[withheld] == NO_LIMIT, most, upper[withheld])
    outside = [column for column, _, _ in made.implied]
    low[outside], high[outside] = 0, most
    return replace(found, lower=low, upper=high)


def feasible(made: Joint, found: Bounds, cost: npt.NDArray[np.float64] | None = None) -> Numbers:
    """Return one table in whole numbers that agrees with everything, the cheapest where a cost is given.

    Raises
    ------
    UserError
        When there is none: the tables contradict each other, or a turnover is wrong.
    DisclosureRefused
        When none in whole numbers is found in time.
    """
    point, whole = _point(made, found, cost, gap=0.0)
    if point is None:
        raise contradiction(made)
    if whole is None:
        raise DisclosureRefused(
            f"{_names(made)}: what was published of '{made.tables[0].population}' could not be judged in time. "
            "Remedy: count by fewer or coarser traits."
        )
    return whole


def cheap(made: Joint, found: Bounds, cost: npt.NDArray[np.float64]) -> Numbers | None:
    """Return a table as ``feasible`` does, not the very cheapest where that takes long; nothing where none is found."""
    return _point(made, found, cost, gap=CHEAP)[1]


def _point(
    made: Joint, found: Bounds, cost: npt.NDArray[np.float64] | None, gap: float
) -> tuple[npt.NDArray[np.float64] | None, Numbers | None]:
    """Return the best point, and the best in whole numbers or one within a gap of it."""
    program = Program(
        made.equations,
        (np.zeros(made.equations.shape[0]),) * 2,
        (found.lower.astype(np.float64), found.upper.astype(np.float64)),
        np.zeros(made.size) if cost is None else cost,
        once=True,
    )
    point = best = program.solve()
    if best is not None and made.whole and np.abs(best - np.rint(best)).max(initial=0) > TOLERANCE:
        best = program.solve_whole(gap)
    return point, None if best is None else np.rint(best).astype(np.int64)


def contradiction(made: Joint) -> UserError:
    """Return the error of tables that can't all be true."""
    return UserError(
        f"{_names(made)}: the numbers of '{made.tables[0].population}' contradict what was published of them before",
        remedy="Name the population by its lists and its day, give the turnover between its editions as it is, and count "
        "each category with one meaning.",
    )


def _names(made: Joint) -> str:
    return ", ".join(f"'{table.name}'" for table, _, _ in made.published_now())


def told(made: Joint, until: int | None = None) -> tuple[Numbers, Numbers, Numbers, Flags]:
    """Return least, most, need and whether a column is shown exactly, as the tables up to one tell by themselves."""
    lower, upper = np.zeros(made.size, np.int64), np.full(made.size, NO_LIMIT, np.int64)
    need, exact = np.zeros(made.size, np.int64), np.zeros(made.size, np.bool_)
    rounded = np.zeros(made.size, np.int64)
    for table, columns, lowest in list(zip(made.tables, made.columns, made.lowest, strict=True))[:until]:
        numbers = table.numbers.ravel()
        if table.method == "round":
            margin = table.limit - 1
            lower[columns] = np.maximum(lower[columns], numbers - margin)
            upper[columns] = np.minimum(upper[columns], numbers + margin)
            rounded[columns] = np.maximum(rounded[columns], margin)
            continue
        shown = numbers != WITHHELD
        at, closed = columns[shown], columns[~shown]
        lower[at] = np.maximum(lower[at], numbers[shown])
        upper[at] = np.minimum(upper[at], numbers[shown])
        exact[at] = True
        lower[closed] = np.maximum(lower[closed], lowest[~shown])
        need[closed] = np.maximum(need[closed], 1 if table.amount else table.width)
    # What is withheld in one table must not be shown by another; what is rounded may be, where it is large enough.
    return lower, upper, np.maximum(need, np.where(exact, 0, rounded)), exact


def _least_turnover(made: Joint, found: Bounds, place: int) -> Bounds:
    """Bound a link by the fewest people who must have joined and left, for readers who think that few did."""
    link = made.links[place]
    cost = np.zeros(made.size)
    ends = np.concatenate([link.left[link.roots], link.joined[link.roots]])
    cost[ends] = 1.0
    least = feasible(made, found, cost)
    upper = found.upper.copy()
    upper[ends] = least[ends]
    few = found.maybe_nobody.copy()
    if 0 < int(least[ends].sum()) < _minimum(made):
        few[link.left[~link.roots]] = few[link.joined[~link.roots]] = True
    return replace(found, upper=upper, maybe_nobody=few)


def _minimum(made: Joint) -> int:
    return max(table.minimum for table in made.tables)
