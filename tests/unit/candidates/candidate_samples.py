"""A project with a village's list, a participant list, a welfare register, and the matches between them."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from sertakan_analysis.project import Project
from sertakan_analysis.registry.ingest import ingest
from sertakan_analysis.registry.keys import Key
from sertakan_analysis.registry.matches import MatchRecord, new_match, save_match
from sertakan_analysis.registry.matches.groups import HELD
from sertakan_analysis.registry.matches.pairs import STORED
from sertakan_analysis.registry.store.listing import batch_folder

if TYPE_CHECKING:
    from sertakan_analysis.registry.model import BatchRecord

HERE = Path(__file__).resolve().parents[3]
KEY = Key(b"x" * 32)
LERAN = "35.25.10.2010"
GRESIK = "35.25"
TODAY = date(2026, 11, 21)
NOVEMBER = date(2026, 11, 1)
AS_OF = date(2026, 11, 20)
NAMES = ("Wagimin Contohan", "Sutiyah Contohwati", "Karjono Contohadi", "Lasmi Contohsari", "Parto Contohyanto")
BORN = ("17-02-1990", "17-02-1990", "08-03-1985", "09-04-1979", "10-05-1970")
NIK = ("3599101702900001", "3599105702900002", "3599100803850003", "3599104904790004", "3599101005700005")
PEOPLE = [
    f"{NIK[0]};{NAMES[0]};{BORN[0]};L;Dusun Krajan;1;2;Leran;Manyar;Petani;2",
    f"{NIK[1]};{NAMES[1]};{BORN[1]};P;Dusun Krajan;1;2;Leran;Manyar;Nelayan;1",
    f"{NIK[2]};{NAMES[2]};{BORN[2]};L;;;;Leran;Manyar;Tukang ojek;1",
    f"{NIK[3]};{NAMES[3]};{BORN[3]};P;Dusun Krajan;3;1;Leran;Manyar;Buruh tani;1",
    f"{NIK[4]};{NAMES[4]};{BORN[4]};L;Dusun Krajan;3;1;Leran;Manyar;PNS;1",
]
MEMBERS = [
    f"{NIK[0]};{NAMES[0]};{BORN[0]};L;BPU;AKTIF;2026-11;2026-11",
    f"{NIK[1]};{NAMES[1]};{BORN[1]};P;BPU;NON AKTIF;2026-05;2026-05",
    f"{NIK[2]};{NAMES[2]};{BORN[2]};L;BPU;AKTIF;2026-11;2026-11",
    "3599100101600009;Lain Contohorang;01-01-1960;L;PU;AKTIF;2026-11;2026-11",
]
HEADS = {
    "pendataan": "NIK;Nama;Tanggal Lahir;JK;Alamat;RT;RW;Desa;Kecamatan;Pekerjaan;Desil",
    "peserta": "NIK;Nama;Tanggal Lahir;JK;Segmen;Status;Bulan Iuran;Bulan Iuran Terakhir",
    "dtsen": "NIK;Nama;Desil;Tanggal Versi",
}


def make_project(root: Path) -> Project:
    """Make a project with our parameters and the agreement for synthetic data."""
    for folder in ("notebooks", "data/inbox", "outputs"):
        (root / folder).mkdir(parents=True)
    shutil.copytree(HERE / "params", root / "params")
    shutil.copytree(HERE / "data" / "agreements", root / "data" / "agreements")
    return Project(root)


def real_agreement(project: Project, name: str, provider: str, recipients: dict[str, str], **given: str) -> None:
    """Write an agreement that is not for synthetic data, with its recipients' keys by name."""
    text = (project.agreements / "data-sintetis.yml").read_text(encoding="utf-8")
    text = text.replace("synthetic: true", "synthetic: false").replace(
        "Pembangkit data sintetis sertakan_analysis (bukan lembaga)", provider
    )
    for old, new in given.items():
        text = text.replace(old, new)
    if recipients:
        text += "recipients:\n" + "".join(f'  - {{name: {who}, key: "{key}"}}\n' for who, key in recipients.items())
    (project.agreements / f"{name}.yml").write_text(text, encoding="utf-8")


def brought(
    project: Project, kind: str, rows: list[str], agreement: str = "data-sintetis", **given: Any
) -> BatchRecord:
    """Bring a list in."""
    path = project.inbox / f"{kind}-{len(list(project.inbox.iterdir()))}.csv"
    path.write_text("\n".join((HEADS[kind], *rows)) + "\n", encoding="utf-8")
    region = LERAN if kind == "pendataan" else GRESIK
    asked = {"kind": kind, "agreement": agreement, "region": region, "as_of": AS_OF, "key": KEY} | given
    return ingest(project, path, **asked)


def matched(
    project: Project,
    left: BatchRecord,
    right: BatchRecord,
    pairs: list[tuple[int, int, str, bool]],
    twice: tuple[int, ...] = (),
) -> None:
    """Keep a match of two lists: the rows of both sides counted from 0, the band, and whether the pair is kept.

    ``twice`` are rows of the right list that are one person.
    """
    sides = [
        pl.read_parquet(batch_folder(project, record) / "rows.parquet", columns=["baris", "orang"])
        for record in (left, right)
    ]
    rows = [
        (left.batch, *sides[0].row(a), right.batch, *sides[1].row(b), "model", 9.0, 0.9, band, kept)
        for a, b, band, kept in pairs
    ]
    frame = pl.DataFrame(rows, schema=dict(STORED), orient="row")
    record = MatchRecord(
        match=new_match(AS_OF),
        region=left.region,
        as_of=AS_OF,
        made=datetime.now(UTC),
        left_kind=left.kind,
        right_kind=right.kind,
        left_batches=(left.batch,),
        right_batches=(right.batch,),
        key=KEY.id,
        weights="0",
        engine="duckdb",
        synthetic=True,
    )
    again = [("kanan", right.batch, *sides[1].row(row), 0) for row in twice]
    save_match(project, record, frame, [left, right], pl.DataFrame(again, schema=dict(HELD), orient="row"))


def village(project: Project, agreement: str = "data-sintetis", members: str = "") -> tuple[BatchRecord, BatchRecord]:
    """Bring in both lists with their match: the first is covered, the second lapsed, the third uncertain."""
    people = brought(project, "pendataan", PEOPLE, agreement)
    listed = brought(project, "peserta", MEMBERS, members or agreement)
    matched(project, people, listed, [(0, 0, "padan", True), (1, 1, "padan", True), (2, 2, "ragu", True)])
    return people, listed
