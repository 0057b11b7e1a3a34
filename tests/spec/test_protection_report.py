"""The report on protection: who counts as covered, who pays, what is twice, broken off or about to end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from paid_people import (
    AS_OF,
    LERAN,
    MANYAR,
    NOVEMBER,
    Case,
    decision,
    inputs,
    member,
    orang,
    pair,
    participant,
    spell,
    worker,
)

from sertakan_analysis.analyses.perlindungan import perlindungan
from sertakan_analysis.analyses.protection.book import announced_costs, book_people
from sertakan_analysis.analyses.protection.counted import counted
from sertakan_analysis.analyses.protection.participants import participants
from sertakan_analysis.analyses.protection.persons import standings
from sertakan_analysis.analyses.village_list.traits import families
from sertakan_analysis.disclosure import policy
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Text, Withheld
from sertakan_analysis.linkage.assess import Measure, Quality
from sertakan_analysis.regions import villages

RULES = inputs().rules
ANNOUNCED = "ditetapkan"


def standing(*pairs: dict[str, Any], paid: tuple[dict[str, Any], ...] = (), **given: Any) -> tuple[str, str | None]:
    """Return how worker 1 stands in November, and who pays."""
    case = Case([worker(1)], pairs, paid, **given)
    found = standings(case.people.rows(["batch", "baris", "orang"]), case.book, NOVEMBER)
    return found["perlindungan"].item(), found["pembayar"].item()


@pytest.mark.parametrize(
    ("pairs", "paid", "expected"),
    [
        pytest.param(
            [pair(1, 7)], [spell(member(7), "pemberi_kerja", "2026-01", "2026-11")], ("terlindungi", "pemberi_kerja"),
            id="matched with a participant whose month is paid",
        ),
        pytest.param(
            [pair(1, 7)], [spell(member(7), "tidak_diketahui", "2026-01", None)], ("terlindungi", "tidak_diketahui"),
            id="paid by nobody knows whom, without a known end",
        ),
        pytest.param(
            [pair(1, 7)],
            [spell(member(7), "apbd", "2026-01", "2026-11"), spell(member(7), "csr", "2026-11", "2026-11")],
            ("terlindungi", "lebih_dari_satu"),
            id="two payers in the same month",
        ),
        pytest.param(
            [pair(1, 7)], [spell(member(7), "apbd", "2026-01", "2026-10")], ("belum", None),
            id="paid up to the month before only",
        ),
        pytest.param(
            [pair(1, 7)], [spell(member(7), "apbd", "2026-12", None)], ("belum", None), id="paid from the month after only"
        ),
        pytest.param(
            [pair(1, 7)], [spell(member(7), "apbd", "2026-01", "2026-12", ANNOUNCED)], ("ditetapkan", None),
            id="announced is not paid",
        ),
        pytest.param(
            [], [spell(orang(1), "apbd", "2026-01", "2026-12", ANNOUNCED)], ("ditetapkan", None),
            id="announced for somebody whom the participants' list lacks",
        ),
        pytest.param(
            [pair(1, 7, "ragu")], [spell(member(7), "apbd", "2026-01", "2026-11")], ("perlu_dicek", None),
            id="perhaps a participant whose month is paid",
        ),
        pytest.param(
            [pair(1, 7, "ragu")], [spell(member(7), "apbd", "2026-01", "2026-08")], ("belum", None),
            id="perhaps a participant, but nobody paid for that one: nothing to check",
        ),
        pytest.param(
            [pair(1, 7, "ragu")],
            [spell(member(7), "apbd", "2026-01", "2026-11"), spell(orang(1), "csr", "2026-01", "2026-12", ANNOUNCED)],
            ("ditetapkan", None),
            id="perhaps a participant, and announced for sure",
        ),
        pytest.param(
            [pair(1, 7, "beda")], [spell(member(7), "apbd", "2026-01", "2026-11")], ("belum", None), id="another person"
        ),
        pytest.param(
            [pair(1, 7, terpilih=False)], [spell(member(7), "apbd", "2026-01", "2026-11")], ("belum", None),
            id="that participant was kept for somebody else",
        ),
        pytest.param([], [spell(member(7), "apbd", "2026-01", "2026-11")], ("belum", None), id="found in no list"),
    ],
)  # fmt: skip
def test_how_a_worker_stands(pairs: list[Any], paid: list[Any], expected: tuple[str, str | None]) -> None:
    assert standing(*pairs, paid=tuple(paid)) == expected


def test_a_second_row_of_somebody_stands_as_the_first_does() -> None:
    case = Case(
        [worker(1), worker(2), worker(3)],
        [pair(1, 7)],
        [spell(member(7), "pemberi_kerja", "2026-01", "2026-11")],
        welfare=[(1, 1, "padan")],
        twice=[(1, 2)],
    )
    found = standings(case.people.rows(["batch", "baris", "orang"]), case.book, NOVEMBER)
    assert found["perlindungan"].to_list() == ["terlindungi", "terlindungi", "belum"]
    assert found["desil_padanan"].to_list() == ["1", None, None], "the match with the register knows its own repeats"


def test_what_people_decided_goes_before_what_the_match_thought() -> None:
    paid = (spell(member(7), "apbd", "2026-01", "2026-11"),)
    assert standing(pair(1, 7), paid=paid, decisions=[decision(1, 7, "beda")])[0] == "belum"
    assert standing(pair(1, 7, "ragu"), paid=paid, decisions=[decision(1, 7, "sama")]) == ("terlindungi", "apbd")
    assert standing(pair(1, 7, "ragu"), paid=paid, decisions=[decision(1, 7, "tidak_tahu")])[0] == "perlu_dicek"


def test_deciles_are_those_of_the_welfare_register_in_four_groups_and_unknown_where_the_match_is_unsure() -> None:
    told = [(1, 1, "padan"), (2, 2, "padan"), (3, 4, "padan"), (4, 8, "padan"), (5, 1, "ragu")]
    case = Case([worker(number, desil=9) for number in range(1, 7)], welfare=told)
    found = standings(case.people.rows(["batch", "baris", "orang"]), case.book, NOVEMBER)
    assert found["desil_padanan"].to_list() == ["1", "2", "3_5", "6_10", None, None]


def test_every_participant_has_one_place_beside_the_village_list() -> None:
    numbers = range(1, 7)
    case = Case(
        [worker(1), worker(2)],
        [pair(1, 1), pair(2, 2, "ragu")],
        [spell(member(number), "pemberi_kerja", "2026-01", "2026-11") for number in numbers if number < 6],
        [
            participant(1),
            participant(2),
            participant(3, kode_kecamatan="35.78.01"),
            participant(4, segmen="JAKON"),
            participant(5, segmen="PU"),
            participant(6),
            participant(7, orang=member(6), segmen="PU"),  # the same person in a second segment
        ],
    )
    assert participants(case.book, NOVEMBER).rows() == [
        ("BPU", "cocok"),
        ("BPU", "perlu_dicek"),
        ("BPU", "tinggal_di_luar"),
        ("JAKON", "konstruksi"),
        ("PU", "tidak_ditemukan"),
        ("BPU", "tidak_membayar"),
    ]


def test_a_participant_with_two_rows_counts_by_the_better_pair() -> None:
    case = Case(
        [worker(1)],
        [pair(1, 2)],
        [spell(member(1), "pemberi_kerja", "2026-01", "2026-11")],
        [participant(1, segmen="PU"), participant(2, orang=member(1))],
    )
    assert participants(case.book, NOVEMBER).rows() == [("PU", "cocok")]


def test_of_a_wider_list_only_participants_paired_with_this_region_are_told() -> None:
    paid = [spell(member(each), "pemberi_kerja", "2026-01", "2026-11") for each in (1, 2, 3)]
    case = Case(
        [worker(1), worker(2, kode_desa=f"{MANYAR}.2001")],
        [pair(1, 1), pair(2, 2)],
        paid,
        [participant(each) for each in (1, 2, 3)],
    )
    book = case.book
    book.members = pl.Series([member(1)])
    assert participants(book, NOVEMBER).rows() == [("BPU", "cocok")]


def in_book(*spells: dict[str, Any]) -> dict[str, str]:
    """Return what the ledger's only person counts under in November."""
    case = Case([worker(1)], [], spells)
    (found,) = book_people(case.book, RULES, NOVEMBER).to_dicts()
    return found


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ([("apbd", "2026-01", "2026-12", ANNOUNCED), ("csr", "2026-06", "2026-07", ANNOUNCED)], "dua_penetapan"),
        ([("apbd", "2026-01", "2026-12", ANNOUNCED), ("mandiri", "2026-03", "2026-03")], "pembayar_lain"),
        ([("apbd", "2026-01", "2026-12", ANNOUNCED), ("apbd", "2026-01", "2026-11")], "tidak"),
        ([("apbd", "2026-01", "2026-05", ANNOUNCED), ("csr", "2026-06", "2026-12", ANNOUNCED)], "tidak"),
        ([("apbd", "2026-01", "2026-12", ANNOUNCED), ("tidak_diketahui", "2026-01", "2026-11")], "tidak"),
        ([("apbd", "2024-01", "2024-12", ANNOUNCED), ("csr", "2024-06", "2026-12", ANNOUNCED)], "tidak"),
    ],
    ids=[
        "two decrees for the same months",
        "announced, and the member paid alone",
        "announced, and paid by the same",
        "one after the other",
        "paid by nobody knows whom proves nothing",
        "twice, but longer ago than twelve months",
    ],
)
def test_who_is_paid_for_twice(spells: list[tuple[str, ...]], expected: str) -> None:
    assert in_book(*(spell(orang(1), *each) for each in spells))["ganda"] == expected


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([("2025-01", "2026-11")], "tidak"),
        ([("2025-01", "2026-08")], "terputus"),
        ([("2025-01", "2025-08"), ("2025-12", "2026-11")], "pendek"),  # September, October, November
        ([("2025-01", "2025-08"), ("2026-01", "2026-11")], "panjang"),  # and December
        ([("2025-01", "2025-03"), ("2026-01", "2026-08")], "terputus"),
    ],
)
def test_months_without_a_payer(months: list[tuple[str, str]], expected: str) -> None:
    assert in_book(*(spell(orang(1), "apbd", *each) for each in months))["celah"] == expected


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ([("2026-09", {})], "pemakaman"),  # the third month
        ([("2026-08", {})], "penuh"),  # the fourth
        ([("2026-10", {"awal_pasti": False})], "mungkin_pemakaman"),
        ([("2020-01", {"segmen": "PU"})], "bukan_bpu"),
    ],
)
def test_what_jkm_would_pay(spells: list[tuple[str, dict[str, Any]]], expected: str) -> None:
    found = in_book(*(spell(orang(1), "apbd", first, "2026-11", **given) for first, given in spells))
    assert found["manfaat_jkm"] == expected


