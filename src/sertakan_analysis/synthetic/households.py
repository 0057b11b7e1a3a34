"""Households: how many people each has, who they are to one another, their ages and sexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sertakan_analysis.errors import UserError
from sertakan_analysis.synthetic.assumed import assumed, assumed_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sertakan_analysis.synthetic.draws import Draws

    Whole = NDArray[np.int64]
    Years = NDArray[np.float64]
    Flags = NDArray[np.bool_]

RELATIONS: Final = ("kepala keluarga", "suami/istri", "anak", "cucu", "orang tua", "famili lain")
HEAD, SPOUSE, CHILD, GRANDCHILD, ELDER, OTHER = range(len(RELATIONS))
KINDS: Final = ("couple", "mother", "father", "alone")
COUPLE, MOTHER, FATHER, ALONE = range(len(KINDS))
OLDEST: Final = 98  # a NIK tells the century only for those under a hundred
YOUNGEST_SPOUSE: Final = 17
GROWN: Final = 30
FATHER_OLDER_BY: Final = 4
BIRTH_SPREAD: Final = 1.8  # years that the time between two children may be longer than the shortest
DAYS_PER_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Members:
    """People by household, in order: a position in every array is a person, ages in years."""

    household: Whole
    relation: Whole
    age: Years
    male: Flags
    mother: Whole
    """The position of the mother, -1 where she is not in the household."""


def members(people: int, households: int, men: int, draws: Draws) -> Members:
    """Make exactly so many people in exactly so many households, with as many men as asked for where that can be.

    Heads, spouses, those who live alone and elders have their sex from their part; the others' is chosen so that the
    men add up.

    Raises
    ------
    UserError
        More households than people, or none.
    """
    if not 0 < households <= people:
        raise UserError(
            f"{people} people cannot live in {households} households",
            remedy="Ask for at least one household, and for at least as many people as households.",
        )
    sizes = _levelled(
        1 + draws.picks("household_size", list(assumed_table("household_size").values()), households), people, draws
    )
    kind = np.where(
        sizes == 1, ALONE, draws.picks("household_kind", list(assumed_table("household_kind").values()), households)
    )
    household = np.repeat(np.arange(households), sizes)
    place = np.arange(people) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    head_age = _head_ages(kind, draws)
    relation = np.where(place == 0, HEAD, np.where((place == 1) & (kind[household] == COUPLE), SPOUSE, CHILD))
    spouse_age = np.maximum(head_age - _between("wife_younger_by", households, draws), YOUNGEST_SPOUSE)
    age = np.where(relation == SPOUSE, spouse_age[household], head_age[household])
    mother_age = np.select([kind == COUPLE, kind == FATHER], [spouse_age, head_age - FATHER_OLDER_BY], head_age)
    _place_children(relation, age, mother_age[household], household, draws)
    _place_others(relation, age, head_age[household], household, draws)
    male = _sexes(relation, kind[household], men, draws)
    return Members(household, relation, np.clip(age, 0, OLDEST), male, _mothers(relation, kind[household], place))


def _levelled(sizes: Whole, people: int, draws: Draws) -> Whole:
    levelled = sizes.copy()
    turn = 0
    while (gap := people - int(levelled.sum())) != 0:
        able = np.flatnonzero(levelled > 1) if gap < 0 else np.arange(len(levelled))
        chosen = able[draws.order(f"levelling_{turn}", len(able))[: abs(gap)]]
        levelled[chosen] += 1 if gap > 0 else -1
        turn += 1
    return levelled


def _head_ages(kind: Whole, draws: Draws) -> Years:
    count = len(kind)
    parent = _between("head_age_parent", count, draws)
    return np.select(
        [kind == COUPLE, kind == ALONE],
        [_between("head_age_couple", count, draws), _between("head_age_alone", count, draws)],
        parent,
    )


def _between(table: str, count: int, draws: Draws) -> Years:
    """Draw years from a table of bands such as "20-29": a band by weight, evenly inside it."""
    bands = _bands(assumed_table(table))
    picked = draws.picks(table, [weight for _, _, weight in bands], count)
    low = np.array([first for first, _, _ in bands], dtype=np.float64)
    width = np.array([last - first + 1 for first, last, _ in bands], dtype=np.float64)
    return low[picked] + width[picked] * draws.uniform(f"{table}_inside", count)


def _bands(table: Mapping[str, float]) -> list[tuple[int, int, float]]:
    bands = []
    for item, weight in table.items():
        first, _, last = item.rpartition("-")
        bands.append((int(first), int(last), weight))
    return bands


def _place_children(relation: Whole, age: Years, mother_age: Years, household: Whole, draws: Draws) -> None:
    """Give children their ages, eldest first; those who cannot have been born yet become other members."""
    children = np.flatnonzero(relation == CHILD)
    rank = _rank_within(household[children])
    first = _between("mother_age_first_birth", int(household[-1]) + 1, draws)[household[children]]
    shifted = BIRTH_SPREAD / 2 * (draws.uniform("years_between_births", len(children)) - 0.5) * (rank > 0)
    at_birth = first + rank * (assumed("years_between_births") + BIRTH_SPREAD / 2) + shifted
    years = mother_age[children] - at_birth
    possible = (years >= 0) & (at_birth <= assumed("mother_age_last_birth"))
    age[children] = years
    relation[children[~possible]] = OTHER
    grown = possible & (years > GROWN)
    younger = years - 20 - 8 * draws.uniform("grandchild_age", len(children))
    moved = grown & (younger >= 0) & (draws.uniform("grandchild", len(children)) < assumed("grandchild_share"))
    relation[children[moved]] = GRANDCHILD
    age[children[moved]] = younger[moved]


def _place_others(relation: Whole, age: Years, head_age: Years, household: Whole, draws: Draws) -> None:
    """Make an elder of the first member who can be no child, and relatives of the head's generation of the rest."""
    others = np.flatnonzero(relation == OTHER)
    first = _rank_within(household[others]) == 0
    elder_age = head_age[others] + 18 + 14 * draws.uniform("elder_age", len(others))
    elder = first & (elder_age < OLDEST) & (draws.uniform("elder", len(others)) < assumed("elder_share"))
    age[others] = np.where(
        elder, elder_age, np.maximum(head_age[others] - 14 + 18 * draws.uniform("other_age", len(others)), 3)
    )
    relation[others[elder]] = ELDER


