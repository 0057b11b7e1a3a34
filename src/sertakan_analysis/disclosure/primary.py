"""Which cells would tell something of a person by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from sertakan_analysis.disclosure.tabulation import AmountTable, CountTable
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.disclosure.policies import Policy
    from sertakan_analysis.disclosure.system import Flags, Numbers, System

    Tables = Sequence[CountTable | AmountTable]

NO_LIMIT: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """What earlier tables tell of the cells of a system.

    ``values`` agree with them, and stand for what the new tables don't tell; ``lower`` and ``upper`` bound each cell,
    ``need`` is the width that earlier rules ask; ``shown`` cells are known exactly, ``withheld`` ones must stay so;
    ``lowest`` is the least that a reader knows a withheld cell to be.
    """

    values: Numbers
    lower: Numbers
    upper: Numbers
    need: Numbers
    shown: Flags
    withheld: Flags
    lowest: Numbers

    @classmethod
    def nothing(cls, system: System) -> Self:
        """Return what is told when nothing was published yet."""
        size = len(system.cells)
        none, empty = np.zeros(size, np.int64), np.zeros(size, np.bool_)
        return cls(none, none, np.full(size, NO_LIMIT), none, empty, empty, lowest_known(system))


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """What the cells of a system hold, and what must not be told of them.

    ``values`` people or rupiah; ``primary`` cells that must be withheld; ``need`` the least width of the interval that a
    reader may find for a cell when it is withheld; ``lower`` the least that a reader knows a withheld cell to hold
    (zeros are shown, so a withheld count is at least 1), ``upper`` the most; ``movable`` cells that can be withheld at
    all.
    """

    values: Numbers
    primary: Flags
    need: Numbers
    lower: Numbers
    upper: Numbers
    movable: Flags


def sensitivity(tables: Tables, system: System, policy: Policy, before: Before) -> Sensitivity:
    """Judge every cell by the rules for counts or for amounts.

    ``tables`` are the last ones of the system; ``before`` is what earlier tables of the same people tell. A cell that
    was shown is known and stays shown; one that was withheld stays withheld.

    Counts: 1 to the minimum less one; and, where a sensitive trait divides a group, the category that all of the group
    share. A small complement (all but a few of a group) needs no rule of its own: those few are small cells, and the
    width asked of them forces out the cell that they are the complement of.

    Amounts: too few contributors, dominance of the largest ones, or the p-percent rule.

    Raises
    ------
    UserError
        When two tables give one cell different values: they don't count the same people.
    """
    values = before.values.copy()
    places = system.places[len(system.places) - len(tables) :]
    _share(tables, places, values, before)
    amounts = isinstance(tables[0], AmountTable)
    primary = np.zeros(len(values), np.bool_)
    for table, at in zip(tables, places, strict=True):
        if isinstance(table, AmountTable):
            primary[at[_unsafe(table, policy)]] = True
        else:
            primary[at[(table.raw > 0) & (table.raw < policy.minimum_count)]] = True
            primary[at[_shared_by_all(table)]] = True
    need = -(-values * policy.amount_width // 100) if amounts else np.full(len(values), policy.interval_width, np.int64)
    lower = np.maximum(before.lower, 0 if amounts else before.lowest)
    return Sensitivity(
        values=values,
        primary=(primary | before.withheld) & ~before.shown,
        need=np.maximum(need, before.need),
        lower=lower,
        upper=before.upper,
        movable=((values > 0) | (before.lowest == 0)) & ~before.shown if not amounts else (values > 0) & ~before.shown,
    )


def lowest_known(system: System) -> Numbers:
    """Return the least that a reader knows a withheld count to be: 1, or 0 where a zero may be withheld as well."""
    return np.where(system.sensitive, 0, 1).astype(np.int64)


def _share(tables: Tables, places: Sequence[Numbers], values: Numbers, before: Before) -> None:
    """Put the tables' numbers in their places."""
    told = np.zeros(len(values), np.bool_)
    for table, at in zip(tables, places, strict=True):
        if (told[at] & (values[at] != table.raw)).any():
            raise UserError(
                f"table '{table.name}' and another table of '{table.population}' give the same group different numbers",
                remedy="Count all tables of a population from the same rows, with one meaning for each category.",
            )
        values[at] = table.raw
        told[at] = True
    if (values < before.lower).any() or (values > before.upper).any():
        names = ", ".join(f"'{table.name}'" for table in tables)
        raise UserError(
            f"{names}: the numbers of '{tables[0].population}' are others than a report showed of the same people before",
            remedy="Name the population by its lists and by the day that its traits are of; both are in Population.",
        )


def _shared_by_all(table: CountTable | AmountTable) -> Flags:
    found = np.zeros(table.raw.shape, np.bool_)
    for axis, dimension in enumerate(table.dimensions):
        if not dimension.sensitive or len(dimension.leaves) == 1:
            continue
        whole = np.take(table.raw, [0], axis=axis)
        same = (table.raw == whole) & (whole > 0)
        np.moveaxis(same, axis, 0)[0] = False
        found |= same
    return found


def _unsafe(table: AmountTable, policy: Policy) -> Flags:
    count, share = policy.dominance
    most = table.largest[..., :count].sum(axis=-1)
    rest = table.raw - table.largest[..., :2].sum(axis=-1)
    unsafe: Flags = (
        (table.contributors < policy.minimum_count)
        | (most * 100 > share * table.raw)
        | (rest * 100 < policy.p_percent * table.largest[..., 0])
    )
    return unsafe & (table.raw > 0)
