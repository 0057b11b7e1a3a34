"""A line in the user's crontab, between marks of our own."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.schedule.programs import attempt, run_program

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = ("no crontab for", "no such file")


@dataclass(frozen=True, slots=True)
class CrontabLine:
    """A block of three lines in the crontab; every other line stays as it is."""

    name: str
    root: Path
    python: Path

    @property
    def shown(self) -> str:
        """What will be written."""
        return (
            f"Add to the crontab of this user (crontab -e shows it):\n\n{self._block()}\n"
            "Every other line stays. On macOS cron may have to be given access to the project's folder "
            "(System Settings, Privacy & Security, Full Disk Access: /usr/sbin/cron)."
        )

    @property
    def installed(self) -> bool:
        """Whether the block stands in the crontab."""
        return self._begin in _table().splitlines()

    def carry_out(self) -> None:
        """Write the block at the end, in place of an earlier one."""
        others = self._others(_table())
        run_program("crontab", "-", given=f"{others}{self._block()}")

    def remove(self) -> bool:
        """Take the block out; a crontab that is empty then goes too."""
        table = _table()
        others = self._others(table)
        if self._begin not in table.splitlines():
            return False
        if others.strip():
            run_program("crontab", "-", given=others)
        else:
            run_program("crontab", "-r")
        return True

    @property
    def _begin(self) -> str:
        return f"# {self.name}: begin (written by 'sertakan schedule install')"

    @property
    def _end(self) -> str:
        return f"# {self.name}: end"

    def _block(self) -> str:
        root, python = shlex.quote(str(self.root)), shlex.quote(str(self.python))
        command = f"cd {root} && SERTAKAN_PROJECT={root} {python} -m sertakan_analysis run --due > /dev/null"
        # A bare percent sign ends the command for cron.
        escaped = command.replace("%", "\\%")
        return f"{self._begin}\n*/15 * * * * {escaped}\n{self._end}\n"

    def _others(self, table: str) -> str:
        """Return the crontab without the block."""
        lines = table.splitlines(keepends=True)
        bare = [line.rstrip("\n") for line in lines]
        if self._begin not in bare and self._end not in bare:
            return table if not table or table.endswith("\n") else f"{table}\n"
        if (
            bare.count(self._begin) != 1
            or bare.count(self._end) != 1
            or bare.index(self._begin) > bare.index(self._end)
        ):
            raise UserError(
                f"the crontab's marks of {self.name} are not one beginning and one end",
                remedy="Mend them with 'crontab -e' and try again; nothing was changed.",
            )
        return "".join(lines[: bare.index(self._begin)] + lines[bare.index(self._end) + 1 :])


def _table() -> str:
    """Return the user's crontab, empty when there is none; what cannot be read is never written over."""
    ended = attempt("crontab", "-l")
    if ended.returncode == 0:
        return ended.stdout
    if any(words in ended.stderr.casefold() for words in EMPTY):
        return ""
    said = ended.stderr.strip() or f"exit code {ended.returncode}"
    raise UserError(f"'crontab -l' failed: {said}", remedy="Mend what it says and try again; nothing was changed.")
