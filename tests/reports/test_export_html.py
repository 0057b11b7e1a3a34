"""The page of a report: one file, complete, with the structure that assistive technology needs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from export_samples import (
    LONG_ADDRESS,
    NASTY,
    callout,
    cell,
    column,
    cover,
    figure,
    key_figures,
    notebook,
    paragraph,
    table,
    whole_report,
)
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_output

LARGEST = 1_500_000


def export(made: Any):
    content, resources = get_exporter("sertakan_html")().from_notebook_node(made, {"metadata": {"name": "laporan"}})
    assert resources["output_extension"] == ".html"
    return content


def page(made: Any):
    return BeautifulSoup(export(made), "html.parser")


@pytest.fixture(scope="module")
def report():
    return page(whole_report())


def test_the_page_is_in_indonesian_and_says_what_it_is(report: Any):
    assert report.html["lang"] == "id"
    assert report.title.get_text() == "Cakupan jaminan sosial ketenagakerjaan – Kabupaten Gresik"
    said = {tag["name"]: tag["content"] for tag in report.find_all("meta", attrs={"name": True})}
    assert said["description"].endswith("Data sampai 30 November 2025")
    assert said["generator"] == "sertakan_analysis 0.1.0"
    assert said["sertakan:region"] == "35.25"


def test_headings_go_down_one_level_at_a_time_from_one_title(report: Any):
    levels = [int(tag.name[1]) for tag in report.find_all(re.compile("^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_no_two_elements_share_an_id_and_every_link_inside_the_page_arrives(report: Any):
    ids = [tag["id"] for tag in report.find_all(id=True)]
    assert len(ids) == len(set(ids))
    inside = {tag["href"][1:] for tag in report.find_all("a", href=True) if tag["href"].startswith("#")}
    assert inside <= set(ids)
    assert {"bagian-1", "bagian-1-1", "bagian-2", "isi", "catatan-1", "rujukan-1"} <= inside


def test_drawings_are_inline_images_with_their_alternative_text(report: Any):
    drawings = report.find_all("svg")
    assert [drawing["aria-label"] for drawing in drawings] == [
        "Grafik garis: Cakupan turun menjadi 40,82%.",
        "Grafik garis: Peserta BPU bertambah.",
    ]
    assert all(drawing["role"] == "img" for drawing in drawings)


def test_tables_have_scoped_heads_and_a_name_and_scroll_by_themselves(report: Any):
    drawn = report.find_all("table")
    assert len(drawn) == 2
    for table_tag in drawn:
        region = table_tag.parent
        assert (region["role"], region["tabindex"]) == ("region", "0")
        assert report.find(id=region["aria-labelledby"]).get_text().startswith("Tabel ")
        assert all(head.get("scope") for head in table_tag.find_all("th"))
    assert [tag.get_text() for tag in drawn[0].find_all("th", scope="colgroup")] == ["Peserta"]
    assert "total" in drawn[1].find_all("tr")[-1]["class"]


def test_nothing_is_fetched_and_nothing_runs(report: Any):
    assert not report.find_all(["script", "iframe", "object", "link", "img"])
    style = report.style.get_text()
    assert "@import" not in style
    assert all(address.startswith("data:font/woff2") for address in re.findall(r"url\(([^)]+)\)", style))


def test_the_file_is_small_enough_to_send_and_the_same_each_time():
    content = export(whole_report(rows=400))
    assert len(content.encode()) < LARGEST
    assert export(whole_report(rows=400)) == content


def test_words_that_look_like_markup_are_shown_as_written():
    words = NASTY + "<script>alert(1)</script>\" onload='x()'"
    made = page(
        notebook(
            cover(title=words, subtitle=words, region_names=[words], period=words),
            key_figures((words, words, words)),
            paragraph(words),
            callout(words, words, words),
            table("x", words, [column("a", words, group=words)], [[cell(words)]], notes=[words], base=words),
            figure("y", words, alt=words, notes=[words], sources=[{"text": words, "url": "javascript:alert(1)"}]),
        )
    )
    assert made.get_text().count(words) == 24
    assert not made.find_all("script")
    assert not made.find_all(href=re.compile("javascript"))
    assert made.svg["aria-label"] == words


def test_tables_of_the_users_own_come_as_words_only():
    source = '<table onclick="x()"><tr><th>a</th></tr><tr><td><a href="https://a.id">1</a><img src="https://a.id/x"></td></tr></table>'
    made = page(notebook(cover(), new_output("display_data", data={"text/html": source, "text/plain": "x"})))
    assert [tag.get_text() for tag in made.find_all(["th", "td"])] == ["a", "1"]
    assert "a.id" not in str(made)


def test_long_addresses_stand_behind_their_words():
    made = page(notebook(cover(), figure("y", "Y", sources=[{"text": "Berita", "url": LONG_ADDRESS}])))
    assert made.find("a", string="Berita")["href"] == LONG_ADDRESS
