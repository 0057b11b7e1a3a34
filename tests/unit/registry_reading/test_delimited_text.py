"""Delimited text is read as a spreadsheet shows it, whatever its encoding, separator and quotation marks."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry import load_kinds, open_table
from sertakan_analysis.registry.reading import encoding as encoding_module
from sertakan_analysis.registry.reading.encoding import encoding
from sertakan_analysis.registry.reading.quotes import quoting, whole_records

KIND = load_kinds(Path(__file__).parents[3] / "params" / "columns")["dtsen"]
HEAD = ["NIK", "Nama", "Desil", "Tanggal Versi", "Alamat"]
NIK = "3599100203800001"
CELL = st.text(alphabet='ab ";,\n\r\t|é', max_size=6)


def blocked(content: bytes, size: int) -> list[bytes]:
    return [content[begin : begin + size] for begin in range(0, len(content), size)]


def read(path: Path) -> list[tuple[str | None, ...]]:
    return [
        row
        for chunk in open_table(path, KIND).chunks()
        for row in chunk.frame.select("row", "nama", "alamat").iter_rows()
    ]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=6),
    separator=st.sampled_from(",;\t|"),
    block=st.integers(1, 40),
)
def test_rows_and_cells_are_those_of_the_standard_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: list[tuple[str, str]], separator: str, block: int
):
    text = io.StringIO()
    rows = [[NIK, name, "1", "2026-01-01", address] for name, address in cells]
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows([HEAD, *rows])
    path = tmp_path / "daftar.csv"
    path.write_bytes(text.getvalue().encode())
    monkeypatch.setattr(encoding_module, "BLOCK", block)
    assert [(name or "", address or "") for _, name, address in read(path)] == cells
    assert [row for row, *_ in read(path)] == list(range(2, len(cells) + 2))


@given(
    content=st.lists(st.sampled_from([b'"', b'""', b",", b"a", b"\n", b"\r\n"]), max_size=30).map(b"".join),
    size=st.integers(1, 9),
)
def test_marks_are_judged_and_records_cut_alike_in_one_block_and_in_many(content: bytes, size: int):
    whole = quoting([content], ",")
    assert quoting(blocked(content, size), ",") == whole
    pieces = list(whole_records(blocked(content, size), quoted=whole.used))
    assert b"".join(pieces) == content
    if whole.sound:
        assert all(piece.count(b'"') % 2 == 0 and piece.endswith(b"\n") for piece in pieces[:-1])


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ('a,"b ""c""",d\n', True),
        ('"a\nb",c\n', True),
        ('a,b"c,d\n', False),
        ('a, "b",c\n', False),
        ('a,"b\n', False),
        ('"a,1\n2,"b,3\n', False),
        ('a,""b"",c\n', False),
    ],
)
def test_a_mark_is_sound_only_where_it_opens_or_closes_a_cell(text: str, sound: bool):  # noqa: FBT001 - a table
    assert quoting([text.encode()], ",").sound is sound


@pytest.mark.parametrize(
    ("content", "name", "damaged"),
    [
        (b"nama\nJos\xc3\xa9\n", "utf-8", False),
        (b"\xef\xbb\xbfnama\n", "utf-8", False),
        ("nama\nJosé\n".encode("cp1252"), "cp1252", False),
        ("nama\nContoh\n".encode("utf-16"), "utf-16-le", False),
        ("nama\nContoh\n".encode("utf-16-be"), "utf-16-be", False),
        ("nama\nJosé Ñandú ".encode() + b"\xff\n", "utf-8", True),
        ("nama\nJosé Ñandú André".encode()[:-1], "utf-8", True),
    ],
)
def test_an_encoding_is_told_by_content(tmp_path: Path, content: bytes, name: str, damaged: bool):  # noqa: FBT001 - a table
    path = tmp_path / "daftar.csv"
    path.write_bytes(content)
    found = encoding(path)
    assert (found.name, found.damaged) == (name, damaged)


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("content", "place"),
    [(b"\xc3\xa9\xc3\xa9ab\xff\xc3\xa9", 6), (b"ab\xc3(ab", 2), (b"abc\xe2\x82", 3), (b"abc", None)],
)
def test_a_fault_is_found_at_its_byte_in_blocks_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, place: int | None, block: int
):
    path = tmp_path / "daftar.csv"
    path.write_bytes(content)
    monkeypatch.setattr(encoding_module, "BLOCK", block)
    assert encoding_module._first_fault(path, 0) == place


def test_a_mark_left_open_is_refused_at_its_row_without_what_stands_there(tmp_path: Path):
    path = tmp_path / "daftar.csv"
    lines = [f"{NIK},Contoh {number},1,2026-01-01,Jalan" for number in range(300)]
    lines[7] = f'{NIK},"Contoh,1,2026-01-01,Jalan'
    path.write_text("\n".join([",".join(HEAD), *lines]), encoding="utf-8")
    with pytest.raises(UserError) as refusal:
        list(open_table(path, KIND).chunks())
    assert "row 9: a quotation mark opens a cell and nothing closes it" in str(refusal.value)
    assert "Contoh" not in str(refusal.value)


def test_a_row_that_swallowed_its_neighbours_is_held_back(tmp_path: Path):
    path = tmp_path / "daftar.csv"
    lines = [f"{NIK},Contoh,1,2026-01-01,Jalan"] * 3
    lines[1] = f'{NIK},"Contoh,1,2026-01-01,Jalan\n{NIK},Contoh",1,2026-01-01,x"y'
    path.write_text("\n".join([",".join(HEAD), *lines, ""]), encoding="utf-8")
    (chunk,) = open_table(path, KIND).chunks()
    assert chunk.frame["row"].to_list() == [2, 3, 4]
    assert chunk.findings.select("row", "code").rows() == [(3, "baris_tergabung")]


def test_row_numbers_go_on_over_pieces_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "daftar.csv"
    lines = [f'{NIK},Contoh {number},1,2026-01-01,"Jalan\nContoh"' for number in range(500)]
    path.write_text("\r\n".join([",".join(HEAD), *lines, ""]), encoding="utf-8", newline="")
    monkeypatch.setattr(encoding_module, "BLOCK", 777)
    chunks = list(open_table(path, KIND).chunks(size=9))
    assert [row for chunk in chunks for row in chunk.frame["row"]] == list(range(2, 502))
    assert all(chunk.frame.height <= 9 for chunk in chunks)


def test_nothing_is_written_while_reading(tmp_path: Path):
    path = tmp_path / "daftar.csv"
    path.write_text(f"{','.join(HEAD)}\n{NIK},Contoh,1,2026-01-01,Jalan\n", encoding="cp1252")
    list(open_table(path, KIND).chunks())
    assert [each.name for each in tmp_path.iterdir()] == ["daftar.csv"]
