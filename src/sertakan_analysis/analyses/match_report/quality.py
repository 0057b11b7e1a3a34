"""How good a match is: what people judged of it, and what the same weights reach on made-up lists of known truth."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import polars as pl

from sertakan_analysis.analyses.match_report.words import COMPARISONS, KINDS
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import BarChart, BarSeries, Column, PublishedTable, Text, count, percent, text
from sertakan_analysis.linkage.assess import expected_quality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sertakan_analysis.exhibits import Cell, Quantity
    from sertakan_analysis.inputs import OpenedMatch
    from sertakan_analysis.linkage.assess import Measure, Quality

HUNDRED: Final = Decimal(100)
MEASURES: Final = {
    "precision": "Ketepatan: dari pasangan yang dianggap satu orang, berapa yang benar",
    "recall": "Kelengkapan: dari pasangan yang sebenarnya satu orang, berapa yang ditemukan",
    "f1": "Gabungan keduanya (F1)",
}


def reviewed_table(opened: OpenedMatch, as_of: date) -> PublishedTable | Text:
    """Give precision and recall by the pairs that people judged; a sentence where nobody judged any."""
    kind = opened.match.record.right_kind
    found = opened.quality
    if found is None:
        return text(
            "Padanan dengan {kind} belum diperiksa petugas, sehingga ketepatannya pada daftar ini belum diketahui. Yang "
            "tersedia hanya hasil uji dengan data sintetis di bawah.",
            kind=KINDS[kind],
        )
    rows = tuple((words, *_shares(getattr(found, name))) for name, words in MEASURES.items())
    return PublishedTable(
        name=f"mutu_{kind}",
        title=_finding(found, kind),
        row_meaning="one measure of quality",
        columns=(
            Column("measure", "Ukuran"),
            Column("value", "Taksiran", "percent", 1),
            Column("low", "Batas bawah", "percent", 1, group="Selang 95%"),
            Column("high", "Batas atas", "percent", 1, group="Selang 95%"),
        ),
        rows=rows,
        as_of=as_of,
        base=text("Basis: {n} pasangan yang diputuskan petugas dari sampel berlapis.", n=count(found.reviewed)),
        notes=_review_notes(found),
    )


def _review_notes(found: Quality) -> tuple[Text, ...]:
    outside = plain("Orang yang pasangannya sama sekali tidak terbanding tidak ikut dalam kelengkapan ini.")
    if not found.unsure:
        return (outside,)
    unsure = text("{n} pasangan lain tidak dapat diputuskan; selangnya menjadi lebih lebar.", n=count(found.unsure))
    return unsure, outside


def expected_table(kinds: Sequence[str], as_of: date) -> PublishedTable:
    """Give what the weights of the package reach on made-up village lists, by the other list and how bad both are."""
    lists = {f"pendataan-{kind}": KINDS[kind] for kind in kinds}
    found = (
        expected_quality()
        .filter(pl.col("daftar").is_in(list(lists)))
        .group_by("daftar", "skenario", "judul", maintain_order=True)
        .agg(
            pl.len().alias("uji"),
            *(pl.col(name).min().alias(f"{name}_min") for name in ("presisi", "perolehan", "f1")),
        )
        .sort(pl.col("daftar").replace_strict({name: place for place, name in enumerate(lists)}), maintain_order=True)
    )
    return PublishedTable(
        name="uji_sintetis",
        title=plain("Hasil uji dengan data sintetis yang kebenarannya diketahui"),
        row_meaning="two lists in one state",
        columns=(
            Column("lists", "Dipadankan dengan"),
            Column("scenario", "Keadaan daftar"),
            Column("runs", "Uji", "count"),
            Column("precision", "Ketepatan", "percent", 2, group="Terendah dari semua uji"),
            Column("recall", "Kelengkapan", "percent", 2, group="Terendah dari semua uji"),
            Column("f1", "F1", "percent", 2, group="Terendah dari semua uji"),
        ),
        rows=tuple(
            (
                lists[row["daftar"]],
                row["judul"],
                row["uji"],
                *(HUNDRED * Decimal(str(row[f"{name}_min"])) for name in ("presisi", "perolehan", "f1")),
            )
            for row in found.iter_rows(named=True)
        ),
        as_of=as_of,
        notes=(
            plain(
                "Orang dan kesalahan tulisnya buatan komputer. Daftar sungguhan dapat lebih buruk; pegang pemeriksaan petugas."
            ),
        ),
    )


def weights_chart(opened: OpenedMatch, as_of: date) -> BarChart:
    """Draw how much it weighs that something is the same, and that it differs."""
    bits = _bits(opened)
    ranked = sorted(bits, key=lambda name: max(bits[name].values()), reverse=True)
    return BarChart(
        name=f"bobot_tanda_{opened.match.record.right_kind}",
        title=text("Tanda yang paling meyakinkan bila sama: {what}", what=COMPARISONS[ranked[0]]),
        as_of=as_of,
        kind="decimal",
        decimals=1,
        base=plain("Bit: setiap bit melipatduakan keyakinan bahwa keduanya satu orang; di bawah nol melemahkannya."),
        notes=(
            plain(
                "Nama yang jarang berbobot lebih daripada nama yang banyak dipakai; yang digambar adalah rata-ratanya."
            ),
        ),
        sources=(),
        categories=tuple(COMPARISONS[name] for name in ranked),
        series=(
            BarSeries("Bila sama", tuple(_decimal(max(bits[name].values())) for name in ranked)),
            BarSeries("Bila berbeda", tuple(_decimal(bits[name]["beda"]) for name in ranked)),
        ),
    )


def _bits(opened: OpenedMatch) -> Mapping[str, Mapping[str, float]]:
    """Return the weights of what was compared in this match."""
    record = opened.match.record
    return {name: levels for name, levels in record.notes["bits"].items() if name in record.levels}


def _decimal(bits: float) -> Decimal:
    return Decimal(str(round(bits, 1)))


def _finding(found: Quality, kind: str) -> Text:
    if found.precision is None or found.precision.value is None:
        return text("Mutu padanan dengan {kind} menurut pemeriksaan petugas", kind=KINDS[kind])
    return text(
        "Menurut pemeriksaan petugas, {share} padanan dengan {kind} benar",
        share=_percent(found.precision.value),
        kind=KINDS[kind],
    )


def _shares(measure: Measure | None) -> tuple[Cell, ...]:
    if measure is None:
        return ("–", "–", "–")
    middle: Cell = "–" if measure.value is None else HUNDRED * Decimal(str(measure.value))
    return (middle, HUNDRED * Decimal(str(measure.low)), HUNDRED * Decimal(str(measure.high)))


def _percent(share: float) -> Quantity:
    return percent(HUNDRED * Decimal(str(share)), 1)