def _rank_within(groups: Whole) -> Whole:
    """Return 0, 1, 2 … within each run of equal neighbours."""
    count = len(groups)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if count else np.empty(0, dtype=np.int64)
    return np.arange(count) - np.repeat(starts, np.diff(np.r_[starts, count]))


def _sexes(relation: Whole, kind: Whole, men: int, draws: Draws) -> Flags:
    count = len(relation)
    u = draws.uniform("sex", count)
    male = (relation == HEAD) & ((kind == COUPLE) | (kind == FATHER))
    male |= (relation == HEAD) & (kind == ALONE) & (u < assumed("alone_men_share"))
    male |= (relation == ELDER) & (u >= assumed("elder_women_share"))
    free = np.isin(relation, (CHILD, GRANDCHILD, OTHER))
    boys = draws.quota("boys", free, max(0, men - int(male.sum())))
    return np.asarray(male | boys, dtype=np.bool_)


def _mothers(relation: Whole, kind: Whole, place: Whole) -> Whole:
    """Return where the mother stands: the wife of the couple that heads the household, or the woman who heads it."""
    here = np.arange(len(relation))
    children = relation == CHILD
    mother = np.full(len(relation), -1, dtype=np.int64)
    with_couple = children & (kind == COUPLE)
    with_mother = children & (kind == MOTHER)
    mother[with_couple] = (here - place + 1)[with_couple]
    mother[with_mother] = (here - place)[with_mother]
    return mother
