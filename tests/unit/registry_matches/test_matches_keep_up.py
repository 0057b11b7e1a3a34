"""Who is forgotten leaves matches and decisions too; a new key renames both; none of it can happen by half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from match_samples import (
    AS_OF,
    KEY,
    LERAN,
    NEW,
    TODAY,
    decision,
    made_project,
    match,
    nik,
    pair,
    person,
    put,
    texts_on_disk,
)

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import batches, withdraw
from sertakan_analysis.registry.forget import forget
from sertakan_analysis.registry.matches import (
    decisions,
    keep_decision,
    match_folder,
    matches,
    open_match,
    persons,
)
from sertakan_analysis.registry.matches.decision import lines_path
from sertakan_analysis.registry.rotation import rotate, rotate_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key

SLOW = pytest.mark.slow
WINDOWS = os.name == "nt"


def prepared(folder: Path) -> Project:
    made = made_project(folder)
    put(made, "desa-1", [1, 2, 3])
    put(made, "cabang-1", [1, 2, 4], kind="peserta", region="35.25")
    match(made, [pair(1, 1, cara="nik"), pair(2, 2, row=(3, 3), cara="nik"), pair(3, 4, row=(4, 4), pita="ragu")])
    keep_decision(made, decision(3, 4))
    keep_decision(made, decision(2, 2, "beda"))
    return made


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return prepared(tmp_path / "project")


def stored_pairs(project: Project) -> pl.DataFrame:
    (record,) = matches(project)
    return pl.read_parquet(match_folder(project, record) / "pairs.parquet")


def told(project: Project) -> list[tuple[tuple[str, str], str]]:
    return [(one.persons, one.keputusan) for one in decisions(project, "pendataan", "peserta").latest]


def test_who_is_forgotten_leaves_the_pairs_and_what_was_decided(project: Project) -> None:
    gone = forget(project, KEY, nik(2), ground="permintaan")
    (record,) = matches(project)
    assert (gone.matches, gone.decisions) == ((record.match,), 1)
    assert stored_pairs(project)["kiri_orang"].to_list() == [person(1), person(3)]
    assert (record.counts["pasangan"], record.counts["terpilih_nik"], record.notes) == (2, 1, {"dilupakan": 1})
    assert told(project) == [((person(3), person(4)), "sama")]
    assert person(2).encode() not in texts_on_disk(project.root / "data")


def test_a_forgotten_person_whose_pairs_are_nowhere_leaves_matches_untouched(project: Project) -> None:
    put(project, "desa-9", [9], as_of=date(2026, 3, 31))
    before = matches(project)
    assert forget(project, KEY, nik(9), ground="permintaan").matches == ()
    assert matches(project) == before


def test_rows_without_a_sound_nik_leave_with_their_own_pseudonyms(tmp_path: Path) -> None:
    made = made_project(tmp_path / "project")
    put(made, "desa-1", [None, 2])
    put(made, "cabang-1", [4], kind="peserta", region="35.25")
    rows = pl.read_parquet(made.store / "pendataan" / LERAN / "desa-1" / "rows.parquet")
    own = rows["orang"][0]
    match(made, [pair(1, 4, kiri_orang=own)])
    assert forget(made, KEY, own, ground="permintaan").rows == 1
    assert stored_pairs(made).height == 0


def test_what_was_decided_of_somebody_whose_list_was_withdrawn_can_be_forgotten(project: Project) -> None:
    withdraw(project, "desa-1")
    assert len(told(project)) == 2
    gone = forget(project, KEY, nik(3), ground="permintaan")
    assert (gone.rows, gone.decisions) == (0, 1)
    assert told(project) == [((person(2), person(2)), "beda")]


def test_a_new_key_renames_pairs_and_decisions_and_the_same_persons_are_joined(project: Project) -> None:
    asked: dict[str, Any] = {"region": LERAN, "as_of": AS_OF, "purpose": "laporan", "on": TODAY}
    kinds = {"left_kind": "pendataan", "right_kind": "peserta"}
    before = stored_pairs(project)
    joined = persons([open_match(project, **kinds, **asked)])["pribadi"].n_unique()
    rotate(project, KEY, NEW)
    after = stored_pairs(project)
    assert after["kiri_orang"].to_list() == [person(n, NEW) for n in (1, 2, 3)]
    assert after["kanan_orang"].to_list() == [person(n, NEW) for n in (1, 2, 4)]
    names = ["kiri_orang", "kanan_orang"]
    assert after.drop(names).equals(before.drop(names))
    assert told(project) == [
        ((person(3, NEW), person(4, NEW)), "sama"),
        ((person(2, NEW), person(2, NEW)), "beda"),
    ]
    found = open_match(project, **kinds, **asked)
    assert found.record.key == NEW.id
    assert persons([found])["pribadi"].n_unique() == joined == 4
    whole = texts_on_disk(project.root / "data")
    assert not [number for number in (1, 2, 3, 4) if person(number).encode() in whole]


def test_a_decision_of_somebody_who_stands_in_no_list_any_more_is_lost_with_the_key_and_told(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SERTAKAN_KEY", raising=False)
    monkeypatch.setenv("SERTAKAN_KEY_FILE", str(tmp_path / "key"))
    (tmp_path / "key").write_text(KEY.text)
    (tmp_path / "key").chmod(0o600)
    withdraw(project, "desa-1")
    done = rotate_key(project)
    assert done.decisions_lost == 1  # 3 = 4; person 2 is in the branch's list still
    assert len(told(project)) == 1


def test_a_decision_that_is_made_during_a_rotation_stops_it_and_nothing_changes(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sertakan_analysis.registry import rotation

    plain = rotation.write_seal

    def late(path: Path, key: Key) -> None:
        keep_decision(project, decision(1, 1))
        plain(path, key)

    monkeypatch.setattr(rotation, "write_seal", late)
    with pytest.raises(UserError, match="changed during the rotation; nothing was rotated"):
        rotate(project, KEY, NEW)
    assert len(told(project)) == 3
    assert {record.key for record in (*batches(project), *matches(project))} == {KEY.id}


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


def clean(project: Project) -> bool:
    return not [path for path in project.root.rglob("*") if "staging" in path.name or "journal" in path.name]


@pytest.mark.parametrize("stride", [23, pytest.param(3, marks=SLOW)])
def test_a_match_whose_keeping_stops_at_any_step_is_there_whole_or_not_at_all(tmp_path: Path, stride: int) -> None:
    stopped = True
    for steps in range(0, 400, stride):
        made = prepared(tmp_path / str(steps))
        again = partial(match, made, [pair(1, 1), pair(2, 2, row=(3, 3))], match="padanan-20261231-0000000b")
        stopped = interrupted(again, steps)
        kept = {record.match: record.counts["pasangan"] for record in matches(made)}
        assert kept in ({"padanan-20261231-0000000a": 3}, {**kept, "padanan-20261231-0000000b": 2})
        for name, count in kept.items():
            path = made.store / "padanan" / LERAN / name / "pairs.parquet"
            assert pl.read_parquet(path).height == count
        put(made, "desa-2", [1])
        assert clean(made)
        if not stopped:
            break
    assert not stopped


@pytest.mark.parametrize("stride", [59, pytest.param(5, marks=SLOW)])
def test_a_removal_that_stops_at_any_step_changes_lists_matches_and_decisions_together(
    tmp_path: Path, stride: int
) -> None:
    stopped = True
    for steps in range(0, 1000, stride):
        made = prepared(tmp_path / str(steps))
        stopped = interrupted(partial(forget, made, KEY, nik(2), ground="permintaan"), steps)
        read = [record.read for record in batches(made)]
        state = read, stored_pairs(made).height, matches(made)[0].counts["pasangan"], len(told(made))
        assert state in (([3, 3], 3, 3, 2), ([2, 2], 2, 2, 1))
        if not stopped:
            break
    assert not stopped


@pytest.mark.parametrize("stride", [59, pytest.param(5, marks=SLOW)])
def test_a_rotation_that_stops_at_any_step_renames_lists_matches_and_decisions_together(
    tmp_path: Path, stride: int
) -> None:
    stopped = True
    for steps in range(0, 1000, stride):
        made = prepared(tmp_path / str(steps))
        stopped = interrupted(partial(rotate, made, KEY, NEW), steps)
        keys = {record.key for record in (*batches(made), *matches(made))}
        assert keys in ({KEY.id}, {NEW.id})
        key = KEY if keys == {KEY.id} else NEW
        assert stored_pairs(made)["kanan_orang"].to_list() == [person(n, key) for n in (1, 2, 4)]
        assert told(made)[0][0] == (person(3, key), person(4, key))
        if not stopped:
            break
    assert not stopped


@pytest.mark.parametrize("stride", [29, pytest.param(3, marks=SLOW)])
def test_a_withdrawal_that_stops_at_any_step_takes_list_and_match_or_neither(tmp_path: Path, stride: int) -> None:
    stopped = True
    for steps in range(0, 400, stride):
        made = prepared(tmp_path / str(steps))
        stopped = interrupted(partial(withdraw, made, "desa-1"), steps)
        state = [record.batch for record in batches(made)], len(matches(made))
        assert state in ((["cabang-1", "desa-1"], 1), (["cabang-1"], 0))
        if not stopped:
            break
    assert not stopped


KILLED = """
import os, sys
sys.path.insert(0, {samples!r})
from pathlib import Path
import match_samples as samples
from sertakan_analysis.project import Project

