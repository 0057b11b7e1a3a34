"""The share of covered workers in a group with its bounds, worked out from published numbers and the judged pairs alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from sertakan_analysis.analyses.protection.participants import PLACING, UNSURE
from sertakan_analysis.analyses.protection.traits import ANNOUNCED, COVERED, NOT_SURE, STATE, TO_CHECK, UNCOVERED
from sertakan_analysis.analyses.wording import plain
from sertakan_analysis.exhibits import Column, Quantity, Text, Withheld, count, month, percent, text
from sertakan_analysis.inputs.ledgers import PARTICIPANTS, VILLAGE
from sertakan_analysis.statistics.matched_share import BoundsFrom, MatchedShare, matched_share

if TYPE_CHECKING:
    from sertakan_analysis.analyses.protection.context import Context
    from sertakan_analysis.disclosure import SafeTable
    from sertakan_analysis.exhibits import Cell
    from sertakan_analysis.linkage.assess import Measure

NOBODY: Final = "–"
_SHARE: Final = "Bagian yang terlindungi"
BOUNDED: Final = (
    Column("workers", "Pekerja rentan", "count"),
    Column("uncovered", "Belum atau belum pasti", "count"),
    Column("share", "Menurut padanan", "percent", 1, _SHARE),
    Column("low", "Batas bawah", "percent", 1, _SHARE),
    Column("high", "Batas atas", "percent", 1, _SHARE),
)


def bounded_cells(context: Context, table: SafeTable, **group: str) -> tuple[Cell, ...]:
    """Return the cells of ``BOUNDED`` for a group of workers: ``table`` counts by ``STATE_IN_SHORT`` among others."""
    numbers = (cell(table.count(**group)), cell(table.count(**group, **{STATE.key: NOT_SURE})))
    found = _share_of(context, table, group)
    if found is None:
        missing = (
            Withheld("percent") if isinstance(table.count(**group), Withheld) or not _empty(table, group) else NOBODY
        )
        return *numbers, missing, missing, missing
    return *numbers, found.observed, found.lowest, found.highest


def covered_share(context: Context) -> MatchedShare | None:
    """Return the share of all workers who are covered, with what the match leaves open; ``None`` where it is withheld."""
    return _share_of(context, context.tables.state, {})


def unsure_at_most(context: Context) -> int:
    """Return how many workers may be covered once somebody has looked, at most, by what is published.

    Where the number itself is withheld it is at most that of the participants who may be somebody of the village lists,
    rounded as it is shown, and at most what the other numbers leave.
    """
    state = context.tables.state
    unsure = state.count(perlindungan=TO_CHECK)
    if isinstance(unsure, Quantity):
        return number(unsure)
    participants = context.tables.participants
    # Rounded numbers are never withheld, and move by less than their base.
    told = number(participants.count(**{PLACING.key: UNSURE})) + participants.terms.limit - 1
    others = state.count(perlindungan=NOT_SURE)
    if isinstance(others, Withheld):
        return told
    known = (state.count(perlindungan=code) for code in (ANNOUNCED, UNCOVERED))
    return max(0, min(told, number(others) - sum(map(number, known))))


def bounds_sentence(context: Context) -> Text:
    """Tell the share of covered workers with its bounds, and what the bounds hold."""
    found = covered_share(context)
    if found is None:
        return text("Bagian pekerja rentan yang terlindungi pada {month} dirahasiakan.", month=month(context.month))
    told = text(
        "Pada iuran {month}, {share} pekerja rentan dalam daftar desa terlindungi; batasnya {low} sampai {high}.",
        month=month(context.month),
        share=percent(found.observed, 1),
        low=percent(found.lowest, 1),
        high=percent(found.highest, 1),
    )
    most = count(unsure_at_most(context))
    if found.bounds_from is BoundsFrom.QUALITY:
        return text(
            "{told} Batas itu memuat pasangan yang masih ragu (paling banyak {most} orang) serta kesalahan padanan menurut "
            "pasangan yang sudah diperiksa petugas.",
            told=told,
            most=most,
        )
    return text(
        "{told} Batas itu hanya memuat pasangan yang masih ragu (paling banyak {most} orang); kesalahan padanan belum "
        "diketahui karena belum ada pasangan yang diperiksa petugas.",
        told=told,
        most=most,
    )


def group_note(context: Context) -> Text:
    """Say how the bounds of a group are reckoned."""
    found = covered_share(context)
    if found is not None and found.bounds_from is BoundsFrom.QUALITY:
        return plain(
            "Batas kelompok memakai ketepatan dan kelengkapan padanan seluruh daftar, dan menganggap semua orang yang perlu "
            "dicek ada dalam kelompok itu."
        )
    return text(
        "Batas atas: semua orang yang perlu dicek (paling banyak {most}) ada dalam kelompok itu dan terlindungi. Kesalahan "
        "padanan belum termasuk.",
        most=count(unsure_at_most(context)),
    )


def quality_sentence(context: Context) -> Text:
    """Tell how good the match is that the report rests on, by what people judged."""
    quality = context.book.matches[VILLAGE, PARTICIPANTS].quality
    if quality is None or quality.precision is None or quality.recall is None:
        return plain("Ketepatan dan kelengkapan padanan belum diketahui: belum ada pasangan yang diperiksa petugas.")
    return text(
        "Menurut {n} pasangan yang diperiksa petugas, ketepatan padanan {right} dan kelengkapannya {found} (selang 95%).",
        n=count(quality.reviewed),
        right=_interval(quality.precision),
        found=_interval(quality.recall),
    )


def cell(value: Quantity | Withheld) -> Cell:
    """Return a number as a cell of a table."""
    return value if isinstance(value, Withheld) or value.approximate else value.value


def _share_of(context: Context, table: SafeTable, group: dict[str, str]) -> MatchedShare | None:
    covered, whole = table.count(**group, **{STATE.key: COVERED}), table.count(**group)
    if isinstance(covered, Withheld) or isinstance(whole, Withheld) or not whole.value:
        return None
    people = number(whole)
    # Rounded numbers need not add up.
    matched = min(number(covered), people)
    quality = context.book.matches[VILLAGE, PARTICIPANTS].quality
    return matched_share(
        people,
        matched,
        min(unsure_at_most(context), people - matched),
        precision=quality.precision if quality else None,
        recall=quality.recall if quality else None,
    )


def _empty(table: SafeTable, group: dict[str, str]) -> bool:
    whole = table.count(**group)
    return isinstance(whole, Quantity) and not whole.value


def _interval(measure: Measure) -> Text:
    low, high = (percent(Decimal(str(round(100 * limit, 1))), 1) for limit in (measure.low, measure.high))
    return text("{low} sampai {high}", low=low, high=high)


def number(value: Quantity | Withheld) -> int:
    """Return a number of people, 0 where nothing is known of it."""
    return int(value.value) if isinstance(value, Quantity) and isinstance(value.value, Decimal) else 0
