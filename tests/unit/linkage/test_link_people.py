"""Two short lists written by hand, linked once: what became of each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from people_by_hand import AS_OF, list_of, person

from sertakan_analysis.linkage import link

if TYPE_CHECKING:
    from sertakan_analysis.linkage import Linked

# By what becomes of it: the person as the left and as the right list have it.
CASES = {
    "nik_sama": (
        person("Moch. Cholil", "1980-05-17", "L", "3599011705800001"),
        person("MUHAMMAD KHOLIL", "1980-05-17", "L", "3599011705800001"),
    ),
    "nik_saudara": (
        person("Hendra Gunawan", "1991-02-03", "L", "3599014304930002"),
        person("Fitriyah Rahmawati", "1993-04-03", "P", "3599014304930002"),
    ),
    "nik_tertukar": (
        person("Sri Wahyuni", "1975-08-21", "P", "3599026108750003"),
        person("Sri Wahyuni", "1975-08-21", "P", "3599026108570003"),
    ),
    "tanpa_nik": (
        person("Rohmatul Ummah", "1988-11-09", "P"),
        person("Rohmatul Umah", "1988-11-09", "P", "3599034911880004"),
    ),
    "tetangga_selisih_urut": (
        person("Bambang Irawan", "1969-10-30", "L", "3599043010690001"),
        person("Djoko Pramono", "1969-10-30", "L", "3599043010690002"),
    ),
    "kecamatan_sebelah": (
        person("Yusuf Efendi", "1972-03-12", "L", "3599051203720001"),
        person("Teguh Laksono", "1972-03-12", "L", "3599061203720001"),
    ),
    "hari_bulan_tertukar": (
        person("Lilik Masrukhah", "1983-04-11", "P", "3599075104830005"),
        person("Lilik Masruchah", "1983-11-04", "P", "3599075104830005"),
    ),
}
PLACE = {name: place for place, name in enumerate(CASES, 1)}


@pytest.fixture(scope="module")
def linked() -> Linked:
    left, right = ([each[side] for each in CASES.values()] for side in (0, 1))
    return link(list_of(*left), list_of(*right), on=AS_OF)


def outcome(linked: Linked, name: str) -> tuple[str, str, bool] | None:
    rows = linked.pairs.filter(pl.col("kiri") == PLACE[name], pl.col("kanan") == PLACE[name])
    return rows.select("cara", "pita", "terpilih").row(0) if rows.height else None


def test_an_equal_nik_that_the_name_bears_out_is_matched_by_it(linked: Linked):
    assert outcome(linked, "nik_sama") == ("nik", "padan", True)


def test_a_relatives_nik_is_shown_to_people_and_its_levels_tell_why(linked: Linked):
    assert outcome(linked, "nik_saudara") == ("model", "ragu", True)
    levels = linked.pairs.filter(pl.col("kiri") == PLACE["nik_saudara"]).row(0, named=True)
    assert (levels["tingkat_nik"], levels["tingkat_nama"], levels["tingkat_lahir"]) == (2, 0, 0)


def test_a_transposed_nik_is_matched_by_everything_together(linked: Linked):
    assert outcome(linked, "nik_tertukar") == ("model", "padan", True)


def test_who_has_no_nik_is_matched_by_name_and_birth_date(linked: Linked):
    assert outcome(linked, "tanpa_nik") == ("model", "padan", True)


@pytest.mark.parametrize("name", ["tetangga_selisih_urut", "kecamatan_sebelah"])
def test_strangers_of_one_day_are_not_matched(linked: Linked, name: str):
    assert (outcome(linked, name) or ("", "beda", False))[1] != "padan"


def test_day_and_month_exchanged_do_not_part_a_person(linked: Linked):
    assert outcome(linked, "hari_bulan_tertukar") == ("nik", "padan", True)


def test_counts_tell_what_happened_and_nothing_of_a_person(linked: Linked):
    facts = linked.facts
    assert (facts["baris_kiri"], facts["nik_sah_kiri"], facts["nik_sah_kanan"]) == (7, 6, 7)
    assert (facts["nik_sama"], facts["nik_sama_pasti"]) == (3, 2)
    assert facts["padan"] == 4
    assert all(isinstance(value, float) for value in facts.values())


def test_in_lists_free_of_repeats_nobody_stands_twice(linked: Linked):
    assert linked.repeats.is_empty()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("numbers", "as_one_list"),
    [((4, 9), [1]), ((8, 9), [])],
    ids=["the NIK of one is right", "both are wrong: in one list they tie"],
)
def test_a_person_of_two_lists_of_one_side_is_found_in_both(numbers: tuple[int, int], as_one_list: list[int]):
    rows = [person("Rohmatul Ummah", nik=f"359903491188000{number}") for number in numbers]
    left = list_of(*rows, person("Sri Wahyuni", "1975-08-21", "P"))
    several = left.with_columns(daftar=pl.Series(["sk-1", "sk-2", "sk-2"]))
    right = list_of(
        person("Rohmatul Ummah", "1988-11-09", "P", "3599034911880004"),
        person("Bambang Irawan", "1969-10-30", "L", "3599043010690001"),
    )
    assert link(left, right, on=AS_OF).pairs.filter("terpilih", kanan=1)["kiri"].to_list() == as_one_list
    assert link(several, right, on=AS_OF).pairs.filter("terpilih", kanan=1)["kiri"].to_list() == [1, 2]
    assert link(right, several, on=AS_OF).pairs.filter("terpilih", kiri=1)["kanan"].to_list() == [1, 2]


@pytest.mark.slow
def test_exchanged_lists_give_the_exchanged_pairs(linked: Linked):
    left, right = ([each[side] for each in CASES.values()] for side in (0, 1))
    turned = link(list_of(*right), list_of(*left), on=AS_OF).pairs
    columns = ["kiri", "kanan", "cara", "pita", "terpilih"]
    turned = turned.select(kiri="kanan", kanan="kiri", cara="cara", pita="pita", terpilih="terpilih")
    assert turned.sort("kiri", "kanan").equals(linked.pairs.select(columns))


def test_the_rows_of_a_person_who_stands_twice_in_both_lists_are_told_apart_from_all_others():
    twice = person("Rohmatul Ummah", "1988-11-09", "P", "3599034911880004")
    other = person("Sri Wahyuni", "1975-08-21", "P", "3599026108750003")
    without_nik = {**twice, "nik": None}
    found = link(list_of(twice, without_nik, other), list_of(without_nik, twice, other), on=AS_OF)
    assert found.pairs.filter("terpilih")["pita"].to_list() == ["padan"] * 5
    assert found.repeats.rows() == [("kiri", 1, 0), ("kiri", 2, 0), ("kanan", 1, 1), ("kanan", 2, 1)]
