"""The ledger of contribution months, made from the lists of a region each time: it can't outlive a list's withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.inputs.given import as_code, as_date
from sertakan_analysis.inputs.matches import listed, load_match
from sertakan_analysis.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from sertakan_analysis.inputs.matches import OpenedMatch
    from sertakan_analysis.ledger import Ledger, Spells
    from sertakan_analysis.registry import Agreement, People
    from sertakan_analysis.registry.agreements import Purpose
    from sertakan_analysis.registry.matches import Match

PARTICIPANTS: Final = "peserta"
VILLAGE: Final = "pendataan"
WELFARE: Final = "dtsen"
# Lists that announce who pays, and the columns that the ledger asks of each kind.
PAYING: Final = ("penerima", "donor")
COLUMNS: Final = {
    "penerima": ("bulan_mulai", "bulan_akhir", "pembayar_kode"),
    "donor": ("bulan_mulai", "jumlah_bulan"),
    "peserta": ("segmen", "status_kepesertaan", "bulan_iuran"),
}
OPTIONAL: Final = {
    "penerima": ("donor_kode", "program_kode", "pekerjaan_kode"),
    "donor": ("skema_kode", "donor_kode", "program_kode", "pekerjaan_kode"),
    "peserta": ("bulan_iuran_terakhir", "bulan_kepesertaan", "program_kode", "pekerjaan_kode"),
}
# Which lists are joined to one another by matching, where they are matched.
JOINED: Final = ((VILLAGE, PARTICIPANTS), (VILLAGE, WELFARE), *((kind, PARTICIPANTS) for kind in PAYING))


@dataclass(frozen=True, slots=True)
class OpenedLedger:
    """The ledger of a region, and what it was made from.

    ``spells`` hold the doubts; ``month`` is the contribution month that most active participants have paid last, by
    which "now" is reckoned. ``lists`` are the lists used by kind, ``matches`` the matches by their kinds, ``persons``
    tells who is one person: ``kind, orang, pribadi``. ``unmatched`` are the kinds joined to the participants by the
    pseudonym alone, so by an equal NIK, because nobody matched them yet.
    """

    ledger: Ledger
    spells: Spells
    month: date
    lists: Mapping[str, People]
    matches: Mapping[tuple[str, str], OpenedMatch]
    persons: pl.DataFrame
    unmatched: tuple[str, ...]
    agreements: Mapping[str, Agreement]
    region: str

    @property
    def synthetic(self) -> bool:
        """Tell whether made-up people are among these."""
        return any(people.synthetic for people in self.lists.values())

    def person_of(self, kind: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows of a kind of list with ``pribadi``, the person behind ``orang``."""
        return _with_persons(rows, kind, self.persons)


