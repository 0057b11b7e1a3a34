"""What tables tell together: planted differences that no check of one table at a time can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest

from sertakan_analysis.disclosure import (
    Category,
    Dimension,
    Policy,
    Population,
    Protected,
    PublishedCells,
    Turnover,
    audit_together,
    protect,
    tabulate,
)
from sertakan_analysis.disclosure.published_cells import KnownTurnover

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from sertakan_analysis.disclosure import CountTable

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
DESA = Dimension("wilayah", "Desa", tuple(Category(f"d{n}", f"Desa {n}") for n in range(1, 5)))
KERJA = Dimension("kerja", "Pekerjaan", tuple(Category(code, code) for code in ("tani", "nelayan", "ojek")))
STATUS = Dimension("status", "Kedudukan", (Category("rentan", "Rentan"), Category("lain", "Lain")))
NOVEMBER = Population("orang dalam daftar", lists=("pendataan-11",), as_of="2025-11")
DECEMBER = Population("orang dalam daftar", lists=("pendataan-12",), as_of="2025-12")

LARGE = {"d1": (120, 30, 40), "d2": (80, 25, 60), "d3": (200, 45, 20), "d4": (90, 31, 14)}


def people(villages: Mapping[str, tuple[int, ...]], dimension: Dimension = KERJA) -> pl.DataFrame:
    """One row a person: the numbers of a village stand in the order of the dimension's categories."""
    rows = [
        (desa, category.code)
        for desa, numbers in villages.items()
        for category, number in zip(dimension.categories, numbers, strict=True)
        for _ in range(number)
    ]
    return pl.DataFrame(rows, schema=["wilayah", dimension.key], orient="row")


def by_work(villages: Mapping[str, tuple[int, ...]], population: Population) -> CountTable:
    return tabulate(people(villages), [DESA, KERJA], name="kerja", population=population)


def told(*published: Protected) -> PublishedCells:
    return PublishedCells.of([each.record()["published"] for each in published])


def with_one_more(villages: Mapping[str, tuple[int, ...]], desa: str) -> dict[str, tuple[int, ...]]:
    return {**villages, desa: (villages[desa][0] + 1, *villages[desa][1:])}


def single_table_checks(table: CountTable, shown: npt.NDArray[np.int64]) -> list[str]:
    """ACRO-style checks of one output: every shown cell by itself, and nothing but this table.

    Threshold of 10, dominance of the one or two largest (each person counts one, so a cell of n people gives 1/n and
    2/n), p percent, and all of a group in one category.
    """
    cells = shown[shown > 0]
    found = []
    if (cells < 10).any():
        found.append("threshold")
    if (2 / cells > 0.9).any() or (1 / cells > 0.5).any():
        found.append("dominance (n, k)")
    if ((cells - 2) / 1 < 0.1).any():
        found.append("p percent")
    inner = table.raw[1:, 1:] if table.raw.ndim > 1 else np.zeros((0, 1))
    if ((inner == inner.sum(axis=1, keepdims=True)) & (inner > 0)).any():
        found.append("all values the same")
    return found


def numbers(protected: Protected, name: str) -> npt.NDArray[np.int64]:
    return next(table.numbers for table in protected.published.tables if table.name == name)


def test_a_row_added_between_editions_is_found_though_each_table_passes_alone():
    before, after = by_work(LARGE, NOVEMBER), by_work(with_one_more(LARGE, "d1"), DECEMBER)
    first, second = protect([before], POLICY), protect([after], POLICY)
    for table, protected in ((before, first), (after, second)):
        assert (numbers(protected, "kerja") == table.raw).all(), "nothing is withheld in either"
        assert single_table_checks(table, numbers(protected, "kerja")) == []

    verdict = audit_together(second.record()["published"], told(first))
    # The one who joined is a farmer (tani) of d1: three groups are sure to hold them.
    assert (verdict.passed, verdict.changes) == (False, 3)
    assert verdict.tables == ("kerja",)


def test_protected_beside_the_first_edition_nobody_learns_where_the_added_row_is():
    first = protect([by_work(LARGE, NOVEMBER)], POLICY)
    second = protect(
        [by_work(with_one_more(LARGE, "d1"), DECEMBER)],
        POLICY,
        earlier=told(first),
        turnover=lambda _new, _old: Turnover(joined=1, left=0),
    )
    table = second.tables["kerja"]
    assert table.withholds(wilayah="d1", kerja="tani")
    assert audit_together(second.record()["published"], told(first)).passed


