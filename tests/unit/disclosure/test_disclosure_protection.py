"""Tables of people: what is shown is exact, what is withheld can't be worked out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from sertakan_analysis.disclosure import (
    Category,
    Dimension,
    DisclosureRefused,
    Policy,
    SafeTable,
    protect,
    tabulate,
    tabulate_amounts,
    task,
)
from sertakan_analysis.disclosure.suppress import Suppression
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Quantity, Withheld

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY = Policy("suppress", 10, 10, 5, (2, 67), 10, 20, 12)
ROUNDED = replace(POLICY, method="round")
DESA = Dimension(
    "desa",
    "Desa",
    (
        Category("k1", "Kecamatan 1"),
        Category("k2", "Kecamatan 2"),
        Category("d1", "Desa 1", "k1"),
        Category("d2", "Desa 2", "k1"),
        Category("d3", "Desa 3", "k2"),
        Category("d4", "Desa 4", "k2"),
    ),
)
KERJA = Dimension(
    "kerja", "Pekerjaan", (Category("tani", "Petani"), Category("nelayan", "Nelayan"), Category("ojek", "Ojek"))
)
SEX = Dimension("sex", "Jenis kelamin", (Category("L", "Laki-laki"), Category("P", "Perempuan")))


def people(counts: Mapping[tuple[str | None, ...], int], *keys: str) -> pl.DataFrame:
    rows = [cell for cell, number in counts.items() for _ in range(number)]
    return pl.DataFrame(rows, schema=dict.fromkeys(keys, pl.String), orient="row")


def by_work(**villages: tuple[int, int, int]) -> pl.DataFrame:
    counts = {
        (desa, work): number
        for desa, numbers in villages.items()
        for work, number in zip(("tani", "nelayan", "ojek"), numbers, strict=True)
    }
    return people(counts, "desa", "kerja")


FOUR = by_work(d1=(120, 3, 40), d2=(80, 25, 60), d3=(200, 45, 0), d4=(90, 30, 14))


def shown(table: SafeTable, **selection: str) -> int | None:
    value = table.count(**selection)
    return int(value.value) if isinstance(value, Quantity) else None


def interval(tables: list[SafeTable], selection: Mapping[str, str]) -> tuple[int, int]:
    """The slow reference: one variable for every group of people of one kind, and nothing but the published numbers.

    It knows no equations between cells: it adds up people, and so shares no code with what it tests.
    """
    keys = sorted({dimension.key for each in tables for dimension in each.dimensions})
    dimensions = {dimension.key: dimension for each in tables for dimension in each.dimensions}
    leaves = {key: [category.code for category in dimensions[key].leaves] for key in keys}
    kinds = list(product(*(leaves[key] for key in keys)))

    def within(kind: tuple[str, ...], chosen: Mapping[str, str]) -> bool:
        for key, code in chosen.items():
            above: str | None = kind[keys.index(key)]
            while above is not None and above != code:
                above = dimensions[key].categories[dimensions[key].place(above) - 1].parent
            if above is None:
                return False
        return True

    rows, low, high = [], [], []
    for each in tables:
        codes = [[None, *(category.code for category in dimension.categories)] for dimension in each.dimensions]
        for chosen in product(*codes):
            cell = {d.key: code for d, code in zip(each.dimensions, chosen, strict=True) if code is not None}
            rows.append([float(within(kind, cell)) for kind in kinds])
            number = shown(each, **cell)
            sensitive = any(dimensions[key].sensitive for key in cell)
            low.append((0 if sensitive else 1) if number is None else number)
            high.append(10_000 if number is None else number)
    aim = np.array([float(within(kind, selection)) for kind in kinds])
    limits = LinearConstraint(np.array(rows), np.array(low), np.array(high))
    ends = [
        milp(sign * aim, constraints=limits, bounds=Bounds(0, np.inf), integrality=np.ones(len(kinds)))
        for sign in (1, -1)
    ]
    assert all(end.success for end in ends)
    return round(ends[0].fun), round(-ends[1].fun)


def withheld_cells(table: SafeTable) -> list[dict[str, str]]:
    codes = [[None, *(category.code for category in dimension.categories)] for dimension in table.dimensions]
    cells = (
        {d.key: code for d, code in zip(table.dimensions, chosen, strict=True) if code is not None}
        for chosen in product(*codes)
    )
    return [cell for cell in cells if shown(table, **cell) is None]


def assert_nothing_can_be_worked_out(tables: list[SafeTable], width: int = 10) -> None:
    for table in tables:
        for cell in withheld_cells(table):
            low, high = interval(tables, cell)
            assert high - low >= width, (table.name, cell)


def test_a_small_cell_is_withheld_and_every_total_stays_exact():
    table = protect([tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")], POLICY).tables["kerja"]
    assert table.count(desa="d1", kerja="nelayan") == Withheld("count")
    assert table.total == Quantity(Decimal(FOUR.height), "count")
    assert [shown(table, desa=code) for code in ("k1", "k2", "d1", "d2", "d3", "d4")] == [328, 379, 163, 165, 245, 134]
    assert [shown(table, kerja=code) for code in ("tani", "nelayan", "ojek")] == [490, 103, 114]


def test_what_is_shown_is_never_another_number_than_the_true_one():
    raw = tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")
    table = protect([raw], POLICY).tables["kerja"]
    for (row, desa), (column, kerja) in product(
        enumerate([None, *(c.code for c in DESA.categories)]), enumerate([None, *(c.code for c in KERJA.categories)])
    ):
        assert shown(table, desa=desa, kerja=kerja) in (None, raw.raw[row, column])


def test_the_total_minus_its_parts_does_not_give_the_small_cell_away():
    table = protect([tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")], POLICY).tables["kerja"]
    row = [shown(table, desa="d1", kerja=work) for work in ("tani", "nelayan", "ojek")]
    column = [shown(table, desa=desa, kerja="nelayan") for desa in ("d1", "d2", "d3", "d4")]
    assert row.count(None) >= 2
    assert column.count(None) >= 2
    assert_nothing_can_be_worked_out([table])


def test_all_but_a_few_of_a_group_is_withheld_with_those_few():
    few_women = people({("d1", "L"): 496, ("d1", "P"): 4, ("d2", "L"): 60, ("d2", "P"): 70}, "desa", "sex")
    table = protect([tabulate(few_women, [DESA, SEX], name="jk", population="pekerja")], POLICY).tables["jk"]
    assert shown(table, desa="d1") == 500
    assert shown(table, desa="d1", sex="L") is None
    assert_nothing_can_be_worked_out([table])


def test_a_zero_is_shown_for_it_tells_of_nobody():
    table = protect([tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")], POLICY).tables["kerja"]
    assert shown(table, desa="d3", kerja="ojek") == 0


def test_of_a_sensitive_trait_it_is_not_shown_that_a_whole_group_shares_it():
    counts = {("d1", "1"): 40, ("d2", "1"): 30, ("d2", "2"): 50, ("d3", "2"): 60, ("d4", "1"): 20, ("d4", "2"): 30}
    frame = people(counts, "desa", "desil")
    plain = Dimension("desil", "Desil", (Category("1", "Desil 1"), Category("2", "Desil 2")))
    for desil, number in ((plain, 40), (replace(plain, sensitive=True), None)):
        table = protect([tabulate(frame, [DESA, desil], name="desil", population="pekerja")], POLICY).tables["desil"]
        assert shown(table, desa="d1", desil="1") == number
        assert_nothing_can_be_worked_out([table])


def test_a_group_that_is_too_small_as_a_whole_hides_its_total_as_well():
    frame = by_work(d1=(4, 1, 2), d2=(80, 25, 60), d3=(200, 45, 30), d4=(90, 30, 14))
    table = protect([tabulate(frame, [DESA, KERJA], name="kerja", population="pekerja")], POLICY).tables["kerja"]
    assert shown(table, desa="d1") is None
    assert_nothing_can_be_worked_out([table])


def test_a_population_of_a_handful_shows_nothing_but_zeros():
    frame = by_work(d1=(2, 0, 1))
    table = protect([tabulate(frame, [DESA, KERJA], name="kerja", population="pekerja")], POLICY).tables["kerja"]
    assert table.total == Withheld("count")
    assert {shown(table, desa=d.code, kerja=k.code) for d in DESA.categories for k in KERJA.categories} == {None, 0}


def test_a_population_of_nobody_is_shown_as_zeros():
    table = protect([tabulate(by_work(d1=(0, 0, 0)), [DESA, KERJA], name="k", population="p")], POLICY).tables["k"]
    assert shown(table) == 0
    assert withheld_cells(table) == []


def linked() -> list[pl.DataFrame]:
    rng = np.random.default_rng(5)
    size = 420
    frame = pl.DataFrame(
        {
            "desa": rng.choice(["d1", "d2", "d3", "d4"], size, p=[0.1, 0.2, 0.3, 0.4]),
            "kerja": rng.choice(["tani", "nelayan", "ojek"], size, p=[0.85, 0.1, 0.05]),
            "sex": rng.choice(["L", "P"], size, p=[0.93, 0.07]),
        }
    )
    return [frame]


def test_two_tables_that_share_margins_do_not_uncover_each_other():
    frame = linked()[0]
    raw = [
        tabulate(frame, [DESA, KERJA], name="kerja", population="pekerja"),
        tabulate(frame, [DESA, SEX], name="jk", population="pekerja"),
        tabulate(frame, [SEX, KERJA], name="jk_kerja", population="pekerja"),
    ]
    tables = list(protect(raw, POLICY).tables.values())
    assert any(withheld_cells(table) for table in tables)
    assert_nothing_can_be_worked_out(tables)


def test_a_margin_withheld_in_one_table_is_withheld_in_every_other():
    frame = by_work(d1=(4, 1, 2), d2=(80, 25, 60), d3=(200, 45, 30), d4=(90, 30, 14)).with_columns(sex=pl.lit("L"))
    raw = [
        tabulate(frame, [DESA], name="desa", population="pekerja"),
        tabulate(frame, [DESA, KERJA], name="kerja", population="pekerja"),
    ]
    tables = protect(raw, POLICY).tables
    for code in (category.code for category in DESA.categories):
        assert tables["desa"].count(desa=code) == tables["kerja"].count(desa=code)


@pytest.mark.slow
def test_three_traits_at_once_are_protected_in_whole_numbers():
    raw = tabulate(linked()[0], [DESA, KERJA, SEX], name="tiga", population="pekerja")
    protected = protect([raw], POLICY)
    assert not protected.treatments[0].network
    assert_nothing_can_be_worked_out(list(protected.tables.values()))


def test_the_audit_refuses_when_protection_forgot_the_secondary_cells(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(task, "suppression", lambda _system, sensitive, **_: Suppression(sensitive.primary, 0, 0))
    monkeypatch.setattr(task, "to_withhold", lambda _judged, truth, _loss: np.zeros(truth.size, np.bool_))
    with pytest.raises(DisclosureRefused, match="'kerja': 1 of the cells could be worked out") as refused:
        protect([tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")], POLICY)
    assert "nelayan" not in str(refused.value)


def test_rounded_tables_add_up_and_move_by_less_than_the_base():
    raw = tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")
    table = protect([raw], ROUNDED).tables["kerja"]
    number = {
        (desa, kerja): shown(table, desa=desa, kerja=kerja)
        for desa in (None, *(c.code for c in DESA.categories))
        for kerja in (None, *(c.code for c in KERJA.categories))
    }
    for place, (cell, rounded) in enumerate(number.items()):
        assert rounded is not None
        assert rounded % 5 == 0, cell
        assert abs(rounded - raw.raw.ravel()[place]) < 5, cell
    for kerja in (None, "tani", "nelayan", "ojek"):
        assert number["k1", kerja] == number["d1", kerja] + number["d2", kerja]
        assert number[None, kerja] == number["k1", kerja] + number["k2", kerja]
    assert number[None, None] == sum(number[None, kerja] for kerja in ("tani", "nelayan", "ojek"))


def test_rounded_numbers_are_marked_as_approximate():
    table = protect([tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")], ROUNDED).tables["kerja"]
    assert table.count(desa="k1") == Quantity(Decimal(330), "count", approximate=True)
    share = table.share({"desa": "k1"})
    assert isinstance(share, Quantity)
    assert (share.approximate, share.decimals) == (True, 0)


def gifts(**donors: int) -> pl.DataFrame:
    rows = [("d1" if number % 2 else "d2", donor, amount) for number, (donor, amount) in enumerate(donors.items())]
    return pl.DataFrame(rows, schema=["desa", "donor", "rupiah"], orient="row")


def amounts(frame: pl.DataFrame, policy: Policy = POLICY) -> SafeTable:
    raw = tabulate_amounts(frame, [DESA], amount="rupiah", contributor="donor", name="uang", population="donatur")
    return protect([raw], policy).tables["uang"]


def test_an_amount_is_withheld_when_few_give_it_and_shown_when_many_do():
    many = gifts(**{f"pt{n}": 1_000_000 + n for n in range(60)})
    table = amounts(many)
    assert table.amount(desa="d1") == Quantity(Decimal(sum(1_000_000 + n for n in range(1, 60, 2))), "rupiah")
    few = pl.concat([many, pl.DataFrame({"desa": ["d3"] * 3, "donor": ["a", "b", "c"], "rupiah": [5_000_000] * 3})])
    table = amounts(few)
    assert table.amount(desa="d3") == Withheld("rupiah")
    assert table.amount(desa="k2") == Withheld("rupiah")


def test_an_amount_that_two_contributors_dominate_is_withheld():
    frame = gifts(**{f"pt{n}": 1_000_000 for n in range(60)}, besar_a=1, besar_b=1)
    giant = frame.with_columns(
        rupiah=pl.when(pl.col("donor") == "besar_b").then(200_000_000).otherwise(pl.col("rupiah"))
    )
    assert isinstance(amounts(frame).amount(desa="d1"), Quantity)
    assert amounts(giant).amount(desa="d1") == Withheld("rupiah")


def test_several_gifts_of_one_contributor_count_as_one():
    frame = pl.DataFrame({"desa": ["d1"] * 30, "donor": ["satu"] * 30, "rupiah": [1_000_000] * 30})
    assert amounts(frame).amount(desa="d1") == Withheld("rupiah")


def test_the_record_tells_the_same_for_the_same_tables_and_not_which_cells_are_small():
    raw = [tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja")]
    record = protect(raw, POLICY).record()
    assert record == protect(raw, POLICY).record()
    (told,) = record["populations"]
    assert told["withheld"] == len(withheld_cells(protect(raw, POLICY).tables["kerja"]))
    assert told["narrowest_interval"] >= 10
    assert "primary" not in str(record)


def test_tables_that_give_one_group_different_numbers_are_refused():
    raw = [
        tabulate(FOUR, [DESA, KERJA], name="kerja", population="pekerja"),
        tabulate(FOUR.head(50), [DESA], name="desa", population="pekerja"),
    ]
    with pytest.raises(UserError, match="the same group different numbers"):
        protect(raw, POLICY)


def test_two_tables_of_one_name_are_refused():
    raw = tabulate(FOUR, [DESA], name="desa", population="pekerja")
    with pytest.raises(UserError, match="a name of its own"):
        protect([raw, raw], POLICY)


def test_an_amount_whose_largest_contributor_the_second_could_work_out_is_withheld():
    only_p = replace(POLICY, dominance=(2, 100))
    frame = gifts(**{f"pt{n}": 1_000_000 for n in range(60)}, besar_a=1, besar_b=320_000_000)
    assert amounts(frame, only_p).amount(desa="d1") == Withheld("rupiah")
    assert isinstance(amounts(frame, replace(only_p, p_percent=5)).amount(desa="d1"), Quantity)


def test_rounding_takes_the_nearest_multiple_where_the_sums_allow():
    frame = by_work(d1=(121, 0, 0), d2=(0, 0, 0), d3=(0, 0, 0), d4=(0, 0, 0))
    table = protect([tabulate(frame, [DESA], name="desa", population="p")], ROUNDED).tables["desa"]
    assert [shown(table, desa=code) for code in ("d1", "k1", None)] == [120, 120, 120]
