"""What a result rests on: rules with their doubts, corrections, implied values; for readers and for the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import (
    Column,
    Manifest,
    PublishedTable,
    Quantity,
    RuleUsed,
    SourceNote,
    Text,
    day,
    decimal,
    percent,
    rupiah,
    text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sertakan_analysis.rules import RuleValue

STATUS_WORDS: Final = {
    "verified": "terverifikasi",
    "unverified": "belum diverifikasi",
    "unclear": "aturannya belum jelas",
    "unknown": "belum diketahui",
}


PARAMETER_WORDS: Final = {
    "region": "Kode wilayah",
    "regions": "Kode wilayah",
    "as_of": "Data sampai",
    "base": "Basis acuan",
    "target": "Target yang diikuti",
    "monthly": "Berkas hitungan bulanan cabang",
    "event_date": "Tanggal peristiwa",
    "event_name": "Nama peristiwa",
    "batch": "Daftar yang dipakai",
    "month": "Bulan iuran",
}


def rules_table(rules: Iterable[RuleValue], as_of: date) -> PublishedTable:
    """List the rule values that were used, with basis, status and day of review."""
    used = tuple(rules)
    return PublishedTable(
        name="aturan_dipakai",
        title=plain("Nilai aturan dan target yang dipakai"),
        row_meaning="one rule value that entered the report",
        columns=(
            Column("title", "Aturan"),
            Column("value", "Nilai"),
            Column("effective", "Berlaku sejak", "day"),
            Column("basis", "Dasar"),
            Column("status", "Status"),
            Column("reviewed", "Ditinjau sampai", "day"),
        ),
        rows=tuple(
            (value.title, rule_quantity(value), value.effective, value.basis, _status(value), value.reviewed)
            for value in used
        ),
        as_of=as_of,
        sources=tuple(SourceNote(value.title, value.basis, "", value.source) for value in used if value.source),
    )


def rule_quantity(value: RuleValue) -> Quantity | str:
    """Write a rule's value by its unit."""
    unit = value.unit.casefold()
    if isinstance(value.value, str) or value.value is None or isinstance(value.value, tuple):
        return str(value.value if value.value is not None else "belum diketahui")
    if unit.startswith("persen"):
        return percent(value.number)
    if unit.startswith("idr"):
        return rupiah(value.number)
    return decimal(value.number, 0)


def _status(value: RuleValue) -> str:
    words = STATUS_WORDS[value.status]
    return f"{words}; perlu ditinjau ulang" if value.stale else words


def rule_doubts(rules: Iterable[RuleValue]) -> tuple[Text, ...]:
    """Return a sentence for each doubt about values used, stale or not verified, naming those that share it."""
    shared: dict[str | date, list[str]] = {}
    for value in rules:
        if value.doubtful:
            doubt = value.reviewed if value.stale else STATUS_WORDS[value.status]
            shared.setdefault(doubt, []).append(f"{value.title} ({value.basis})")
    return tuple(_doubt(doubt, "; ".join(dict.fromkeys(titles))) for doubt, titles in shared.items())


def _doubt(doubt: str | date, titles: str) -> Text:
    if isinstance(doubt, str):
        return text("{titles}: {status}.", titles=titles, status=doubt)
    return text(
        "{titles}: sumber terakhir ditinjau sampai {reviewed}; aturan yang lebih baru mungkin sudah ada.",
        titles=titles,
        reviewed=day(doubt),
    )


def manifest(
    parameters: Mapping[str, str],
    rules: Iterable[RuleValue],
    figures: Iterable[str],
    protection: Mapping[str, Any] | None = None,
) -> Manifest:
    """Gather what the run's record keeps of a result; ``protection`` is the record of disclosure control."""
    return Manifest(
        parameters=tuple(parameters.items()),
        rules=tuple(_used(value) for value in rules),
        figures=tuple(sorted(set(figures))),
        protection=protection or {},
    )


def _used(value: RuleValue) -> RuleUsed:
    used = RuleUsed(
        rule=value.rule,
        value=str(value.value),
        unit=value.unit,
        effective=value.effective.isoformat(),
        status=value.status,
        stale=value.stale,
    )
    if value.subkey is not None:
        used["subkey"] = value.subkey
    return used


def _parameter_words(value: str) -> str:
    return "otomatis (menurut aturan laporan)" if value == "auto" else value or "–"


def parameters_table(parameters: Mapping[str, str], as_of: date) -> PublishedTable:
    """List the parameters with which the report was made."""
    return PublishedTable(
        name="parameter",
        title=plain("Parameter laporan"),
        row_meaning="one parameter",
        columns=(Column("name", "Parameter"), Column("value", "Nilai")),
        rows=tuple((PARAMETER_WORDS[name], _parameter_words(value)) for name, value in parameters.items()),
        as_of=as_of,
    )
