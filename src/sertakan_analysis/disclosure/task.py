"""Protecting the tables of one population beside all that was published of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from sertakan_analysis.disclosure.audit import WITHHELD
from sertakan_analysis.disclosure.bounds import bounds, feasible, told
from sertakan_analysis.disclosure.joint import Joint, joint
from sertakan_analysis.disclosure.primary import NO_LIMIT, Before, Sensitivity, lowest_known, sensitivity
from sertakan_analysis.disclosure.published_cells import PublishedCells, ShownTable
from sertakan_analysis.disclosure.refusal import DisclosureRefused
from sertakan_analysis.disclosure.repair import to_withhold
from sertakan_analysis.disclosure.rounding import rounding
from sertakan_analysis.disclosure.suppress import suppression
from sertakan_analysis.disclosure.tabulation import AmountTable, CountTable
from sertakan_analysis.disclosure.together import Judgement, judge, populations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.disclosure.policies import Method, Policy
    from sertakan_analysis.disclosure.system import Numbers, System

    Table = CountTable | AmountTable

# Each round withholds more, so it ends; what is narrow after so many is refused.
ROUNDS: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What would be shown, the audit of it, and how many cells of these tables are withheld."""

    shown: tuple[ShownTable, ...]
    judgement: Judgement
    withheld: int
    whole_programs: int


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Tables of one edition to protect, beside the ``earlier`` ones of their population.

    ``truth`` is the joint system with the true numbers in these tables; ``system`` its part of this edition, over which
    ``sensitive`` tells what must not be told; ``cells`` are the places of these tables' cells there.
    """

    tables: tuple[Table, ...]
    policy: Policy
    method: Method
    earlier: PublishedCells
    truth: Joint
    system: System
    sensitive: Sensitivity
    cells: Numbers

    @classmethod
    def of(cls, tables: Sequence[Table], policy: Policy, known: PublishedCells) -> Self:
        """Lay the tables beside what was published of their population.

        Raises
        ------
        UserError
            When they contradict each other or what was published.
        """
        method: Method = "suppress" if isinstance(tables[0], AmountTable) else policy.method
        true = tuple(_shown(table, policy, method, table.raw) for table in tables)
        ((_, before),) = populations(PublishedCells(true), known)
        exact = tuple(replace(table, method="suppress") for table in true)
        truth = joint((*before, *exact), known.turnovers, len(tables))
        edition = tables[0].population.edition
        whole = truth.systems[edition]
        sensitive = sensitivity(tables, whole, policy, _before(truth, whole))
        places = whole.places[len(whole.places) - len(tables) :]
        return cls(
            tables=tuple(tables),
            policy=policy,
            method=method,
            earlier=PublishedCells(before, known.turnovers),
            truth=truth,
            system=whole,
            sensitive=sensitive,
            cells=np.unique(np.concatenate([each.ravel() for each in places])),
        )

    @property
    def limit(self) -> int:
        """The minimum count, or the base of rounding."""
        return self.policy.minimum_count if self.method == "suppress" else self.policy.rounding_base

    def protected(self) -> Found:
        """Protect the tables, audit them with all others, and withhold more until nothing is too narrow.

        Raises
        ------
        DisclosureRefused
            When no rounding adds up.
        """
        if self.method == "round":
            values, programs = self._rounded()
            return self._judged(values, programs)
        sensitive = self.sensitive
        programs = 0
        for _ in range(ROUNDS):
            found = suppression(self.system, sensitive, amounts=not self.truth.whole)
            programs += found.whole_programs
            values = np.where(found.withheld, WITHHELD, sensitive.values)
            judged = self._judged(values, programs)
            if judged.judgement.passed or not judged.judgement.audit.proved:
                break
            more = self._more(judged.judgement)
            if not (more & ~found.withheld).any():
                break
            sensitive = replace(sensitive, primary=found.withheld | more)
        return judged

    def _judged(self, values: Numbers, programs: int) -> Found:
        places = self.system.places[len(self.system.places) - len(self.tables) :]
        shown = tuple(
            _shown(table, self.policy, self.method, values[at]) for table, at in zip(self.tables, places, strict=True)
        )
        return Found(shown, judge(self.truth.showing(shown)), int((values[self.cells] == WITHHELD).sum()), programs)

    def _more(self, judged: Judgement) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Return the places of this edition to withhold besides."""
        here = self.truth.places[self.tables[0].population.edition]
        loss = np.zeros(self.truth.size)
        loss[here] = self.system.worth * (1 + np.log1p(self.sensitive.values))
        more = to_withhold(judged, self.truth, loss)[here]
        return more & self.sensitive.movable

    def _rounded(self) -> tuple[Numbers, int]:
        base = self.policy.rounding_base
        found = rounding(self.system, self.sensitive.values, base, _multiples(_before(self.truth, self.system), base))
        if found.values is None:
            raise DisclosureRefused(
                f"{named(self.tables)}: no rounding to multiples of {base} adds up in all of these tables. "
                "Remedy: publish fewer tables together, or use the method 'sembunyikan'."
            )
        return found.values, found.whole_programs


def named(tables: Sequence[Table]) -> str:
    """Return the tables' names for a message."""
    return ", ".join(f"'{table.name}'" for table in tables)


def _shown(table: Table, policy: Policy, method: Method, numbers: Numbers) -> ShownTable:
    amount = table.amount if isinstance(table, AmountTable) else ""
    width = policy.amount_width if amount else policy.interval_width
    limit = policy.minimum_count if method == "suppress" else policy.rounding_base
    return ShownTable(
        name=table.name,
        population=table.population,
        dimensions=table.dimensions,
        amount=amount,
        method=method,
        limit=limit,
        minimum=policy.minimum_count,
        width=width,
        months=policy.months_counted,
        numbers=numbers,
    )


def _before(truth: Joint, whole: System) -> Before:
    """Return what earlier tables tell of the cells of the new tables' edition, in whichever report of these people."""
    here = truth.places[truth.published_now()[0][0].population.edition]
    place = np.full(truth.size, -1, np.int64)
    place[here] = np.arange(len(here))
    lowest = lowest_known(whole)
    withheld, known = np.zeros(len(here), np.bool_), np.zeros(len(here), np.bool_)
    earlier = len(truth.tables) - truth.new
    for number, (table, columns, least) in enumerate(zip(truth.tables, truth.columns, truth.lowest, strict=True)):
        cells, at = place[columns] >= 0, place[columns][place[columns] >= 0]
        lowest[at] = np.minimum(lowest[at], least[cells])
        if number < earlier:
            known[at] = True
            withheld[at[table.numbers.ravel()[cells] == WITHHELD]] |= table.method == "suppress"
    if not known.any():
        return replace(Before.nothing(whole), lowest=lowest)
    lower, upper, need, exact = told(truth, earlier)
    shown = exact[here]
    alone = replace(truth, links=())
    values = feasible(alone, bounds(alone))[here]
    return Before(values, lower[here], upper[here], need[here], shown, withheld & ~shown, lowest)


def _multiples(before: Before, base: int) -> tuple[Numbers, Numbers]:
    """Return the least and the most multiple of the base that keeps to what was rounded before.

    No multiple lies between the bounds of a number that was shown exactly: it is rounded as any other.
    """
    least, most = -(-before.lower // base), before.upper // base
    loose = least > most
    return np.where(loose, 0, least), np.where(loose, NO_LIMIT // base, most)
