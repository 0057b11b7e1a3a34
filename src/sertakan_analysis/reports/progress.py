"""What the user sees while reports are made: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.reports.states import State


class Progress(Protocol):
    """Told by the coordinator what begins and how it ended."""

    def expect(self, runs: int) -> None:
        """Say how many runs there will be."""

    def begin(self, what: str) -> None:
        """Name a run that begins."""

    def advance(self, what: str, state: State) -> None:
        """Say how a run ended."""


class PlainLines:
    """One line on standard error for each run that begins and each that ends otherwise than expected."""

    def expect(self, runs: int) -> None:
        """Lines tell each run, not how many there are."""

    def begin(self, what: str) -> None:
        """Write the line."""
        _write(f"{what}: running")

    def advance(self, what: str, state: State) -> None:
        """Write the line."""
        _write(f"{what}: {state}")


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Give a bar when standard error is a terminal, plain lines otherwise."""
    if not sys.stderr.isatty():
        yield PlainLines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        running: list[str] = []

        class Bar:
            def expect(self, runs: int) -> None:
                bar.update(task, total=runs)

            def begin(self, what: str) -> None:
                running.append(what)
                bar.update(task, description=", ".join(running))

            def advance(self, what: str, state: State) -> None:  # noqa: ARG002 - the table at the end tells the states
                if what in running:
                    running.remove(what)
                bar.update(task, description=", ".join(running), advance=1)

        yield Bar()


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
