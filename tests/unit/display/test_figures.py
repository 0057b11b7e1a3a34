from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from display_samples import GRESIK, SAMPLES, around, broken_line, needed_path, projection, split_bars, tile_map

from sertakan_analysis.display import figure
from sertakan_analysis.display.charts import style
from sertakan_analysis.display.charts.axes import date_ticks, value_ticks
from sertakan_analysis.display.charts.placing import Box, Room, spread
from sertakan_analysis.display.charts.sheet import width_of
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import LineChart, LineSeries, Point, TileMap
from sertakan_analysis.exhibits.payload import MIME

GOLDEN = Path(__file__).parents[2] / "golden" / "display"
SVG = "{http://www.w3.org/2000/svg}"
TEXT = f"{SVG}text"


def words(svg: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in ET.fromstring(svg).iter(TEXT)]  # noqa: S314 - our own


@pytest.mark.parametrize("name", SAMPLES)
def test_the_words_and_numbers_of_a_drawing_stay_as_reviewed(name: str):
    found = "\n".join(words(figure(SAMPLES[name]()).drawing)) + "\n"
    assert found == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_chart_gives_the_same_bytes_under_any_plotting_settings(name: str):
    chart = SAMPLES[name]()
    first = figure(chart).drawing
    with mpl.rc_context(
        {"font.family": "serif", "axes.facecolor": "red", "svg.fonttype": "path", "lines.solid_joinstyle": "miter"}
    ):
        assert figure(chart).drawing == first
    assert "<dc:date>" not in first


@pytest.mark.parametrize("name", SAMPLES)
def test_no_word_leaves_the_sheet(name: str):
    shown = figure(SAMPLES[name]())
    root = ET.fromstring(shown.drawing)  # noqa: S314 - our own
    wide, high = (float(part) for part in root.get("viewBox", "").split()[2:])
    assert wide == pytest.approx(165 * 72 / 25.4, abs=0.1)
    for element in root.iter(TEXT):
        said = "".join(element.itertext()).strip()
        look = element.get("style", "")
        size = float(re.search(r"([\d.]+)px", look).group(1))
        where = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        x, y = (float(part) for part in where.groups()) if where else (float(element.get("x")), float(element.get("y")))
        wide_word = width_of(said, size, bold="bold" in look or "700" in look)
        shift = {"middle": 0.5, "end": 1.0}.get((re.search(r"text-anchor: (\w+)", look) or [None, ""])[1], 0.0)
        assert x - shift * wide_word >= -0.5, said
        assert x + (1 - shift) * wide_word <= wide + 0.5, said
        assert size * 0.6 <= y <= high, said


def test_values_beside_points_do_not_lie_over_each_other():
    room = Room(Box(0, 0, 300, 100))
    anchors = [(50 + 6 * step, 50.0) for step in range(6)]
    for x, y in anchors:
        room.take_marker(x, y)
    markers = len(room.taken)
    placed = [room.place(anchor, (28, 9)) for anchor in anchors]
    assert len(room.taken) == markers + 6
    overlaps = [one.overlap(other) for number, one in enumerate(placed) for other in placed[:number]]
    assert max(overlaps) == 0


def test_names_at_the_end_are_moved_apart_and_stay_inside():
    middles = spread([50, 51, 99], [20, 20, 20], 0, 100)
    assert middles == [pytest.approx(m) for m in (50, 70, 90)]


def joins(svg: str) -> list[int]:
    """Number of straight pieces of each line in the accent's width."""
    paths = [path for path in ET.fromstring(svg).iter(f"{SVG}path") if "stroke-width: 2.2" in path.get("style", "")]  # noqa: S314 - our own
    return [path.get("d", "").count("L") for path in paths]


def test_the_line_is_joined_only_where_no_break_lies_between():
    whole = LineChart(**around("utuh"), series=(LineSeries("Cakupan", GRESIK),))
    assert joins(figure(whole).drawing) == [5]
    assert joins(figure(broken_line()).drawing) == [1]  # May to June 2025, the only two points on one base
    assert "basis berganti" in words(figure(broken_line()).drawing)


def test_a_valley_has_its_value_below_and_a_peak_above():
    points = tuple(Point(date(2025, month, 1), Decimal(value)) for month, value in ((1, 40), (5, 38), (9, 40)))
    chart = LineChart(**around("lembah"), series=(LineSeries("Cakupan", points, joined=False),))
    root = ET.fromstring(figure(chart).drawing)  # noqa: S314 - our own
    markers = [float(use.get("y", "0")) for use in root.iter(f"{SVG}use") if "#0b5566" in use.get("style", "")]
    labels = {"".join(each.itertext()).strip(): float(each.get("y", "0")) for each in root.iter(TEXT) if each.get("y")}
    assert labels["38,0%"] > max(markers)
    assert labels["40,0%"] < min(markers)


def test_a_label_rather_covers_another_than_leave_the_sheet():
    room = Room(Box(0, 0, 100, 100))
    room.taken.append(Box(0, 0, 95, 100))
    assert room.place((97, 50), (30, 9)).right <= 100


