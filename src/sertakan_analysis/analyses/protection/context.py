"""What every section of the report on protection knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.disclosure import Heading
from sertakan_analysis.exhibits import SourceNote, month, text

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.analyses.protection.counted import Counted
    from sertakan_analysis.exhibits import Quantity, Text, Withheld
    from sertakan_analysis.inputs import OpenedLedger, OpenedLists
    from sertakan_analysis.regions import Region


@dataclass(frozen=True, slots=True)
class Context:
    """One report on protection: the place, the day, the contribution month, the lists and the protected tables."""

    region: Region
    as_of: date
    month: date
    lists: OpenedLists
    book: OpenedLedger
    tables: Counted

    @property
    def workers(self) -> Quantity | Withheld:
        """Vulnerable workers in the village lists."""
        return self.tables.trade.total

    @property
    def base(self) -> Text:
        """The base of shares of workers."""
        return text(
            "Basis: {n} pekerja rentan dalam daftar desa; keadaan iuran bulan {month}.",
            n=self.workers,
            month=month(self.month),
        )

    @property
    def book_base(self) -> Text:
        """The base of what is told of everybody in the ledger."""
        return text(
            "Basis: {n} orang yang iurannya dibayar atau ditetapkan dalam dua belas bulan sampai {month}.",
            n=self.tables.book["buku_ganda"].total,
            month=month(self.month),
        )

    @property
    def sources(self) -> tuple[SourceNote, ...]:
        """The agreements under which the lists came, with the day that each list tells of."""
        people = (self.lists.people, *self.book.lists.values())
        notes = {
            (record.agreement, record.kind, record.as_of): SourceNote(
                self.book.agreements[record.agreement].title,
                self.book.agreements[record.agreement].provider.name,
                f"{record.kind} per {record.as_of:%d-%m-%Y}",
                "",
            )
            for each in people
            for record in each.batches
        }
        return tuple(notes.values())

    def heading(self, name: str, title: Text, *notes: Text) -> Heading:
        """Return the head of an exhibit about the workers of the village lists."""
        return Heading(name, title, self.as_of, self.base, notes, self.sources)

    def book_heading(self, name: str, title: Text, *notes: Text) -> Heading:
        """Return the head of an exhibit about everybody in the ledger."""
        return Heading(name, title, self.as_of, self.book_base, notes, self.sources)
