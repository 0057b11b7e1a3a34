"""What a spreadsheet or an export did to identifiers, told from their text; nothing is repaired here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.identity.masking import shape
from sertakan_analysis.registry.findings import SCHEMA
from sertakan_analysis.registry.model import ROW
from sertakan_analysis.registry.reading.cells import IDENTIFIERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sertakan_analysis.registry.model import ColumnKind, FileKind
    from sertakan_analysis.registry.reading.grid import Found

SCIENTIFIC: Final = r"^[\s']*[0-9](?:[.,][0-9]+)?[eE]\s?\+?[0-9]{1,3}\s*$"
# The clean-up tells every cell that it changes; here they are only counted, so that a whole column is seen at once.
TRACES: Final[Mapping[str, str]] = {
    "petik_di_depan": "^\\s*['’`]",
    "spasi_khusus": "[\\x{00A0}\\x{2007}\\x{202F}\\x{3000}\\t]",
    "tanda_tak_tampak": "[\\x00-\\x08\\x0A-\\x1F\\x7F\\x{00AD}\\x{200B}-\\x{200F}\\x{202A}-\\x{202E}\\x{2060}\\x{FEFF}\\x{FFFD}]",
}
UNUSUAL: Final = r"[^0-9A-Za-z .+/\-]"
LOST_ZERO: Final[Mapping[ColumnKind, str]] = {"phone": r"^\s*8[0-9]{8,11}\s*$", "kpj": r"^\s*[0-9]{10}\s*$"}
SCIENTIFIC_CODES: Final[Mapping[ColumnKind, str]] = {"nik": "nik_notasi_ilmiah"}


@dataclass(slots=True)
class Traces:
    """Traces of other programs in the identifiers of a table, counted by column over all its pieces."""

    kind: FileKind
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def look(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Count the traces in a piece, and return its numbers in scientific notation: their digits are gone."""
        found = [pl.DataFrame(schema=SCHEMA)]
        for name in frame.columns:
            column = self.kind.columns.get(name)
            if column is None or column.kind not in IDENTIFIERS:
                continue
            self._count(frame.get_column(name), column.kind)
            code = SCIENTIFIC_CODES.get(column.kind, "nomor_notasi_ilmiah")
            found.append(
                frame.filter(pl.col(name).str.contains(SCIENTIFIC)).select(
                    pl.col(ROW).cast(pl.UInt32), column=pl.lit(name), code=pl.lit(code), shape=shape(pl.col(name))
                )
            )
        return pl.concat(found)

    def _count(self, cells: pl.Series, kind: ColumnKind) -> None:
        traced = cells.filter(cells.str.contains(UNUSUAL))
        for code, pattern in TRACES.items():
            self.counts[code, cells.name] += int(traced.str.contains(pattern).sum())
        if kind in LOST_ZERO:
            self.counts["nol_di_depan_hilang", cells.name] += int(cells.str.contains(LOST_ZERO[kind]).sum())

    def found(self) -> Sequence[Found]:
        """Return the counts as findings of the whole file."""
        return [(0, name, code, f"{number} sel") for (code, name), number in sorted(self.counts.items()) if number]
