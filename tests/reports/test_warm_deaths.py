"""Whoever dies, nobody is left behind, and those who wait are told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("processes are forked on Linux only", allow_module_level=True)

import warm_calls
from warm_calls import HERE, all_gone, answer, call, running

from sertakan_analysis.reports.warm.link import Forked, ParentDied, WarmParent

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def parent(monkeypatch: pytest.MonkeyPatch) -> Iterator[WarmParent]:
    monkeypatch.setenv("PYTHONPATH", HERE)
    with WarmParent([]) as made:
        yield made


def family(parent: WarmParent) -> tuple[Forked, list[int]]:
    """Return a child with a grandchild, and the numbers of parent, child and grandchild."""
    forked = parent.start(call("grandchild", b"wait"))
    below = json.loads(next(forked.messages(30)))
    assert parent.pid is not None
    return forked, [parent.pid, forked.pid, below]


def test_when_the_parent_is_killed_all_end_and_every_waiting_call_is_told(parent: WarmParent):
    forked, everyone = family(parent)
    assert all(map(running, everyone))
    os.kill(everyone[0], signal.SIGKILL)
    told = "the warm parent ended by SIGKILL, and its children with it"
    for ask in (lambda: forked.wait(30), forked.poll, lambda: list(forked.messages(30)), forked.kill):
        with pytest.raises(ParentDied, match=told):
            ask()
    assert all_gone(everyone)
    assert forked.pid == everyone[1]


def test_a_child_in_c_code_that_lets_no_thread_run_ends_with_the_parent(parent: WarmParent):
    forked = parent.start(call("hold_the_lock"))
    next(forked.messages(30))
    assert parent.pid is not None
    os.kill(parent.pid, signal.SIGKILL)
    assert all_gone([forked.pid])


def test_a_child_whose_parent_died_before_it_could_take_precautions_ends(parent: WarmParent):
    assert parent.start(call("hang_on_a_dead_line")).wait(10) == -9


def test_children_born_at_the_moment_of_the_parents_death_end_too(parent: WarmParent):
    for delay in (0.0, 0.0005, 0.001, 0.002, 0.004):
        born = [parent.start(call("sleep")) for _ in range(4)]
        time.sleep(delay)
        assert parent.pid is not None
        os.kill(parent.pid, signal.SIGKILL)
        for forked in born:
            with pytest.raises(ParentDied):
                forked.wait(30)
        assert all_gone([forked.pid for forked in born])


def test_the_next_call_after_a_death_has_a_new_parent(parent: WarmParent):
    answer(parent, "echo", b"1")
    first = parent.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert all_gone([first])
    deadline = time.monotonic() + 5
    while parent.pid == first and time.monotonic() < deadline:
        time.sleep(0.01)
    assert answer(parent, "echo", b"2") == 2
    assert parent.pid != first


def test_a_finished_call_keeps_its_end_when_the_parent_dies_later(parent: WarmParent):
    forked = parent.start(call("leave_hard"))
    assert forked.wait(30) == 3
    assert parent.pid is not None
    os.kill(parent.pid, signal.SIGKILL)
    assert all_gone([parent.pid])
    assert (forked.wait(), forked.poll(), list(forked.messages(0))) == (3, 3, [b"before"])


def test_closing_kills_the_children_and_what_escaped_from_them(parent: WarmParent):
    forked, everyone = family(parent)
    everyone.append(answer(parent, "escaped_grandchild"))
    assert all(map(running, everyone))
    parent.close()
    assert not any(map(running, everyone))
    assert forked.wait() == -9
    parent.close()
    with pytest.raises(ParentDied, match="was closed"):
        parent.start(call("nothing"))


def test_closing_does_not_wait_for_a_parent_that_hangs(parent: WarmParent, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sertakan_analysis.reports.warm.generation._FAREWELL_SECONDS", 0.2)
    forked, everyone = family(parent)
    os.kill(everyone[0], signal.SIGSTOP)
    parent.close()
    assert all_gone(everyone)
    with pytest.raises(ParentDied):
        forked.wait()


def coordinator(how: str) -> tuple[subprocess.Popen[str], list[int]]:
    started = subprocess.Popen(
        [sys.executable, warm_calls.__file__, how], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert started.stdout is not None
    return started, json.loads(started.stdout.readline())


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_when_the_coordinator_is_killed_nothing_is_left_within_two_seconds(number: int):
    started, everyone = coordinator("die")
    with started:
        assert all(map(running, everyone))
        started.send_signal(number)
    assert all_gone(everyone)


@pytest.mark.parametrize(("how", "told"), [("wait", ["[null, true]", "-9"]), ("leave", ["[null, true]"])])
def test_ctrl_c_is_the_coordinators_to_decide_upon(how: str, told: list[str]):
    started, everyone = coordinator(how)
    with started:
        os.killpg(started.pid, signal.SIGINT)  # as the terminal does
        assert started.stdout is not None
        assert started.stdout.read().splitlines() == told
        assert started.wait(10) == 0
    assert all_gone(everyone)


def test_a_fork_of_the_coordinator_neither_ends_nor_hides_anything(parent: WarmParent):
    forked, everyone = family(parent)
    with parent._lock:  # another thread is starting something just then
        copy = os.fork()
        if copy == 0:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(5)
            try:
                parent.close()
                parent.start(call("nothing"))
            except ParentDied:
                os._exit(0)
            finally:
                os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == 0
    assert forked.poll() is None
    assert all(map(running, everyone))


def test_a_fork_that_outlives_the_coordinator_does_not_keep_children_alive():
    script = (
        "import os, sys, time, warm_calls, json\n"
        "from sertakan_analysis.reports.warm.link import WarmParent\n"
        "parent = WarmParent([])\n"
        "forked = parent.start(warm_calls.call('sleep'))\n"
        "copy = os.fork() or time.sleep(30)\n"
        "print(json.dumps([parent.pid, forked.pid, copy]), flush=True)\n"
        "time.sleep(30)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": HERE},
    ) as started:
        assert started.stdout is not None
        *everyone, copy = json.loads(started.stdout.readline())
        assert all(map(running, [*everyone, copy]))
        started.kill()
        assert all_gone(everyone)
        assert running(copy)
        os.kill(copy, signal.SIGKILL)


def test_a_coordinator_that_ends_while_the_parent_loads_leaves_no_word_on_its_screen():
    program = (
        "import threading, time\n"
        "from sertakan_analysis.reports.warm.link import WarmParent\n"
        "parent = WarmParent(['pandas'])\n"
        "threading.Thread(target=parent.warm, daemon=True).start()\n"
        "time.sleep(0.2)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
