from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
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
    Withheld,
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


def withheld_line() -> LineChart:
    points = (*GRESIK[:2], Point(GRESIK[2].when, Withheld("percent")), *GRESIK[3:])
    return LineChart(**around("garis_dirahasiakan"), series=(LineSeries("Cakupan", points),))


def withheld_tiles() -> TileMap:
    chart = tile_map()
    values = [(code, Withheld() if place in {5, 9} else value) for place, (code, value) in enumerate(chart.values)]
    return replace(chart, name="peta_dirahasiakan", values=tuple(values))


def withheld_parts() -> BarChart:
    """Three parts of one whole: two withheld in the second row, so that the total tells neither."""
    return BarChart(
        **around("bagian_dirahasiakan", "count", 0),
        categories=("Petani", "Nelayan", "Pengemudi ojek", "Tidak diketahui"),
        series=(
            BarSeries("Terlindungi", (Decimal(410), Withheld(), Decimal(25), None)),
            BarSeries("Belum terlindungi", (Decimal(1290), Withheld(), Decimal(60), None)),
            BarSeries("Tidak diketahui", (Decimal(80), Decimal(20), Decimal(30), None)),
        ),
        totals=(Decimal(1780), Decimal(160), Decimal(115), None),
    )


def ranking(rows: int = 18, withheld: int = 3) -> BarChart:
    """Shares from the highest down, withheld rows last."""
    values = tuple(Decimal(rows - place) * 100 / (rows + 2) for place in range(rows - withheld))
    return BarChart(
        **around(f"peringkat_{rows}"),
        categories=tuple(f"Desa Contoh {place + 1}" for place in range(rows)),
        series=(BarSeries("Punya BPJS TK", values + (Withheld(),) * withheld),),
    )


def pyramid() -> BarChart:
    """Age and sex: both counts are positive, the men stand on the left."""
    ages = (*(f"{age}–{age + 4}" for age in range(15, 75, 5)), "75+")
    men = tuple(Decimal(200 - abs(place - 4) * 18) for place in range(len(ages) - 2))
    women = tuple(Decimal(190 - abs(place - 5) * 17) for place in range(len(ages) - 2))
    return BarChart(
        **around("piramida", "count", 0),
        categories=ages,
        series=(
            BarSeries("Laki-laki", (*men, Withheld(), Withheld()), mirrored=True),
            BarSeries("Perempuan", (*women, Withheld(), Decimal(12))),
        ),
    )


SAMPLES = {
    "terbitan": broken_line,
    "jalur": needed_path,
    "proyeksi": projection,
    "pecah": split_bars,
    "panel": panel,
    "peta": tile_map,
    "garis_dirahasiakan": withheld_line,
    "peta_dirahasiakan": withheld_tiles,
    "bagian_dirahasiakan": withheld_parts,
    "peringkat_18": ranking,
    "peringkat_60": partial(ranking, 60, 5),
    "piramida": pyramid,
}
