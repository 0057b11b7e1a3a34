"""One notebook to run, and how that went: plain values between plan, engines and coordinator."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sertakan_analysis.reading import Reads
from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from nbformat import NotebookNode


@dataclass(frozen=True, slots=True)
class Job:
    """A notebook without outputs, the parameters to put in (days and Decimals as such), and where it runs.

    ``root`` is the project's folder and the run's working folder; ``name`` is what messages call the notebook.
    """

    notebook: NotebookNode
    name: str
    parameters: Mapping[str, Any]
    root: Path
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Execution:
    """How a run went. ``notebook`` holds what ran, as far as it ran; ``story`` is empty when it finished.

    ``seconds`` is wall time; ``peak_mb`` the largest resident memory of the run's process, ``None`` where the system
    does not tell; ``reads`` what the cells read, complete only for a finished run.
    """

    state: State
    notebook: NotebookNode
    story: str = ""
    seconds: float = 0.0
    peak_mb: int | None = None
    reads: Reads = field(default_factory=Reads)


class Witness(Protocol):
    """Told by an engine, cell by cell, so that a run that dies leaves its finished cells behind."""

    def cell_started(self, index: int) -> None:
        """Say that the code cell at ``index`` of the parameterised notebook begins."""

    def cell_ended(self, index: int, cell: NotebookNode) -> None:
        """Hand over the cell with its outputs and count, also when it raised."""


class NoWitness:
    """Nobody needs to know."""

    def cell_started(self, index: int) -> None:
        """Nothing to tell."""

    def cell_ended(self, index: int, cell: NotebookNode) -> None:
        """Nothing to tell."""
