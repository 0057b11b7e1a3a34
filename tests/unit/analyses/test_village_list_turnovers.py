"""How many people two editions of the village lists don't share."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl
import pytest

from sertakan_analysis.analyses.village_list.counted import LISTED, WANTED, persons
from sertakan_analysis.analyses.village_list.whom import (
    COUNTING,
    EVERYBODY,
    Turnovers,
    counted_by,
    everybody,
    named_lists,
)
from sertakan_analysis.disclosure import Population, Turnover
from sertakan_analysis.inputs import OpenedLists
from sertakan_analysis.registry import BatchRecord

KABUPATEN, MANYAR = "35.25", "35.25.10"
SCHEMA = {"bulan_lahir": pl.Date, "desil": pl.Int8, "peserta_bpjs_tk": pl.Boolean}
Person = tuple[int, str, str]
NOVEMBER: list[Person] = [(n, "petani", "35.25.10.2010") for n in range(20)] + [
    (n, "nelayan", "35.25.11.2001") for n in range(20, 30)
]


def record(batch: str, accepted: int) -> BatchRecord:
    return BatchRecord(
        batch=batch,
        kind="pendataan",
        region=KABUPATEN,
        as_of=date(2026, 11, 20),
        agreement="data-sintetis",
        file="daftar.csv",
        digest="",
        received=datetime(2026, 11, 21, tzinfo=UTC),
        key="kunci",
        schema=2,
        synthetic=True,
        rows={"diterima": accepted},
        codes={},
        columns={},
    )


@dataclass
class Batch:
    """What the store would open of one batch."""

    name: str
    people: list[Person]
    read: int = field(default=0)
    region: str = KABUPATEN

    @property
    def batches(self) -> tuple[BatchRecord, ...]:
        return (record(self.name, len(self.people)),)

    @property
    def columns(self) -> frozenset[str]:
        return frozenset((*LISTED, *WANTED))

    def rows(self, columns: list[str]) -> pl.DataFrame:
        self.read += 1
        usual = {"batch": self.name, "jenis_kelamin": "L", "bulan_lahir": date(1990, 1, 1), "desil": 1}
        rows = [
            usual
            | {"orang": str(number), "pekerjaan_kode": work, "kode_desa": desa, "kode_kecamatan": desa[:8]}
            | {"peserta_bpjs_tk": False}
            for number, work, desa in self.people
        ]
        return pl.DataFrame(rows, schema_overrides=SCHEMA).select(columns)


def turnovers(*held: Batch) -> Turnovers:
    store = {each.name: each for each in held}

    def again(names: tuple[str, ...]) -> tuple[Batch, ...] | None:
        return tuple(store[name] for name in names) if store.keys() >= set(names) else None

    opened = OpenedLists(held[0], {}, None, again)  # type: ignore[arg-type]  # stands for what the store opens
    return Turnovers(opened, (*LISTED, *WANTED), persons)


def population(batch: Batch, state: str = "2026-11", region: str = KABUPATEN, code: str = "c0de") -> Population:
    month, *report = state.split(" ")
    return Population(EVERYBODY, region, named_lists(batch), " ".join((month, code, *report)))  # type: ignore[arg-type]


def test_two_reports_on_the_same_lists_and_month_count_the_same_people_and_nothing_is_read():
    lists = Batch("b1", NOVEMBER)
    told = turnovers(lists)(population(lists, "2026-11 padanan 12345678"), population(lists))
    assert (told, lists.read) == (Turnover(0, 0), 0)


def test_what_another_version_of_the_package_counted_otherwise_is_not_held_against_the_same_lists():
    lists = Batch("b1", NOVEMBER)
    assert turnovers(lists)(population(lists, code="new"), population(lists, code="old")) is None
    opened = OpenedLists(lists, {})  # type: ignore[arg-type]  # stands for what the store opens
    here = everybody(opened, date(2026, 11, 21), "perlindungan", "2026-11")
    month, code, report, _state = here.as_of.split(" ")
    assert (month, code, report) == ("2026-11", counted_by(*COUNTING), "perlindungan")
    assert everybody(opened, date(2026, 11, 21)).as_of == f"2026-11 {code}"
    assert counted_by(*COUNTING) != counted_by(COUNTING[0])


def test_of_the_same_lists_those_who_were_forgotten_since_have_left():
    before, after = Batch("b1", NOVEMBER), Batch("b1", NOVEMBER[2:])
    assert turnovers(after)(population(after), population(before)) == Turnover(joined=0, left=2)


def test_somebody_with_another_trait_left_as_the_one_and_joined_as_the_other():
    first = Batch("b1", NOVEMBER)
    # Person 0 fishes now, person 29 is gone, person 30 is new.
    second = Batch("b2", [(0, "nelayan", NOVEMBER[0][2]), *NOVEMBER[1:29], (30, "petani", NOVEMBER[0][2])])
    assert turnovers(second, first)(population(second), population(first)) == Turnover(joined=2, left=2)


def test_who_grows_into_another_age_group_from_month_to_month_counts_as_well():
    lists = Batch("b1", NOVEMBER)
    # All were born in January 1990.
    assert turnovers(lists)(population(lists, "2026-11"), population(lists, "2026-10")) == Turnover(0, 0)
    assert turnovers(lists)(population(lists, "2045-01"), population(lists, "2025-01")) == Turnover(30, 30)


@pytest.mark.parametrize("wider_is_new", [False, True])
def test_of_a_wider_and_a_narrower_region_only_those_within_both_count(*, wider_is_new: bool):
    first = Batch("b1", NOVEMBER)
    # One of Manyar is new, and so are three of another kecamatan.
    more: list[Person] = [(40, "petani", "35.25.10.2010"), *((n, "petani", "35.25.11.2001") for n in range(50, 53))]
    second = Batch("b2", [*NOVEMBER, *more])
    new, old = (KABUPATEN, MANYAR) if wider_is_new else (MANYAR, KABUPATEN)
    narrow = Batch("b1", NOVEMBER[:20]) if wider_is_new else Batch("b2", [*NOVEMBER[:20], more[0]])
    # Opened for the narrower region the store gives its rows alone, though the batch is named by all that it holds.
    told = _Narrow(narrow, first if wider_is_new else second)
    held = (second, told) if wider_is_new else (told, first)
    assert turnovers(*held)(population(held[0], region=new), population(held[1], region=old)) == Turnover(1, 0)


class _Narrow(Batch):
    def __init__(self, inside: Batch, whole: Batch) -> None:
        super().__init__(inside.name, inside.people)
        self._whole = whole

    @property
    def batches(self) -> tuple[BatchRecord, ...]:
        return self._whole.batches


@pytest.mark.parametrize("state", ["2026-11", "2026-10"])
def test_of_a_list_that_is_gone_or_of_another_population_nothing_is_told(state: str):
    first, second = Batch("b1", NOVEMBER), Batch("b2", NOVEMBER)
    count = turnovers(second)
    assert count(population(second), population(first, state)) is None
    assert count(population(second), Population("orang dalam buku iuran", KABUPATEN, ("b1",), state)) is None
    assert count(population(second), population(second, state, region="32.16")) is None


def test_of_two_reports_with_traits_of_their_own_nothing_is_told():
    first, second = Batch("b1", NOVEMBER), Batch("b2", NOVEMBER)
    told = turnovers(second, first)
    assert told(population(second, "2026-12 padanan aaaa"), population(first, "2026-11 padanan bbbb")) is None
    assert told(population(second, "2026-12 padanan aaaa"), population(first, "2026-11 perlindungan bb")) == Turnover(
        0, 0
    )


def test_people_of_one_edition_are_read_once_for_all_its_reports():
    first, second = Batch("b1", NOVEMBER), Batch("b2", NOVEMBER[1:])
    count = turnovers(second, first)
    for report in ("", " padanan aaaa", " perlindungan bbbb"):
        assert count(population(second), population(first, f"2026-11{report}")) == Turnover(joined=0, left=1)
    assert (first.read, second.read) == (1, 1)
