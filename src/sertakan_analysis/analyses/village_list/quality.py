"""How complete and sound the lists are: rows by what became of them, and what was found in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import Column, PublishedTable, SourceNote, Text, count, day, percent, text
from sertakan_analysis.regions import region
from sertakan_analysis.registry import Severity, Status, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sertakan_analysis.exhibits import Cell
    from sertakan_analysis.registry import Agreement, BatchRecord, People

STATUS_WORDS: Final = {
    Status.ACCEPTED: "Diterima tanpa catatan",
    Status.WARNED: "Diterima dengan peringatan",
    Status.HELD: "Ditahan sampai dibenahi",
}
SEVERITY_WORDS: Final = {Severity.ERROR: "Galat: baris ditahan", Severity.WARNING: "Peringatan"}
FIRST_TO_MEND: Final = 10
# More lists than this are laid together by kecamatan.
LISTS_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of rows and findings of the lists used, never of people: ``findings`` are (code, rows), heaviest first."""

    lists: tuple[BatchRecord, ...]
    previous: tuple[BatchRecord, ...]
    findings: tuple[tuple[str, int], ...]
    sources: tuple[SourceNote, ...]

    @property
    def rows(self) -> Mapping[str, int]:
        """Rows by what became of them; they add up to the rows read."""
        return added(self.lists)

    @property
    def read(self) -> int:
        """All rows read."""
        return sum(self.rows.values())


def quality(people: People, agreements: Mapping[str, Agreement]) -> Quality:
    """Gather what is told of the lists as such."""
    found: Counter[str] = Counter()
    for code, rows in people.findings_counts().select("code", "rows").iter_rows():
        found[code] += rows
    known = catalogue()
    heavy = [(code, rows) for code, rows in found.items() if rows and known[code].severity in SEVERITY_WORDS]
    heavy.sort(key=lambda each: (known[each[0]].severity is not Severity.ERROR, -each[1], each[0]))
    sources = {
        (record.agreement, record.as_of): SourceNote(
            agreements[record.agreement].title,
            agreements[record.agreement].provider.name,
            f"data per {record.as_of:%d-%m-%Y}",
            "",
        )
        for record in people.batches
    }
    return Quality(people.batches, people.previous, tuple(heavy), tuple(sources.values()))


def added(lists: Iterable[BatchRecord]) -> dict[str, int]:
    """Return the rows of several lists by what became of them."""
    whole: Counter[str] = Counter()
    for record in lists:
        whole.update(record.rows)
    return {str(status): whole[str(status)] for status in STATUS_WORDS}


def reception_table(found: Quality, as_of: date) -> PublishedTable:
    """Tell what became of the rows: three states that add up to the rows read."""
    held = found.rows[str(Status.HELD)]
    title = (
        text("{held} dari {read} baris ditahan sampai dibenahi", held=count(held), read=count(found.read))
        if held
        else text("Semua {read} baris diterima", read=count(found.read))
    )
    rows: list[tuple[Cell, ...]] = [
        (words, found.rows[str(status)], share(found.rows[str(status)], found.read))
        for status, words in STATUS_WORDS.items()
    ]
    return PublishedTable(
        name="penerimaan_baris",
        title=title,
        row_meaning="rows of the lists in one state",
        columns=(
            Column("state", "Keadaan baris"),
            Column("rows", "Baris", "count"),
            Column("share", "Bagian", "percent", 1),
        ),
        rows=(*rows, ("Dibaca", found.read, Decimal(100) if found.read else None)),
        as_of=as_of,
        base=text(
            "Basis: {read} baris yang dibaca dari {n} daftar.", read=count(found.read), n=count(len(found.lists))
        ),
        notes=(plain("Tidak ada baris yang dibuang: ketiga keadaan berjumlah sama dengan baris yang dibaca."),),
        sources=found.sources,
        total_rows=frozenset({len(rows)}),
    )


def lists_table(found: Quality, as_of: date) -> PublishedTable:
    """List the lists used, or their kecamatan where they are many."""
    many = len(found.lists) > LISTS_SHOWN
    groups: dict[str, list[BatchRecord]] = {}
    for record in found.lists:
        groups.setdefault(_kecamatan(record.region) if many else record.batch, []).append(record)
    rows = sorted((_list_row(members) for members in groups.values()), key=lambda row: str(row[0]))
    return PublishedTable(
        name="daftar_dipakai",
        title=text("Laporan ini memakai {n} daftar", n=count(len(found.lists))),
        row_meaning="one list, or the lists of one kecamatan",
        columns=(
            Column("region", "Wilayah"),
            Column("day", "Keadaan per"),
            Column("read", "Dibaca", "count"),
            Column("accepted", "Diterima", "count", group="Baris"),
            Column("warned", "Dengan peringatan", "count", group="Baris"),
            Column("held", "Ditahan", "count", group="Baris"),
        ),
        rows=tuple(rows),
        as_of=as_of,
        sources=found.sources,
    )


