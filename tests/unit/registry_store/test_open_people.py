"""Which batches a use gets, under which agreement, and what is written down about it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
from batch_samples import findings, made_project, put, write_agreement

from sertakan_analysis.errors import UserError
from sertakan_analysis.reading import recording
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.model import BatchRecord, Status
from sertakan_analysis.registry.store import batches, findings_of, open_people, open_series, withdraw
from sertakan_analysis.registry.use_log import read_log

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.store import People

KEY = Key(b"k" * 32)
TODAY = date(2026, 11, 21)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_project(tmp_path / "project", {"uji": "Desa Uji", "uji-lanjutan": "Desa Uji", "dinas": "Dinas Uji"})


def opened(project: Project, region: str = "35.25", as_of: date = date(2026, 12, 31), **given: Any) -> People:
    usual = {"kind": "pendataan", "purpose": "laporan", "on": TODAY}
    return open_people(project, region=region, as_of=as_of, **{**usual, **given})


def ids(records: Iterable[BatchRecord]) -> list[str]:
    return [record.batch for record in records]


def test_the_newest_batch_of_a_source_is_taken_and_the_one_before_it_told(project: Project) -> None:
    put(project, KEY, "first", [1], as_of=date(2026, 1, 31))
    put(project, KEY, "third", [1, 2], as_of=date(2026, 7, 31))
    put(project, KEY, "second", [1], as_of=date(2026, 4, 30))
    people = opened(project)
    assert (ids(people.batches), ids(people.previous)) == (["third"], ["second"])


def test_a_list_that_tells_of_a_later_day_is_left_out(project: Project) -> None:
    put(project, KEY, "first", [1], as_of=date(2026, 1, 31))
    put(project, KEY, "later", [1, 2], as_of=date(2026, 7, 31))
    people = opened(project, as_of=date(2026, 7, 30))
    assert (ids(people.batches), ids(people.previous)) == (["first"], [])


def test_of_two_lists_that_tell_of_one_day_the_one_received_last_is_taken(project: Project) -> None:
    put(project, KEY, "mended", [1], received=datetime(2026, 3, 1, tzinfo=UTC))
    put(project, KEY, "first", [1], received=datetime(2026, 2, 1, tzinfo=UTC))
    assert ids(opened(project).batches) == ["mended"]


def test_an_agreement_that_follows_another_of_the_same_provider_is_the_same_source(project: Project) -> None:
    put(project, KEY, "old", [1], as_of=date(2026, 1, 31), agreement="uji")
    put(project, KEY, "new", [1], as_of=date(2026, 2, 28), agreement="uji-lanjutan")
    assert ids(opened(project).batches) == ["new"]


def test_a_series_has_every_list_up_to_the_day_the_newest_first_and_logs_the_earlier_ones_alone(
    project: Project,
) -> None:
    put(project, KEY, "first", [1], as_of=date(2026, 1, 31))
    put(project, KEY, "office", [2], as_of=date(2026, 2, 28), agreement="dinas")
    put(project, KEY, "second", [1], as_of=date(2026, 4, 30))
    put(project, KEY, "later", [1], as_of=date(2026, 7, 31))
    newest = opened(project, as_of=date(2026, 6, 30))
    assert ids(newest.batches) == ["office", "second"]
    before = len(list(read_log(project)))
    series = open_series(newest, as_of=date(2026, 6, 30), purpose="laporan", on=TODAY)
    assert ids(series.people.batches) == ["second", "office", "first"]
    assert series.shut == ()
    assert [line.use.batch for line in list(read_log(project))[before:]] == ["first"]
    assert series.people.rows(["batch"])["batch"].to_list() == ["second", "office", "first"]
    assert series.people.only({"first"}).rows(["batch"])["batch"].to_list() == ["first"]


def test_a_series_leaves_out_an_earlier_list_whose_agreement_has_ended(project: Project) -> None:
    put(project, KEY, "first", [1], as_of=date(2026, 1, 31), agreement="uji-lanjutan")
    put(project, KEY, "second", [1], as_of=date(2026, 4, 30))
    write_agreement(project.root, "uji-lanjutan", valid_to="2026-02-28")
    series = open_series(opened(project), as_of=TODAY, purpose="laporan", on=TODAY)
    assert (ids(series.people.batches), ids(series.shut)) == (["second"], ["first"])


def test_lists_stand_from_the_oldest_to_the_newest_even_where_one_took_the_place_of_an_older_one(
    project: Project,
) -> None:
    put(project, KEY, "village-1", [1], as_of=date(2026, 1, 31), agreement="uji")
    put(project, KEY, "office", [1], as_of=date(2026, 2, 28), agreement="dinas")
    put(project, KEY, "village-2", [1], as_of=date(2026, 3, 31), agreement="uji")
    assert ids(opened(project).batches) == ["office", "village-2"]


def test_two_providers_of_one_region_are_two_sources(project: Project) -> None:
    put(project, KEY, "village", [1, 2], agreement="uji")
    put(project, KEY, "office", [2, 3], agreement="dinas")
    rows = opened(project).rows(["orang", "batch"])
    assert rows["batch"].to_list() == ["office", "office", "village", "village"]
    assert rows["orang"].n_unique() == 3


def test_a_kabupaten_finds_the_lists_of_its_desa_and_no_other(project: Project) -> None:
    put(project, KEY, "leran", [1])
    put(project, KEY, "bawean", [2], region="35.25.17", desa="35.25.17.2001")
    assert ids(opened(project, region="35.25").batches) == ["bawean", "leran"]
    assert ids(opened(project, region="35.25.17").batches) == ["bawean"]
    with pytest.raises(UserError, match=r"no list 'pendataan' of region 35.25.1 "):
        opened(project, region="35.25.1")


def test_a_desa_finds_its_people_in_the_list_of_the_kabupaten(project: Project) -> None:
    put(project, KEY, "whole", [1, 2], region="35.25", desa="35.25.17.2001")
    assert opened(project, region="35.25.17").rows(["orang"]).height == 2
    assert opened(project, region="35.25.17.2001").rows(["orang"]).height == 2
    assert opened(project, region="35.25.17.2002").rows(["orang"]).height == 0


def test_rows_come_in_the_order_of_the_list_with_held_back_rows_only_when_asked_for(project: Project) -> None:
    put(project, KEY, "b1", [3, 1, 2])
    path = project.store / "pendataan" / "35.25.10.2010" / "b1" / "rows.parquet"
    rows = pl.read_parquet(path)
    rows.with_columns(status=pl.Series(["diterima", "ditahan", "diterima_dengan_peringatan"])).write_parquet(path)
    people = opened(project)
    assert people.rows(["baris", "status"]).rows() == [(2, "diterima"), (4, "diterima_dengan_peringatan")]
    assert people.rows(["baris"], [Status.HELD])["baris"].to_list() == [3]


def test_a_column_that_only_one_batch_has_is_null_in_the_other(project: Project) -> None:
    put(project, KEY, "village", [1], agreement="uji")
    put(project, KEY, "office", [2], agreement="dinas")
    path = project.store / "pendataan" / "35.25.10.2010" / "village" / "rows.parquet"
    pl.read_parquet(path).with_columns(desil=pl.lit(3, pl.Int8)).write_parquet(path)
    assert opened(project).rows(["batch", "desil"]).rows() == [("office", None), ("village", 3)]


def test_an_unknown_column_offers_the_nearest_and_a_personal_one_is_never_there(project: Project) -> None:
    put(project, KEY, "b1", [1])
    with pytest.raises(UserError, match=r"no column 'kode_dessa'. Did you mean 'kode_desa'"):
        opened(project).rows(["kode_dessa"])
    with pytest.raises(UserError, match="secure zone only"):
        opened(project).rows(["nik"])


@pytest.mark.parametrize("asked", ["village", "uji"])
def test_a_batch_or_an_agreement_can_be_named(project: Project, asked: str) -> None:
    put(project, KEY, "village", [1], agreement="uji")
    put(project, KEY, "office", [2], agreement="dinas")
    assert ids(opened(project, batch=asked).batches) == ["village"]


def test_an_unknown_batch_offers_the_nearest(project: Project) -> None:
    put(project, KEY, "20260131-aaaa", [1])
    with pytest.raises(UserError, match="Did you mean '20260131-aaaa'"):
        opened(project, batch="20260131-aaab")


def test_findings_are_counted_by_code_and_column(project: Project) -> None:
    put(project, KEY, "b1", [1, 2], found=findings([2, 3, 0]))
    people = opened(project)
    assert people.findings_counts().rows() == [("b1", "nik_kosong", "nik", 3, 2)]
    assert findings_of(project, people.batches[0]).height == 3


def test_every_use_is_logged_with_purpose_report_and_rows(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    opened(project, report="pendataan")
    use = read_log(project)[-1].use
    assert (use.purpose, use.report, use.agreement, use.batch, use.rows) == ("laporan", "pendataan", "uji", "b1", 2)


def test_a_refused_use_is_not_logged_and_reads_nothing(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    with pytest.raises(UserError, match="does not allow the purpose 'padanan'"):
        opened(project, purpose="padanan")
    assert [line.use.purpose for line in read_log(project)] == ["diterima"]


def test_a_use_after_the_agreements_end_is_refused_and_before_it_told(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    write_agreement(project.root, "uji", valid_to="2026-12-01")
    assert [notice.day for notice in opened(project).notices] == [date(2026, 12, 1)]
    with pytest.raises(UserError, match=r"ended on 2026-12-01[^\0]*Ask Desa Uji \(kantor desa uji\)"):
        opened(project, on=date(2026, 12, 2))


def test_a_batch_whose_agreement_is_gone_is_refused(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    (project.agreements / "uji.yml").unlink()
    with pytest.raises(UserError, match="there is no agreement 'uji'"):
        opened(project)


def test_a_run_notes_the_files_of_its_batches_and_goes_stale_with_a_new_one_but_not_with_the_log(
    project: Project,
) -> None:
    put(project, KEY, "b1", [1, 2])
    with recording(project.root) as noted:
        opened(project).rows(["orang"])
    reads = noted.reads
    home = "data/store/pendataan/35.25.10.2010"
    assert {f"{home}/b1/rows.parquet", f"{home}/b1/batch.json", "data/agreements/uji.yml"} <= set(reads.files)
    assert home in reads.folders
    assert not [name for name in (*reads.files, *reads.folders) if "secure" in name]
    put(project, KEY, "b2", [1, 2])
    with recording(project.root) as noted:
        opened(project)
    assert noted.reads.folders[home] != reads.folders[home]


def test_a_store_without_any_list_makes_a_run_stale_when_the_first_one_comes(project: Project) -> None:
    with recording(project.root) as noted, pytest.raises(UserError, match="holds no list"):
        opened(project)
    assert noted.reads.folders["data/store/pendataan"] == "absent"


def test_a_withdrawn_batch_disappears_from_every_figure_and_from_the_disk(project: Project) -> None:
    put(project, KEY, "b1", [1, 2], as_of=date(2026, 1, 31))
    put(project, KEY, "b2", [1, 2, 3], as_of=date(2026, 2, 28))
    project.inbox.mkdir()
    (project.inbox / "b2.csv").touch()
    people = opened(project)
    gone = withdraw(project, "b2", ground="keliru")
    assert (gone.record.batch, ids(gone.left), gone.files) == ("b2", ["b1"], ("data/inbox/b2.csv",))
    assert ids(batches(project)) == ["b1"]
    assert not list(project.root.rglob("b2"))
    assert read_log(project)[-1].use.note == "keliru"
    with pytest.raises(UserError, match="changed or withdrawn while it was in use"):
        people.rows(["orang"])
    assert ids(opened(project).batches) == ["b1"]


def test_a_batch_that_is_not_there_cannot_be_withdrawn(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    with pytest.raises(UserError, match=r"there is no batch 'b3'\. Did you mean 'b1'"):
        withdraw(project, "b3")


def test_a_ground_with_a_number_of_a_person_is_refused_before_anything_goes(project: Project) -> None:
    put(project, KEY, "b1", [1])
    with pytest.raises(UserError, match="the ground holds a long number"):
        withdraw(project, "b1", ground="atas permintaan 0812-3456-7890")
    assert ids(batches(project)) == ["b1"]


def test_the_list_of_batches_can_be_narrowed_to_kind_region_and_day(project: Project) -> None:
    put(project, KEY, "desa", [1], as_of=date(2026, 1, 31))
    put(project, KEY, "kabupaten", [2], region="35.25", as_of=date(2026, 2, 28))
    assert ids(batches(project, region="35.25")) == ["desa", "kabupaten"]
    assert ids(batches(project, region="35.25.10.2010")) == ["desa"]
    assert ids(batches(project, as_of=date(2026, 2, 27))) == ["desa"]
    assert ids(batches(project, kind="donor")) == []
