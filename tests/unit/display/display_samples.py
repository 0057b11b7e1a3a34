from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sertakan_analysis import regions
from sertakan_analysis.exhibits import (
    Band,
    BarChart,
    BarSeries,
    Break,
    LineChart,
    LineSeries,
    PanelChart,
    Point,
    SourceNote,
    TargetLine,
    TileMap,
    text,
)

AS_OF = date(2025, 11, 30)
SOURCE = SourceNote("Cakupan <naik>", "Kominfo Gresik", "21 November 2024", "https://example.id/a?b=1&c=2")
GRESIK = (
    Point(date(2022, 12, 31), Decimal("39.40")),
    Point(date(2023, 2, 28), Decimal("45.62")),
    Point(date(2024, 11, 21), Decimal("52.52")),
    Point(date(2025, 5, 8), Decimal("44.06")),
    Point(date(2025, 6, 25), Decimal("46.54")),
    Point(date(2025, 11, 26), Decimal("40.82"), hollow=True),
)


def around(name: str, kind: str = "percent", decimals: int = 1) -> dict[str, Any]:
    return {
        "name": name,
        "title": text("Judul & <temuan> {name}", name=name),
        "as_of": AS_OF,
        "kind": kind,
        "decimals": decimals,
        "base": text("dari 715.619 pekerja"),
        "notes": (text("Titik berongga: dihitung."),),
        "sources": (SOURCE,),
    }


def broken_line() -> LineChart:
    breaks = tuple(Break(GRESIK[place].when, "basis berganti") for place in (1, 2, 3, 5))
    return LineChart(**around("terbitan"), series=(LineSeries("Cakupan", GRESIK),), breaks=breaks)


def needed_path() -> LineChart:
    path = (GRESIK[-1], Point(date(2045, 12, 31), Decimal("99.5")))
    return LineChart(
        **around("jalur"),
        series=(LineSeries("Tercatat", GRESIK), LineSeries("Jalur yang diperlukan", path, role="needed")),
        targets=(
            TargetLine("Target RPJPN 99,5%", Decimal("99.5"), date(2045, 12, 31)),
            TargetLine("Target UCJ", Decimal("56.2"), date(2026, 12, 31)),
        ),
    )


def projection() -> LineChart:
    days = [date(2026, month, 1) for month in (1, 2, 3, 4)]

    def side(step: str) -> tuple[Point, ...]:
        return tuple(Point(day, Decimal(41) + place * Decimal(step)) for place, day in enumerate(days))

    return LineChart(
        **around("proyeksi"),
        series=(LineSeries("Tercatat", GRESIK), LineSeries("Proyeksi", side("0.3"), role="projection")),
        bands=(Band("95 persen", side("-2"), side("2")), Band("80 persen", side("-1"), side("1"))),
    )


def split_bars() -> BarChart:
    return BarChart(
        **around("pecah", "points"),
        categories=("21 November 2024 – 26 November 2025", "8 Mei 2025 – 25 Juni 2025"),
        series=(
            BarSeries("Karena peserta", (Decimal("-0.12"), Decimal("1.4"))),
            BarSeries("Karena basis", (Decimal("-11.58"), None)),
        ),
        totals=(Decimal("-11.70"), None),
    )


def panel() -> PanelChart:
    def small(name: str, kind: str, decimals: int) -> LineChart:
        years = range(2020, 2026)
        series = tuple(
            LineSeries(region, tuple(Point(date(year, 8, 1), Decimal(year - start)) for year in years), role=role)
            for region, start, role in (("Gresik", 2014, "accent"), ("Bekasi", 2011, "context"))
        )
        return LineChart(**around(name, kind, decimals), series=series)

    names = (("Pengangguran terbuka", "percent", 2), ("Angkatan kerja", "count", 0), ("Miskin", "percent", 2))
    return PanelChart(**around("panel", "percent", 2), panels=tuple(small(*each) for each in names))


def tile_map(code: str = "35.25") -> TileMap:
    tiles = regions.tiles(code)
    values = tuple((tile.code, None if place == 2 else Decimal(20 + place)) for place, tile in enumerate(tiles))
    return TileMap(**around("peta"), region_code=code, values=values)


SAMPLES = {
    "terbitan": broken_line,
    "jalur": needed_path,
    "proyeksi": projection,
    "pecah": split_bars,
    "panel": panel,
    "peta": tile_map,
}
