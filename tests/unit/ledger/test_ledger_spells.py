"""What a row of a list proves, what is assumed, and what is told as a doubt: nothing is dropped in silence."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.ledger import (
    DOUBTS,
    SPELL_COLUMNS,
    UNKNOWN_PAYER,
    ListedMonth,
    Spells,
    from_beneficiaries,
    from_donors,
    from_participants,
    together,
)

AS_OF = date(2025, 11, 21)
SEPTEMBER, OCTOBER, NOVEMBER = (ListedMonth(f"p{month}", "cabang", date(2025, month, 30)) for month in (9, 10, 11))


def month(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(f"{text}-01")


def beneficiaries(*rows: tuple[Any, ...]) -> pl.DataFrame:
    names = ("orang", "bulan_mulai", "bulan_akhir", "pembayar_kode", "pekerjaan_kode")
    table = [("sk", place, row[0], month(row[1]), month(row[2]), *row[3:]) for place, row in enumerate(rows, 1)]
    schema = {"batch": pl.String, "baris": pl.UInt32} | dict.fromkeys(names, pl.String)
    schema |= {"bulan_mulai": pl.Date, "bulan_akhir": pl.Date}
    return pl.DataFrame(table, schema=schema, orient="row")


def participants(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Return rows of list, person, segment, status, month, last month paid, month of membership."""
    schema = {
        "batch": pl.String,
        "baris": pl.UInt32,
        "orang": pl.String,
        "segmen": pl.String,
        "status_kepesertaan": pl.String,
        "bulan_iuran": pl.Date,
        "bulan_iuran_terakhir": pl.Date,
        "bulan_kepesertaan": pl.Date,
    }
    table = [(row[0], place, *row[1:4], *map(month, row[4:])) for place, row in enumerate(rows, 1)]
    return pl.DataFrame(table, schema=schema, orient="row")


def told(spells: Spells, *names: str) -> list[tuple[Any, ...]]:
    """Return spells by person and month, months as text."""
    frame = spells.frame.sort("orang", "dari").with_columns(pl.col("dari", "sampai").dt.strftime("%Y-%m"))
    return frame.select("orang", "dari", "sampai", *names).rows()


def reasons(spells: Spells) -> list[tuple[int, str, bool]]:
    return spells.doubts.sort("baris").select("baris", "alasan", "dipakai").rows()


def test_a_decree_announces_the_months_of_each_row_and_a_trade_of_transport_tells_the_sector() -> None:
    spells = from_beneficiaries(
        beneficiaries(
            ("a", "2025-01", "2025-12", "dbhcht", "petani"), ("b", "2025-09", "2025-11", "apbd", "ojek_pangkalan")
        ),
        as_of=AS_OF,
    )
    assert told(spells, "pembayar", "dasar", "sektor") == [
        ("a", "2025-01", "2025-12", "dbhcht", "ditetapkan", "lainnya"),
        ("b", "2025-09", "2025-11", "apbd", "ditetapkan", "transportasi"),
    ]
    assert spells.frame.columns == list(SPELL_COLUMNS)
    assert spells.doubts.is_empty()


@pytest.mark.parametrize(
    ("first", "last", "payer", "reason", "used"),
    [
        ("2025-12", "2025-01", "apbd", "bulan_terbalik", False),
        (None, "2025-01", "apbd", "bulan_kosong", False),
        ("2025-01", None, "apbd", "bulan_kosong", False),
        ("1900-01", "2025-12", "apbd", "bulan_di_luar_jangkauan", False),
        ("2015-06", "2025-12", "apbd", "bulan_di_luar_jangkauan", False),
        ("2025-01", "2099-12", "apbd", "bulan_di_luar_jangkauan", False),
        ("2025-01", "2025-12", None, "pembayar_tidak_dikenal", True),
    ],
)
def test_a_row_that_cannot_be_right_is_told_and_left_out_only_where_its_months_are_wrong(
    first: str | None, last: str | None, payer: str | None, reason: str, *, used: bool
) -> None:
    spells = from_beneficiaries(beneficiaries(("a", first, last, payer, None)), as_of=AS_OF)
    assert reasons(spells) == [(1, reason, used)]
    assert spells.frame.height == used
    assert spells.doubt_counts().rows() == [("sk", reason, used, 1)]
    assert reason in DOUBTS


@pytest.mark.parametrize(("first", "last"), [("2015-07", "2025-12"), ("2025-01", "2030-11")])
def test_the_first_month_of_the_tariff_and_five_years_ahead_are_still_in_reach(first: str, last: str) -> None:
    spells = from_beneficiaries(beneficiaries(("a", first, last, "apbd", None)), as_of=AS_OF)
    assert told(spells) == [("a", first, last)]


def donors(*rows: tuple[Any, ...]) -> pl.DataFrame:
    schema = {
        "batch": pl.String,
        "baris": pl.UInt32,
        "orang": pl.String,
        "bulan_mulai": pl.Date,
        "jumlah_bulan": pl.Int64,
        "donor_kode": pl.String,
        "skema_kode": pl.String,
    }
    table = [("donor", place, row[0], month(row[1]), *row[2:]) for place, row in enumerate(rows, 1)]
    return pl.DataFrame(table, schema=schema, orient="row")