def load_ledger(
    *, region: str | float, as_of: str | date, purpose: Purpose, project: Project | None = None
) -> OpenedLedger:
    """Make the ledger of a region from the lists up to a day: participants, decrees' annexes, donors' lists.

    Lists of a kind that the store does not hold are left out; the participants must be there. Every use is logged.

    Raises
    ------
    UserError
        No list of participants; an agreement that doesn't allow the use today.
    """
    from sertakan_analysis.ledger import Ledger, together
    from sertakan_analysis.registry import load_agreements

    home, code, until = project or Project.find(), as_code(region), as_date(as_of, parameter="as_of")
    asked = _Asked(home, code, until, purpose)
    lists = {kind: asked.open(kind) for kind in (PARTICIPANTS, *PAYING) if kind == PARTICIPANTS or asked.holds(kind)}
    matches = {kinds: found for kinds in JOINED if (found := asked.match(*kinds)) is not None}
    agreements = load_agreements(home.agreements)
    persons = _persons([opened.match for opened in matches.values()])
    announced = [_announced(kind, lists[kind], persons, until) for kind in PAYING if kind in lists]
    realised = _realised(lists[PARTICIPANTS], persons, together(*announced), agreements)
    whole = together(*announced, realised)
    return OpenedLedger(
        ledger=Ledger(whole.frame),
        spells=whole,
        month=_month_now(lists[PARTICIPANTS], until),
        lists=lists,
        matches=matches,
        persons=persons,
        unmatched=tuple(kind for kind in PAYING if kind in lists and (kind, PARTICIPANTS) not in matches),
        agreements=agreements,
        region=code,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the lists are asked for."""

    project: Project
    region: str
    until: date
    purpose: Purpose

    def holds(self, kind: str) -> bool:
        """Tell whether the store holds a list of the kind for the region, whoever may use it."""
        return listed(self.project, kind, self.region, self.until)

    def open(self, kind: str) -> People:
        from sertakan_analysis.registry import open_people

        return open_people(self.project, kind=kind, region=self.region, as_of=self.until, purpose=self.purpose)

    def match(self, left: str, right: str) -> OpenedMatch | None:
        """Open the match of two kinds; ``None`` where one has no list, or they were not matched yet."""
        from sertakan_analysis.registry.matches import usable_match

        if not (self.holds(left) and self.holds(right)):
            return None
        given = {"region": self.region, "as_of": self.until, "purpose": self.purpose, "project": self.project}
        found = usable_match(
            self.project,
            left_kind=left,
            right_kind=right,
            region=self.region,
            as_of=self.until,
            purpose=self.purpose,
        )
        return None if found is None else load_match(left, right, **given)  # type: ignore[arg-type]


def _persons(matches: list[Match]) -> pl.DataFrame:
    import polars as pl

    from sertakan_analysis.registry.matches import persons

    if matches:
        return persons(matches)
    return pl.DataFrame(schema={"kind": pl.String, "orang": pl.String, "pribadi": pl.String})


def _with_persons(rows: pl.DataFrame, kind: str, persons: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    known = persons.filter(kind=kind).select("orang", "pribadi")
    return rows.join(known, on="orang", how="left", maintain_order="left").with_columns(
        pl.coalesce("pribadi", "orang").alias("pribadi")
    )


def _rows(kind: str, people: People, persons: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that the ledger asks of a kind, ``orang`` being the person."""
    import polars as pl

    held = {*people.columns}
    wanted = [name for name in (*COLUMNS[kind], *OPTIONAL[kind]) if name in held]
    missing = [name for name in COLUMNS[kind] if name not in held]
    if missing:
        raise UserError(
            f"the lists of kind '{kind}' have no column '{missing[0]}'",
            remedy="They were ingested by an older version: withdraw and ingest them again.",
        )
    rows = people.rows(["batch", "baris", "orang", *wanted])
    return _with_persons(rows, kind, persons).with_columns(pl.col("pribadi").alias("orang")).drop("pribadi")


def _announced(kind: str, people: People, persons: pl.DataFrame, until: date) -> Spells:
    from sertakan_analysis.ledger import from_beneficiaries, from_donors

    make = from_beneficiaries if kind == "penerima" else from_donors
    return make(_rows(kind, people, persons), as_of=until)


def _realised(people: People, persons: pl.DataFrame, announced: Spells, agreements: Mapping[str, Agreement]) -> Spells:
    from sertakan_analysis.ledger import ListedMonth, from_participants

    # A source is what one provider gives for one region: lists of two providers don't stand for each other's months.
    lists = [
        ListedMonth(record.batch, f"{record.region}/{agreements[record.agreement].provider.name}", record.as_of)
        for record in people.batches
    ]
    return from_participants(_rows(PARTICIPANTS, people, persons), lists, announced.frame)


def _month_now(people: People, until: date) -> date:
    """Return the month that most active participants have paid last; of two the later one."""
    import polars as pl

    months = (
        people.rows(["bulan_iuran", "status_kepesertaan"])
        .filter(pl.col("status_kepesertaan") == "aktif", pl.col("bulan_iuran") <= until)
        .group_by("bulan_iuran")
        .len()
        .sort("len", "bulan_iuran")
    )
    if months.is_empty():
        raise UserError(
            "no active participant has a contribution month up to this day",
            where=", ".join(record.batch for record in people.batches),
            remedy="Ask for a later day, or look at the list: sertakan findings.",
        )
    newest: date = months["bulan_iuran"][-1]
    return newest.replace(day=1)