@pytest.mark.parametrize(
    ("spells", "expected"),
    [
        ([("apbd", "2026-01", "2026-11", ANNOUNCED)], "2026-12"),
        ([("apbd", "2026-01", "2027-01", ANNOUNCED)], "2027-02"),
        ([("apbd", "2026-01", "2027-06", ANNOUNCED)], "tidak"),
        ([("apbd", "2026-01", "2026-12", ANNOUNCED), ("csr", "2027-01", "2027-12", ANNOUNCED)], "tidak"),
        ([("apbd", "2026-01", "2026-11", ANNOUNCED), ("pemberi_kerja", "2026-05", None)], "tidak"),
    ],
    ids=[
        "next month",
        "in three months",
        "later than three months",
        "somebody else goes on",
        "an employer pays anyway",
    ],
)
def test_whose_announced_cover_ends(spells: list[tuple[str, ...]], expected: str) -> None:
    assert in_book(*(spell(orang(1), *each) for each in spells))["berakhir"] == expected


def test_the_ledger_counts_whoever_was_paid_for_within_a_year_and_each_person_once() -> None:
    case = Case(
        [worker(1)],
        [],
        [
            spell(orang(1), "apbd", "2026-01", "2026-03"),
            spell(orang(1), "csr", "2026-05", "2026-06"),
            spell(orang(2), "apbd", "2025-01", "2025-11"),  # twelve months back begin with December
            spell(orang(3), "apbd", "2025-01", "2025-12"),
            spell(orang(4), "apbd", "2026-12", None),
        ],
    )
    assert book_people(case.book, RULES, NOVEMBER)["orang"].to_list() == [orang(1), orang(3)]