def test_a_donor_pays_so_many_months_from_the_first_and_without_a_scheme_it_is_csr() -> None:
    spells = from_donors(
        donors(("a", "2025-11", 3, "pt_satu", None), ("b", "2025-01", 1, "pt_dua", "sertakan")), as_of=AS_OF
    )
    assert told(spells, "pembayar", "donor") == [
        ("a", "2025-11", "2026-01", "csr", "pt_satu"),
        ("b", "2025-01", "2025-01", "sertakan", "pt_dua"),
    ]


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        (0, "jumlah_bulan_mustahil"),
        (-3, "jumlah_bulan_mustahil"),
        (600, "jumlah_bulan_mustahil"),
        (None, "bulan_kosong"),
    ],
)
def test_no_months_and_six_hundred_months_are_told_and_left_out(count: int | None, reason: str) -> None:
    spells = from_donors(donors(("a", "2025-11", count, "pt_satu", None)), as_of=AS_OF)
    assert spells.frame.is_empty()
    assert reasons(spells) == [(1, reason, False)]


def test_one_list_proves_its_month_and_what_lies_before_is_assumed_from_the_day_of_membership() -> None:
    rows = participants(
        ("p11", "a", "PU", "aktif", "2025-11", "2025-11", "2025-03"),
        ("p11", "b", "JAKON", "aktif", "2025-11", None, None),
        ("p11", "c", "PU", "aktif", "2025-11", None, "2025-11"),
        ("p11", "d", "PU", "aktif", "2025-11", None, "1999-01"),
    )
    spells = from_participants(rows, [NOVEMBER])
    assert told(spells, "pembayar", "pasti", "awal_pasti") == [
        ("a", "2025-03", "2025-10", "pemberi_kerja", False, False),
        ("a", "2025-11", "2025-11", "pemberi_kerja", True, False),
        ("b", "2025-11", "2025-11", "proyek", True, False),
        ("c", "2025-11", "2025-11", "pemberi_kerja", True, True),
        ("d", "2015-07", "2025-10", "pemberi_kerja", False, False),
        ("d", "2025-11", "2025-11", "pemberi_kerja", True, False),
    ]


def test_the_last_month_paid_counts_where_it_differs_from_the_month_of_the_list() -> None:
    rows = participants(
        ("p11", "menunggak", "PU", "aktif", "2025-11", "2025-08", None),
        ("p11", "di_muka", "PU", "aktif", "2025-11", "2026-02", None),
        ("p11", "berhenti", "PU", "nonaktif", "2024-05", "2024-05", None),
    )
    assert told(from_participants(rows, [NOVEMBER])) == [
        ("berhenti", "2024-05", "2024-05"),
        ("di_muka", "2025-11", "2026-02"),
        ("menunggak", "2025-08", "2025-08"),
    ]


def test_months_of_one_source_join_and_a_list_that_lacks_the_person_leaves_a_gap() -> None:
    rows = participants(
        ("p9", "tetap", "PU", "aktif", "2025-09", None, "2025-07"),
        ("p10", "tetap", "PU", "aktif", "2025-10", None, "2025-07"),
        ("p11", "tetap", "PU", "aktif", "2025-11", None, "2025-07"),
        ("p9", "putus", "PU", "aktif", "2025-09", None, "2025-09"),
        ("p11", "putus", "PU", "aktif", "2025-11", None, "2025-09"),
    )
    assert told(from_participants(rows, [SEPTEMBER, OCTOBER, NOVEMBER]), "pasti", "awal_pasti") == [
        ("putus", "2025-09", "2025-09", True, True),
        ("putus", "2025-11", "2025-11", True, True),
        ("tetap", "2025-07", "2025-08", False, False),
        ("tetap", "2025-09", "2025-11", True, False),
    ]


def test_a_month_that_no_list_of_the_source_tells_of_is_assumed_and_another_source_does_not_stand_for_it() -> None:
    rows = participants(
        ("p9", "a", "PU", "aktif", "2025-09", None, "2025-09"), ("p11", "a", "PU", "aktif", "2025-11", None, "2025-09")
    )
    elsewhere = ListedMonth("x10", "cabang lain", date(2025, 10, 31))
    assert told(from_participants(rows, [SEPTEMBER, elsewhere, NOVEMBER]), "pasti") == [
        ("a", "2025-09", "2025-09", True),
        ("a", "2025-10", "2025-10", False),
        ("a", "2025-11", "2025-11", True),
    ]


def test_months_between_two_proven_runs_are_assumed_from_the_month_after_the_first_run() -> None:
    rows = participants(
        ("p9", "a", "PU", "aktif", "2025-05", "2025-06", "2025-04"),
        ("p11", "a", "PU", "aktif", "2025-11", None, "2025-04"),
    )
    assert told(from_participants(rows, [SEPTEMBER, NOVEMBER]), "pasti", "awal_pasti") == [
        ("a", "2025-04", "2025-04", False, False),
        ("a", "2025-05", "2025-06", True, False),
        ("a", "2025-07", "2025-08", False, False),
        ("a", "2025-10", "2025-10", False, False),
        ("a", "2025-11", "2025-11", True, False),
    ]


