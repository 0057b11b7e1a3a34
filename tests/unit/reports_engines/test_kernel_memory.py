"""A kernel's memory is watched from outside, and a death for want of memory is told from other deaths."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.reports.engines import memory
from sertakan_analysis.reports.engines.memory import MemoryWatch, oom_kills

if TYPE_CHECKING:
    from pathlib import Path

GROWS = "import sys, time; sys.stdin.read(1); held = bytearray(120_000_000); time.sleep(60)"
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_a_process_that_holds_more_than_its_limit_is_noticed():
    with subprocess.Popen([sys.executable, "-c", GROWS], stdin=subprocess.PIPE) as process:
        watch = MemoryWatch(process.pid, limit_mb=50)
        assert process.stdin is not None
        process.stdin.write(b"x")
        process.stdin.flush()
        try:
            asyncio.run(asyncio.wait_for(watch.exceeded(), 20))
        finally:
            process.kill()

    assert watch.peak_mb is not None
    assert watch.peak_mb > 50


def test_a_process_without_a_limit_is_only_measured():
    watch = MemoryWatch(os.getpid(), limit_mb=None)

    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(watch.exceeded(), 0.6))
    assert watch.peak_mb


def test_a_process_that_is_gone_holds_nothing():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    assert MemoryWatch(process.pid, limit_mb=1).peak_mb is None


@linux
def test_a_kill_counts_as_want_of_memory_only_when_the_system_counted_one(monkeypatch: pytest.MonkeyPatch):
    kills = [3]
    monkeypatch.setattr(memory, "oom_kills", lambda: kills[0])
    watch = MemoryWatch(os.getpid(), limit_mb=None)

    assert not watch.killed_for_memory(-signal.SIGKILL)
    kills[0] = 4
    assert watch.killed_for_memory(-signal.SIGKILL)
    assert not watch.killed_for_memory(-signal.SIGTERM)
    assert not watch.killed_for_memory(1)
    assert not watch.killed_for_memory(None)


@linux
def test_a_crash_counts_as_want_of_memory_only_near_the_limit():
    watch = MemoryWatch(os.getpid(), limit_mb=100)

    assert not watch.killed_for_memory(-signal.SIGABRT)
    watch._grown_mb = 95
    assert watch.killed_for_memory(-signal.SIGABRT)
    assert watch.killed_for_memory(-signal.SIGSEGV)


@linux
def test_the_count_of_the_own_control_group_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    group = tmp_path / "group"
    group.mkdir()
    (group / "memory.events").write_text("low 0\noom 9\noom_kill 2\n")
    monkeypatch.setattr(memory, "_events_of_own_group", lambda: [tmp_path / "absent", group / "memory.events"])

    assert oom_kills() == 2
