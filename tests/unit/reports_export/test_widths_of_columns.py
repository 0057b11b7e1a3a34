"""Which tables lie on their side, and which columns get the room."""

from __future__ import annotations

from sertakan_analysis.reports.export.blocks import Grid, GridCell
from sertakan_analysis.reports.export.columns import layout


def grid(heads: list[str], row: list[str]):
    head = tuple(GridCell(text, heading=True) for text in heads)
    return Grid(len(heads), (head,), (tuple(GridCell(text, text[:1].isdigit()) for text in row),))


def test_a_small_table_stands_upright_in_full_size_and_does_not_stretch_over_the_page():
    chosen = layout(grid(["Nama", "Jumlah"], ["Manyar", "1.200"]))
    assert (chosen.landscape, chosen.size) == (False, 9.0)
    assert chosen.width < 0.7


def test_ten_columns_of_numbers_still_fit_upright():
    assert not layout(grid([f"Kolom {n}" for n in range(10)], ["12.345"] * 10)).landscape


def test_fourteen_columns_with_long_words_lie_on_their_side():
    chosen = layout(grid(["Pertanggungjawaban"] * 14, ["Rp1.391.594.400"] * 14))
    assert chosen.landscape
    assert chosen.longest_word < 24


def test_a_column_of_sentences_gets_more_room_than_a_column_of_numbers():
    shares = layout(grid(["Alasan", "Angka"], ["Sumber dan definisi sama menurut penerbit data", "12"])).shares
    assert shares[0] > 4 * shares[1]


def test_a_heading_over_several_columns_does_not_widen_the_first():
    cells = (GridCell("a"), GridCell("b"), GridCell("c"))
    spanning = (GridCell("Kepala yang sangat panjang sekali", heading=True, colspan=2), GridCell("c", rowspan=2))
    head = (spanning, (GridCell("a", heading=True), GridCell("b", heading=True)))
    assert len(set(layout(Grid(3, head, (cells,))).shares)) == 1
