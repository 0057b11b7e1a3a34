"""The sheet of candidates as a workbook in memory, marked on every page with the copy's number."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.candidates.choosing import month_name
from sertakan_analysis.occupations import occupations
from sertakan_analysis.regions import region
from sertakan_analysis.registry.findings_sheet import FORMULA_SIGNS, OPTIONS

if TYPE_CHECKING:
    from datetime import date

    from sertakan_analysis.candidates.model import Candidates, Copy

HEADINGS: Final = (
    ("No", 6),
    ("Nama", 30),
    ("NIK", 20),
    ("Tanggal lahir", 14),
    ("JK", 5),
    ("Alamat", 32),
    ("RT/RW", 10),
    ("Desa", 20),
    ("Pekerjaan", 24),
    ("Desil", 7),
    ("Keadaan", 14),
    ("Keterangan", 52),
)
MADE_UP: Final = "DATA SINTETIS: orang dalam daftar ini tidak ada."
CONFIDENTIAL: Final = (
    "RAHASIA: memuat data pribadi (UU 27/2022). Hanya untuk pendaftaran; jangan disalin atau diteruskan."
)
DECILES: Final = {"dtsen": "desil menurut DTSEN", "list": "desil menurut daftar desa"}
HEADER_LENGTH: Final = 240  # Excel takes 255 signs


def workbook(found: Candidates, copy: Copy) -> bytes:
    """Return the workbook's bytes; nothing of it touches the disk.

    The copy's number stands in the first rows, in the head and foot of every printed page, and among the properties.
    """
    import xlsxwriter

    content = BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": "Daftar calon penerima", "subject": copy.number, "comments": CONFIDENTIAL})
        book.set_custom_property("Salinan", copy.number)
        book.set_custom_property("Diminta oleh", copy.asked_by)
        _Page(book, found, copy).write()
    return content.getvalue()


class _Page:
    """The one sheet of the workbook."""

    def __init__(self, book: Any, found: Candidates, copy: Copy) -> None:
        self._found = found
        self._copy = copy
        self._sheet = book.add_worksheet("Calon")
        self._bold = book.add_format({"bold": True})
        self._alarm = book.add_format({"bold": True, "font_color": "#9C0006"})
        self._head = book.add_format({"bold": True, "bg_color": "#E8E8E8", "border": 1, "text_wrap": True})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._quoted = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        self._day = book.add_format({"valign": "top", "num_format": "dd-mm-yyyy", "align": "left"})
        self._number = book.add_format({"valign": "top"})

    def write(self) -> None:
        """Write the mark, the headings and a row a person."""
        first = self._marks()
        for column, (heading, width) in enumerate(HEADINGS):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(first, column, heading, self._head)
        for place, person in enumerate(self._found.frame.iter_rows(named=True), 1):
            self._person(first + place, place, person)
        last = first + max(self._found.rows, 1)
        self._sheet.autofilter(first, 0, last, len(HEADINGS) - 1)
        self._sheet.freeze_panes(first + 1, 2)
        self._sheet.repeat_rows(first)
        self._for_paper()

    def _marks(self) -> int:
        """Write who may have this, whose copy it is, and what it is; return the row of the headings."""
        copy, found = self._copy, self._found
        names = ", ".join(each.name for each in copy.recipients)
        whom = f"Pekerja rentan {region(found.region).name} yang belum terlindungi pada {month_name(found.month)}"
        lines = [
            (CONFIDENTIAL, self._alarm),
            (
                f"Salinan {copy.number}, diminta oleh {copy.asked_by} pada {copy.asked_at:%d-%m-%Y %H.%M %Z}.",
                self._bold,
            ),
            (f"Untuk: {names}. Dasar: perjanjian {', '.join(found.agreements)}.", None),
            (f"{whom}; {DECILES[found.decile_from]}.", None),
            ("; ".join(f"{name}: {number}" for name, number in found.counts.items()) + ".", None),
        ]
        if found.synthetic:
            lines.insert(0, (MADE_UP, self._alarm))
        for row, (text, style) in enumerate(lines):
            self._sheet.write_string(row, 0, text, style)
        return len(lines) + 1

    def _person(self, row: int, place: int, person: dict[str, Any]) -> None:
        trade = occupations().get(person["pekerjaan_kode"] or "")
        desa = person["kode_desa"]
        self._sheet.write_number(row, 0, place, self._number)
        texts = {
            1: person["nama"],
            2: person["nik"],
            4: person["jenis_kelamin"],
            5: person["alamat"],
            6: "/".join(each or "-" for each in (person["rt"], person["rw"])),
            7: region(desa).short if desa else None,
            8: trade.name if trade else None,
            10: person["keadaan"],
            11: person["keterangan"],
        }
        for column, text in texts.items():
            self._write(row, column, text)
        self._write_day(row, 3, person["tanggal_lahir"])
        if person["desil"] is not None:
            self._sheet.write_number(row, 9, person["desil"], self._number)

    def _write(self, row: int, column: int, text: str | None) -> None:
        if text:
            quoted = text.startswith(FORMULA_SIGNS)
            self._sheet.write_string(row, column, text, self._quoted if quoted else self._text)

    def _write_day(self, row: int, column: int, day: date | None) -> None:
        if day is not None and day.year >= 1900:  # noqa: PLR2004 - Excel counts days from 1900
            self._sheet.write_datetime(row, column, day, self._day)
        elif day is not None:
            self._write(row, column, f"{day:%d-%m-%Y}")

    def _for_paper(self) -> None:
        mark = f"RAHASIA  Salinan {self._copy.number}  {self._copy.asked_by}"[:HEADER_LENGTH].replace("&", "&&")
        self._sheet.set_header(f"&L{mark}" + (f"&R{MADE_UP.partition(':')[0]}" if self._found.synthetic else ""))
        self._sheet.set_footer(f"&L{mark}&RHalaman &P dari &N")
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.fit_to_pages(1, 0)
