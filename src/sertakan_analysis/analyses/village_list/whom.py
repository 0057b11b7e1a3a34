"""Whom reports on village lists count: one population in all of them, so that their tables are protected together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.analyses.village_list.traits import AGE, DECILE, MEMBER, SEX, STANDING
from sertakan_analysis.disclosure import Population, Turnover
from sertakan_analysis.disclosure.population import common_region
from sertakan_analysis.registry import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sertakan_analysis.inputs import OpenedLists, OpenedMatch
    from sertakan_analysis.registry import BatchRecord, People

    # Lists, month and region.
    _Whose = tuple[tuple[str, ...], str, str]

EVERYBODY: Final = "orang dalam daftar"
PLACE: Final = "wilayah"
# What people are counted by in reports on the lists alone. A report on a match or on contributions has traits besides.
TRAITS: Final = (STANDING.key, AGE.key, SEX.key, "pekerjaan", PLACE, MEMBER.key, DECILE.key)
DIGEST: Final = 8
COUNTING: Final = ("sertakan_analysis.analyses.village_list", "sertakan_analysis.occupations")
COUNTED: Final = "/"
ACCEPTED: Final = (Status.ACCEPTED, Status.WARNED)


def everybody(lists: OpenedLists, as_of: date, *besides: str) -> Population:
    """Return the people of these lists, as they were in a month; vulnerable workers are a part of them.

    ``besides`` are what else decides where they stand in a report, the report's name first: its matches, the decisions of
    people, the contribution month. Tables of two such states are editions of one population, and so are those of two
    versions of what counts them.
    """
    state = " ".join((f"{as_of:%Y-%m}", counted_by(*COUNTING), *_shortened(besides)))
    return Population(EVERYBODY, lists.people.region, named_lists(lists.people), state)


@cache
def counted_by(*packages: str) -> str:
    """Return a short name of the code that tells categories apart: another one, and the same people count otherwise."""
    whole = sha256()
    for package in packages:
        for path in sorted(files(package).iterdir(), key=lambda each: each.name):
            if path.is_file() and not path.name.endswith(".pyc"):
                whole.update(path.read_bytes())
    return whole.hexdigest()[:DIGEST]


def named_lists(people: People) -> tuple[str, ...]:
    """Return the batches by names that change with what they hold: a batch can only lose people, who are forgotten."""
    return tuple(sorted(f"{record.batch}{COUNTED}{_accepted(record)}" for record in people.batches))


def state_of(opened: OpenedMatch) -> str:
    """Return what a match says, and what people decided of its pairs, as one short text."""
    decided = [f"{each.kiri_orang} {each.kanan_orang} {each.keputusan}" for each in opened.match.decisions().latest]
    return f"{opened.match.record.match} {sha256('|'.join(sorted(decided)).encode()).hexdigest()[:DIGEST]}"


@dataclass(frozen=True, slots=True)
class Turnovers:
    """Counts how many people two editions of the village lists don't share.

    ``persons`` makes persons with their traits of rows with ``columns``, as they were on a day.
    """

    lists: OpenedLists
    columns: Sequence[str]
    persons: Callable[[pl.DataFrame, date], pl.DataFrame]
    # Reports of one edition count the same people. Of a year of editions only the new one's are kept.
    _counted: dict[tuple[_Whose, _Whose], Turnover | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _new: dict[_Whose, pl.DataFrame | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __call__(self, new: Population, old: Population) -> Turnover | None:
        """Return the turnover from one edition to another; ``None`` where it can't be told.

        It can't where both are of one report with traits besides (how somebody stood then is not kept), where another
        version of the package told the traits apart, or where a list was withdrawn.
        """
        region = common_region(new, old)
        if region is None or new.words != EVERYBODY or old.words != EVERYBODY:
            return None
        kinds = (_kind(new), _kind(old))
        if kinds[0] and kinds[0] == kinds[1]:
            return None
        if _code(new) != _code(old):
            return None
        if _month(new) == _month(old) and _batches(new) == _batches(old):
            # The same lists, but for people who were forgotten since.
            return Turnover(0, max(0, _people_in(old) - _people_in(new)))
        pair = (_whose(new, region), _whose(old, region))
        if pair not in self._counted:
            self._counted[pair] = self._count(new, old, region)
        return self._counted[pair]

    def _count(self, new: Population, old: Population, region: str) -> Turnover | None:
        whose = _whose(new, region)
        if whose not in self._new:
            self._new[whose] = self._people(new, region)
        later, earlier = self._new[whose], self._people(old, region)
        if later is None or earlier is None:
            return None
        return Turnover(_only(later, earlier), _only(earlier, later))

    def _people(self, population: Population, region: str) -> pl.DataFrame | None:
        opened = () if self.lists.again is None else self.lists.again(_batches(population)) or ()
        if tuple(sorted(name for people in opened for name in named_lists(people))) != population.lists:
            return None
        parts = [people.rows([name for name in self.columns if name in people.columns]) for people in opened]
        rows = pl.concat(parts, how="diagonal_relaxed")
        whole = self.persons(rows, date.fromisoformat(f"{_month(population)}-01"))
        there = pl.coalesce("kode_desa", "kode_kecamatan") if region.count(".") == 1 else pl.col("kode_desa")
        placed = whole.with_columns(there.alias(PLACE))
        inside = (pl.col(PLACE) + ".").str.starts_with(f"{region}.")
        within = placed if region == population.region else placed.filter(inside.fill_null(value=False))
        return within.select("orang", *TRAITS)


def _whose(population: Population, region: str) -> _Whose:
    return population.lists, _month(population), region


def _only(one: pl.DataFrame, other: pl.DataFrame) -> int:
    """Count the rows of the one that the other has not; a row that both have several times counts by the difference."""
    keys = ["orang", *TRAITS]
    counted = [frame.group_by(keys).len() for frame in (one, other)]
    both = counted[0].join(counted[1], on=keys, how="left", nulls_equal=True, suffix="_other")
    more = pl.col("len").cast(pl.Int64) - pl.col("len_other").fill_null(0).cast(pl.Int64)
    return int(both.select(pl.max_horizontal(more, 0).sum()).item())


def _shortened(besides: Iterable[str]) -> tuple[str, ...]:
    kind, *state = [*besides] or [""]
    if not kind:
        return ()
    return kind, sha256("|".join(state).encode()).hexdigest()[:DIGEST]


def _batches(population: Population) -> tuple[str, ...]:
    return tuple(name.partition(COUNTED)[0] for name in population.lists)


def _people_in(population: Population) -> int:
    return sum(int(name.partition(COUNTED)[2]) for name in population.lists)


def _accepted(record: BatchRecord) -> int:
    return sum(record.rows.get(str(status), 0) for status in ACCEPTED)


def _month(population: Population) -> str:
    return population.as_of.split(" ")[0]


def _code(population: Population) -> str:
    return " ".join(population.as_of.split(" ")[1:2])


def _kind(population: Population) -> str:
    return " ".join(population.as_of.split(" ")[2:3])
