"""A timer of the user's own systemd."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sertakan_analysis.reports.schedule.programs import run_program

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SystemdTimer:
    """A service and its timer in ``~/.config/systemd/user``, enabled for the user."""

    name: str
    root: Path
    python: Path

    @property
    def shown(self) -> str:
        """What will be written and run."""
        written = (f"Write {path}:\n\n{text}" for path, text in self._files().items())
        commands = "\n".join(f"  {' '.join(command)}" for command in self._commands())
        return "\n".join(
            (
                *written,
                f"Run:\n{commands}\n",
                "The timer works while you are logged in; 'loginctl enable-linger' keeps it at work after you log out.",
            )
        )

    @property
    def installed(self) -> bool:
        """Whether one of the two files is there."""
        return any(path.exists() for path in self._files())

    def carry_out(self) -> None:
        """Write both files and start the timer."""
        for path, text in self._files().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for command in self._commands():
            run_program(*command)

    def remove(self) -> bool:
        """Stop the timer and delete both files; a run under way goes on to its end."""
        service, timer = self._files()
        if not self.installed:
            return False
        if timer.exists():
            run_program("systemctl", "--user", "disable", "--now", timer.name)
        timer.unlink(missing_ok=True)
        service.unlink(missing_ok=True)
        run_program("systemctl", "--user", "daemon-reload")
        return True

    def _commands(self) -> tuple[tuple[str, ...], ...]:
        timer = f"{self.name}.timer"
        return ("systemctl", "--user", "daemon-reload"), ("systemctl", "--user", "enable", "--now", timer)

    def _files(self) -> Mapping[Path, str]:
        folder = Path.home() / ".config" / "systemd" / "user"
        title = f"Sertakan reports that are due in {_plain(self.root)}"
        service = (
            f"[Unit]\nDescription={title}\n\n"
            "[Service]\nType=oneshot\n"
            f"WorkingDirectory={_plain(self.root)}\n"
            f"Environment={_quoted('SERTAKAN_PROJECT=' + str(self.root))}\n"
            f"ExecStart={_quoted(self.python)} -m sertakan_analysis run --due\n"
        )
        timer = (
            f"[Unit]\nDescription={title}\n\n"
            "[Timer]\nOnCalendar=*:0/15\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n"
        )
        return {folder / f"{self.name}.service": service, folder / f"{self.name}.timer": timer}


def _plain(value: Path) -> str:
    # A percent sign begins a specifier in every value.
    return str(value).replace("%", "%%")


def _quoted(value: Path | str) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
