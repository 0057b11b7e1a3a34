"""Which printed numbers and words changed, and where they stand: small tables in, changes out."""

from __future__ import annotations

import pytest

from sertakan_analysis.reports.difference.compare import changes
from sertakan_analysis.reports.difference.model import Kind, Report, ReportDifference
from sertakan_analysis.reports.difference.printed import Cell, Printed, Sheet


def sheet(text: str, name: str = "laju", kind: Kind = Kind.TABLE) -> Sheet:
    """Read a table written with bars; a cell that begins with a digit or a sign is a number, ``tgl`` is a day."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return Sheet(
        kind,
        name,
        tuple((label.lower(), label) for label in head),
        tuple(tuple(Cell(cell, measured=cell[:1].isdigit() or cell[:1] in "+−") for cell in row) for row in rows),
    )


def report(*sheets: Sheet, figures: tuple[tuple[str, str], ...] = (), sentences: tuple[str, ...] = ()) -> Printed:
    return Printed(figures, sheets, sentences)


def found(old: str, new: str) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (change.row, change.column, change.old, change.new)
        for change in changes(report(sheet(old)), report(sheet(new)))
    ]


def test_a_number_is_found_by_row_and_column():
    old = """
        Target | Nilai | Kurang
        UCJ    | 52,69% | 84.945
        RKP    | 34,99% | tercapai
    """
    new = """
        Target | Nilai | Kurang
        UCJ    | 52,69% | 84.000
        RKP    | 34,99% | tercapai
    """
    assert found(old, new) == [("UCJ", "Kurang", "84.945", "84.000")]


def test_rows_in_another_order_are_no_change():
    assert found("A | B\nx | 1\ny | 2", "A | B\ny | 2\nx | 1") == []


def test_a_column_that_moved_is_no_change():
    assert found("A | B | C\nx | 1 | 2", "A | C | B\nx | 2 | 1") == []


def test_a_row_that_came_does_not_shift_the_others():
    old = "A | B\nx | 1\nz | 3"
    new = "A | B\nw | 9\nx | 1\ny | 2\nz | 4"
    assert found(old, new) == [("w", "", None, "w · 9"), ("y", "", None, "y · 2"), ("z", "B", "3", "4")]


def test_a_row_that_went_is_told_whole():
    assert found("A | B\nx | 1\ny | 2", "A | B\nx | 1") == [("y", "", "y · 2", None)]


def test_two_label_columns_are_used_where_one_does_not_tell_the_rows_apart():
    old = "Seri | Tanggal | Nilai\nGresik | tgl a | 1\nGresik | tgl b | 2\nBekasi | tgl a | 3"
    new = "Seri | Tanggal | Nilai\nGresik | tgl a | 1\nGresik | tgl b | 5\nBekasi | tgl a | 3"
    assert found(old, new) == [("Gresik · tgl b", "Nilai", "2", "5")]


def test_no_more_columns_make_the_label_than_are_needed():
    old = "Target | Definisi | Nilai\nUCJ | lama | 1\nRKP | lama | 2"
    new = "Target | Definisi | Nilai\nUCJ | baru | 1\nRKP | lama | 2"
    assert found(old, new) == [("UCJ", "Definisi", "lama", "baru")]


def test_an_empty_label_repeats_the_one_above():
    old = "Indikator | Wilayah | Nilai\nCakupan | Gresik | 1\n | Bekasi | 2\nPeserta | Gresik | 3\n | Bekasi | 4"
    new = "Indikator | Wilayah | Nilai\nCakupan | Gresik | 1\n | Bekasi | 2\nPeserta | Gresik | 3\n | Bekasi | 5"
    assert found(old, new) == [("Peserta · Bekasi", "Nilai", "4", "5")]


def test_rows_of_one_label_are_paired_equal_ones_first_then_by_position():
    old = "Target | Tahun | Nilai\nRPJMN | 2025 | 1\nRPJMN | 2029 | 2"
    new = "Target | Tahun | Nilai\nRPJMN | 2025 | 1\nRPJMN | 2027 | 9\nRPJMN | 2029 | 2"
    assert found(old, new) == [("RPJMN (2)", "", None, "RPJMN · 2027 · 9")]


def test_a_table_of_words_only_keeps_its_last_column_as_what_is_said():
    old = "Jenis | Temuan\nKoreksi | satu\nKoreksi | dua"
    new = "Jenis | Temuan\nKoreksi | satu\nKoreksi | tiga"
    assert found(old, new) == [("Koreksi (2)", "Temuan", "dua", "tiga")]


def test_a_column_that_came_is_told_for_each_row():
    assert found("A | B\nx | 1", "A | B | C\nx | 1 | 2") == [("x", "C", None, "2")]


def test_a_table_that_came_is_told_row_by_row():
    new = report(sheet("A | B\nx | 1", name="baru"))
    assert [(change.exhibit, change.row, change.new) for change in changes(report(), new)] == [("baru", "x", "x · 1")]
    assert [(change.row, change.old, change.new) for change in changes(new, report())] == [("x", "x · 1", None)]


def test_a_figure_and_a_table_of_one_name_are_two_things():
    old = report(sheet("A | B\nx | 1"), sheet("A | B\nx | 1", kind=Kind.FIGURE))
    new = report(sheet("A | B\nx | 2"), sheet("A | B\nx | 3", kind=Kind.FIGURE))
    found = [(change.kind, change.old, change.new) for change in changes(old, new)]
    assert found == [(Kind.TABLE, "1", "2"), (Kind.FIGURE, "1", "3")]


def test_two_tables_of_one_name_are_paired_in_their_order():
    old = report(sheet("A | B\nx | 1"), sheet("A | B\nx | 2"))
    new = report(sheet("A | B\nx | 4"), sheet("A | B\nx | 3"))
    assert [(change.old, change.new) for change in changes(old, new)] == [("1", "4"), ("2", "3")]


@pytest.mark.parametrize(
    ("old", "new", "number"),
    [("84.945", "84.000", True), ("22.185", "tercapai", True), ("tercapai", "belum", False)],
)
def test_a_change_is_of_a_number_when_either_side_is_one(old: str, new: str, number: bool):  # noqa: FBT001
    (change,) = changes(report(sheet(f"A | B\nx | {old}")), report(sheet(f"A | B\nx | {new}")))
    assert change.number is number


def test_headline_numbers_are_found_by_label_and_by_count_where_labels_come_again():
    old = report(figures=(("Peserta", "1"), ("Cakupan", "2%"), ("Cakupan", "3%")))
    new = report(figures=(("Cakupan", "2%"), ("Cakupan", "4%"), ("Kurang", "5")))
    assert [(change.exhibit, change.old, change.new) for change in changes(old, new)] == [
        ("Cakupan (2)", "3%", "4%"),
        ("Kurang", None, "5"),
        ("Peserta", "1", None),
    ]


def test_of_the_numbers_headline_numbers_come_first_then_tables_then_figures():
    old = report(sheet("A | B\nx | 1", kind=Kind.FIGURE), sheet("A | B\nx | 3"), figures=(("Peserta", "5"),))
    new = report(sheet("A | B\nx | 2", kind=Kind.FIGURE), sheet("A | B\nx | 4"), figures=(("Peserta", "6"),))
    told = ReportDifference(Report("uji", "Uji", ()), changes(old, new), (), ())
    assert [change.new for change in told.numbers] == ["6", "4", "2"]


def test_sentences_are_compared_as_text():
    old = report(sentences=("Satu.", "Naik 5 orang.", "Akhir."))
    new = report(sentences=("Satu.", "Naik 6 orang.", "Baru.", "Akhir."))
    assert [(change.kind, change.old, change.new, change.number) for change in changes(old, new)] == [
        (Kind.TEXT, "Naik 5 orang.", "Naik 6 orang.", False),
        (Kind.TEXT, None, "Baru.", False),
    ]


def test_equal_reports_have_no_change():
    one = report(sheet("A | B\nx | 1"), figures=(("Peserta", "1"),), sentences=("Satu.",))
    assert changes(one, one) == ()
