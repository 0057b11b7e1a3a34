"""Synthetic people follow what is published, belong together, and cannot be taken for anybody."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.identity.nik import decode
from sertakan_analysis.occupations import occupations
from sertakan_analysis.regions import region
from sertakan_analysis.synthetic import Population, population
from sertakan_analysis.synthetic.targets import margins

if TYPE_CHECKING:
    from sertakan_analysis.published import Published

AS_OF = date(2025, 7, 31)
SOMETIMES_NULL = {"no_hp", "no_kpj", "penghasilan", "segmen", "pembayar", "bulan_mulai", "bulan_terakhir", "aktif"}


def _ages(people: pl.DataFrame) -> pl.Series:
    born = pl.col("tanggal_lahir")
    later = (born.dt.month().cast(pl.Int32) * 100 + born.dt.day()) > AS_OF.month * 100 + AS_OF.day
    return people.select((AS_OF.year - born.dt.year() - later.cast(pl.Int32)).alias("umur")).to_series()


def _share(people: pl.DataFrame, condition: pl.Expr) -> float:
    return people.filter(condition).height / people.height


def test_desa_leran_has_the_people_households_and_men_that_its_survey_counted(leran: Population) -> None:
    people = leran.people
    assert people.height == 6113
    assert people["nomor_keluarga"].n_unique() == 1788
    assert people["jenis_kelamin"].value_counts().sort("jenis_kelamin").rows() == [("L", 3117), ("P", 2996)]


@pytest.mark.parametrize(("trade", "count"), [("nelayan", 124), ("ojek_pangkalan", 7), ("relawan_bencana", 2)])
def test_desa_leran_has_the_vulnerable_workers_that_it_published_between_17_and_65(
    leran: Population, trade: str, count: int
) -> None:
    chosen = leran.people.filter(pl.col("pekerjaan_kode") == trade)
    assert chosen.height == count
    assert _ages(chosen).is_between(17, 65).all()


def test_a_smaller_leran_keeps_its_proportions(published: Published) -> None:
    people = population("35.25.10.2010", 611, seed=7, as_of=AS_OF, published=published).people
    assert people["nomor_keluarga"].n_unique() == 179  # 1,788 x 611 / 6,113
    assert people.filter(pl.col("pekerjaan_kode") == "nelayan").height == 12


def test_the_labour_force_and_each_segment_are_as_many_as_the_published_figures_say(gresik: Population) -> None:
    able = gresik.people.filter(_ages(gresik.people) >= 15)
    force = able.filter("angkatan_kerja")
    assert force.height == round(able.height * 0.7425)  # TPAK of Jawa Timur: none of Gresik was published by that day
    active = force.filter("aktif")["segmen"].value_counts()
    counts = dict(active.iter_rows())
    assert counts == {
        "PU": round(force.height * 202_677 / 650_956),
        "BPU": round(force.height * 10_141 / 650_956),
        "JAKON": round(force.height * 90_121 / 650_956),
    }


def test_tobacco_workers_paid_by_dbhcht_are_as_many_as_the_published_1808_of_650956(gresik: Population) -> None:
    people = gresik.people
    paid = people.filter(pl.col("pembayar") == "DBHCHT")
    assert paid.height == round(people["angkatan_kerja"].sum() * 1808 / 650_956)
    assert paid["tembakau"].all()


def test_every_margin_names_the_figures_that_it_comes_from(published: Published) -> None:
    known = margins("35.25.10.2010", AS_OF, published)
    for margin, figures in known.figures.items():
        assert figures, margin
        for figure in figures:
            assert figure in published.figures or figure.startswith("Pemerintah Desa Leran"), margin
    assert known.figures["tobacco_insured"] == ("gresik-2025-07-04-dbhcht_funded_workers-tobacco",)


def test_where_segments_are_not_told_on_one_base_the_rate_is_split_as_the_newest_counts(published: Published) -> None:
    known = margins("32.16", AS_OF, published)
    # 46% of 1.5 million workers, split as PU 257,892 and BPU 30,437 of the Cikarang branch; no project workers published.
    assert float(known.segments["PU"]) == pytest.approx(0.46 * 257_892 / (257_892 + 30_437))
    assert float(known.segments["BPU"]) == pytest.approx(0.46 * 30_437 / (257_892 + 30_437))
    assert known.segments["jakon"] == 0


def test_nothing_published_later_than_the_day_is_followed(published: Published) -> None:
    known = margins("35.25", date(2024, 12, 31), published)
    assert "gresik-2024-11-21-active_participants-pu" not in known.figures["segments"]
    assert "gresik-2024-11-21-active_participants-total" in known.figures["segments"]
    assert float(known.segments["PU"]) == pytest.approx(167_129 / 557_575)
    assert known.tobacco_insured == 0


@pytest.mark.parametrize(
    ("code", "people", "day", "part"),
    [
        ("35", 100, AS_OF, "not in Provinsi Jawa Timur"),
        ("35.25", 100, date(2010, 1, 1), "nobody published"),
        ("35.25", None, AS_OF, "how many people live in 35.25 is not published"),
        ("35.25", 0, AS_OF, "0 people are no population"),
        ("32.75", 100, AS_OF, "Kota Bekasi"),
    ],
)
def test_a_population_that_cannot_be_made_is_refused_with_the_remedy(
    published: Published, code: str, people: int | None, day: date, part: str
) -> None:
    with pytest.raises(UserError, match=part) as refused:
        population(code, people, seed=1, as_of=day, published=published)
    assert refused.value.remedy


def test_every_nik_is_sound_bears_the_made_up_kabupaten_and_agrees_with_birth_date_and_sex(gresik: Population) -> None:
    people = gresik.people
    read = decode(people["nik"], AS_OF)
    assert read["fault"].null_count() == people.height
    assert read["synthetic"].all()
    assert people["nik"].str.slice(2, 2).unique().to_list() == ["99"]
    assert (read["birth_date"] == people["tanggal_lahir"]).all()
    assert (read["sex"] == people["jenis_kelamin"]).all()
    assert people["nik"].n_unique() == people.height


def test_most_nik_begin_with_the_kecamatan_lived_in_and_some_with_another(gresik: Population) -> None:
    home = pl.col("kode_kecamatan").str.slice(6, 2)
    same = gresik.people.filter(pl.col("nik").str.slice(0, 6) == pl.lit("3599") + home).height / gresik.people.height
    assert 0.86 < same < 0.91  # 12% registered first elsewhere, a few of them in this very kecamatan


def test_a_family_card_belongs_to_one_household_and_equals_no_nik(gresik: Population) -> None:
    people = gresik.people
    assert people.group_by("nomor_keluarga").agg(pl.col("no_kk").n_unique())["no_kk"].max() == 1
    assert people["no_kk"].n_unique() == people["nomor_keluarga"].n_unique()
    assert people["no_kk"].str.contains(r"^3599\d{12}$").all()
    assert people["no_kk"].is_in(people["nik"].implode()).sum() == 0


def test_no_phone_number_can_be_dialled(gresik: Population) -> None:
    numbers = gresik.people["no_hp"].drop_nulls()
    assert numbers.len() > 0
    assert numbers.n_unique() == numbers.len()
    # Mobile numbers of Indonesia begin with 081-083 and 085-089 (libphonenumber): 084 is nobody's.
    assert numbers.str.contains(r"^0840\d{8}$").all()


def test_mothers_are_of_an_age_to_be_mothers_and_named_as_their_children_say(gresik: Population) -> None:
    people = gresik.people.with_columns(umur=_ages(gresik.people))
    women = people.filter(pl.col("jenis_kelamin") == "P", pl.col("hubungan").is_in(["kepala keluarga", "suami/istri"]))
    children = people.filter(pl.col("hubungan") == "anak").join(women, on="nomor_keluarga", suffix="_mother")
    gap = (children["tanggal_lahir"] - children["tanggal_lahir_mother"]).dt.total_days() / 365.25
    assert children.height > 3000
    assert gap.min() >= 17.9  # type: ignore[operator]
    assert gap.max() <= 46  # type: ignore[operator]
    assert (children["nama_ibu"] == children["nama_mother"]).all()


def test_everybody_belongs_to_a_household_with_one_head_and_at_most_one_spouse(gresik: Population) -> None:
    by = gresik.people.group_by("nomor_keluarga").agg(
        heads=(pl.col("hubungan") == "kepala keluarga").sum(),
        spouses=(pl.col("hubungan") == "suami/istri").sum(),
        homes=pl.struct("kode_desa", "rt", "rw", "alamat").n_unique(),
        deciles=pl.col("desil").n_unique(),
    )
    assert by.select(pl.col("heads").unique(), pl.col("homes").unique(), pl.col("deciles").unique()).row(0) == (1, 1, 1)
    assert by["spouses"].max() == 1


def test_brothers_and_sisters_are_years_apart(gresik: Population) -> None:
    children = gresik.people.filter(pl.col("hubungan") == "anak").sort("nomor_keluarga", "tanggal_lahir")
    gaps = (
        children.select(pl.col("tanggal_lahir").diff().over("nomor_keluarga").dt.total_days()).to_series().drop_nulls()
    )
    assert gaps.min() >= 2.39 * 365.25  # type: ignore[operator]


def test_nobody_under_15_works_and_only_those_with_work_earn(gresik: Population) -> None:
    people = gresik.people.with_columns(umur=_ages(gresik.people))
    assert people.filter("angkatan_kerja")["umur"].min() == 15
    without = pl.col("pekerjaan_kode").is_in(["tidak_bekerja", "pelajar", "rumah_tangga", "pensiunan"])
    assert people.filter(without, pl.col("penghasilan").is_not_null()).is_empty()
    assert people.filter(~without, pl.col("penghasilan").is_null()).is_empty()


def test_every_occupation_is_one_that_the_package_knows(gresik: Population) -> None:
    assert set(gresik.people["pekerjaan_kode"].unique()) <= set(occupations())


def test_each_tenth_holds_a_tenth_of_the_people(gresik: Population) -> None:
    sizes = gresik.people["desil"].value_counts().sort("desil")
    assert sizes["desil"].to_list() == list(range(1, 11))
    assert sizes["count"].is_between(1990, 2010).all()  # households stay whole


def test_every_desa_is_one_of_the_region_and_stands_in_its_kecamatan(gresik: Population) -> None:
    homes = gresik.people.select("kode_desa", "desa", "kode_kecamatan", "kecamatan").unique()
    assert homes.height > 300
    for code, name, parent, parent_name in homes.iter_rows():
        assert (region(code).short, region(code).parent, region(parent).short) == (name, parent, parent_name)


def test_the_truth_has_no_gaps_but_where_there_is_nothing_to_tell(gresik: Population) -> None:
    counts = gresik.people.null_count().row(0, named=True)
    assert {name for name, count in counts.items() if count} == SOMETIMES_NULL
    members = gresik.people.filter(pl.col("segmen").is_not_null())
    parts = ["pembayar", "bulan_mulai", "bulan_terakhir", "aktif", "no_kpj"]
    assert members.select(pl.col(parts).null_count()).row(0) == (0,) * 5
    assert gresik.people.filter(pl.col("segmen").is_null()).select(pl.col(parts).is_null().all()).row(0) == (True,) * 5


def test_old_people_bear_one_word_names_far_more_often_than_the_young(gresik: Population) -> None:
    people = gresik.people.with_columns(umur=_ages(gresik.people))
    single = ~pl.col("nama").str.contains(" ")
    old, young = people.filter(pl.col("umur") >= 57), people.filter(pl.col("umur") <= 30)
    assert _share(old, single) > 0.45
    assert _share(young, single) < 0.01


def test_names_are_many_and_nobody_bears_the_same_word_twice_in_a_row(gresik: Population) -> None:
    names = gresik.people["nama"]
    assert names.n_unique() > 0.5 * names.len()
    assert not any(first == second for name in names for first, second in pairwise(name.split()))


def test_names_of_bekasi_are_sundanese_where_those_of_gresik_are_javanese(
    published: Published, gresik: Population
) -> None:
    bekasi = population("32.16", 5000, seed=7, as_of=AS_OF, published=published).people
    sundanese = pl.col("nama").str.contains(r"^(?:Asep|Ujang|Dadang|Cecep|Iis|Euis|Neng|Yayah|Imas)\b")
    assert _share(bekasi, sundanese) > 0.03
    assert _share(gresik.people, sundanese) == 0
    assert bekasi["nik"].str.starts_with("3299").mean() > 0.88  # type: ignore[operator]


def test_the_same_seed_gives_the_same_people_and_another_gives_others(leran: Population, published: Published) -> None:
    again = population("35.25.10.2010", seed=7, as_of=AS_OF, published=published)
    other = population("35.25.10.2010", seed=8, as_of=AS_OF, published=published)
    assert again.people.equals(leran.people)
    assert (other.people["nama"] == leran.people["nama"]).mean() < 0.1  # type: ignore[operator]


def test_a_population_of_one_lives_alone(published: Published) -> None:
    person = population("35.25.10", 1, seed=3, as_of=AS_OF, published=published).people.row(0, named=True)
    assert person["hubungan"] == "kepala keluarga"
    assert person["no_kk"] != person["nik"]


def test_naming_the_package_loads_neither_polars_nor_numpy() -> None:
    code = "import sys, sertakan_analysis.synthetic; print({'polars', 'numpy'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
