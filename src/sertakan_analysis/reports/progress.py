"""What the user sees while reports are made: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Progress(Protocol):
    """Told by the runner what begins; ``steps`` says how much of the whole a finished piece is."""

    def begin(self, what: str) -> None:
        """Name what is being made now."""

    def advance(self) -> None:
        """Count one step as done."""


class PlainLines:
    """One line on standard error for each thing begun."""

    def begin(self, what: str) -> None:
        """Write the line."""
        sys.stderr.write(f"{what}\n")
        sys.stderr.flush()

    def advance(self) -> None:
        """Lines tell what begins, not how far it is."""


@contextmanager
def shown_progress(steps: int) -> Iterator[Progress]:
    """Give a bar over ``steps`` steps when standard error is a terminal, plain lines otherwise."""
    if not sys.stderr.isatty():
        yield PlainLines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)

        class Bar:
            def begin(self, what: str) -> None:
                bar.update(task, description=what)

            def advance(self) -> None:
                bar.advance(task)

        yield Bar()
