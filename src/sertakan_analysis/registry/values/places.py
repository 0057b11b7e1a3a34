"""Desa and kecamatan by code or name: the codes that a row means, and what stands against them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from sertakan_analysis.regions.gazetteer import is_village_code
from sertakan_analysis.regions.resolve import letters, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sertakan_analysis.registry.values.tables import Lookups

CODE_COLUMNS: Final = ("kode_wilayah", "kode_desa", "kode_kecamatan")
VILLAGE_COLUMN: Final = "desa"
DISTRICT_COLUMN: Final = "kecamatan"
PLACE_COLUMNS: Final = (*CODE_COLUMNS, VILLAGE_COLUMN, DISTRICT_COLUMN)
NEAR: Final = 70
MOST_OFFERED: Final = 3


class Note(NamedTuple):
    """A thing to tell of a place: the column's role, the code, and words that name regions only."""

    column: str
    code: str
    shape: str


class Place(NamedTuple):
    """What a row's columns of place mean together."""

    village: str | None
    district: str | None
    notes: tuple[Note, ...]


def places(frame: pl.DataFrame, lookups: Lookups) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return kode_desa and kode_kecamatan for each row of place columns, and the notes (place: row index).

    ``frame`` holds any of the place columns as cleaned text. The work is done once for each distinct combination.
    """
    columns = frame.columns
    combinations = frame.unique(maintain_order=True)
    meant = [_place(dict(zip(columns, row, strict=True)), lookups) for row in combinations.iter_rows()]
    table = combinations.with_columns(
        pl.Series("found_village", [each.village for each in meant], dtype=pl.String),
        pl.Series("found_district", [each.district for each in meant], dtype=pl.String),
        pl.Series("combination", range(len(meant)), dtype=pl.UInt32),
    )
    rows = frame.join(table, on=columns, how="left", nulls_equal=True, maintain_order="left")
    told = pl.DataFrame(
        [(place, *each) for place, found in enumerate(meant) for each in found.notes],
        schema={"combination": pl.UInt32, "column": pl.String, "code": pl.String, "shape": pl.String},
        orient="row",
    )
    where = (
        rows.select("combination")
        .with_row_index("place")
        .join(told, on="combination", how="inner", maintain_order="left_right")
    )
    codes = rows.select(kode_desa="found_village", kode_kecamatan="found_district")
    return codes, where.select("place", "column", "code", "shape")


def _place(texts: Mapping[str, str | None], lookups: Lookups) -> Place:
    notes: list[Note] = []
    by_code = _by_code(texts, lookups, notes)
    district = _district(texts.get(DISTRICT_COLUMN), lookups, notes)
    named = _village(texts.get(VILLAGE_COLUMN), district, lookups, notes)
    village = by_code if by_code and is_village_code(by_code) else named
    if by_code and named and is_village_code(by_code) and named != by_code:
        notes.append(Note(VILLAGE_COLUMN, "kode_dan_nama_desa_berbeda", f"kode berarti {_said(by_code, lookups)}"))
    if village:
        held = village.rpartition(".")[0]
        # The narrower of two that contradict each other is followed, so that every desa is counted in its kecamatan.
        if district and district != held:
            notes.append(Note(DISTRICT_COLUMN, "kecamatan_menurut_desa", _said(village, lookups)))
        district = held
    return Place(village, district or (by_code if not village else None), tuple(notes))


def _by_code(texts: Mapping[str, str | None], lookups: Lookups, notes: list[Note]) -> str | None:
    """Return the longest region that the code columns mean."""
    found: list[str] = []
    for column in CODE_COLUMNS:
        text = texts.get(column)
        if text:
            code = _code(text, column, lookups, notes)
            found += [code] if code else []
    return max(found, key=len, default=None)


def _code(text: str, column: str, lookups: Lookups, notes: list[Note]) -> str | None:
    digits = re.sub(r"[^0-9]", "", re.sub(r"\.0$", "", text))
    dotted = ".".join(part for part in (digits[:2], digits[2:4], digits[4:6], digits[6:10]) if part)
    if len(digits) in {6, 10} and (dotted in lookups.villages or dotted in lookups.districts):
        if dotted != text:
            notes.append(Note(column, "kode_wilayah_dibakukan", "titik"))
        return dotted
    if dotted in lookups.former:
        notes.append(Note(column, "kode_wilayah_lama", f"{dotted} menjadi {lookups.former[dotted]}"))
        return lookups.former[dotted]
    if digits[:7] in lookups.bps and len(digits) in {7, 10}:
        notes.append(Note(column, "kode_wilayah_bps", _said(lookups.bps[digits[:7]], lookups)))
        return lookups.bps[digits[:7]]
    notes.append(Note(column, "kode_wilayah_tidak_dikenal", f"{len(digits)} angka"))
    return None


def _district(text: str | None, lookups: Lookups, notes: list[Note]) -> str | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9.]+", text):
        return _code(text, DISTRICT_COLUMN, lookups, notes)
    codes = lookups.district_names.get(split(text)[1]) or lookups.district_names.get(letters(text)) or ()
    if len(codes) == 1:
        return codes[0]
    offered = _offered(split(text)[1], lookups.district_names, partial(_said, lookups=lookups))
    notes.append(Note(DISTRICT_COLUMN, "kecamatan_tidak_dikenal", offered))
    return None


def _village(text: str | None, district: str | None, lookups: Lookups, notes: list[Note]) -> str | None:
    if not text:
        return None
    if re.fullmatch(r"[0-9.]+", text):
        code = _code(text, VILLAGE_COLUMN, lookups, notes)
        return code if code and is_village_code(code) else None
    bare = _known(text, lookups)
    codes = lookups.village_names.get(bare, ())
    inside = [code for code in codes if district and code.startswith(f"{district}.")]
    other = [code for code in lookups.village_aliases.get(bare, ()) if not district or code.startswith(f"{district}.")]
    if not inside and len(other) == 1 and (district or not codes):
        notes.append(Note(VILLAGE_COLUMN, "nama_desa_lain", _said(other[0], lookups)))
        return other[0]
    codes = tuple(inside) or _in_region(codes, lookups)
    if len(codes) == 1:
        return codes[0]
    if codes:
        notes.append(Note(VILLAGE_COLUMN, "desa_bernama_sama", "; ".join(_said(code, lookups) for code in codes)))
        return None
    near = _near(district, lookups)
    offered = _offered(bare, near, partial(_said, lookups=lookups))
    notes.append(Note(VILLAGE_COLUMN, "desa_tidak_dikenal", offered))
    return None


def _known(text: str, lookups: Lookups) -> str:
    """Return the letters of a desa's name: with its first word where that belongs to the name, else without it."""
    whole = letters(text)
    return whole if whole in lookups.village_names or whole in lookups.village_aliases else split(text)[1]


