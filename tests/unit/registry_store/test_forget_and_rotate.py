"""A person is removed everywhere; a new key tells the same people apart; neither can happen by half."""

from __future__ import annotations

import json
import sys
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import polars as pl
import pytest
from batch_samples import PLANTED, copied, findings, made_project, nik, put, texts_on_disk

from sertakan_analysis.errors import SertakanError, UserError
from sertakan_analysis.registry.forget import forget
from sertakan_analysis.registry.keys import Key, create_key, find_key
from sertakan_analysis.registry.pseudonyms import pseudonyms
from sertakan_analysis.registry.rotation import rotate, rotate_key
from sertakan_analysis.registry.store import batch_folder, batches, find_batch, findings_of, open_people
from sertakan_analysis.registry.use_log import read_log, verify_log
from sertakan_analysis.registry.zone import check_key, open_secure, open_tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sertakan_analysis.project import Project

KEY = Key(b"k" * 32)
NEW = Key(b"n" * 32)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = made_project(tmp_path / "project")
    put(made, KEY, "b1", [1, 2, None], found=findings([2, 3, 0]))
    put(made, KEY, "b2", [2, 3], as_of=date(2026, 2, 28))
    put(made, KEY, "b3", [4], as_of=date(2026, 3, 31))
    return made


def stored(project: Project) -> pl.DataFrame:
    return pl.concat(
        pl.read_parquet(batch_folder(project, record) / "rows.parquet").with_columns(batch=pl.lit(record.batch))
        for record in batches(project)
    )


def people(project: Project, key: Key, batch: str) -> pl.DataFrame:
    return pl.concat(list(open_secure(project, key, batch)))


@pytest.mark.parametrize("named", [nik(2), pseudonyms(pl.Series([f"nik:{nik(2)}"]), KEY)[0]])
def test_a_person_is_removed_from_every_file_of_every_batch(project: Project, named: str) -> None:
    done = forget(project, KEY, named, ground="permintaan yang bersangkutan")
    assert (done.rows, done.batches) == (2, ("b1", "b2"))
    assert stored(project).select("batch", "baris").rows() == [("b1", 2), ("b1", 4), ("b2", 3), ("b3", 2)]
    assert people(project, KEY, "b1")["nik"].to_list() == [nik(1), None]
    assert people(project, KEY, "b2")["nik"].to_list() == [nik(3)]
    assert 3 not in pl.concat(list(open_tokens(project, KEY, "b1")))["row"]
    assert findings_of(project, find_batch(project, "b1"))["row"].to_list() == [2, 0]


def test_the_record_of_a_batch_still_adds_up_after_a_removal(project: Project) -> None:
    forget(project, KEY, nik(2), ground="permintaan")
    after = find_batch(project, "b1")
    assert (after.rows, after.codes, after.notes) == ({"diterima": 2}, {"nik_kosong": 2}, {"dilupakan": 1})
    assert stored(project).filter(batch="b1").height == after.read


def test_what_is_left_of_a_removal_is_day_ground_batches_and_counts(project: Project) -> None:
    gone = pseudonyms(pl.Series([f"nik:{nik(2)}"]), KEY)[0]
    forget(project, KEY, nik(2), ground="permintaan")
    lines = [line for line in read_log(project) if line.use.purpose == "dilupakan"]
    assert [(line.use.batch, line.use.rows, line.use.note) for line in lines] == [
        ("b1", 1, "permintaan"),
        ("b2", 1, "permintaan"),
    ]
    whole = texts_on_disk(project.root / "data")
    assert gone.encode() not in whole
    assert nik(2).encode() not in whole
    assert verify_log(project, KEY).broken is None


def test_the_last_person_of_a_batch_leaves_an_empty_batch(project: Project) -> None:
    forget(project, KEY, nik(4), ground="permintaan")
    assert find_batch(project, "b3").read == 0
    opened = open_people(
        project, kind="pendataan", region="35.25", as_of=date(2026, 12, 31), purpose="laporan", on=date(2026, 6, 1)
    )
    assert opened.rows(["orang"]).height == 0
    rotate(project, KEY, NEW)


