"""A sheet of monthly counts as rows of named cells, whatever its file format, encoding or order of columns."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError, nearest
from sertakan_analysis.reading import note_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sertakan_analysis.published.cells import Cell

ALIASES: Final = {
    "month": ("month", "bulan", "periode"),
    "region": ("region", "wilayah", "nama wilayah", "kode wilayah", "kabupaten", "kabupaten kota"),
    "segment": ("segment", "segmen"),
    "participants": ("participants", "peserta", "jumlah peserta", "peserta aktif"),
    "base": ("base", "basis", "jumlah basis"),
}
REQUIRED: Final = ("month", "region", "segment", "participants")
# Words that head a column of personal data; such a list has its own door, with encryption and an agreement.
PERSONAL: Final = frozenset(
    {"nik", "nama", "name", "kk", "ktp", "kpj", "alamat", "lahir", "hp", "telepon", "ibu", "rekening"}
)
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS: Final = (".csv", ".tsv", ".txt")
DELIMITERS: Final = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows by number as in the file, cells by our column names, and how the file itself heads each column."""

    file: str
    headers: Mapping[str, str]
    rows: tuple[tuple[int, dict[str, Cell]], ...]


def read_sheet(path: Path) -> Sheet:
    """Read a file and match its columns by their names.

    Raises
    ------
    UserError
        No file, an unknown format, no rows, unknown, repeated or missing columns, or a column of personal data.
    """
    if not path.is_file():
        raise UserError(f"there is no file '{path.name}'", remedy="Give the path of the monthly counts.")
    ending = path.suffix.casefold()
    if ending in WORKBOOKS:
        lines = _workbook(path)
    elif ending in TEXTS:
        lines = _text(path)
    else:
        raise UserError(f"'{ending}' is no format of a table", where=path.name, remedy="Save it as CSV or XLSX.")
    filled = [(number, cells) for number, cells in enumerate(lines, 1) if any(cell not in ("", None) for cell in cells)]
    if len(filled) <= 1:
        raise UserError("the file holds no rows", where=path.name, remedy="Give a header and one row for each count.")
    header = [str(cell or "").strip() for cell in filled[0][1]]
    places = _places(path.name, header)
    rows = tuple(
        (number, {name: cells[place] if place < len(cells) else None for name, place in places.items()})
        for number, cells in filled[1:]
    )
    return Sheet(path.name, {name: header[place] for name, place in places.items()}, rows)


def _places(file: str, header: list[str]) -> dict[str, int]:
    known = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
    places: dict[str, int] = {}
    faults = []
    for place, title in enumerate(header):
        words = re.sub(r"[\W_]+", " ", title).strip().casefold()
        if not words:
            continue
        if words not in known and PERSONAL & set(words.split()):
            raise UserError(
                f"column {place + 1} looks like personal data; monthly counts are aggregates",
                where=file,
                remedy="Lists of persons have their own door (the registry); give counts by month, region and segment.",
            )
        name = known.get(words)
        if name is None:
            faults.append(f"{file}: column {place + 1}: unknown heading '{title}'. {nearest(words, known)}")
        elif name in places:
            faults.append(f"{file}: column {place + 1}: '{title}' is the same as column {places[name] + 1}; keep one")
        else:
            places[name] = place
    faults += [f"{file}: no column for {name} ({', '.join(ALIASES[name])})" for name in REQUIRED if name not in places]
    if faults:
        raise UserError(
            "\n".join(faults), remedy="Head the columns bulan, wilayah, segmen, peserta and, if any, basis."
        )
    return places


def _workbook(path: Path) -> list[list[Cell]]:
    from python_calamine import CalamineError, CalamineWorkbook

    note_file(path)  # calamine opens it by itself, unseen by Python
    try:
        workbook = CalamineWorkbook.from_path(path)
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names
        }
    except CalamineError as error:
        raise UserError(
            f"not readable as a workbook: {error}", where=path.name, remedy="Save it again as XLSX or CSV."
        ) from error
    filled = {name: rows for name, rows in sheets.items() if any(cell != "" for row in rows for cell in row)}
    if len(filled) > 1:
        raise UserError(
            f"{len(filled)} sheets hold data ({', '.join(filled)})",
            where=path.name,
            remedy="Keep the sheet of monthly counts alone in its file.",
        )
    return [[_cell(cell) for cell in row] for rows in filled.values() for row in rows]


def _cell(value: Cell | time | timedelta) -> Cell:
    """A time of day is neither a month nor a count; as text it is refused like any other shape."""
    return str(value) if isinstance(value, time | timedelta) else value


def _text(path: Path) -> list[list[Cell]]:
    words = _decoded(path.read_bytes())
    first = next((line for line in words.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    return [list(row) for row in csv.reader(io.StringIO(words, newline=""), delimiter=delimiter)]


def _decoded(content: bytes) -> str:
    """Decode as the byte order mark says, else UTF-8, else Windows-1252, which Excel writes in Indonesia."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
