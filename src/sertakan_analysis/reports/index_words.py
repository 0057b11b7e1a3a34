"""The sentences of the start page, in Bahasa Indonesia."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.errors import UserError
from sertakan_analysis.regions import region
from sertakan_analysis.reports.difference.model import Ground
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sertakan_analysis.reports.manifest import NumberChange, ReportChanges, ReportName

LOCALE: Final = "id_ID"
KILOBYTE: Final = 1000
LONGEST: Final = 90
STATES: Final = {
    State.CELL_ERROR: "perhitungan berhenti karena kesalahan",
    State.TIMEOUT: "batas waktu terlampaui",
    State.KILLED: "proses terhenti sebelum selesai",
    State.OUT_OF_MEMORY: "memori tidak cukup",
    State.DISK_FULL: "ruang penyimpanan penuh",
    State.NOT_STARTED: "proses tidak dapat dimulai",
    State.REFUSED: "hasil tidak lolos pemeriksaan",
    State.CANCELLED: "dibatalkan",
}
GROUNDS: Final = {
    Ground.DATA: "data",
    Ground.RULE: "nilai aturan",
    Ground.CODE: "cara perhitungan",
    Ground.NOTEBOOK: "naskah laporan",
    Ground.PARAMETER: "pilihan laporan",
    Ground.LIBRARY: "pustaka perangkat lunak",
}


def day_words(day: date) -> str:
    """Return a day as written: 4 Juli 2025."""
    from babel.dates import format_date

    return format_date(day, format="long", locale=LOCALE)


def published_words(revision: int, published: str) -> str:
    """Name a revision by its number and, where the record tells it, the day it appeared."""
    when = f", {day_words(datetime.fromisoformat(published).date())}" if published else ""
    return f"Terbitan ke-{revision}{when}"


def attempt_words(state: State, when: date, *, published: bool) -> str:
    """Say that the last attempt failed and what that means for the report shown."""
    reason = STATES.get(state, state.value)
    if published:
        return (
            f"Pembaruan terakhir pada {day_words(when)} tidak berhasil: {reason}. Laporan di bawah ini tetap berlaku."
        )
    return f"Pembuatan terakhir pada {day_words(when)} tidak berhasil: {reason}. Laporan ini belum pernah terbit."


def report_words(report: ReportName) -> str:
    """Name a report by its title and regions."""
    regions = region_words(report["region_codes"])
    return f"{report['title']}, {regions}" if regions else report["title"]


def changed_words(report: ReportChanges) -> str:
    """Say how much of a report's numbers and sentences changed, and why."""
    name = report_words(report)
    if report["unread"]:
        return f"{name}: angkanya tidak dapat dibandingkan dengan terbitan itu."
    counted = [
        f"{_count(number)} {what}"
        for number, what in ((report["numbers"], "angka"), (report["texts"], "kalimat"))
        if number
    ]
    return f"{name}: {' dan '.join(counted)} berubah{_why(report['causes'])}."


def remade_words(number: int) -> str:
    """Say how many reports were made again and print the same."""
    return f"{_count(number)} laporan dibuat ulang tanpa perubahan angka atau kalimat."


def key_figure_words(report: ReportChanges) -> str:
    """Say how many headline numbers of a report differ."""
    name = report_words(report)
    if report["unread"]:
        return f"{name}: angkanya tidak dapat dibandingkan dengan edisi itu."
    number = report["key_figures"]
    return (
        f"{name}: {_count(number)} angka utama berbeda." if number else f"{name}: tidak ada angka utama yang berbeda."
    )


def number_words(change: NumberChange) -> str:
    """Say where a number stands, what it was and what it is now; the name of a table is no reader's word."""
    place = ", ".join(part for part in (change["row"], change["column"]) if part) or change["exhibit"]
    return f"{place}: {_printed(change['old'])} → {_printed(change['new'])}"


def region_words(codes: Sequence[str]) -> str:
    """Return the names of regions, joined."""
    return joined([_region_name(code) for code in codes])


def joined(names: Sequence[str]) -> str:
    """Join names with commas and a last "dan"."""
    if len(names) <= 1:
        return "".join(names)
    *first, last = names
    return f"{', '.join(first)}{',' if len(first) > 1 else ''} dan {last}"


def size_words(size: int) -> str:
    """Return a file size as an Indonesian reader writes it: 412 kB, 1,2 MB."""
    from babel.numbers import format_decimal

    thousands: Decimal = Decimal(size) / KILOBYTE
    if thousands < KILOBYTE:
        return f"{format_decimal(max(round(thousands), 1), locale=LOCALE)} kB"
    return f"{format_decimal(round(thousands / KILOBYTE, 1), format='#,##0.0', locale=LOCALE)} MB"


def _why(causes: Sequence[str] | None) -> str:
    if causes is None:
        return "; sebabnya tidak tercatat"
    if not causes:
        return " padahal tidak ada masukan yang berubah; laporan ini perlu diperiksa"
    named = joined([GROUNDS[Ground(cause)] for cause in causes])
    return f" karena {named} berubah{' bersamaan' if len(causes) > 1 else ''}"


def _printed(text: str | None) -> str:
    if text is None:
        return "tidak ada"
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _count(number: int) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=LOCALE)


def _region_name(code: str) -> str:
    try:
        return region(code).name
    except UserError:
        # A user's own report may speak of places that the reference list does not hold.
        return code
