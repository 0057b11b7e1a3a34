"""The only way from counted people to a table that may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sertakan_analysis.disclosure.population import common_region
from sertakan_analysis.disclosure.published_cells import KnownTurnover, PublishedCells
from sertakan_analysis.disclosure.refusal import DisclosureRefused
from sertakan_analysis.disclosure.safe import SEAL, SafeTable, Terms
from sertakan_analysis.disclosure.tabulation import AmountTable, CountTable
from sertakan_analysis.disclosure.task import Task, named
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sertakan_analysis.disclosure.audit import Audit
    from sertakan_analysis.disclosure.policies import Method, Policy
    from sertakan_analysis.disclosure.population import Edition, TurnoverOf
    from sertakan_analysis.disclosure.published_cells import ShownTable

    Table = CountTable | AmountTable


@dataclass(frozen=True, slots=True)
class Treatment:
    """How the tables of one population were protected.

    ``network``: of a form whose linear programs are whole by themselves; ``whole_programs`` counts the integer programs
    that were needed; ``beside`` how many published tables of the same population were audited along. ``audit`` is of all
    of them, ``cells`` and ``withheld`` count these tables' own. ``primary`` cells are unsafe by
    themselves: with few cells withheld, that number narrows them
    down, so it stays out of ``record`` and out of every report.
    """

    population: str
    tables: tuple[str, ...]
    method: Method
    audit: Audit
    cells: int
    withheld: int
    primary: int
    network: bool
    whole_programs: int
    beside: int
    seconds: float

    def record(self) -> dict[str, Any]:
        """Return what the manifest tells: nothing that a reader could not find out."""
        return {
            "population": self.population,
            "tables": list(self.tables),
            "method": self.method,
            "cells": self.cells,
            "withheld": self.withheld,
            "narrowest_interval": self.audit.narrowest,
            "programs": "linear" if self.whole_programs == 0 else "linear and integer",
            "network": self.network,
            "beside_published_tables": self.beside,
        }


@dataclass(frozen=True, slots=True)
class Protected:
    """The tables that may be shown, by name, how each population was treated, and what is published by them."""

    tables: Mapping[str, SafeTable]
    treatments: tuple[Treatment, ...]
    policy: Policy
    published: PublishedCells

    @property
    def audit(self) -> tuple[Audit, ...]:
        """The verdict on each population."""
        return tuple(treatment.audit for treatment in self.treatments)

    @property
    def seconds(self) -> float:
        """How long protection and audit took."""
        return sum(treatment.seconds for treatment in self.treatments)

    def record(self) -> dict[str, Any]:
        """Return the rules, the treatments and the published cells for the manifest; the same for the same tables."""
        return {
            "rules": {
                value.label: list(value.value) if isinstance(value.value, tuple) else value.value
                for value in self.policy.values
            },
            "populations": [treatment.record() for treatment in self.treatments],
            "published": self.published.record(),
        }


def protect(
    tables: Sequence[CountTable | AmountTable],
    policy: Policy,
    *,
    earlier: PublishedCells | None = None,
    turnover: TurnoverOf | None = None,
) -> Protected:
    """Protect tables together, audit what would be published, and return the tables that may be shown.

    All tables of one population are one system of sums: give all that a report publishes in one call, for what is
    shown in one table can uncover a cell of another. ``earlier`` is what was published before, of this edition by other
    reports and of other editions: what was shown is known and is shown again, what was withheld stays withheld, and the
    audit takes everything together. ``turnover`` tells how many people two editions don't share; where it doesn't know,
    readers are thought to know the fewest that fit. Sums of money are always protected by withholding.

    Raises
    ------
    UserError
        Two tables of one name, no table, or tables of a population that contradict each other or what was published.
    DisclosureRefused
        When a withheld cell could be worked out more closely than the rules allow, or no rounding adds up.
    """
    names = [table.name for table in tables]
    if not names or len(set(names)) < len(names):
        raise UserError("protect needs one or more tables, each with a name of its own", remedy="Name each table once.")
    known = earlier or PublishedCells()
    safe: dict[str, SafeTable] = {}
    treatments = []
    published = PublishedCells()
    for group in _populations(tables):
        turnovers = _turnovers(group, known + published, policy, turnover)
        told = PublishedCells(turnovers=(*known.turnovers, *published.turnovers, *turnovers))
        treated = _treated(group, policy, PublishedCells((*known.tables, *published.tables), told.turnovers))
        safe |= {table.name: table for table in treated.tables}
        treatments.append(treated.treatment)
        published += PublishedCells(treated.shown, turnovers)
    return Protected(MappingProxyType({name: safe[name] for name in names}), tuple(treatments), policy, published)


@dataclass(frozen=True, slots=True)
class _Treated:
    tables: tuple[SafeTable, ...]
    shown: tuple[ShownTable, ...]
    treatment: Treatment


def _populations(tables: Sequence[Table]) -> list[list[Table]]:
    """Return tables that share their margins: of one edition of a population, and of one amount when of amounts."""
    groups: dict[tuple[Edition, str], list[Table]] = {}
    for table in tables:
        groups.setdefault((table.population.edition, _amount(table)), []).append(table)
    return list(groups.values())


def _amount(table: Table) -> str:
    return table.amount if isinstance(table, AmountTable) else ""


def _turnovers(
    tables: list[Table], known: PublishedCells, policy: Policy, turnover: TurnoverOf | None
) -> tuple[KnownTurnover, ...]:
    """Ask for the turnover from every other edition of the tables' population that counts."""
    if turnover is None or _amount(tables[0]):
        return ()
    found: dict[KnownTurnover, None] = {}
    for population in dict.fromkeys(table.population.whole for table in tables):
        for other in known.editions(population, policy.months_counted):
            told, region = turnover(population, other), common_region(population, other)
            if told is not None and region is not None:
                found[KnownTurnover(population.edition, other.edition, region, told)] = None
    return tuple(found)


def _treated(tables: list[Table], policy: Policy, known: PublishedCells) -> _Treated:
    begun = perf_counter()
    task = Task.of(tables, policy, known)
    found = task.protected()
    if not found.judgement.passed:
        number = len(found.judgement.narrow) + len(found.judgement.present)
        raise DisclosureRefused(
            f"{named(tables)}: {number} of the cells could be worked out more closely than the rules allow"
            f"{', together with what was published before' if task.earlier else ''}. Nothing of these tables is shown. "
            "Remedy: count by fewer or coarser traits, or publish fewer tables."
        )
    terms = Terms(task.method, task.limit, "rupiah" if _amount(tables[0]) else "count")
    verdict = found.judgement.audit
    return _Treated(
        tables=tuple(
            SafeTable((table.name, table.population), table.dimensions, terms, shown.numbers, SEAL)
            for table, shown in zip(tables, found.shown, strict=True)
        ),
        shown=found.shown,
        treatment=Treatment(
            population=tables[0].population.words,
            tables=tuple(table.name for table in tables),
            method=task.method,
            audit=verdict,
            cells=len(task.cells),
            withheld=found.withheld,
            primary=int(task.sensitive.primary.sum()),
            network=task.system.network,
            whole_programs=found.whole_programs + verdict.whole_programs,
            beside=len(task.truth.tables) - task.truth.new,
            seconds=perf_counter() - begun,
        ),
    )
