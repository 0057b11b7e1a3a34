"""The system's own programs, run with their failures told."""

from __future__ import annotations

import os
import subprocess

from sertakan_analysis.errors import UserError

SECONDS = 60


def run_program(*command: str, given: str | None = None) -> str:
    """Run a program of the system with a text as its input, and return what it writes.

    Raises
    ------
    UserError
        When it is missing, fails or hangs: with the command and what it said.
    """
    ended = attempt(*command, given=given)
    if ended.returncode:
        said = (ended.stderr or ended.stdout).strip() or f"exit code {ended.returncode}"
        raise UserError(
            f"'{' '.join(command)}' failed: {said}",
            remedy="Mend what it says and try again; 'sertakan schedule remove' takes away what was written.",
        )
    return ended.stdout


def attempt(*command: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program whose failure is an answer, too.

    Raises
    ------
    UserError
        When it is missing or hangs.
    """
    # Their answers are read, so they must speak English.
    environment = {**os.environ, "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - a list without a shell, made by this package
            command,
            input=given,
            capture_output=True,
            # A crontab in another encoding goes back byte for byte.
            encoding="utf-8",
            errors="surrogateescape",
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        remedy = "Install it, or let another scheduler call 'sertakan run --due' in the project's folder."
        raise UserError(f"this system has no program '{command[0]}'", remedy=remedy) from error
    except subprocess.TimeoutExpired as error:
        raise UserError(f"'{' '.join(command)}' did not end within {SECONDS} seconds", remedy="Try again.") from error
