"""What a file is, told by its first bytes and not by its name."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.registry.reading.archive import checked_names

if TYPE_CHECKING:
    from pathlib import Path

SIGNATURE_BYTES: Final = 8192
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = b"PK\x03\x04"
PARQUET: Final = b"PAR1"
# A password turns a workbook into an OLE file that holds this stream; its name is written in UTF-16.
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
WORKBOOK_STREAMS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
SAVE_AS: Final = "Open it in the program that made it and save it as XLSX or CSV."
# What clerks send under a name that ends in .xls or .csv, by how it begins.
STRANGERS: Final = {
    b"%PDF": "a PDF document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a compressed file (gzip)",
    b"Rar!": "a compressed file (RAR)",
    b"7z\xbc\xaf": "a compressed file (7-Zip)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<table": "a web page",
    b"<?xml": "an XML file",
}


class Container(StrEnum):
    """The formats that are read."""

    TEXT = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PARQUET = "parquet"


def container(path: Path) -> Container:
    """Return what a file is by its content.

    Raises
    ------
    UserError
        No such file, an empty one, one locked with a password, and anything that is no table.
    """
    start = _start(path)
    if start.startswith(PARQUET):
        return Container.PARQUET
    if start.startswith(OLE):
        return _ole(path)
    if start.startswith(ZIP):
        return _zip(path)
    lowered = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for sign, what in STRANGERS.items():
        if lowered.startswith(sign.lower()):
            raise UserError(f"this is {what}, not a table", where=path.name, remedy=SAVE_AS)
    if not start.strip():
        raise UserError("the file holds nothing but blanks", where=path.name, remedy="Ask for the file once more.")
    return Container.TEXT


def _start(path: Path) -> bytes:
    if not path.is_file():
        what = "this is a folder" if path.is_dir() else "there is no such file"
        raise UserError(what, where=path.name, remedy="Give the path of one CSV, XLSX, XLS, ODS or Parquet file.")
    if path.stat().st_size == 0:
        raise UserError("the file is empty (0 bytes)", where=path.name, remedy="Ask for the file once more.")
    with path.open("rb") as file:
        return file.read(SIGNATURE_BYTES)


def _ole(path: Path) -> Container:
    # Directory entries stand anywhere in such a file, so the whole of it is searched.
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise UserError(
            "the workbook is locked with a password",
            where=path.name,
            remedy="Open it in Excel, remove the password under File > Info > Protect Workbook, and save it again.",
        )
    if any(stream in content for stream in WORKBOOK_STREAMS):
        return Container.XLS
    raise UserError("this is an old Office file without a workbook", where=path.name, remedy=SAVE_AS)


def _zip(path: Path) -> Container:
    names = checked_names(path)
    if "xl/workbook.xml" in names:
        return Container.XLSX
    if "content.xml" in names:
        with zipfile.ZipFile(path) as archive:
            if "mimetype" in names and b"spreadsheet" not in archive.read("mimetype"):
                raise UserError("this is an OpenDocument file without a table", where=path.name, remedy=SAVE_AS)
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise UserError(
                    "the workbook is locked with a password",
                    where=path.name,
                    remedy="Open it in LibreOffice and save it again without a password.",
                )
        return Container.ODS
    if "word/document.xml" in names:
        raise UserError("this is a Word document, not a table", where=path.name, remedy=SAVE_AS)
    if "xl/workbook.bin" in names:
        raise UserError("this is a binary workbook (XLSB)", where=path.name, remedy=SAVE_AS)
    raise UserError("this is a ZIP archive", where=path.name, remedy="Unpack it and give the file that lies in it.")
