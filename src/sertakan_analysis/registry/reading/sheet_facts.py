"""What an XLSX sheet says besides its values: hidden columns and rows, formulas and failed cells, its extent."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.reading.archive import blocks, check_parts, damaged, small_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

COLUMN_LIMIT: Final = 1000
# The reader lays a sheet out as a full rectangle, so one stray cell far below costs as much as all before it.
CELL_LIMIT: Final = 60_000_000
# With or without a namespace's prefix.
ROW_END: Final = b"row>"
LONGEST_ROW: Final = 64 << 20
SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
ATTRIBUTE: Final = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
HIDDEN: Final = re.compile(rb'hidden="(?:1|true)"')
COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
HIDDEN_ROW: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*\shidden="(?:1|true)"')
SPAN: Final = re.compile(rb'(min|max)="(\d+)"')
FAR_COLUMN: Final = re.compile(rb'r="([A-Z]{2,3})[0-9]')
ROW_NUMBER: Final = re.compile(rb'<(?:\w+:)?row\b[^>]*?\sr="(\d+)"')
REFERENCE: Final = rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]+)(\d+)"'
FAILED: Final = re.compile(REFERENCE + rb'[^>]*\st="e"')
UNSAVED: Final = re.compile(
    REFERENCE
    + rb"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    + rb"\s*(?:<(?:\w+:)?v>\s*</(?:\w+:)?v>|<(?:\w+:)?v/>)?\s*</(?:\w+:)?c>"
)
FORMULA: Final = re.compile(REFERENCE + rb"[^>]*>\s*<(?:\w+:)?f\b")

Cell = tuple[int, int]


@dataclass(slots=True)
class SheetFacts:
    """What a sheet says besides its values; cells as row from 1 and column from 0.

    ``failed`` are cells whose formula ended in an error, ``unsaved`` formulas without a saved value, ``formulas`` how
    many formulas each column holds, ``far_column`` the last column when it lies beyond Z.
    """

    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    last_row: int = 0
    far_column: int = 0
    failed: set[Cell] = field(default_factory=set)
    unsaved: set[Cell] = field(default_factory=set)
    formulas: dict[int, int] = field(default_factory=dict)


def sheet_facts(path: Path) -> Mapping[str, SheetFacts]:
    """Return what every sheet of a workbook says besides its values, by the sheet's name.

    Every part of the file is unpacked once for it, so a damaged one is known before it is read.

    Raises
    ------
    UserError
        A damaged sheet, one of more than 1,000 columns, or one that reaches too far to be laid out in memory.
    """
    facts = {}
    parts = dict(_parts(path))
    check_parts(path, besides=parts.values())
    for name, part in parts.items():
        found = SheetFacts()
        for block in whole_rows(path, part):
            _note(found, block, path, name)
        facts[name] = found
    return facts


def starts_in_1904(path: Path) -> bool:
    """Tell whether a workbook counts its days from 1904, as old Excel for Mac did."""
    found = re.search(r'date1904\s*=\s*"(1|true)"', small_part(path, "xl/workbook.xml"))
    return found is not None


def _parts(path: Path) -> Iterator[tuple[str, str]]:
    relations = {}
    for found in RELATION.finditer(small_part(path, "xl/_rels/workbook.xml.rels")):
        given = _attributes(found[1])
        target = given.get("Target", "")
        relations[given.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for found in SHEET.finditer(small_part(path, "xl/workbook.xml")):
        given = _attributes(found[1])
        reference = next((value for key, value in given.items() if key.split(":")[-1] == "id"), "")
        yield given.get("name", ""), relations.get(reference, "")


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(double or single) for name, double, single in ATTRIBUTE.findall(text)}


def whole_rows(path: Path, part: str) -> Iterator[bytes]:
    """Give a sheet's XML in pieces that end with a row, so that no cell is cut in two.

    Raises
    ------
    UserError
        When the part is damaged, or a row is longer than any sheet's.
    """
    rest = b""
    for block in blocks(path, part):
        rest += block
        cut = rest.rfind(ROW_END)
        if cut >= 0:
            yield rest[: cut + len(ROW_END)]
            rest = rest[cut + len(ROW_END) :]
        elif len(rest) > LONGEST_ROW:
            raise damaged(path)
    yield rest


def _note(facts: SheetFacts, block: bytes, path: Path, sheet: str) -> None:
    if b"hidden=" in block:
        _note_hidden(facts, block)
    far = max(map(_position, set(FAR_COLUMN.findall(block))), default=0)
    last = max(block.rfind(b"<row "), block.rfind(b":row "))
    numbered = ROW_NUMBER.match(block, block.rfind(b"<", 0, last + 1)) if last >= 0 else None
    facts.last_row = max(facts.last_row, int(numbered[1]) if numbered else 0)
    if far >= COLUMN_LIMIT:
        raise too_wide(path, far + 1, sheet)
    facts.far_column = max(facts.far_column, far)
    if facts.last_row * (facts.far_column + 1) > CELL_LIMIT:
        raise UserError(
            f"the sheet reaches to row {facts.last_row:,} and column {facts.far_column + 1:,}: too far to be read",
            where=f"{path.name}, sheet '{sheet}'",
            remedy="Delete the empty rows and columns beyond the table (Ctrl+End shows where they end) and save again.",
        )
    if b't="e"' in block:
        facts.failed |= {_cell(found) for found in FAILED.finditer(block)}
    if b"<f" in block or (b"<row" not in block and b":f" in block):
        facts.unsaved |= {_cell(found) for found in UNSAVED.finditer(block)}
        for found in FORMULA.finditer(block):
            column = _position(found[1])
            facts.formulas[column] = facts.formulas.get(column, 0) + 1


def too_wide(path: Path, columns: int, sheet: str | None = None) -> UserError:
    """Return the refusal of a table with more columns than any list of people has."""
    return UserError(
        f"the table has {columns:,} columns; a list of people has fewer than {COLUMN_LIMIT:,}",
        where=f"{path.name}, sheet '{sheet}'" if sheet else path.name,
        remedy="Delete the columns beyond the table and save it again.",
    )


def _note_hidden(facts: SheetFacts, block: bytes) -> None:
    facts.hidden_rows += len(HIDDEN_ROW.findall(block))
    for found in COLUMN.findall(block):
        span = {name: int(value) for name, value in SPAN.findall(found)}
        if HIDDEN.search(found) and b"min" in span:
            # A sheet that hides all to the right of its table says so up to the last column there can be.
            last = min(span.get(b"max", span[b"min"]), COLUMN_LIMIT)
            facts.hidden_columns |= set(range(span[b"min"] - 1, last))


def _position(letters: bytes) -> int:
    place = 0
    for character in letters:
        place = place * 26 + character - 64
    return place - 1


def _cell(found: re.Match[bytes]) -> Cell:
    return int(found[2]), _position(found[1])
