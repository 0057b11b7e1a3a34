"""Letting the system call ``sertakan run --due``: by systemd, cron or the Task Scheduler, whichever it has."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.schedule.crontab import CrontabLine
from sertakan_analysis.reports.schedule.programs import attempt
from sertakan_analysis.reports.schedule.systemd import SystemdTimer
from sertakan_analysis.reports.schedule.tasks import WindowsTask

if TYPE_CHECKING:
    from sertakan_analysis.project import Project

RENAME: Final = "Give the project's folder, or the one of its Python environment, a plainer name and install again."


class System(StrEnum):
    """What calls programs at set times."""

    SYSTEMD = "systemd"
    CRON = "cron"
    TASK_SCHEDULER = "Task Scheduler"


class Installation(Protocol):
    """A call of ``sertakan run --due`` every quarter of an hour, for one project."""

    @property
    def shown(self) -> str:
        """What will be written and run, for the user to agree to."""

    @property
    def installed(self) -> bool:
        """Whether it is there already."""

    def carry_out(self) -> None:
        """Install it; once more does no harm."""

    def remove(self) -> bool:
        """Take away exactly what was installed; False when nothing was."""


def detected() -> System:
    """Return what this system offers: its Task Scheduler, the user's systemd where one answers, else cron (macOS too)."""
    if sys.platform == "win32":
        return System.TASK_SCHEDULER
    if shutil.which("systemctl") and attempt("systemctl", "--user", "show-environment").returncode == 0:
        return System.SYSTEMD
    return System.CRON


def installation(project: Project, system: System) -> Installation:
    """Return what would call the project's due reports on a system, by the Python that runs now.

    Raises
    ------
    UserError
        When the path of the project or of Python cannot stand in the system's files.
    """
    root, python = project.root, Path(sys.executable).absolute()
    for path in (root, python):
        if not str(path).isprintable():
            raise UserError(f"the path {str(path)!r} holds characters that a scheduler's file cannot", remedy=RENAME)
    name = f"sertakan-{sha256(str(root).encode()).hexdigest()[:10]}"
    if system is System.SYSTEMD:
        if set("\"'\\") & set(str(python)):
            raise UserError(f"systemd runs no program whose path holds quotes or '\\': {python}", remedy=RENAME)
        return SystemdTimer(name, root, python)
    if system is System.CRON:
        return CrontabLine(name, root, python)
    return WindowsTask(name, root, python, project.state / f"{name}.xml")
