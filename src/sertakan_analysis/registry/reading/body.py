"""Which rows below a head are rows of the table: not blanks, totals, repeated heads and signatures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.registry.model import ROW
from sertakan_analysis.registry.reading.cells import IDENTIFIERS
from sertakan_analysis.registry.reading.grid import Found, place
from sertakan_analysis.registry.reading.labels import NUMBERING, Aliases, label_key

if TYPE_CHECKING:
    from sertakan_analysis.registry.model import FileKind
    from sertakan_analysis.registry.reading.header import Header

# A row with a number this long in a column of identifiers tells of somebody, whatever else it lacks.
IDENTIFIED: Final = r"[0-9]{6}"
TOTAL: Final = r"(?i)^\s*(?:sub[\s\-]*total|grand\s*total|total|jumlah|jml)\b"
NUMBER: Final = r"^\s*[0-9]+\s*\.?\s*$"
# A signature block has a place and date beside a title, and names under them: never more than two cells a row.
CELLS_OF_A_SIGNATURE: Final = 2
LABELS_OF_A_HEAD: Final = 2
# More rows than this below the last full one are no signature block but people of whom little is known.
ROWS_BELOW: Final = 40

ROW_OF_THE_TABLE, SPARSE, BLANK, TOTALS, HEAD, SUBHEAD = range(6)
LEFT_OUT: Final = {TOTALS: "baris_jumlah", HEAD: "kepala_berulang", SUBHEAD: "baris_subjudul"}
LAST_ROW: Final = 2**32 - 1
KIND: Final = "@kind"
FILLED: Final = "@filled"


@dataclass(slots=True)
class Body:
    """The rows of one table, taken piece by piece.

    A sparse row belongs to the table unless nothing but blanks, totals and other sparse rows follow it.
    """

    header: Header
    kind: FileKind
    blanks: int = 0
    _open: pl.DataFrame | None = field(default=None, repr=False)

    @property
    def kept_from(self) -> int:
        """The number of the first row that is kept back, one that no row has when none is."""
        return LAST_ROW if self._open is None or self._open.is_empty() else int(self._open.item(0, ROW))

    def taken(self, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Found]]:
        """Return the rows of the table in a piece, with those kept back before it, and what was left out."""
        judged = _judged(frame, self.header, self.kind)
        if self._open is not None:
            judged = pl.concat([self._open, judged])
        last = judged.get_column(KIND).eq(ROW_OF_THE_TABLE).arg_true()
        cut = int(last[-1]) + 1 if len(last) else 0
        if judged.height - cut > ROWS_BELOW:
            cut = judged.height
        self._open = judged[cut:]
        inside = judged[:cut]
        self.blanks += int(inside.get_column(KIND).eq(BLANK).sum())
        return _rows(inside), _left_out(inside)

    def ended(self) -> tuple[pl.DataFrame, list[Found]]:
        """Return the rows kept back that belong to the table after all, and what stands below it.

        Sparse rows that follow the table without a gap are its last rows; those after a blank or a total, and single
        cells, are a signature block or a source.
        """
        if self._open is None:
            return pl.DataFrame(), []
        kinds = self._open.select(KIND, FILLED).rows()
        joined = (kind == SPARSE and filled >= CELLS_OF_A_SIGNATURE for kind, filled in kinds)
        cut = next((at for at, belongs in enumerate(joined) if not belongs), len(kinds))
        below = self._open[cut:]
        signed = below.filter(pl.col(KIND).is_in([SPARSE, SUBHEAD])).select(ROW, FILLED).iter_rows()
        found = [(row, "", "baris_di_bawah_tabel", f"{filled} sel terisi") for row, filled in signed]
        return _rows(self._open[:cut]), [*_left_out(below.filter(pl.col(KIND) != SUBHEAD)), *found]


def _judged(frame: pl.DataFrame, header: Header, kind: FileKind) -> pl.DataFrame:
    """Add to every row what it is and how many of its cells are filled; the count only where it decides."""
    known = [at.position for name, at in header.mapping.items() if kind.columns[name].kind in IDENTIFIERS - {"phone"}]
    identified = [pl.col(place(at)).str.contains(IDENTIFIED).fill_null(value=False) for at in known]
    doubtful = (
        frame.select(~pl.any_horizontal(identified) if known else pl.repeat(True, pl.len())).to_series().arg_true()
    )
    kinds = pl.zeros(frame.height, dtype=pl.UInt8, eager=True)
    filled = pl.zeros(frame.height, dtype=pl.UInt16, eager=True)
    if len(doubtful):
        judged = frame[doubtful].select(_kind(frame, header, kind), _filled(frame))
        kinds, filled = kinds.scatter(doubtful, judged[KIND]), filled.scatter(doubtful, judged[FILLED])
    return frame.with_columns(kinds.alias(KIND), filled.alias(FILLED))


def _cell(name: str) -> pl.Expr:
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def _filled(frame: pl.DataFrame) -> pl.Expr:
    cells = [_cell(name).is_not_null().cast(pl.UInt16) for name in frame.columns if name != ROW]
    return pl.sum_horizontal(cells).cast(pl.UInt16).alias(FILLED)


def _kind(frame: pl.DataFrame, header: Header, kind: FileKind) -> pl.Expr:
    filled = _filled(frame)
    first = pl.coalesce(_cell(name) for name in frame.columns if name != ROW)
    numbers = [_cell(place(at.position)) for at in header.unmapped if label_key(at.label) in NUMBERING]
    numbered = pl.any_horizontal(
        number.str.contains(NUMBER).fill_null(value=False) for number in numbers or [pl.lit("")]
    )
    name = header.mapping.get("nama")
    named = _cell(place(name.position)).is_not_null() if name else pl.lit(False)
    judged = (
        pl.when(filled == 0)
        .then(BLANK)
        .when(first.str.contains(TOTAL))
        .then(TOTALS)
        .when(_labels_met(header, kind) >= LABELS_OF_A_HEAD)
        .then(HEAD)
        .when((filled == 1) & ~named & ~numbered)
        .then(SUBHEAD)
        .when((filled <= CELLS_OF_A_SIGNATURE) & ~numbered)
        .then(SPARSE)
        .otherwise(ROW_OF_THE_TABLE)
    )
    return judged.cast(pl.UInt8).alias(KIND)


def _labels_met(header: Header, kind: FileKind) -> pl.Expr:
    aliases = Aliases(kind).by_key
    met = []
    for name, at in header.mapping.items():
        keys = [label_key(at.label), *(key for key, column in aliases.items() if column == name)]
        cell = pl.col(place(at.position)).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")
        met.append(cell.is_in(keys).fill_null(value=False))
    return pl.sum_horizontal(met)


def _rows(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.filter(pl.col(KIND) <= SPARSE).drop(KIND, FILLED)


def _left_out(judged: pl.DataFrame) -> list[Found]:
    left = judged.filter(pl.col(KIND) > BLANK).select(ROW, KIND).iter_rows()
    return [(row, "", LEFT_OUT[kind], "") for row, kind in left]
