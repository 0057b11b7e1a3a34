"""What every section of the coverage trend works from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.exhibits import Text
    from sertakan_analysis.inputs import Inputs
    from sertakan_analysis.published import BaseValue, CoveragePoint, RebasedPoint
    from sertakan_analysis.regions import Region


@dataclass(frozen=True, slots=True)
class Context:
    """A region on a day: its published points, and the base on which they are compared."""

    inputs: Inputs
    region: Region
    as_of: date
    points: tuple[CoveragePoint, ...]
    base: BaseValue
    base_rule: Text
    rebased: tuple[RebasedPoint, ...]

    @property
    def base_words(self) -> str:
        """What the chosen base counts, as a reader sees it."""
        return self.inputs.published.bases[self.base.base].counts
