"""The ledger of contribution months, made from the lists of a region each time: it can't outlive a list's withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.inputs.given import as_code, as_date
from sertakan_analysis.inputs.matches import listed, load_match
from sertakan_analysis.project import Project
from sertakan_analysis.registry.model import PAYING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import polars as pl

    from sertakan_analysis.inputs.matches import OpenedMatch
    from sertakan_analysis.ledger import Ledger, ListedMonth, Spells
    from sertakan_analysis.registry import Agreement, BatchRecord, People
    from sertakan_analysis.registry.agreements import Purpose
    from sertakan_analysis.registry.matches import Match
    from sertakan_analysis.registry.store import Series

PARTICIPANTS: Final = "peserta"
VILLAGE: Final = "pendataan"
WELFARE: Final = "dtsen"
# The columns that the ledger asks of each kind.
COLUMNS: Final = {
    "penerima": ("bulan_mulai", "bulan_akhir", "pembayar_kode"),
    "donor": ("bulan_mulai", "jumlah_bulan"),
    "peserta": ("segmen", "status_kepesertaan", "bulan_iuran"),
}
OPTIONAL: Final = {
    "penerima": ("donor_kode", "program_kode", "pekerjaan_kode"),
    "donor": ("skema_kode", "donor_kode", "program_kode", "pekerjaan_kode"),
    "peserta": ("bulan_iuran_terakhir", "bulan_kepesertaan", "program_kode", "pekerjaan_kode", "identitas"),
}
# Which lists are joined to one another by matching, where they are matched.
JOINED: Final = ((VILLAGE, PARTICIPANTS), (VILLAGE, WELFARE), *((kind, PARTICIPANTS) for kind in PAYING))


@dataclass(frozen=True, slots=True)
class OpenedLedger:
    """The ledger of a region, and what it was made from.

    ``spells`` hold the doubts; ``month`` is the contribution month that most active participants have paid last, by
    which "now" is reckoned. ``lists`` are all the lists used by kind, the newest first: of participants one a source and
    month, of decrees and donors those in force. ``replaced`` are lists in whose place a later one of their source stands,
    ``shut`` earlier ones whose agreement no longer allows the use. ``matches`` are the matches by their kinds: of
    participants and village lists of the newest lists, of decrees and donors of all that are in force; ``persons`` tells
    who is one person: ``kind, orang, pribadi``. Who stands in earlier lists of participants alone is joined by the
    pseudonym, so by an equal NIK, and so are the lists ``by_nik``: those in force that no match holds, for nobody matched
    them (again) yet, or their agreement doesn't allow it.

    ``region`` is the region asked for, ``within`` that of the lists: participants of a desa stand in the kabupaten's list.
    Where the two differ, ``members`` are the persons of the ledger who belong to the region asked for: they stand in its
    village lists, or in a list of those paid for with an address in it.
    """

    ledger: Ledger
    spells: Spells
    month: date
    lists: Mapping[str, People]
    replaced: tuple[BatchRecord, ...]
    shut: tuple[BatchRecord, ...]
    matches: Mapping[tuple[str, str], OpenedMatch]
    persons: pl.DataFrame
    by_nik: tuple[BatchRecord, ...]
    agreements: Mapping[str, Agreement]
    region: str
    within: str
    members: pl.Series | None

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
    wide = _widest(home, code, until)
    asked = _Asked(home, wide, until, purpose)
    newest = {kind: asked.open(kind) for kind in (PARTICIPANTS, *PAYING) if kind == PARTICIPANTS or asked.holds(kind)}
    series = {kind: asked.series(people) for kind, people in newest.items()}
    matches = {kinds: found for kinds in JOINED if (found := asked.match(*kinds)) is not None}
    agreements = load_agreements(home.agreements)
    persons = _persons([opened.match for opened in matches.values()])
    lists = {kind: _counting(kind, each.people, persons, agreements) for kind, each in series.items()}
    announced = _announced(lists, persons, until)
    whole = together(announced, _realised(lists[PARTICIPANTS], persons, announced, agreements))
    return OpenedLedger(
        ledger=Ledger(whole.frame),
        spells=whole,
        month=_month_now(newest[PARTICIPANTS], until),
        lists=lists,
        replaced=tuple(
            record
            for kind, each in series.items()
            for record in each.people.batches
            if record not in lists[kind].batches
        ),
        shut=tuple(record for each in series.values() for record in each.shut),
        matches=matches,
        persons=persons,
        by_nik=_by_nik(lists, matches),
        agreements=agreements,
        region=code,
        within=wide,
        members=None if wide == code else _members(code, lists, matches, persons),
    )


def _by_nik(lists: Mapping[str, People], matches: Mapping[tuple[str, str], OpenedMatch]) -> tuple[BatchRecord, ...]:
    """Return the lists in force that announce payments and that no match with the participants holds."""
    held = {
        record.batch for (kind, _), opened in matches.items() if kind in PAYING for record in opened.match.left.batches
    }
    in_use = [record for kind in PAYING if kind in lists for record in lists[kind].batches]
    return tuple(record for record in in_use if record.batch not in held)


def _members(
    region: str,
    lists: Mapping[str, People],
    matches: Mapping[tuple[str, str], OpenedMatch],
    persons: pl.DataFrame,
) -> pl.Series:
    import polars as pl

    opened = matches.get((VILLAGE, PARTICIPANTS))
    addressed = {kind: people for kind, people in lists.items() if kind != PARTICIPANTS}
    if opened is not None:
        addressed[VILLAGE] = opened.match.left
    found = [pl.Series("pribadi", [], pl.String)]
    for kind, people in addressed.items():
        if "kode_desa" in people.columns:
            rows = _with_persons(people.rows(["orang", "kode_desa"]), kind, persons)
            inside = (pl.col("kode_desa") + ".").str.starts_with(f"{region}.")
            found.append(rows.filter(inside.fill_null(value=False))["pribadi"])
    return pl.concat(found).unique()


def _widest(project: Project, region: str, until: date) -> str:
    """Return the region of the participants' lists that hold a region's people, the region itself where there are none.

    Participants seldom have an address: asked for a desa alone, they would all be missing.
    """
    from sertakan_analysis.registry import batches
    from sertakan_analysis.registry.agreements import covers

    told = {record.region for record in batches(project, kind=PARTICIPANTS, as_of=until)}
    return min((code for code in told if covers(code, region)), key=len, default=region)


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

    def series(self, newest: People) -> Series:
        from sertakan_analysis.registry import open_series

        return open_series(newest, as_of=self.until, purpose=self.purpose)

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
    """Name the person of each row: as matching says of the kind, else as of whoever bears the pseudonym elsewhere."""
    import polars as pl

    # Participants before the others: whoever pays, pays for a member.
    rank = pl.col("kind").replace_strict({kind: 0, PARTICIPANTS: 1}, default=2, return_dtype=pl.Int8)
    known = persons.sort(rank, "kind").unique("orang", keep="first", maintain_order=True).select("orang", "pribadi")
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


def _counting(kind: str, people: People, persons: pl.DataFrame, agreements: Mapping[str, Agreement]) -> People:
    """Return the lists that count: of participants one a source and month, of those who pay the lists in force."""
    from sertakan_analysis.ledger import in_force

    listed = _listed_months(people, agreements)
    if kind != PARTICIPANTS:
        return people.only(in_force(_rows(kind, people, persons), tuple(reversed(listed))))
    # From the oldest to the newest: a list sent again takes the place of the one before.
    latest = {(each.source, each.month.replace(day=1)): each.batch for each in reversed(listed)}
    return people.only(latest.values())


def _announced(lists: Mapping[str, People], persons: pl.DataFrame, until: date) -> Spells:
    from sertakan_analysis.ledger import from_beneficiaries, from_donors, together

    decrees, donors = (_rows(kind, lists[kind], persons) if kind in lists else None for kind in PAYING)
    given = together() if donors is None else from_donors(donors, as_of=until)
    if decrees is None:
        return given
    return together(from_beneficiaries(decrees, as_of=until, donated=given.frame), given)


def _realised(people: People, persons: pl.DataFrame, announced: Spells, agreements: Mapping[str, Agreement]) -> Spells:
    from sertakan_analysis.ledger import from_participants

    rows = _rows(PARTICIPANTS, people, persons)
    return from_participants(rows, _listed_months(people, agreements), announced.frame)


def _listed_months(people: People, agreements: Mapping[str, Agreement]) -> tuple[ListedMonth, ...]:
    """Tell of each list its source and month: lists of two providers don't stand for each other's months."""
    from sertakan_analysis.ledger import ListedMonth

    return tuple(
        ListedMonth(record.batch, f"{record.region}/{agreements[record.agreement].provider.name}", record.as_of)
        for record in people.batches
    )


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
