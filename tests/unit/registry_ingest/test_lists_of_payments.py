"""Lists of payments through the door: what anybody may write stays in the secure zone, codes go to the store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from leran_lists import make_project

from sertakan_analysis.registry.ingest import ingest
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.store.listing import batch_folder
from sertakan_analysis.registry.zone.secure import open_secure

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project

KEY = Key(b"x" * 32)
PERSON = "3599101702900001;Wagimin Contohan;17-02-1990;L"
HEADS = {
    "penerima": "NIK;Nama;Tanggal Lahir;JK;Bulan Mulai;Bulan Akhir;Sumber Dana;Donor;Program;Nomor SK",
    "peserta": "NIK;Nama;Tanggal Lahir;JK;Segmen;Status;Bulan Iuran;NPP;Program;Tgl Kepesertaan",
    "donor": "NIK;Nama;Tanggal Lahir;JK;Perusahaan;Bulan Mulai;Jumlah Bulan;Nominal;Ring;Skema",
    "dtsen": "NIK;Nama;Tanggal Lahir;JK;Desil;Tanggal Versi;Status Verifikasi",
}
CELLS = {
    "penerima": "2025-01;2025-12;CSR Pak Rahasiawan;Pak Rahasiawan;JKK JKM;SK/Rahasiawan/1",
    "peserta": "BPU;AKTIF;2025-10;Rahasiawan-7;JKK, JKM;17-03-2024",
    "donor": "Pak Rahasiawan;2025-01;12;201600;Ring 1;SERTAKAN",
    "dtsen": "1;2025-07-01;Rahasiawan",
}
STORED = {
    "penerima": {"pembayar_kode": "csr", "donor_kode": "donor_lain", "program_kode": "jkk_jkm"},
    "peserta": {
        "segmen": "BPU",
        "status_kepesertaan": "aktif",
        "program_kode": "jkk_jkm",
        "bulan_kepesertaan": date(2024, 3, 1),
    },
    "donor": {"donor_kode": "donor_lain", "skema_kode": "sertakan", "ring": 1},
    "dtsen": {"status_verifikasi": None},
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "proyek")


def brought(project: Project, kind: str, cells: str, agreement: str = "data-sintetis") -> Any:
    path = project.inbox / f"{kind}.csv"
    path.write_text(f"{HEADS[kind]}\n{PERSON};{cells}\n", encoding="utf-8")
    return ingest(project, path, kind=kind, agreement=agreement, region="35.25", as_of=date(2025, 11, 21), key=KEY)


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_words_stay_in_the_secure_zone_and_their_codes_stand_in_the_store(project: Project, kind: str) -> None:
    record = brought(project, kind, CELLS[kind])
    path = batch_folder(project, record) / "rows.parquet"
    row = pl.read_parquet(path).row(0, named=True)
    assert {name: row[name] for name in STORED[kind]} == STORED[kind]
    assert row["status"] in {"diterima", "diterima_dengan_peringatan"}
    for file in (path, path.with_name("findings.parquet"), path.with_name("batch.json")):
        shown = file.read_text() if file.suffix == ".json" else str(pl.read_parquet(file).to_dicts())
        assert "Rahasia" not in shown


def test_the_words_can_be_had_from_the_secure_zone(project: Project) -> None:
    record = brought(project, "penerima", CELLS["penerima"])
    (people,) = open_secure(project, KEY, record.batch, ["sumber_dana", "donor", "no_sk"])
    assert people.rows() == [("CSR Pak Rahasiawan", "Pak Rahasiawan", "SK/Rahasiawan/1")]


def test_a_made_up_donor_is_known_only_where_made_up_people_may_be(project: Project) -> None:
    cells = CELLS["donor"].replace("Pak Rahasiawan", "PT Contoh Sintetis Satu")
    assert "donor_tidak_dikenal" not in brought(project, "donor", cells).codes
    text = (project.agreements / "data-sintetis.yml").read_text(encoding="utf-8")
    real = text.replace("synthetic: true", "synthetic: false")
    (project.agreements / "sungguhan.yml").write_text(real, encoding="utf-8")
    assert brought(project, "donor", cells, "sungguhan").codes["donor_tidak_dikenal"] == 1


def test_of_the_day_of_membership_the_store_has_the_month_alone(project: Project) -> None:
    record = brought(project, "peserta", CELLS["peserta"])
    rows = pl.read_parquet(batch_folder(project, record) / "rows.parquet")
    assert rows.get_column("bulan_kepesertaan").to_list() == [date(2024, 3, 1)]
    assert "tgl_kepesertaan" not in rows.columns