def mending_table(found: Quality, as_of: date) -> PublishedTable:
    """List what the village should mend first: what holds rows back, then warnings, by the rows concerned."""
    known = catalogue()
    shown = found.findings[:FIRST_TO_MEND]
    errors = sum(known[code].severity is Severity.ERROR for code, _ in found.findings)
    held = found.rows[str(Status.HELD)]
    title = (
        text("{n} jenis galat menahan {rows} baris; itu yang dibenahi lebih dulu", n=count(errors), rows=count(held))
        if errors
        else text("Tidak ada galat; {n} jenis peringatan dapat diperiksa", n=count(len(found.findings)))
        if shown
        else plain("Tidak ada yang perlu dibenahi")
    )
    left = len(found.findings) - len(shown)
    notes = [plain("Nomor baris dan bentuk isiannya ada pada berkas temuan yang disampaikan kepada desa.")]
    if left:
        notes.insert(0, text("{n} jenis temuan lain yang lebih ringan tidak dimuat di sini.", n=count(left)))
    return PublishedTable(
        name="perlu_dibenahi",
        title=title,
        row_meaning="one kind of finding",
        columns=(
            Column("finding", "Temuan"),
            Column("remedy", "Cara membenahi"),
            Column("severity", "Akibat"),
            Column("rows", "Baris", "count"),
        ),
        rows=tuple(
            (known[code].message, known[code].remedy, SEVERITY_WORDS[known[code].severity], rows)
            for code, rows in shown
        ),
        as_of=as_of,
        notes=tuple(notes),
        sources=found.sources,
    )


def change_table(found: Quality, as_of: date) -> PublishedTable | None:
    """Set the lists beside those of the same sources before them; None where there are none."""
    if not found.previous:
        return None
    sources = {record.region for record in found.previous}
    now = [record for record in found.lists if record.region in sources]
    before, after = added(found.previous), added(now)
    then_read, now_read = sum(before.values()), sum(after.values())
    rows = tuple(
        (words, share(before[str(status)], then_read), share(after[str(status)], now_read))
        for status, words in STATUS_WORDS.items()
    )
    held = str(Status.HELD)
    worse = after[held] * then_read > before[held] * now_read
    return PublishedTable(
        name="mutu_dibanding_sebelumnya",
        title=plain(f"Bagian baris yang ditahan {'naik' if worse else 'tidak naik'} dibanding daftar sebelumnya"),
        row_meaning="share of rows in one state",
        columns=(
            Column("state", "Keadaan baris"),
            Column("before", "Daftar sebelumnya", "percent", 1),
            Column("now", "Daftar ini", "percent", 1),
        ),
        rows=rows,
        as_of=as_of,
        base=text(
            "Basis: {then} baris sebelumnya (per {day}) dan {now} baris sekarang, dari sumber yang sama.",
            then=count(then_read),
            day=day(max(record.as_of for record in found.previous)),
            now=count(now_read),
        ),
        sources=found.sources,
    )


def share(part: int, whole: int) -> Decimal | None:
    """Return a part in percent; None of nothing."""
    return Decimal(100) * part / whole if whole else None


def held_sentence(found: Quality) -> Text:
    """Tell how many rows were held back."""
    held = found.rows[str(Status.HELD)]
    if not held:
        return text("Semua {read} baris daftar diterima.", read=count(found.read))
    return text(
        "Dari {read} baris yang dibaca, {held} ({share}) ditahan karena isiannya belum dapat dipakai.",
        read=count(found.read),
        held=count(held),
        share=percent(share(held, found.read) or 0, 1),
    )


def _list_row(members: Sequence[BatchRecord]) -> tuple[Cell, ...]:
    rows = added(members)
    days = {record.as_of for record in members}
    name = region(members[0].region if len(members) == 1 else _kecamatan(members[0].region)).name
    return (
        name,
        text("{day}", day=day(max(days))) if len(days) == 1 else text("sampai {day}", day=day(max(days))),
        sum(rows.values()),
        rows[str(Status.ACCEPTED)],
        rows[str(Status.WARNED)],
        rows[str(Status.HELD)],
    )


def _kecamatan(code: str) -> str:
    return ".".join(code.split(".")[:3])
