"""The start page of the outputs folder is readable on a phone and with a screen reader."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from sertakan_analysis.reports.index import index_page
from sertakan_analysis.reports.manifest import ReportEntry, edition_manifest

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")]


def entry(stem: str, *codes: str) -> ReportEntry:
    return ReportEntry(
        stem=stem, report=stem.partition("-")[0], title="Perbandingan cakupan jaminan sosial ketenagakerjaan",
        region_codes=list(codes), run_id="", created="", package_version="", package_sha256="", commit=None, dirty=None,
        lockfile_sha256=None, python="", parameters={}, notebook={}, inputs={}, rules=[], figures=[],
        outputs=[{"file": f"{stem}.{name}", "sha256": "", "size": 312_000} for name in ("pdf", "html", "xlsx", "ipynb")],
    )  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
def test_it_has_no_accessibility_violation_and_never_scrolls_sideways(tmp_path: Path, width: int):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    entries = [entry("tren-35.25", "35.25"), entry("banding-35.25-32.16-base-x", "35.25", "32.16")]
    editions = [edition_manifest(day, entries) for day in ("2025-06-30", "2025-11-30")]
    path = tmp_path / "index.html"
    path.write_text(index_page(editions), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 800})
        requests: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        found = Axe().run(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert wide <= width
    assert requests == [path.as_uri()]
