from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from leran_lists import AS_OF, LERAN, SOUND, make_project, write_list

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.examination import Asked, Examination, Walk, examine
from sertakan_analysis.registry.reading import table as reading

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "proyek")


def examined(project: Project, *rows: str) -> Examination:
    return examine(project, write_list(project, *rows), kind="pendataan", as_of=AS_OF, region=LERAN)


def found(seen: Examination) -> set[tuple[int, str]]:
    return set(seen.findings.found.filter(pl.col("row") > 0).select("row", "code").iter_rows())


def test_every_row_ends_in_one_of_three_states_that_add_up_to_the_rows_read(project: Project):
    short_nik = "359910170290000;Pangestu Contohsari;17-02-1990;L;Leran;Manyar;Petani;;"
    without_nik = ";Marwoto Contohpuro;01-03-1980;L;Leran;Manyar;Petani;;"
    seen = examined(project, *SOUND, short_nik, without_nik)
    assert seen.rows == {"diterima": 3, "diterima_dengan_peringatan": 1, "ditahan": 1}
    assert seen.read == 5


def test_reading_values_and_checks_are_told_together(project: Project):
    quoted = "'3599100803850004;Karjono Contohadi;99-99-1985;L;Lereng;Manyar;Tukang sulap;;"
    assert found(examined(project, quoted)) >= {
        (2, "pengenal_apostrof"),
        (2, "tanggal_mustahil"),
        (2, "desa_tidak_dikenal"),
        (2, "pekerjaan_tidak_dikenal"),
    }


def test_a_date_that_could_not_be_read_is_not_told_as_empty_too(project: Project):
    codes = {code for _, code in found(examined(project, SOUND[0].replace("17-02-1990", "99-99-1985")))}
    assert "tanggal_mustahil" in codes
    assert "sel_kosong" not in codes


def test_spellings_of_one_name_are_one_name(project: Project):
    moh = "3599101702900001;Moh. Cholil Contohan;17-02-1990;L;Leran;Manyar;Petani;;"
    muhammad = "3599101702900001;MUHAMMAD KHOLIL CONTOHAN;17-02-1990;L;Leran;Manyar;Nelayan;;"
    assert found(examined(project, moh, muhammad)) >= {(2, "orang_berulang_pertama"), (3, "orang_berulang")}


def test_rows_held_back_for_their_own_fault_hold_back_no_other_row(project: Project):
    elsewhere = SOUND[0].replace("Leran;Manyar", "Sukomulyo;Manyar")
    assert examined(project, elsewhere, SOUND[0]).rows == {"diterima": 1, "diterima_dengan_peringatan": 0, "ditahan": 1}


def test_without_an_agreement_made_up_people_are_no_error(project: Project):
    assert "nik_sintetis" not in examined(project, *SOUND).findings.counts


def test_small_chunks_find_the_same(project: Project, monkeypatch: pytest.MonkeyPatch):
    rows = [
        *SOUND,
        SOUND[0],
        SOUND[1].replace("Nelayan", "Petani"),
        SOUND[2].replace("Karjono", "Sukirno"),
        *[";;;;;;;;x"] * 3,
    ]
    whole = examined(project, *rows)
    monkeypatch.setattr(reading.SourceTable.chunks, "__defaults__", (2,))
    parts = examined(project, *rows)
    assert found(parts) == found(whole)
    assert parts.rows == whole.rows
    assert parts.findings.counts == whole.findings.counts


def test_the_examination_tells_how_columns_were_understood(project: Project):
    path = write_list(project, *SOUND)
    path.write_text(path.read_text(encoding="utf-8").replace("Catatan", "Warna Rumah"), encoding="utf-8")
    seen = examine(project, path, kind="pendataan", as_of=AS_OF, region=LERAN)
    assert seen.columns["tanggal_lahir"] == "Tanggal Lahir"
    assert seen.unmapped == ("Warna Rumah",)
    assert "no_hp" in seen.missing
    assert seen.file == "leran.csv"


def test_a_finding_names_the_column_as_the_clerk_sees_it(project: Project):
    seen = examined(project, SOUND[0].replace("17-02-1990", "18-02-1990"))
    assert set(seen.findings.to_mend().to_pandas()["kolom"]) == {"Tanggal Lahir (kolom C)"}
    assert seen.findings.titles["no_hp"] == "Nomor HP"


def test_progress_hears_how_many_rows_are_done(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reading.SourceTable.chunks, "__defaults__", (2,))
    heard: list[int] = []
    path = write_list(project, *SOUND)
    examine(project, path, kind="pendataan", as_of=AS_OF, region=LERAN, progress=heard.append)
    assert heard == [2, 3]


def test_an_unknown_kind_or_region_is_told_with_the_nearest(project: Project):
    path = write_list(project, *SOUND)
    with pytest.raises(UserError, match="Did you mean 'pendataan'"):
        examine(project, path, kind="pendatan", as_of=AS_OF, region=LERAN)
    with pytest.raises(UserError, match="no region"):
        examine(project, path, kind="pendataan", as_of=AS_OF, region="35.25.77")


def test_the_region_is_the_agreements_own_or_has_to_be_named(project: Project):
    path = write_list(project, *SOUND)
    with pytest.raises(UserError, match="needs a region"):
        examine(project, path, kind="pendataan", as_of=AS_OF)
    with pytest.raises(UserError, match=r"covers several regions: 35\.25, 32\.16"):
        examine(project, path, kind="pendataan", as_of=AS_OF, agreement="data-sintetis")
    agreement = project.agreements / "data-sintetis.yml"
    agreement.write_text(
        agreement.read_text(encoding="utf-8").replace('["35.25", "32.16"]', '["35.25.10.2010"]'), encoding="utf-8"
    )
    assert examine(project, path, kind="pendataan", as_of=AS_OF, agreement="data-sintetis").read == 3


def test_examining_stores_nothing_and_asks_for_no_key(project: Project):
    examined(project, *SOUND)
    assert not project.store.exists()
    assert not project.secure.exists()


def test_a_list_of_one_desa_needs_no_column_that_says_so(project: Project):
    path = project.inbox / "tanpa_desa.csv"
    head = "NIK;Nama;Tanggal Lahir;JK;Pekerjaan"
    path.write_text(f"{head}\n3599101702900001;Wagimin Contohan;17-02-1990;L;Petani\n", encoding="utf-8")
    seen = examine(project, path, kind="pendataan", as_of=AS_OF, region=LERAN)
    assert seen.rows == {"diterima": 1, "diterima_dengan_peringatan": 0, "ditahan": 0}
    with pytest.raises(UserError, match="desa"):
        examine(project, path, kind="pendataan", as_of=AS_OF, region="35.25.10")


def test_rows_of_a_desas_list_that_name_no_desa_belong_to_it_and_those_that_name_another_do_not(project: Project):
    walk = Walk(
        project,
        write_list(project, SOUND[0].replace("Leran;Manyar", ";"), SOUND[1], SOUND[2].replace("Leran", "Tidak Ada")),
        Asked("pendataan", LERAN, AS_OF),
    )
    (frame,) = [chunk.frame for chunk in walk.chunks()]
    assert frame.get_column("kode_desa").to_list() == [LERAN, LERAN, None]
