"""A chart as a value: what is drawn and what it says, without a drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

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
    value: Decimal
    hollow: bool = False
    label: Text | str | None = None


@dataclass(frozen=True, slots=True)
class LineSeries:
    """Points in time order, joined by a line when ``joined``; the role decides colour and dashes."""

    name: Text | str
    points: tuple[Point, ...]
    role: Role = "accent"
    joined: bool = True


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
    """One part in every category; ``None`` where it is not published."""

    name: Text | str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class BarChart(Chart):
    """Horizontal bars by category, parts stacked; negative parts go to the left. ``totals`` are written at the end."""

    categories: tuple[Text | str, ...]
    series: tuple[BarSeries, ...]
    totals: tuple[Decimal | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class PanelChart(Chart):
    """Small multiples: one line chart for each indicator, the same regions in each, each with its own scale."""

    panels: tuple[LineChart, ...]


@dataclass(frozen=True, slots=True)
class TileMap(Chart):
    """Kecamatan as equal tiles; ``values`` by kecamatan code, ``None`` where not published."""

    region_code: str
    values: tuple[tuple[str, Decimal | None], ...]
