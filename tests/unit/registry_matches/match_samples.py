"""Two lists of made-up people in one project, and pairs between them, as matching makes them."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sertakan_analysis.identity.tokens import person_tokens
from sertakan_analysis.project import Project
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.matches import MatchRecord, save_match
from sertakan_analysis.registry.matches.decision import Decision
from sertakan_analysis.registry.model import BatchRecord
from sertakan_analysis.registry.pseudonyms import identities, pseudonyms
from sertakan_analysis.registry.store.listing import find_batch
from sertakan_analysis.registry.store.record import SCHEMA
from sertakan_analysis.registry.zone import Staging

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[3]
KEY = Key(b"k" * 32)
NEW = Key(b"n" * 32)
LERAN = "35.25.10.2010"
TODAY = date(2026, 11, 21)
AS_OF = date(2026, 12, 31)
PLANTED = "Qwertina Zxcvbnia"
AGREEMENT = """
title: Perjanjian uji
provider: {{name: {provider}, contact: kantor uji}}
recipient: Penguji
kinds: [{kind}]
regions: ["35.25"]
purposes: [{purposes}]
commercial_use: false
valid_from: 2026-01-01
valid_to: 2027-12-31
contact: penguji
document: tidak ada
synthetic: true
"""


def made_project(folder: Path) -> Project:
    """Make a project with an agreement of a village and one of a branch."""
    for name in ("notebooks", "params/reports", "data/agreements"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(ROOT / "params" / "columns", folder / "params" / "columns")
    agree(folder, "desa", "pendataan")
    agree(folder, "cabang", "peserta")
    return Project(folder)


def agree(folder: Path, name: str, kind: str, purposes: str = "laporan, padanan", provider: str = "") -> None:
    """Write an agreement for one kind of list, with a provider of its own unless one is named."""
    text = AGREEMENT.format(provider=provider or f"Pemberi {name}", kind=kind, purposes=purposes)
    (folder / "data" / "agreements" / f"{name}.yml").write_text(text, encoding="utf-8")


def nik(number: int) -> str:
    """Return a made-up NIK: its kabupaten is none."""
    return f"359910010190{number:04}"


def person(number: int, key: Key = KEY) -> str:
    """Return the pseudonym of the made-up person with this serial number."""
    return pseudonyms(pl.Series([f"nik:{nik(number)}"]), key)[0]


def put(  # noqa: PLR0913 - a batch has many properties
    project: Project,
    batch: str,
    numbers: Sequence[int | None],
    *,
    kind: str = "pendataan",
    agreement: str = "",
    key: Key = KEY,
    desa: str = LERAN,
    held: Sequence[int] = (),
    without: Sequence[str] = (),
    **given: Any,
) -> BatchRecord:
    """Put a list of made-up people into the project, two rows a chunk; rows count from 2."""
    frame = pl.DataFrame(
        {
            "row": range(2, len(numbers) + 2),
            "nik": [None if number is None else nik(number) for number in numbers],
            "nama": [PLANTED] * len(numbers),
            "tanggal_lahir": [date(1990, 1, 1)] * len(numbers),
            "jenis_kelamin": ["P"] * len(numbers),
        },
        schema_overrides={"row": pl.UInt32, "nik": pl.String},
    ).drop(without)
    personal = [name for name in ("nik", "nama", "tanggal_lahir") if name not in without]
    with Staging(project, key, batch) as staging:
        for start in range(0, frame.height, 2):
            _stage(staging, frame.slice(start, 2), personal, key, (desa, set(held)))
        usual = {
            "region": LERAN,
            "as_of": date(2026, 1, 31),
            "agreement": agreement or {"pendataan": "desa", "peserta": "cabang"}[kind],
            "file": f"{batch}.csv",
            "digest": "0" * 64,
            "received": datetime(2026, 2, 1, tzinfo=UTC),
            "schema": SCHEMA,
            "synthetic": True,
            "rows": {"diterima": frame.height - len(held), "ditahan": len(held)},
            "codes": {},
            "columns": {name: name for name in (*personal, "jenis_kelamin")},
        }
        record = BatchRecord(batch=batch, kind=kind, key=key.id, **{**usual, **given})
        staging.commit(record)
    return find_batch(project, batch)


def _stage(staging: Staging, frame: pl.DataFrame, personal: list[str], key: Key, more: tuple[str, set[int]]) -> None:
    desa, held = more
    known = identities(frame, staging.batch)
    people = frame.select("row", *personal).with_columns(known["identity"], known["household"])
    staging.write_people(people)
    kept = [name for name in ("jenis_kelamin",) if name in frame.columns]
    staging.write_rows(
        frame.select(
            pl.col("row").alias("baris"),
            pseudonyms(known["identity"], key).alias("orang"),
            known["identitas"],
            pseudonyms(known["household"], key, "household").alias("keluarga"),
            pl.lit(None, pl.Date).alias("bulan_lahir"),
            pl.when(pl.col("row").is_in(held)).then(pl.lit("ditahan")).otherwise(pl.lit("diterima")).alias("status"),
            pl.lit(value=True).alias("sintetis"),
            pl.lit(desa).alias("kode_desa"),
            pl.lit(desa[:8]).alias("kode_kecamatan"),
            *kept,
        )
    )
    staging.write_tokens(person_tokens(people, {"nik": "nik", "nama": "name"}, key.derive("tokens")))


def pair(left: int, right: int, *, row: tuple[int, int] = (2, 2), **given: Any) -> dict[str, Any]:
    """Return a pair of persons by their serial numbers, of the lists "desa-1" and "cabang-1", matched by default."""
    usual = {
        "kiri_daftar": "desa-1",
        "kiri_baris": row[0],
        "kiri_orang": person(left),
        "kanan_daftar": "cabang-1",
        "kanan_baris": row[1],
        "kanan_orang": person(right),
        "cara": "model",
        "bobot": 10.0,
        "peluang": 0.99,
        "pita": "padan",
        "terpilih": True,
        "tingkat_nama": 3,
    }
    return {**usual, **given}


def record_of(left: Sequence[BatchRecord], right: Sequence[BatchRecord], **given: Any) -> MatchRecord:
    """Return the record of a match of two sides."""
    usual = {
        "match": "padanan-20261231-0000000a",
        "region": LERAN,
        "as_of": AS_OF,
        "made": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "weights": "w" * 64,
        "engine": "duckdb",
        "synthetic": True,
        "key": left[0].key,
    }
    return MatchRecord(
        left_kind=left[0].kind,
        right_kind=right[0].kind,
        left_batches=tuple(one.batch for one in left),
        right_batches=tuple(one.batch for one in right),
        **{**usual, **given},
    )


def match(project: Project, pairs: Sequence[dict[str, Any]], **given: Any) -> MatchRecord:
    """Keep a match of the lists "desa-1" and "cabang-1"."""
    left, right = find_batch(project, "desa-1"), find_batch(project, "cabang-1")
    return save_match(project, record_of([left], [right], **given), pl.DataFrame(pairs), [left, right])


def decision(left: int, right: int, word: Any = "sama", key: Key = KEY, **given: Any) -> Decision:
    """Return what somebody decided of two persons, of a village list and the branch's by default."""
    when = given.pop("waktu", datetime(2026, 11, 21, 9, tzinfo=UTC))
    kind = given.pop("kiri_kind", "pendataan")
    return Decision(kind, "peserta", person(left, key), person(right, key), word, waktu=when, pengguna="uji", **given)


def texts_on_disk(folder: Path) -> bytes:
    """Return every byte of every file below a folder, names of files included."""
    return b"\n".join(
        str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in sorted(folder.rglob("*"))
    )
