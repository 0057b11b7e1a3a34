"""Controlled rounding: every number a multiple of the base, every sum still a sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sertakan_analysis.disclosure.program import Program

if TYPE_CHECKING:
    from sertakan_analysis.disclosure.system import Numbers, System

TOLERANCE: Final = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Rounding:
    """The rounded numbers, and whether the linear program was whole by itself; ``None`` when no rounding adds up."""

    values: Numbers | None
    programs: int
    whole_programs: int


def rounding(system: System, values: Numbers, base: int, before: tuple[Numbers, Numbers] | None = None) -> Rounding:
    """Round every number down or up to a multiple of the base, the nearest as far as the sums allow.

    A multiple of the base stays, so a zero stays a zero and no number moves by as much as the base. ``before`` are the
    least and the most multiple that earlier tables of the same people allow.
    """
    down = values // base
    loose = values % base
    equations = system.equations
    least, most = np.zeros(len(values)), (loose > 0).astype(np.float64)
    if before is not None:
        least = np.clip(before[0] - down, 0, most)
        most = np.clip(before[1] - down, least, most)
    program = Program(
        equations,
        (-(equations @ down.astype(np.float64)),) * 2,
        (least, most),
        # Rounding up moves by base - loose, rounding down by loose: what counts is the difference.
        (base - 2.0 * loose) / base,
    )
    point = program.solve()
    if point is not None and np.abs(point - np.rint(point)).max() > TOLERANCE:
        point = program.solve_whole()
    if point is None:
        return Rounding(None, program.runs, program.whole_runs)
    rounded = base * (down + np.rint(point).astype(np.int64))
    return Rounding(rounded if not (equations @ rounded).any() else None, program.runs, program.whole_runs)
