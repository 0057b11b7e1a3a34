"""A chart as a value: what is drawn and what it says, without a drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sertakan_analysis.exhibits.quantity import Withheld

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.exhibits.quantity import Kind
    from sertakan_analysis.exhibits.table import SourceNote
    from sertakan_analysis.exhibits.text import Text

Role = Literal["accent", "context", "needed", "scenario", "projection"]


@dataclass(frozen=True, slots=True)
class Chart:
    """What every chart carries: the finding as its title, base, unit, notes, sources, date of validity."""

    name: str
    title: Text
    as_of: date
    kind: Kind
    decimals: int
    base: Text | None
    notes: tuple[Text, ...]
    sources: tuple[SourceNote, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a day. ``hollow`` marks an implied value; ``label`` is a word beside the point."""

    when: date
    value: Decimal | Withheld
    hollow: bool = False
    label: Text | str | None = None

    @property
    def number(self) -> Decimal:
        """The value where it is shown.

        Raises
        ------
        TypeError
            When it is withheld.
        """
        if isinstance(self.value, Withheld):
            raise TypeError(f"the value at {self.when} is withheld")
        return self.value


@dataclass(frozen=True, slots=True)
class LineSeries:
    """Points in time order, joined by a line when ``joined``; the role decides colour and dashes.

    A withheld point keeps its day and interrupts the line.
    """

    name: Text | str
    points: tuple[Point, ...]
    role: Role = "accent"
    joined: bool = True

    @property
    def shown(self) -> tuple[Point, ...]:
        """The points whose value is shown."""
        return tuple(point for point in self.points if not isinstance(point.value, Withheld))


@dataclass(frozen=True, slots=True)
class Band:
    """An interval over time (lower and upper at the same days), such as 80 percent of a projection."""

    name: Text | str
    lower: tuple[Point, ...]
    upper: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A change of definition between two points: the line stops, a mark says why."""

    when: date
    label: Text | str


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target value, from a day on (or at one day), with its own name and definition."""

    name: Text | str
    value: Decimal
    when: date


@dataclass(frozen=True, slots=True)
class LineChart(Chart):
    """Values over time. Breaks interrupt; targets are marks with a name."""

    series: tuple[LineSeries, ...]
    breaks: tuple[Break, ...] = ()
    bands: tuple[Band, ...] = ()
    targets: tuple[TargetLine, ...] = ()


@dataclass(frozen=True, slots=True)
class BarSeries:
    """One part in every category; ``None`` where it is not published.

    A ``mirrored`` part is drawn to the left of zero though its values are positive, as the men of an age pyramid are.
    """

    name: Text | str
    values: tuple[Decimal | Withheld | None, ...]
    mirrored: bool = False

    def __post_init__(self) -> None:
        if self.mirrored and any(isinstance(value, Decimal) and value < 0 for value in self.values):
            message = f"a mirrored part holds counts from zero up, but '{self.name}' has a negative value"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class BarChart(Chart):
    """Horizontal bars by category, parts stacked; negative parts go to the left. ``totals`` are written at the end.

    Categories are drawn in their order: a ranking is sorted by whoever makes it, its withheld rows last.
    """

    categories: tuple[Text | str, ...]
    series: tuple[BarSeries, ...]
    totals: tuple[Decimal | Withheld | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class PanelChart(Chart):
    """Small multiples: one line chart for each indicator, the same regions in each, each with its own scale."""

    panels: tuple[LineChart, ...]


@dataclass(frozen=True, slots=True)
class TileMap(Chart):
    """Kecamatan as equal tiles; ``values`` by kecamatan code, ``None`` where not published."""

    region_code: str
    values: tuple[tuple[str, Decimal | Withheld | None], ...]
