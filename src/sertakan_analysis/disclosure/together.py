"""The audit over reports and editions: what a publication adds to what readers already have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from sertakan_analysis.disclosure.audit import Audit, outer_bounds
from sertakan_analysis.disclosure.bounds import Bounds, bounds, contradiction, withdrawn
from sertakan_analysis.disclosure.joint import Joint, joint
from sertakan_analysis.disclosure.published_cells import PublishedCells
from sertakan_analysis.disclosure.stages import audit_joint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sertakan_analysis.disclosure.published_cells import ShownTable


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a publication may stand beside the earlier ones.

    ``tables`` are those of the populations where it may not; ``narrow`` how many cells, in whichever edition, could be
    worked out more closely than the rules allow and than before; ``changes`` how many groups would be sure to hold one
    of the few people who joined or left. ``cells`` were audited, of ``publications`` tables.
    """

    passed: bool
    tables: tuple[str, ...]
    narrow: int
    changes: int
    cells: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The audit of one joint system: ``narrow`` columns and ``present`` ones that the new tables are to blame for.

    ``sought`` is for each of them the width that it had before, or that the rules ask when it was wider.
    """

    joint: Joint
    bounds: Bounds
    audit: Audit
    narrow: tuple[int, ...]
    present: tuple[int, ...]
    sought: Mapping[int, int]

    @property
    def passed(self) -> bool:
        """Whether the new tables tell no more than they may."""
        return not self.narrow and not self.present


def audit_together(published: Mapping[str, Any], earlier: PublishedCells) -> Verdict:
    """Audit a publication together with all earlier ones, from nothing but what they show.

    ``published`` is ``Protected.record()["published"]``; ``earlier`` must not hold this publication itself. Tables of
    one population are one system, in all its reports and editions. Cells that earlier publications alone made narrow
    are not held against this one.

    Raises
    ------
    UserError
        A record that can't be read, or numbers that contradict what was published before.
    """
    begun = perf_counter()
    new = PublishedCells.of([published])
    judged = [
        judge(joint((*before, *tables), (*earlier.turnovers, *new.turnovers), len(tables)))
        for tables, before in populations(new, earlier)
    ]
    failed = [each for each in judged if not each.passed]
    return Verdict(
        passed=not failed,
        tables=tuple(table.name for each in failed for table, _, _ in each.joint.published_now()),
        narrow=sum(len(each.narrow) for each in failed),
        changes=sum(len(each.present) for each in failed),
        cells=sum(len(system.cells) for each in judged for system in each.joint.systems.values()),
        seconds=perf_counter() - begun,
    )


def populations(
    new: PublishedCells, earlier: PublishedCells
) -> list[tuple[tuple[ShownTable, ...], tuple[ShownTable, ...]]]:
    """Return for each population of the new tables these, and the earlier ones that tell of the same people."""
    grouped: dict[tuple[str, ...], list[ShownTable]] = {}
    for table in new.tables:
        grouped.setdefault(kind(table), []).append(table)
    return [
        (tuple(tables), tuple(each for each in earlier.tables if kind(each) == key)) for key, tables in grouped.items()
    ]


def kind(table: ShownTable) -> tuple[str, ...]:
    """Return what tables of one system share: of money, one edition alone, for no turnover of people bounds it."""
    if not table.amount:
        return (table.population.words,)
    edition = table.population.edition
    return (table.population.words, table.amount, *edition.lists, edition.as_of)


def judge(made: Joint) -> Judgement:
    """Audit a joint system, and leave out what was as narrow before.

    Raises
    ------
    UserError
        When the tables contradict each other.
    """
    found = bounds(made)
    seen = _without_harmless(made, audit_joint(made, found))
    if not seen.possible:
        raise contradiction(made)
    if not seen.proved or not (seen.narrow or seen.present):
        return Judgement(made, found, seen, seen.narrow, (), {})
    start = withdrawn(made, found)
    suspects = (*seen.narrow, *seen.present)
    before = outer_bounds(replace(start, need=found.need).knowledge(made), suspects)
    sought = {
        cell: min(int(found.need[cell]), before[cell][1] - before[cell][0]) if cell in before else 0
        for cell in seen.narrow
    }
    narrow = tuple(cell for cell, width in zip(seen.narrow, seen.widths, strict=True) if width < sought[cell])
    present = tuple(cell for cell in seen.present if cell in before and before[cell][0] == 0)
    return Judgement(made, found, seen, narrow, present, sought)


def _without_harmless(made: Joint, seen: Audit) -> Audit:
    """Leave out groups that no table shows and of which readers know that they are nobody, or as many as may be shown."""
    if not seen.proved:
        return seen
    outside = {column for column, _, _ in made.implied}
    least = max(table.minimum for table in made.tables)
    kept = [
        (cell, width, low)
        for cell, width, low in zip(seen.narrow, seen.widths, seen.lows, strict=True)
        if cell not in outside or (low < least and low + width > 0)
    ]
    narrow, widths, lows = (tuple(each[place] for each in kept) for place in range(3))
    return replace(seen, narrow=narrow, widths=widths, lows=lows)
