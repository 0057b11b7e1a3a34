"""People of a village list, participants, the months paid for them and their matches, as the store would open them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.inputs import OpenedLists, load_inputs
from sertakan_analysis.ledger import Ledger, Spells
from sertakan_analysis.ledger.model import SPELL_COLUMNS
from sertakan_analysis.linkage import load_weights
from sertakan_analysis.matching import weights_digest
from sertakan_analysis.project import Project
from sertakan_analysis.registry import BatchRecord, load_agreements
from sertakan_analysis.registry.matches.decision import Decision
from sertakan_analysis.registry.matches.groups import HELD
from sertakan_analysis.registry.matches.pairs import STORED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.linkage.assess import Quality

ROOT: Final = Path(__file__).parents[2]
AS_OF: Final = date(2026, 11, 21)
NOVEMBER: Final = date(2026, 11, 1)
LERAN: Final = "35.25.10.2010"
MANYAR: Final = "35.25.10"
BATCHES: Final = {"pendataan": "desa", "peserta": "cabang", "dtsen": "kesejahteraan"}
MEMBERS: Final = 1000  # participants count from here, so that nobody's pseudonym is by chance that of another
TYPES: Final = {"bulan_lahir": pl.Date, "desil": pl.Int8, "pekerjaan_kode": pl.String, "kode_kecamatan": pl.String}


def orang(number: int) -> str:
    """Return a pseudonym."""
    return f"{number:032x}"


def member(number: int) -> str:
    """Return the pseudonym of a participant."""
    return orang(MEMBERS + number)


def worker(number: int, **given: Any) -> dict[str, Any]:
    """Return a row of the village list: its number is its row, too."""
    usual = {
        "batch": "desa",
        "baris": number,
        "orang": orang(number),
        "jenis_kelamin": "LP"[number % 2],
        "bulan_lahir": date(1985, 1, 1) if number % 4 < 2 else date(1995, 1, 1),
        "kode_kecamatan": MANYAR,
        "kode_desa": LERAN,
        "pekerjaan_kode": "petani",
        "desil": 1 + number % 2,
        "peserta_bpjs_tk": False,
    }
    return usual | given


def participant(number: int, **given: Any) -> dict[str, Any]:
    """Return a row of the participants' list."""
    usual = {"batch": "cabang", "baris": number, "orang": member(number), "segmen": "BPU", "kode_kecamatan": None}
    return usual | given


def pair(left: int, right: int, band: str = "padan", *, kind: str = "peserta", **given: Any) -> dict[str, Any]:
    """Return a pair of a worker and somebody of another list, by their numbers, kept for both."""
    usual = {
        "kiri_daftar": "desa",
        "kiri_baris": left,
        "kiri_orang": orang(left),
        "kanan_daftar": BATCHES[kind],
        "kanan_baris": right,
        "kanan_orang": member(right),
        "cara": "nik",
        "bobot": 20.0,
        "peluang": 0.99,
        "pita": band,
        "terpilih": band != "beda",
    }
    return usual | given


def decision(left: int, right: int, word: Any) -> Decision:
    """Return what somebody decided of such a pair."""
    when = datetime(2026, 11, 21, tzinfo=UTC)
    return Decision("pendataan", "peserta", orang(left), member(right), word, waktu=when, pengguna="uji")


def spell(
    person: str, payer: str, first: str, last: str | None, basis: str = "terealisasi", **given: Any
) -> dict[str, Any]:
    """Return months paid for a person: first and last as 2026-01; no last one means that no end is known."""
    usual = {
        "orang": person,
        "pembayar": payer,
        "donor": None,
        "program": "jkk_jkm",
        "segmen": "BPU",
        "dari": date.fromisoformat(f"{first}-01"),
        "sampai": None if last is None else date.fromisoformat(f"{last}-01"),
        "dasar": basis,
        "pasti": True,
        "awal_pasti": True,
        "sektor": None,
        "sumber": "cabang",
    }
    return usual | given


def record(batch: str, kind: str, region: str = LERAN, **given: Any) -> BatchRecord:
    """Return the record of a list."""
    usual: dict[str, Any] = {
        "batch": batch,
        "kind": kind,
        "region": region,
        "as_of": date(2026, 11, 20),
        "agreement": "data-sintetis",
        "file": f"{batch}.csv",
        "digest": "",
        "received": datetime(2026, 11, 20, tzinfo=UTC),
        "key": "kunci",
        "schema": 2,
        "synthetic": True,
        "rows": {"diterima": 100, "diterima_dengan_peringatan": 0, "ditahan": 0},
        "codes": {},
        "columns": {"nik": "NIK", "nama": "Nama", "desil": "Desil"},
    }
    return BatchRecord(**(usual | given))


class People:
    """A list as the store opens it."""

    def __init__(self, rows: Sequence[dict[str, Any]], batch: BatchRecord) -> None:
        types = {name: kind for name, kind in TYPES.items() if rows and name in rows[0]}
        self.held = pl.DataFrame(list(rows), schema_overrides=types)
        self.batches = (batch,)
        self.region = batch.region
        self.notices = ()
        self.previous = ()
        self.synthetic = batch.synthetic

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the list has."""
        return tuple(self.held.columns)

    def rows(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return its rows."""
        return self.held.select(columns)