def test_the_months_of_a_member_never_join_those_of_the_next_member_in_the_order_of_names() -> None:
    rows = participants(
        ("p11", "a", "BPU", "aktif", "2025-11", None, None),
        ("p11", "a", "PU", "aktif", "2025-09", "2025-10", None),
        ("p11", "b", "BPU", "aktif", "2025-07", "2025-08", None),
    )
    assert told(from_participants(rows, [NOVEMBER]), "segmen") == [
        ("a", "2025-09", "2025-10", "PU"),
        ("a", "2025-11", "2025-11", "BPU"),
        ("b", "2025-07", "2025-08", "BPU"),
    ]


def test_a_row_without_a_nik_counts_in_the_newest_list_and_no_other_list_says_that_the_person_was_not_in_it() -> None:
    rows = participants(
        ("p10", "baris10", "PU", "aktif", "2025-10", None, "2025-09"),
        ("p11", "baris11", "PU", "aktif", "2025-11", None, "2025-09"),
        ("p11", "nik", "PU", "aktif", "2025-11", None, "2025-09"),
    ).with_columns(identitas=pl.Series(["baris", "baris", "nik"]))
    spells = from_participants(rows, [OCTOBER, NOVEMBER])
    assert told(spells, "pasti", "awal_pasti") == [
        ("baris11", "2025-09", "2025-10", False, False),
        ("baris11", "2025-11", "2025-11", True, False),
        ("nik", "2025-09", "2025-09", False, False),
        ("nik", "2025-11", "2025-11", True, True),
    ]
    assert reasons(spells) == [(1, "orang_tidak_terlacak", False)]


def test_the_payer_of_an_own_account_month_is_whoever_alone_announced_it() -> None:
    announced = from_beneficiaries(
        beneficiaries(("a", "2025-09", "2025-10", "dbhcht", None), ("a", "2025-10", "2025-12", "apbd", None)),
        as_of=AS_OF,
    ).frame
    rows = participants(
        ("p11", "a", "BPU", "aktif", "2025-08", "2025-11", None), ("p11", "b", "BPU", "aktif", "2025-11", None, None)
    )
    spells = from_participants(rows, [NOVEMBER], announced)
    assert told(spells, "pembayar", "dasar") == [
        ("a", "2025-08", "2025-08", UNKNOWN_PAYER, "terealisasi"),
        ("a", "2025-09", "2025-09", "dbhcht", "terealisasi"),
        ("a", "2025-10", "2025-10", UNKNOWN_PAYER, "terealisasi"),
        ("a", "2025-11", "2025-11", "apbd", "terealisasi"),
        ("b", "2025-11", "2025-11", UNKNOWN_PAYER, "terealisasi"),
    ]
    assert reasons(spells) == [(1, "beberapa_pembayar", True)]


@pytest.mark.parametrize(
    ("row", "reason", "used"),
    [
        ((None, "aktif", "2025-11", None, None), "segmen_tidak_dikenal", False),
        (("BPU", "nonaktif", "2025-11", None, None), "tanpa_bulan_terbayar", False),
        (("BPU", None, "2025-11", None, None), "tanpa_bulan_terbayar", False),
        (("BPU", "aktif", None, None, None), "bulan_kosong", False),
        (("BPU", "aktif", "1900-01", None, None), "bulan_di_luar_jangkauan", False),
        (("BPU", "aktif", "2025-11", "2099-01", None), "bulan_di_luar_jangkauan", False),
        (("BPU", "aktif", "2025-11", None, "2025-12"), "kepesertaan_setelah_iuran", True),
    ],
)
def test_a_participant_whose_row_proves_nothing_is_told(row: tuple[Any, ...], reason: str, *, used: bool) -> None:
    spells = from_participants(participants(("p11", "a", *row)), [NOVEMBER])
    assert reasons(spells) == [(1, reason, used)]
    assert spells.frame.height == used


def test_empty_lists_make_no_spells_and_no_doubts() -> None:
    nothing = together(
        from_beneficiaries(beneficiaries(), as_of=AS_OF),
        from_donors(donors(), as_of=AS_OF),
        from_participants(participants(), []),
        together(),
    )
    assert nothing.frame.is_empty()
    assert nothing.frame.columns == list(SPELL_COLUMNS)
    assert nothing.doubts.is_empty()


def test_a_missing_column_a_batch_without_month_and_a_row_without_person_are_refused() -> None:
    rows = participants(("p11", "a", "BPU", "aktif", "2025-11", None, None))
    with pytest.raises(UserError, match="no column 'segmen'"):
        from_participants(rows.drop("segmen"), [NOVEMBER])
    with pytest.raises(UserError, match="which month batch p11 is of"):
        from_participants(rows, [OCTOBER])
    with pytest.raises(UserError, match="1 rows have no 'orang'"):
        from_participants(rows.with_columns(pl.lit(None, pl.String).alias("orang")), [NOVEMBER])