def test_a_cell_withheld_in_one_edition_is_not_told_by_the_next():
    small = {**LARGE, "d4": (90, 8, 14)}
    grown = {**LARGE, "d4": (90, 12, 14)}
    first, alone = protect([by_work(small, NOVEMBER)], POLICY), protect([by_work(grown, DECEMBER)], POLICY)
    assert first.tables["kerja"].withholds(wilayah="d4", kerja="nelayan")
    assert single_table_checks(by_work(grown, DECEMBER), numbers(alone, "kerja")) == []
    assert single_table_checks(by_work(small, NOVEMBER), numbers(first, "kerja")) == []
    published = {**alone.record()["published"], "turnovers": turnovers(joined=4, left=0)}

    assert not audit_together(published, told(first)).passed
    beside = protect(
        [by_work(grown, DECEMBER)], POLICY, earlier=told(first), turnover=lambda _new, _old: Turnover(4, 0)
    )
    assert beside.tables["kerja"].withholds(wilayah="d4", kerja="nelayan")
    assert audit_together(beside.record()["published"], told(first)).passed


def turnovers(*, joined: int, left: int) -> list[dict[str, object]]:
    edition = [NOVEMBER.words, ["pendataan-11"], "2025-11"]
    later = [DECEMBER.words, ["pendataan-12"], "2025-12"]
    return [{"later": later, "earlier": edition, "region": "", "joined": joined, "left": left}]


def test_where_many_joined_and_left_the_next_edition_shows_what_it_can():
    small = {**LARGE, "d4": (90, 8, 14)}
    other = {"d1": (150, 35, 30), "d2": (60, 40, 70), "d3": (180, 60, 40), "d4": (110, 12, 20)}
    first = protect([by_work(small, NOVEMBER)], POLICY)
    second = protect(
        [by_work(other, DECEMBER)], POLICY, earlier=told(first), turnover=lambda _new, _old: Turnover(317, 242)
    )
    assert not second.tables["kerja"].withholds()


def month(number: int) -> Population:
    return Population("orang dalam daftar", lists=(f"pendataan-{number:02d}",), as_of=f"2026-{number:02d}")


def test_who_joins_while_many_come_back_after_two_months_is_not_told_by_the_month_before_they_left():
    # 60 of d2 were away in February and March. In April they are back, and one farmer (tani) of d1 is new: the numbers
    # of March tell nothing of the one among 61, those of January everything.
    away = {**LARGE, "d2": (40, 15, 50)}
    lists = {1: LARGE, 2: away, 3: away, 4: with_one_more(LARGE, "d1")}
    people_between = {
        (2, 1): (0, 60),
        (3, 2): (0, 0),
        (3, 1): (0, 60),
        (4, 3): (61, 0),
        (4, 2): (61, 0),
        (4, 1): (1, 0),
    }

    def turnover(new: Population, old: Population) -> Turnover:
        return Turnover(*people_between[int(new.as_of[-2:]), int(old.as_of[-2:])])

    published = PublishedCells()
    for number in (1, 2, 3):
        safe = protect([by_work(lists[number], month(number))], POLICY, earlier=published, turnover=turnover)
        assert (numbers(safe, "kerja") == by_work(lists[number], month(number)).raw).all(), "nothing is withheld"
        published += told(safe)
    april = by_work(lists[4], month(4))
    forgetful = protect([april], POLICY, earlier=told(safe), turnover=turnover).record()["published"]
    straight = KnownTurnover(month(4).edition, month(1).edition, "", Turnover(1, 0))
    assert audit_together(forgetful, told(safe)).passed
    assert not audit_together(forgetful, published + PublishedCells(turnovers=(straight,))).passed

    safe = protect([april], POLICY, earlier=published, turnover=turnover)
    assert safe.tables["kerja"].withholds(wilayah="d1", kerja="tani")
    assert audit_together(safe.record()["published"], published).passed


def test_a_total_minus_its_parts_is_found_across_reports():
    # One report shows everybody by village, another one vulnerable workers only: of the others 6 live in d4.
    counts = {"d1": (120, 40), "d2": (80, 60), "d3": (200, 20), "d4": (90, 6)}
    frame = people(counts, STATUS)
    workers = frame.filter(pl.col("status") == "rentan")
    everybody = tabulate(frame, [DESA], name="semua", population=NOVEMBER)
    part = tabulate(workers, [DESA], name="pekerja", population=NOVEMBER.part(status="rentan"))
    first, second = protect([everybody], POLICY), protect([part], POLICY)
    for table, protected, name in ((everybody, first, "semua"), (part, second, "pekerja")):
        shown = numbers(protected, name)
        assert (shown == table.raw).all()
        assert single_table_checks(table, shown) == []
    assert audit_together(second.record()["published"], PublishedCells()).passed

    verdict = audit_together(second.record()["published"], told(first))
    assert (verdict.passed, verdict.narrow) == (False, 1)
    beside = protect([part], POLICY, earlier=told(first))
    assert beside.tables["pekerja"].withholds(wilayah="d4")
    assert audit_together(beside.record()["published"], told(first)).passed