class Match:
    """A match as the store opens it; ``levels`` are what its pairs were compared by."""

    def __init__(self, pairs: Sequence[dict[str, Any]], left: People, right: People, *told: Decision) -> None:
        self.held = pl.DataFrame(list(pairs), schema=dict(STORED))
        self.left, self.right, self.region = left, right, left.region
        self.told = told
        self.twice: Sequence[tuple[int, ...]] = ()
        self.notices = ()
        self.synthetic = left.synthetic
        self.record = SimpleNamespace(
            match="padanan-20261120-0000000a",
            left_kind=left.batches[0].kind,
            right_kind=right.batches[0].kind,
            as_of=date(2026, 11, 20),
            region=left.region,
            levels=("nik", "nama"),
            counts={},
            weights=weights_digest(load_weights()),
            notes={
                "bits": {
                    "nik": {"sama": 20.0, "beda": -4.0},
                    "nama": {"sama": 9.5, "mirip": 4.0, "beda": -6.0},
                    "ibu": {"sama": 30.0, "beda": -9.0},
                },
                "origin": {"method": "EM", "data": "data sintetis"},
            },
        )

    def pairs(self, columns: Sequence[str]) -> pl.DataFrame:
        """Return its pairs."""
        return self.held.select(columns)

    def groups(self) -> pl.DataFrame:
        """Return whom the village list holds twice."""
        rows = [("kiri", "desa", row, orang(row), number) for number, group in enumerate(self.twice) for row in group]
        return pl.DataFrame(rows, schema=dict(HELD), orient="row")

    def decisions(self) -> Any:
        """Return what people decided."""
        return SimpleNamespace(latest=self.told)


@dataclass
class Case:
    """A village list, the participants, perhaps the welfare register, their pairs and the months paid."""

    workers: Sequence[dict[str, Any]]
    pairs: Sequence[dict[str, Any]] = ()
    spells: Sequence[dict[str, Any]] = ()
    participants: Sequence[dict[str, Any]] = ()
    welfare: Sequence[tuple[int, int, str]] = ()  # the worker's number, the decile and the band of the pair
    decisions: Sequence[Decision] = ()
    quality: Quality | None = None
    region: str = LERAN
    month: date = NOVEMBER
    doubts: Sequence[tuple[str, int, str, bool]] = ()
    twice: Sequence[tuple[int, ...]] = ()  # workers who are one person, by their numbers
    people: People = field(init=False)
    members: People = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.workers, record("desa", "pendataan", self.region))
        listed = self.participants or [participant(each["kanan_baris"]) for each in self.pairs] or [participant(0)]
        self.members = People(listed, record("cabang", "peserta", "35.25"))

    @property
    def lists(self) -> Any:
        """The village lists opened."""
        return OpenedLists(self.people, load_agreements(ROOT / "data/agreements"))  # type: ignore[arg-type]

    @property
    def match(self) -> Any:
        """The match of the village lists with the participants opened."""
        match = Match(self.pairs, self.people, self.members, *self.decisions)
        match.twice = self.twice
        return SimpleNamespace(match=match, quality=self.quality, agreements=load_agreements(ROOT / "data/agreements"))

    @property
    def welfare_match(self) -> Any:
        """The match of the village lists with the welfare register opened."""
        rows = [
            {"batch": "kesejahteraan", "baris": 500 + worker, "orang": member(500 + worker), "desil": decile}
            for worker, decile, _ in self.welfare
        ]
        pairs = [pair(worker, 500 + worker, band, kind="dtsen") for worker, _, band in self.welfare]
        match = Match(pairs, self.people, People(rows, record("kesejahteraan", "dtsen")))
        return SimpleNamespace(match=match, quality=None, agreements=load_agreements(ROOT / "data/agreements"))

    @property
    def book(self) -> Any:
        """The ledger opened."""
        matches = {("pendataan", "peserta"): self.match}
        if self.welfare:
            matches["pendataan", "dtsen"] = self.welfare_match
        frame = pl.DataFrame(
            list(self.spells), schema={name: getattr(pl, kind) for name, kind in SPELL_COLUMNS.items()}
        )
        doubts = pl.DataFrame(
            list(self.doubts),
            schema={"sumber": pl.String, "baris": pl.UInt32, "alasan": pl.String, "dipakai": pl.Boolean},
            orient="row",
        )
        # Who is matched bears the participant's pseudonym in the ledger.
        known = {orang(each["kiri_baris"]): each["kanan_orang"] for each in self.pairs if each["pita"] == "padan"}

        def person_of(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
            return rows.with_columns(pl.col("orang").replace(known if kind == "pendataan" else {}).alias("pribadi"))

        return SimpleNamespace(
            ledger=Ledger(frame),
            spells=Spells(frame, doubts),
            month=self.month,
            lists={"peserta": self.members},
            replaced=(),
            shut=(),
            matches=matches,
            by_nik=(),
            agreements=load_agreements(ROOT / "data/agreements"),
            region=self.region,
            within=self.region,
            members=None,
            synthetic=True,
            person_of=person_of,
        )


def inputs() -> Any:
    """Return the published figures and rules of this project."""
    return load_inputs(project=Project(ROOT))
