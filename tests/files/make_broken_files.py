"""Make the files that clerks send: some sound, most broken in one way, each with what must be found in it.

``expected.yml`` beside this script says for every file what reading, values and checking must tell. All people in them
are made up: their NIK bear the kabupaten number 99, which no region has.

    python tests/files/make_broken_files.py FOLDER
"""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEAD = ("NIK", "NO KK", "NAMA", "TANGGAL LAHIR", "L/P", "DESA", "PEKERJAAN", "NO HP")
NIK, KK, NAME, BORN, SEX, VILLAGE, WORK, PHONE = range(len(HEAD))
MADE: dict[str, Callable[[], bytes]] = {}
Row = list[Any]


def file(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a maker of one file's content under the file's name."""

    def register(maker: Callable[[], bytes]) -> Callable[[], bytes]:
        MADE[name] = maker
        return maker

    return register


def person(number: int) -> Row:
    """Return one sound row: the NIK agrees with birth date and sex."""
    day, woman = 2 + number % 25, number % 2 == 1
    nik = f"359910{day + 40 * woman:02d}0380{number + 1:04d}"
    names = ("Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan")
    name = f"Contoh {names[number % 9]} {names[number // 9 % 9]}"
    phone = f"08000000{number:04d}"
    return [
        nik,
        f"359910020310{number // 3 + 1:04d}",
        name,
        f"{day:02d}-03-1980",
        "LP"[woman],
        "Leran",
        "Petani",
        phone,
    ]


def people(count: int) -> list[Row]:
    """Return sound rows."""
    return [person(number) for number in range(count)]


def text(rows: Sequence[Sequence[Any]], separator: str = ",", end: str = "\n") -> str:
    """Return rows as delimited text without any quotation mark."""
    return "".join(separator.join(map(str, row)) + end for row in rows)


def changed(count: int, **cells: tuple[int, Any]) -> list[Row]:
    """Return sound rows with single cells changed: ``r2=(NAME, "…")`` changes the name of the second."""
    rows = people(count)
    for key, (column, value) in cells.items():
        rows[int(key[1:]) - 1][column] = value
    return rows


def workbook(fill: Callable[[Any], None], **options: Any) -> bytes:
    """Return a workbook with one sheet that a function fills."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True, **options})
    book.set_properties({"created": datetime(2026, 1, 1)})  # noqa: DTZ001 - a workbook's times have no zone
    fill(book)
    book.close()
    return content.getvalue()


def sheet(rows: Sequence[Sequence[Any]], name: str = "Data", **options: Any) -> bytes:
    """Return a workbook with one sheet of rows, each cell by its type."""

    def fill(book: Any) -> None:
        write(book.add_worksheet(name), rows)

    return workbook(fill, **options)


def write(page: Any, rows: Sequence[Sequence[Any]], top: int = 0) -> None:
    """Write rows to a sheet; text stays text."""
    for at, row in enumerate(rows, top):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(at, place, cell)
            elif cell is not None:
                page.write(at, place, cell)


# --- delimited text: encodings and separators


@file("csv_utf8.csv")
def _() -> bytes:
    return text([HEAD, *people(5)]).encode()


@file("csv_utf8_bertanda.csv")
def _() -> bytes:
    return text([HEAD, *people(5)]).encode("utf-8-sig")


@file("csv_cp1252.csv")
def _() -> bytes:
    return text([HEAD, *changed(5, r2=(NAME, "Contoh José Ñandú"))]).encode("cp1252")


@file("csv_utf16.csv")
def _() -> bytes:
    return text([HEAD, *people(5)], "\t", "\r\n").encode("utf-16")


@file("csv_utf16_tanpa_tanda.csv")
def _() -> bytes:
    return text([HEAD, *people(5)], ";").encode("utf-16-le")


@file("csv_utf8_rusak.csv")
def _() -> bytes:
    rows = changed(5, r1=(NAME, "Contoh José"), r2=(NAME, "Contoh Ñandú"), r3=(NAME, "Contoh Rusak"))
    return text([HEAD, *rows]).encode().replace(b"Rusak", b"Ru\xe9sak")


@file("csv_titik_koma.csv")
def _() -> bytes:
    return text([HEAD, *people(5)], ";", "\r\n").encode()


@file("csv_tabulasi.csv")
def _() -> bytes:
    return text([HEAD, *people(5)], "\t").encode()


@file("csv_garis_tegak.txt")
def _() -> bytes:
    return text([HEAD, *people(5)], "|").encode()


@file("csv_baris_sep.csv")
def _() -> bytes:
    return b"sep=;\r\n" + text([HEAD, *people(5)], ";", "\r\n").encode()


@file("csv_mac_lama.csv")
def _() -> bytes:
    return text([HEAD, *people(5)], ";", "\r").encode()


# --- delimited text: quotation marks, rows that slipped, cut files


@file("csv_baris_baru_dalam_sel.csv")
def _() -> bytes:
    return text([HEAD, *changed(5, r2=(WORK, '"Petani\nPadi"'))]).encode()


@file("csv_kutip_janggal.csv")
def _() -> bytes:
    return text([HEAD, *changed(5, r2=(WORK, 'Petani "padi" sawah'))]).encode()


@file("csv_kutip_terbuka.csv")
def _() -> bytes:
    return text([HEAD, *changed(200, r2=(WORK, '"Petani'))]).encode()


@file("csv_koma_dalam_isi.csv")
def _() -> bytes:
    return text([HEAD, *changed(5, r3=(NAME, "Contoh Tiga, S.Pd."))]).encode()


@file("csv_terpotong.csv")
def _() -> bytes:
    return text([HEAD, *people(5)]).encode()[:-40]


# --- delimited text: what a spreadsheet did to identifiers


@file("csv_nik_notasi_ilmiah.csv")
def _() -> bytes:
    return text([HEAD, *changed(5, r2=(NIK, "3.59910E+15"), r4=(KK, "3.59910E+15"))]).encode()


@file("csv_petik_dan_spasi.csv")
def _() -> bytes:
    rows = changed(5, r1=(NIK, f"'{person(0)[NIK]}"), r2=(NIK, f"{person(1)[NIK]}\N{NO-BREAK SPACE}"))
    rows[2][KK] = f"\N{ZERO WIDTH SPACE}{rows[2][KK]}"
    rows[3][PHONE] = "80000000003"
    return text([HEAD, *rows]).encode()


@file("csv_nik_salah.csv")
def _() -> bytes:
    rows = changed(6, r1=(NIK, person(0)[NIK][:15]), r2=(NIK, "35991O4303800002"), r3=(NIK, ""))
    rows[3][NIK] = f"{rows[3][NIK][:12]}0000"
    rows[4][NIK] = f"{rows[4][NIK][:6]}310280{rows[4][NIK][12:]}"
    return text([HEAD, *rows]).encode()


@file("csv_kembar.csv")
def _() -> bytes:
    return text([HEAD, *people(5), person(0), [person(1)[NIK], *person(2)[1:]]]).encode()


@file("csv_opensid.csv")
def _() -> bytes:
    head = ("alamat", "dusun", "rw", "rt", "nama", "no_kk", "nik", "sex", "tempatlahir", "tanggallahir", "agama_id")
    rows = [
        [
            "-",
            "DUSUN CONTOH",
            "1",
            "2",
            row[NAME],
            f"'{row[KK]}",
            f"'{row[NIK]}",
            1 + number % 2,
            "Gresik",
            row[BORN],
            1,
        ]
        for number, row in enumerate(people(4))
    ]
    rows[3][6] = "0"
    return text([head, *rows]).encode()


# --- delimited text: names that are code elsewhere


@file("csv_markah_dalam_nama.csv")
def _() -> bytes:
    rows = changed(
        5, r1=(NAME, "<script>alert(1)</script>"), r2=(NAME, "#eval(read('a'))"), r3=(NAME, "Contoh <b>Tiga</b>")
    )
    return text([HEAD, *rows]).encode()


@file("csv_rumus_dalam_nama.csv")
def _() -> bytes:
    return text(
        [HEAD, *changed(5, r1=(NAME, '=HYPERLINK("http://contoh.test";"klik")'), r2=(NAME, "@SUM(A1)"))], "|"
    ).encode()


# --- delimited text: heads


@file("csv_tanpa_kepala.csv")
def _() -> bytes:
    return text(people(5)).encode()


@file("csv_kepala_salah_ketik.csv")
def _() -> bytes:
    return text([("NIKK", *HEAD[1:]), *people(5)]).encode()


@file("csv_dokumen_lengkap.csv")
def _() -> bytes:
    width = len(HEAD) + 1
    numbered = [[number, *row] for number, row in enumerate(people(5), 1)]
    rows = [
        ["DAFTAR PEKERJA RENTAN DESA LERAN", *[""] * (width - 1)],
        ["TAHUN 2026", *[""] * (width - 1)],
        [""] * width,
        ["No", *HEAD],
        list(range(1, width + 1)),
        *numbered[:2],
        ["DUSUN CONTOH", *[""] * (width - 1)],
        [""] * width,
        *numbered[2:],
        ["JUMLAH", "5", *[""] * (width - 2)],
        [""] * width,
        *([*[""] * (width - 2), words, ""] for words in ("Leran 1 Mei 2026", "Kepala Desa", "CONTOH KEPALA")),
    ]
    return text(rows, ";").encode()


@file("csv_kepala_berulang.csv")
def _() -> bytes:
    rows = people(6)
    return text([HEAD, *rows[:3], HEAD, *rows[3:]]).encode()


@file("csv_kolom_ganda.csv")
def _() -> bytes:
    return text([(*HEAD, "Nama Lengkap"), *([*row, row[NAME]] for row in people(5))]).encode()


@file("csv_ttl_dan_rt_rw.csv")
def _() -> bytes:
    head = ("NIK", "NAMA", "TEMPAT/TGL LAHIR", "L/P", "RT/RW", "DESA", "PEKERJAAN")
    rows = [
        [row[NIK], row[NAME], f"Gresik {row[BORN]}", row[SEX], "001/002", row[VILLAGE], row[WORK]] for row in people(5)
    ]
    return text([head, *rows]).encode()


@file("csv_hanya_kepala.csv")
def _() -> bytes:
    return text([HEAD]).encode()


@file("csv_tanggal_campur.csv")
def _() -> bytes:
    rows = changed(6, r1=(BORN, "1980-03-02"), r2=(BORN, "3 Maret 1980"), r3=(BORN, "04/03/1980"), r4=(BORN, "29284"))
    rows[4][BORN], rows[5][BORN] = "31-02-1980", "07-03-2080"
    return text([HEAD, *rows]).encode()


@file("csv_bulan_mustahil.csv")
def _() -> bytes:
    head = (*HEAD[:5], "BULAN MULAI", "BULAN AKHIR", "SUMBER DANA")
    months = (("2025-01", "2025-12"), ("2025-12", "2025-01"), ("1970-01", "2025-12"), ("2025-13", "2025-12"))
    return text([head, *([*row[:5], *pair, "APBD"] for row, pair in zip(people(4), months, strict=True))]).encode()


# --- no table at all


@file("kosong_0_bita.csv")
def _() -> bytes:
    return b""


@file("kosong_baris_saja.csv")
def _() -> bytes:
    return b"\r\n\r\n   \r\n"


@file("sepuluh_ribu_kolom.csv")
def _() -> bytes:
    return text([[*HEAD, *(f"k{number}" for number in range(10_000))], *people(2)]).encode()


@file("pdf_bernama.xlsx")
def _() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@file("laman_bernama.xls")
def _() -> bytes:
    cells = "".join(f"<td>{label}</td>" for label in HEAD)
    return f"<html><body><table><tr>{cells}</tr></table></body></html>".encode()


@file("word_bernama.xlsx")
def _() -> bytes:
    return archive({"word/document.xml": b"<w:document/>"})


@file("biner.csv")
def _() -> bytes:
    return bytes(range(256)) * 8


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP archive with a fixed time in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


# --- workbooks


@file("xlsx_biasa.xlsx")
def _() -> bytes:
    return sheet([HEAD, *people(5)])


@file("xlsx_kepala_dua_baris.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Data")
        page.merge_range(0, 0, 0, 9, "DAFTAR PEKERJA RENTAN")
        for place, label in {0: "NIK", 1: "NAMA", 2: "TANGGAL LAHIR", 3: "L/P", 7: "PEKERJAAN"}.items():
            page.merge_range(2, place, 3, place, label)
        page.merge_range(2, 4, 2, 6, "ALAMAT")
        write(page, [[None, None, None, None, "RT", "RW", "DESA"]], 3)
        rows = [[row[NIK], row[NAME], row[BORN], row[SEX], "001", "002", row[VILLAGE], row[WORK]] for row in people(5)]
        write(page, rows, 4)

    return workbook(fill)


@file("xlsx_sel_gabungan.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Data")
        rows = people(6)
        write(page, [HEAD, *rows])
        page.merge_range(1, KK, 3, KK, rows[0][KK])
        page.merge_range(4, NIK, 5, NIK, rows[3][NIK])

    return workbook(fill)


@file("xlsx_nik_dibulatkan.xlsx")
def _() -> bytes:
    rows = people(5)
    for row in rows:
        row[NIK], row[PHONE] = int(row[NIK]) // 10 * 10, int(row[PHONE])
    return sheet([HEAD, *rows])


@file("xlsx_nik_bilangan_utuh.xlsx")
def _() -> bytes:
    rows = people(5)
    for row in rows:
        row[NIK] = int(row[NIK])
    return sheet([HEAD, *rows])


@file("xlsx_nik_bertanggal.xlsx")
def _() -> bytes:
    return sheet([HEAD, *changed(5, r2=(NIK, date(1980, 3, 3)))], default_date_format="dd/mm/yyyy")


@file("xlsx_tanggal_bilangan.xlsx")
def _() -> bytes:
    rows = changed(5, r1=(BORN, date(1980, 3, 2)), r2=(BORN, 29283), r3=(BORN, "04-03-1980"))
    return sheet([HEAD, *rows], default_date_format="dd/mm/yyyy")


@file("xlsx_sejak_1904.xlsx")
def _() -> bytes:
    rows = changed(5, r1=(BORN, date(1980, 3, 2)))
    return sheet([HEAD, *rows], default_date_format="dd/mm/yyyy", date_1904=True)


@file("xlsx_rumus.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Data")
        write(page, [HEAD, *people(5)])
        page.write_formula(1, NAME, '="Contoh"&" Satu"', None, "Contoh Satu")
        page.write_formula(2, NAME, "=VLOOKUP(1;A1:A2;2)", None, "#N/A")
        page.write_formula(3, NAME, "=A1&A2", None, "")

    return workbook(fill)


@file("xlsx_tersembunyi.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Data")
        write(page, [HEAD, *people(5)])
        page.set_column(KK, KK, None, None, {"hidden": True})
        page.set_row(3, None, None, {"hidden": True})
        other = book.add_worksheet("Simpanan")
        write(other, [HEAD, *people(2)])
        other.hide()

    return workbook(fill)


@file("xlsx_dua_lembar.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        for name in ("RW 1", "RW 2"):
            write(book.add_worksheet(name), [HEAD, *people(3)])

    return workbook(fill)


@file("xlsx_lembar_petunjuk.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        write(book.add_worksheet("Petunjuk"), [["Cara mengisi"], ["Tulis NIK sebagai teks"]])
        write(book.add_worksheet("Data"), [HEAD, *people(3)])

    return workbook(fill)


@file("xlsx_kosong.xlsx")
def _() -> bytes:
    return sheet([])


@file("xlsx_sepuluh_ribu_kolom.xlsx")
def _() -> bytes:
    return sheet([[*HEAD, *(f"k{number}" for number in range(10_000))], *people(2)])


@file("xlsx_sel_jauh.xlsx")
def _() -> bytes:
    def fill(book: Any) -> None:
        page = book.add_worksheet("Data")
        write(page, [HEAD, *people(3)])
        page.write_string(1_048_575, 701, "x")

    return workbook(fill)


@file("xlsx_terpotong.xlsx")
def _() -> bytes:
    content = sheet([HEAD, *people(50)])
    return content[: len(content) * 2 // 3]


@file("xlsx_isi_rusak.xlsx")
def _() -> bytes:
    content = bytearray(sheet([HEAD, *people(50)]))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        part = packed.getinfo("xl/worksheets/sheet1.xml")
    begin = part.header_offset + 30 + len(part.filename) + part.compress_size // 2
    content[begin : begin + 64] = b"\xff" * 64
    return bytes(content)


@file("xlsx_bersandi.xlsx")
def _() -> bytes:
    # What such a file begins with and the directory entry that tells it from an old workbook.
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1016) + "EncryptedPackage".encode("utf-16-le") + bytes(2016)


@file("xlsx_bom.xlsx")
def _() -> bytes:
    return archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": bytes(64 << 20)})


@file("xlsx_ukuran_palsu.xlsx")
def _() -> bytes:
    # The shared words announce 100 bytes, with the checksum of just these, and unpack to a thousand times as many.
    with zipfile.ZipFile(io.BytesIO(sheet([HEAD, *people(3)]))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/sharedStrings.xml"] += b" " * 100_000
    content = bytearray(archive(parts))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        part = packed.getinfo("xl/sharedStrings.xml")
    true = struct.pack("<III", part.CRC, part.compress_size, part.file_size)
    false = struct.pack("<III", zlib.crc32(parts["xl/sharedStrings.xml"][:100]), part.compress_size, 100)
    return bytes(content.replace(true, false))


@file("ods_biasa.ods")
def _() -> bytes:
    def cell(value: Any) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEAD, *people(5)))
    return ods(open_document(rows))


@file("ods_berulang.ods")
def _() -> bytes:
    repeated = 'table:number-columns-repeated="16000" office:value-type="string"'
    cell = f"<table:table-cell {repeated}><text:p>x</text:p></table:table-cell>"
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return ods(open_document(row))


def open_document(rows: str) -> str:
    """Return the content of an OpenDocument table."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    body = f'<office:spreadsheet><table:table table:name="Data">{rows}</table:table></office:spreadsheet>'
    return f'<?xml version="1.0"?><office:document-content{spaces}><office:body>{body}</office:body></office:document-content>'


def ods(content: str) -> bytes:
    """Return an OpenDocument workbook with some content."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{space}"/>'
    return archive(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        }
    )


# --- Parquet


def parquet(rows: Sequence[Row]) -> bytes:
    """Return rows as Parquet; a column of whole numbers stays one."""
    import polars as pl

    content = io.BytesIO()
    pl.DataFrame([list(row) for row in rows], schema=list(HEAD), orient="row").write_parquet(content)
    return content.getvalue()


@file("parquet_biasa.parquet")
def _() -> bytes:
    return parquet(people(5))


@file("parquet_nik_bilangan.parquet")
def _() -> bytes:
    return parquet([[int(row[NIK]), *row[1:]] for row in people(5)])


@file("parquet_terpotong.parquet")
def _() -> bytes:
    return parquet(people(5))[:-20]


def make(folder: Path, names: Sequence[str] = ()) -> list[Path]:
    """Write the files, or those named, into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / name for name in names or MADE]
    for path in paths:
        path.write_bytes(MADE[path.name]())
    return paths


if __name__ == "__main__":
    for made in make(Path(sys.argv[1])):
        sys.stdout.write(f"{made}\n")
