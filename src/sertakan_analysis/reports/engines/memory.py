"""A kernel's memory, seen from outside: its peak, whether it holds too much, and whether the system killed for it."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path
from typing import Final

MEGABYTE: Final = 1024 * 1024
LOOK_EVERY_SECONDS: Final = 0.25
# A process that broke down with so much of its limit in use broke down for want of memory.
NEARLY_ALL: Final = 0.9
CGROUPS: Final = Path("/sys/fs/cgroup")


class MemoryWatch:
    """Looks at a process several times a second; ``peak_mb`` is the largest resident memory that was seen."""

    def __init__(self, pid: int, limit_mb: int | None) -> None:
        import psutil

        self.peak_mb: int | None = None
        self._limit_mb = limit_mb
        self._grown_mb = 0
        try:
            self._process: psutil.Process | None = psutil.Process(pid)
            self._start_mb = self._resident_mb()
        except psutil.NoSuchProcess:
            self._process, self._start_mb = None, 0
        self._kills = oom_kills()

    async def exceeded(self) -> None:
        """Return when the process holds more than its limit; never otherwise.

        For systems that have no limit to set, and for memory that their limits do not count (shared, or mapped).
        """
        while not self._too_large():  # noqa: ASYNC110 - a process sets no event
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    def killed_for_memory(self, code: int | None) -> bool:
        """Say whether a process that ended with this code ended for want of memory."""
        if code is None or code >= 0:
            return False
        if -code == signal.SIGABRT or -code == signal.SIGSEGV:
            return self._limit_mb is not None and self._grown_mb >= NEARLY_ALL * self._limit_mb
        return -code == getattr(signal, "SIGKILL", 0) and oom_kills() > self._kills

    def _too_large(self) -> bool:
        import psutil

        if self._process is None:
            return False
        try:
            now = self._resident_mb()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            self._process = None
            return False
        self._grown_mb = max(self._grown_mb, now - self._start_mb)
        return self._limit_mb is not None and self._grown_mb > self._limit_mb

    def _resident_mb(self) -> int:
        assert self._process is not None  # noqa: S101 - narrows the type
        found = self._process.memory_info()
        now = int(found.rss // MEGABYTE)
        peak = int(getattr(found, "peak_wset", 0) // MEGABYTE) or _high_water_mb(self._process.pid)
        self.peak_mb = max(self.peak_mb or 0, peak, now)
        return now


def oom_kills() -> int:
    """Return how many processes the system has killed for want of memory, in this control group where there is one."""
    if sys.platform != "linux":
        return 0
    for path in (*_events_of_own_group(), Path("/proc/vmstat")):
        try:
            lines = path.read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        counts = [int(line.split()[1]) for line in lines if line.startswith("oom_kill ")]
        if counts:
            return counts[0]
    return 0


def _events_of_own_group() -> list[Path]:
    """Return where the counts of this process's control group may stand, for both versions of control groups."""
    found: list[Path] = []
    for line in Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines():
        _, controllers, place = line.split(":", 2)
        if not controllers:
            found.append(CGROUPS / place.lstrip("/") / "memory.events")
        elif "memory" in controllers.split(","):
            found.append(CGROUPS / "memory" / place.lstrip("/") / "memory.oom_control")
    return found


def _high_water_mb(pid: int) -> int:
    if sys.platform != "linux":
        return 0
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM:")), 0)
