"""What a worker is asked to make, and what it sends back: picklable, the same on this machine and on another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from sertakan_analysis.reports.states import Limits, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sertakan_analysis.reports.export.identity import Identity
    from sertakan_analysis.reports.grounds import Grounds

Engine = Literal["shell", "kernel", "cold"]


@dataclass(frozen=True, slots=True)
class Order:
    """One report to make.

    ``notebook`` is its source, as text; with ``executed`` (text as well) nothing is executed and only the formats are
    written. ``grounds`` is what is known before the run; the worker adds what the run read. ``preload`` is what a warm
    parent loads, the same for all orders of a call. ``root`` is the project's folder where the order was written; a
    worker elsewhere may know another (``SERTAKAN_PROJECT``).
    """

    notebook: str
    name: str
    parameters: Mapping[str, Any]
    identity: Identity
    formats: tuple[str, ...]
    root: str
    grounds: Grounds
    package_version: str
    package_sha256: str
    engine: Engine
    limits: Limits = field(default_factory=Limits)
    executed: str | None = None
    preload: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order. Of a failed one ``files`` is empty and ``story`` says what happened and what to do.

    ``notebook`` is the executed notebook as text, as far as it ran. ``grounds`` is ``None`` when the run failed.
    ``searched`` are the checksums of the files (notebook and formats) that were searched for people and name nobody.
    ``seconds`` is the wall time of executing, exporting and searching; ``peak_mb`` the largest resident memory of the
    process.
    """

    state: State
    notebook: str
    story: str = ""
    files: Mapping[str, bytes] = field(default_factory=dict)
    grounds: Grounds | None = None
    rested_on: Mapping[str, Any] = field(default_factory=dict)
    searched: tuple[str, ...] = ()
    seconds: float = 0.0
    peak_mb: int | None = None