@pytest.mark.parametrize(
    ("person", "words"),
    [(nik(9), "nobody stands"), ("12345", "a text of 5 characters"), (PLANTED, f"a text of {len(PLANTED)} characters")],
)
def test_an_unknown_person_is_told_without_the_text_that_was_given(project: Project, person: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as refused:
        forget(project, KEY, person, ground="permintaan")
    assert person not in str(refused.value)


def test_a_ground_that_holds_a_number_of_a_person_is_refused(project: Project) -> None:
    with pytest.raises(UserError, match="the ground holds a long number"):
        forget(project, KEY, nik(2), ground=f"permintaan pemilik NIK {nik(2)}")


def test_a_removal_names_the_files_of_the_inbox_that_hold_the_person_still(project: Project) -> None:
    project.inbox.mkdir()
    (project.inbox / "b2.csv").touch()
    assert forget(project, KEY, nik(2), ground="permintaan").files == ("data/inbox/b2.csv",)


def test_after_a_rotation_the_same_rows_are_the_same_people_under_other_pseudonyms(project: Project) -> None:
    before = stored(project)
    assert rotate(project, KEY, NEW) == ("b1", "b2", "b3")
    after = stored(project)
    for column in ("orang", "keluarga"):
        pairs = pl.DataFrame({"before": before[column], "after": after[column]}).unique()
        assert pairs.height == before[column].n_unique() == after[column].n_unique()
        assert not set(before[column]) & set(after[column])
    assert after.drop("orang", "keluarga").equals(before.drop("orang", "keluarga"))


def test_after_a_rotation_only_the_new_key_opens_the_zone_and_new_lists_match_the_old(project: Project) -> None:
    rotate(project, KEY, NEW)
    with pytest.raises(UserError, match=f"sealed by the key {NEW.id}, the key found is {KEY.id}"):
        people(project, KEY, "b1")
    assert verify_log(project, NEW).sealed == len(read_log(project))
    assert people(project, NEW, "b1")["nik"].to_list() == [nik(1), nik(2), None]
    put(project, NEW, "b4", [2], as_of=date(2026, 4, 30))
    persons = stored(project)
    assert persons.filter(batch="b4")["orang"][0] in persons.filter(batch="b1")["orang"]
    assert {record.key for record in batches(project)} == {NEW.id}


def test_after_a_rotation_the_tokens_are_those_of_the_new_key(project: Project) -> None:
    before = pl.concat(list(open_tokens(project, KEY, "b1")))
    rotate(project, KEY, NEW)
    after = pl.concat(list(open_tokens(project, NEW, "b1")))
    assert after["row"].to_list() == before["row"].to_list()
    assert not set(after["token"]) & set(before["token"])


def test_a_rotation_whose_kind_of_list_is_not_declared_changes_nothing(project: Project) -> None:
    (project.columns / "pendataan.yml").unlink()
    before = texts_on_disk(project.store)
    with pytest.raises(UserError, match="'pendataan', which is not declared"):
        rotate(project, KEY, NEW)
    assert texts_on_disk(project.store) == before


def test_rows_that_do_not_lie_beside_their_people_are_refused(project: Project) -> None:
    path = batch_folder(project, find_batch(project, "b2")) / "rows.parquet"
    pl.read_parquet(path).reverse().write_parquet(path)
    with pytest.raises(SertakanError, match="the rows of the secure zone are not those of the store"):
        rotate(project, KEY, NEW)


class Stopper:
    """Interrupts before a step on the disk; audit hooks can't be taken off, so one serves every test."""

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


def interrupted(change: Callable[[], object], steps: int) -> bool:
    if not HOOKED:
        sys.addaudithook(STOPPER.heard)
        HOOKED.append("once")
    STOPPER.left = steps
    try:
        change()
    except KeyboardInterrupt:
        return True
    finally:
        STOPPER.left = None
    return False


@pytest.mark.parametrize("stride", [23, pytest.param(3, marks=pytest.mark.slow)])
def test_a_rotation_that_stops_at_any_step_is_whole_or_nothing_and_can_be_repeated(tmp_path: Path, stride: int) -> None:
    stopped, seen = True, []
    start = made_project(tmp_path / "awal")
    put(start, KEY, "b1", [1, 2])
    put(start, KEY, "b2", [2])
    for steps in range(0, 1000, stride):
        made = copied(start, tmp_path / str(steps))
        stopped = interrupted(partial(rotate, made, KEY, NEW), steps)
        keys = {record.key for record in batches(made)}
        assert len(keys) == 1
        key = KEY if keys == {KEY.id} else NEW
        persons = stored(made)["orang"]
        assert persons.to_list() == pseudonyms(pl.Series([f"nik:{nik(n)}" for n in (1, 2, 2)]), key).to_list()
        assert people(made, key, "b1").height == 2
        if key == KEY:
            rotate(made, KEY, NEW)
        assert people(made, NEW, "b1").height == 2
        seen.append(key == NEW)
        if not stopped:
            break
    assert not stopped
    assert seen == sorted(seen)


@pytest.mark.parametrize("stride", [23, pytest.param(3, marks=pytest.mark.slow)])
def test_a_removal_that_stops_at_any_step_is_whole_or_nothing(tmp_path: Path, stride: int) -> None:
    stopped = True
    start = made_project(tmp_path / "awal")
    put(start, KEY, "b1", [1, 2])
    put(start, KEY, "b2", [2, 3])
    for steps in range(0, 1000, stride):
        made = copied(start, tmp_path / str(steps))
        stopped = interrupted(partial(forget, made, KEY, nik(2), ground="permintaan"), steps)
        left = [record.read for record in batches(made)]
        assert left in ([2, 2], [1, 1])
        logged = [line.use.batch for line in read_log(made) if line.use.purpose == "dilupakan"]
        assert logged == (["b1", "b2"] if left == [1, 1] else [])
        assert [people(made, KEY, batch).height for batch in ("b1", "b2")] == left
        if not stopped:
            break
    assert not stopped


def test_a_change_that_a_killed_process_had_decided_is_finished_by_whoever_comes_next(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sertakan_analysis.registry.zone import transaction

    def die(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(transaction, "_carry_out", die)
        with pytest.raises(MemoryError):
            forget(project, KEY, nik(2), ground="permintaan")
        assert json.loads((project.secure / ".journal.json").read_bytes())["uses"][0]["purpose"] == "dilupakan"
    assert [record.read for record in batches(project)] == [2, 1, 1]
    assert not (project.secure / ".journal.json").exists()
    assert not list(project.root.rglob("discarded"))  # what was removed has left the disk when it is told as removed


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SERTAKAN_KEY", raising=False)
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(tmp_path / "safe" / "key"))
    path = tmp_path / "safe" / "key"
    path.parent.mkdir()
    path.write_text(KEY.text)
    path.chmod(0o600)
    return path


def test_rotating_the_project_key_puts_the_new_one_in_its_place_and_keeps_the_old_one_beside_it(
    project: Project, kept: Path
) -> None:
    done = rotate_key(project)
    assert done.old == KEY.id
    assert find_key(project).id == done.new != KEY.id
    assert check_key(project).zone == "opens"
    assert sorted(path.name for path in kept.parent.iterdir()) == ["key", f"key-{KEY.id}"]


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("where", ["keep_key", "rotate", "promote_key"])
def test_an_interrupted_rotation_of_the_project_key_goes_on_when_it_is_called_again(
    project: Project, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sertakan_analysis.registry import rotation

    plain = getattr(rotation, where)

    def stop(*given: object, **named: object) -> None:
        plain(*given, **named)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(rotation, where, stop)
        with pytest.raises(KeyboardInterrupt):
            rotate_key(project)
    if where == "rotate":
        with pytest.raises(UserError, match="finish 'sertakan key rotate'"):
            people(project, find_key(project), "b1")
    rotate_key(project)
    assert people(project, find_key(project), "b1").height == 3


def test_a_key_from_the_environment_is_not_rotated_from_here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERTAKAN_KEY", KEY.text)
    with pytest.raises(UserError, match="can't be changed from here"):
        rotate_key(project)
    with pytest.raises(UserError, match="there is a key already"):
        create_key(project, "file")
