"""Small files of every format, with a text put at a place of one's choice."""

from __future__ import annotations

import base64
import json
import zlib
from io import BytesIO
from typing import Any

import openpyxl
import pikepdf
import polars as pl
import typst
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from sertakan_analysis.disclosure.leaks import Vocabulary
from sertakan_analysis.identity.tokens import person_tokens

KEY = bytes(range(32))
PEOPLE = pl.DataFrame(
    {
        "row": [1, 2, 3, 4],
        "nik": ["3599100101900001", "359910410190000", "3599105505850002", None],
        "no_kpj": ["22013456789", None, None, None],
        "nama": ["H. Moch. Cholil, S.Pd", "Siti Aminah", "Slamet", "Wagiman bin Kasbolah"],
        "nama_ibu": ["Rukayah Tumirah", None, None, None],
        "no_hp": ["0800-0000-1234", "+62 800 0000 5678", None, None],
        "email": ["cholil@contoh.example", None, None, None],
        "alamat": ["Jl. Raya Kenanga No. 12", "Dsn. Krajan", None, None],
        "rt": [None, "003", None, None],
        "rw": [None, "02", None, None],
    }
)
KINDS = {"nik": "nik", "no_kpj": "kpj", "nama": "name", "nama_ibu": "name", "no_hp": "phone", "email": "email"}


def vocabulary() -> Vocabulary:
    return Vocabulary(person_tokens(PEOPLE, KINDS, KEY)["token"], KEY)


def page(body: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html lang=id><head>{head}</head><body><p>Desa Leran</p>{body}</body></html>".encode()


def png(**texts: str) -> bytes:
    info = PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text)
    file = BytesIO()
    Image.new("L", (4, 4)).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def png_with_text_after_its_pixels(text: str) -> bytes:
    written = b"iTXtComment\0\0\0\0\0" + text.encode()
    chunk = (len(written) - 4).to_bytes(4, "big") + written + zlib.crc32(written).to_bytes(4, "big")
    head, end, rest = png().rpartition(b"\0\0\0\0IEND")
    return head + chunk + end + rest


def photo(text: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = text  # ImageDescription
    file = BytesIO()
    Image.new("L", (4, 4)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def data_uri(content: bytes, media: str = "image/png") -> str:
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def pdf(text: str = "", **changes: Any) -> bytes:
    """``changes`` are named by what they put the text into; see ``_changed``."""
    written = typst.compile(f'#set document(title: "Uji")\nDesa Leran\n\n{text}'.encode())
    assert isinstance(written, bytes)
    for where, said in changes.items():
        written = _changed(written, where, said)
    return written


def _changed(content: bytes, where: str, said: str) -> bytes:
    file = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        if where == "author":
            document.docinfo["/Author"] = said
        elif where == "xmp":
            with document.open_metadata() as metadata:
                metadata["dc:description"] = said
        elif where == "attachment":
            document.attachments["daftar.txt"] = said.encode()
        elif where == "annotation":
            note = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=pikepdf.String(said)
            )
            document.pages[0].Annots = document.make_indirect(pikepdf.Array([note]))
        elif where == "alternative":
            document.Root.Uji = pikepdf.Dictionary(Alt=pikepdf.String(said))
        packed = pikepdf.ObjectStreamMode.generate if where == "alternative" else pikepdf.ObjectStreamMode.preserve
        document.save(file, object_stream_mode=packed)
    return file.getvalue()


def workbook(where: str = "", said: Any = "") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Desa"
    sheet["A1"] = "Desa Leran"
    hidden = book.create_sheet("Lain")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "catatan"
    if where == "cell":
        sheet["B3"] = said
    elif where == "two cells":
        sheet["A3"], sheet["B3"] = said
    elif where == "hidden sheet":
        hidden["C7"] = said
    elif where == "hidden row":
        sheet["B9"] = said
        sheet.row_dimensions[9].hidden = True
    elif where == "comment":
        sheet["A1"].comment = Comment(said, "x")
    elif where == "header":
        sheet.oddHeader.center.text = said
    elif where == "property":
        book.properties.creator = said
    elif where == "defined name":
        book.defined_names["Uji"] = openpyxl.workbook.defined_name.DefinedName("Uji", attr_text=f'"{said}"')
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def notebook(where: str = "", said: Any = "") -> bytes:
    output: dict[str, Any] = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "Desa Leran"}}
    cell: dict[str, Any] = {
        "cell_type": "code", "id": "satu", "metadata": {}, "source": "", "outputs": [output], "execution_count": 1,
    }  # fmt: skip
    metadata: dict[str, Any] = {}
    if where == "source":
        cell["source"] = f"orang = {said!r}"
    elif where == "metadata":
        metadata["catatan"] = said
    elif where == "stream":
        cell["outputs"].append({"output_type": "stream", "name": "stdout", "text": [f"{said}\n"]})
    elif where == "traceback":
        cell["outputs"].append({"output_type": "error", "ename": "E", "evalue": "", "traceback": [said]})
    elif where:
        output["data"][where] = said
    return json.dumps({"cells": [cell], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def compressed_replacement_text(said: str) -> bytes:
    """A PDF whose drawing replaces a glyph by a text for readers' ears."""
    stream = b"/Span <</ActualText <feff" + said.encode("utf-16-be").hex().encode() + b">>> BDC EMC"
    with pikepdf.open(BytesIO(pdf())) as document:
        document.pages[0].contents_add(stream)
        file = BytesIO()
        document.save(file, compress_streams=True)
    assert zlib.decompress(zlib.compress(stream)) == stream
    return file.getvalue()


def packed_like_the_end_of_a_line(said: str) -> bytes:
    """A PDF with a replacement text that is packed so that its last byte is one that ends a line."""
    text = b"<feff" + said.encode("utf-16-be").hex().encode() + b"> "
    packed = next(data for number in range(10_000) if (data := zlib.compress(text + b"%d" % number)).endswith(b"\r"))
    with pikepdf.open(BytesIO(pdf())) as document:
        document.Root.Uji = document.make_stream(b"")
        document.Root.Uji.write(packed, filter=pikepdf.Name.FlateDecode)
        file = BytesIO()
        document.save(file, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert packed + b"\nendstream" in file.getvalue()
    return file.getvalue()
