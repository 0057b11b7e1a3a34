"""Desa and kecamatan of a row: by code, by name, never by guess."""

from __future__ import annotations

from typing import Any

import pytest

from sertakan_analysis.registry.values import lookups

KINDS = {"kode_wilayah": "region", "desa": "region", "kecamatan": "region"}


@pytest.fixture
def placed(read: Any):
    def run(code: Any, village: Any, district: Any, **options: Any) -> tuple[str | None, str | None, list[str]]:
        found = read({"kode_wilayah": [code], "desa": [village], "kecamatan": [district]}, KINDS, **options)
        return found.values["kode_desa"][0], found.values["kode_kecamatan"][0], found.codes(0)

    return run


@pytest.mark.parametrize(
    ("code", "village", "district", "meant"),
    [
        (None, "Leran", "Manyar", ("35.25.10.2010", "35.25.10", [])),
        (None, "DESA LERAN", "Kec. Manyar", ("35.25.10.2010", "35.25.10", [])),
        (None, "Leran", None, ("35.25.10.2010", "35.25.10", [])),
        ("35.25.10.2010", None, None, ("35.25.10.2010", "35.25.10", [])),
        ("3525102010", "Leran", "Manyar", ("35.25.10.2010", "35.25.10", ["kode_wilayah_dibakukan"])),
        ("3525102010.0", None, None, ("35.25.10.2010", "35.25.10", ["kode_wilayah_dibakukan"])),
        (None, "35.25.10.2010", None, ("35.25.10.2010", "35.25.10", [])),
        (None, None, "Manyar", (None, "35.25.10", [])),
        ("35.25.10", None, None, (None, "35.25.10", [])),
        (None, "Peganden", "Manyar", ("35.25.10.2019", "35.25.10", ["nama_desa_lain"])),
        (None, "Sukorejo", "Sidayu", ("35.25.09.2001", "35.25.09", [])),
        (None, None, None, (None, None, [])),
    ],
)
def test_a_place_is_read_by_code_or_by_name_within_its_kecamatan(
    placed: Any, code: Any, village: Any, district: Any, meant: Any
) -> None:
    assert placed(code, village, district) == meant


@pytest.mark.parametrize(
    ("code", "village", "district", "meant"),
    [
        (None, "Sukorejo", None, (None, None, ["desa_bernama_sama"])),
        (None, "Leren", "Manyar", (None, "35.25.10", ["desa_tidak_dikenal"])),
        (None, "Leran", "Mnyar", ("35.25.10.2010", "35.25.10", ["kecamatan_tidak_dikenal"])),
        (None, "Leran", "Dukun", ("35.25.10.2010", "35.25.10", ["kecamatan_menurut_desa"])),
        ("35.25.10.2010", "Sawo", None, ("35.25.10.2010", "35.25.10", ["kode_dan_nama_desa_berbeda"])),
        ("3525110010", None, None, (None, "35.25.10", ["kode_wilayah_bps"])),
        ("99.99.99.9999", None, None, (None, None, ["kode_wilayah_tidak_dikenal"])),
        ("35.25", None, None, (None, None, ["kode_wilayah_tidak_dikenal"])),
    ],
)
def test_a_place_in_doubt_is_told_and_what_is_sure_of_it_kept(
    placed: Any, code: Any, village: Any, district: Any, meant: Any
) -> None:
    assert placed(code, village, district) == meant


def test_every_desa_read_lies_in_the_kecamatan_read(read: Any) -> None:
    found = read({"desa": ["Leran", "Sukorejo", "Sawo"], "kecamatan": ["Dukun", "Dukun", "Manyar"]}, KINDS)
    for village, district in zip(found.values["kode_desa"], found.values["kode_kecamatan"], strict=True):
        assert village is None or village.startswith(f"{district}.")


def test_a_code_out_of_force_is_read_as_its_successor_and_says_so(placed: Any) -> None:
    bekasi = lookups("32.16")
    assert placed("32.16.01.2007", None, None, tables=bekasi) == (
        "32.16.01.1007",
        "32.16.01",
        ["kode_wilayah_lama"],
    )


def test_a_repeated_name_means_the_desa_inside_the_region_of_the_list(placed: Any) -> None:
    assert placed(None, "Sukorejo", None, tables=lookups("35.25.14"))[0] == "35.25.14.2007"
    assert placed(None, "Sukorejo", None, tables=lookups("35.25.14.2007"))[0] == "35.25.14.2007"


def test_a_desa_outside_the_region_of_the_list_is_still_found_for_the_checks_to_refuse(placed: Any) -> None:
    assert placed(None, "Sawo", "Dukun", tables=lookups("35.25.10.2010"))[0] == "35.25.01.2001"
    assert placed(None, "Sawo", None, tables=lookups("35.25.10.2010"))[0] == "35.25.01.2001"


def test_the_nearest_names_are_offered_and_never_the_cell_itself(read: Any) -> None:
    found = read({"desa": ["Leren"], "kecamatan": ["Manyar"]}, KINDS)
    assert found.findings == [(5, "desa", "desa_tidak_dikenal", "mungkin Desa Leran, Kecamatan Manyar")]
    assert read({"desa": ["Budi bin Contoh"]}, KINDS).findings == [(5, "desa", "desa_tidak_dikenal", "")]


def test_a_kind_with_places_has_their_codes_even_where_the_file_has_no_such_column(read: Any) -> None:
    found = read({"nama": ["Budi Contoh"]}, {**KINDS, "nama": "name"})
    assert (found.values["kode_desa"], found.values["kode_kecamatan"]) == ([None], [None])
