"""What a report shows, as plain values: quantities, texts, tables and charts before anything is drawn or written.

Analyses make them, display renders them, and neither has to know the other.
"""

from sertakan_analysis.exhibits.chart import (
    Band,
    BarChart,
    BarSeries,
    Break,
    Chart,
    LineChart,
    LineSeries,
    PanelChart,
    Point,
    TargetLine,
    TileMap,
)
from sertakan_analysis.exhibits.manifest import MANIFEST_MIME, Manifest, RuleUsed
from sertakan_analysis.exhibits.quantity import (
    Quantity,
    Withheld,
    count,
    day,
    decimal,
    month,
    percent,
    points,
    rupiah,
    year,
)
from sertakan_analysis.exhibits.table import Cell, Column, PublishedTable, SourceNote
from sertakan_analysis.exhibits.text import Callout, Cover, KeyFigure, Text, text

__all__ = [
    "MANIFEST_MIME",
    "Band",
    "BarChart",
    "BarSeries",
    "Break",
    "Callout",
    "Cell",
    "Chart",
    "Column",
    "Cover",
    "KeyFigure",
    "LineChart",
    "LineSeries",
    "Manifest",
    "PanelChart",
    "Point",
    "PublishedTable",
    "Quantity",
    "RuleUsed",
    "SourceNote",
    "TargetLine",
    "Text",
    "TileMap",
    "Withheld",
    "count",
    "day",
    "decimal",
    "month",
    "percent",
    "points",
    "rupiah",
    "text",
    "year",
]
