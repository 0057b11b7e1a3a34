from __future__ import annotations

import re

import polars as pl
import pytest

from sertakan_analysis.errors import SertakanError
from sertakan_analysis.registry.findings import (
    SCHEMA,
    Findings,
    catalogue,
    file_finding,
    gathered,
    no_findings,
    row_weights,
    status_of,
)
from sertakan_analysis.registry.model import Severity


def findings(*rows: tuple[int, str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


MIXED = findings(
    (5, "nik", "nik_format", "15 angka"),
    (2, "nik", "sel_kosong", ""),
    (2, "nik", "nik_sama_dengan_kk", "16 angka, 3599********0001"),
    (3, "no_hp", "nik_luar_kabupaten", ""),
    (0, "nik", "nik_berakhir_nol", "12 dari 12"),
)


def test_every_code_has_words_for_the_village_and_none_has_a_place_for_a_value():
    for kind in catalogue().values():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", kind.code)
        assert kind.message[0].isupper(), kind.code
        assert kind.message.endswith("."), kind.code
        assert kind.remedy.endswith("."), kind.code
        assert not re.search(r"[{}]", kind.message + kind.remedy), kind.code


def test_all_three_stages_tell_their_codes():
    assert {"nik_format", "tanggal_tidak_terbaca", "kolom_tidak_ada"} <= set(catalogue())


def test_the_heaviest_finding_decides_on_a_row_and_notes_decide_nothing():
    both = gathered([MIXED, findings((5, "nama", "sel_kosong", ""))])
    weights = row_weights(both).sort("row").with_columns(status_of(pl.col("weight")).alias("status"))
    assert weights.select("row", "status").rows() == [(2, "diterima_dengan_peringatan"), (5, "ditahan")]


def test_a_row_without_a_heavy_finding_is_accepted():
    nothing = pl.DataFrame({"weight": [None, 1, 0]}, schema={"weight": pl.UInt8})
    assert set(nothing.select(status_of(pl.col("weight"))).to_series()) == {"diterima"}


def test_a_code_that_nobody_explains_is_our_fault_and_no_rows_pass():
    with pytest.raises(SertakanError, match="tanpa_kata"):
        row_weights(findings((2, "nik", "tanpa_kata", "")))


def test_counts_begin_with_the_heaviest_and_the_most_frequent():
    counts = Findings(gathered([MIXED, findings((9, "nik", "sel_kosong", ""))])).counts
    assert list(counts.items()) == [
        ("nik_format", 1),
        ("sel_kosong", 2),
        ("nik_berakhir_nol", 1),
        ("nik_sama_dengan_kk", 1),
        ("nik_luar_kabupaten", 1),
    ]


def test_severities_add_up_to_all_findings():
    seen = Findings(MIXED)
    assert seen.severities == {Severity.ERROR: 1, Severity.WARNING: 3, Severity.CHANGE: 0, Severity.NOTE: 1}
    assert sum(seen.severities.values()) == len(seen)


def test_the_table_follows_the_rows_of_the_file():
    table = Findings(MIXED).table()
    assert table.get_column("row").to_list() == [0, 2, 2, 3, 5]
    assert table.get_column("severity").null_count() == table.get_column("remedy").null_count() == 0


def test_to_mend_leaves_out_what_nobody_has_to_mend():
    changed = gathered([MIXED, findings((4, "nik", "pengenal_apostrof", ""))])
    assert set(Findings(changed).to_mend().found.get_column("row")) == {0, 2, 5}


def test_a_notebook_sees_indonesian_columns_and_headings():
    frame = Findings(MIXED, {"nik": "Nomor Induk"}).to_pandas()
    assert list(frame.columns) == ["baris", "kolom", "kode", "tingkat", "bentuk_nilai", "keterangan", "perbaikan"]
    assert frame["kolom"].tolist() == ["Nomor Induk", "Nomor Induk", "Nomor Induk", "no_hp", "Nomor Induk"]
    assert "Nomor Induk" in Findings(MIXED, {"nik": "Nomor Induk"})._repr_html_()


def test_no_findings_are_a_table_too():
    assert Findings(no_findings()).counts == {}
    assert Findings(no_findings()).table().columns[:2] == ["row", "column"]
    assert file_finding("nik_berakhir_nol", "nik", "3 dari 3").row(0) == (0, "nik", "nik_berakhir_nol", "3 dari 3")
