"""Many starts at once, a parent that keeps up with its files, and nothing that leaks."""

from __future__ import annotations

import errno
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("processes are forked on Linux only", allow_module_level=True)

from warm_calls import HERE, all_gone, answer, call, open_descriptors, running

from sertakan_analysis.reports.warm import generation
from sertakan_analysis.reports.warm.link import Call, ParentDied, WarmParent, forking_is_possible

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def parent(monkeypatch: pytest.MonkeyPatch) -> Iterator[WarmParent]:
    monkeypatch.setenv("PYTHONPATH", HERE)
    with WarmParent([]) as made:
        yield made


def test_no_process_is_made_before_the_first_call():
    with WarmParent(["no_such_library"]) as parent:
        assert parent.pid is None


def test_eight_threads_share_one_parent(parent: WarmParent):
    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(lambda number: answer(parent, "echo", str(number).encode()), range(40)))
    assert told == list(range(40))


def test_starts_leave_no_descriptor_and_no_thread_in_the_coordinator(parent: WarmParent):
    before = (open_descriptors(), threading.active_count())
    answer(parent, "echo", b"1")
    warm = open_descriptors()
    for _ in range(20):
        answer(parent, "echo", b"1")
    assert open_descriptors() == warm
    parent.close()
    assert (open_descriptors(), threading.active_count()) == before


def test_where_forking_is_impossible_a_start_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not forking_is_possible()
    with WarmParent([]) as parent, pytest.raises(ParentDied, match="in the ordinary way"):
        parent.start(call("nothing"))


def test_a_system_without_room_for_a_process_refuses_the_call_and_the_parent_lives(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", HERE)
    counts = []
    with WarmParent([], "warm_calls:refuse_every_other_fork") as parent:
        for _ in range(2):
            with pytest.raises(OSError, match="no process could be forked") as caught:
                parent.start(call("nothing"))
            assert caught.value.errno == errno.EAGAIN
            assert answer(parent, "echo", b"1") == 1
            counts.append((parent.pid, open_descriptors(), open_descriptors(parent.pid)))
        assert counts[0] == counts[1]


def test_nothing_in_the_working_folder_shadows_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "json.py").write_text("raise ImportError('a file of the user')")
    monkeypatch.chdir(tmp_path)
    with WarmParent([]) as parent:
        assert answer(parent, "echo", b"1") == 1


def test_a_changed_watched_file_brings_a_new_parent_and_the_old_one_ends_with_its_last_child(tmp_path: Path):
    lock = tmp_path / "requirements.lock"
    lock.write_text("one")
    with WarmParent([], watch=[lock]) as parent:
        old_child = parent.start(call("sleep"))
        old = parent.pid
        assert old is not None
        answer(parent, "echo", b"1")
        assert parent.pid == old
        lock.write_text("other")
        answer(parent, "echo", b"1")
        assert parent.pid != old
        assert running(old)
        assert old_child.poll() is None
        old_child.kill()
        assert old_child.wait(30) == -9
        assert all_gone([old])


def test_an_old_parent_without_children_ends_at_once(tmp_path: Path):
    lock = tmp_path / "requirements.lock"
    with WarmParent([], watch=[lock]) as parent:
        answer(parent, "echo", b"1")
        old = parent.pid
        assert old is not None
        lock.write_text("appeared")
        answer(parent, "echo", b"1")
        assert all_gone([old])


def test_old_and_new_parents_end_together_at_the_close(tmp_path: Path):
    lock = tmp_path / "requirements.lock"
    with WarmParent([], watch=[lock]) as parent:
        everyone = []
        for content in ("one", "other", "third"):
            lock.write_text(content)
            everyone += [parent.start(call("sleep")).pid, parent.pid or 0]
        assert len(set(everyone)) == 6
    assert not any(map(running, everyone))


def test_a_changed_module_is_seen_if_it_was_loaded_before_the_fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    loaded, other = tmp_path / "loaded_early.py", tmp_path / "loaded_late.py"
    loaded.write_text("def told(payload, tell):\n    tell(b'1')\n")
    other.write_text("")
    monkeypatch.setattr(generation, "package_modules", lambda: [loaded, other])
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ask = Call("loaded_early:told", b"", {"PYTHONPATH": str(tmp_path)}, tmp_path)
    with WarmParent(["loaded_early"]) as parent:
        assert list(parent.start(ask).messages(30)) == [b"1"]
        first = parent.pid
        other.write_text("changed = True")
        assert list(parent.start(ask).messages(30)) == [b"1"]
        assert parent.pid == first
        loaded.write_text("def told(payload, tell):\n    tell(b'second')\n")
        assert list(parent.start(ask).messages(30)) == [b"second"]
        assert parent.pid != first


@pytest.mark.slow
def test_five_hundred_starts_sixteen_at_a_time_fail_nowhere_and_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PYTHONPATH", HERE)
    # The parent's own temporary folder too: whatever it or a child drops there is a leak.
    temporary, folder = tmp_path / "temporary", tmp_path / "folder"
    temporary.mkdir()
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    before = open_descriptors()
    pids = []

    def one(number: int) -> bool:
        forked = parent.start(call("echo", b"x" * number, folder=folder))
        pids.append(forked.pid)
        return list(forked.messages(60)) == [b"x" * number] and forked.wait(60) == 0

    with WarmParent(["pandas", "matplotlib.pyplot"]) as parent, ThreadPoolExecutor(16) as threads:
        assert all(threads.map(one, range(500)))
        pids.append(parent.pid or 0)
    assert len(set(pids)) == 501
    assert all_gone(pids)
    assert open_descriptors() == before
    assert list(folder.iterdir()) == []
    assert list(temporary.iterdir()) == []
