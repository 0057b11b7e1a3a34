from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from display_samples import (
    AS_OF,
    GRESIK,
    around,
    pyramid,
    ranking,
    split_bars,
    tile_map,
    withheld_line,
    withheld_parts,
    withheld_tiles,
)

from sertakan_analysis import display
from sertakan_analysis.display.charts.bar_scale import Reach, scale_over
from sertakan_analysis.display.charts.style import PARTS
from sertakan_analysis.display.charts.withheld import HATCH
from sertakan_analysis.errors import UserError
from sertakan_analysis.exhibits import (
    BarChart,
    BarSeries,
    Column,
    Cover,
    KeyFigure,
    LineChart,
    LineSeries,
    Point,
    PublishedTable,
    Withheld,
    text,
)

SVG = "{http://www.w3.org/2000/svg}"
NOTE = "[d] = dirahasiakan: angkanya ada, tetapi tidak ditampilkan."
MARK = text("DATA SINTETIS — bukan <orang> sungguhan")


def words(svg: str) -> list[str]:
    return ["".join(element.itertext()).strip() for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


def filled(svg: str, colour: str) -> list[tuple[float, float]]:
    """Left and right edge of every box of a colour."""
    boxes = [path for path in ET.fromstring(svg).iter(f"{SVG}path") if f"fill: {colour}" in path.get("style", "")]  # noqa: S314 - our own
    xs = [[float(x) for x in re.findall(r"[ML] ([\d.]+) ", box.get("d", ""))] for box in boxes]
    return [(min(each), max(each)) for each in xs]


def hatched(svg: str) -> list[tuple[float, float]]:
    boxes = [p for p in ET.fromstring(svg).iter(f"{SVG}path") if f"stroke: {HATCH['edgecolor']}" in p.get("style", "")]  # noqa: S314 - our own
    boxes = [box for box in boxes if "url(#" in box.get("style", "")]
    xs = [[float(x) for x in re.findall(r"[ML] ([\d.]+) ", box.get("d", ""))] for box in boxes]
    return [(min(each), max(each)) for each in xs]


def counts(*notes: Any) -> PublishedTable:
    return PublishedTable(
        "pekerjaan",
        text("Pekerja"),
        "one occupation",
        (Column("name", "Pekerjaan"), Column("people", "Orang", "count"), Column("rate", "Punya", "percent", 1)),
        (("Petani", 0, Decimal(0)), ("Nelayan", Withheld(), Withheld("percent")), ("Ojek", None, None)),
        AS_OF,
        notes=notes,
    )


def test_a_withheld_cell_is_a_sign_without_a_value_told_from_zero_and_from_a_gap():
    rows = display.table(counts()).payload["rows"]
    assert [row[1]["text"] for row in rows] == ["0", "[d]", "–"]
    assert rows[1][1] == {"text": "[d]", "value": None, "kind": "withheld", "decimals": 0}
    assert [row[2]["kind"] for row in rows] == ["percent", "withheld", "percent"]


def test_the_sign_has_a_word_for_a_listener_and_for_the_mouse():
    sign = '<span role="img" aria-label="dirahasiakan" title="dirahasiakan">[d]</span>'
    assert display.table(counts()).html.count(sign) == 2


def test_one_note_explains_the_sign_before_the_notes_of_the_table():
    assert display.table(counts(text("Aturan."))).payload["notes"] == [NOTE, "Aturan."]
    whole = replace(counts(), rows=(("Petani", 5, None),))
    assert display.table(whole).payload["notes"] == []


@pytest.mark.parametrize("made", [withheld_line, withheld_tiles, withheld_parts, ranking, pyramid])
def test_a_figure_with_a_withheld_number_says_the_word_in_drawing_note_and_alternative_text(made: Any):
    shown = display.figure(made())
    assert "dirahasiakan" in words(shown.drawing)
    assert shown.payload["notes"][0] == NOTE
    assert "dirahasiakan" in shown.payload["alt"].lower()


@pytest.mark.parametrize("made", [split_bars, tile_map])
def test_a_figure_without_one_does_not_speak_of_it(made: Any):
    shown = display.figure(made())
    assert "dirahasiakan" not in f"{words(shown.drawing)}{shown.payload['notes']}{shown.payload['alt']}".lower()


def test_the_plotted_data_keep_the_sign_and_no_value():
    told = {
        made.__name__: [cell for row in display.figure(made()).payload["rows"] for cell in row if cell["text"] == "[d]"]
        for made in (withheld_line, withheld_tiles, withheld_parts, ranking, pyramid)
    }
    assert {name: len(cells) for name, cells in told.items()} == {
        "withheld_line": 1,
        "withheld_tiles": 2,
        "withheld_parts": 2,
        "ranking": 3,
        "pyramid": 3,
    }
    assert all(cell["kind"] == "withheld" and cell["value"] is None for cells in told.values() for cell in cells)


def test_a_headline_number_may_be_withheld():
    shown = display.key_figures(KeyFigure(text("Nelayan"), Withheld(), text("dari 160 orang")))
    assert shown.payload["items"][0]["value"] == "dirahasiakan"


def test_a_line_is_not_joined_over_a_withheld_point():
    points = tuple(replace(point, when=point.when) for point in GRESIK)
    whole = LineChart(**around("utuh"), series=(LineSeries("Cakupan", points),))

    def pieces(chart: LineChart) -> list[int]:
        paths = ET.fromstring(display.figure(chart).drawing).iter(f"{SVG}path")  # noqa: S314 - our own
        return [path.get("d", "").count("L") for path in paths if "stroke-width: 2.2" in path.get("style", "")]

    assert pieces(whole) == [5]
    assert pieces(withheld_line()) == [1, 2]


def test_a_withheld_last_point_is_named_as_such_and_keeps_its_day_on_the_axis():
    points = (*GRESIK[:-1], Point(GRESIK[-1].when, Withheld("percent")))
    pair = (LineSeries("Gresik", points), LineSeries("Bekasi", GRESIK, role="context"))
    shown = display.figure(LineChart(**around("dua"), series=pair))
    assert words(shown.drawing).count("dirahasiakan") == 2  # on the axis, and below the name of the series
    assert "Gresik: dari 39,4% pada 31 Desember 2022 menjadi 46,5% pada 25 Juni 2025" in shown.payload["alt"]
    assert "dirahasiakan pada 26 November 2025" in shown.payload["alt"]


def test_a_line_without_any_value_that_may_be_shown_is_refused():
    hidden = LineSeries("Desa kecil", (Point(AS_OF, Withheld("percent")),))
    with pytest.raises(UserError, match="series 'Desa kecil' has no value that may be shown"):
        display.figure(LineChart(**around("kosong"), series=(hidden,)))


def test_a_withheld_tile_is_told_from_one_that_is_not_published():
    found = words(display.figure(withheld_tiles()).drawing)
    assert found.count("–") == 1
    assert found.count("dirahasiakan") == 3  # two tiles and the legend
    assert found.count("tidak terbit") == 1
    alone = replace(
        withheld_tiles(), values=tuple((c, Decimal(9) if v is None else v) for c, v in withheld_tiles().values)
    )
    assert "tidak terbit" not in words(display.figure(alone).drawing)


@pytest.mark.parametrize(("made", "stub"), [(withheld_parts, 14.0), (pyramid, 9.0)])
def test_the_size_of_a_withheld_stub_does_not_depend_on_the_numbers_around_it(made: Any, stub: float):
    small = made()
    large = replace(small, series=tuple(replace(s, values=tuple(map(_tenfold, s.values))) for s in small.series))
    for chart in (small, large):
        widths = {round(right - left, 3) for left, right in hatched(display.figure(chart).drawing)}
        assert widths == {11.0, stub}  # the key's box and the stubs


def _tenfold(value: Any) -> Any:
    return value * 10 if isinstance(value, Decimal) else value


def test_a_row_whose_parts_are_all_withheld_tells_no_length():
    chart = BarChart(
        **around("semua", "count", 0),
        categories=("Petani", "Nelayan"),
        series=(BarSeries("L", (Withheld(), Decimal(9))), BarSeries("P", (Withheld(), Decimal(7)))),
    )
    assert len(hatched(display.figure(chart).drawing)) == 3
    nothing = replace(chart, series=(BarSeries("L", (Withheld(), Withheld())),))
    assert "[d]" in words(display.figure(nothing).drawing)


def test_men_stand_left_and_women_right_and_neither_bears_a_minus_sign():
    drawing = display.figure(pyramid()).drawing
    bars = [edges for tone in PARTS[:2] for edges in filled(drawing, tone) if edges[1] - edges[0] > 7.01]
    men, women = bars[:11], bars[11:]
    assert max(right for _, right in men) == pytest.approx(min(left for left, _ in women))
    assert not [said for said in words(drawing) if "−" in said or "-" in said.replace("Laki-laki", "")]
    assert words(drawing).index("Laki-laki") >= 0
    cells = [cell for row in display.figure(pyramid()).payload["rows"] for cell in row[1:]]
    assert all(not (cell["value"] or "").startswith("-") for cell in cells)


def test_every_bar_stays_between_the_edges_with_what_stands_beyond_it():
    reaches = (Reach(-50, 100, 12, 0), Reach(-10, 90, 0, 24), Reach(0, 0, 0, 60), Reach(-49, 5, 30, 0))
    scale = scale_over(reaches, 100.0, 400.0)
    assert min(scale.at(reach.low) - reach.beyond_low for reach in reaches) == pytest.approx(100.0)
    assert max(scale.at(reach.high) + reach.beyond_high for reach in reaches) == pytest.approx(400.0)


def test_sixty_categories_stand_in_two_halves_on_one_scale():
    shown = display.figure(ranking(60, 5))
    assert shown.payload["height_mm"] < 215
    edges = [edge for edge in filled(shown.drawing, PARTS[0]) if edge[1] - edge[0] > 7.01]
    starts = sorted({round(left, 2) for left, _ in edges})
    assert len(starts) == 2
    assert starts[1] - starts[0] > 230
    lengths = [right - left for left, right in edges]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[-1] / lengths[0] == pytest.approx(6 / 60, abs=0.01)


@pytest.mark.parametrize("made", [ranking(90, 0), replace(ranking(40, 0), series=ranking(40, 0).series * 4)])
def test_more_bars_than_a_page_holds_are_refused(made: BarChart):
    with pytest.raises(UserError, match=r"bar chart 'peringkat_\d+': \d+ categories with \d columns .* do not fit"):
        display.figure(made)


def test_long_names_make_their_own_rows_higher_and_touch_no_other():
    chart = ranking(20, 0)
    names = ("Desa dengan nama yang panjang sekali hingga perlu dua baris", *chart.categories[1:])
    plain, longer = display.figure(chart), display.figure(replace(chart, categories=names))
    grown = longer.payload["height_mm"] - plain.payload["height_mm"]
    assert 0 < grown < 6


def test_a_ranking_names_its_ends_and_its_withheld_rows():
    assert display.figure(ranking()).payload["alt"] == (
        "Grafik batang mendatar untuk 18 kelompok: Punya BPJS TK. Punya BPJS TK: tertinggi Desa Contoh 1 90,0%, "
        "terendah Desa Contoh 15 20,0%; dirahasiakan: Desa Contoh 16, Desa Contoh 17, dan Desa Contoh 18."
    )


def test_the_cover_shows_its_mark_in_jupyter_and_hands_it_on():
    head = Cover(text("Judul"), text("Anak"), ("35.25",), ("Gresik",), text("2025"), AS_OF, (MARK,))
    shown = display.cover(head)
    assert "DATA SINTETIS — bukan &lt;orang&gt; sungguhan" in shown.html
    assert shown.plain.startswith("DATA SINTETIS")
    assert shown.payload["marks"] == ["DATA SINTETIS — bukan <orang> sungguhan"]
    assert "marks" not in display.cover(replace(head, marks=())).payload
