"""From the store and the secure zone to the people chosen: every list opened under its agreement, every use logged."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from sertakan_analysis.candidates.choosing import MONTHS, chosen
from sertakan_analysis.candidates.model import PURPOSE, Candidates
from sertakan_analysis.errors import UserError
from sertakan_analysis.ledger import Basis, Ledger, ListedMonth, from_participants
from sertakan_analysis.registry.agreements import covers
from sertakan_analysis.registry.list_name import list_named
from sertakan_analysis.registry.matches import open_match, settled
from sertakan_analysis.registry.matches.pairs import MATCHED, STORED, UNCERTAIN
from sertakan_analysis.registry.personal import open_personal
from sertakan_analysis.registry.store.listing import batches
from sertakan_analysis.registry.store.people import AUTOMATIC, open_people, usable_lists

if TYPE_CHECKING:
    from sertakan_analysis.candidates.model import DecileSource, Wanted
    from sertakan_analysis.project import Project
    from sertakan_analysis.registry.keys import Key
    from sertakan_analysis.registry.matches.opening import Match
    from sertakan_analysis.registry.model import BatchRecord
    from sertakan_analysis.registry.personal import Personal
    from sertakan_analysis.registry.store.people import People

MEMBERS: Final = "peserta"
WELFARE: Final = "dtsen"
STORED_PLACES: Final = ("kiri_daftar", "kiri_baris", "kanan_daftar", "kanan_baris", "kanan_orang")
KABUPATEN_LENGTH: Final = len("35.25")
OF_SHEET: Final = (
    *("nama", "nik", "tanggal_lahir", "jenis_kelamin", "alamat", "rt", "rw", "kode_desa", "pekerjaan_kode", "desil"),
)
DECILES: Final = range(1, 11)


def gather(project: Project, key: Key, wanted: Wanted, *, report: str, on: date | None = None) -> Candidates:
    """Return the candidates of a region: names, and why each is one.

    The lists are those known at the end of ``wanted.month``, else today's. ``report`` stands in the use log beside every
    list opened; ``on`` is the day of use, today when it is not given.

    Raises
    ------
    UserError
        When a list is missing, not matched yet, or of another month; when an agreement of any list used doesn't allow
        lists of candidates on that day, with the party to ask.
    """
    _refuse_senseless(wanted)
    opening = _Opening(project, key, wanted, report, on)
    people = opening.people()
    match = opening.match(MEMBERS)
    month = wanted.month or max(record.as_of for record in match.right.batches).replace(day=1)
    links = _links(match)
    members, records = opening.members(match, links, month)
    source, deciles = opening.deciles()
    frame = people.frame(OF_SHEET)
    if deciles is not None:
        frame = frame.drop("desil").join(deciles, on=["batch", "baris"], how="left", maintain_order="left")
    sheet, counts = chosen(frame, links, members, wanted)
    used = {record.batch: record for record in (*people.batches, *records, *opening.welfare)}
    return Candidates(
        frame=sheet,
        counts=counts,
        region=wanted.region,
        month=month,
        decile_from=source,
        agreements=tuple(dict.fromkeys(record.agreement for record in used.values())),
        lists=tuple(
            (record.batch, record.agreement, sheet.filter(batch=record.batch).height) for record in people.batches
        ),
        synthetic=people.synthetic or match.synthetic,
    )


class _Opening:
    """Opens the lists of one question, each for the purpose of candidates."""

    def __init__(self, project: Project, key: Key, wanted: Wanted, report: str, on: date | None) -> None:
        self._project = project
        self._key = key
        self._wanted = wanted
        self._name = list_named(project, wanted.people)
        as_of = _end(wanted.month) if wanted.month else on or date.today()  # noqa: DTZ011 - a day of its own place
        self._asked: dict[str, Any] = {"as_of": as_of, "purpose": PURPOSE, "on": on}
        self._report = report
        self._batch = self._chosen_batch()
        self.welfare: tuple[BatchRecord, ...] = ()

    def people(self) -> Personal:
        """Open the list of people with their names."""
        return open_personal(
            self._project,
            self._key,
            kind=self._name.kind,
            region=self._wanted.region,
            batch=self._batch,
            report=self._report,
            **self._asked,
        )

    def match(self, kind: str) -> Match:
        """Open the match of the list of people with another kind of list."""
        return open_match(
            self._project,
            left_kind=self._name.kind,
            right_kind=kind,
            region=self._wanted.region,
            left_batch=self._batch,
            report=self._report,
            **self._asked,
        )

    def members(self, match: Match, links: pl.DataFrame, month: date) -> tuple[pl.DataFrame, tuple[BatchRecord, ...]]:
        """Return how the members that links lead to stand in a month, and the lists of the kabupaten that say so."""
        people = self._whole(MEMBERS)
        _refuse_other_month(match.right.batches, month)
        return _members(people, links.get_column("anggota").unique(), month), people.batches

    def deciles(self) -> tuple[DecileSource, pl.DataFrame | None]:
        """Return whose deciles count, and DTSEN's by ``batch, baris`` where it is theirs."""
        there = any(
            covers(self._wanted.region, record.region) or covers(record.region, self._wanted.region)
            for record in batches(self._project, kind=WELFARE)
            if record.as_of <= self._asked["as_of"]
        )
        source = self._wanted.decile_from or ("dtsen" if there else "list")
        if source == "list":
            return source, None
        match = self.match(WELFARE)
        people = self._whole(WELFARE)
        self.welfare = people.batches
        rows = people.rows(["batch", "baris", "desil"]).rename({"batch": "kanan_daftar", "baris": "kanan_baris"})
        typed = rows.with_columns(pl.col("kanan_baris").cast(pl.UInt32))
        kept = settled(match, [*STORED]).pairs.filter("terpilih", pl.col("pita") == MATCHED)
        found = kept.join(typed, on=["kanan_daftar", "kanan_baris"]).rename({"kiri_daftar": "batch"})
        # Of several entries of one person the poorest: whoever holds the list looks at the paper.
        return source, found.group_by("batch", pl.col("kiri_baris").alias("baris")).agg(pl.col("desil").min())

    def _whole(self, kind: str) -> People:
        """Open the lists of a kind for the whole kabupaten: a member or household may be entered in another desa."""
        kabupaten = self._wanted.region[:KABUPATEN_LENGTH]
        return open_people(self._project, kind=kind, region=kabupaten, report=self._report, **self._asked)

    def _chosen_batch(self) -> str:
        """Return the list of people meant: a name with a month or a day means the newest one up to then."""
        name = self._name
        if name.as_of is None:
            return name.batch
        asked = {**self._asked, "as_of": name.as_of}
        found = usable_lists(self._project, kind=name.kind, region=self._wanted.region, **asked)
        if len(found) > 1:
            listed = ", ".join(record.batch for record in found)
            raise UserError(
                f"'{self._wanted.people}' names {len(found)} lists of region {self._wanted.region}: {listed}",
                where="--list",
                remedy=f"Name one of them, such as {name.kind}:{found[-1].batch}.",
            )
        return found[0].batch if found else AUTOMATIC


