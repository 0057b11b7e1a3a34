"""The only way from counted people to a table that may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sertakan_analysis.disclosure.audit import WITHHELD, Audit, audit, rounded_counts, withheld_counts
from sertakan_analysis.disclosure.primary import Sensitivity, lowest_known, sensitivity
from sertakan_analysis.disclosure.refusal import DisclosureRefused
from sertakan_analysis.disclosure.rounding import rounding
from sertakan_analysis.disclosure.safe import SEAL, SafeTable, Terms
from sertakan_analysis.disclosure.suppress import suppression
from sertakan_analysis.disclosure.system import System, system
from sertakan_analysis.disclosure.tabulation import AmountTable, CountTable
from sertakan_analysis.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sertakan_analysis.disclosure.policies import Method, Policy
    from sertakan_analysis.disclosure.system import Numbers

    Table = CountTable | AmountTable


@dataclass(frozen=True, slots=True)
class Treatment:
    """How the tables of one population were protected.

    ``network``: of a form whose linear programs are whole by themselves; ``whole_programs`` counts the integer programs
    that were needed. ``primary`` cells are unsafe by themselves: with few cells withheld, that number narrows them
    down, so it stays out of ``record`` and out of every report.
    """

    population: str
    tables: tuple[str, ...]
    method: Method
    audit: Audit
    primary: int
    network: bool
    whole_programs: int
    seconds: float

    def record(self) -> dict[str, Any]:
        """Return what the manifest tells: nothing that a reader could not find out."""
        return {
            "population": self.population,
            "tables": list(self.tables),
            "method": self.method,
            "cells": self.audit.cells,
            "withheld": self.audit.withheld if self.method == "suppress" else 0,
            "narrowest_interval": self.audit.narrowest,
            "programs": "linear" if self.whole_programs == 0 else "linear and integer",
            "network": self.network,
        }


@dataclass(frozen=True, slots=True)
class Protected:
    """The tables that may be shown, by name, and how each population was treated."""

    tables: Mapping[str, SafeTable]
    treatments: tuple[Treatment, ...]
    policy: Policy

    @property
    def audit(self) -> tuple[Audit, ...]:
        """The verdict on each population."""
        return tuple(treatment.audit for treatment in self.treatments)

    @property
    def seconds(self) -> float:
        """How long protection and audit took."""
        return sum(treatment.seconds for treatment in self.treatments)

    def record(self) -> dict[str, Any]:
        """Return the rules and the treatments for the manifest; the same for the same tables."""
        return {
            "rules": {
                value.label: list(value.value) if isinstance(value.value, tuple) else value.value
                for value in self.policy.values
            },
            "populations": [treatment.record() for treatment in self.treatments],
        }


def protect(tables: Sequence[CountTable | AmountTable], policy: Policy) -> Protected:
    """Protect tables together, audit what would be published, and return the tables that may be shown.

    All tables of one population are one system of sums: give all that a report publishes in one call, for what is
    shown in one table can uncover a cell of another. Sums of money are always protected by withholding.

    Raises
    ------
    UserError
        Two tables of one name, no table, or tables of a population that contradict each other.
    DisclosureRefused
        When a withheld cell could be worked out more closely than the rules allow, or no rounding adds up.
    """
    names = [table.name for table in tables]
    if not names or len(set(names)) < len(names):
        raise UserError("protect needs one or more tables, each with a name of its own", remedy="Name each table once.")
    safe: dict[str, SafeTable] = {}
    treatments = []
    for group in _populations(tables):
        shown, treatment = _treated(group, policy)
        safe |= {table.name: table for table in shown}
        treatments.append(treatment)
    return Protected(MappingProxyType({name: safe[name] for name in names}), tuple(treatments), policy)


def _populations(tables: Sequence[Table]) -> list[list[Table]]:
    """Return tables that share their margins: of one population, and of one amount when of amounts."""
    groups: dict[tuple[str, str], list[Table]] = {}
    for table in tables:
        amount = table.amount if isinstance(table, AmountTable) else ""
        groups.setdefault((table.population, amount), []).append(table)
    return list(groups.values())


def _treated(tables: list[Table], policy: Policy) -> tuple[list[SafeTable], Treatment]:
    begun = perf_counter()
    amounts = isinstance(tables[0], AmountTable)
    method: Method = "suppress" if amounts else policy.method
    whole = system([table.dimensions for table in tables])
    sensitive = sensitivity(tables, whole, policy)
    shown, integer_programs = (
        _withheld(whole, sensitive, amounts=amounts)
        if method == "suppress"
        else _rounded(tables, whole, sensitive.values, policy)
    )
    verdict = _verdict(tables, shown, sensitive.need, policy, method)
    if verdict.narrow:
        raise DisclosureRefused(
            f"{_named(tables)}: {len(verdict.narrow)} of the cells could be worked out more closely than the rules allow. "
            "Nothing of these tables is shown. Remedy: count by fewer or coarser traits, or publish fewer tables."
        )
    limit = policy.minimum_count if method == "suppress" else policy.rounding_base
    terms = Terms(method, limit, "rupiah" if amounts else "count")
    safe = [
        SafeTable((table.name, table.population), table.dimensions, terms, shown[places], SEAL)
        for table, places in zip(tables, whole.places, strict=True)
    ]
    return safe, Treatment(
        population=tables[0].population,
        tables=tuple(table.name for table in tables),
        method=method,
        audit=verdict,
        primary=int(sensitive.primary.sum()),
        network=whole.network,
        whole_programs=integer_programs + verdict.whole_programs,
        seconds=perf_counter() - begun,
    )


def _withheld(whole: System, sensitive: Sensitivity, *, amounts: bool) -> tuple[Numbers, int]:
    found = suppression(whole, sensitive, amounts=amounts)
    return np.where(found.withheld, WITHHELD, sensitive.values), found.whole_programs


def _rounded(tables: list[Table], whole: System, values: Numbers, policy: Policy) -> tuple[Numbers, int]:
    found = rounding(whole, values, policy.rounding_base)
    if found.values is None:
        raise DisclosureRefused(
            f"{_named(tables)}: no rounding to multiples of {policy.rounding_base} adds up in all of these tables. "
            "Remedy: publish fewer tables together, or use the method 'sembunyikan'."
        )
    return found.values, found.whole_programs


def _verdict(tables: list[Table], shown: Numbers, need: Numbers, policy: Policy, method: Method) -> Audit:
    """Audit from the dimensions and the numbers to be shown alone, with a system of its own."""
    readers = system([table.dimensions for table in tables])
    if method == "round":
        return audit(rounded_counts(readers, shown, policy.rounding_base))
    amounts = isinstance(tables[0], AmountTable)
    lower = np.zeros(len(shown), np.int64) if amounts else lowest_known(readers)
    return audit(withheld_counts(readers, shown, lower, need, whole=not amounts))


def _named(tables: list[Table]) -> str:
    return ", ".join(f"'{table.name}'" for table in tables)
