"""Personal columns are opened for matching only, in memory only, and only those that were asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from match_samples import AS_OF, KEY, LERAN, NEW, PLANTED, TODAY, agree, made_project, nik, put, texts_on_disk

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import Personal, list_named, open_personal, read_log
from sertakan_analysis.registry.list_name import ListName
from sertakan_analysis.registry.zone import secure

if TYPE_CHECKING:
    from pathlib import Path

    from sertakan_analysis.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_project(tmp_path / "project")


def opened(project: Project, **given: Any) -> Personal:
    usual = {"kind": "pendataan", "region": "35.25", "as_of": AS_OF, "purpose": "padanan", "on": TODAY}
    return open_personal(project, given.pop("key", KEY), **{**usual, **given})


def test_a_row_of_the_store_stands_beside_its_personal_columns(project: Project) -> None:
    put(project, "desa-1", [1, 2, None])
    frame = opened(project).frame(["nik", "nama", "tanggal_lahir"])
    assert frame.columns == [
        "nomor", "batch", "baris", "orang", "kode_desa", "kode_kecamatan", "jenis_kelamin", "nik", "nama", "tanggal_lahir",
    ]  # fmt: skip
    assert frame["nik"].to_list() == [nik(1), nik(2), None]
    assert frame.row(0)[3:7] == (frame["orang"][0], LERAN, LERAN[:8], "P")
    assert frame.schema["tanggal_lahir"] == pl.Date
    assert frame.schema["baris"] == frame.schema["nomor"] == pl.UInt32


def test_held_back_rows_are_not_matched(project: Project) -> None:
    put(project, "desa-1", [1, 2, 3], held=[3])
    assert opened(project).frame(["nik"])["nik"].to_list() == [nik(1), nik(3)]


def test_a_column_that_a_list_lacks_is_null_and_keeps_its_type(project: Project) -> None:
    put(project, "desa-1", [1, 2], without=["tanggal_lahir", "jenis_kelamin"])
    frame = opened(project).frame(["tanggal_lahir", "nama_ibu", "penghasilan"])
    assert frame.select("tanggal_lahir", "nama_ibu", "penghasilan", "jenis_kelamin").schema == {
        "tanggal_lahir": pl.Date, "nama_ibu": pl.String, "penghasilan": pl.Int64, "jenis_kelamin": pl.String,
    }  # fmt: skip
    assert frame["tanggal_lahir"].null_count() == 2


def test_of_two_lists_only_one_of_which_has_a_column_the_other_has_nulls(project: Project) -> None:
    agree(project.root, "dinas", "pendataan")
    put(project, "desa-1", [1], without=["tanggal_lahir"])
    put(project, "dinas-1", [2], agreement="dinas")
    frame = opened(project).frame(["nik", "tanggal_lahir"])
    born = dict(frame.select("nik", "tanggal_lahir").iter_rows())
    assert born == {nik(1): None, nik(2): date(1990, 1, 1)}
    assert frame["nomor"].to_list() == [0, 1]


@pytest.mark.parametrize(("older", "newer"), [("desa", "dinas"), ("dinas", "desa")])
def test_somebody_in_two_lists_is_taken_from_the_one_that_tells_of_the_later_day(
    project: Project, older: str, newer: str
) -> None:
    agree(project.root, "dinas", "pendataan")
    # The first list of the source that is replaced later stands first in time: the order of batches must not mislead.
    put(project, "desa-0", [1], agreement="desa", as_of=date(2026, 1, 1))
    put(project, f"{older}-1", [1, 2], agreement=older, as_of=date(2026, 2, 28))
    put(project, f"{newer}-2", [1, 3], agreement=newer, as_of=date(2026, 3, 31))
    frame = opened(project).frame(["nik"])
    assert sorted(frame.select("batch", "nik").iter_rows()) == sorted(
        [(f"{older}-1", nik(2)), (f"{newer}-2", nik(1)), (f"{newer}-2", nik(3))]
    )


def test_a_desa_gets_its_people_out_of_the_list_of_the_kabupaten(project: Project) -> None:
    put(project, "desa-1", [1, 2], region="35.25", desa="35.25.17.2001")
    assert opened(project, region="35.25.17.2001").frame(["nik"]).height == 2
    assert opened(project, region="35.25.17.2002").frame(["nik"]).height == 0


def test_only_the_columns_asked_for_are_decrypted(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    put(project, "desa-1", [1, 2])
    asked: list[tuple[str, ...]] = []
    plain = secure.decrypted

    def heard(*given: Any) -> Any:
        asked.append(tuple(given[4]))
        return plain(*given)

    monkeypatch.setattr(secure, "decrypted", heard)
    opened(project).frame(["nama"])
    assert asked == [("row", "nama")]


def test_a_few_rows_are_fetched_by_their_places(project: Project) -> None:
    put(project, "desa-1", [1, 2, 3, 4])
    places = pl.DataFrame({"batch": ["desa-1", "desa-1"], "baris": [5, 3]})
    assert opened(project).fetch(places, ["nik"])["nik"].to_list() == [nik(2), nik(4)]
    with pytest.raises(UserError, match="1 rows are none of the people"):
        opened(project).fetch(pl.DataFrame({"batch": ["desa-1"], "baris": [9]}), ["nik"])


def test_an_unknown_column_offers_the_nearest(project: Project) -> None:
    put(project, "desa-1", [1])
    with pytest.raises(UserError, match=r"no kind of list has a column 'nama_ibuu'. Did you mean 'nama_ibu'"):
        opened(project).frame(["nama_ibuu"])


@pytest.mark.parametrize("purpose", ["laporan", "eksplorasi"])
def test_no_report_gets_personal_columns_whatever_the_agreement_allows(project: Project, purpose: str) -> None:
    put(project, "desa-1", [1])
    with pytest.raises(UserError, match=f"not opened for '{purpose}'"):
        opened(project, purpose=purpose)


def test_an_agreement_without_the_purpose_refuses_and_nothing_is_logged(project: Project) -> None:
    put(project, "desa-1", [1])
    with pytest.raises(UserError, match="does not allow the purpose 'daftar_calon'"):
        opened(project, purpose="daftar_calon")
    assert [line.use.purpose for line in read_log(project)] == ["diterima"]


def test_the_use_is_logged_and_the_key_must_be_the_zones(project: Project) -> None:
    put(project, "desa-1", [1])
    with pytest.raises(UserError, match="nothing was changed"):
        opened(project, key=NEW)
    opened(project, report="padanan")
    assert [(line.use.purpose, line.use.report) for line in read_log(project)][1:] == [("padanan", "padanan")]


def test_nothing_personal_is_written_and_nothing_of_it_shows(project: Project) -> None:
    put(project, "desa-1", [1, 2])
    people = opened(project)
    assert people.frame(["nik", "nama"])["nama"].to_list() == [PLANTED, PLANTED]
    whole = texts_on_disk(project.root)
    assert PLANTED.encode() not in whole
    assert nik(1).encode() not in whole
    assert KEY.text not in repr(people)
    assert "secret" not in repr(people)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("pendataan", ListName("pendataan")),
        ("pendataan:", ListName("pendataan")),
        ("pendataan:desa-1", ListName("pendataan", batch="desa-1")),
        ("pendataan:desa", ListName("pendataan", batch="desa")),
        ("peserta:2026-02", ListName("peserta", as_of=date(2026, 2, 28))),
        ("peserta:2026-11-20", ListName("peserta", as_of=date(2026, 11, 20))),
    ],
)
def test_a_list_is_named_by_kind_and_batch_agreement_month_or_day(project: Project, text: str, meant: ListName) -> None:
    put(project, "desa-1", [1])
    assert list_named(project, text) == meant


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pendatan:desa", r"no kind of list 'pendatan'. Did you mean 'pendataan'"),
        ("pendataan:desa-2", r"'desa-2' is no batch .* Did you mean 'desa-1'"),
        ("pendataan:cabang", r"'cabang' is no batch of the kind 'pendataan' and no agreement for it"),
        ("peserta:2026-13", r"no month or day '2026-13'"),
        ("peserta:2026-02-30", r"no month or day '2026-02-30'"),
    ],
)
def test_a_name_that_means_nothing_is_told_with_what_there_is(project: Project, text: str, words: str) -> None:
    put(project, "desa-1", [1])
    with pytest.raises(UserError, match=words):
        list_named(project, text)
