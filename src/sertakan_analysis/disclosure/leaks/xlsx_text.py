"""The texts of a workbook: every cell of every sheet, hidden or not, and all that lies beside the cells."""

from __future__ import annotations

import re
import zipfile
from decimal import Decimal, InvalidOperation
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from sertakan_analysis.disclosure.leaks.image_text import ENDINGS as IMAGES
from sertakan_analysis.disclosure.leaks.image_text import image_passages
from sertakan_analysis.disclosure.leaks.model import Passage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINKED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRINGS: Final = "xl/sharedStrings.xml"
WORKBOOK: Final = "xl/workbook.xml"
RELATIONS: Final = "xl/_rels/workbook.xml.rels"
# How cells look, in numbers of their own.
LOOKS: Final = re.compile(r"xl/(styles|theme/.*|calcChain)\.(xml)|\[Content_Types\]\.xml")

# Headers and footers: where a part stands, its font and size, page numbers; they touch the words beside them.
LAYOUT: Final = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|[0-9]+|[A-Z+\-])")


def xlsx_passages(content: bytes) -> Iterator[Passage]:
    """Give cells with their addresses, and the texts of comments, names, properties, headers, drawings and images.

    Raises
    ------
    ValueError
        When the bytes are no workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        trees = {name: _tree(source) for name, source in parts.items() if name.endswith((".xml", ".rels", ".vml"))}
        sheets = _sheets(trees)
    except (zipfile.BadZipFile, ET.ParseError, KeyError, zipfile.LargeZipFile):
        raise ValueError("no workbook that can be opened") from None
    strings = [_all_text(item) for item in trees[STRINGS]] if STRINGS in trees else []
    used: set[int] = set()
    for part, sheet in sheets.items():
        yield from _cells(trees[part], sheet, strings, used)
    for number, text in enumerate(strings):
        if number not in used:
            yield Passage("text that no cell shows", text)
    for name, tree in trees.items():
        if name not in sheets and name != STRINGS and not LOOKS.fullmatch(name):
            yield from _beside(tree, name)
    for name, source in parts.items():
        if PurePosixPath(name).suffix.lstrip(".").lower() in IMAGES:
            yield from image_passages(source, name)


def _tree(source: bytes) -> ET.Element:
    if b"<!DOCTYPE" in source:
        raise zipfile.BadZipFile
    return ET.fromstring(source)  # noqa: S314 - no DOCTYPE, hence no entities


def _sheets(trees: Mapping[str, ET.Element]) -> dict[str, str]:
    """Return the part of every sheet with the sheet's name."""
    targets = {relation.get("Id"): relation.get("Target", "") for relation in trees[RELATIONS]}
    found: dict[str, str] = {}
    for sheet in trees[WORKBOOK].iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(LINKED), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in trees:
            found[part] = sheet.get("name", "")
    return found


def _cells(tree: ET.Element, sheet: str, strings: list[str], used: set[int]) -> Iterator[Passage]:
    place = f"sheet '{sheet}'"
    for cell in tree.iter(f"{MAIN}c"):
        where = f"{place} cell {cell.get('r', '')}"
        value = cell.findtext(f"{MAIN}v")
        if cell.get("t") == "s" and value is not None:
            used.add(int(value))
            yield Passage(where, strings[int(value)])
        elif value is not None:
            yield Passage(where, _number(value))
        for inside in (f"{MAIN}is", f"{MAIN}f"):
            part = cell.find(inside)
            if part is not None:
                yield Passage(where, _all_text(part))
    data = tree.find(f"{MAIN}sheetData")
    if data is not None:
        tree.remove(data)
    yield from _beside(tree, place)


def _beside(tree: ET.Element, place: str) -> Iterator[Passage]:
    """Give every text and attribute of a part; runs of one text are put together first."""
    whole = {f"{MAIN}comment", f"{MAIN}is", f"{MAIN}si"}
    for node in tree.iter():
        tag = node.tag.rpartition("}")[2]
        named = " ".join(filter(None, (node.get("name"), node.get("ref"))))
        where = f"{place} {tag}{f' {named}' if named else ''}"
        if node.tag in whole or tag == "p":
            yield Passage(where, _all_text(node))
        elif node.text and node.text.strip():
            header = tag.endswith(("Header", "Footer"))
            yield Passage(where, LAYOUT.sub(" ", node.text) if header else node.text)
        for value in node.attrib.values():
            yield Passage(where, value)


def _all_text(node: ET.Element) -> str:
    return "".join(node.itertext())


def _number(value: str) -> str:
    """Write a number out: "3.525100101900001E15" is sixteen digits."""
    if "E" not in value.upper():
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return f"{number:f}" if number == number.to_integral_value() else value
