"""A batch is visible whole or not at all, and nothing of a person lies on the disk in the clear."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow.parquet as pq
import pytest
from batch_samples import PLANTED, copied, findings, listed, made_project, nik, parts, put, record, stage, texts_on_disk

from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.store import batches, find_batch, findings_of, open_people
from sertakan_analysis.registry.store.record import SCHEMA
from sertakan_analysis.registry.use_log import read_log, verify_log
from sertakan_analysis.registry.zone import Staging, open_secure, open_tokens
from sertakan_analysis.registry.zone.disk import told_by_disk

if TYPE_CHECKING:
    from sertakan_analysis.project import Project

KEY = Key(b"k" * 32)
WINDOWS = os.name == "nt"

INGEST = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {samples!r})
from batch_samples import put
from sertakan_analysis.project import Project
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.zone.encrypted import ParquetAppender

left = 0
def step() -> None:
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), {signal})
def heard(event, _) -> None:
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open"):
        step()
plain = ParquetAppender.append
def append(self, frame) -> None:
    plain(self, frame)
    step()
ParquetAppender.append = append
project = Project(Path({root!r}))
put(project, Key(b"k" * 32), "b0", [9])  # loads every library, so that the steps counted are those of the store
left = {steps}
sys.addaudithook(heard)
put(project, Key(b"k" * 32), "b2", list(range(1, 21)))
print("done", left)
"""
STEPS = 106  # of an ingest of ten chunks, as the script prints them
SLOW = pytest.mark.slow