def test_announced_months_cost_the_tariff_of_each_month_and_nothing_before_or_after_the_year() -> None:
    case = Case([worker(1)], [], [spell(orang(1), "apbd", "2026-01", "2028-12", ANNOUNCED)])
    costs = announced_costs(case.book, RULES, NOVEMBER)
    assert costs["bulan"].to_list() == [*("2026-12",), *(f"2027-{month:02}" for month in range(1, 12))]
    assert costs["biaya"].sum() == 12 * 16_800, "no discount for money from a regional budget"


COVERED, ANNOUNCED_ONLY, UNSURE, REST = 60, 20, 15, 25


def village(**given: Any) -> Case:
    """Return 120 farmers: 60 covered (40 by an employer), 20 announced, 15 to check, 25 in no list."""
    whole = range(1, COVERED + ANNOUNCED_ONLY + UNSURE + REST + 1)
    covered, later = whole[:COVERED], whole[COVERED:]
    announced, unsure = later[:ANNOUNCED_ONLY], later[ANNOUNCED_ONLY : ANNOUNCED_ONLY + UNSURE]
    usual: dict[str, Any] = {
        "pairs": [*(pair(each, each) for each in covered), *(pair(each, each, "ragu") for each in unsure)],
        "spells": [
            *(
                spell(member(each), "pemberi_kerja" if each <= 40 else "tidak_diketahui", "2026-01", "2026-11")
                for each in (*covered, *unsure)
            ),
            *(spell(orang(each), "apbd", "2026-01", "2026-12", ANNOUNCED) for each in announced),
        ],
    }
    return Case([worker(each) for each in whole], **(usual | given))


