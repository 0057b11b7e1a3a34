"""Whom the matches found: everybody by the way, groups and places by share, pairs by weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.analyses.match_report.counted import MATCHED, NO_WEIGHT, found_key, weight_key
from sertakan_analysis.analyses.match_report.words import KINDS
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.disclosure import Heading
from sertakan_analysis.exhibits import Column, PublishedTable, Quantity, SourceNote, Text, text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sertakan_analysis.analyses.match_report.counted import Counted, MatchTables
    from sertakan_analysis.disclosure import SafeTable
    from sertakan_analysis.exhibits import Cell, Chart, Withheld
    from sertakan_analysis.inputs import OpenedLists, OpenedMatch
    from sertakan_analysis.regions import Region

Section = tuple["Text | PublishedTable | Chart", ...]


@dataclass(frozen=True, slots=True)
class Context:
    """One report on matches: the place, the day, the lists, the matches and their protected tables."""

    region: Region
    as_of: date
    lists: OpenedLists
    matches: tuple[OpenedMatch, ...]
    tables: Counted

    @property
    def sources(self) -> tuple[SourceNote, ...]:
        """The agreements under which the lists came, with the day that each list tells of."""
        notes = {}
        for opened in self.matches:
            for record in (*opened.match.left.batches, *opened.match.right.batches):
                agreement = opened.agreements[record.agreement]
                notes[record.agreement, record.kind, record.as_of] = SourceNote(
                    agreement.title, agreement.provider.name, f"{record.kind} per {record.as_of:%d-%m-%Y}", ""
                )
        return tuple(notes.values())

    def heading(self, name: str, title: Text, *notes: Text) -> Heading:
        """Return the head of an exhibit about everybody in the village lists."""
        base = text("Basis: {n} orang dalam daftar desa yang diterima.", n=self.tables.matches[0].standing.total)
        return Heading(name, title, self.as_of, base, notes, self.sources)


def found_table(context: Context, tables: MatchTables) -> PublishedTable:
    """Say of everybody in the village lists how a match found them, or not."""
    table = tables.standing
    share = table.share({tables.key: MATCHED})
    title = (
        text("{share} orang dalam daftar desa padan dengan {kind}", share=share, kind=KINDS[tables.kind])
        if isinstance(share, Quantity)
        else text("Padanan daftar desa dengan {kind}", kind=KINDS[tables.kind])
    )
    rows: list[tuple[Cell, ...]] = []
    totals: set[int] = set()
    for group in table.categories(tables.key):
        totals.add(len(rows))
        rows += [
            (each.label, _cell(table.count(**{tables.key: each.code})), _cell(table.share({tables.key: each.code})))
            for each in (group, *table.categories(tables.key, group.code))
        ]
    totals.add(len(rows))
    rows.append(("Jumlah", _cell(table.total), _cell(table.share({}))))
    heading = context.heading(f"padanan_{tables.kind}", title)
    return PublishedTable(
        name=f"padanan_{tables.kind}",
        title=title,
        row_meaning="people found in one way",
        columns=(
            Column("way", "Hasil padanan"),
            Column("people", "Orang", "count"),
            Column("share", "Bagian", "percent", 1),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=table.notes(rows),
        sources=context.sources,
        total_rows=frozenset(totals),
    )


def whom_tables(context: Context) -> Section:
    """Say what share of each group the matches found."""
    by_standing = [tables.standing for tables in context.tables.matches]
    by_sex = [tables.sex for tables in context.tables.matches]
    by_age = [tables.age for tables in context.tables.matches]
    return (
        _shares_table(context, "kedudukan", by_standing, "Padanan menurut kedudukan dalam pekerjaan"),
        _shares_table(context, "jenis_kelamin", by_sex, "Padanan menurut jenis kelamin"),
        _shares_table(context, "kelompok_umur", by_age, "Padanan menurut kelompok umur"),
    )


def place_tables(context: Context) -> Section:
    """Say what share of each place the matches found; a sentence within one desa."""
    by_place = [tables.place for tables in context.tables.matches if tables.place is not None]
    if not by_place:
        return (plain("Laporan ini tentang satu desa; RT dan RW tidak ditampilkan agar orang tidak dikenali."),)
    below = "kecamatan" if by_place[0].dimension("wilayah").nested else "desa/kelurahan"
    return (_shares_table(context, "wilayah", by_place, f"Padanan menurut {below}"),)


def _shares_table(context: Context, key: str, found: Sequence[SafeTable], title: str) -> PublishedTable:
    """Set side by side what share of each group was found in each list."""
    first, kinds = found[0], [tables.kind for tables in context.tables.matches]
    rows: list[tuple[Cell, ...]] = []
    for each in (*first.categories(key), None):
        group = {} if each is None else {key: each.code}
        shares = [
            table.share({**group, found_key(kind): MATCHED}, group) for table, kind in zip(found, kinds, strict=True)
        ]
        label = "Jumlah" if each is None else each.label
        rows.append((label, _cell(first.count(**group)), *(_cell(share) for share in shares)))
    heading = context.heading(f"padanan_{key}", plain(title))
    return PublishedTable(
        name=heading.name,
        title=heading.title,
        row_meaning="people of one group",
        columns=(
            Column(key, first.dimension(key).title),
            Column("people", "Orang", "count"),
            *(
                Column(kind, short_name(kind)[:1].upper() + short_name(kind)[1:], "percent", 1, group="Padan dengan")
                for kind in kinds
            ),
        ),
        rows=tuple(rows),
        as_of=context.as_of,
        base=heading.base,
        notes=first.notes(rows),
        sources=context.sources,
        total_rows=frozenset({len(rows) - 1}),
    )


def weight_table(context: Context) -> PublishedTable:
    """Set side by side how much the best pair of each person weighs in each list."""
    matches = context.tables.matches
    alone = matches[0].weight.share({weight_key(matches[0].kind): NO_WEIGHT})
    title = (
        text(
            "{share} orang tidak mempunyai pasangan yang mungkin pada {kind}", share=alone, kind=KINDS[matches[0].kind]
        )
        if isinstance(alone, Quantity)
        else plain("Bobot pasangan terbaik setiap orang")
    )
    heading = context.heading("sebaran_bobot", title)
    steps = matches[0].weight.categories(weight_key(matches[0].kind))
    rows = tuple(
        (step.label, *(_cell(each.weight.count(**{weight_key(each.kind): step.code})) for each in matches))
        for step in steps
    )
    return PublishedTable(
        name=heading.name,
        title=title,
        row_meaning="people whose best pair weighs about the same",
        columns=(
            Column("weight", "Bobot pasangan terbaik"),
            *(
                Column(each.kind, short_name(each.kind)[:1].upper() + short_name(each.kind)[1:], "count")
                for each in matches
            ),
        ),
        rows=rows,
        as_of=context.as_of,
        base=heading.base,
        notes=matches[0].weight.notes(rows),
        sources=context.sources,
    )


def short_name(kind: str) -> str:
    """Name a kind of list in few words."""
    return {"peserta": "daftar peserta", "dtsen": "DTSEN"}.get(kind, KINDS[kind])


def _cell(value: Quantity | Withheld | None) -> Cell:
    if isinstance(value, Quantity) and not value.approximate:
        return value.value
    return "–" if value is None else value