def _script(project: Project, steps: int) -> str:
    samples = str(Path(__file__).parent)
    return INGEST.format(
        samples=samples, root=str(project.root), steps=steps, signal=int(signal.SIGTERM if WINDOWS else signal.SIGKILL)
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return made_project(tmp_path / "project")


def test_a_committed_batch_is_listed_with_its_record_and_its_people_open_with_the_key(project: Project) -> None:
    made = put(project, KEY, "b1", [1, 2, 3])
    assert batches(project) == (made,)
    chunks = list(open_secure(project, KEY, "b1", ["row", "nik"]))
    assert [chunk.height for chunk in chunks] == [2, 1]
    assert pl.concat(chunks)["nik"].to_list() == [nik(1), nik(2), nik(3)]
    assert pl.concat(list(open_tokens(project, KEY, "b1"))).columns == ["row", "token"]


def test_nothing_is_visible_before_commit_and_nothing_is_left_of_a_batch_that_was_not_committed(
    project: Project,
) -> None:
    with Staging(project, KEY, "b1") as staging:
        stage(staging, listed([1, 2]), KEY)
        assert batches(project) == ()
    assert sorted(path.name for path in project.secure.iterdir()) == [".lock"]
    assert list(project.store.iterdir()) == []


def test_a_failing_ingest_leaves_nothing(project: Project) -> None:
    def fail() -> None:
        with Staging(project, KEY, "b1") as staging:
            stage(staging, listed([1, 2]), KEY)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(project.store.iterdir()) == []


def test_no_name_and_no_nik_lies_on_the_disk_in_the_clear(project: Project) -> None:
    put(project, KEY, "b1", [1, 2, 3])
    whole = texts_on_disk(project.root / "data")
    assert b"b1.csv" in whole
    for planted in (PLANTED, "Qwertina", PLANTED.lower(), nik(1), "identity", "no_kk"):
        assert planted.encode() not in whole, planted


def test_rows_keep_their_order_and_take_the_status_found_across_all_of_them(project: Project) -> None:
    with Staging(project, KEY, "b1") as staging:
        stage(staging, listed([1, 2]), KEY)
        stage(staging, listed([3, 4]).with_columns(pl.col("row") + 2), KEY)
        staging.finish_rows(pl.DataFrame({"baris": [3], "status": ["ditahan"]}, schema_overrides={"baris": pl.UInt32}))
        staging.commit(record("b1", KEY, {"diterima": 3, "ditahan": 1}))
    rows = pl.read_parquet(project.store / "pendataan" / "35.25.10.2010" / "b1" / "rows.parquet")
    assert rows.select("baris", "status").rows() == [(2, "diterima"), (3, "ditahan"), (4, "diterima"), (5, "diterima")]


def test_a_list_without_findings_has_an_empty_file_of_them(project: Project) -> None:
    with Staging(project, KEY, "b1") as staging:
        stage(staging, listed([1]), KEY)
        staging.commit(record("b1", KEY, {"diterima": 1}))
    assert findings_of(project, find_batch(project, "b1")).rows() == []


def test_a_personal_column_cannot_go_to_the_store(project: Project) -> None:
    with Staging(project, KEY, "b1") as staging:
        people, rows = parts(listed([1]), "b1", KEY)
        staging.write_people(people)
        staging.write_rows(rows.with_columns(people["nama"]))
        staging.write_tokens(pl.DataFrame({"row": [2], "token": [1]}))
        with pytest.raises(SertakanError, match="personal columns may not go to the store: nama"):
            staging.commit(record("b1", KEY, {"diterima": 1}))
    assert batches(project) == ()


def test_the_record_must_add_up_to_the_rows_that_were_written(project: Project) -> None:
    with Staging(project, KEY, "b1") as staging:
        stage(staging, listed([1, 2]), KEY)
        with pytest.raises(SertakanError, match="3 rows in the record, 2 in the store, 2 in the secure zone"):
            staging.commit(record("b1", KEY, {"diterima": 3}))


def test_a_batch_without_tokens_could_not_be_searched_for_and_is_refused(project: Project) -> None:
    with Staging(project, KEY, "b1") as staging:
        people, rows = parts(listed([1]), "b1", KEY)
        staging.write_people(people)
        staging.write_rows(rows)
        with pytest.raises(SertakanError, match="no tokens"):
            staging.commit(record("b1", KEY, {"diterima": 1}))


def test_a_column_that_changes_its_type_between_chunks_is_named_without_its_values(project: Project) -> None:
    with Staging(project, KEY, "b1") as staging:
        people, _ = parts(listed([1]), "b1", KEY)
        staging.write_people(people)
        with pytest.raises(SertakanError, match=r"change between chunks: nama") as refused:
            staging.write_people(people.with_columns(pl.lit(7).alias("nama")))
    assert PLANTED not in str(refused.value)


def test_a_batch_of_the_same_name_is_never_overwritten(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    with pytest.raises(UserError, match="there is a batch 'b1' already"):
        put(project, KEY, "b1", [3])
    assert find_batch(project, "b1").read == 2


def test_two_ingests_at_once_both_become_visible(project: Project) -> None:
    with Staging(project, KEY, "b1") as one, Staging(project, KEY, "b2") as other:
        for staging in (one, other):
            stage(staging, listed([1, 2]), KEY)
            staging.write_findings(findings([]))
        one.commit(record("b1", KEY, {"diterima": 2}))
        other.commit(record("b2", KEY, {"diterima": 2}))
    assert [found.batch for found in batches(project)] == ["b1", "b2"]


def test_the_first_two_keys_that_meet_an_empty_zone_do_not_both_seal_it(project: Project) -> None:
    other = Key(b"o" * 32)
    with Staging(project, KEY, "b1") as one, Staging(project, other, "b2") as two:
        stage(one, listed([1]), KEY)
        stage(two, listed([2]), other)
        one.commit(record("b1", KEY, {"diterima": 1}))
        with pytest.raises(UserError, match=f"sealed by the key {KEY.id}, the key found is {other.id}"):
            two.commit(record("b2", other, {"diterima": 1}))
    assert [found.batch for found in batches(project)] == ["b1"]


def test_another_key_is_refused_before_anything_is_written_and_nothing_changes(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    before = texts_on_disk(project.secure)
    with pytest.raises(UserError, match="nothing was changed"):
        put(project, Key(b"o" * 32), "b2", [3])
    with pytest.raises(UserError, match="nothing was changed"):
        next(open_secure(project, Key(b"o" * 32), "b1"))
    assert texts_on_disk(project.secure) == before


def test_a_file_of_another_batch_does_not_open_in_its_place(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    put(project, KEY, "b2", [3, 4])
    (project.secure / "b1" / "people.parquet").replace(project.secure / "b2" / "people.parquet")
    with pytest.raises(UserError, match="can't be opened with the key") as refused:
        list(open_secure(project, KEY, "b2"))
    assert refused.value.where == "b2/people.parquet"


@pytest.mark.parametrize(
    "step", [pytest.param(1 + STEPS * place // 20, marks=() if place % 10 == 4 else SLOW) for place in range(20)]
)
def test_a_killed_ingest_leaves_no_half_batch_and_no_clear_text_and_a_second_try_completes(
    project: Project, step: int
) -> None:
    killed = subprocess.run([sys.executable, "-c", _script(project, step)], capture_output=True, text=True, check=False)
    assert killed.returncode != 0, killed.stdout
    assert not killed.stdout
    whole = texts_on_disk(project.root / "data")
    assert PLANTED.encode() not in whole
    assert nik(7).encode() not in whole
    seen = {found.batch: found.read for found in batches(project)}
    assert seen in ({"b0": 1}, {"b0": 1, "b2": 20})
    for batch, count in seen.items():
        assert sum(chunk.height for chunk in open_secure(project, KEY, batch)) == count
    if "b2" not in seen:
        put(project, KEY, "b2", list(range(1, 21)))
    put(project, KEY, "b3", [1])
    assert [found.batch for found in batches(project)] == ["b0", "b2", "b3"]
    assert not [path for path in project.root.rglob("*") if "staging" in path.name or "journal" in path.name]
    assert [line.use.batch for line in read_log(project)] == ["b0", "b2", "b3"]
    assert verify_log(project, KEY).broken is None


class Stopper:
    """Stops this process' code like an interruption before a step on the disk; hooks can't be taken off, so one does."""

    left: int | None = None

    def heard(self, event: str, _: object) -> None:
        if self.left is None or event not in {"os.rename", "os.remove", "os.mkdir", "open", "os.rmdir"}:
            return
        if self.left == 0:
            self.left = None
            raise KeyboardInterrupt
        self.left -= 1


STOPPER = Stopper()
HOOKED: list[str] = []


def _stop_after(steps: int) -> None:
    if not HOOKED:
        sys.addaudithook(STOPPER.heard)
        HOOKED.append("once")
    STOPPER.left = steps


def _interrupted(project: Project, steps: int) -> bool:
    """Ingest a batch that is interrupted in its commit after some steps; tell whether it was."""
    try:
        with Staging(project, KEY, "b2") as staging:
            stage(staging, listed([3, 4]), KEY)
            _stop_after(steps)
            staging.commit(record("b2", KEY, {"diterima": 2}))
    except KeyboardInterrupt:
        return True
    finally:
        STOPPER.left = None
    return False


@pytest.mark.parametrize("stride", [9, pytest.param(1, marks=SLOW)])
def test_a_commit_that_stops_at_any_step_on_the_disk_is_whole_or_nothing(tmp_path: Path, stride: int) -> None:
    outcomes = []
    start = made_project(tmp_path / "awal")
    put(start, KEY, "b1", [1, 2])
    for steps in range(0, 200, stride):
        project = copied(start, tmp_path / str(steps))
        stopped = _interrupted(project, steps)
        seen = [found.batch for found in batches(project)]
        assert seen in (["b1"], ["b1", "b2"])
        assert [line.use.batch for line in read_log(project)] == seen
        assert verify_log(project, KEY).broken is None
        for batch in seen:
            assert sum(chunk.height for chunk in open_secure(project, KEY, batch)) == 2
        put(project, KEY, "b3", [5])
        assert not [path for path in project.root.rglob("*") if "staging" in path.name or "journal" in path.name]
        outcomes.append(len(seen))
        if not stopped:
            break
    assert not stopped
    assert outcomes == sorted(outcomes)
    assert len(outcomes) * stride > 40


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "the disk is full"), (errno.EACCES, "can't be written"), (errno.ENOTDIR, "is no folder")],
)
def test_a_disk_that_refuses_is_told_with_what_to_do(tmp_path: Path, number: Any, words: str) -> None:
    with pytest.raises(UserError, match=words), told_by_disk(tmp_path):
        raise OSError(number, "refused")


@pytest.mark.skipif(WINDOWS, reason="no limit on the size of files there")
def test_a_full_disk_leaves_the_store_as_it_was(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
    )
    tried = subprocess.run(
        [sys.executable, "-c", limit + _script(project, 0)], capture_output=True, text=True, check=False
    )
    assert "the disk is full" in tried.stderr
    assert PLANTED not in tried.stderr
    assert [found.batch for found in batches(project)] == ["b1"]
    put(project, KEY, "b2", [3, 4])
    assert len(batches(project)) == 2


def test_a_batch_of_a_newer_form_is_refused_with_what_to_do(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    path = project.store / "pendataan" / "35.25.10.2010" / "b1" / "batch.json"
    path.write_text(path.read_text().replace(f'"schema": {SCHEMA}', f'"schema": {SCHEMA + 1}'))
    with pytest.raises(UserError, match=rf"form {SCHEMA + 1}, this version .* forms up to {SCHEMA}") as refused:
        batches(project)
    assert "Update sertakan_analysis" in str(refused.value)


def test_a_batch_of_an_older_form_still_opens(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    path = project.store / "pendataan" / "35.25.10.2010" / "b1" / "batch.json"
    path.write_text(path.read_text().replace(f'"schema": {SCHEMA}', '"schema": 1'))
    (found,) = batches(project)
    assert found.schema == 1
    people = open_people(project, kind="pendataan", region="35.25", as_of=date(2026, 12, 31), purpose="laporan")
    assert people.rows(["baris"]).height == 2


def test_row_groups_of_people_and_rows_lie_side_by_side(project: Project) -> None:
    put(project, KEY, "b1", [1, 2, 3, 4, 5])
    with pq.ParquetFile(project.store / "pendataan" / "35.25.10.2010" / "b1" / "rows.parquet") as rows:
        assert [rows.metadata.row_group(place).num_rows for place in range(rows.num_row_groups)] == [2, 2, 1]


def test_a_copy_of_the_store_alone_can_be_listed(project: Project) -> None:
    put(project, KEY, "b1", [1, 2])
    (project.secure).rename(project.root / "elsewhere")
    assert [found.batch for found in batches(project)] == ["b1"]
    assert not project.secure.exists()
    opened = open_people(
        project, kind="pendataan", region="35.25", as_of=date(2026, 12, 1), purpose="laporan", on=date(2026, 12, 1)
    )
    assert opened.rows(["orang"]).height == 2