def report(case: Case, **given: Any) -> Any:
    asked: dict[str, Any] = {"region": case.region, "as_of": AS_OF} | given
    return perlindungan(inputs(), case.lists, case.book, **asked)


def said(sentence: Text) -> str:
    """Return a sentence with its numbers, those inside its numbers' sentences too."""
    values = {
        name: said(value) if isinstance(value, Text) else _plain(value) for name, value in sentence.values.items()
    }
    return sentence.template.format(**values)


def _plain(value: Any) -> str:
    return str(getattr(value, "value", value))


@pytest.fixture(scope="module")
def shown() -> Any:
    return report(village())


def cells(table: Any) -> dict[str, Any]:
    """Return the first number of each row by the row's name."""
    return {_plain(row[0]): getattr(row[1], "value", row[1]) for row in table.rows}


def test_the_states_add_up_to_all_workers(shown: Any) -> None:
    found = cells(shown.state_table)
    assert found == {
        "Terlindungi": COVERED,
        "Belum atau belum pasti": ANNOUNCED_ONLY + UNSURE + REST,
        "Ditetapkan, belum terlihat dibayar": ANNOUNCED_ONLY,
        "Perlu dicek orangnya": UNSURE,
        "Belum terlindungi": REST,
        "Jumlah": 120,
    }


def test_payers_are_those_of_the_covered_and_those_who_pay_for_nobody_are_left_out(shown: Any) -> None:
    found = cells(shown.payer_table)
    assert found["Pemberi kerja"] == 40
    assert found["Pembayar tidak terlihat dari daftar"] == 20
    assert "APBD" not in found, "announced is not paid"
    assert "Zakat (ZIS)" not in found


def test_the_bounds_hold_the_uncertain_and_say_that_the_match_itself_was_not_judged(shown: Any) -> None:
    sentence = said(shown.summary[0])
    # 60 of 120; with the 15 to check it would be 75 of 120.
    assert "50.0" in sentence
    assert "62.5" in sentence
    assert "belum ada pasangan yang diperiksa petugas" in sentence


def test_with_judged_pairs_the_bounds_hold_the_errors_of_the_match_too() -> None:
    measure = Measure(0.98, 0.9, 1.0)
    judged = Quality(None, measure, measure, measure, chosen=60, reviewed=80, unsure=0)
    sentence = said(report(village(quality=judged)).summary[0])
    assert "menurut pasangan yang sudah diperiksa" in sentence
    assert "belum diketahui" not in sentence


def test_the_report_tells_how_good_the_match_is_that_it_rests_on(shown: Any) -> None:
    judged = Quality(
        None,
        Measure(0.98, 0.9, 1.0),
        Measure(0.97, 0.95, 0.99),
        Measure(0.97, 0.9, 1.0),
        chosen=60,
        reviewed=80,
        unsure=0,
    )
    told = said(report(village(quality=judged)).limits[0])
    assert all(number in told for number in ("80", "90.0", "100.0", "95.0", "99.0")), told
    assert "belum diketahui" in said(shown.limits[0])


