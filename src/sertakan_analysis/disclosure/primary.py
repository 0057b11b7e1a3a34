"""Which cells would tell something of a person by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sertakan_analysis.disclosure.tabulation import AmountTable, CountTable
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.disclosure.policies import Policy
    from sertakan_analysis.disclosure.system import Flags, Numbers, System

    Tables = Sequence[CountTable | AmountTable]


@dataclass(frozen=True, slots=True, eq=False)
class Sensitivity:
    """What the cells of a system hold, and what must not be told of them.

    ``values`` people or rupiah; ``primary`` cells that must be withheld; ``need`` the least width of the interval that a
    reader may find for a cell when it is withheld; ``lower`` the least that a reader knows a withheld cell to hold
    (zeros are shown, so a withheld count is at least 1); ``movable`` cells that can be withheld at all.
    """

    values: Numbers
    primary: Flags
    need: Numbers
    lower: Numbers
    movable: Flags


def sensitivity(tables: Tables, system: System, policy: Policy) -> Sensitivity:
    """Judge every cell by the rules for counts or for amounts.

    Counts: 1 to the minimum less one; and, where a sensitive trait divides a group, the category that all of the group
    share. A small complement (all but a few of a group) needs no rule of its own: those few are small cells, and the
    width asked of them forces out the cell that they are the complement of.

    Amounts: too few contributors, dominance of the largest ones, or the p-percent rule.

    Raises
    ------
    UserError
        When two tables give one cell different values: they don't count the same people.
    """
    values = _shared(tables, system, [table.raw for table in tables])
    if isinstance(tables[0], AmountTable):
        return _of_amounts(tables, system, values, policy)
    primary = (values > 0) & (values < policy.minimum_count)
    for table, places in zip(tables, system.places, strict=True):
        primary[places[_shared_by_all(table)]] = True
    return Sensitivity(
        values=values,
        primary=primary,
        need=np.full(len(values), policy.interval_width, np.int64),
        lower=lowest_known(system),
        movable=(values > 0) | system.sensitive,
    )


def lowest_known(system: System) -> Numbers:
    """Return the least that a reader knows a withheld count to be: 1, or 0 where a zero may be withheld as well."""
    return np.where(system.sensitive, 0, 1).astype(np.int64)


def _shared(tables: Tables, system: System, numbers: Sequence[Numbers]) -> Numbers:
    values = np.full(len(system.cells), -1, np.int64)
    for table, places, raw in zip(tables, system.places, numbers, strict=True):
        before = values[places]
        if ((before >= 0) & (before != raw)).any():
            raise UserError(
                f"table '{table.name}' and another table of '{table.population}' give the same group different numbers",
                remedy="Count all tables of a population from the same rows, with one meaning for each category.",
            )
        values[places] = raw
    return values


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


def _of_amounts(tables: Tables, system: System, values: Numbers, policy: Policy) -> Sensitivity:
    primary = np.zeros(len(values), np.bool_)
    for table, places in zip(tables, system.places, strict=True):
        if not isinstance(table, AmountTable):
            continue
        count, share = policy.dominance
        most = table.largest[..., :count].sum(axis=-1)
        rest = table.raw - table.largest[..., :2].sum(axis=-1)
        unsafe = (
            (table.contributors < policy.minimum_count)
            | (most * 100 > share * table.raw)
            | (rest * 100 < policy.p_percent * table.largest[..., 0])
        )
        primary[places[unsafe & (table.raw > 0)]] = True
    return Sensitivity(
        values=values,
        primary=primary,
        need=-(-values * policy.amount_width // 100),
        lower=np.zeros(len(values), np.int64),
        movable=values > 0,
    )
