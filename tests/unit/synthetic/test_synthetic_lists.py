"""Lists of synthetic people: their mistakes come at the rates asked for, and the truth beside them is whole."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.identity.nik import decode
from sertakan_analysis.occupations import occupation
from sertakan_analysis.synthetic import (
    ErrorRates,
    Population,
    SourceList,
    beneficiary_list,
    donor_list,
    error_rates,
    participant_list,
    village_list,
    welfare_register,
)
from sertakan_analysis.synthetic.assumed import rows
from sertakan_analysis.synthetic.listing import thousands

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {row["error"]: row["column"] for row in rows("error_rates.csv")}


def _village(population: Population, errors: ErrorRates) -> SourceList:
    return village_list(population, errors=errors, seed=11)


def _only(kind: str, rate: float) -> ErrorRates:
    return ErrorRates({kind: rate})


def _planted(written: SourceList, kind: str) -> pl.DataFrame:
    return written.planted.filter(pl.col("error") == kind)


def _beside_truth(written: SourceList, population: Population) -> pl.DataFrame:
    truth = written.truth.join(population.people, on="nomor_orang", how="left", maintain_order="left")
    return pl.concat([written.frame.select(pl.all().name.suffix("_written")), truth], how="horizontal")


@pytest.fixture(scope="module")
def hasty(leran: Population) -> SourceList:
    return _village(leran, error_rates("berat"))


def test_a_clean_list_holds_everybody_once_exactly_as_the_truth_says(leran: Population) -> None:
    written = _village(leran, error_rates("bersih"))
    people = leran.people
    assert written.planted.is_empty()
    assert written.truth["nomor_orang"].to_list() == people["nomor_orang"].to_list()
    for column in ("nik", "no_kk", "rt", "rw", "no_hp", "no_kpj", "jenis_kelamin"):
        assert written.frame[column].to_list() == people[column].to_list(), column
    for column in ("nama", "nama_ibu", "desa", "kecamatan", "pekerjaan", "alamat"):
        assert written.frame[column].to_list() == people[column].str.to_uppercase().to_list(), column
    assert written.frame["tanggal_lahir"].to_list() == people["tanggal_lahir"].dt.strftime("%d-%m-%Y").to_list()


def test_every_column_of_a_list_is_text(hasty: SourceList) -> None:
    assert set(hasty.frame.dtypes) == {pl.String}


@pytest.mark.parametrize("kind", [kind for kind, column in KINDS.items() if column])
def test_each_kind_of_error_alone_comes_at_its_rate_on_the_cells_where_it_can_happen(
    leran: Population, kind: str
) -> None:
    able = _planted(_village(leran, _only(kind, 1.0)), kind).height
    made = _planted(_village(leran, _only(kind, 0.3)), kind).height
    assert able > 100
    assert made / able == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / able) ** 0.5)


@pytest.mark.parametrize("kind", ["nik_kosong", "nik_apostrof", "tanggal_kosong", "rt_rw_kosong", "nama_gelar"])
def test_an_error_that_can_happen_anywhere_happens_everywhere_at_a_rate_of_one(leran: Population, kind: str) -> None:
    assert _planted(_village(leran, _only(kind, 1.0)), kind).height == 6113


@pytest.mark.parametrize("kind", [kind for kind, column in KINDS.items() if column])
def test_only_the_cells_that_are_told_differ_from_the_truth(leran: Population, kind: str) -> None:
    clean = _village(leran, error_rates()).frame
    written = _village(leran, _only(kind, 0.3))
    column = KINDS[kind]
    differs = (written.frame[column].ne_missing(clean[column])).arg_true() + 1
    planted = _planted(written, kind)
    assert planted["column"].unique().to_list() == [column]
    assert set(differs) <= set(planted["row"])
    if kind != "nik_sebagai_angka":  # a NIK that ends in 0 loses nothing but its cell type
        assert set(differs) == set(planted["row"])
    others = [name for name in clean.columns if name != column and (kind, name) != ("rt_rw_kosong", "rw")]
    assert written.frame.select(others).equals(clean.select(others))


def test_every_kind_of_error_occurs_in_a_hasty_list_and_at_most_one_in_a_cell(hasty: SourceList) -> None:
    assert set(hasty.planted["error"]) == set(KINDS)
    assert not hasty.planted.filter(pl.col("column") != "").select("row", "column").is_duplicated().any()


def test_no_mistake_makes_a_nik_that_a_region_could_have_given(hasty: SourceList) -> None:
    written = hasty.frame["nik"].drop_nulls().str.strip_prefix("'")
    assert written.str.contains(r"^3[25]99\d{11,12}$").all()


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("nik_15_angka", r"^\d{15}$"),
        ("nik_urut_nol", r"^\d{12}0000$"),
        ("nik_sebagai_angka", r"^\d{15}0$"),
        ("nik_apostrof", r"^'\d{16}$"),
        ("tanggal_1_januari", r"^01-01-\d{4}$"),
        ("tanggal_format_lain", r"^(?:\d\d/\d\d/\d{4}|\d{4}-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ \d{4}|\d{4,5})$"),
        ("nama_singkatan", r"^[A-Z]+\. "),
        ("nama_ejaan_lama", "OE"),
    ],
)
def test_a_mistake_has_its_shape(hasty: SourceList, kind: str, shape: str) -> None:
    planted = _planted(hasty, kind)
    cells = hasty.frame[planted["column"][0]].gather(planted["row"] - 1)
    assert [cell for cell in cells if not re.search(shape, cell)] == []


def test_empty_cells_are_empty_and_rw_goes_with_rt(hasty: SourceList) -> None:
    for kind, columns in (
        ("nik_kosong", ["nik"]),
        ("tanggal_kosong", ["tanggal_lahir"]),
        ("rt_rw_kosong", ["rt", "rw"]),
    ):
        rows_hit = _planted(hasty, kind)["row"] - 1
        assert hasty.frame.select(columns)[rows_hit].null_count().row(0) == (rows_hit.len(),) * len(columns)


def test_a_forgotten_40_makes_a_man_of_a_woman(hasty: SourceList, leran: Population) -> None:
    cells = _beside_truth(hasty, leran)[_planted(hasty, "nik_tanpa_40")["row"] - 1]
    read = decode(cells["nik_written"], leran.as_of)
    assert cells["jenis_kelamin"].unique().to_list() == ["P"]
    assert read["sex"].unique().to_list() == ["L"]
    assert (read["birth_date"] == cells["tanggal_lahir"]).all()


def test_a_relatives_nik_is_that_of_another_member_of_the_same_household(hasty: SourceList, leran: Population) -> None:
    cells = _beside_truth(hasty, leran)[_planted(hasty, "nik_anggota_keluarga")["row"] - 1]
    holders = cells.join(leran.people, left_on="nik_written", right_on="nik", suffix="_holder", how="left")
    assert (holders["nomor_keluarga"] == holders["nomor_keluarga_holder"]).all()
    assert (holders["nomor_orang"] != holders["nomor_orang_holder"]).all()


def test_a_wrong_village_is_another_desa_of_the_kecamatan(hasty: SourceList) -> None:
    wrong = set(hasty.frame["desa"].gather(_planted(hasty, "desa_salah")["row"] - 1))
    assert "LERAN" not in wrong
    assert {"BETOYOGUCI", "MANYAREJO"} <= wrong


def test_another_name_of_an_occupation_means_the_same_occupation(hasty: SourceList, leran: Population) -> None:
    cells = _beside_truth(hasty, leran)[_planted(hasty, "pekerjaan_ejaan")["row"] - 1]
    for written, code in cells.select("pekerjaan_written", "pekerjaan_kode").unique().iter_rows():
        meant = occupation(written)
        assert meant is not None, written
        assert meant.key == code


def test_an_unknown_occupation_is_one_that_no_table_has(hasty: SourceList) -> None:
    written = set(hasty.frame["pekerjaan"].gather(_planted(hasty, "pekerjaan_tak_dikenal")["row"] - 1))
    assert len(written) == 5
    assert [text for text in written if occupation(text) is not None] == []


def test_a_family_card_written_for_a_nik_is_the_persons_own(hasty: SourceList, leran: Population) -> None:
    cells = _beside_truth(hasty, leran)[_planted(hasty, "nik_sama_kk")["row"] - 1]
    assert (cells["nik_written"] == cells["no_kk_written"]).all()
    assert (cells["nik_written"] == cells["no_kk"]).all()


def test_people_listed_twice_come_again_at_the_end_and_the_truth_says_who(hasty: SourceList) -> None:
    again = hasty.truth.filter("ganda")
    assert again.height == pytest.approx(6113 * 0.02, rel=0.3)
    assert again["row"].to_list() == list(range(6114, 6114 + again.height))
    assert _planted(hasty, "baris_ganda")["row"].to_list() == again["row"].to_list()
    assert again["nomor_orang"].is_in(hasty.truth.filter(~pl.col("ganda"))["nomor_orang"].implode()).all()


def test_the_truth_names_the_person_of_every_line(hasty: SourceList) -> None:
    assert hasty.truth["row"].to_list() == list(range(1, hasty.frame.height + 1))
    assert hasty.truth["nomor_orang"].null_count() == 0


def test_the_same_seed_writes_the_same_list_and_another_makes_other_mistakes(
    leran: Population, hasty: SourceList
) -> None:
    again = village_list(leran, errors=error_rates("berat"), seed=11)
    other = village_list(leran, errors=error_rates("berat"), seed=12)
    assert again.frame.equals(hasty.frame)
    assert again.planted.equals(hasty.planted)
    assert not other.planted.equals(hasty.planted)


def test_the_survey_may_hold_everybody_the_workers_or_the_informal_ones(leran: Population) -> None:
    counts = {
        who: village_list(leran, errors=error_rates(), seed=1, who=who).frame.height
        for who in ("semua", "bekerja", "informal")
    }
    people = leran.people
    assert counts == {
        "semua": 6113,
        "bekerja": people["penghasilan"].drop_nulls().len(),
        "informal": people["informal"].sum(),
    }


def test_one_desa_of_a_kabupaten_is_listed_alone_and_a_foreign_one_refused(gresik: Population) -> None:
    written = village_list(gresik, "35.25.10.2010", errors=error_rates(), seed=1)
    assert written.frame["desa"].unique().to_list() == ["LERAN"]
    assert written.title == "Pendataan Pekerja Rentan Desa Leran"
    with pytest.raises(UserError, match=r"none of the synthetic people lives in 32\.16"):
        village_list(gresik, "32.16", errors=error_rates(), seed=1)


def test_the_members_list_holds_each_participant_with_the_last_month_paid(gresik: Population) -> None:
    written = participant_list(gresik, seed=1)
    members = gresik.people.filter(pl.col("segmen").is_not_null())
    assert written.frame.height == members.height
    active = written.frame.filter(pl.col("status") == "AKTIF")
    assert active.height == members["aktif"].sum()
    assert active["bulan_iuran"].unique().to_list() == ["Juli 2025"]
    assert written.frame["segmen"].to_list() == members["segmen"].to_list()


def test_the_welfare_register_tells_everybodys_decile(gresik: Population) -> None:
    written = welfare_register(gresik, seed=1)
    assert written.frame["desil"].cast(pl.Int8).to_list() == gresik.people["desil"].to_list()
    assert written.frame["tanggal_versi"].unique().to_list() == ["01-07-2025"]


def test_the_beneficiary_list_holds_those_for_whom_somebody_else_pays(gresik: Population) -> None:
    written = beneficiary_list(gresik, seed=1)
    assert set(written.frame["sumber_dana"]) <= {"DBHCHT", "APBD", "APBDes", "CSR", "Zakat"}
    assert written.frame["iuran"].unique().to_list() == ["16.800"]
    donors = written.frame.filter(pl.col("donor").is_not_null())
    assert donors["sumber_dana"].unique().to_list() == ["CSR"]
    assert donors["donor"].str.contains("Contoh Sintetis").all()


def test_a_donor_pays_the_contribution_times_the_months(gresik: Population) -> None:
    frame = donor_list(gresik, seed=1).frame
    paid = frame["nominal"].str.replace_all(".", "", literal=True).cast(pl.Int64)
    assert (paid == frame["jumlah_bulan"].cast(pl.Int64) * 16_800).all()


def test_an_earlier_list_of_members_holds_the_same_people_as_they_stood_then_with_the_same_mistakes(
    gresik: Population,
) -> None:
    now = participant_list(gresik, seed=1, errors=error_rates("berat"))
    then = participant_list(gresik, seed=1, errors=error_rates("berat"), on=date(2025, 5, 31))
    assert then.as_of == date(2025, 5, 31)
    begun = gresik.people.filter(pl.col("bulan_mulai") <= date(2025, 5, 1))["nomor_orang"]
    assert set(then.truth["nomor_orang"]) == set(begun)
    assert then.truth["row"].to_list() == list(range(1, then.frame.height + 1))
    kept = now.frame.with_columns(now.truth["nomor_orang"]).filter(pl.col("nomor_orang").is_in(begun.implode()))
    same = ["nik", "nama", "tanggal_lahir", "segmen", "no_kpj", "npp"]
    assert then.frame.select(same).equals(kept.select(same))
    assert then.planted.height < now.planted.height
    assert then.planted["row"].max() <= then.frame.height  # type: ignore[operator]
    empty = then.planted.filter(pl.col("error") == "nik_kosong")["row"] - 1
    assert then.frame["nik"].gather(empty).null_count() == len(empty) > 0


def test_an_earlier_list_tells_the_month_that_was_paid_last_by_then(gresik: Population) -> None:
    then = participant_list(gresik, seed=1, on=date(2025, 5, 31))
    told = then.frame.with_columns(then.truth["nomor_orang"]).join(gresik.people, on="nomor_orang", suffix="_benar")
    paying = told.filter(pl.col("bulan_terakhir") >= date(2025, 5, 1))
    assert paying["bulan_iuran_terakhir"].unique().to_list() == ["Mei 2025"]
    # The fourth unpaid month in a row ends the active status.
    ended = told.filter(pl.col("status") == "NON AKTIF")
    assert ended["bulan_terakhir"].max() == date(2025, 1, 1)
    assert told.filter(pl.col("bulan_terakhir") <= date(2025, 1, 1)).height == ended.height
    with pytest.raises(UserError, match="known up to 2025-07-31"):
        participant_list(gresik, seed=1, on=date(2025, 8, 1))


def test_both_lists_name_the_same_company_for_a_person_and_few_are_paid_for_by_two(gresik: Population) -> None:
    decree, company = beneficiary_list(gresik, seed=1), donor_list(gresik, seed=2)
    by_person = [
        source.frame.with_columns(source.truth["nomor_orang"]).filter(~source.truth["ganda"])
        for source in (decree, company)
    ]
    both = by_person[0].join(by_person[1], on="nomor_orang", suffix="_donor")
    assert both.height == company.truth["nomor_orang"].n_unique()
    same = both.filter(pl.col("sumber_dana") == "CSR")
    assert same["donor"].to_list() == same["perusahaan"].to_list()
    twice = both.filter(pl.col("sumber_dana") != "CSR")
    assert 0 < twice.height < decree.frame.height * 0.1
    assert set(twice["bulan_mulai_donor"]) <= {"Mei 2025", "Juni 2025", "Juli 2025"}


@pytest.mark.parametrize("make", [participant_list, welfare_register, beneficiary_list, donor_list])
def test_every_list_takes_mistakes_of_its_own(gresik: Population, make: Callable[..., SourceList]) -> None:
    written = make(gresik, seed=1, errors=error_rates("berat", nik_kosong=0.5))
    assert "nik_kosong" in set(written.planted["error"])
    assert set(written.planted["column"]) <= {*written.frame.columns, ""}
    assert written.truth.height == written.frame.height


def test_a_population_without_anybody_paid_for_is_refused(leran: Population) -> None:
    nobody = Population(
        leran.region, leran.as_of, leran.seed, leran.margins, leran.people.filter(pl.col("segmen").is_null())
    )
    with pytest.raises(UserError, match="has a contribution paid so"):
        donor_list(nobody, seed=1)


def test_rupiah_are_written_with_dots_between_the_thousands_and_nowhere_else() -> None:
    amounts = pl.DataFrame({"iuran": [0, 850, 16_800, 201_600, 1_800_000, None]})
    assert amounts.select(thousands("iuran"))["iuran"].to_list() == ["0", "850", "16.800", "201.600", "1.800.000", None]


def test_rates_grow_from_clean_to_common_to_heavy() -> None:
    clean, common, heavy = (error_rates(preset) for preset in ("bersih", "lazim", "berat"))
    for kind in KINDS:
        assert clean.of(kind) == 0 < common.of(kind) < heavy.of(kind)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"preset": "berad"}, "Did you mean 'berat'"),
        ({"nik_kosng": 0.1}, "Did you mean 'nik_kosong'"),
        ({"nik_kosong": 1.5}, "1.5 of 'nik_kosong' is no share"),
    ],
)
def test_rates_that_cannot_be_meant_are_refused(arguments: dict[str, float], part: str) -> None:
    with pytest.raises(UserError, match=re.escape(part)):
        error_rates(**arguments)  # type: ignore[arg-type]