def test_title_base_notes_and_sources_are_text_around_the_drawing_not_in_it():
    shown = figure(broken_line())
    assert not [said for said in words(shown.drawing) if "Judul" in said or "Sumber" in said]
    html = shown._repr_mimebundle_()["text/html"]
    assert "<figcaption>Judul &amp; &lt;temuan&gt; terbitan<br>" in html
    assert "Sumber: <a" in html


def test_the_alternative_text_says_first_last_extremes_and_breaks():
    assert figure(broken_line()).payload["alt"] == (
        "Grafik garis menurut waktu: Cakupan. Cakupan: dari 39,4% pada 31 Desember 2022 menjadi sekitar 40,8% pada "
        "26 November 2025, tertinggi 52,5% pada 21 November 2024. Garis terputus pada 28 Februari 2023 (basis "
        "berganti), 21 November 2024 (basis berganti), 8 Mei 2025 (basis berganti), dan 26 November 2025 (basis berganti)."
    )


def test_the_alternative_text_of_the_other_charts_names_their_numbers():
    assert "Target UCJ, 56,2% pada 31 Desember 2026" in figure(needed_path()).payload["alt"]
    assert "Rentang 95 persen pada 1 April 2026: 35,0% sampai 47,0%" in figure(projection()).payload["alt"]
    assert "Karena basis −11,6 poin persen, dan jumlah −11,7 poin persen" in figure(split_bars()).payload["alt"]
    assert "Tertinggi Wringinanom 37,0%, terendah Tambak 20,0%." in figure(tile_map()).payload["alt"]
    assert "Tidak terbit: Panceng." in figure(tile_map()).payload["alt"]


def test_the_plotted_data_travel_as_a_table_with_implied_values_marked():
    payload = figure(broken_line())._repr_mimebundle_()[MIME]
    assert [column["label"] for column in payload["columns"]] == ["Seri", "Tanggal", "Nilai (persen)", "Keterangan"]
    assert [cell["text"] for cell in payload["rows"][5]] == [
        "Cakupan",
        "26 November 2025",
        "sekitar 40,82%",
        "tersirat",
    ]
    assert payload["rows"][5][2]["value"] == "40.82"
    assert [cell["text"] for cell in payload["rows"][6]][2:] == ["–", "garis terputus di sini"]


def test_every_text_colour_reads_on_its_ground():
    for colour in (style.INK, style.MUTED, style.ACCENT, *(stroke.colour for stroke in style.STROKES.values())):
        assert style.contrast(colour, style.PAPER) >= 4.5
    for step in range(101):
        ground = style.mixed(step / 100)
        assert style.contrast(style.text_on(ground), ground) >= 4.5


def test_neighbouring_parts_of_a_bar_differ_in_greyscale():
    tones = [style.luminance(part) for part in style.PARTS]
    assert all(abs(one - other) > 0.15 for one, other in pairwise(tones))


def test_a_small_change_is_not_blown_up_to_the_whole_height():
    ticks = value_ticks([40.8, 41.9], ceiling=100.0)
    assert ticks[-1] - ticks[0] >= 0.35 * 41.9


def test_a_percentage_axis_ends_at_a_hundred():
    assert value_ticks([96, 98], ceiling=100.0)[-1] == 100
    assert value_ticks([96, 104], ceiling=100.0)[-1] >= 104


def test_dates_on_the_axis_are_round_months_or_years():
    assert next(label for _, label in date_ticks(date(2025, 4, 20), date(2025, 9, 2))) == "Mei 2025"
    assert [label for _, label in date_ticks(date(2022, 12, 1), date(2046, 1, 1))] == [
        "2025", "2030", "2035", "2040", "2045",
    ]  # fmt: skip


def test_one_lonely_point_is_drawn_with_its_value():
    chart = LineChart(**around("satu"), series=(LineSeries("Cakupan", (Point(date(2025, 1, 1), Decimal(40)),)),))
    assert "40,0%" in words(figure(chart).drawing)


def test_dollar_signs_in_names_are_no_formula():
    chart = LineChart(**around("d"), series=tuple(LineSeries(f"$x_{n}$", GRESIK) for n in (1, 2)))
    assert "$x_1$" in words(figure(chart).drawing)


def test_a_tile_map_refuses_a_kecamatan_outside_the_region_and_a_region_without_tiles():
    with pytest.raises(UserError, match=r"no tile for 32\.16\.01"):
        figure(TileMap(**around("peta"), region_code="35.25", values=(("32.16.01", Decimal(1)),)))
    with pytest.raises(UserError, match="no tile grid of region 35"):
        figure(TileMap(**around("peta"), region_code="35", values=()))


def test_a_tile_map_shows_the_inset_and_gaps():
    found = words(figure(tile_map()).drawing)
    assert "P. Bawean" in found
    assert found.count("–") == 1
    assert "tidak terbit" in found
