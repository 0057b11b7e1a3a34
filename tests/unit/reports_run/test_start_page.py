"""What the start page says: editions newest first, what changed and why, and what could not be renewed."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from edition_samples import entry

from sertakan_analysis.reports.index_page import Attempt, index_page
from sertakan_analysis.reports.index_words import STATES, changed_words, joined, key_figure_words, size_words
from sertakan_analysis.reports.manifest import (
    Changes,
    EditionManifest,
    NumberChange,
    ReportChanges,
    ReportEntry,
    edition_manifest,
)
from sertakan_analysis.reports.states import GOOD, State


def report(stem: str, *files: str, title: str = "Laporan", content: str = "") -> ReportEntry:
    return entry(stem, "run1", {name: (content or name).encode() for name in files}, title=title)


def change(**changed: Any) -> ReportChanges:
    fields: dict[str, Any] = {
        "stem": "uji-35.25", "title": "Laporan", "region_codes": ["35.25"], "numbers": 12, "key_figures": 1, "texts": 0,
        "shown": [], "causes": ["data"], "unread": "",
    }  # fmt: skip
    return ReportChanges(**{**fields, **changed})  # type: ignore[typeddict-item]


def changes(*reports: ReportChanges, **changed: Any) -> Changes:
    fields: dict[str, Any] = {"compared_with": "2025-06-30", "came": [], "went": [], "reports": list(reports)}
    return Changes(**{**fields, **changed})  # type: ignore[typeddict-item]


def edition(name: str, *reports: ReportEntry, **options: Any) -> EditionManifest:
    return edition_manifest(name, reports or [report("uji-35.25", "uji-35.25.pdf")], **options)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main>")[2]).split())


def test_the_newest_day_comes_first_in_indonesian_and_titles_are_escaped():
    new = edition("2025-11-30", report("uji-35.25-base-x", "x.xlsx", "x.pdf", title="<b>"))
    page = index_page([edition("2025-06-30"), new])
    assert page.startswith('<!DOCTYPE html>\n<html lang="id">')
    assert page.index("Data sampai 30 November 2025") < page.index("Data sampai 30 Juni 2025")
    assert "Kabupaten Gresik" in page
    assert "Pilihan: base-x" in page
    assert "<h3>&lt;b&gt;</h3>" in page
    assert page.index('href="2025-11-30/x.pdf"') < page.index('href="2025-11-30/x.xlsx"')
    assert "http" not in page


def test_of_a_day_the_newest_revision_is_shown_and_the_earlier_ones_are_folded_in():
    first = edition("2025-11-30", report("uji-35.25", "a.pdf"), report("uji-35.25-x", "x.pdf"))
    second = edition("2025-11-30.2", report("uji-35.25", "a.pdf", content="two"), report("uji-35.25-x", "x.pdf"))
    tenth = edition(
        "2025-11-30.10",
        report("uji-35.25", "a.pdf", content="ten"),
        report("uji-35.25-x", "x.pdf"),
        published="2026-11-21T23:30:00+07:00",
    )
    before, _, folded = index_page([tenth, first, second]).partition("<details>")
    assert "Terbitan ke-10, 21 November 2026" in before
    assert 'href="2025-11-30.10/a.pdf"' in before
    assert "2025-11-30.2/" not in before.partition("<main>")[2]
    assert folded.index("Terbitan ke-2") < folded.index("Terbitan ke-1")
    assert "Terbitan sebelumnya (2)" in folded
    # A file that the newest edition still holds is not listed again.
    assert 'href="2025-11-30.2/a.pdf"' in folded
    assert 'href="2025-11-30.2/x.pdf"' not in folded
    assert 'href="2025-11-30.2/"' in folded


def test_a_day_with_one_revision_folds_nothing():
    page = index_page([edition("2025-11-30")])
    assert "<details>" not in page
    assert "Perubahan" not in page


def test_changes_are_told_with_their_cause_and_a_few_numbers():
    numbers = [
        NumberChange(kind="table", exhibit="Laju", row=f"baris {n}", column="Peserta", old=f"{n}", new=None)
        for n in range(5)
    ]
    found = changes(change(shown=numbers, texts=2))
    page = words(index_page([edition("2025-11-30.2", changes=found), edition("2025-11-30")]))
    assert "Perubahan dibanding terbitan sebelumnya" in page
    assert "Laporan, Kabupaten Gresik: 12 angka dan 2 kalimat berubah karena data berubah." in page
    assert "baris 2, Peserta: 2 → tidak ada" in page
    assert "Laju" not in page
    assert "baris 3" not in page


def test_many_changed_reports_are_counted():
    found = changes(*(change(stem=f"uji-{n}", title=f"Laporan {n}") for n in range(9)))
    page = words(index_page([edition("2025-11-30.2", changes=found)]))
    assert "Laporan 4, Kabupaten Gresik" in page
    assert "Laporan 5, Kabupaten Gresik" not in page
    assert "Dan 4 laporan lain." in page


def test_reports_that_came_and_went_are_named():
    name = {"stem": "uji", "title": "Perbandingan", "region_codes": []}
    found = changes(came=[name], went=[{**name, "title": "Tren"}])
    page = words(index_page([edition("2025-11-30.2", changes=found)]))
    assert "Perbandingan: laporan baru." in page
    assert "Tren: tidak ada lagi." in page


@pytest.mark.parametrize(
    ("causes", "sentence"),
    [
        (["data"], "12 angka berubah karena data berubah."),
        (["rule", "code"], "12 angka berubah karena nilai aturan dan cara perhitungan berubah bersamaan."),
        (
            ["data", "notebook", "parameter", "library"],
            "12 angka berubah karena data, naskah laporan, pilihan laporan, dan pustaka perangkat lunak berubah bersamaan.",
        ),
        ([], "12 angka berubah padahal tidak ada masukan yang berubah; laporan ini perlu diperiksa."),
        (None, "12 angka berubah; sebabnya tidak tercatat."),
    ],
)
def test_the_cause_is_told_as_far_as_it_is_known(causes: list[str] | None, sentence: str):
    assert changed_words(change(causes=causes)) == f"Laporan, Kabupaten Gresik: {sentence}"


def test_reports_that_print_the_same_again_are_only_counted():
    found = changes(change(), *(change(numbers=0, stem=f"uji-{n}", title=f"Laporan {n}") for n in range(7)))
    page = words(index_page([edition("2025-11-30.2", changes=found)]))
    assert "Laporan, Kabupaten Gresik: 12 angka berubah" in page
    assert "7 laporan dibuat ulang tanpa perubahan angka atau kalimat." in page
    assert "Laporan 0" not in page
    only = changes(change(numbers=0))
    assert "1 laporan dibuat ulang" in words(index_page([edition("2025-11-30.2", changes=only)]))


def test_what_could_not_be_compared_is_told():
    assert changed_words(change(unread="gone")).endswith("angkanya tidak dapat dibandingkan dengan terbitan itu.")
    assert key_figure_words(change(unread="gone")).endswith("angkanya tidak dapat dibandingkan dengan edisi itu.")


def test_against_the_day_before_the_headline_numbers_are_counted():
    since = changes(change(key_figures=3), change(title="Lain", key_figures=0))
    page = words(index_page([edition("2025-11-30", since=since)]))
    assert "Dibanding edisi dengan data sampai 30 Juni 2025" in page
    assert "Laporan, Kabupaten Gresik: 3 angka utama berbeda." in page
    assert "Lain, Kabupaten Gresik: tidak ada angka utama yang berbeda." in page


def test_a_failed_attempt_stands_at_the_newest_edition_of_its_report_only():
    attempts = [Attempt("uji-35.25", "Laporan", State.TIMEOUT, date(2026, 11, 21))]
    page = words(index_page([edition("2025-06-30"), edition("2025-11-30")], attempts))
    told = (
        "Pembaruan terakhir pada 21 November 2026 tidak berhasil: batas waktu terlampaui. "
        "Laporan di bawah ini tetap berlaku."
    )
    assert page.count(told) == 1
    assert page.index(told) < page.index("30 Juni 2025")


def test_a_report_that_never_succeeded_is_told_apart():
    attempts = [Attempt("lain-35.25", "Laporan lain", State.OUT_OF_MEMORY, date(2026, 11, 21))]
    page = words(index_page([edition("2025-11-30")], attempts))
    assert (
        "Belum berhasil dibuat Laporan lain Pembuatan terakhir pada 21 November 2026 tidak berhasil: memori tidak cukup. "
        "Laporan ini belum pernah terbit."
    ) in page


@pytest.mark.parametrize("state", sorted(GOOD))
def test_a_good_attempt_is_no_news(state: State):
    attempts = [Attempt("uji-35.25", "Laporan", state, date(2026, 11, 21))]
    assert "terakhir pada" not in index_page([edition("2025-11-30")], attempts)


def test_every_state_that_is_not_good_has_its_words():
    assert set(STATES) == set(State) - GOOD


@pytest.mark.parametrize(
    ("names", "written"), [([], ""), (["a"], "a"), (["a", "b"], "a dan b"), (["a", "b", "c"], "a, b, dan c")]
)
def test_names_are_joined_as_in_a_sentence(names: list[str], written: str):
    assert joined(names) == written


@pytest.mark.parametrize(("size", "words"), [(1, "1 kB"), (411_700, "412 kB"), (1_249_000, "1,2 MB")])
def test_sizes_are_written_as_indonesian_readers_write_them(size: int, words: str):
    assert size_words(size) == words
