"""What every section of the report knows: the place, the day, the lists, and the protected tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sertakan_analysis.disclosure import Heading
from sertakan_analysis.exhibits import text

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.analyses.village_list.counted import Counted
    from sertakan_analysis.analyses.village_list.quality import Quality
    from sertakan_analysis.exhibits import Quantity, Text, Withheld
    from sertakan_analysis.regions import Region


@dataclass(frozen=True, slots=True)
class Context:
    """One report on lists: ``quality`` tells of rows and findings, ``tables`` of people, protected."""

    region: Region
    as_of: date
    quality: Quality
    tables: Counted

    @property
    def workers(self) -> Quantity | Withheld:
        """Vulnerable workers among the accepted people."""
        return self.tables.trade.total

    def heading(self, name: str, title: Text, *, base: Text | None = None) -> Heading:
        """Return the head of an exhibit about vulnerable workers."""
        return Heading(name, title, self.as_of, base or self.base, sources=self.quality.sources)

    @property
    def base(self) -> Text:
        """The base of shares: vulnerable workers in the list."""
        return text("Basis: {n} pekerja rentan dalam daftar yang diterima.", n=self.workers)
