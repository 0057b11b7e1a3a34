from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from sertakan_analysis.registry.checking.identifiers import with_nik
from sertakan_analysis.registry.checking.repeats import Repeats
from sertakan_analysis.registry.model import ColumnKind, FileColumn, FileKind, ReadingContext

KINDS: dict[str, ColumnKind] = {
    "nik": "nik",
    "nama": "name",
    "tanggal_lahir": "birth_date",
    "pekerjaan": "text",
    "bulan_mulai": "month",
}
TYPES = {name: pl.Date if name in {"tanggal_lahir", "bulan_mulai"} else pl.String for name in (*KINDS, "kode_desa")}
CONTEXT = ReadingContext("35.25", date(2025, 7, 4), synthetic_allowed=True)
SOUND = ("3599101702900001", "3599105702900002")

people = st.fixed_dictionaries(
    {
        "nik": st.sampled_from([*SOUND, "3599101702900000", None]),
        "nama": st.sampled_from(["satu", "dua", None]),
        "tanggal_lahir": st.sampled_from([date(1990, 2, 17), date(1991, 2, 17), None]),
        "kode_desa": st.sampled_from(["35.25.10.2010", None]),
        "pekerjaan": st.sampled_from(["petani", "nelayan", "ojek"]),
        "bulan_mulai": st.sampled_from([date(2025, 1, 1), date(2025, 2, 1)]),
    }
)


def plain(rows: list[dict[str, Any]]) -> set[tuple[int, str]]:
    """Compare every row with all others, in the words of the module's first page."""
    found: set[tuple[int, str]] = set()
    single = {}
    for number, row in enumerate(rows, 1):
        if any(all(row[name] == rows[other][name] for name in KINDS) for other in range(number - 1)):
            found.add((number, "baris_kembar"))
        else:
            single[number] = row
    return found | plain_people(single)


def plain_people(single: dict[int, dict[str, Any]]) -> set[tuple[int, str]]:
    """Compare the people of rows that are no copy of another."""
    found: set[tuple[int, str]] = set()
    same: dict[Any, list[int]] = defaultdict(list)
    names: dict[str, dict[int, str | None]] = defaultdict(dict)
    for number, row in single.items():
        told = (row["nama"], row["tanggal_lahir"], row["kode_desa"])
        if row["nik"] in SOUND:
            same["nik", row["nik"], row["nama"], row["bulan_mulai"]].append(number)
            names[row["nik"]][number] = row["nama"]
        elif None not in told:
            same["nama", *told, row["bulan_mulai"]].append(number)
    for (basis, *_), numbers in same.items():
        if len(numbers) > 1 and basis == "nik":
            found |= {(numbers[0], "orang_berulang_pertama"), *((number, "orang_berulang") for number in numbers[1:])}
        elif len(numbers) > 1:
            found |= {(number, "mungkin_orang_sama") for number in numbers}
    for rows_of_nik in names.values():
        if len(set(rows_of_nik.values()) - {None}) > 1:
            found |= {(number, "nik_beberapa_nama") for number in rows_of_nik}
    return found


@given(st.lists(people, max_size=14), st.integers(1, 14))
@settings(max_examples=80, deadline=None)
def test_hashes_find_what_comparing_every_row_with_every_other_finds(rows: list[dict[str, Any]], at_once: int):
    columns = {name: FileColumn(name, name, kind, needed=False, personal=True) for name, kind in KINDS.items()}
    seen = Repeats(FileKind("contoh", "Contoh", columns))
    frame = pl.DataFrame({name: pl.Series([row[name] for row in rows], dtype=kind) for name, kind in TYPES.items()})
    frame = frame.with_columns(pl.Series("row", range(1, len(rows) + 1), dtype=pl.UInt32), name_key=pl.col("nama"))
    for chunk in with_nik(frame, CONTEXT).iter_slices(at_once):
        seen.add(chunk)
    assert set(seen.findings().select("row", "code").iter_rows()) == plain(rows)
