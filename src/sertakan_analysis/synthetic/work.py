"""Work: who belongs to the labour force, who has work, of which kind, and what it brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from sertakan_analysis.occupations import occupations
from sertakan_analysis.synthetic.assumed import assumed, assumed_table, rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from sertakan_analysis.synthetic.draws import Draws
    from sertakan_analysis.synthetic.targets import Margins

    Flags = NDArray[np.bool_]
    Whole = NDArray[np.int64]

WORKING_AGE: Final = 15
YOUNG: Final = 25
PRIME: Final = (20, 49)
SCHOOL: Final = (6, 22)
RETIRED: Final = 65
# Between these ages a desa counted its vulnerable workers (Gresik's criterion of 2025).
COUNTED: Final = (17, 65)
INCOME_STEP: Final = 50_000
WITHOUT_WORK: Final = ("tidak_bekerja", "pelajar", "rumah_tangga", "pensiunan")
NO_WORK, PUPIL, HOUSEWORK, PENSION = range(len(WITHOUT_WORK))


@dataclass(frozen=True, slots=True)
class Work:
    """What everybody does, by position: ``job`` points into the frame that ``jobs`` gives."""

    labour_force: Flags
    employed: Flags
    formal: Flags
    job: Whole
    income: Whole


def jobs() -> pl.DataFrame:
    """Return what people do as the lists name it: pekerjaan_kode (a key of the occupations) and pekerjaan.

    Four rows for those without work come first, then the trades of informal workers, then the formally employed.
    """
    known = occupations()
    informal = [row["code"] for row in rows("occupation_weights.csv")]
    formal = rows("formal_occupations.csv")
    codes = [*WITHOUT_WORK, *informal, *(row["code"] for row in formal)]
    texts = [*(known[code].name for code in (*WITHOUT_WORK, *informal)), *(row["text"] for row in formal)]
    return pl.DataFrame({"pekerjaan_kode": codes, "pekerjaan": texts})


def work(age: Whole, male: Flags, given: Margins, people: int, draws: Draws) -> Work:
    """Give everybody an occupation.

    Labour force, unemployed and formally employed are as many as the margins say; ``people`` is the number of people
    that the margins' own head counts belong to. Ages are completed years.
    """
    able = age >= WORKING_AGE
    labour_force = draws.quota(
        "labour_force", _participation(age, male), round(float(given.participation) * int(able.sum()))
    )
    without = np.where(labour_force, np.where(age < YOUNG, assumed("unemployed_young"), 1.0), 0.0)
    employed = labour_force & ~draws.quota(
        "unemployed", without, round(float(given.unemployment) * int(labour_force.sum()))
    )
    prime = np.where((age >= PRIME[0]) & (age <= PRIME[1]), assumed("formal_prime_age"), 1.0)
    formal = draws.quota("formal", np.where(employed, prime, 0.0), round(float(given.formal) * int(employed.sum())))
    job = _without_work(age, male, labour_force)
    _give_trades(job, employed & ~formal, male, given, draws)
    _give_formal(job, formal, male, draws)
    counts = {code: round(count * len(age) / people) for code, count in given.occupations.items()}
    _give_counted(job, employed & ~formal, age, counts, draws)
    _give_tobacco(job, employed & ~formal, round(float(given.tobacco_insured) * int(labour_force.sum())), given, draws)
    return Work(labour_force, employed, formal, job, _incomes(employed, formal, draws))


def trade(code: str) -> int:
    """Return the position of an informal trade among ``jobs``."""
    return len(WITHOUT_WORK) + next(n for n, row in enumerate(rows("occupation_weights.csv")) if row["code"] == code)


def _participation(age: Whole, male: Flags) -> NDArray[np.float64]:
    weights = np.zeros(len(age))
    for table, of_sex in (("participation_men", male), ("participation_women", ~male)):
        for item, weight in assumed_table(table).items():
            first, _, last = item.partition("-")
            weights[of_sex & (age >= int(first)) & (age <= int(last))] = weight
    return weights


def _without_work(age: Whole, male: Flags, labour_force: Flags) -> Whole:
    outside = ~labour_force
    return np.select(
        [
            outside & (age >= SCHOOL[0]) & (age <= SCHOOL[1]),
            outside & ~male & (age > SCHOOL[1]) & (age < RETIRED),
            outside & male & (age >= RETIRED),
        ],
        [PUPIL, HOUSEWORK, PENSION],
        NO_WORK,
    )


def _give_trades(job: Whole, informal: Flags, male: Flags, given: Margins, draws: Draws) -> None:
    people = {"35.25": "gresik", "32.16": "bekasi"}[given.region[:5]]
    for sex, of_sex in (("men", male), ("women", ~male)):
        weights = dict(assumed_table(f"occupation_weights/{people}_{sex}"))
        # What the desa counted itself is given out apart, so that it comes to the published number.
        weights.update(dict.fromkeys(given.occupations, 0.0))
        chosen = np.flatnonzero(informal & of_sex)
        job[chosen] = len(WITHOUT_WORK) + draws.picks(f"trade_{sex}", list(weights.values()), len(chosen))


def _give_formal(job: Whole, formal: Flags, male: Flags, draws: Draws) -> None:
    first = len(WITHOUT_WORK) + len(rows("occupation_weights.csv"))
    for sex, of_sex in (("men", male), ("women", ~male)):
        weights = list(assumed_table(f"formal_occupations/{sex}").values())
        chosen = np.flatnonzero(formal & of_sex)
        job[chosen] = first + draws.picks(f"formal_{sex}", weights, len(chosen))


def _give_counted(job: Whole, informal: Flags, age: Whole, counts: Mapping[str, int], draws: Draws) -> None:
    free = informal & (age >= COUNTED[0]) & (age <= COUNTED[1])
    for code, count in counts.items():
        chosen = draws.quota(f"counted_{code}", free, count)
        job[chosen] = trade(code)
        free &= ~chosen


def _give_tobacco(job: Whole, informal: Flags, insured: int, given: Margins, draws: Draws) -> None:
    kept = [trade(code) for code in given.occupations]
    free = informal & ~np.isin(job, kept)
    workers = round(insured / assumed("tobacco_insured"))
    chosen = np.flatnonzero(draws.quota("tobacco", free, workers))
    trades = assumed_table("tobacco_trade")
    job[chosen] = np.array([trade(code) for code in trades])[
        draws.picks("tobacco_trade", list(trades.values()), len(chosen))
    ]


def _incomes(employed: Flags, formal: Flags, draws: Draws) -> Whole:
    middle = np.where(formal, assumed("formal_income"), assumed("working_income"))
    earned = middle * (0.5 + draws.uniform("income", len(employed)))
    return np.where(employed, earned // INCOME_STEP * INCOME_STEP, 0).astype(np.int64)


def tobacco_jobs() -> tuple[int, ...]:
    """Return the positions of the tobacco trades among ``jobs``."""
    return tuple(trade(code) for code in assumed_table("tobacco_trade"))
