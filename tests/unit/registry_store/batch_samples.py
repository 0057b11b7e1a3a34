"""Small batches of made-up people, put into a project's zone and store as an ingest does it."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from sertakan_analysis.identity.tokens import person_tokens
from sertakan_analysis.project import Project
from sertakan_analysis.registry.model import BatchRecord
from sertakan_analysis.registry.pseudonyms import identities, pseudonyms
from sertakan_analysis.registry.store.record import SCHEMA
from sertakan_analysis.registry.zone import Staging

if TYPE_CHECKING:
    from sertakan_analysis.registry.keys import Key

ROOT = Path(__file__).parents[3]
LERAN = "35.25.10.2010"
PLANTED = "Qwertina Zxcvbnia"
TOKEN_KINDS = {"nik": "nik", "nama": "name"}
AGREEMENT = """
title: Perjanjian uji
provider: {{name: {provider}, contact: kantor desa uji}}
recipient: Penguji
kinds: [pendataan]
regions: ["35.25"]
purposes: [laporan, eksplorasi]
commercial_use: false
valid_from: 2026-01-01
valid_to: {valid_to}
contact: penguji
document: tidak ada
synthetic: true
"""


def made_project(folder: Path, agreements: dict[str, str] | None = None) -> Project:
    """Make a project with the agreements named (``uji`` of Desa Uji to the end of 2027 when none is)."""
    for name in ("notebooks", "params/reports", "data/agreements"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(ROOT / "params" / "columns", folder / "params" / "columns")
    for name, provider in (agreements or {"uji": "Desa Uji"}).items():
        write_agreement(folder, name, provider)
    return Project(folder)


def copied(project: Project, folder: Path) -> Project:
    """Copy a project with its lists, which takes less time than to put them in again."""
    return Project(shutil.copytree(project.root, folder))


def write_agreement(folder: Path, name: str, provider: str = "Desa Uji", valid_to: str = "2027-12-31") -> None:
    """Write an agreement of a made-up provider."""
    text = AGREEMENT.format(provider=provider, valid_to=valid_to)
    (folder / "data" / "agreements" / f"{name}.yml").write_text(text, encoding="utf-8")


def nik(number: int) -> str:
    """Return a made-up NIK: its kabupaten is none."""
    return f"359910010190{number:04}"


def listed(numbers: list[int | None], name: str = PLANTED) -> pl.DataFrame:
    """Return a list of made-up people by the serial numbers of their NIK; ``None`` has no NIK."""
    return pl.DataFrame(
        {
            "row": range(2, len(numbers) + 2),
            "nik": [None if number is None else nik(number) for number in numbers],
            "nama": [name] * len(numbers),
            "tanggal_lahir": [date(1990, 1, 1)] * len(numbers),
            "no_kk": ["3599100101909999"] * len(numbers),
        },
        schema_overrides={"row": pl.UInt32, "nik": pl.String},
    )


def parts(frame: pl.DataFrame, batch: str, key: Key, desa: str | None = LERAN) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what of a list goes to the secure zone and what to the store."""
    whole = frame.with_columns(name_key=pl.col("nama").str.to_lowercase(), kode_desa=pl.lit(desa, pl.String))
    known = identities(whole, batch)
    people = frame.with_columns(known["identity"], known["household"])
    rows = frame.select(
        pl.col("row").alias("baris"),
        pseudonyms(known["identity"], key).alias("orang"),
        known["identitas"],
        pseudonyms(known["household"], key, "household").alias("keluarga"),
        pl.col("tanggal_lahir").dt.month_start().alias("bulan_lahir"),
        pl.lit("diterima").alias("status"),
        pl.lit(value=True).alias("sintetis"),
        pl.lit(desa, pl.String).alias("kode_desa"),
        pl.lit(desa, pl.String).str.head(8).alias("kode_kecamatan"),
    )
    return people, rows


def findings(rows: list[int], code: str = "nik_kosong") -> pl.DataFrame:
    """Return a finding for each row."""
    return pl.DataFrame(
        {"row": rows, "column": ["nik"] * len(rows), "code": [code] * len(rows), "shape": [""] * len(rows)},
        schema={"row": pl.UInt32, "column": pl.String, "code": pl.String, "shape": pl.String},
    )


def record(batch: str, key: Key, rows: dict[str, int], **given: object) -> BatchRecord:
    """Return the record of a batch."""
    usual = {
        "kind": "pendataan",
        "region": LERAN,
        "as_of": date(2026, 1, 31),
        "agreement": "uji",
        "file": f"{batch}.csv",
        "digest": "0" * 64,
        "received": datetime(2026, 2, 1, tzinfo=UTC),
        "schema": SCHEMA,
        "synthetic": True,
        "codes": {},
        "columns": {"nik": "NIK", "nama": "NAMA"},
    }
    return BatchRecord(batch=batch, key=key.id, rows=rows, **{**usual, **given})  # type: ignore[arg-type]


def stage(staging: Staging, frame: pl.DataFrame, key: Key, desa: str | None = LERAN) -> None:
    """Write a chunk of a list into a batch."""
    people, rows = parts(frame, staging.batch, key, desa)
    staging.write_people(people)
    staging.write_rows(rows)
    staging.write_tokens(person_tokens(people, TOKEN_KINDS, key.derive("tokens")))


def put(  # noqa: PLR0913 - a batch has many properties
    project: Project,
    key: Key,
    batch: str,
    numbers: list[int | None],
    *,
    found: pl.DataFrame | None = None,
    desa: str | None = LERAN,
    **given: object,
) -> BatchRecord:
    """Put a list of made-up people into the project, two rows a chunk."""
    frame = listed(numbers)
    with Staging(project, key, batch) as staging:
        for start in range(0, frame.height, 2):
            stage(staging, frame.slice(start, 2), key, desa)
        told = findings([]) if found is None else found
        staging.write_findings(told)
        codes = dict(told["code"].value_counts().iter_rows())
        made = record(batch, key, {"diterima": frame.height}, codes=codes, **given)
        staging.commit(made)
    return made


def texts_on_disk(folder: Path) -> bytes:
    """Return every byte of every file below a folder, names of files included."""
    return b"\n".join(
        str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in sorted(folder.rglob("*"))
    )
