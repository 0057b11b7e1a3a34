"""A task of the Windows Task Scheduler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from sertakan_analysis.reports.schedule.programs import attempt, run_program

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class WindowsTask:
    """A task of the user, made from an XML file: only that form knows a working folder and makes up for missed calls."""

    name: str
    root: Path
    python: Path
    file: Path

    @property
    def shown(self) -> str:
        """What will be written and run."""
        return (
            f"Write {self.file}:\n\n{self._xml()}\nRun:\n  {' '.join(self._create())}\n\n"
            "The task works while you are logged in."
        )

    @property
    def installed(self) -> bool:
        """Whether the scheduler knows the task."""
        return attempt("schtasks", "/Query", "/TN", self.name).returncode == 0

    def carry_out(self) -> None:
        """Write the file and make the task, in place of an earlier one."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self._xml(), encoding="utf-16")
        run_program(*self._create())

    def remove(self) -> bool:
        """Delete the task and its file."""
        there = self.installed
        if there:
            run_program("schtasks", "/Delete", "/TN", self.name, "/F")
        self.file.unlink(missing_ok=True)
        return there

    def _create(self) -> tuple[str, ...]:
        return ("schtasks", "/Create", "/TN", self.name, "/XML", str(self.file), "/F")

    def _xml(self) -> str:
        return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers>
    <TimeTrigger>
      <Repetition><Interval>PT15M</Interval></Repetition>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
    </TimeTrigger>
  </Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(str(self.python))}</Command>
      <Arguments>-m sertakan_analysis run --due</Arguments>
      <WorkingDirectory>{escape(str(self.root))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""