def test_a_small_group_is_withheld_wherever_it_could_be_worked_out() -> None:
    few = village()
    seventh = [spell(member(each), "zakat", "2026-01", "2026-11") for each in range(1, 5)]
    kept = [each for each in few.spells if each["orang"] not in {one["orang"] for one in seventh}]
    shown = report(village(spells=[*kept, *seventh]))
    numbers = {name: row for name, row in cells(shown.payer_table).items() if not isinstance(row, int)}
    assert "Zakat (ZIS)" in numbers
    assert len(numbers) >= 2, "one withheld number alone could be worked out from the sum"


def test_without_the_welfare_register_the_report_says_so(shown: Any) -> None:
    (sentence,) = shown.deciles
    assert "padan dengan DTSEN" in said(sentence)


def test_with_the_welfare_register_the_uncovered_of_the_poorest_are_counted() -> None:
    told = [(number, 1 if number % 2 else 5, "padan") for number in range(1, 121)]
    shown = report(village(welfare=told))
    # Of the 60 not known to be covered, numbers 61 to 120, every second one.
    assert {said(figure.label): _plain(figure.value) for figure in shown.key_figures}[
        "Desil 1 belum terlindungi"
    ] == "30"


def few_to_check() -> Case:
    """Return the village with 5 to check instead of 15: too few to be shown."""
    whole = village()
    unsure = [each for each in whole.pairs if each["pita"] == "ragu"]
    return village(pairs=[each for each in whole.pairs if each not in unsure[5:]])


def test_where_the_number_to_check_is_withheld_the_bound_rests_on_the_rounded_number_of_such_participants() -> None:
    shown = report(few_to_check())
    assert isinstance(cells(shown.state_table)["Perlu dicek orangnya"], Withheld)
    share, low, high = (float(each) for each in limits(shown.group_table, "Jumlah"))
    assert (share, low) == (50.0, 50.0)
    # 5 participants may be somebody of the village; rounded to multiples of 15 they are 0, so 14 at most.
    assert high == pytest.approx(74 / 1.2, abs=0.001)
    assert "paling banyak" in said(shown.summary[0])


def test_no_rounded_number_narrows_a_withheld_one_or_who_is_left_beyond_an_exact_one() -> None:
    case = few_to_check()
    rule = policy(RULES, AS_OF)
    tables = counted(case.lists, case.book, RULES, AS_OF, NOVEMBER)
    for table in (*tables.book.values(), tables.participants):
        assert table.terms.limit > rule.interval_width
        assert table.total.value % table.terms.limit == 0
    high = limits(report(case).group_table, "Jumlah")[2]
    assert (high - 50) * 120 / 100 >= rule.interval_width, "the 5 to check are withheld: at least ten wide"


def limits(table: Any, group: str) -> tuple[Any, ...]:
    """Return the share of the covered in a group, and its bounds."""
    (row,) = [row for row in table.rows if _plain(row[0]) == group]
    return row[-3:]


def test_every_group_has_its_own_bounds_and_the_uncertain_count_in_each(shown: Any) -> None:
    rows = {_plain(row[0]): row[1:3] for row in shown.group_table.rows}
    assert rows["Laki-laki"] == rows["Perempuan"] == (60, 30)
    # 30 of 60; with all 15 to check 45 of 60.
    assert limits(shown.group_table, "Laki-laki") == (Decimal(50), Decimal(50), Decimal(75))
    assert limits(shown.group_table, "Jumlah") == (Decimal(50), Decimal(50), Decimal("62.5"))
    assert "paling banyak 15" in said(shown.group_table.notes[0])


def test_the_bounds_of_a_group_whose_numbers_are_withheld_are_withheld_too() -> None:
    few = village()
    elsewhere = [worker(each, pekerjaan_kode="nelayan" if each < 5 else "petani") for each in range(1, 121)]
    shown = report(Case(elsewhere, few.pairs, few.spells))
    (fishers,) = [row for row in shown.work[1].rows if _plain(row[0]) == "Nelayan"]
    assert all(isinstance(cell, Withheld) for cell in (fishers[1], *fishers[-3:]))


def test_with_judged_pairs_a_group_is_wide_by_the_errors_of_the_match() -> None:
    measure = Measure(0.98, 0.9, 1.0)
    judged = Quality(None, measure, measure, measure, chosen=60, reviewed=80, unsure=0)
    shown = report(village(quality=judged))
    share, low, high = limits(shown.group_table, "Perempuan")
    assert low < share * Decimal("0.95")
    assert high >= Decimal(75)