def test_two_crossings_of_one_population_are_found_together():
    # Of the ojek drivers of d4 there are 3; the one table withholds them, the other shows what it takes to work them out.
    villages = {**LARGE, "d4": (90, 31, 3)}
    frame = people(villages).with_columns(
        status=pl.when(pl.col("kerja") == "ojek").then(pl.lit("lain")).otherwise(pl.lit("rentan"))
    )
    both = frame.with_columns(ojek=pl.col("status"))
    first = protect([tabulate(both, [DESA, KERJA], name="kerja", population=NOVEMBER)], POLICY)
    part = NOVEMBER.part(kerja="ojek")
    drivers = tabulate(
        frame.filter(pl.col("kerja") == "ojek"),
        [Dimension("wilayah", "Desa", (*DESA.categories[:3], Category("d4", "Desa 4")))],
        name="ojek",
        population=part,
    )
    loose = protect([drivers], Policy("suppress", 2, 1, 5, (2, 67), 10, 20, 12))
    assert not audit_together(loose.record()["published"], told(first)).passed
    # What the first report shows passes every check of one table; of the second they find the small number, and nothing
    # of what gives it away once it alone is withheld.
    assert (
        single_table_checks(tabulate(both, [DESA, KERJA], name="kerja", population=NOVEMBER), numbers(first, "kerja"))
        == []
    )
    assert "threshold" in single_table_checks(drivers, numbers(loose, "ojek"))
    hidden = {**loose.record()["published"]}
    only_small = np.where((numbers(loose, "ojek") > 0) & (numbers(loose, "ojek") < 10), -1, numbers(loose, "ojek"))
    assert single_table_checks(drivers, only_small) == []
    hidden["tables"] = [{**hidden["tables"][0], "numbers": only_small.ravel().tolist(), "minimum": 10, "width": 10}]
    assert not audit_together(hidden, told(first)).passed
    beside = protect([drivers], POLICY, earlier=told(first))
    assert beside.tables["ojek"].withholds(wilayah="d4")
    assert audit_together(beside.record()["published"], told(first)).passed


def test_a_number_shown_by_one_report_is_shown_by_the_next_and_a_withheld_one_stays_withheld():
    villages = {**LARGE, "d4": (90, 8, 14)}
    first = protect([by_work(villages, NOVEMBER)], POLICY)
    again = protect([by_work(villages, NOVEMBER)], POLICY, earlier=told(first))
    assert (numbers(again, "kerja") == numbers(first, "kerja")).all()
    margin = tabulate(people(villages), [KERJA], name="margin", population=NOVEMBER)
    assert not protect([margin], POLICY, earlier=told(first)).tables["margin"].withholds()


@pytest.mark.parametrize("region", ["35.25", "35.25.10"])
def test_the_report_of_a_kecamatan_is_a_part_of_its_kabupaten(region: str):
    places = ("35.25.10", "35.25.11", "35.25.10.2001", "35.25.10.2002", "35.25.11.2001")
    tree = Dimension("wilayah", "Wilayah", tuple(Category(c, c, c[:8] if len(c) > 8 else None) for c in places))
    counts = {"35.25.10.2001": (40, 5, 30), "35.25.10.2002": (30, 50, 20), "35.25.11.2001": (60, 70, 80)}
    whole = Population("orang", "35.25", ("batch",))
    first = protect([tabulate(people(counts), [tree, KERJA], name="kabupaten", population=whole)], POLICY)
    inside = Dimension("wilayah", "Desa", tuple(Category(c, c) for c in places[2:4]))
    rows = people({code: counts[code] for code in places[2:4]})
    part = tabulate(rows, [inside, KERJA], name="kecamatan", population=Population("orang", "35.25.10", ("batch",)))
    beside = protect([part], POLICY, earlier=told(first).overlapping(region))
    for desa in places[2:4]:
        for work in ("tani", "nelayan", "ojek"):
            assert beside.tables["kecamatan"].count(wilayah=desa, kerja=work) == first.tables["kabupaten"].count(
                wilayah=desa, kerja=work
            )
