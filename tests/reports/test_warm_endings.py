"""Every end of a child is told as it was; what it told before arrives whole and in order."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("processes are forked on Linux only", allow_module_level=True)

from warm_calls import HERE, all_gone, answer, call, open_descriptors, running

from sertakan_analysis.reports.warm.link import ParentDied, WarmParent

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def parent() -> Iterator[WarmParent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", HERE)
        patch.delenv("PYTHONUNBUFFERED", raising=False)
        with WarmParent([]) as made:
            yield made


def written(parent: WarmParent, folder: Path, name: str, payload: bytes = b"") -> tuple[int, str]:
    """Return how the child ended and what it wrote to stdout and stderr."""
    with (folder / "written.txt").open("w+") as file, Path(os.devnull).open() as empty:
        forked = parent.start(call(name, payload), descriptors=(empty.fileno(), file.fileno(), file.fileno()))
        code = forked.wait(30)
        file.seek(0)
        return code, file.read()


def test_messages_come_in_order_and_end_with_the_child(parent: WarmParent):
    forked = parent.start(call("count", b"500"))
    assert list(forked.messages(30)) == [str(number).encode() for number in range(500)]
    assert forked.poll() == 0
    assert list(forked.messages(0)) == []


def test_the_end_can_be_waited_for_before_the_messages_are_read(parent: WarmParent):
    forked = parent.start(call("count", b"20000"))
    assert forked.wait(30) == 0
    assert len(list(forked.messages(0))) == 20000


def test_fifty_megabytes_go_both_ways(parent: WarmParent):
    payload = os.urandom(50 << 20)
    forked = parent.start(call("echo", payload))
    assert list(forked.messages(60)) == [payload]


@pytest.mark.parametrize("told", [b"", b"\0" * 8, "Gresik – padanan".encode()])
def test_any_bytes_are_a_message(parent: WarmParent, told: bytes):
    assert list(parent.start(call("echo", told)).messages(30)) == [told]


def test_streams_are_those_that_were_given(parent: WarmParent, tmp_path: Path):
    (tmp_path / "in").write_text("what was read")
    with (tmp_path / "in").open() as reading, (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        forked = parent.start(call("write_to_streams"), descriptors=(reading.fileno(), out.fileno(), err.fileno()))
    assert forked.wait(30) == 0
    assert (tmp_path / "out").read_text() == "to stdout what was read\n"
    assert (tmp_path / "err").read_text() == "to stderr\n"


def test_without_streams_a_child_reads_nothing_and_writes_to_stderr(capfd: pytest.CaptureFixture[str]):
    with WarmParent([]) as parent:
        assert parent.start(call("write_to_streams")).wait(30) == 0
    told = capfd.readouterr()
    assert told.out == ""
    assert sorted(told.err.splitlines()) == ["to stderr", "to stdout "]


def test_an_uncaught_error_is_a_traceback_and_exit_code_1(parent: WarmParent, tmp_path: Path):
    code, told = written(parent, tmp_path, "raise_error")
    assert code == 1
    assert told.startswith("Traceback (most recent call last):")
    assert told.endswith("LookupError: tidak ada desa bernama Sukamaju\n")


def test_a_function_that_does_not_exist_is_told_too(parent: WarmParent, tmp_path: Path):
    code, told = written(parent, tmp_path, "no_such_name")
    assert (code, told.splitlines()[-1]) == (
        1, "AttributeError: module 'warm_calls' has no attribute 'no_such_name'",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("leaving", "code", "told"), [(None, 0, ""), (0, 0, ""), (4, 4, ""), (-1, 255, ""), ("cukup", 1, "cukup\n")]
)
def test_leaving_is_understood_as_the_interpreter_does(
    parent: WarmParent, tmp_path: Path, leaving: object, code: int, told: str
):
    assert written(parent, tmp_path, "leave", json.dumps(leaving).encode()) == (code, told)


@pytest.mark.parametrize("full_streams", [1, 2])
def test_output_that_finds_no_room_is_a_failure(parent: WarmParent, full_streams: int):
    with Path("/dev/full").open("w") as full, Path(os.devnull).open("r+") as away:
        descriptors = (away.fileno(), full.fileno(), full.fileno() if full_streams == 2 else away.fileno())
        assert parent.start(call("write_to_streams"), descriptors=descriptors).wait(30) == 1


def test_an_exit_behind_pythons_back_keeps_its_code_and_what_was_told(parent: WarmParent):
    forked = parent.start(call("leave_hard"))
    assert list(forked.messages(30)) == [b"before"]
    assert forked.wait() == 3


def test_a_killed_child_is_told_by_its_signal(parent: WarmParent):
    forked = parent.start(call("sleep"))
    assert next(forked.messages(30)) == b"asleep"
    assert forked.poll() is None
    os.kill(forked.pid, signal.SIGKILL)
    assert forked.wait(30) == -9
    forked.kill()  # nothing left to kill: nothing happens


def test_a_message_cut_off_by_death_is_none(parent: WarmParent):
    forked = parent.start(call("die_while_telling"))
    assert list(forked.messages(30)) == [b"whole"]
    assert forked.wait() == -9


def test_patience_has_an_end_and_the_child_goes_on(parent: WarmParent):
    forked = parent.start(call("sleep"))
    with pytest.raises(TimeoutError, match=r"has not ended within 0\.05 seconds"):
        forked.wait(0.05)
    told = forked.messages(0.5)
    assert next(told) == b"asleep"
    with pytest.raises(TimeoutError, match=r"has not ended within 0\.5 seconds"):
        next(told)
    assert forked.poll() is None
    forked.signal(signal.SIGTERM)
    assert forked.wait(30) == -15


def test_what_a_dead_child_told_is_read_to_its_end(parent: WarmParent, monkeypatch: pytest.MonkeyPatch):
    def slowly(channel: socket.socket) -> bytes:
        time.sleep(0.0005)
        return channel.recv(100, socket.MSG_DONTWAIT)

    monkeypatch.setattr("sertakan_analysis.reports.warm.generation.received_so_far", slowly)
    assert list(parent.start(call("tell_much_and_leave")).messages(30)) == [b"x" * 50_000]


def test_a_signal_waits_until_the_child_is_itself(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYTHONPATH", HERE)
    with WarmParent([], "warm_calls:be_slow_after_the_fork") as parent, Path(os.devnull).open("r+") as away:
        forked = parent.start(call("sleep"), descriptors=(away.fileno(), away.fileno(), away.fileno()))
        forked.signal(signal.SIGINT)
        assert forked.wait(10) == 1


def test_an_interrupt_reaches_a_child_at_any_moment_of_its_life(parent: WarmParent):
    with Path(os.devnull).open("r+") as away:
        for pause in (0, 0, 0, 0.001, 0.002, 0.005, 0.01):
            descriptors = (away.fileno(), away.fileno(), away.fileno())
            forked = parent.start(call("sleep"), descriptors=descriptors)
            time.sleep(pause)
            forked.signal(signal.SIGINT)
            assert forked.wait(30) == 1


@pytest.mark.parametrize("payload", [b"wait", b""])
def test_what_a_child_started_ends_with_it(parent: WarmParent, payload: bytes):
    forked = parent.start(call("grandchild", payload))
    below = json.loads(next(forked.messages(30)))
    if payload:
        assert running(below)
        forked.kill()
    forked.wait(30)
    assert all_gone([below])


def test_an_error_of_the_caller_leaves_no_child_behind(parent: WarmParent):
    before = open_descriptors()
    with pytest.raises(OSError, match="Bad file descriptor"):
        parent.start(call("nothing"), descriptors=(0, 1, 9999))
    with pytest.raises(TypeError):
        parent.start(call("nothing", environment={"NUMBER": 1j}))
    assert answer(parent, "echo", b"5") == 5
    assert open_descriptors() == before


def test_a_child_that_dies_before_its_payload_is_read_does_not_hold_up_the_start(parent: WarmParent, tmp_path: Path):
    missing = call("echo", b"x" * (5 << 20), folder=tmp_path / "missing")
    with (tmp_path / "err").open("w+") as err:
        forked = parent.start(missing, descriptors=(err.fileno(), err.fileno(), err.fileno()))
        assert forked.wait(10) == 1
        err.seek(0)
        assert "FileNotFoundError" in err.read()


@pytest.mark.parametrize(
    ("preload", "prepare", "told"),
    [
        (["no_such_library"], None, "ModuleNotFoundError: No module named 'no_such_library'"),
        ([], "warm_calls:start_a_thread", "one thread when it forks, but has: MainThread, left behind"),
        ([], "warm_calls:import_the_inline_backend", "'matplotlib_inline.backend_inline' was imported before"),
    ],
)
def test_a_parent_that_cannot_be_prepared_says_why(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    preload: list[str],
    prepare: str | None,
    told: str,
):
    monkeypatch.setenv("PYTHONPATH", HERE)
    with WarmParent(preload, prepare) as parent, pytest.raises(ParentDied, match="could not be prepared") as caught:
        parent.start(call("nothing"))
    assert told in str(caught.value)
    assert parent.pid is None
    capfd.readouterr()  # its traceback
