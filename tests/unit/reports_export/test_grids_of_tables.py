"""Tables laid out as cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

from sertakan_analysis.reports.export.grids import NO_ROWS, grid_of, grids_in_html, words_in_html

PANDAS = """<div><style scoped>.dataframe{color:red}</style><table border="1" class="dataframe">
<thead><tr><th></th><th colspan="2">Peserta</th></tr><tr><th>desa</th><th>laki</th><th>perempuan</th></tr></thead>
<tbody><tr><th rowspan="2">A</th><td>1.200</td><td>Rp5</td></tr>
<tr><td>7<script>alert(1)</script></td><td>kosong</td></tr></tbody></table></div>"""


def payload(columns: list[tuple[str, str, str | None]], rows: list[Any], total_rows: Sequence[int] = ()):
    return {
        "kind": "table",
        "columns": [
            {"key": key, "label": key, "kind": kind, "decimals": 0, "group": group} for key, kind, group in columns
        ],
        "rows": [
            [{"text": text, "value": value, "kind": kind, "decimals": 0} for text, value, kind in row] for row in rows
        ],
        "total_rows": list(total_rows),
    }


def test_group_headings_span_their_columns_and_other_headings_span_both_rows():
    grid = grid_of(
        payload([("nama", "text", None), ("a", "count", "G"), ("b", "count", "G"), ("c", "percent", None)], [])
    )
    upper, lower = grid.head
    assert [(cell.text, cell.colspan, cell.rowspan) for cell in upper] == [("nama", 1, 2), ("G", 2, 1), ("c", 1, 2)]
    assert [cell.text for cell in lower] == ["a", "b"]


def test_a_column_is_numeric_by_its_kind_or_when_all_its_values_are_numbers():
    columns = [("nama", "text", None), ("nilai", "text", None), ("kata", "text", None), ("n", "count", None)]
    rows = [
        [("x", None, "text"), ("40,82%", "40.82", "percent"), ("1", "1", "count"), ("–", None, "count")],
        [("y", None, "text"), ("–", None, "text"), ("lisan", "lisan", "text"), ("3", "3", "count")],
    ]
    assert [cell.numeric for cell in grid_of(payload(columns, rows)).body[0]] == [False, True, False, True]


def test_total_rows_are_strong_and_an_empty_table_says_so():
    columns = [("nama", "text", None), ("n", "count", None)]
    rows = [[("x", None, "text"), ("1", "1", "count")]] * 2
    assert [row[0].strong for row in grid_of(payload(columns, rows, total_rows=[1])).body] == [False, True]
    ((nothing,),) = grid_of(payload(columns, [])).body
    assert (nothing.text, nothing.colspan) == (NO_ROWS, 2)


def test_a_data_frame_becomes_words_in_places_and_nothing_that_runs():
    (grid,) = grids_in_html(PANDAS)
    assert [[cell.text for cell in row] for row in grid.head] == [["", "Peserta", ""], ["desa", "laki", "perempuan"]]
    assert [[cell.text for cell in row] for row in grid.body] == [["A", "1.200", "Rp5"], ["", "7", "kosong"]]
    assert [cell.numeric for cell in grid.body[0]] == [False, True, True]


def test_a_table_without_head_gets_one_because_a_table_without_heads_cannot_be_read_aloud():
    (grid,) = grids_in_html("<table><tr><td>a<td>b<tr><td>c</table>")
    assert [cell.text for cell in grid.head[0]] == ["Kolom 1", "Kolom 2"]
    assert [[cell.text for cell in row] for row in grid.body] == [["a", "b"], ["c", ""]]


def test_a_table_within_a_cell_only_adds_its_words():
    (grid,) = grids_in_html("<table><tr><th>a</th></tr><tr><td>x<table><tr><td>y</td></tr></table></td></tr></table>")
    assert [[cell.text for cell in row] for row in grid.body] == [["xy"]]


def test_absurd_spans_do_not_grow_without_bound():
    (grid,) = grids_in_html(f"<table><tr><td rowspan='{'9' * 5000}' colspan='2'>a</td></tr><tr><td>b</td></tr></table>")
    assert grid.width == 2


def test_words_of_html_leave_style_and_script_out():
    assert words_in_html("<p>a</p><style>b</style><script>c</script> d") == "a d"
