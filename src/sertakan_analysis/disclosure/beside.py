"""Which published editions are laid beside a new one: those of the nearest months, and earlier ones of nearly the same people."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sertakan_analysis.disclosure.population import Edition
    from sertakan_analysis.disclosure.published_cells import KnownTurnover, ShownTable

# How many published months on either side have their editions laid beside a new one.
NEAREST: Final = 1
# How many months besides, those whose people are most alike. Each makes the audit slower.
ALIKE: Final = 2
# A withheld number moves together with some others: so many widths of people must come and go for all of them to move.
WIDTHS: Final = 20
# Two editions tell more than the ways between them when fewer than this share came and went: a few always come back.
LESS: Final = 0.9
YEAR: Final = 12


def counted(month: str, published: Collection[str], months: int) -> frozenset[str]:
    """Return the published months that count for a new edition: the nearest ones, and those not too far off."""
    return _nearest(month, published) | {each for each in published if _apart(each, month) <= months}


def laid_beside(tables: Sequence[ShownTable], turnovers: Sequence[KnownTurnover], new: int) -> tuple[ShownTable, ...]:
    """Return those of the tables that are audited together with the last ``new`` of them, and these.

    All tables are of one population. Beside those of the nearest months stand those of earlier months that count and whose
    people are more alike than the ways through the nearest months tell, where so few came and went that the numbers of
    one edition tell much of the other's.
    """
    recent = tables[len(tables) - new :]
    months = {table.population.edition.month for table in tables}
    chosen: set[str] = set()
    for edition in {table.population.edition for table in recent}:
        near = _nearest(edition.month, months)
        far = counted(edition.month, months, max(table.months for table in recent)) - near
        people = _straight(edition, tables, turnovers, (near, far))
        few = sorted((number, month) for month, number in people.items() if number < enough(recent))
        chosen |= {*near, *(month for _, month in few[:ALIKE])}
    return tuple(table for table in tables if table.population.edition.month in chosen)


def enough(tables: Sequence[ShownTable]) -> int:
    """Return how many people must come and go between tables and earlier ones for every withheld number to move freely.

    With as many as there are cells, somebody comes or goes in most of them, and readers can't tell in which.
    """
    return max(table.width for table in tables) * WIDTHS + sum(table.numbers.size for table in tables)


def _straight(
    edition: Edition,
    tables: Sequence[ShownTable],
    turnovers: Sequence[KnownTurnover],
    months: tuple[frozenset[str], frozenset[str]],
) -> dict[str, int]:
    """Return for each month further off how many people came and went, if well fewer than by way of the nearest ones."""
    near, far = months
    people = {(frozenset((each.later, each.earlier)), each.region): each.turnover.people for each in turnovers}
    traits: dict[Edition, set[tuple[frozenset[str], frozenset[str]]]] = {}
    for table in tables:
        traits.setdefault(table.population.edition, set()).add(_traits(table))
    found: dict[str, int] = {}
    for other in (each for each in traits if each.month in far):
        both = {one & another for _, one in traits[edition] for _, another in traits[other]}
        for region in {region for pair, region in people if pair == {edition, other}}:
            ways = [
                people[frozenset((edition, between)), region] + people[frozenset((between, other)), region]
                for between in traits
                if between.month in near
                and all((frozenset((between, end)), region) in people for end in (edition, other))
                # What it does not show ties nothing.
                and all(any(least <= shared <= shown for least, shown in traits[between]) for shared in both)
            ]
            straight = people[frozenset((edition, other)), region]
            if straight < LESS * min(ways, default=inf):
                found[other.month] = min(straight, found.get(other.month, straight))
    return found


def _traits(table: ShownTable) -> tuple[frozenset[str], frozenset[str]]:
    """Return by what all cells of a table choose, and by what its finest ones do."""
    least = frozenset(key for key, _ in table.population.within)
    return least, least | {each.key for each in table.dimensions}


def _nearest(month: str, published: Collection[str]) -> frozenset[str]:
    before = sorted(each for each in published if each < month)[-NEAREST:]
    after = sorted(each for each in published if each > month)[:NEAREST]
    return frozenset((month, *before, *after))


def _apart(one: str, other: str) -> int:
    """Return how many months lie between; none where one has no day."""
    if not one or not other:
        return 0
    numbers = [int(year) * YEAR + int(month) for year, _, month in (each.partition("-") for each in (one, other))]
    return abs(numbers[0] - numbers[1])
