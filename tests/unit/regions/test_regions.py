"""Codes and names of regions: what is known, what is meant, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.regions import bakorwil, insets, kecamatan, region, resolve, tiles


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        ("35.25", "35.25", "Kabupaten Gresik"),
        (" 35.25 ", "35.25", "Kabupaten Gresik"),
        ("Gresik", "35.25", "Kabupaten Gresik"),
        ("KAB. GRESIK", "35.25", "Kabupaten Gresik"),
        ("Kec. Gresik", "35.25.16", "Kecamatan Gresik"),
        ("Kabupaten Bekasi", "32.16", "Kabupaten Bekasi"),
        ("kota bekasi", "32.75", "Kota Bekasi"),
        ("Provinsi Jawa Timur", "35", "Provinsi Jawa Timur"),
        ("Jatim", "35", "Provinsi Jawa Timur"),
        ("Prov Jabar", "32", "Provinsi Jawa Barat"),
        ("Indonesia", "00", "Indonesia"),
        ("Nasional", "00", "Indonesia"),
        ("Duduk Sampeyan", "35.25.05", "Kecamatan Duduksampeyan"),
        ("muara gembong", "32.16.17", "Kecamatan Muaragembong"),
        ("TambunUtara", "32.16.05", "Kecamatan Tambun Utara"),
    ],
)
def test_a_region_is_found_however_people_write_it(written: str, code: str, name: str) -> None:
    found = resolve(written)
    assert (found.code, found.name) == (code, name)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Bekasi", ["ambiguous", "Kabupaten Bekasi (32.16)", "Kota Bekasi (32.75)"]),
        ("Gresikk", ["no region 'Gresikk'", "'Gresik'"]),
        ("Kota Gresik", ["no region 'Kota Gresik'"]),
        ("", ["no region ''", "35.25 Kabupaten Gresik"]),
        ("3525", ["no region '3525'", "'35.25'"]),
        ("35.250", ["35.25 (Kabupaten Gresik) read as a number", "Codes are text: quote them"]),
        (35.25, ["35.25 is a number", "Codes are text: quote them"]),
        ("35.78", ["no region '35.78'", "Regions: 00 Indonesia"]),
    ],
)
def test_a_region_that_is_not_meant_clearly_is_refused_with_the_remedy(written: Any, parts: list[str]) -> None:
    with pytest.raises(UserError) as refused:
        resolve(written)
    for part in parts:
        assert part in str(refused.value)


def test_a_code_that_became_a_number_is_refused_by_the_strict_look_up_too() -> None:
    with pytest.raises(UserError, match="quote them"):
        region(32.16)  # type: ignore[arg-type]


def test_every_region_has_its_parent_and_a_name_for_short() -> None:
    assert region("35.25.10").parent == "35.25"
    assert region("35.25").parent == "35"
    assert region("35").parent == "00"
    assert region("00").parent is None
    assert [region(code).short for code in ("32.16", "32.75", "35.25", "35")] == [
        "Kab. Bekasi",
        "Kota Bekasi",
        "Gresik",
        "Jawa Timur",
    ]


@pytest.mark.parametrize(("code", "number", "desa", "kelurahan"), [("35.25", 18, 330, 26), ("32.16", 23, 179, 8)])
def test_kecamatan_add_up_to_the_kabupaten(code: str, number: int, desa: int, kelurahan: int) -> None:
    found = kecamatan(code)
    assert len(found) == number
    assert sum(each.desa for each in found) == desa
    assert sum(each.kelurahan for each in found) == kelurahan
    assert all(106 < each.longitude < 113 and -8 < each.latitude < -5 for each in found)
    assert len({each.bps_code for each in found}) == number


def test_a_region_without_a_list_has_no_kecamatan_and_no_tiles() -> None:
    assert kecamatan("35") == ()
    assert tiles("32.75") == ()
    with pytest.raises(UserError, match="no region '99'"):
        tiles("99")


@pytest.mark.parametrize("code", ["35.25", "32.16"])
def test_each_kecamatan_has_one_tile_and_no_two_share_a_place(code: str) -> None:
    grid = tiles(code)
    assert {tile.code for tile in grid} == {each.code for each in kecamatan(code)}
    assert len({(tile.row, tile.column) for tile in grid}) == len(grid)
    assert min(tile.row for tile in grid) == min(tile.column for tile in grid) == 0


@pytest.mark.parametrize("code", ["35.25", "32.16"])
def test_a_tile_label_is_its_name_once_the_breaks_are_closed(code: str) -> None:
    for tile in tiles(code):
        joined = " ".join(tile.lines).replace("- ", "")
        assert joined == tile.name
        assert max(map(len, tile.lines)) <= 10


def test_bawean_is_boxed_apart_from_the_mainland_of_gresik() -> None:
    (box,) = insets("35.25")
    assert box.label == "P. Bawean"
    assert {(tile.name, tile.row, tile.column) for tile in box.tiles} == {("Tambak", 0, 4), ("Sangkapura", 1, 4)}
    assert insets("32.16") == ()


def test_gresik_belongs_to_bakorwil_ii_from_the_first_day_that_a_source_shows() -> None:
    found = bakorwil("35.25", on=date(2025, 11, 30))
    assert found is not None
    assert found.name == "Bakorwil II Bojonegoro"
    assert found.source.startswith("https://")
    with pytest.raises(UserError, match=r"no source says .* on 2021-12-09; on record: Bakorwil II Bojonegoro"):
        bakorwil("35.25", on=date(2021, 12, 9))


def test_bekasi_has_no_bakorwil_on_record() -> None:
    assert bakorwil("32.16", on=date(2025, 11, 30)) is None
