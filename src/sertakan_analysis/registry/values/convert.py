"""From a chunk of text to a chunk of typed columns, with everything that reading changed or couldn't read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from sertakan_analysis.registry.findings import gathered
from sertakan_analysis.registry.model import CODE_COLUMNS, ROW, Chunk
from sertakan_analysis.registry.values import amounts, choices, identifiers, texts
from sertakan_analysis.registry.values.cells import TEXT, VALUE, Cells, notes
from sertakan_analysis.registry.values.days import DayStyle, read_days
from sertakan_analysis.registry.values.empties import LONGEST_SIGN, empty_signs
from sertakan_analysis.registry.values.habits import Habits, learned
from sertakan_analysis.registry.values.jobs import read_occupations
from sertakan_analysis.registry.values.money_sources import read_donors, read_payers, read_programmes, read_schemes
from sertakan_analysis.registry.values.months import read_months
from sertakan_analysis.registry.values.notes import cell_findings, change_findings
from sertakan_analysis.registry.values.places import PLACE_COLUMNS, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sertakan_analysis.registry.model import ColumnKind, FileColumn, FileKind, ReadingContext
    from sertakan_analysis.registry.values.tables import Lookups

# A text of this form needs no work; a kind without one is read whole.
PLAIN: Final[Mapping[ColumnKind, str]] = {
    **dict.fromkeys(("nik", "kk", "kpj"), identifiers.PLAIN_NUMBER),
    "phone": identifiers.PLAIN_PHONE,
    **dict.fromkeys(("name", "place", "text", "category", "region", *CODE_COLUMNS), texts.PLAIN),
}
# How the words of a kind are read to codes; each takes distinct texts.
CODED: Final[Mapping[ColumnKind, Callable[[pl.Series, Lookups], Cells]]] = {
    "occupation": read_occupations,
    "payer": read_payers,
    "donor": read_donors,
    "programme": read_programmes,
    "scheme": read_schemes,
}


class Typed(NamedTuple):
    """A column as read, in the order of the rows, and its findings."""

    values: pl.Series
    findings: pl.DataFrame


def converted(
    chunk: Chunk, kind: FileKind, context: ReadingContext, *, lookups: Lookups, habits: Habits | None = None
) -> Chunk:
    """Return the chunk with typed columns and the findings of reading them; no row leaves and none changes its place.

    Identifiers, names and words stay text, days and months become dates, sex "L" or "P", yes and no booleans, deciles
    8-bit and money, counts and areas (square metres) 64-bit integers. Added are ``kode_desa`` and ``kode_kecamatan``
    for a kind with columns of place, and the code (``CODE_COLUMNS``) beside occupations, payers, donors, programmes and
    schemes; null where nothing is meant. What can't be read becomes null with a finding. ``habits`` are those of the
    file's first rows; without them the chunk's own count.
    """
    known = habits or learned(chunk, kind)
    frame = chunk.frame
    typed: list[pl.Series] = []
    found = [chunk.findings]
    for name in frame.columns:
        column = kind.columns.get(name)
        if column is None:
            typed.append(frame.get_column(name))
            continue
        read = _column(frame, column, _reader(column, context, known))
        typed.append(read.values)
        found.append(read.findings)
    result = pl.DataFrame(typed)
    for derive in (_with_places, _with_codes):
        result, told = derive(result, kind, lookups)
        found += told
    return Chunk(result, gathered(found))


def converted_chunks(
    chunks: Iterable[Chunk], kind: FileKind, context: ReadingContext, *, lookups: Lookups
) -> Iterator[Chunk]:
    """Give each chunk of a file converted, all of them by the habits that the first one shows."""
    habits: Habits | None = None
    for chunk in chunks:
        habits = habits or learned(chunk, kind)
        yield converted(chunk, kind, context, lookups=lookups, habits=habits)


def _reader(column: FileColumn, context: ReadingContext, habits: Habits) -> Callable[[pl.Series], Cells]:
    month_first = column.name in habits.month_first
    man_woman = column.name in habits.man_woman
    birth = column.kind == "birth_date"
    readers: dict[ColumnKind, Callable[[pl.Series], Cells]] = {
        **dict.fromkeys(("nik", "kk", "kpj"), identifiers.read_identifier),
        "phone": identifiers.read_phone,
        **dict.fromkeys(("birth_date", "day"), partial(read_days, style=DayStyle(context.as_of, birth, month_first))),
        "month": partial(read_months, as_of=context.as_of, month_first=month_first),
        "sex": partial(choices.read_sex, man_woman=man_woman),
        "yes_no": choices.read_yes_no,
        "decile": choices.read_decile,
        "segment": choices.read_segment,
        "membership": choices.read_membership,
        "verification": choices.read_verification,
        "ring": choices.read_ring,
        "money": amounts.read_money,
        "count": amounts.read_count,
        "area": amounts.read_area,
    }
    return readers.get(column.kind, partial(texts.read_text, kind=column.kind))


def _column(frame: pl.DataFrame, column: FileColumn, read: Callable[[pl.Series], Cells]) -> Typed:
    text = frame.get_column(column.name)
    rows = pl.DataFrame({ROW: frame.get_column(ROW), TEXT: text})
    plain = PLAIN.get(column.kind)
    asked = rows if plain is None else rows.filter(_unlike(plain, column.kind))
    distinct = asked.get_column(TEXT).drop_nulls().unique(maintain_order=True)
    cells = _cells(distinct, column.kind, read)
    changes = asked.join(cells.changes, on=TEXT, how="inner", maintain_order="left_right")
    problems = asked.join(cells.problems, on=TEXT, how="inner", maintain_order="left_right")
    filled = text.len() - text.null_count()
    findings = gathered([change_findings(changes, column.name, filled), cell_findings(problems, column.name)])
    if plain is not None and cells.values.is_empty():
        return Typed(text, findings)
    joined = rows.join(cells.values.with_columns(asked=True), on=TEXT, how="left", maintain_order="left")
    value = pl.col(VALUE) if plain is None else pl.when("asked").then(VALUE).otherwise(TEXT)
    return Typed(joined.select(value.alias(column.name)).to_series(), findings)


def _unlike(plain: str, kind: ColumnKind) -> pl.Expr:
    """Say which texts need work: not of the plain form, or a sign for nothing."""
    signs = sorted(empty_signs(kind))
    short = pl.col(TEXT).str.len_bytes() <= LONGEST_SIGN
    return ~pl.col(TEXT).str.contains(plain) | (short & pl.col(TEXT).str.to_lowercase().is_in(signs))


def _cells(distinct: pl.Series, kind: ColumnKind, read: Callable[[pl.Series], Cells]) -> Cells:
    """Read distinct texts, those that mean nothing apart: they are null, and told by sign."""
    folded = distinct.str.strip_chars().str.to_lowercase()
    blank = folded == ""
    sign = folded.is_in(list(empty_signs(kind))) & ~blank
    cells = read(distinct.filter(~(sign | blank)))
    nothing = distinct.filter(sign | blank).to_frame(TEXT)
    values = nothing.with_columns(pl.lit(None, dtype=cells.values.schema[VALUE]).alias(VALUE))
    told = pl.DataFrame({TEXT: distinct.filter(sign), "shape": folded.filter(sign)}).select(
        TEXT, pl.lit("tanda_kosong").alias("code"), pl.format('"{}"', "shape").alias("shape")
    )
    return Cells(pl.concat([cells.values, values]), notes(cells.changes, told), cells.problems)


def _with_places(frame: pl.DataFrame, kind: FileKind, lookups: Lookups) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    if not any(column.kind == "region" for column in kind.columns.values()):
        return frame, []
    present = [name for name in PLACE_COLUMNS if name in frame.columns and kind.columns[name].kind == "region"]
    if not present:
        nothing = pl.lit(None, dtype=pl.String)
        return frame.with_columns(kode_desa=nothing, kode_kecamatan=nothing), []
    codes, told = places(frame.select(present), lookups)
    rows = frame.select(ROW).with_row_index("place").join(told, on="place", how="inner", maintain_order="left_right")
    findings = rows.select(pl.col(ROW).cast(pl.UInt32), "column", "code", "shape")
    return frame.with_columns(codes.get_columns()), [findings]


def _with_codes(frame: pl.DataFrame, kind: FileKind, lookups: Lookups) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    found: list[pl.DataFrame] = []
    for column in kind.columns.values():
        code = CODE_COLUMNS.get(column.kind)
        if code is None:
            continue
        if column.name not in frame.columns:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(code))
            continue
        rows = frame.select(ROW, pl.col(column.name).alias(TEXT))
        cells = CODED[column.kind](rows.get_column(TEXT).drop_nulls().unique(maintain_order=True), lookups)
        joined = rows.join(cells.values, on=TEXT, how="left", maintain_order="left")
        frame = frame.with_columns(joined.get_column(VALUE).alias(code))
        found.append(
            cell_findings(rows.join(cells.problems, on=TEXT, how="inner", maintain_order="left_right"), column.name)
        )
    return frame, found
