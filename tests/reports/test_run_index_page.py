"""The start page of the outputs folder is readable on a phone and with a screen reader."""

from __future__ import annotations

import shutil
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.reports.index_page import Attempt, index_page
from sertakan_analysis.reports.manifest import (
    Changes,
    EditionManifest,
    NumberChange,
    ReportChanges,
    ReportEntry,
    edition_manifest,
)
from sertakan_analysis.reports.states import State

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]
TITLE = "Perbandingan cakupan jaminan sosial ketenagakerjaan"
TREND = "Tren cakupan jaminan sosial ketenagakerjaan"


def entry(stem: str, *codes: str, content: str = "") -> ReportEntry:
    return ReportEntry(
        stem=stem, report=stem.partition("-")[0], title=TITLE if len(codes) > 1 else TREND, region_codes=list(codes),
        run_id="", created="", package_version="", commit=None, dirty=None, python="", grounds=None, exporters={},
        rules=[], figures=[],
        outputs=[
            {"file": f"{stem}.{name}", "sha256": sha256(f"{stem}{name}{content}".encode()).hexdigest(), "size": 312_000}
            for name in ("pdf", "html", "xlsx", "ipynb")
        ],
    )  # fmt: skip


def changes(compared_with: str) -> Changes:
    shown = [
        NumberChange(kind="key figure", exhibit="Peserta", row="", column="", old="sekitar 292.116", new="293.004"),
        NumberChange(
            kind="table", exhibit="Jumlah peserta Kabupaten Gresik dan bagiannya pada satu basis",
            row="26 November 2025", column="Bagian dari basis", old="40,8%", new="40,9%",
        ),
    ]  # fmt: skip
    report = ReportChanges(
        stem="tren-35.25", title=TREND, region_codes=["35.25"],
        numbers=14, key_figures=2, texts=5, shown=shown, causes=["data", "rule"], unread="",
    )  # fmt: skip
    name = {"stem": "baru", "title": TITLE, "region_codes": ["35.25", "32.16"]}
    return Changes(compared_with=compared_with, came=[name], went=[], reports=[report])  # type: ignore[list-item]


def editions() -> list[EditionManifest]:
    reports = [entry("banding-35.25-32.16-base-x", "35.25", "32.16")]
    return [
        edition_manifest("2025-06-30", [entry("tren-35.25", "35.25")]),
        *(
            edition_manifest(
                name,
                [*reports, entry("tren-35.25", "35.25", content=name)],
                published="2026-11-21T08:00:00+07:00",
                changes=changes("2025-11-30"),
                since=changes("2025-06-30"),
            )
            for name in ("2025-11-30", "2025-11-30.2", "2025-11-30.3")
        ),
    ]


def attempts() -> list[Attempt]:
    return [
        Attempt("tren-35.25", TREND, State.TIMEOUT, date(2026, 11, 21)),
        Attempt("tren-32.16", TREND, State.CELL_ERROR, date(2026, 11, 21)),
    ]


@pytest.mark.parametrize(
    "width", [360, pytest.param(390, marks=pytest.mark.slow), pytest.param(1280, marks=pytest.mark.slow)]
)
def test_it_has_no_accessibility_violation_and_never_scrolls_sideways(tmp_path: Path, width: int):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    path = tmp_path / "index.html"
    path.write_text(index_page(editions(), attempts()), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        page.locator("summary").click()
        found = Axe().run(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert wide <= width
    assert requests == [path.as_uri()]
