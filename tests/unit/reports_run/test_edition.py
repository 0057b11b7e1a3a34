"""What an edition keeps, what it replaces, and what its record says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.errors import UserError
from sertakan_analysis.reports.edition import complete
from sertakan_analysis.reports.index import index_page, size_words
from sertakan_analysis.reports.manifest import FILE, ReportEntry, edition_manifest, read_manifest, write_manifest

if TYPE_CHECKING:
    from pathlib import Path


def entry(stem: str, run: str, *files: str, title: str = "Laporan") -> ReportEntry:
    return ReportEntry(
        stem=stem, report="uji", title=title, region_codes=["35.25"], run_id=run, created="2025-12-01T00:00:00+00:00",
        package_version="0", package_sha256="0", commit=None, dirty=None, lockfile_sha256=None, python="3",
        parameters={}, notebook={}, inputs={}, rules=[], figures=[],
        outputs=[{"file": name, "sha256": name, "size": 1} for name in files],
    )  # fmt: skip


def folder(parent: Path, name: str, texts: dict[str, str]) -> Path:
    made = parent / name / "2025-11-30"
    made.mkdir(parents=True)
    for file, text in texts.items():
        (made / file).write_text(text)
    return made


def old_edition(tmp_path: Path) -> Path:
    place = folder(tmp_path, "outputs", {"uji-a.pdf": "a", "uji-a.html": "a", "uji-b.pdf": "b", "notes.txt": "mine"})
    entries = [entry("uji-a", "run1", "uji-a.pdf", "uji-a.html"), entry("uji-b", "run2", "uji-b.pdf")]
    write_manifest(place, edition_manifest("2025-11-30", entries))
    return place


def names(path: Path) -> set[str]:
    return {found.name for found in path.iterdir()}


def test_other_reports_and_the_users_own_files_are_kept(tmp_path: Path):
    place, built = old_edition(tmp_path), folder(tmp_path, "new", {"uji-c.pdf": "c"})
    manifest = complete(built, place, [entry("uji-c", "run3", "uji-c.pdf")])
    assert names(built) == {"uji-a.pdf", "uji-a.html", "uji-b.pdf", "uji-c.pdf", "notes.txt", FILE}
    assert [report["stem"] for report in manifest["reports"]] == ["uji-a", "uji-b", "uji-c"]
    assert read_manifest(built) == manifest


def test_a_report_made_anew_from_other_inputs_leaves_no_file_of_the_old_run(tmp_path: Path):
    place, built = old_edition(tmp_path), folder(tmp_path, "new", {"uji-a.pdf": "A"})
    manifest = complete(built, place, [entry("uji-a", "run9", "uji-a.pdf")])
    assert names(built) == {"uji-a.pdf", "uji-b.pdf", "notes.txt", FILE}
    assert (built / "uji-a.pdf").read_text() == "A"
    assert manifest["reports"][0]["run_id"] == "run9"


def test_a_report_made_again_from_equal_inputs_keeps_its_other_formats(tmp_path: Path):
    place, built = old_edition(tmp_path), folder(tmp_path, "new", {"uji-a.pdf": "A"})
    manifest = complete(built, place, [entry("uji-a", "run1", "uji-a.pdf")])
    assert (built / "uji-a.html").read_text() == "a"
    assert [output["file"] for output in manifest["reports"][0]["outputs"]] == ["uji-a.html", "uji-a.pdf"]


def test_the_record_forgets_what_the_user_deleted(tmp_path: Path):
    place, built = old_edition(tmp_path), folder(tmp_path, "new", {"uji-c.pdf": "c"})
    (place / "uji-a.html").unlink()
    (place / "uji-b.pdf").unlink()
    manifest = complete(built, place, [entry("uji-c", "run3", "uji-c.pdf")])
    files = {report["stem"]: [output["file"] for output in report["outputs"]] for report in manifest["reports"]}
    assert files == {"uji-a": ["uji-a.pdf"], "uji-c": ["uji-c.pdf"]}


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"schema": 99, "reports": []})])
def test_a_damaged_record_is_told_with_its_place(tmp_path: Path, text: str):
    place = folder(tmp_path, "outputs", {FILE: text})
    with pytest.raises(UserError, match=r"2025-11-30/manifest\.json.*\n.*Move the folder"):
        read_manifest(place)


def test_the_index_lists_the_newest_edition_first_in_indonesian_and_escapes_titles():
    old = edition_manifest("2025-06-30", [entry("uji-35.25", "run1", "uji-35.25.pdf")])
    new = edition_manifest("2025-11-30", [entry("uji-35.25-base-x", "run2", "x.xlsx", "x.pdf", title="<b>")])
    page = index_page([old, new])
    assert page.startswith('<!DOCTYPE html>\n<html lang="id">')
    assert page.index("Data sampai 30 November 2025") < page.index("Data sampai 30 Juni 2025")
    assert "Kabupaten Gresik" in page
    assert "Pilihan: base-x" in page
    assert "<h3>&lt;b&gt;</h3>" in page
    assert page.index('href="2025-11-30/x.pdf"') < page.index('href="2025-11-30/x.xlsx"')
    assert "http" not in page


@pytest.mark.parametrize(("size", "words"), [(1, "1 kB"), (411_700, "412 kB"), (1_249_000, "1,2 MB")])
def test_sizes_are_written_as_indonesian_readers_write_them(size: int, words: str):
    assert size_words(size) == words
