"""Whom a table counts: the same people in every report, and the same population in another edition."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    # Tells the turnover to a new population from an earlier one, or None where the earlier list is gone.
    TurnoverOf = Callable[["Population", "Population"], "Turnover | None"]


# The dimension of places bears this key in every table: a report of a kecamatan is then a part of its kabupaten's.
REGION: Final = "wilayah"
MONTH: Final = len("2026-11")


@dataclass(frozen=True, slots=True)
class Population:
    """The people that a table counts.

    ``words`` name the population and its rules ("orang dalam daftar"); ``region`` is where they live, empty where that
    does not matter; ``lists`` are what defines them (the ids of the batches, sorted), ``as_of`` the day that their
    traits are of, as ISO text. Populations of the same words whose lists or day differ are *editions* of one
    population: nearly the same people. ``within`` are traits that all of these people share, by the key of their
    dimension: a part of a population is no population of its own, or nobody notices what the difference tells.
    """

    words: str
    region: str = ""
    lists: tuple[str, ...] = ()
    as_of: str = ""
    within: tuple[tuple[str, str], ...] = ()

    def part(self, **traits: str) -> Population:
        """Return the people of this population who share these traits besides."""
        return replace(self, within=tuple(sorted({**dict(self.within), **traits}.items())))

    @property
    def whole(self) -> Population:
        """The population that this one is a part of."""
        return replace(self, within=())

    @property
    def edition(self) -> Edition:
        """What tables must share to count the same people with the same traits."""
        return Edition(self.words, self.lists, self.as_of)

    @property
    def base(self) -> tuple[tuple[str, str], ...]:
        """The cell of all these people."""
        return (*(((REGION, self.region),) if self.region else ()), *self.within)

    def overlaps(self, region: str) -> bool:
        """Say whether any of these people may live in a region."""
        return not region or not self.region or covers(self.region, region) or covers(region, self.region)

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True, order=True)
class Edition:
    """A population at one time: tables of one edition agree in every cell that they share."""

    words: str
    lists: tuple[str, ...]
    as_of: str

    @property
    def month(self) -> str:
        """The month that it tells of, empty where it has no day."""
        return self.as_of[:MONTH]


@dataclass(frozen=True, slots=True)
class Turnover:
    """How many people two editions don't share: ``joined`` are only in the later one, ``left`` only in the earlier one.

    Somebody who is in both with another trait has left as the one and joined as the other. Of editions of two regions
    only the people within both regions count.
    """

    joined: int
    left: int

    @property
    def people(self) -> int:
        """Everybody who makes a difference."""
        return self.joined + self.left


def as_population(given: Population | str) -> Population:
    """Return a population; words alone name one that no other report counts."""
    return Population(given) if isinstance(given, str) else given


def common_region(one: Population, other: Population) -> str | None:
    """Return the smaller of two regions that lie in each other; ``None`` when they share no people."""
    if not one.overlaps(other.region):
        return None
    return max(one.region, other.region, key=len)


def covers(wide: str, narrow: str) -> bool:
    """Say whether a region is another one or lies within it."""
    return f"{narrow}.".startswith(f"{wide}.")