def test_trades_stand_below_their_family_and_sector_in_the_workbook_only(shown: Any) -> None:
    top, whole = shown.work
    assert [_plain(row[0]) for row in top.rows] == ["Petani"]
    assert not top.detail
    assert whole.detail
    names = [_plain(row[0]) for row in whole.rows]
    assert names.index("Sektor nontransportasi") < names.index("Pertanian dan perikanan") < names.index("Petani")


def test_the_poorest_uncovered_are_told_by_trade_and_decile_within_a_desa() -> None:
    told = [(number, 1 if number % 2 else 5, "padan") for number in range(1, 121)]
    (table,) = report(village(welfare=told)).deciles
    rows = {_plain(row[0]): row[1:] for row in table.rows}
    # Of the 60 not covered for sure half are of decile 1, the others of 3 to 5.
    assert rows["Pertanian dan perikanan"] == (30, 0, 30, 0, 60)


def crowd(each_cell: int) -> Case:
    """Return farmers of every desa of Manyar and decile, so many in each, of whom nobody is covered."""
    desa = [each.code for each in villages(MANYAR)]
    deciles = (1, 2, 3, 6)
    places = [(village, decile) for village in desa for decile in deciles for _ in range(each_cell)]
    workers = [worker(number, kode_desa=village) for number, (village, _) in enumerate(places, 1)]
    told = [(number, decile, "padan") for number, (_, decile) in enumerate(places, 1)]
    return Case(workers, participants=[participant(99_000)], welfare=told, region=MANYAR)


def test_where_many_are_uncovered_they_are_told_by_desa_trade_and_decile_at_once() -> None:
    each_cell = 3 * 10 * len(families().leaves)  # thirty in each cell on average, if all trades had as many
    poorest, details = report(crowd(each_cell)).deciles
    leran = next(row for row in poorest.rows if row[0] == "Leran")
    names = [column.label for column in poorest.columns]
    assert dict(zip(names, leran, strict=True))["Semua rumpun"] == each_cell
    assert details.detail
    assert ("Leran", "Pertanian dan perikanan", *4 * (each_cell,), 4 * each_cell) in details.rows


def test_where_fewer_are_uncovered_places_are_told_by_decile_and_trades_by_decile() -> None:
    shown = report(crowd(3 * 10))
    (table,) = shown.deciles
    assert table.columns[0].label == "Rumpun pekerjaan"
    assert "menurut desa/kelurahan dan desil" in said(shown.places[-1].title)


def test_a_welfare_register_that_knows_nobody_here_withholds_no_other_number(shown: Any) -> None:
    met = report(village(welfare=[(1, 1, "ragu")]))
    assert cells(met.state_table) == cells(shown.state_table)
    assert "padan dengan DTSEN" in said(met.deciles[0])


def test_a_desa_has_no_table_of_places(shown: Any) -> None:
    (sentence,) = shown.places
    assert "satu desa" in said(sentence)


def test_every_page_says_that_the_people_are_made_up(shown: Any) -> None:
    assert "DATA SINTETIS" in said(shown.cover.marks[0])


def test_another_month_is_another_answer() -> None:
    found = cells(report(village(), month="2025-12").state_table)
    assert found["Terlindungi"] == 0
    assert found["Belum terlindungi"] == 120


@pytest.mark.parametrize(
    ("month", "told"),
    [
        ("2026-12", "parameter 'month' is 2026-12, after the day of the report, 2026-11-21"),
        ("november", "parameter 'month' is not a month: 'november'"),
        ("2026-13", "parameter 'month' is not a month: '2026-13'"),
        ("2026-11-01", "parameter 'month' is not a month: '2026-11-01'"),
    ],
)
def test_a_month_that_is_none_is_refused_with_the_form_to_write(month: str, told: str) -> None:
    with pytest.raises(UserError) as refused:
        report(village(), month=month)
    assert refused.value.problem == told


def test_lists_and_ledger_of_another_region_are_refused() -> None:
    case = village()
    with pytest.raises(UserError, match=rf"opened for {LERAN}, the report is of 35\.25\.10"):
        report(case, region="35.25.10")


def test_without_the_match_with_the_participants_the_command_is_told() -> None:
    case = village()
    book = case.book
    book.matches.clear()
    with pytest.raises(UserError, match="not matched with the participants yet") as refused:
        perlindungan(inputs(), case.lists, book, region=LERAN, as_of=AS_OF)
    assert f"sertakan match --left pendataan --right peserta --region {LERAN}" in str(refused.value)
