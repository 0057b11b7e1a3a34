"""The alternative text of a chart, written from its data: what it is, its first and last value, its extremes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sertakan_analysis import regions
from sertakan_analysis.display.locale import day, listing, write
from sertakan_analysis.display.sentence import render
from sertakan_analysis.exhibits import BarChart, LineChart, PanelChart, Quantity, TileMap, Withheld
from sertakan_analysis.exhibits.payload import WITHHELD_WORD

if TYPE_CHECKING:
    from decimal import Decimal

    from sertakan_analysis.exhibits import BarSeries, Chart, LineSeries, Point

# More than this a listener cannot hold; the data stand in the table beside the drawing.
MOST_NAMED: Final = 4


def alternative(chart: Chart) -> str:
    """Return one to four sentences in Bahasa Indonesia that stand for the drawing."""
    match chart:
        case LineChart():
            said = _line(chart)
        case PanelChart():
            said = _panel(chart)
        case BarChart():
            said = _bar(chart)
        case TileMap():
            said = _tile(chart)
        case _:
            raise TypeError(f"a {type(chart).__name__} has no drawing")
    return " ".join(said)


def _value(chart: Chart, value: Decimal, *, approximate: bool = False) -> str:
    return write(Quantity(value, chart.kind, chart.decimals, chart.kind == "points", approximate))


def _said(chart: Chart, value: Decimal | Withheld | None) -> str:
    if isinstance(value, Withheld):
        return WITHHELD_WORD
    return "tidak terbit" if value is None else _value(chart, value)


def _named(names: list[str], things: str) -> str:
    return listing(names) if len(names) <= MOST_NAMED else f"{len(names)} {things}"


def _at(chart: LineChart, point: Point) -> str:
    if isinstance(point.value, Withheld):
        return f"{WITHHELD_WORD} pada {day(point.when)}"
    return f"{_value(chart, point.value, approximate=point.hollow)} pada {day(point.when)}"


def _line(chart: LineChart) -> list[str]:
    names = listing([render(series.name) for series in chart.series])
    told = [_series_words(chart, series) for series in chart.series[:MOST_NAMED]]
    said = [f"Grafik garis menurut waktu: {names}.", f"{'; '.join(told)}."]
    if chart.bands:
        said.append(f"{'; '.join(_band_words(chart))}.")
    marks = []
    if chart.breaks:
        days = listing([f"{day(cut.when)} ({render(cut.label)})" for cut in chart.breaks])
        marks.append(f"Garis terputus pada {days}")
    if chart.targets:
        targets = [
            f"{render(target.name)}, {_value(chart, target.value)} pada {day(target.when)}" for target in chart.targets
        ]
        marks.append(f"Target: {'; '.join(targets)}")
    return said + ([f"{'. '.join(marks)}."] if marks else [])


def _series_words(chart: LineChart, series: LineSeries) -> str:
    """First and last value, the extremes where they lie between, and the days of withheld values."""
    said = _extremes(chart, series)
    hidden = [day(point.when) for point in series.points if isinstance(point.value, Withheld)]
    return f"{said}, {WITHHELD_WORD} pada {_named(hidden, 'tanggal')}" if hidden else said


def _extremes(chart: LineChart, series: LineSeries) -> str:
    name, points = render(series.name), series.shown
    if len(points) == 1:
        return f"{name}: {_at(chart, points[0])}"
    said = f"{name}: dari {_at(chart, points[0])} menjadi {_at(chart, points[-1])}"
    ends = (points[0].value, points[-1].value)
    highest, lowest = max(points, key=lambda point: point.number), min(points, key=lambda point: point.number)
    if highest.value not in ends:
        said += f", tertinggi {_at(chart, highest)}"
    if lowest.value not in ends:
        said += f", terendah {_at(chart, lowest)}"
    return said


def _band_words(chart: LineChart) -> list[str]:
    return [
        f"Rentang {render(band.name)} pada {day(band.upper[-1].when)}: "
        f"{_value(chart, band.lower[-1].number)} sampai {_value(chart, band.upper[-1].number)}"
        for band in chart.bands
    ]


def _panel(chart: PanelChart) -> list[str]:
    said = [f"{len(chart.panels)} panel grafik garis, masing-masing dengan skalanya sendiri."]
    for panel in chart.panels:
        last = [f"{render(series.name)} {_at(panel, series.points[-1])}" for series in panel.series]
        said.append(f"{render(panel.title)}: {listing(last)}.")
    return said


def _bar(chart: BarChart) -> list[str]:
    parts = listing([render(series.name) for series in chart.series])
    many = f"Grafik batang mendatar untuk {len(chart.categories)} kelompok"
    if len(chart.categories) > MOST_NAMED and (len(chart.series) == 1 or any(part.mirrored for part in chart.series)):
        return [f"{many}: {parts}.", *(_part_words(chart, series) for series in chart.series)]
    said = [f"{many}, dipecah menjadi {parts}."]
    shown = range(len(chart.categories))[-MOST_NAMED:]
    if len(shown) < len(chart.categories):
        said.append(f"{len(shown)} kelompok terakhir:")
    return [*said, "; ".join(_bar_words(chart, place) for place in shown) + "."]


def _part_words(chart: BarChart, series: BarSeries) -> str:
    """Highest and lowest of one part over many categories, and the categories without a value."""
    names = [render(category) for category in chart.categories]
    pairs = list(zip(names, series.values, strict=True))
    known = [(value, name) for name, value in pairs if value is not None and not isinstance(value, Withheld)]
    said = []
    if known:
        (high, highest), (low, lowest) = (pick(known, key=lambda pair: pair[0]) for pick in (max, min))
        said.append(f"tertinggi {highest} {_value(chart, high)}, terendah {lowest} {_value(chart, low)}")
    for word, hidden in (
        (WITHHELD_WORD, [name for name, value in pairs if isinstance(value, Withheld)]),
        ("tidak terbit", [name for name, value in pairs if value is None]),
    ):
        if hidden:
            said.append(f"{word}: {_named(hidden, 'kelompok')}")
    return f"{render(series.name)}: {'; '.join(said)}."


def _bar_words(chart: BarChart, place: int) -> str:
    values = [(render(series.name), series.values[place]) for series in chart.series]
    if chart.totals:
        values.append(("jumlah", chart.totals[place]))
    said = [f"{name} {_said(chart, value)}" for name, value in values]
    return f"{render(chart.categories[place])}: {listing(said)}"


def _tile(chart: TileMap) -> list[str]:
    names = {tile.code: tile.name for tile in regions.tiles(chart.region_code)}
    values = dict(chart.values)
    known = sorted(
        ((value, names[code]) for code, value in chart.values if value is not None and not isinstance(value, Withheld)),
        reverse=True,
    )
    hidden = [name for code, name in names.items() if isinstance(values.get(code), Withheld)]
    missing = [name for code, name in names.items() if values.get(code) is None]
    said = [f"Peta petak {len(names)} kecamatan di {regions.region(chart.region_code).name}."]
    if known:
        (high, highest), (low, lowest) = known[0], known[-1]
        said.append(f"Tertinggi {highest} {_value(chart, high)}, terendah {lowest} {_value(chart, low)}.")
    if hidden:
        said.append(f"{WITHHELD_WORD.capitalize()}: {_named(hidden, 'kecamatan')}.")
    if missing:
        said.append(f"Tidak terbit: {_named(missing, 'kecamatan')}.")
    return said
