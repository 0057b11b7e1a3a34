"""The page in a real browser: nothing fetched, nothing clipped, nothing that a check of accessibility objects to."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from export_samples import LONG_ADDRESS, NASTY, cell, column, cover, displays, figure, notebook, table, whole_report
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_output
from real_notebooks import bekasi, comparison, gresik

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    # Chromium's own pipes close after the interpreter has begun to collect them.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        opened = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield opened
        opened.close()


def awkward():
    wide = table(
        "lebar", NASTY, [column(f"k{n}", "Pertanggungjawaban") for n in range(12)], [[cell("1.391.594.400")] * 12]
    )
    return notebook(
        cover(title="Ketidakseragaman" * 5, subtitle=LONG_ADDRESS),
        f"## {LONG_ADDRESS}\n\n{'x' * 300}\n\n> ### dalam kutipan\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n| 3 |",
        wide,
        figure("y", NASTY, sources=[{"text": LONG_ADDRESS, "url": LONG_ADDRESS}]),
        displays(new_output("stream", name="stdout", text="y" * 400), source="x = '" + "z" * 300 + "'", tags=()),
    )


@pytest.fixture(
    scope="module",
    params=[whole_report, awkward, gresik, bekasi, comparison],
    ids=["laporan", "janggal", "tren Gresik", "tren Bekasi", "perbandingan"],
)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    content, _ = get_exporter("sertakan_html")().from_notebook_node(request.param(), {})
    path = tmp_path_factory.mktemp("halaman") / "laporan.html"
    path.write_text(content, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(params=[1280, 360], ids=["meja", "telepon"])
def page(request: pytest.FixtureRequest, browser: Any, address: str):
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    opened = context.new_page()
    asked = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(address)
    opened.evaluate("document.fonts.ready")
    yield opened, asked, address
    context.close()


def test_the_page_asks_for_nothing_but_itself(page: Any):
    _, asked, address = page
    assert [url for url in asked if not url.startswith("data:")] == [address]


def test_the_body_never_scrolls_sideways(page: Any):
    opened, _, _ = page
    assert opened.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_axe_finds_no_violation(page: Any):
    from axe_playwright_python.sync_playwright import Axe

    opened, _, _ = page
    violations = Axe().run(opened).response["violations"]
    assert [(found["id"], [node["html"][:100] for node in found["nodes"]]) for found in violations] == []


def test_the_bundled_font_is_used_and_the_contents_are_there_once(page: Any):
    opened, _, _ = page
    assert opened.evaluate("[...document.fonts].filter(face => face.status == 'loaded').length") == 2
    shown = opened.evaluate(
        "[...document.querySelectorAll('nav.side, details.contents')].filter(e => e.offsetParent).length"
    )
    assert shown == 1


def test_the_printed_page_is_a4_and_holds_every_row(page: Any):
    import pypdfium2

    opened, _, _ = page
    with pypdfium2.PdfDocument(opened.pdf(prefer_css_page_size=True)) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]
        words = "".join(sheet.get_textpage().get_text_range() for sheet in document)
    if "Tabel yang panjang" in words:
        assert "Baris 59" in words