def _in_region(codes: Iterable[str], lookups: Lookups) -> tuple[str, ...]:
    """Return those of several desa that lie in the region of the list; all of them when none does."""
    every = tuple(codes)
    top = lookups.region_code
    return tuple(code for code in every if f"{code}.".startswith(f"{top}.")) or every


def _near(district: str | None, lookups: Lookups) -> Mapping[str, tuple[str, ...]]:
    if district is None:
        return lookups.village_names
    return {
        name: inside
        for name, codes in lookups.village_names.items()
        if (inside := tuple(code for code in codes if code.startswith(f"{district}.")))
    }


def _offered(bare: str, names: Mapping[str, tuple[str, ...]], said: partial[str]) -> str:
    """Return the nearest names, which are names of regions and nothing of the cell; empty when none is near."""
    from rapidfuzz import fuzz, process

    matches = process.extract(bare, list(names), scorer=fuzz.ratio, limit=1, score_cutoff=NEAR)
    codes: Iterator[str] = (code for name, _, _ in matches for code in names[name])
    listed = [said(code) for code in codes][:MOST_OFFERED]
    return f"mungkin {' atau '.join(listed)}" if listed else ""


def _said(code: str, lookups: Lookups) -> str:
    if code in lookups.villages:
        return f"{lookups.villages[code].name}, {_said(code.rpartition('.')[0], lookups)}"
    return lookups.districts[code].name