left = {steps}
def heard(event, _) -> None:
    global left
    if event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open"):
        left -= 1
        if left == 0:
            os.kill(os.getpid(), {signal})
project = Project(Path({root!r}))
pairs = [samples.pair(1, 1), samples.pair(2, 2, row=(3, 3))]
samples.match(project, pairs, match="padanan-20261231-0000000b")  # loads every library
sys.addaudithook(heard)
samples.match(project, pairs, match="padanan-20261231-0000000c")
print("done", {steps} - left)
"""
STEPS = 70  # of keeping a match, as the script prints them


@pytest.mark.parametrize(
    "step", [pytest.param(1 + STEPS * place // 8, marks=() if place == 6 else SLOW) for place in range(8)]
)
def test_a_killed_match_leaves_no_half_one_and_a_second_try_completes(project: Project, step: int) -> None:
    number = int(signal.SIGTERM if WINDOWS else signal.SIGKILL)
    script = KILLED.format(samples=str(Path(__file__).parent), root=str(project.root), steps=step, signal=number)
    killed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert killed.returncode != 0, killed.stdout
    names = [record.match[-1] for record in matches(project)]
    assert names in (["a", "b"], ["a", "b", "c"])
    if len(names) == 2:
        match(project, [pair(1, 1)], match="padanan-20261231-0000000c")
    assert [record.match[-1] for record in matches(project)] == ["a", "b", "c"]
    put(project, "desa-2", [1])
    assert clean(project)
    assert lines_path(project).read_bytes().count(b"\n") == 2
