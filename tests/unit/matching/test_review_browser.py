"""The page of a review in a real browser: inside a notebook's cell, by keys and by buttons."""

from __future__ import annotations

import shutil

import pytest
from reviewed_people import reviewed

from sertakan_analysis.matching.review import review_pairs

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    # Chromium's own pipes close after the interpreter has begun to collect them.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_keys_buttons_and_calls_answer_what_the_cell_shows():
    from playwright.sync_api import sync_playwright

    session, kept = reviewed()
    review = review_pairs(session)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        cell = browser.new_page()
        said: list[str] = []
        cell.on("console", lambda message: said.append(message.text))
        cell.on("pageerror", lambda error: said.append(str(error)))
        cell.set_content(review._repr_html_())
        page = cell.frame_locator("iframe")
        page.get_by_text("Pasangan 1 dari 3").wait_for()
        page.get_by_role("button", name="sama").press("s")
        page.get_by_text("Pasangan 2 dari 3").wait_for()
        assert review.decide("beda") == "2 dari 3 pasangan sudah dijawab."
        page.get_by_text("Pasangan 3 dari 3").wait_for()  # the page follows what the call did
        page.get_by_role("button", name="kembali").click()
        page.get_by_text("Jawaban sebelumnya: dua orang berbeda.").wait_for()
        page.get_by_role("button", name="tidak tahu").click()
        page.get_by_text("Pasangan 3 dari 3").wait_for()
        assert kept == [("first", "sama"), ("second", "beda"), ("second", "tidak_tahu")]
        assert said == []
        review.close()
        page.get_by_text("Telaah ini sudah ditutup.").wait_for()
        browser.close()
