"""The plotted data as a table: for the annex, and for readers who do not see the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis import regions
from sertakan_analysis.display.cells import cell_payload, column_payload
from sertakan_analysis.display.sentence import render
from sertakan_analysis.exhibits import BarChart, Column, LineChart, PanelChart, Quantity, TileMap, Withheld

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sertakan_analysis.exhibits import Cell, Chart, Point
    from sertakan_analysis.exhibits.payload import CellPayload, ColumnPayload

Rows = list[tuple["Cell", ...]]
UNIT_WORDS: Final = {"percent": "persen", "points": "poin persen", "count": "jumlah", "rupiah": "rupiah"}
IMPLIED: Final = "tersirat"
MOST_DECIMALS: Final = 2


def plotted(chart: Chart) -> tuple[list[ColumnPayload], list[list[CellPayload]]]:
    """Return columns and rows of everything that the drawing shows, with a remark for implied values."""
    columns, rows = _columns_and_rows(chart)
    return (
        [column_payload(column) for column in columns],
        [[cell_payload(cell, column) for cell, column in zip(row, columns, strict=True)] for row in rows],
    )


def _columns_and_rows(chart: Chart) -> tuple[tuple[Column, ...], Rows]:
    match chart:
        case LineChart():
            return _line_columns(chart), list(_line_rows(chart))
        case PanelChart():
            return _panel(chart)
        case BarChart():
            return _bar(chart)
        case TileMap():
            return _tile(chart)
        case _:
            raise TypeError(f"a {type(chart).__name__} has no drawing")


def _line_columns(chart: LineChart) -> tuple[Column, ...]:
    return (
        Column("series", "Seri"),
        Column("date", "Tanggal", "day"),
        _value_column(chart),
        Column("remark", "Keterangan"),
    )


def _value_column(chart: Chart) -> Column:
    return Column("value", f"Nilai ({UNIT_WORDS.get(chart.kind, 'nilai')})", chart.kind, _decimals(chart))


def _decimals(chart: Chart) -> int:
    """The drawing rounds for the eye; the data keep two decimals of a rate."""
    return MOST_DECIMALS if chart.kind in {"percent", "points"} else chart.decimals


def _line_rows(chart: LineChart) -> Iterator[tuple[Cell, ...]]:
    for series in chart.series:
        name = render(series.name)
        for point in series.points:
            said = [*([IMPLIED] if point.hollow else []), *([render(point.label)] if point.label else [])]
            yield (name, point.when, _quantity(chart, point), ", ".join(said))
    for band in chart.bands:
        for side, points in (("batas bawah", band.lower), ("batas atas", band.upper)):
            yield from ((f"{render(band.name)}, {side}", point.when, point.number, "") for point in points)
    yield from ((render(target.name), target.when, target.value, "target") for target in chart.targets)
    for cut in chart.breaks:
        yield (render(cut.label), cut.when, None, "garis terputus di sini")


def _quantity(chart: LineChart, point: Point) -> Quantity | Withheld:
    if isinstance(point.value, Withheld):
        return point.value
    return Quantity(point.value, chart.kind, _decimals(chart), approximate=point.hollow)


def _panel(chart: PanelChart) -> tuple[tuple[Column, ...], Rows]:
    """Panels differ in kind, so each value carries its own."""
    columns = (Column("panel", "Panel"), Column("series", "Seri"), Column("date", "Tanggal", "day"))
    rows: Rows = [
        (render(panel.title), render(series.name), point.when, _quantity(panel, point))
        for panel in chart.panels
        for series in panel.series
        for point in series.points
    ]
    return (*columns, Column("value", "Nilai", "decimal", MOST_DECIMALS)), rows


def _bar(chart: BarChart) -> tuple[tuple[Column, ...], Rows]:
    columns = [Column("category", "Kelompok")]
    parts = [series.values for series in chart.series]
    for place, series in enumerate(chart.series):
        columns.append(Column(f"part_{place + 1}", render(series.name), chart.kind, _decimals(chart)))
    if chart.totals:
        columns.append(Column("total", "Jumlah", chart.kind, _decimals(chart)))
        parts.append(chart.totals)
    rows: Rows = [
        (render(category), *(values[place] for values in parts)) for place, category in enumerate(chart.categories)
    ]
    return tuple(columns), rows


def _tile(chart: TileMap) -> tuple[tuple[Column, ...], Rows]:
    values = dict(chart.values)
    columns = (Column("code", "Kode"), Column("name", "Kecamatan"), _value_column(chart))
    grid = sorted(regions.tiles(chart.region_code), key=lambda tile: tile.code)
    return columns, [(tile.code, tile.name, values.get(tile.code)) for tile in grid]
