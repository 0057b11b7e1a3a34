from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from leran_lists import AS_OF, LERAN, PERSONAL, SOUND, make_project, write_list

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import ingest as ingesting
from sertakan_analysis.registry.ingest import ingest
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.reading import table as reading
from sertakan_analysis.registry.store.listing import batch_folder, batches
from sertakan_analysis.registry.zone.secure import open_secure, open_tokens

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.model import BatchRecord

KEY = Key(b"x" * 32)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "proyek")


def brought(project: Project, *rows: str, name: str = "leran.csv", **given: Any) -> BatchRecord:
    asked = {"kind": "pendataan", "agreement": "data-sintetis", "region": LERAN, "as_of": AS_OF, "key": KEY} | given
    return ingest(project, write_list(project, *rows, name=name), **asked)


def stored(project: Project, record: BatchRecord, file: str = "rows") -> pl.DataFrame:
    return pl.read_parquet(batch_folder(project, record) / f"{file}.parquet")


def real_agreement(project: Project, name: str = "leran-2025", provider: str = "Pemerintah Desa Leran") -> str:
    text = (project.agreements / "data-sintetis.yml").read_text(encoding="utf-8")
    text = text.replace("synthetic: true", "synthetic: false")
    text = text.replace("Pembangkit data sintetis sertakan_analysis (bukan lembaga)", provider)
    (project.agreements / f"{name}.yml").write_text(text, encoding="utf-8")
    return name


def test_the_record_tells_of_the_batch_and_its_three_states_add_up(project: Project):
    record = brought(project, *SOUND, SOUND[0], SOUND[1].replace("P;Leran", "L;Leran").replace("900002", "900004"))
    assert record.rows == {"diterima": 3, "diterima_dengan_peringatan": 1, "ditahan": 1}
    assert record.read == 5
    assert (record.kind, record.region, record.agreement, record.file) == (
        "pendataan",
        LERAN,
        "data-sintetis",
        "leran.csv",
    )
    assert (record.as_of, record.key, record.synthetic) == (AS_OF, KEY.id, True)
    assert record.notes["age_limits"]["rule"] == "program/gresik/usia_penerima"
    assert (datetime.now(UTC) - record.received).total_seconds() < 60
    assert batches(project) == (record,)


def test_the_states_in_the_store_are_those_of_the_record(project: Project):
    record = brought(project, *SOUND, SOUND[0], SOUND[1].replace("Nelayan", "Petani"))
    rows = stored(project, record)
    assert dict(rows.group_by("status").len().iter_rows()) == {
        state: number for state, number in record.rows.items() if number
    }
    assert rows.filter(pl.col("status") == "ditahan").get_column("baris").to_list() == [5, 6]
    assert rows.filter(pl.col("baris") == 3).item(0, "status") == "diterima_dengan_peringatan"


def test_the_codes_of_the_record_are_the_findings_in_the_store(project: Project):
    record = brought(project, *SOUND, SOUND[0], *[";;;;;;;;x"] * 2)
    assert record.codes == dict(sorted(stored(project, record, "findings").group_by("code").len().iter_rows()))


def test_the_store_has_pseudonyms_and_codes_and_no_personal_column(project: Project):
    record = brought(project, *SOUND)
    rows = stored(project, record)
    assert rows.columns == [
        *("baris", "orang", "identitas", "keluarga", "bulan_lahir", "status", "sintetis"),
        *("jenis_kelamin", "kode_desa", "kode_kecamatan", "pekerjaan_kode"),
    ]
    assert rows.get_column("orang").str.contains("^[0-9a-f]{32}$").all()
    assert rows.get_column("keluarga").n_unique() == 2
    assert rows.get_column("bulan_lahir").to_list() == [date(1990, 2, 1), date(1990, 2, 1), date(1985, 3, 1)]
    assert rows.get_column("pekerjaan_kode").to_list() == ["petani", "nelayan", "ojek_pangkalan"]
    assert set(rows.get_column("sintetis")) == {True}


def test_a_pseudonym_stands_on_the_nik_only_where_its_structure_is_sound(project: Project):
    broken = "359910080385000;Karjono Contohadi;08-03-1985;L;Leran;Manyar;Tukang ojek;;"
    nameless = ";;;L;Leran;Manyar;Petani;3599101201100001;"
    rows = stored(project, brought(project, SOUND[0], broken, nameless))
    assert rows.get_column("identitas").to_list() == ["nik", "nama", "baris"]


def test_the_zone_keeps_the_personal_columns_and_gives_them_back(project: Project):
    record = brought(project, *SOUND)
    people = pl.concat(open_secure(project, KEY, record.batch))
    assert people.get_column("nama").to_list() == ["Wagimin Contohan", "Sutiyah Contohwati", "Karjono Contohadi"]
    assert people.get_column("catatan").to_list() == ["rumah pojok", None, None]
    assert "jenis_kelamin" not in people.columns
    assert pl.concat(open_tokens(project, KEY, record.batch)).height >= 3


