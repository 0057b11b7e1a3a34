"""The report on lists of workers: who is counted, once, and what is shown of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.analyses.pendataan import pendataan
from sertakan_analysis.analyses.village_list.counted import persons
from sertakan_analysis.analyses.village_list.traits import families, family_codes, places, trades
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import Withheld
from sertakan_analysis.inputs import Inputs, OpenedLists
from sertakan_analysis.occupations import occupations
from sertakan_analysis.registry import BatchRecord, load_agreements
from sertakan_analysis.rules import load_rules

ROOT = Path(__file__).parents[2]
AS_OF = date(2026, 11, 21)
MANYAR, LERAN, BANYUWANGI = "35.25.10", "35.25.10.2010", "35.25.10.2011"
COLUMNS = {"nik": "NIK", "nama": "Nama", "desil": "Desil", "peserta_bpjs_tk": "Peserta BPJS TK"}


def row(number: int, **given: Any) -> dict[str, Any]:
    usual = {
        "batch": "b1",
        "orang": f"{number:032x}",
        "jenis_kelamin": "L",
        "bulan_lahir": date(1990, 1, 1),
        "kode_kecamatan": MANYAR,
        "kode_desa": LERAN,
        "pekerjaan_kode": "petani",
        "desil": 1,
        "peserta_bpjs_tk": False,
    }
    return usual | given


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    schema = {"bulan_lahir": pl.Date, "desil": pl.Int8, "peserta_bpjs_tk": pl.Boolean, "pekerjaan_kode": pl.String}
    return pl.DataFrame(list(rows), schema_overrides=schema)


def record(batch: str = "b1", region: str = LERAN, held: int = 1, read: int = 100, **given: Any) -> BatchRecord:
    rows = {"diterima": read - held - 5, "diterima_dengan_peringatan": 5, "ditahan": held}
    usual: dict[str, Any] = {
        "batch": batch,
        "kind": "pendataan",
        "region": region,
        "as_of": AS_OF,
        "agreement": "data-sintetis",
        "file": "daftar.csv",
        "digest": "",
        "received": datetime(2026, 11, 21, tzinfo=UTC),
        "key": "kunci",
        "schema": 1,
        "synthetic": True,
        "rows": rows,
        "codes": {},
        "columns": COLUMNS,
    }
    return BatchRecord(**(usual | given))


class Lists:
    """What the store would open."""

    def __init__(self, rows: pl.DataFrame, *batches: BatchRecord, previous: tuple[BatchRecord, ...] = ()) -> None:
        self.held = rows
        self.batches = batches or (record(),)
        self.previous = previous
        self.region = LERAN
        self.notices = ()
        self.synthetic = True

    def rows(self, columns: list[str]) -> pl.DataFrame:
        return self.held.select(columns)

    def findings_counts(self) -> pl.DataFrame:
        return pl.DataFrame(
            [("b1", "nik_format", "nik", 1, 1), ("b1", "sel_kosong", "nama", 5, 5), ("b1", "tanda_kosong", "", 9, 9)],
            schema=["batch", "code", "column", "findings", "rows"],
            orient="row",
        )


def report(lists: Lists, region: str = LERAN, **rules: Any) -> Any:
    lists.region = region
    inputs = Inputs(None, load_rules(ROOT / "params/rules"))  # type: ignore[arg-type]  # no published figure is used
    opened = OpenedLists(lists, load_agreements(ROOT / "data/agreements"))  # type: ignore[arg-type]
    return pendataan(inputs, opened, region=region, as_of=AS_OF, **rules)


def many(count: int, start: int = 0, **given: Any) -> list[dict[str, Any]]:
    # Two deciles: where everybody is of one, that itself would tell about each of them.
    return [row(start + number, **{"desil": number % 2 + 1} | given) for number in range(count)]


def test_of_a_person_in_two_lists_the_newest_counts_and_within_a_list_every_row_is_one():
    found = persons(
        frame(
            row(1, batch="b1", pekerjaan_kode="petani"),
            row(1, batch="b2", pekerjaan_kode="nelayan"),
            # Two people under one NIK by mistake: repeats were held back, so both stand.
            row(2, batch="b2"),
            row(2, batch="b2", jenis_kelamin="P"),
        ),
        AS_OF,
    )
    assert found.get_column("pekerjaan").to_list() == ["nelayan", "petani", "petani"]


@pytest.mark.parametrize(
    ("born", "group"),
    [
        (date(2009, 12, 1), "0"),  # seventeen next month
        (date(2009, 11, 1), "17"),  # seventeen this month
        (date(1961, 12, 1), "55"),
        (date(1961, 11, 1), "65"),
        (None, None),
        (date(2027, 1, 1), None),
    ],
)
def test_age_is_reckoned_in_months_and_the_month_of_birth_counts_whole(born: date | None, group: str | None):
    assert persons(frame(row(1, bulan_lahir=born)), AS_OF).get_column("kelompok_umur").to_list() == [group]


@pytest.mark.parametrize(
    ("code", "standing"),
    [("petani", "rentan"), ("pelajar", "tidak_bekerja"), (None, None), ("pns", "lain")],
)
def test_standing_follows_from_the_trade_and_an_unknown_trade_is_unknown(code: str | None, standing: str | None):
    if code is not None and code not in occupations():
        code = next(key for key, each in occupations().items() if each.standing == standing)
    assert persons(frame(row(1, pekerjaan_kode=code)), AS_OF).get_column("kedudukan").to_list() == [standing]


def test_every_trade_of_vulnerable_workers_lies_in_its_sector_and_outside_transport_in_a_family():
    tree = trades()
    above = {each.code: each.parent for each in tree.categories}
    for key, each in occupations().items():
        if each.standing == "rentan":
            family = above[key]
            assert family is not None
            assert (above[family] or family) == (each.sector or "sektor_lain"), key
            assert (each.family is None) == (family in {"transportasi", "sektor_lain"}), key


def test_tobacco_is_a_family_of_its_own():
    assert {each.code for each in trades().parts("tembakau")} == {
        key for key, each in occupations().items() if each.tobacco and each.standing == "rentan"
    }


def test_families_are_the_trades_tree_without_its_leaves():
    tree = trades()
    inner = tuple(each for each in tree.categories if tree.parts(each.code))
    assert families().categories == inner
    assert set(family_codes().values()) == {each.code for each in families().leaves}


def test_places_go_one_level_down_from_the_region_and_never_below_the_desa():
    whole = places("35.25")
    assert whole is not None
    assert (len(whole.parts(None)), len(whole.leaves)) == (18, 356)
    district = places(MANYAR)
    assert district is not None
    assert not district.nested
    assert places(LERAN) is None
    with pytest.raises(UserError, match="for one kabupaten or less, not for Provinsi Jawa Timur"):
        places("35")


def test_a_small_count_is_withheld_in_tables_charts_and_sentences_alike():
    rows = [*many(60), *many(4, 100, pekerjaan_kode="buruh_rokok"), *many(30, 200, pekerjaan_kode="nelayan")]
    shown = report(Lists(frame(*rows)))
    assert any("dirahasiakan" in str(sentence.values.values()) for sentence in shown.trade_notes)
    ranked = [str(category) for category in shown.trade_chart.categories]
    assert not any("rokok" in name for name in ranked)
    # One more trade has to go: the sector's total less the others would tell the four.
    assert ranked == ["Petani"]
    cells = [cell for line in shown.trade_table.rows for cell in line]
    assert 94 in cells
    assert {4, 30}.isdisjoint(cell for cell in cells if not isinstance(cell, str | Withheld))


def test_the_rows_read_are_the_sum_of_what_became_of_them():
    shown = report(Lists(frame(*many(50))))
    *parts, whole = shown.reception_table.rows
    assert [line[1] for line in parts] == [94, 5, 1]
    assert whole[1] == sum(line[1] for line in parts) == 100


def test_what_holds_rows_back_is_mended_first_and_what_reading_changed_is_no_fault():
    shown = report(Lists(frame(*many(50))))
    assert [(line[2], line[3]) for line in shown.mending_table.rows] == [("Galat: baris ditahan", 1), ("Peringatan", 5)]


def test_quality_is_set_beside_the_list_before_of_the_same_source():
    before = record("b0", held=20, read=200)
    shown = report(Lists(frame(*many(50)), previous=(before,)))
    (*_, held) = shown.quality_change.rows
    assert (held[1], held[2]) == (10, 1)
    assert "tidak naik" in str(shown.quality_change.title.values)
    assert isinstance(report(Lists(frame(*many(50)))).quality_change, tuple)


def test_a_list_without_deciles_says_so_and_one_without_membership_too():
    columns = {"nik": "NIK", "nama": "Nama"}
    shown = report(Lists(frame(*many(50)), record(columns=columns)))
    assert "tidak memuat kolom desil" in str(shown.decile_table[0].values)
    assert "tidak memuat kolom kepesertaan" in str(shown.membership.values)


def test_many_lists_are_told_by_kecamatan():
    batches = tuple(record(f"b{number}", f"35.25.10.20{number:02}") for number in range(1, 15))
    shown = report(Lists(frame(*many(50)), *batches), region=MANYAR)
    assert [line[0] for line in shown.lists_table.rows] == ["Kecamatan Manyar"]
    assert shown.lists_table.rows[0][2] == 1400


def test_lists_opened_for_another_region_are_refused():
    lists = Lists(frame(*many(50)))
    opened = OpenedLists(lists, load_agreements(ROOT / "data/agreements"))  # type: ignore[arg-type]
    inputs = Inputs(None, load_rules(ROOT / "params/rules"))  # type: ignore[arg-type]
    with pytest.raises(UserError, match=f"opened for {LERAN}, the report is of 35.25"):
        pendataan(inputs, opened, region="35.25", as_of=AS_OF)


def test_the_cover_bears_the_mark_of_made_up_people_only_when_there_are_any():
    lists = Lists(frame(*many(50)))
    assert "DATA SINTETIS" in str(report(lists).cover.marks)
    lists.synthetic = False
    lists.batches = (replace(record(), synthetic=False),)
    assert report(lists).cover.marks == ()


@pytest.mark.parametrize("region", ["35.25", MANYAR])
def test_places_of_a_wider_region_are_shown_with_membership(region: str):
    rows = [*many(40, peserta_bpjs_tk=True), *many(40, 100, kode_desa=BANYUWANGI)]
    shown = report(Lists(frame(*rows), record(region=region)), region=region)
    tables = [each for each in shown.places if getattr(each, "name", "") == "wilayah"]
    assert len(tables) == 1
    assert tables[0].rows[-1][-1] == 80