def _members(people: People, linked: pl.Series, month: date) -> pl.DataFrame:
    """Return ``anggota, terlindungi, terakhir, aktif`` of the members who may be somebody of the list."""
    held = {name for record in people.batches for name in record.columns}
    last = ["bulan_iuran_terakhir"] if "bulan_iuran_terakhir" in held else []
    rows = people.rows(["batch", "baris", "orang", "segmen", "status_kepesertaan", "bulan_iuran", *last])
    rows = rows.filter(pl.col("orang").is_in(linked.implode())).with_columns(pl.col("baris").cast(pl.UInt32))
    listed = [ListedMonth(record.batch, record.agreement, record.as_of) for record in people.batches]
    with Ledger(from_participants(rows, listed).frame) as ledger:
        paid = ledger.covered(month, basis=Basis.REALISED).filter("pasti").select("orang").unique()
    told = rows.group_by("orang").agg(
        (pl.col("status_kepesertaan") == "aktif").any().alias("aktif"),
        pl.col(last[0] if last else "bulan_iuran").max().alias("terakhir"),
    )
    return told.select(
        pl.col("orang").alias("anggota"),
        pl.col("orang").is_in(paid["orang"].implode()).alias("terlindungi"),
        "terakhir",
        "aktif",
    )


def _links(match: Match) -> pl.DataFrame:
    """Return ``batch, baris, anggota, pasti``: the members that each person is, or may be.

    An uncertain pair counts unless its member surely is somebody else of the list. Who stands in the list of members
    several times is all of these members.
    """
    pairs, groups = settled(match, [*STORED])
    sure = pairs.filter("terpilih", pl.col("pita") == MATCHED)
    maybe = pairs.filter(pl.col("pita") == UNCERTAIN).join(sure, on=["kanan_daftar", "kanan_baris"], how="anti")
    both = pl.concat(
        part.select(*STORED_PLACES, pl.lit(sure_one).alias("pasti"))
        for part, sure_one in ((sure, True), (maybe, False))
    )
    right = groups.filter(sisi="kanan")
    others = right.join(right.select("kelompok", pl.col("orang").alias("lain")), on="kelompok").select(
        pl.col("daftar").alias("kanan_daftar"), pl.col("baris").alias("kanan_baris"), "lain"
    )
    again = both.join(others, on=["kanan_daftar", "kanan_baris"], how="inner").with_columns(
        pl.col("lain").alias("kanan_orang")
    )
    return (
        pl.concat([both, again.select(both.columns)])
        .select(
            pl.col("kiri_daftar").alias("batch"),
            pl.col("kiri_baris").alias("baris"),
            pl.col("kanan_orang").alias("anggota"),
            "pasti",
        )
        .unique(maintain_order=True)
    )


def _refuse_other_month(lists: tuple[BatchRecord, ...], month: date) -> None:
    newest = max(record.as_of for record in lists)
    if newest.replace(day=1) < month:
        raise UserError(
            f"the newest participant list tells of {newest}: who is covered in {month:%Y-%m} is not known yet",
            where="--month",
            remedy=f"Ask for {newest:%Y-%m}, or ingest the list of {MONTHS[month.month - 1]} {month.year} and match it.",
        )


def _refuse_senseless(wanted: Wanted) -> None:
    wrong = [number for number in wanted.deciles if number not in DECILES]
    if wrong:
        raise UserError(f"there is no decile {wrong[0]}", where="--desil", remedy="Give numbers from 1 to 10.")
    if wanted.limit is not None and wanted.limit < 1:
        raise UserError(f"a limit of {wanted.limit} rows leaves nobody", where="--limit", remedy="Give 1 or more.")
    if wanted.month is not None and wanted.month.day != 1:
        raise UserError(f"{wanted.month} is no first day of a month", where="--month", remedy="Write it as 2025-11.")


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