def test_nothing_of_a_person_stands_in_any_file_in_the_clear(
    project: Project, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    caplog.set_level(logging.DEBUG)
    broken = SOUND[0].replace("3599101702900001", "35991017O2900001").replace("17-02-1990", "99-99-1990")
    brought(project, *SOUND, broken)
    (project.inbox / "leran.csv").unlink()
    for path in (path for path in project.root.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert [word for word in PERSONAL if word.encode() in content] == [], path.name
    told = caplog.text + "".join(capfd.readouterr())
    assert [word for word in PERSONAL if word in told] == []


def test_many_chunks_make_the_same_batch_as_one(project: Project, monkeypatch: pytest.MonkeyPatch):
    rows = [*SOUND, SOUND[0], SOUND[1].replace("Nelayan", "Petani"), SOUND[2].replace("Karjono", "Sukirno")]
    whole = brought(project, *rows)
    monkeypatch.setattr(reading.SourceTable.chunks, "__defaults__", (2,))
    heard: list[int] = []
    parts = brought(project, *rows, "", name="lagi.csv", progress=heard.append)
    assert heard == [2, 4, 6]
    assert stored(project, parts).equals(stored(project, whole))
    order = ["row", "column", "code"]
    assert (
        stored(project, parts, "findings")
        .sort(order)
        .filter(pl.col("row") > 0)
        .equals(stored(project, whole, "findings").sort(order).filter(pl.col("row") > 0))
    )


def test_the_same_file_is_refused_with_the_batch_that_holds_it(project: Project):
    record = brought(project, *SOUND)
    with pytest.raises(UserError, match=f"batch {record.batch}"):
        brought(project, *SOUND, name="nama-lain.csv")
    assert batches(project) == (record,)


def test_the_same_file_under_another_agreement_is_another_batch(project: Project):
    brought(project, *SOUND)
    assert brought(project, *SOUND, agreement=real_agreement(project)).read == 3
    assert len(batches(project)) == 2


def test_made_up_people_under_a_real_agreement_are_held_back_and_mark_the_batch(project: Project):
    record = brought(
        project, *SOUND, ";Marwoto Contohpuro;01-03-1980;L;Leran;Manyar;Petani;;", agreement=real_agreement(project)
    )
    assert record.synthetic
    assert record.codes["nik_sintetis"] == 3
    assert record.rows == {"diterima": 0, "diterima_dengan_peringatan": 1, "ditahan": 3}
    assert stored(project, record).get_column("sintetis").to_list() == [True, True, True, False]


def test_somebody_in_the_list_of_another_source_is_told(project: Project):
    first = brought(project, *SOUND)
    other = brought(project, SOUND[0], name="kabupaten.csv", region="35.25")
    assert other.codes["ada_di_kiriman_lain"] == 1
    assert stored(project, other, "findings").filter(pl.col("code") == "ada_di_kiriman_lain").row(0) == (
        *(2, "", "ada_di_kiriman_lain"),
        f"kiriman {first.batch}",
    )
    assert stored(project, other).item(0, "status") == "diterima_dengan_peringatan"


def test_a_later_list_of_the_same_source_shares_its_people_with_the_earlier_one(project: Project):
    brought(project, *SOUND)
    assert "ada_di_kiriman_lain" not in brought(project, SOUND[0], name="terbaru.csv").codes


def test_an_agreement_that_does_not_allow_it_lets_nothing_in(project: Project):
    with pytest.raises(UserError, match=r"does not cover the region 33\.74"):
        brought(project, *SOUND, region="33.74")
    with pytest.raises(UserError, match="there is no agreement 'data-sintetik'"):
        brought(project, *SOUND, agreement="data-sintetik")
    assert batches(project) == ()


def test_a_file_that_changes_while_it_is_read_is_refused_and_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    path = project.inbox / "leran.csv"
    look = ingesting._look_across

    def changing(*given: Any) -> None:
        look(*given)
        path.write_text("lain", encoding="utf-8")

    monkeypatch.setattr(ingesting, "_look_across", changing)
    with pytest.raises(UserError, match="changed while it was read"):
        brought(project, *SOUND)
    assert batches(project) == ()


def test_a_fault_in_writing_any_chunk_ends_the_ingest_and_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(reading.SourceTable.chunks, "__defaults__", (1,))
    write, called = ingesting.Staging.write_rows, []

    def full_at_first(staging: ingesting.Staging, frame: pl.DataFrame) -> None:
        called.append(frame.height)
        if len(called) == 1:
            raise UserError("the disk is full")
        write(staging, frame)

    monkeypatch.setattr(ingesting.Staging, "write_rows", full_at_first)
    with pytest.raises(UserError, match="the disk is full"):
        brought(project, *SOUND)
    assert batches(project) == ()
    assert len(called) == 1


def test_an_empty_list_is_no_batch(project: Project):
    with pytest.raises(UserError, match="no rows"):
        brought(project)
    assert batches(project) == ()
